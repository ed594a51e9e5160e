"""Numbers for pixels that are seen large: of their step, or their bits. No Qt."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from explorer.gui.scene.layers import Mode
from explorer.gui.scene.raster import Window
from explorer.gui.scene.replay import Scene

NUMBERED: tuple[Mode, ...] = ("mask", "unknown", "order", "bits")


class Cell(NamedTuple):
    """A pixel of the picture with what stands in it."""

    x: int
    y: int
    text: str


def cells(scene: Scene, mode: Mode, window: Window) -> Iterator[Cell]:
    """Those under a window; for modes of `NUMBERED`, of scenes with steps."""
    assert scene.step_of is not None
    first_row, last_row = _range(window.top, window.height, window.scale, scene.height)
    first_column, last_column = _range(window.left, window.width, window.scale, scene.width)
    for y in range(first_row, last_row):
        for x in range(first_column, last_column):
            if mode == "bits":
                if scene.bits_map is not None:
                    yield Cell(x, y, f"{float(scene.bits_map[y, x]):.1f}")
            elif (step := int(scene.step_of[y, x])) < scene.count:
                yield Cell(x, y, str(step + 1))


def _range(start: int, length: int, scale: float, limit: int) -> tuple[int, int]:
    return max(0, int(start / scale)), min(limit, int((start + length - 1) / scale) + 1)
