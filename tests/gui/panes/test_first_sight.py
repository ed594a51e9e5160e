"""What a picture looks like at first: as the network expects it, with the original right of a line."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.coding.schedule import schedule
from explorer.gui.look.palette import LIGHT
from explorer.gui.look.theme import Theme
from explorer.gui.scene.filled import fill
from explorer.gui.scene.layers import Layers
from explorer.gui.scene.raster import Raster, Window
from explorer.gui.scene.replay import Recorder, Scene
from explorer.gui.window.main_window import MainWindow
from tests.gui.conftest import PATIENCE
from tests.gui.fake_codec import FakeCodec


@pytest.fixture
def fresh(qtbot: QtBot, codec: FakeCodec, qapp: QApplication) -> Iterator[MainWindow]:
    """A window as it is at its first start."""
    made = MainWindow(codec, Theme(qapp, "light"))
    made.resize(1280, 800)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()


def test_the_first_view_is_the_networks_idea_beside_the_original(
    fresh: MainWindow, qtbot: QtBot, codec: FakeCodec, small: Path
) -> None:
    view, session = fresh.view, fresh.session
    assert (view.arrangement, view.left.pane.mode, view.right.pane.mode) == ("split", "mean", "original")
    assert fresh.actions_table["split_view"].isChecked()
    fresh.engine.open_paths([small])
    qtbot.waitUntil(lambda: session.selected is not None and not fresh.engine.busy, timeout=PATIENCE)
    run = session.selected
    assert run is not None
    # All are made while nobody asks, and none twice.
    qtbot.waitUntil(lambda: session.expectations.missing(run) is None, timeout=PATIENCE)
    assert all(session.expectations.has(run, position) for position in range(1, run.replay.count))
    assert codec.means_made == run.replay.count - 1
    for position in range(run.replay.count - 1, 0, -1):
        fresh.step_bar.go(position)
        scene = session.scene()
        assert scene is not None
        assert scene.mean is not None
        assert scene.step_of is not None
        expected = np.where((scene.step_of < position)[..., None], np.asarray(Image.open(small)), 77)
        assert np.array_equal(scene.mean.levels[0], expected)
    assert codec.means_made == run.replay.count - 1
    fresh.step_bar.go(run.replay.count)
    assert session.scene().mean is None  # type: ignore[union-attr]


def test_grey_and_the_mask_are_one_key_away(fresh: MainWindow, qtbot: QtBot, small: Path) -> None:
    fresh.engine.open_paths([small])
    qtbot.waitUntil(lambda: fresh.session.selected is not None and not fresh.engine.busy, timeout=PATIENCE)
    fresh.actions_table["show_mean"].trigger()
    assert fresh.view.left.pane.mode == "reveal"
    fresh.actions_table["show_mask"].trigger()
    assert fresh.view.left.pane.mode == "mask"


def test_work_stops_what_is_made_ahead(fresh: MainWindow, qtbot: QtBot, codec: FakeCodec, small: Path) -> None:
    fresh.engine.open_paths([small])
    qtbot.waitUntil(lambda: fresh.session.selected is not None and not fresh.engine.busy, timeout=PATIENCE)
    codec.gate = threading.Event()
    fresh.session.change_settings(steps="4")
    assert fresh.session.current is not None
    fresh.engine.encode(fresh.session.current)
    assert not fresh.engine.drawings.busy
    codec.gate.set()
    qtbot.waitUntil(lambda: not fresh.engine.busy, timeout=PATIENCE)
    assert len(fresh.session.current.runs) == 2


def test_gaps_take_the_colour_of_their_neighbourhood() -> None:
    y, x = np.mgrid[:64, :96]
    picture = np.stack([x * 2, y * 3, (x + y)], 2).astype(np.uint8)
    step_of = schedule(64, 96, "16").step_of
    for position, error in ((7, 30), (10, 12), (13, 6)):
        found = fill(picture, step_of < position)
        known = step_of < position
        assert np.array_equal(found[known], picture[known])
        assert np.abs(found.astype(int) - picture).mean() < error
    assert np.all(fill(picture, np.zeros((64, 96), bool)) == 128)
    half = fill(picture, step_of < 10, halvings=1)
    assert half.shape == (32, 48, 3)
    assert np.abs(half.astype(int) - picture.reshape(32, 2, 48, 2, 3).mean((1, 3))).mean() < 12


@pytest.mark.parametrize("scale", [0.4, 1.0, 3.0])
def test_a_live_picture_has_no_grey_gaps(scale: float) -> None:
    recorder = Recorder()
    order = schedule(60, 80, "16")
    picture = np.full((60, 80, 3), 128, np.uint8)
    from explorer.coding.step import Step

    for index in range(9):
        at = order.positions(index)
        picture.reshape(-1, 3)[at] = (250, 10, 10)
        recorder.add(Step(index, order.count, at, 0.0, 0.0, picture))
    scene = recorder.live_scene(None)
    assert scene is not None
    window = Window(0, 0, round(80 * scale), round(60 * scale), scale)
    frame = Layers(scene, window, "mean", LIGHT).frame(9)
    assert frame.shape == (window.height, window.width)
    assert np.all((frame >> 16 & 255) > 240)
    picture[:] = (picture == 128).all(2)[..., None] * 50  # a base stands in the gaps: it is shown as it is
    frame = Layers(scene, window, "mean", LIGHT).frame(9)
    assert ((frame & 255) > 30).any()


def test_the_order_of_the_steps_is_a_map_of_colours() -> None:
    order = schedule(40, 60, "wavefront")
    step_of = order.step_of.astype(np.uint16)
    scene = Scene(40, 60, Raster(np.zeros((40, 60, 3), np.uint8)), step_of=step_of, count=order.count)
    frame = Layers(scene, Window(0, 0, 60, 40, 1.0), "order", LIGHT).frame(0)
    green = (frame >> 8 & 255).astype(int)
    assert np.all(np.diff(green[0]) >= 0)  # later to the right
    assert green[0, 0] < green[39, 59]
    shrunk = Layers(scene, Window(0, 0, 30, 20, 0.5), "order", LIGHT).frame(0)
    assert np.abs((shrunk >> 8 & 255).astype(int) - green.reshape(20, 2, 30, 2).mean((1, 3))).max() < 6
