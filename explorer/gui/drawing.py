"""The rest of a picture as the network imagines it: a job of the device's thread. No Qt."""

from __future__ import annotations

from collections.abc import Generator

from explorer.gui.codec import Codec
from explorer.gui.raster import Raster
from explorer.gui.session import Imagined, Run

MOST_STEPS = 300  # beyond, a drawing takes longer than anybody waits at a slider


def draw_rest(
    codec: Codec, original: Raster, run: Run, position: int, seed: int, device: str
) -> Generator[None, None, Imagined]:
    """Draw the pixels that `run` does not know after `position` steps. Raises `ItalicError`."""
    point = run.point
    steps = codec.sample(
        original.levels[0], steps=point.steps, base=point.base, known_steps=position, seed=seed,
        model=point.model, device=device,
    )  # fmt: skip
    try:
        while True:
            next(steps)
            yield
    except StopIteration as end:
        return Imagined(run, position, seed, Raster(end.value.copy()))
    finally:
        steps.close()
