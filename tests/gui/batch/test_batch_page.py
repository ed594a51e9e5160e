"""The batch's page: what it says before and after, its thumbnails, the way back, and results that are dragged out."""

from __future__ import annotations

import csv
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QPixmap
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from explorer.gui.batch.items import Options
from explorer.gui.batch.listing import HEAD
from explorer.gui.batch.thumbnails import MOST_WISHES, Thumbnails
from explorer.gui.codec.small import small_picture
from explorer.gui.look import questions
from explorer.gui.plot import summary
from explorer.gui.plot.outbox import OUTBOX
from explorer.gui.window.main_window import MainWindow
from explorer.gui.window.status import Status
from explorer.pictures.imaging import read_picture
from tests.gui.batch.test_batch_window import Until, folder, on_page, queue_of, texts, until
from tests.gui.fake_codec import FakeCodec

__all__ = ["folder", "on_page", "until"]  # fixtures
Finished = Callable[[int], None]


def filled(window: MainWindow, until: Until, *paths: Path) -> None:
    count = len(queue_of(window).items) + len(paths)
    window.batch.add(paths)
    until(lambda: len(queue_of(window).items) == count)


def started(window: MainWindow, until: Until) -> None:
    window.actions_table["batch_start"].trigger()
    until(lambda: queue_of(window).state == "stopped")


def paths_of(mime: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in mime.urls()]


def test_sizes_are_known_before_anything_is_done(on_page: MainWindow, until: Until, small: Path) -> None:
    filled(on_page, until, small)
    size = small.stat().st_size
    assert texts(on_page, 0)[2] == f"{size} bytes"
    model = on_page.batch.page.table.view.model()
    assert model.index(0, 2).data(Qt.ItemDataRole.UserRole) == size


def test_what_was_gained_is_said_in_words(on_page: MainWindow, until: Until, tmp_path: Path) -> None:
    plain = tmp_path / "plain.bmp"
    Image.fromarray(np.zeros((40, 50, 3), np.uint8)).save(plain)
    filled(on_page, until, plain)
    assert not on_page.batch.page.gain.isVisible()
    started(on_page, until)
    before, after = plain.stat().st_size, plain.with_suffix(".italic").stat().st_size
    said = on_page.batch.page.gain.text()
    assert said.startswith(f"6.13 kB became {after} bytes: you gained ")
    assert said.endswith(f"{100 * (1 - after / before):.1f} %")


def test_that_jpegs_grow_is_said_before_it_is_done(on_page: MainWindow, until: Until, small: Path) -> None:
    page, queue = on_page.batch.page, queue_of(on_page)
    jpeg = small.with_suffix(".JPG")
    Image.open(small).save(jpeg)
    filled(on_page, until, small)
    assert not page.growth.isVisible()
    filled(on_page, until, jpeg)
    assert page.growth.isVisible()
    assert page.growth.text.text().startswith("1 of 2 are JPEG")
    assert "left out" not in page.growth.text.text()
    queue.set_options(Options(only_if_smaller=True))
    assert "left out" in page.growth.text.text()
    page.growth.lossy.click()
    assert on_page.session.settings.codec == "lossy"
    assert not page.growth.isVisible()


def test_the_way_back_is_a_button_and_the_bar_says_what_it_is_for(
    window: MainWindow, finished: Finished, small: Path
) -> None:
    window.engine.open_paths([small])
    finished(1)
    window.actions_table["batch_show"].trigger()
    bar, page, status = window.settings_bar, window.batch.page, window.statusBar()
    assert isinstance(status, Status)
    assert page.back.text() == "← Back to the picture"
    assert bar.purpose.isVisible()
    assert not any(button.isVisible() for button in (bar.encode, bar.sweep, bar.export))
    assert window.windowTitle().startswith("Batch")
    assert status._picture.text() == ""
    page.back.click()
    assert window.view.isVisible()
    assert not bar.purpose.isVisible()
    assert bar.encode.isVisible()
    assert "small.png" in window.windowTitle()
    assert "small.png" in status._picture.text()


def test_no_two_buttons_have_one_name(on_page: MainWindow) -> None:
    names = [button.text() for button in on_page.findChildren(QPushButton) if not button.isHidden() and button.text()]
    assert names.count("Cancel") <= 1
    assert "Cancel the batch" in names


def test_the_keyboard_stays_with_start_and_pause(
    on_page: MainWindow, qtbot: QtBot, until: Until, codec: FakeCodec, small: Path
) -> None:
    page = on_page.batch.page
    codec.gate = threading.Event()
    filled(on_page, until, small)
    page.start.setFocus()
    qtbot.keyClick(page.start, Qt.Key.Key_Space)
    assert page.pause.hasFocus()
    qtbot.keyClick(page.pause, Qt.Key.Key_Space)
    assert page.start.hasFocus()
    qtbot.keyClick(page.start, Qt.Key.Key_Space)
    codec.gate.set()
    until(lambda: queue_of(on_page).state == "stopped")
    assert len(queue_of(on_page).items) == 1
    assert page.table.view.hasFocus()


def test_rows_show_their_pictures(on_page: MainWindow, until: Until, small: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"garbage")
    filled(on_page, until, small, broken)
    model, thumbnails = on_page.batch.page.table.view.model(), on_page.batch.thumbnails
    until(lambda: {small, broken} <= thumbnails._kept.keys())
    shown = model.index(0, 0).data(Qt.ItemDataRole.DecorationRole)
    assert isinstance(shown, QPixmap)
    assert shown.toImage().pixelColor(32, 32).alpha() == 255
    blank = model.index(1, 0).data(Qt.ItemDataRole.DecorationRole)
    assert blank.toImage().pixelColor(32, 32).alpha() == 0
    assert model.index(0, 1).data(Qt.ItemDataRole.DecorationRole) is None


def test_only_so_many_thumbnails_are_wanted_and_kept(
    qapp: object, monkeypatch: pytest.MonkeyPatch, small: Path, until: Until
) -> None:
    monkeypatch.setattr("explorer.gui.batch.thumbnails.MOST_KEPT", 3)
    thumbnails = Thumbnails(FakeCodec)
    for number in range(MOST_WISHES + 20):
        assert thumbnails.get(small.with_name(f"{number}.png")) is None
    assert len(thumbnails._wishes) == MOST_WISHES
    made: list[Path] = []
    thumbnails.changed.connect(made.append)
    until(lambda: bool(thumbnails.poll()) or len(made) == MOST_WISHES)
    assert made[0].name == f"{MOST_WISHES + 19}.png"  # the newest first
    assert len(thumbnails._kept) == 3
    thumbnails.close()


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.tif"])
def test_small_copies_are_upright_and_small(tmp_path: Path, name: str) -> None:
    samples = np.zeros((200, 400, 3), np.uint8)
    samples[:, 200:] = 255
    image = Image.fromarray(samples)
    exif = Image.Exif()
    exif[274] = 6  # to be turned by a quarter
    image.save(tmp_path / name, exif=exif)
    small = small_picture(tmp_path / name, 32)
    assert small.shape == (32, 16, 3)
    assert small[2].max() < 40
    assert small[-3].min() > 200


def test_files_that_were_made_can_be_dragged_out_of_the_rows(on_page: MainWindow, until: Until, folder: Path) -> None:
    (folder / "3.png").write_bytes(b"garbage")
    on_page.batch.add([folder])
    until(lambda: len(queue_of(on_page).items) == 10)
    view = on_page.batch.page.table.view
    model = view.model()
    assert not model.index(0, 0).flags() & Qt.ItemFlag.ItemIsDragEnabled
    started(on_page, until)
    assert model.index(0, 0).flags() & Qt.ItemFlag.ItemIsDragEnabled
    assert not model.index(3, 0).flags() & Qt.ItemFlag.ItemIsDragEnabled
    assert view.dragEnabled()
    assert model.supportedDragActions() == Qt.DropAction.CopyAction
    view.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    view.selectAll()
    mime = model.mimeData(view.selectionModel().selectedIndexes())
    assert sorted(paths_of(mime)) == sorted(folder.glob("*.italic"))
    assert len(paths_of(mime)) == 9


def test_a_run_can_be_dragged_out_of_the_table_and_the_headline(
    window: MainWindow, qtbot: QtBot, finished: Finished, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.engine.open_paths([small])
    finished(1)
    run = window.session.selected
    assert run is not None
    model = window.table.view.model()
    assert model.index(0, 0).flags() & Qt.ItemFlag.ItemIsDragEnabled
    (path,) = paths_of(model.mimeData([model.index(0, 0)]))
    assert path.name == "small.italic"
    assert path.read_bytes() == run.data
    dragged: list[QMimeData] = []
    monkeypatch.setattr(summary, "drag_out", lambda source, mime: dragged.append(mime))
    part = window.summary
    qtbot.mousePress(part, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    qtbot.mouseMove(part, QPoint(6, 5))
    move(part, QPoint(80, 30))
    assert [paths_of(mime) for mime in dragged] == [[path]]
    assert OUTBOX.file_of(window.session.documents[0], run) == path  # written once


def move(widget: QWidget, place: QPoint) -> None:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent

    left = Qt.MouseButton.LeftButton
    widget.mouseMoveEvent(
        QMouseEvent(QEvent.Type.MouseMove, QPointF(place), widget.mapToGlobal(QPointF(place)), left, left,
                    Qt.KeyboardModifier.NoModifier)
    )  # fmt: skip


def test_what_comes_from_outside_is_taken(window: MainWindow, small: Path) -> None:
    from explorer.gui.plot.outbox import files_mime

    mime = files_mime([small])
    event = QDragEnterEvent(
        QPoint(9, 9), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    window.dragEnterEvent(event)
    assert event.isAccepted()


def test_the_list_is_written_with_notes_and_figures(
    on_page: MainWindow, until: Until, tmp_path: Path, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = tmp_path / "pages.tif"
    first, *others = [Image.fromarray(np.full((12, 20, 3), page, np.uint8)) for page in range(3)]
    first.save(pages, save_all=True, append_images=others)
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"garbage")
    filled(on_page, until, small, pages, broken)
    started(on_page, until)
    target = tmp_path / "list.csv"
    monkeypatch.setattr(questions, "ask_save", lambda *_: target)
    on_page.actions_table["batch_list"].trigger()
    rows = list(csv.DictReader(target.read_text().splitlines()))
    assert tuple(rows[0]) == HEAD
    assert [row["status"] for row in rows] == ["done", "done", "failed"]
    assert [row["notes"] for row in rows] == ["", "1 of 3 pages is kept (page 1)", ""]
    written = small.with_suffix(".italic")
    assert rows[0]["file"] == str(written)
    assert int(rows[0]["file_bytes"]) == written.stat().st_size
    assert float(rows[0]["saved"]) == pytest.approx(1 - written.stat().st_size / small.stat().st_size, abs=1e-4)
    assert "not a picture" in rows[2]["reason"]
    assert rows[2]["original_bytes"] == "7"
    assert read_picture(small).width == 20
