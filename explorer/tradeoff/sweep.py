"""Every asked setting tried on one picture: encoded, decoded again and compared, with real files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from explorer.coding.step import Step
from explorer.tradeoff.point import Point
from explorer.tradeoff.trial import Phase, encode_and_check, warm_up

if TYPE_CHECKING:
    from explorer.lossless.codec import Encoded
    from explorer.pictures.picture import Picture


class Progress(NamedTuple):
    """Where a sweep stands.

    Attributes:
        run, runs: the setting at work, from 0, and their number.
        steps, base: the setting at work.
        phase: what is done with it.
        step: the codec's own step.
    """

    run: int
    runs: int
    steps: str
    base: str
    phase: Phase
    step: Step

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


def sweep(
    picture: Picture,
    steps: Sequence[str],
    bases: Sequence[str],
    device: str = "auto",
    *,
    compact: bool = False,
    repeat: int = 1,
) -> Iterator[Progress | Run]:
    """Encode and decode `picture` at every rung of `steps` with every base of `bases`, base by base.

    Settings named twice are run once; with `repeat` all are run that many times, one round after the other. Closing
    the iterator cancels within one step. Raises `CorruptFile` where a file decodes to other samples, `BadSetting` for
    an unknown setting.
    """
    settings = [(base, rung) for base in dict.fromkeys(bases) for rung in dict.fromkeys(steps)] * repeat
    model = warm_up(picture, device)
    for run, (base, rung) in enumerate(settings):
        trial = encode_and_check(picture, steps=rung, base=base, model=model, device=device, compact=compact)
        while True:
            try:
                phase, step = next(trial)
            except StopIteration as end:
                yield Run(end.value.point, end.value.encoded, end.value.decoded.picture)
                break
            yield Progress(run, len(settings), rung, base, phase, step)
