"""Every asked setting tried on one picture: encoded, decoded again and compared, with real files."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple, cast

import numpy as np

from explorer.coding.step import Step
from explorer.tradeoff.point import Point
from explorer.tradeoff.trial import (
    LossyTrial,
    Phase,
    Result,
    encode_and_check,
    encode_lossy_and_decode,
    warm_up,
    warm_up_lossy,
)

if TYPE_CHECKING:
    from explorer.lossless.codec import Encoded
    from explorer.pictures.picture import Picture
    from explorer.weights.models import ModelInfo


NOTHING = Step(0, 0, np.empty(0, np.int64), 0.0, 0.0, np.empty((0, 0, 3), np.uint8))  # before the first step


class Progress(NamedTuple):
    """Where a sweep stands.

    Attributes:
        run, runs: the setting at work, from 0, and their number.
        steps, base: the setting at work.
        phase: what is done with it.
        step: the codec's own step.
        model: name of the weights at work, "" for the lossy codec, whose quality stands for it.
    """

    run: int
    runs: int
    steps: str
    base: str
    phase: Phase
    step: Step
    model: str = ""

    @property
    def fraction(self) -> float:
        """Part of the whole sweep that is done, 0 to 1, counting each encode and each decode alike."""
        half = (self.step.index + 1) / max(self.step.count, 1)
        return (self.run + (half if self.phase == "encode" else 1 + half) / 2) / self.runs


class Run(NamedTuple):
    """One finished setting: its point, the file that it made, and the picture decoded from it, found identical."""

    point: Point
    encoded: Encoded
    decoded: Picture

    def _repr_html_(self) -> str:
        from explorer.tradeoff.notebook import run_html

        return run_html(self.point, self.encoded.header, self.decoded, self.encoded.bits_map)


def sweep(
    picture: Picture,
    steps: Sequence[str],
    bases: Sequence[str],
    device: str = "auto",
    *,
    models: Sequence[str] = ("auto",),
    compact: bool = False,
    repeat: int = 1,
) -> Iterator[Progress | Run]:
    """Encode and decode `picture` at every rung of `steps` with every base and model, model by model, base by base.

    Models are named as in `encode`; "auto" and the model that it picks are one. Settings named twice are run once; with
    `repeat` all are run that many times, one round after the other. Closing the iterator cancels within one step.
    Raises `CorruptFile` where a file decodes to other samples, `BadSetting` for an unknown setting, `ModelMissing` for
    a model that is not installed.
    """
    chosen = _distinct(picture, models)
    rungs = dict.fromkeys(steps)
    settings = [(model, base, rung) for model in chosen for base in dict.fromkeys(bases) for rung in rungs] * repeat
    for model in chosen:
        warm_up(picture, device, model.key)
    for run, (model, base, rung) in enumerate(settings):
        trial = encode_and_check(picture, steps=rung, base=base, model=model.key, device=device, compact=compact)
        at = Progress(run, len(settings), rung, base, "encode", NOTHING, model.name)
        made = yield from _followed(trial, at)
        yield Run(made.point, made.encoded, made.decoded.picture)


def _distinct(picture: Picture, models: Sequence[str]) -> list[ModelInfo]:
    """The models asked for, each once: several names may mean one."""
    from explorer.weights.models import default_for, find

    usual = default_for(picture.height, picture.width)
    found = [find(usual if name == "auto" else name) for name in models]
    return list({info.sha256: info for info in found}.values())


def sweep_lossy(
    picture: Picture,
    steps: Sequence[str],
    qualities: Sequence[float],
    metric: str = "mse",
    device: str = "auto",
    *,
    repeat: int = 1,
) -> Iterator[Progress | LossyTrial]:
    """The same with every quality of the lossy codec, quality by quality; `Progress.base` names the quality.

    Raises `BadSetting` for an unknown setting, `ModelMissing` where the metric has no model.
    """
    settings = [(quality, rung) for quality in dict.fromkeys(qualities) for rung in dict.fromkeys(steps)] * repeat
    warm_up_lossy(picture, metric, device)
    for run, (quality, rung) in enumerate(settings):
        trial = encode_lossy_and_decode(picture, quality=quality, metric=metric, steps=rung, device=device)
        at = Progress(run, len(settings), rung, f"quality {quality:g}", "encode", NOTHING)
        yield (yield from _followed(trial, at))


def _followed(trial: Generator[tuple[Phase, Step], None, Result], at: Progress) -> Generator[Progress, None, Result]:
    """A trial's steps as progress; returns what it returns."""
    while True:
        try:
            phase, step = next(trial)
        except StopIteration as end:
            return cast(Result, end.value)
        yield at._replace(phase=phase, step=step)
