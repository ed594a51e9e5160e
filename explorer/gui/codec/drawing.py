"""The rest of a picture as the network expects or imagines it: a job of the device's thread. No Qt."""

from __future__ import annotations

from collections.abc import Generator

from explorer.gui.codec.codec import Codec
from explorer.gui.codec.lossy_jobs import expect_rest
from explorer.gui.scene.raster import Raster
from explorer.gui.state.session import Filling, Imagined, Run

MOST_STEPS = 3000  # beyond, this takes longer than anybody waits at a slider; a wavefront of a megapixel has fewer


def fill_rest(
    codec: Codec, original: Raster, run: Run, position: int, filling: Filling, seed: int, device: str
) -> Generator[object, None, Imagined]:
    """Draw, or expect, the pixels that `run` does not know after `position` steps. Raises `ItalicError`."""
    point = run.point
    if point.codec == "lossy":
        return (yield from expect_rest(codec, run, position, filling, device))
    colours = 1 if point.channels <= 2 else 3
    options = {
        "steps": point.steps, "base": point.base, "known_steps": position, "model": point.model, "device": device,
        "colours": colours,
    }  # fmt: skip
    rgb = original.levels[0]
    steps = codec.expect(rgb, **options) if filling == "mean" else codec.sample(rgb, seed=seed, **options)
    try:
        while True:
            next(steps)
            yield
    except StopIteration as end:
        return Imagined(run, position, seed, Raster(end.value.copy()), filling)
    finally:
        steps.close()
