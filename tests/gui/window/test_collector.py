"""Garbage: who collects it, when, and what is walked for it."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from explorer.gui.window.collector import Collector
from tests.gui.conftest import PATIENCE

MANY = 20_000  # objects, far beyond the threshold


class Ring:
    """Refers to itself, so that only a collection frees it."""

    def __init__(self) -> None:
        self.own = self


class Watched(Ring):
    """Can be watched without being kept."""


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[Collector]:
    parent = QObject()
    made = Collector(parent)
    yield made
    made.stop()


@pytest.fixture
def collections() -> Iterator[list[tuple[int, int]]]:
    """Threads and generations of all collections."""
    seen: list[tuple[int, int]] = []

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            seen.append((threading.get_ident(), info["generation"]))

    gc.callbacks.append(note)
    yield seen
    gc.callbacks.remove(note)


def litter() -> None:
    """Make garbage, in another thread."""
    thread = threading.Thread(target=lambda: [Ring() for _ in range(MANY)])
    thread.start()
    thread.join()


def test_other_threads_never_collect_and_the_windows_does(
    collector: Collector, collections: list[tuple[int, int]], qtbot: QtBot
) -> None:
    ring = Watched()
    gone = weakref.ref(ring)
    del ring
    litter()
    assert collections == []
    assert gone() is not None
    qtbot.waitUntil(lambda: gone() is None, timeout=PATIENCE)
    assert {thread for thread, _ in collections} == {threading.get_ident()}


def test_every_generation_has_its_turn(collector: Collector, collections: list[tuple[int, int]]) -> None:
    least = gc.get_threshold()
    while not any(generation == 2 for _, generation in collections):
        litter()
        collector.collect()
        assert len(collections) <= (least[1] + 2) * (least[2] + 2)
    assert {generation for _, generation in collections} == {0, 1, 2}


def test_nothing_is_collected_that_is_not_due(collector: Collector, collections: list[tuple[int, int]]) -> None:
    gc.collect()
    collections.clear()
    collector.collect()
    assert collections == []


def test_what_is_there_at_the_start_is_not_walked_again(collector: Collector) -> None:
    before = len(gc.get_objects())
    collector.spare()
    assert gc.get_freeze_count() >= before
    assert len(gc.get_objects()) < before / 10
    later = Watched()
    gone = weakref.ref(later)
    del later
    gc.collect()
    assert gone() is None  # what comes later is


def test_stop_leaves_it_to_python(collector: Collector) -> None:
    collector.spare()
    collector.stop()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_the_program_collects_in_its_own_thread() -> None:
    text = (
        "import gc; from explorer.gui.window import program; application, window = program.start([]);"
        "application.processEvents(); print(gc.isenabled(), gc.get_freeze_count() > 10_000, flush=True);"
        "import os; os._exit(0)"
    )
    done = subprocess.run([sys.executable, "-c", text], stdout=subprocess.PIPE, text=True, check=True, timeout=120)
    assert done.stdout.split() == ["False", "True"]
