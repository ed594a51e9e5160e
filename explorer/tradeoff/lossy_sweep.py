"""Every asked quality and rung of the lossy codec tried on one picture, with real files."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple, cast

from explorer.coding.step import Step
from explorer.tradeoff.point import Point, point_of
from explorer.tradeoff.sweep import Progress
from explorer.tradeoff.trial import Phase, Result

if TYPE_CHECKING:
    from explorer.lossy.codec import EncodedLossy
    from explorer.pictures.picture import Picture

WARM_UP_SIDE = 32  # px


class Place(NamedTuple):
    """Where a sweep stands: the setting at work, from 0, their number, its quality and rung."""

    run: int
    runs: int
    quality: float
    steps: str


class LossyRun(NamedTuple):
    """One finished setting: its point, the file that it made, and the picture decoded from it."""

    point: Point
    encoded: EncodedLossy
    decoded: Picture


def sweep_lossy(
    picture: Picture,
    steps: Sequence[str],
    qualities: Sequence[float],
    metric: str = "mse",
    device: str = "auto",
    *,
    repeat: int = 1,
) -> Iterator[Progress | LossyRun]:
    """Encode and decode `picture` at every rung of `steps` with every quality, quality by quality.

    Settings named twice are run once; with `repeat` all are run that many times, one round after the other. Closing the
    iterator cancels within one step. Likeness to the original is not measured here. Raises `BadSetting` for an unknown
    setting, `ModelMissing` where the metric has no model.
    """
    from explorer.lossy import codec
    from explorer.pictures.picture import Picture

    settings = [(quality, rung) for quality in dict.fromkeys(qualities) for rung in dict.fromkeys(steps)] * repeat
    corner = Picture(picture.samples[:WARM_UP_SIDE, :WARM_UP_SIDE].copy())
    for _ in codec.encode(corner, metric=metric, device=device):
        pass  # so that loading the model is in no run's seconds
    for run, (quality, rung) in enumerate(settings):
        coder = codec.encode(picture, quality=quality, metric=metric, steps=rung, device=device)
        here = Place(run, len(settings), quality, rung)
        encoded = yield from _shown(here, "encode", coder)
        decoded = yield from _shown(here, "decode", codec.decode(encoded.data, device=device))
        point = point_of(encoded, decoded.seconds)._replace(metric=metric)
        yield LossyRun(point, encoded, decoded.picture)


def _shown(
    at: Place, phase: Phase, steps: Generator[Step, None, Result]
) -> Generator[Progress | LossyRun, None, Result]:
    while True:
        try:
            step = next(steps)
        except StopIteration as end:
            return cast(Result, end.value)
        try:
            yield Progress(at.run, at.runs, at.steps, f"quality {at.quality:g}", phase, step)
        except GeneratorExit:
            steps.close()
            raise
