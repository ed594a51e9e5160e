"""A whole sweep at once, for users of the library: `finish(sweep(picture))`, which a notebook shows."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from explorer.errors import BadSetting
from explorer.tradeoff.sweep import Progress, Run
from explorer.tradeoff.sweep import sweep as each_run

if TYPE_CHECKING:
    from explorer.pictures.picture import Picture
    from explorer.tradeoff.point import Point

STEPS = ("1", "4", "16", "wavefront")


class Sweep(NamedTuple):
    """A picture at several settings of the lossless codec. Notebooks show picture, masks, plot and table.

    Attributes:
        picture: that was encoded.
        runs: one for each setting, in the order in which they were tried; each has its file and the decoded picture.
    """

    picture: Picture
    runs: tuple[Run, ...]

    @property
    def points(self) -> tuple[Point, ...]:
        """Bytes, rate and seconds of each run."""
        return tuple(run.point for run in self.runs)

    def _repr_html_(self) -> str:
        from explorer.tradeoff.notebook import sweep_html
        from explorer.tradeoff.plot import draw_plot

        try:
            plot = draw_plot(self.points, f"{self.picture.width} x {self.picture.height}")
        except BadSetting:  # every file is stored raw
            plot = None
        return sweep_html(self.picture, [run.encoded.header for run in self.runs], self.points, plot)


def sweep(
    picture: Picture,
    steps: Sequence[str] = STEPS,
    bases: Sequence[str] = ("none",),
    *,
    models: Sequence[str] = ("auto",),
    device: str = "auto",
    repeat: int = 1,
) -> Generator[Progress, None, Sweep]:
    """Encode, decode and compare a picture at every rung of `steps` with every base and model; returns a `Sweep`.

    `models` are names or hashes as of `encode`, such as ("pictures", "pictures-best"). Yields where it stands:
    `Progress.fraction` goes from 0 to 1. With `repeat`, each setting is measured so often. Every run keeps its file and
    its picture; for large ones, sweep few settings. Raises `BadSetting` for an unknown setting, `ModelMissing` for an
    unknown model, `CorruptFile` where a file decodes to other samples.
    """
    runs: list[Run] = []
    for item in each_run(picture, steps, bases, device, models=models, repeat=repeat):
        if isinstance(item, Run):
            runs.append(item)
        else:
            yield item
    return Sweep(picture, tuple(runs))
