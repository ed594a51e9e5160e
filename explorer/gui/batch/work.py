"""The work on one picture of a batch, as a generator that is cancelled or suspended between two steps. No Qt."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Generator
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from explorer.coding.step import Step
from explorer.errors import ItalicError, UnsupportedImage
from explorer.gui.batch import targets
from explorer.gui.batch.items import COMPRESSED, EXISTS, NOT_SMALLER, Figures, Options, Outcome, Progress, Stage
from explorer.gui.batch.png import PngMeter
from explorer.gui.codec import jobs
from explorer.gui.codec.codec import Codec
from explorer.gui.codec.export import with_preview
from explorer.gui.state.folders import Source
from explorer.gui.state.session import Settings
from explorer.machine.files import reason

log = logging.getLogger(__name__)

PATIENCE = 0.02  # seconds between two looks at the PNG, and so the longest that a cancel waits for it

Result = TypeVar("Result")
Work = Generator[Progress, None, Result]


@dataclass(frozen=True)
class Order:
    """One picture and how to treat it.

    Attributes:
        source: the picture.
        settings, options: of the batch.
        claimed: targets of the batch's other pictures, as `targets.claim` has them.
    """

    source: Source
    settings: Settings
    options: Options
    claimed: Collection[str] = ()


class Suspended(NamedTuple):
    """Work that was asked to step aside; to be gone on with later, or closed."""

    work: Work[Outcome]


def treat(codec: Codec, order: Order, explain: Callable[[BaseException], str]) -> Work[Outcome]:
    """Compress a picture and write its file. Whatever goes wrong is the outcome of this picture and raises nothing."""
    try:
        return (yield from _compress(codec, order))
    except Exception as problem:
        if not isinstance(problem, ItalicError):
            log.error("%s failed", order.source.path, exc_info=problem)
        return Outcome("failed", explain(problem).removeprefix(f"{order.source.path}: "))


def until_asked(work: Work[Outcome], asked: Callable[[], bool], tell: Callable[[Progress], None]) -> Work[object]:
    """Go on with `work`, telling its progress; `Suspended` is returned within one step of `asked`."""
    try:
        while True:
            try:
                progress = next(work)
            except StopIteration as end:
                return end.value
            tell(progress)
            yield progress
            if asked():
                return Suspended(work)
    except GeneratorExit:
        work.close()
        raise


def _compress(codec: Codec, order: Order) -> Work[Outcome]:
    from explorer.pictures.notes import losses, sentences
    from explorer.tradeoff.trial import compare

    source, settings, options = order.source, order.settings, order.options
    began = _Clock()
    yield Progress("read")
    if jobs.is_compressed(source.path):
        return Outcome("skipped", COMPRESSED)
    if targets.choose(source, options, order.claimed) is None:  # before the work, and again after it
        return Outcome("skipped", EXISTS)
    source_bytes = _size(source)
    picture = jobs.read_source(source.path)
    if options.only_if_smaller and (lost := losses(picture.notes)):
        # Whoever keeps the smaller file only may delete the original.
        raise UnsupportedImage(sentences(lost))
    with PngMeter(picture) as png:
        half = 0.5 if options.verify else 1.0
        encoder = codec.encode(picture, steps=settings.steps, base=settings.base, device=settings.device)
        encoded = yield from _follow("encode", encoder, 0.0, half, began)
        if options.verify:
            decoder = codec.decode(encoded.data, device=settings.device)
            decoded = yield from _follow("decode", decoder, half, 1.0, began)
            compare(picture, decoded.picture)
        while not png.wait(PATIENCE):
            yield from began.away(Progress("png", 1.0))
    header = encoded.header
    data = with_preview(encoded.data, picture) if options.preview else encoded.data
    figures = Figures(
        None, source_bytes, len(data), png.size, picture.samples.size, began.seconds, options.verify,
        header.steps, header.base,
    )  # fmt: skip
    if options.only_if_smaller and len(data) >= source_bytes:
        return Outcome("skipped", NOT_SMALLER, figures)
    yield Progress("write", 1.0)
    written = targets.write(data, source, options, order.claimed)
    if written is None:
        return Outcome("skipped", EXISTS, figures)
    return Outcome("done", "", figures._replace(target=written))


class _Clock:
    """Seconds of work, without those for which it was suspended."""

    def __init__(self) -> None:
        self._start = time.perf_counter()

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self._start

    def away(self, progress: Progress) -> Work[None]:
        """Yield, and leave out what the consumer takes."""
        left = time.perf_counter()
        yield progress
        self._start += time.perf_counter() - left


def _follow(
    stage: Stage, steps: Generator[Step, None, Result], first: float, last: float, clock: _Clock
) -> Work[Result]:
    try:
        yield from clock.away(Progress(stage, first))
        while True:
            step = next(steps)
            yield from clock.away(Progress(stage, first + (last - first) * (step.index + 1) / step.count))
    except StopIteration as end:
        result: Result = end.value
        return result
    finally:
        steps.close()


def _size(source: Source) -> int:
    try:
        return source.path.stat().st_size
    except OSError as problem:
        raise UnsupportedImage(f"{source.path}: cannot be read: {reason(problem)}") from problem
