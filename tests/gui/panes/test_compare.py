"""The line between two views, the original while a key is held, and differences."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from explorer.gui.look.palette import BLACK, LIGHT
from explorer.gui.panes.pane import Pane
from explorer.gui.scene.layers import GAIN, Layers
from explorer.gui.scene.raster import Raster, Window
from explorer.gui.scene.replay import Scene
from explorer.gui.window.clipboard import samples_of
from explorer.gui.window.main_window import MainWindow
from tests.gui.conftest import PATIENCE


@pytest.fixture
def compared(window: MainWindow, finished: Callable[[int], None], small: Path) -> MainWindow:
    """A picture at 100 %, the original left of a line and its mask right of it."""
    window.engine.open_paths([small])
    finished(1)
    window.view.left.set_mode("original")
    window.actions_table["split_view"].trigger()
    window.view.viewport.zoom_to(4.0)
    return window


def picture(window: MainWindow) -> np.ndarray:
    """The picture's part of the pane: uint8 (h, w, 3)."""
    pane = window.view.left.pane
    x, y, part = window.view.viewport.visible()
    whole = samples_of(pane.grab().toImage().convertToFormat(QImage.Format.Format_RGB888))
    return whole[y : y + part.height, x : x + part.width]


def test_the_line_divides_the_two_views(compared: MainWindow, small: Path) -> None:
    view, original = compared.view, np.asarray(Image.open(small)).repeat(4, 0).repeat(4, 1)
    assert view.arrangement == "split"
    assert not view.right.isVisible()
    assert view.right.choice.isVisible()
    compared.actions_table["line_right"].trigger()
    assert np.array_equal(picture(compared), original)
    compared.actions_table["line_left"].trigger()
    masks = picture(compared)
    assert len(np.unique(masks.reshape(-1, 3), axis=0)) == 2  # this step and known
    compared.actions_table["line_middle"].trigger()
    both, half = picture(compared), view.left.pane.width() // 2 - view.viewport.visible()[0]
    assert np.array_equal(both[:4, : half - 4], original[:4, : half - 4])
    assert np.array_equal(both[:4, half + 4 :], masks[:4, half + 4 :])


def test_the_line_is_dragged(compared: MainWindow, qtbot: QtBot) -> None:
    pane = compared.view.left.pane
    middle, there = QPoint(pane.width() // 2, 30), QPoint(pane.width() // 4, 60)
    before = compared.view.viewport.visible()
    qtbot.mousePress(pane, Qt.MouseButton.LeftButton, pos=middle)
    qtbot.mouseMove(pane, there)
    qtbot.mouseRelease(pane, Qt.MouseButton.LeftButton, pos=there)
    assert pane.split == pytest.approx(0.25, abs=0.02)
    assert compared.view.viewport.visible() == before  # the picture stayed
    qtbot.mouseMove(pane, QPoint(pane.width() // 2, 60))
    assert pane.split == pytest.approx(0.25, abs=0.02)


def test_the_right_view_can_be_chosen_and_goes_back(compared: MainWindow) -> None:
    view, table = compared.view, compared.actions_table
    view.right.set_mode("bits")
    assert view.left.pane.beside == "bits"
    assert not table["two_panes"].isChecked()
    table["two_panes"].trigger()
    assert not table["split_view"].isChecked()
    assert view.arrangement == "two"
    assert view.left.pane.beside is None
    assert view.right.isVisible()
    assert view.right.isAncestorOf(view.right.choice)
    assert view.right.isAncestorOf(view.right.legend)
    table["two_panes"].trigger()
    assert view.arrangement == "one"
    table["line_middle"].trigger()
    assert view.arrangement == "split"


def test_the_keyboard_moves_the_part_in_view(compared: MainWindow, qtbot: QtBot) -> None:
    viewport, handle = compared.view.viewport, compared.windowHandle()
    compared.activateWindow()
    compared.view.left.pane.setFocus()
    qtbot.waitUntil(compared.view.left.pane.hasFocus, timeout=PATIENCE)
    viewport.zoom_to(64.0)
    width, height = compared.view.left.pane.pixels()
    before = viewport.visible()[2]
    left, top = before.left, before.top
    for key, across, down in (
        (Qt.Key.Key_Right, width / 4, 0),
        (Qt.Key.Key_Left, -width / 4, 0),
        (Qt.Key.Key_Up, 0, -height / 4),
        (Qt.Key.Key_Down, 0, height / 4),
    ):
        qtbot.keyClick(handle, key, Qt.KeyboardModifier.ControlModifier)
        left, top = left + across, max(top + down, 0)  # no further than to the edge
        after = viewport.visible()[2]
        assert (after.left, after.top) == pytest.approx((left, top), abs=3)


def test_the_original_is_shown_while_the_key_is_held(compared: MainWindow, qtbot: QtBot) -> None:
    compared.activateWindow()
    pane: Pane = compared.view.left.pane
    pane.setFocus()
    qtbot.waitUntil(pane.hasFocus, timeout=PATIENCE)
    handle = compared.windowHandle()
    qtbot.keyPress(handle, Qt.Key.Key_O)
    assert pane.override == "original"
    qtbot.keyRelease(handle, Qt.Key.Key_O)
    assert pane.override is None
    assert not compared.actions_table["show_original"].isChecked()


def test_differences_are_amplified_and_never_wrap() -> None:
    one = np.array([[[10, 20, 30], [0, 255, 128]]], np.uint8)
    other = np.array([[[10, 25, 20], [255, 0, 98]]], np.uint8)
    index = np.array([[1, 1]], np.uint8)
    scene = Scene(1, 2, Raster(one), Raster(one), Raster(other), index, count=2)
    layers = Layers(scene, Window(0, 0, 2, 1, 1.0), "difference", LIGHT)
    assert np.all(layers.frame(2) == BLACK)  # what is known is lossless
    expected = [[0, 5 * GAIN, 10 * GAIN], [255, 255, 240]]
    seen = layers.frame(0).view(np.uint8).reshape(2, 4)[:, 2::-1]
    assert seen.tolist() == expected


def test_without_a_base_differences_are_those_from_grey() -> None:
    flat = Raster(np.full((3, 3, 3), 130, np.uint8))
    scene = Scene(3, 3, flat, flat, None, np.zeros((3, 3), np.uint8), count=1)
    frame = Layers(scene, Window(0, 0, 3, 3, 1.0), "difference", LIGHT).frame(0)
    assert np.all(frame == 0xFF101010)
