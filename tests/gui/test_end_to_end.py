"""The window with the real codec, and the screenshots of the README."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication

from explorer.coding.schedule import schedule
from explorer.gui.codec.codec import RealCodec
from explorer.gui.tools.screenshots import take_all
from explorer.gui.window.main_window import MainWindow
from tests.gui.fake_codec import FakeCodec

real = pytest.mark.skipif(importlib.util.find_spec("explorer.lossless") is None, reason="the codec is not installed")


@real
@pytest.mark.parametrize(("rung", "base"), [("4", "none"), ("2", "bpg:32"), ("wavefront", "none")])
def test_photograph_to_file_and_back(
    window: MainWindow, finished: Callable[[int], None], photo: Path, rung: str, base: str
) -> None:
    window.engine.codec = RealCodec()
    window.session.change_settings(steps=rung, base=base, device="cpu")
    window.engine.open_paths([photo])
    finished(1)
    run = window.session.selected
    assert run is not None
    assert window.session.notices == []
    assert (run.point.steps, run.point.base, run.verified) == (rung, base, True)
    scene = run.replay.scene
    assert np.array_equal(scene.step_of, schedule(scene.height, scene.width, rung).step_of)
    assert (scene.base is None) == (base == "none")
    assert scene.bits_map is not None
    assert float(scene.bits_map.sum()) == pytest.approx(run.point.shannon_bits, rel=1e-3)
    target = photo.with_suffix(".italic")
    target.write_bytes(run.data)
    window.engine.open_paths([target])
    finished(1)
    assert window.session.selected is not None
    assert window.session.selected.verified is True


@real
def test_noise_is_stored_raw_and_shown(window: MainWindow, finished: Callable[[int], None], tmp_path: Path) -> None:
    noise = np.random.default_rng(3).integers(0, 256, (9, 7, 3), np.uint8)
    Image.fromarray(noise).save(tmp_path / "noise.png")
    window.engine.codec = RealCodec()
    window.engine.open_paths([tmp_path / "noise.png"])
    finished(1)
    run = window.session.selected
    assert run is not None
    assert (run.point.codec, run.verified, run.replay.count) == ("raw", True, 1)
    assert window.plot.points == []
    assert window.table.view.model().rowCount() == 1


def test_screenshots_are_taken_from_the_program(qapp: QApplication, tmp_path: Path, photo: Path) -> None:
    codec = FakeCodec(pause=0.005)  # slow enough to be caught at work
    taken = take_all(qapp, tmp_path / "shots", codec, picture=photo, rungs=("1", "16", "wavefront"))
    assert [path.stem for path in taken] == [
        "start", "encoding", "window", "dark", "pixel", "beside", "gallery", "batch", "chinese",
    ]  # fmt: skip
    for path in taken:
        with Image.open(path) as picture:
            assert picture.size == (1360, 840) or path.stem == "gallery"
            assert len(picture.convert("RGB").getcolors(2**24) or ()) > 50
