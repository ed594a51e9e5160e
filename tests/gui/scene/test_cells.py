"""Numbers in pixels that are seen large."""

from __future__ import annotations

import numpy as np

from explorer.gui.scene.cells import Cell, cells
from explorer.gui.scene.raster import Window
from explorer.gui.scene.replay import Scene


def test_each_visible_pixel_has_the_number_of_its_step() -> None:
    step_of = np.arange(12, dtype=np.uint8).reshape(3, 4)
    scene = Scene(3, 4, step_of=step_of, bits_map=step_of.astype(np.float32) / 2, count=11)
    seen = list(cells(scene, "mask", Window(30, 0, 64, 33, 32.0)))  # columns 0 to 2, rows 0 and 1
    assert [(cell.x, cell.y) for cell in seen] == [(0, 0), (1, 0), (2, 0), (0, 1), (1, 1), (2, 1)]
    assert [cell.text for cell in seen] == ["1", "2", "3", "5", "6", "7"]
    assert list(cells(scene, "bits", Window(96, 64, 32, 32, 32.0))) == [Cell(3, 2, "5.5")]
    assert list(cells(scene, "mask", Window(96, 64, 32, 32, 32.0))) == []  # not known yet
