"""The window as its users meet it: drops, the slider, cancel, the plot, exports, errors in place."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from explorer.file.container import unpack
from explorer.gui.look import questions
from explorer.gui.window.clipboard import samples_of
from explorer.gui.window.main_window import MainWindow
from explorer.gui.window.notice_bar import NoticeBar
from explorer.pictures.imaging import read_picture
from tests.gui.conftest import PATIENCE
from tests.gui.fake_codec import FakeCodec

Finished = Callable[[int], None]


def drop(window: MainWindow, mime: QMimeData) -> bool:
    """Drop as the system does: enter, then drop. Returns whether it was welcome."""
    at, actions = QPointF(300, 300), Qt.DropAction.CopyAction
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(at.toPoint(), actions, mime, buttons, keys)
    QApplication.sendEvent(window, enter)
    if enter.isAccepted():
        QApplication.sendEvent(window, QDropEvent(at, actions, mime, buttons, keys))
    return enter.isAccepted()


def files(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def notices(window: MainWindow) -> list[str]:
    return [notice.text for notice in window.session.notices]


def is_encoding(window: MainWindow) -> bool:
    return window.session.live is not None and window.session.live.phase in ("prepare", "encode")


def shown(widget: QWidget) -> np.ndarray:
    """What is on the screen: uint8 (h, w, 3)."""
    return samples_of(widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888))


def test_drop_of_a_file_compresses_it(window: MainWindow, finished: Finished, photo: Path) -> None:
    assert drop(window, files(photo))
    finished(1)
    run = window.session.selected
    assert run is not None
    assert run.verified is True
    assert "identical" in window.summary.verified.text()
    assert window.step_bar.slider.maximum() == window.step_bar.slider.value() == 16
    assert window.table.view.model().rowCount() == 1


def test_drop_of_a_folder_opens_its_pictures(
    window: MainWindow, finished: Finished, tmp_path: Path, photo: Path, small: Path
) -> None:
    (tmp_path / "notes.txt").write_text("nothing to see")
    assert drop(window, files(tmp_path))
    finished(1)
    assert [document.name for document in window.session.documents] == ["photo.png", "small.png"]
    assert window.tabs.isVisible()
    window.actions_table["next_picture"].trigger()
    finished(1)
    assert window.session.current is window.session.documents[1]


def test_drop_of_garbage_gives_a_notice_in_place(
    window: MainWindow, qtbot: QtBot, finished: Finished, tmp_path: Path, photo: Path
) -> None:
    garbage = tmp_path / "garbage.jpg"
    garbage.write_bytes(bytes(range(256)))
    drop(window, files(garbage, photo))
    qtbot.waitUntil(lambda: bool(notices(window)), timeout=PATIENCE)
    finished(1)
    assert "garbage.jpg" in notices(window)[0]
    assert window.notices.isVisible()
    assert [document.name for document in window.session.documents] == [photo.name]
    window.session.dismiss(window.session.notices[0])
    assert not window.notices.isVisible()


def test_a_mixed_drop_opens_what_it_can_in_order(
    window: MainWindow, qtbot: QtBot, finished: Finished, tmp_path: Path, photo: Path, small: Path
) -> None:
    folder, empty = tmp_path / "folder", tmp_path / "empty"
    folder.mkdir()
    empty.mkdir()
    inside = small.rename(folder / "inside.png")
    (folder / "notes.txt").write_text("no picture")
    garbage = tmp_path / "garbage.png"
    garbage.write_bytes(b"\x89PNG\r\n\x1a\nand no more")
    vanished = tmp_path / "vanished.png"
    drop(window, files(photo, folder, empty, garbage, vanished))
    finished(1)
    assert [document.path for document in window.session.documents] == [photo, inside, garbage]
    assert sorted(text.partition(":")[0] for text in notices(window)) == [str(empty), str(vanished)]
    inside.unlink()
    for _ in range(2):  # one that vanished meanwhile, and one that is no picture: each tells why and leaves
        window.actions_table["next_picture"].trigger()
        qtbot.waitUntil(lambda: not window.engine.busy, timeout=PATIENCE)
    qtbot.waitUntil(lambda: len(notices(window)) == 4, timeout=PATIENCE)
    assert [document.path for document in window.session.documents] == [photo]
    assert len(window.session.documents[0].runs) == 1


def test_a_drop_of_text_is_not_welcome(window: MainWindow) -> None:
    mime = QMimeData()
    mime.setText("hello")
    assert not drop(window, mime)


def test_paste_of_a_picture_and_of_nothing(window: MainWindow, finished: Finished) -> None:
    QGuiApplication.clipboard().clear()
    window.actions_table["paste"].trigger()
    assert len(notices(window)) == 1
    image = QImage(7, 5, QImage.Format.Format_RGB888)
    image.fill(QColor(10, 20, 30))
    QGuiApplication.clipboard().setImage(image)
    window.actions_table["paste"].trigger()
    finished(1)
    assert window.session.current is not None
    assert window.session.current.picture is not None
    assert window.session.current.picture.samples.shape == (5, 7, 3)
    assert window.session.current.picture.samples[2, 3].tolist() == [10, 20, 30]


def test_samples_are_on_the_start_page(window: MainWindow, finished: Finished) -> None:
    from explorer.gui.window.start_page import samples

    assert samples()
    assert window.start_page.isVisible()
    window.start_page.picked.emit(samples()[0])
    finished(1)
    assert not window.start_page.isVisible()


@pytest.mark.parametrize("rung", ["16", "wavefront"])
def test_slider_shows_exactly_the_pixels_of_its_steps(
    window: MainWindow, finished: Finished, small: Path, rung: str
) -> None:
    window.session.change_settings(steps=rung)
    drop(window, files(small))
    finished(1)
    window.view.viewport.zoom_to(1.0)
    run = window.session.selected
    assert run is not None
    step_of = run.replay.scene.step_of
    assert step_of is not None
    original = np.asarray(Image.open(small))
    x, y, part = window.view.viewport.visible()
    for position in (0, 1, run.replay.count // 2, run.replay.count):
        window.step_bar.slider.setValue(position)
        pane = shown(window.view.left.pane)[y : y + part.height, x : x + part.width]
        assert np.array_equal(pane, np.where((step_of < position)[..., None], original, 128))


def test_both_panes_follow_one_zoom(window: MainWindow, finished: Finished, small: Path) -> None:
    drop(window, files(small))
    finished(1)
    for box in window.view.boxes:
        box.set_mode("original")
    window.view.viewport.zoom_to(4.0)
    window.view.viewport.pan(-9, -5)
    width, height = (min(sizes) for sizes in zip(*(box.pane.pixels() for box in window.view.boxes), strict=True))
    left, right = (shown(box.pane)[:height, :width] for box in window.view.boxes)
    assert np.array_equal(left, right)


def test_cancel_during_encoding(
    window: MainWindow, qtbot: QtBot, finished: Finished, codec: FakeCodec, photo: Path
) -> None:
    codec.gate = threading.Event()
    drop(window, files(photo))
    qtbot.waitUntil(window.settings_bar.cancel.isVisible, timeout=PATIENCE)
    qtbot.waitUntil(lambda: is_encoding(window), timeout=PATIENCE)
    qtbot.mouseClick(window.settings_bar.cancel, Qt.MouseButton.LeftButton)
    codec.gate.set()
    finished(0)
    assert codec.steps_made <= 1
    assert not window.settings_bar.cancel.isVisible()
    assert window.session.current is not None
    assert window.session.current.picture is not None


def test_points_stand_at_their_true_place(window: MainWindow, finished: Finished, photo: Path) -> None:
    drop(window, files(photo))
    finished(1)
    assert window.session.current is not None
    window.engine.sweep(window.session.current, ["1", "4", "wavefront"], ["none"])
    finished(4)
    (scatter,) = window.plot.points
    box = window.plot.widget.getViewBox()
    (low, high), _ = box.viewRange()
    assert len(scatter.points()) == 4
    for spot in scatter.points():
        point = spot.data().middle.point
        assert spot.pos().x() == pytest.approx(math.log10(point.decode_seconds))
        assert spot.pos().y() == pytest.approx(point.bpsp)
        on_screen = box.mapViewToDevice(spot.pos()).x()
        corner, width = box.mapViewToDevice(QPointF(low, point.bpsp)).x(), box.width()
        part = (math.log10(point.decode_seconds) - low) / (high - low)
        assert on_screen - corner == pytest.approx(part * width, abs=2)


def test_a_point_selects_its_run_everywhere(window: MainWindow, finished: Finished, photo: Path) -> None:
    drop(window, files(photo))
    finished(1)
    assert window.session.current is not None
    window.engine.sweep(window.session.current, ["2", "4"], ["none"])
    finished(3)
    wanted = window.session.current.runs[1]
    spot = next(spot for spot in window.plot.points[0].points() if wanted in spot.data().items)
    window.plot.points[0].sigClicked.emit(window.plot.points[0], [spot], None)
    assert window.session.selected is wanted
    assert window.step_bar.slider.maximum() == 2
    row = window.table.view.currentIndex()
    assert row.siblingAtColumn(0).data() == "2"
    window.table.view.selectRow(2)
    assert window.session.selected is not None
    assert window.session.selected.point.steps == "16"


def test_a_sweep_is_shown_live_from_run_to_run(
    window: MainWindow, qtbot: QtBot, finished: Finished, codec: FakeCodec, photo: Path
) -> None:
    drop(window, files(photo))
    finished(1)
    assert window.session.current is not None
    codec.pause = 0.01
    window.engine.sweep(window.session.current, ["2", "4", "64"], ["none"])
    qtbot.waitUntil(lambda: len(window.session.current.runs) == 3 and bool(window.session.live), timeout=PATIENCE)
    assert window.session.shows_live
    assert not window.actions_table["play"].isEnabled()
    qtbot.waitUntil(lambda: window.table.view.model().rowCount() == 3, timeout=PATIENCE)  # it follows in its own turn
    window.table.view.selectRow(0)  # whoever looks at an older run meanwhile is left alone
    assert not window.session.shows_live
    finished(4)
    assert window.session.selected is not None
    assert window.session.selected.point.steps == "2"


@pytest.mark.parametrize("steps", ["4", "wavefront"])
def test_export_is_readable(
    window: MainWindow, finished: Finished, photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, steps: str
) -> None:
    window.session.change_settings(steps=steps)
    drop(window, files(photo))
    finished(1)
    names = {"export_italic": "a.italic", "export_picture": "a.png", "export_points": "a.csv", "export_plot": "p.png"}
    for action, name in names.items():
        target = tmp_path / "out" / name
        target.parent.mkdir(exist_ok=True)
        monkeypatch.setattr(questions, "ask_save", lambda *_, target=target: target)
        window.actions_table[action].trigger()
        finished(1)
        assert target.is_file()
    assert notices(window) == []
    out = tmp_path / "out"
    assert unpack((out / "a.italic").read_bytes()).header.steps == steps
    assert np.array_equal(read_picture(out / "a.png").samples, read_picture(photo).samples)
    assert (out / "a.csv").read_text().splitlines()[0].startswith("width,height,channels")
    with Image.open(out / "p.png") as plot:
        assert plot.width > 200
    drop(window, files(out / "a.italic"))
    finished(1)
    assert window.session.selected is not None
    assert window.session.selected.verified is True


def test_an_export_that_fails_is_a_notice(
    window: MainWindow, finished: Finished, photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(window, files(photo))
    finished(1)
    monkeypatch.setattr(questions, "ask_save", lambda *_: tmp_path / "no such folder" / "a.italic")
    window.actions_table["export_italic"].trigger()
    assert len(notices(window)) == 1
    assert "no such folder" in notices(window)[0]


def test_a_truncated_file_is_a_notice(window: MainWindow, qtbot: QtBot, finished: Finished, photo: Path) -> None:
    drop(window, files(photo))
    finished(1)
    assert window.session.selected is not None
    broken = photo.with_name("broken.italic")
    broken.write_bytes(window.session.selected.data[:40])
    drop(window, files(broken))
    qtbot.waitUntil(lambda: bool(notices(window)), timeout=PATIENCE)
    finished(1)
    assert "broken.italic" in notices(window)[0]
    assert window.findChild(NoticeBar).isVisible()
    assert window.isEnabled()


def test_keys_move_through_the_steps(window: MainWindow, qtbot: QtBot, finished: Finished, photo: Path) -> None:
    drop(window, files(photo))
    finished(1)
    window.activateWindow()
    pane = window.view.left.pane
    pane.setFocus()
    qtbot.waitUntil(pane.hasFocus, timeout=PATIENCE)
    shift, none = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier
    for key, modifier, position in (
        (Qt.Key.Key_Home, none, 0), (Qt.Key.Key_Right, none, 1), (Qt.Key.Key_Right, shift, 3),
        (Qt.Key.Key_Left, none, 2), (Qt.Key.Key_End, none, 16), (Qt.Key.Key_Left, shift, 14),
    ):  # fmt: skip
        qtbot.keyClick(window.windowHandle(), key, modifier)
        assert window.session.position == position
    qtbot.keyClick(window.windowHandle(), Qt.Key.Key_Space)
    assert window.session.player.playing
    qtbot.keyClick(window.windowHandle(), Qt.Key.Key_Space)
    assert not window.session.player.playing


def test_settings_make_the_next_run(window: MainWindow, finished: Finished, photo: Path) -> None:
    drop(window, files(photo))
    finished(1)
    window.settings_bar.steps.setCurrentText("3")
    window.settings_bar.base.setCurrentIndex(2)
    window.settings_bar.qp.setValue(28)
    assert window.session.settings.steps == "3"
    assert window.session.settings.base == "bpg:28"
    window.settings_bar.encode.click()
    finished(2)
    assert window.session.selected is not None
    assert window.session.selected.point.step_count == 3


def test_asks_before_closing_while_work_runs(
    window: MainWindow, qtbot: QtBot, codec: FakeCodec, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    codec.gate = threading.Event()
    drop(window, files(photo))
    qtbot.waitUntil(lambda: window.engine.busy, timeout=PATIENCE)
    asked: list[bool] = []
    monkeypatch.setattr(questions, "confirm_close", lambda parent: bool(asked.append(True)))
    assert not window.close()
    assert window.isVisible()
    assert asked == [True]
    monkeypatch.setattr(questions, "confirm_close", lambda parent: True)
    codec.gate.set()
    assert window.close()


def test_closing_a_picture_returns_to_the_start(window: MainWindow, finished: Finished, photo: Path) -> None:
    drop(window, files(photo))
    finished(1)
    window.actions_table["close_picture"].trigger()
    assert window.start_page.isVisible()
    assert not window.actions_table["export_italic"].isEnabled()


def test_copy_as_command(window: MainWindow, finished: Finished, photo: Path) -> None:
    drop(window, files(photo))
    finished(1)
    window.actions_table["copy_command"].trigger()
    assert (
        QGuiApplication.clipboard().text()
        == f"italic encode {photo} --steps 16 --base none --model 0123abcd -o photo.italic"
    )


def test_one_picture_is_one_job_and_a_new_desk_has_no_steps(
    window: MainWindow, codec: FakeCodec, small: Path, qtbot: QtBot, finished: Callable[[int], None]
) -> None:
    window.engine.open_paths([small])
    finished(1)
    window.actions_table["new_session"].trigger()
    assert window.session.player.count == 0
    codec.gate = threading.Event()
    window.engine.open_paths([small])
    qtbot.waitUntil(lambda: is_encoding(window), timeout=PATIENCE)
    live = window.session.live
    assert live is not None
    assert (live.done, live.total) == (0, 1)
    window.engine.cancel()
    codec.gate.set()
    qtbot.waitUntil(lambda: not window.engine.busy, timeout=PATIENCE)
    assert not window.session.selected
    assert not window.step_bar.slider.isEnabled()
    assert not window.actions_table["play"].isEnabled()
