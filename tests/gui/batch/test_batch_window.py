"""The batch as its users meet it: its page, keys, drops, fields, and the offer at the next start."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QModelIndex, QSettings, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from explorer.gui.batch import store
from explorer.gui.batch.chip import BatchChip
from explorer.gui.batch.items import Options
from explorer.gui.batch.place import Place
from explorer.gui.batch.queue import Queue
from explorer.gui.look import questions
from explorer.gui.look.flow import FlowLayout
from explorer.gui.state.folders import Source
from explorer.gui.state.session import Settings
from explorer.gui.window.main_window import MainWindow
from explorer.gui.window.program import show_window
from tests.gui.conftest import PATIENCE
from tests.gui.fake_codec import FakeCodec
from tests.gui.window.test_window import drop, files

Until = Callable[[Callable[[], bool]], None]


@pytest.fixture
def until(qtbot: QtBot) -> Until:
    return lambda condition: qtbot.waitUntil(condition, timeout=PATIENCE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Ten pictures."""
    made = tmp_path / "many"
    made.mkdir()
    y, x = np.mgrid[:10, :18]
    for seed in range(10):
        samples = np.stack([x * 12, y * 20, (x * (7 + seed) + y * 13) % 256], 2).astype(np.uint8)
        Image.fromarray(samples).save(made / f"{seed}.png")
    return made


@pytest.fixture
def on_page(window: MainWindow) -> MainWindow:
    """The window with the batch's page."""
    window.actions_table["batch_show"].trigger()
    queue_of(window).set_options(Options(only_if_smaller=False))  # the fake codec's files are seldom smaller
    return window


def queue_of(window: MainWindow) -> Queue:
    return window.batch.runner.queue


def texts(window: MainWindow, row: int) -> list[str]:
    model = window.batch.page.table.view.model()
    return [model.index(row, column).data() for column in range(model.columnCount())]


def press(window: MainWindow, qtbot: QtBot, name: str) -> None:
    """The keys of an action, as they are in the table."""
    (keys,) = window.actions_table[name].shortcut()
    qtbot.keyClick(window, keys.key(), keys.keyboardModifiers())


def test_rows_of_bars_are_worked_out_a_few_times_a_picture(
    on_page: MainWindow, until: Until, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = on_page
    window.batch.add([folder])
    until(lambda: len(queue_of(window).items) == 10)
    QApplication.processEvents()
    asked: list[int] = []
    worked_out: list[int] = []
    rows, broken = FlowLayout._rows, FlowLayout.break_rows
    monkeypatch.setattr(FlowLayout, "_rows", lambda flow, width: asked.append(width) or rows(flow, width))
    monkeypatch.setattr(FlowLayout, "break_rows", lambda flow, width: worked_out.append(width) or broken(flow, width))
    window.actions_table["batch_start"].trigger()
    until(lambda: not window.batch.runner.active)
    assert [item.status for item in queue_of(window).items] == ["done"] * 10
    assert 0 < len(worked_out) <= len(asked) / 5  # of a hundred times a picture


def test_a_folder_dropped_on_the_page_is_compressed_by_keys_alone(
    on_page: MainWindow, qtbot: QtBot, until: Until, folder: Path
) -> None:
    window = on_page
    (folder / "3.png").write_bytes(b"garbage")
    assert drop(window, files(folder))
    until(lambda: len(queue_of(window).items) == 10)
    assert window.session.documents == []
    press(window, qtbot, "batch_start")
    until(lambda: queue_of(window).state == "stopped")
    assert texts(window, 0)[1] == "✓  done, identical"
    assert texts(window, 3)[1].startswith("✕")
    assert "not a picture" in texts(window, 3)[1]
    assert all(texts(window, 0)[2:])
    sums = window.batch.page.table.sums.model()
    row = [sums.index(0, column).data() for column in range(7)]
    assert row[:2] == ["All 10 pictures", "9 done, 1 failed"]
    totals = queue_of(window).totals()
    written = sum(path.stat().st_size for path in folder.glob("*.italic"))
    assert totals.bytes == written
    assert row[5] == f"{8 * written / (9 * 10 * 18 * 3):.3f}"
    read = sum(path.stat().st_size for path in folder.glob("*.png")) - len(b"garbage")
    assert totals.source_bytes == read
    assert row[4] == f"{100 * (1 - written / read):.1f} %".replace("-", "−")
    assert window.session.notices == []


def test_pause_go_on_and_cancel(
    on_page: MainWindow, qtbot: QtBot, until: Until, codec: FakeCodec, folder: Path
) -> None:
    window, page = on_page, on_page.batch.page
    codec.gate = threading.Event()
    window.batch.add([folder])
    until(lambda: len(queue_of(window).items) == 10)
    page.start.click()
    until(lambda: queue_of(window).progress is not None)
    assert page.pause.isVisible()
    assert not page.start.isVisible()
    assert page.progress.isVisible()
    page.pause.click()
    assert page.start.isVisible()
    assert "Paused at picture 1 of 10" in page.state.text()
    press(window, qtbot, "batch_cancel")
    codec.gate.set()
    assert queue_of(window).state == "stopped"
    assert [item.status for item in queue_of(window).items] == ["waiting"] * 10
    assert not window.actions_table["batch_cancel"].isEnabled()
    press(window, qtbot, "batch_start")
    until(lambda: queue_of(window).state == "stopped")
    assert queue_of(window).totals().done == 10


def test_the_running_row_shows_its_progress(on_page: MainWindow, until: Until, codec: FakeCodec, small: Path) -> None:
    codec.gate = threading.Event()
    on_page.batch.add([small])
    until(lambda: len(queue_of(on_page).items) == 1)
    on_page.actions_table["batch_start"].trigger()
    until(lambda: queue_of(on_page).progress is not None and queue_of(on_page).progress.stage == "encode")
    assert texts(on_page, 0)[1] == "▸  encoding, 0 %"
    codec.pause = 0.01
    codec.gate.set()
    until(lambda: "decoding" in texts(on_page, 0)[1])
    until(lambda: queue_of(on_page).state == "stopped")


def test_rows_are_removed_with_the_delete_key_and_retried(
    on_page: MainWindow, qtbot: QtBot, until: Until, tmp_path: Path, small: Path
) -> None:
    window, view = on_page, on_page.batch.page.table.view
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"garbage")
    window.batch.add([broken, small])
    until(lambda: len(queue_of(window).items) == 2)
    press(window, qtbot, "batch_start")
    until(lambda: queue_of(window).state == "stopped")
    assert window.actions_table["batch_retry"].isEnabled()
    broken.write_bytes(small.read_bytes())
    press(window, qtbot, "batch_retry")
    until(lambda: queue_of(window).totals().done == 2)
    view.setFocus()
    view.selectRow(1)
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert [item.source.path.name for item in queue_of(window).items] == ["broken.png"]
    assert small.with_suffix(".italic").exists()
    assert window.actions_table["batch_clear"].isEnabled()
    window.actions_table["batch_clear"].trigger()
    assert queue_of(window).items == []
    assert not window.actions_table["batch_clear"].isEnabled()


def test_a_row_opens_on_the_desk(
    on_page: MainWindow, qtbot: QtBot, until: Until, finished: Callable[[int], None], small: Path
) -> None:
    window, view = on_page, on_page.batch.page.table.view
    window.batch.add([small])
    until(lambda: len(queue_of(window).items) == 1)
    press(window, qtbot, "batch_start")
    until(lambda: queue_of(window).state == "stopped")
    view.setFocus()
    view.selectRow(0)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    finished(1)
    assert window.session.current is not None
    assert window.session.current.path == small.with_suffix(".italic")
    assert window.view.isVisible()
    assert not window.actions_table["batch_show"].isChecked()


def test_rows_can_be_sorted_and_still_name_their_pictures(
    on_page: MainWindow, qtbot: QtBot, until: Until, folder: Path
) -> None:
    table = on_page.batch.page.table
    on_page.batch.add([folder])
    until(lambda: len(queue_of(on_page).items) == 10)
    table.view.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    assert texts(on_page, 0)[0] == "9.png"
    table.view.selectRow(0)
    assert table.numbers() == {10}
    on_page.actions_table["batch_remove"].trigger()
    assert [item.source.path.name for item in queue_of(on_page).items] == [f"{seed}.png" for seed in range(9)]


def test_many_dropped_pictures_are_asked_about(window: MainWindow, qtbot: QtBot, until: Until, folder: Path) -> None:
    def box() -> QMessageBox:
        until(lambda: any(each.isVisible() for each in window.findChildren(QMessageBox)))
        return next(each for each in window.findChildren(QMessageBox) if each.isVisible())

    def button(name: str) -> QPushButton:
        return next(each for each in box().findChildren(QPushButton) if each.text().replace("&", "") == name)

    drop(window, files(folder))
    button("Cancel").click()
    assert window.session.documents == []
    assert queue_of(window).items == []
    drop(window, files(folder))
    assert box().text() == "10 pictures"
    button("Batch").click()
    until(lambda: len(queue_of(window).items) == 10)
    assert window.batch.page.isVisible()
    window.batch.show(False)
    assert window.start_page.isVisible()
    window.engine.encode_on_open = False
    drop(window, files(*sorted(folder.glob("*.png"))))
    button("Look at them").click()
    until(lambda: len(window.session.documents) == 10)
    assert window.view.isVisible()
    until(lambda: not window.engine.busy)


def test_the_fields_are_the_options(
    on_page: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue, bar = queue_of(on_page), on_page.batch.page.options_bar
    chosen: list[Path | None] = [None, tmp_path]
    monkeypatch.setattr(questions, "ask_folder", lambda parent, folder: chosen.pop(0))

    def pick(index: int) -> None:
        bar.place.setCurrentIndex(index)
        bar.place.activated.emit(index)

    pick(1)
    assert queue.options == Options(only_if_smaller=False)
    assert bar.place.currentIndex() == 0  # no folder was chosen
    pick(1)
    assert queue.options.folder == str(tmp_path)
    assert bar.choose.isVisible()
    assert tmp_path.name[-6:] in bar.choose.text()
    pick(0)
    assert queue.options.folder == ""
    pick(1)
    assert queue.options.folder == str(tmp_path)  # the one of before, unasked
    bar.exists.setCurrentIndex(2)
    bar.exists.activated.emit(2)
    qtbot.keyClick(bar.only_if_smaller, Qt.Key.Key_Space)
    qtbot.keyClick(bar.verify, Qt.Key.Key_Space)
    assert queue.options == Options(str(tmp_path), "replace", True, False)
    assert bar.incomplete.isEnabled()
    qtbot.keyClick(bar.incomplete, Qt.Key.Key_Space)
    bar.form.setCurrentIndex(2)
    bar.form.activated.emit(2)
    assert (queue.options.incomplete, queue.options.form) == (True, "original")
    assert not bar.limited.isVisible()
    on_page.session.change_settings(codec="lossy")
    assert bar.limited.isVisible()
    qtbot.keyClick(bar.limited, Qt.Key.Key_Space)
    bar.kilobytes.setValue(123.5)
    assert queue.options.kilobytes == 123.5
    qtbot.keyClick(bar.limited, Qt.Key.Key_Space)
    assert queue.options.kilobytes == 0
    queue.set_options(Options(exists="number", only_if_smaller=False))
    assert (bar.exists.currentIndex(), bar.only_if_smaller.isChecked(), bar.verify.isChecked()) == (1, False, True)


def test_the_page_fits_into_a_small_window(on_page: MainWindow, qtbot: QtBot, until: Until, small: Path) -> None:
    on_page.batch.add([small])
    until(lambda: len(queue_of(on_page).items) == 1)
    queue_of(on_page).set_options(Options(folder="/a/rather/long/folder/" + "x" * 80))
    on_page.resize(900, 600)
    QApplication.processEvents()
    page = on_page.batch.page
    assert page.minimumSizeHint().width() <= 900
    cut = [label.text() for label in page.findChildren(QLabel)
           if label.isVisible() and not label.wordWrap() and label.width() < label.sizeHint().width()]  # fmt: skip
    assert cut == []
    view, sums = page.table.view, page.table.sums
    assert [view.columnWidth(column) for column in range(7)] == [sums.columnWidth(column) for column in range(7)]
    face = QAccessible.queryAccessibleInterface(view)
    assert face.text(QAccessible.Text.Name) == "Pictures of the batch"
    assert "1 waiting" in sums.accessibleDescription()


def test_the_status_bar_leads_back_to_a_running_batch(
    on_page: MainWindow, until: Until, codec: FakeCodec, small: Path
) -> None:
    chip = on_page.statusBar().findChild(BatchChip)
    assert not chip.isVisible()
    codec.gate = threading.Event()
    on_page.batch.add([small])
    until(lambda: len(queue_of(on_page).items) == 1)
    on_page.actions_table["batch_start"].trigger()
    assert not chip.isVisible()
    on_page.actions_table["batch_show"].trigger()
    assert chip.isVisible()
    assert chip.text() == "Batch: 0 of 1"
    chip.click()
    assert on_page.batch.page.isVisible()
    codec.gate.set()
    until(lambda: queue_of(on_page).state == "stopped")


def test_closing_asks_while_a_batch_runs(
    on_page: MainWindow, until: Until, codec: FakeCodec, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []
    monkeypatch.setattr(questions, "confirm_close", lambda parent: bool(asked.append(True)))
    codec.gate = threading.Event()
    on_page.batch.add([small])
    until(lambda: len(queue_of(on_page).items) == 1)
    on_page.actions_table["batch_start"].trigger()
    on_page.close()
    assert asked == [True]
    assert on_page.isVisible()
    codec.gate.set()
    until(lambda: queue_of(on_page).state == "stopped")
    assert queue_of(on_page).totals().done == 1


def left_over(path: Path, *pictures: Path) -> None:
    queue = Queue()
    queue.add(Source(picture) for picture in pictures)
    store.save(path, store.Kept(queue.items, Options(only_if_smaller=False), Settings("4", "none", "cpu")))


@pytest.fixture
def start(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Callable[[], MainWindow]:
    """Start the program."""

    def make() -> MainWindow:
        settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
        window = show_window(qapp, [], codec=FakeCodec(), settings=settings, batch_file=tmp_path / "batch.json")
        qtbot.addWidget(window)
        return window

    return make


def choice(window: MainWindow, name: str) -> QPushButton:
    return next(each for each in window.notices.findChildren(QPushButton) if each.text() == name)


def test_a_batch_of_the_last_time_is_offered_in_a_notice(
    start: Callable[[], MainWindow], qtbot: QtBot, until: Until, tmp_path: Path, small: Path
) -> None:
    left_over(tmp_path / "batch.json", small)
    window = start()
    until(lambda: bool(window.session.notices))
    assert window.notices.isVisible()
    assert window.start_page.isVisible()
    qtbot.keyClick(choice(window, "Continue"), Qt.Key.Key_Space)
    assert window.session.notices == []
    assert window.batch.page.isVisible()
    until(lambda: queue_of(window).state == "stopped")
    (item,) = queue_of(window).items
    assert item.figures is not None
    assert item.figures.steps == "4"
    assert small.with_suffix(".italic").exists()
    window.close()


def test_a_notice_put_away_leaves_the_batch_where_it_is(
    start: Callable[[], MainWindow], until: Until, tmp_path: Path, small: Path
) -> None:
    left_over(tmp_path / "batch.json", small)
    window = start()
    until(lambda: bool(window.session.notices))
    window.session.dismiss(window.session.notices[0])
    assert len(queue_of(window).items) == 1
    window.close()
    again = start()
    until(lambda: bool(again.session.notices))
    choice(again, "Discard").click()
    assert queue_of(again).items == []
    again.close()
    last = start()
    QApplication.processEvents()
    assert last.session.notices == []
    last.close()


def test_only_one_window_keeps_the_batch(tmp_path: Path) -> None:
    first = Place(None, tmp_path / "new")
    assert first.path == tmp_path / "new" / "batch.json"
    assert Place(None, tmp_path / "new").path is None
    del first
    assert Place(None, tmp_path / "new").path is not None
    (tmp_path / "file").write_text("")
    assert Place(None, tmp_path / "file").path is None


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_page_follows_the_theme(on_page: MainWindow, until: Until, tmp_path: Path, mode: str) -> None:
    on_page.batch.add([tmp_path / "gone.png", *[tmp_path]])
    until(lambda: not on_page.batch.runner.searching)
    queue_of(on_page).add([Source(tmp_path / "gone.png")])
    on_page.actions_table["batch_start"].trigger()
    until(lambda: queue_of(on_page).state == "stopped")
    on_page.actions_table[f"theme_{mode}"].trigger()
    model = on_page.batch.page.table.view.model()
    colour = model.data(model.index(0, 1, QModelIndex()), Qt.ItemDataRole.ForegroundRole)
    assert colour.name() == on_page.theme.tone.bad
