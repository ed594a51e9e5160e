"""Pictures from nothing: drawn one after the other, watched, stopped, saved."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from explorer.gui.codec.codec import RealCodec
from explorer.gui.gallery.dialog import SIDE, GalleryDialog
from explorer.gui.gallery.gallery import Wish
from explorer.gui.look import questions
from explorer.gui.window.main_window import MainWindow
from explorer.lossless.codec import finish
from explorer.lossless.sampling import sample
from tests.gui.conftest import PATIENCE
from tests.gui.fake_codec import FakeCodec


@pytest.fixture
def gallery(window: MainWindow, qtbot: QtBot) -> GalleryDialog:
    """The gallery, with a wish of three small pictures."""
    made = window.open_gallery()
    qtbot.waitExposed(made)
    made.width_box.setValue(16)
    made.height_box.setValue(12)
    made.count_box.setValue(3)
    made.seed_box.setValue(4)
    made.steps_box.setCurrentText("4")
    return made


def states(gallery: GalleryDialog) -> list[str]:
    return [tile.state for tile in gallery.gallery.tiles]


def drawn(gallery: GalleryDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: bool(gallery.buttons) and not gallery.gallery.busy, timeout=PATIENCE)


def test_the_wish_is_drawn(gallery: GalleryDialog, qtbot: QtBot) -> None:
    gallery.draw_button.click()
    assert gallery.gallery.wish == Wish(16, 12, "4", 3, 4)
    drawn(gallery, qtbot)
    assert states(gallery) == ["done"] * 3
    for seed, button in enumerate(gallery.buttons, 4):
        assert button.tile.picture.shape == (12, 16, 3)
        assert np.all(button.tile.picture == 50 + seed)
        assert button.text() == f"seed {seed}"
        image = button.icon().pixmap(SIDE, SIDE).toImage()
        assert (image.width(), image.height()) == (SIDE, SIDE // 16 * 12)
        assert image.pixelColor(70, 50).red() == 50 + seed
    gallery.more_button.click()
    assert gallery.seed_box.value() == 7
    drawn(gallery, qtbot)
    assert [tile.seed for tile in gallery.gallery.tiles] == [7, 8, 9]


def test_a_picture_can_be_watched_and_stopped(gallery: GalleryDialog, qtbot: QtBot, codec: FakeCodec) -> None:
    codec.gate = threading.Event()
    gallery.draw_button.click()
    assert states(gallery) == ["drawing", "waiting", "waiting"]
    assert gallery.stop_button.isEnabled()
    assert not gallery.save_button.isEnabled()
    codec.gate.set()
    qtbot.waitUntil(lambda: states(gallery)[0] == "done", timeout=PATIENCE)
    codec.gate = threading.Event()
    gallery.stop_button.click()
    codec.gate.set()
    assert not gallery.gallery.busy
    assert states(gallery)[2] == "stopped"
    assert "stopped" in gallery.buttons[2].text()
    assert gallery.save_button.isEnabled()  # what is done stays
    gallery.draw_button.click()
    drawn(gallery, qtbot)
    assert states(gallery) == ["done"] * 3


def test_a_half_drawn_picture_is_shown(gallery: GalleryDialog, qtbot: QtBot, codec: FakeCodec) -> None:
    gallery.steps_box.setCurrentText("wavefront")
    codec.pause = 0.0
    gate = codec.gate = threading.Event()
    gallery.draw_button.click()
    tile = gallery.gallery.tiles[0]
    gate.set()
    qtbot.waitUntil(lambda: tile.part > 0, timeout=PATIENCE)
    gallery.buttons[0].refresh()
    assert not gallery.buttons[0].icon().isNull()
    drawn(gallery, qtbot)


def test_closing_stops_the_drawing(gallery: GalleryDialog, window: MainWindow, codec: FakeCodec) -> None:
    codec.gate = threading.Event()
    gallery.draw_button.click()
    gallery.close()
    codec.gate.set()
    assert not gallery.gallery.busy
    assert window.open_gallery() is gallery
    assert states(gallery) == ["stopped"] * 3


def test_a_failure_is_told_in_place(gallery: GalleryDialog, window: MainWindow, qtbot: QtBot, codec: FakeCodec) -> None:
    codec.fail_at = 2
    gallery.draw_button.click()
    drawn(gallery, qtbot)
    assert states(gallery) == ["failed"] * 3
    assert gallery.message.text() == "no such drawing"
    assert window.session.notices == []
    assert not gallery.save_button.isEnabled()


def test_each_can_be_saved(
    gallery: GalleryDialog, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposed: list[str] = []

    def ask(parent: object, path: Path, kinds: str) -> Path:
        proposed.append(path.name)
        return tmp_path / path.name

    monkeypatch.setattr(questions, "ask_save", ask)
    gallery.draw_button.click()
    drawn(gallery, qtbot)
    gallery.activateWindow()
    gallery.buttons[1].setFocus()
    qtbot.keyClick(gallery.buttons[1], Qt.Key.Key_Space)
    assert proposed == ["sample-16x12-4-seed5.png"]
    assert np.all(np.asarray(Image.open(tmp_path / proposed[0])) == 55)
    assert proposed[0] in gallery.message.text()


def test_all_are_saved_and_none_replaced(
    gallery: GalleryDialog, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "ask_folder", lambda parent, folder: tmp_path)
    (tmp_path / "sample-16x12-4-seed5.png").write_bytes(b"precious")
    gallery.draw_button.click()
    drawn(gallery, qtbot)
    gallery.save_button.click()
    assert sorted(path.name for path in tmp_path.glob("sample*")) == [
        f"sample-16x12-4-seed{seed}.png" for seed in (4, 5, 6)
    ]
    assert (tmp_path / "sample-16x12-4-seed5.png").read_bytes() == b"precious"
    assert "seed5" in gallery.message.text()
    assert "2 pictures" in gallery.message.text()


def test_everything_has_a_name(gallery: GalleryDialog, qtbot: QtBot) -> None:
    gallery.draw_button.click()
    drawn(gallery, qtbot)
    for kind in (QAbstractSpinBox, QComboBox, QPushButton, QToolButton):
        for widget in gallery.findChildren(kind):
            face = QAccessible.queryAccessibleInterface(widget)
            assert widget.accessibleName() or face.text(QAccessible.Text.Name), widget


def test_the_network_draws_what_the_command_line_does(gallery: GalleryDialog, window: MainWindow, qtbot: QtBot) -> None:
    window.engine.codec = RealCodec()
    window.session.change_settings(device="cpu")
    gallery.count_box.setValue(1)
    gallery.draw_button.click()
    drawn(gallery, qtbot)
    assert np.array_equal(gallery.gallery.tiles[0].picture, finish(sample(12, 16, steps="4", seed=4)))
