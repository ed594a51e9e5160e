"""The work on one picture of a batch, as a generator that is cancelled or suspended between two steps. No Qt."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeVar

from explorer.coding.step import Step
from explorer.errors import ItalicError, UnsupportedImage
from explorer.gui.batch.items import Options, Outcome, Progress, Stage
from explorer.gui.state.folders import Source
from explorer.gui.state.session import Settings
from explorer.machine.files import reason

log = logging.getLogger(__name__)

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


def guarded(work: Work[Outcome], order: Order, explain: Callable[[BaseException], str]) -> Work[Outcome]:
    """Work of which whatever goes wrong is the outcome of this picture, and raises nothing."""
    try:
        return (yield from work)
    except Exception as problem:
        if not isinstance(problem, ItalicError):
            log.error("%s failed", order.source.path, exc_info=problem)
        return Outcome("failed", _without_name(explain(problem), order.source.path))


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


class Clock:
    """Seconds of work, without those for which it was suspended."""

    def __init__(self) -> None:
        self._start = time.perf_counter()

    @property
    def seconds(self) -> float:
        """So far."""
        return time.perf_counter() - self._start

    def away(self, progress: Progress) -> Work[None]:
        """Yield, and leave out what the consumer takes."""
        left = time.perf_counter()
        yield progress
        self._start += time.perf_counter() - left

    def wait(self, stage: Stage, work: Generator[None, None, Result]) -> Work[Result]:
        """Work that goes on elsewhere, to its result."""
        try:
            while True:
                next(work)
                yield from self.away(Progress(stage))
        except StopIteration as end:
            result: Result = end.value
            return result
        finally:
            work.close()

    def follow(self, stage: Stage, steps: Generator[Step, None, Result], first: float, last: float) -> Work[Result]:
        """A codec's steps to their result, as the part `first` to `last` of the work."""
        try:
            yield from self.away(Progress(stage, first))
            while True:
                step = next(steps)
                yield from self.away(Progress(stage, first + (last - first) * (step.index + 1) / step.count))
        except StopIteration as end:
            result: Result = end.value
            return result
        finally:
            steps.close()


def size_of(source: Source) -> int:
    """Bytes of a file. Raises `UnsupportedImage` where it cannot be read."""
    try:
        return source.path.stat().st_size
    except OSError as problem:
        raise UnsupportedImage(f"{source.path}: cannot be read: {reason(problem)}") from problem


def _without_name(text: str, path: Path) -> str:
    """A reason without the file that it is about, whose row it stands in; the colon is the language's own."""
    return text.removeprefix(f"{path}: ").removeprefix(f"{path}：")
