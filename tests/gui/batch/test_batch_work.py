"""What the window does for each picture of a long batch: rows that are touched, sums that are made."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.gui.batch import model as batch_model
from explorer.gui.batch import words
from explorer.gui.batch.items import Figures, Outcome
from explorer.gui.batch.model import COLUMNS, PICTURE, QueueModel
from explorer.gui.batch.queue import Queue
from explorer.gui.batch.thumbnails import Thumbnails
from explorer.gui.look.palette import LIGHT
from explorer.gui.state.folders import Source
from explorer.gui.window.main_window import MainWindow
from tests.gui.batch.test_batch_window import on_page, queue_of
from tests.gui.fake_codec import FakeCodec

__all__ = ["on_page"]  # fixture
MANY = 200


def sources(count: int) -> list[Source]:
    return [Source(Path(f"/nowhere/{number}.png"), "", 100) for number in range(count)]


def restored(path: Path) -> Outcome:
    """A compressed file that became a picture."""
    return Outcome("done", figures=Figures(path, 100, 10, 0, 300, 1.0, True, "16", "none", restored=True))


class Watch:
    """Rows of a model that are announced."""

    def __init__(self, model: QueueModel) -> None:
        self.seen: list[tuple[int, int, int, int]] = []
        model.dataChanged.connect(self._note)

    def _note(self, first: QModelIndex, last: QModelIndex, _roles: object = ()) -> None:
        self.seen.append((first.row(), last.row(), first.column(), last.column()))


@pytest.fixture
def thumbnails(qtbot: QtBot) -> Iterator[Thumbnails]:
    made = Thumbnails(FakeCodec)
    yield made
    made.close()


def test_one_picture_touches_its_row_alone(thumbnails: Thumbnails) -> None:
    queue = Queue()
    queue.add(sources(MANY))
    model = QueueModel(queue, LIGHT, thumbnails)
    watch = Watch(model)
    queue.begin_next()
    queue.finish(queue.items[0].number, Outcome("failed", reason="x"))
    thumbnails.changed.emit(queue.items[7].source.path)
    assert watch.seen == [(0, 0, 0, COLUMNS - 1)] * 2 + [(7, 7, PICTURE, PICTURE)]


def test_a_thumbnail_is_found_without_a_look_at_all_rows(
    thumbnails: Thumbnails, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue = Queue()
    queue.add(sources(MANY))
    model = QueueModel(queue, LIGHT, thumbnails)
    watch, asked = Watch(model), []
    real = batch_model._seen
    monkeypatch.setattr(batch_model, "_seen", lambda item: (asked.append(item), real(item))[1])
    thumbnails.changed.emit(queue.items[MANY - 1].source.path)
    assert [row for row, *_ in watch.seen] == [MANY - 1]
    assert asked == []


def test_the_picture_of_a_restored_file_is_its_own(thumbnails: Thumbnails) -> None:
    queue = Queue()
    queue.add(sources(3))
    model = QueueModel(queue, LIGHT, thumbnails)
    back, before = Path("/nowhere/back.png"), queue.items[1].source.path
    queue.finish(queue.items[1].number, restored(back))
    watch = Watch(model)
    thumbnails.changed.emit(before)
    assert watch.seen == []
    thumbnails.changed.emit(back)
    assert watch.seen == [(1, 1, PICTURE, PICTURE)]
    queue.finish(queue.items[1].number, Outcome("waiting"))
    watch.seen.clear()
    thumbnails.changed.emit(before)
    assert watch.seen == [(1, 1, PICTURE, PICTURE)]
    queue.remove({queue.items[0].number})
    watch.seen.clear()
    thumbnails.changed.emit(before)
    assert watch.seen == [(0, 0, PICTURE, PICTURE)]


def test_sums_are_made_once_however_many_pictures_end(on_page: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    queue = queue_of(on_page)
    queue.add(sources(MANY))
    QApplication.processEvents()
    told: list[int] = []
    real = words.sums
    monkeypatch.setattr(words, "sums", lambda totals: (told.append(totals.failed), real(totals))[1])
    for item in list(queue.items):
        queue.finish(item.number, Outcome("failed", reason="x"))
    assert told == []
    QApplication.processEvents()
    assert told == [MANY]
    assert on_page.batch.page.progress.value() == MANY
    assert "200 failed" in on_page.batch.page.state.text()
