"""The best run within a budget of time or bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from explorer.gui.window.dialogs import SweepDialog
from explorer.gui.window.main_window import MainWindow
from explorer.tradeoff.budget import Budget, Kind, best, nearest
from explorer.tradeoff.point import Point

FIGURES = [(0.1, 4000), (0.2, 3500), (0.3, 3800), (1.0, 3000), (None, 2900)]


def points() -> list[Point]:
    return [
        Point(8, 8, 3, 8, "lossless", "4", 4, "none", size, 0, 1.0, None, 1.0, seconds, "") for seconds, size in FIGURES
    ]


@pytest.mark.parametrize(
    ("kind", "limit", "expected"),
    [
        ("seconds", 0.05, None), ("seconds", 0.1, 0), ("seconds", 0.5, 1), ("seconds", 9, 3),
        ("bytes", 100, None), ("bytes", 2950, 4), ("bytes", 3000, 3), ("bytes", 3600, 1), ("bytes", 1e9, 0),
    ],
)  # fmt: skip
def test_the_best_point_within_a_budget(kind: Kind, limit: float, expected: int | None) -> None:
    assert best(points(), Budget(kind, limit)) == expected


def test_the_nearest_miss() -> None:
    assert nearest(points(), "seconds") == 0.1
    assert nearest(points(), "bytes") == 2900
    assert nearest([], "bytes") is nearest([], "seconds") is None


def test_of_equal_points_the_better_one() -> None:
    one = points()[0]
    assert best([one, one._replace(decode_seconds=0.05)], Budget("seconds", 1)) == 1
    assert best([one, one._replace(bytes=3999)], Budget("bytes", 5000)) == 1


@pytest.mark.parametrize("kind", ["seconds", "bytes"])
def test_the_file_nearest_to_the_original_comes_first(kind: Kind) -> None:
    exact = points()[0]
    rough, fine = (exact._replace(codec="lossy", bytes=size, psnr=psnr) for size, psnr in ((300, 30.0), (500, 35.0)))
    rough_fast = rough._replace(decode_seconds=0.05)
    assert best([rough_fast, fine, exact], Budget(kind, 1e9)) == 2
    assert best([rough_fast, fine], Budget(kind, 1e9)) == 1
    assert best([rough_fast, fine], Budget(kind, 0.07 if kind == "seconds" else 400)) == 0
    assert best([rough, rough_fast], Budget("bytes", 1e9)) == 1


def test_raw_pictures_are_the_last_resort() -> None:
    raw = points()[0]._replace(codec="raw", decode_seconds=1e-5)
    assert best([raw, *points()], Budget("seconds", 0.05)) is None
    assert best([raw, *points()], Budget("seconds", 0.1)) == 1
    assert best([raw], Budget("seconds", 0.1)) == 0
    assert nearest([raw, *points()], "seconds") == 0.1


def test_the_window_picks_and_takes_the_settings(
    window: MainWindow, qtbot: QtBot, finished: Callable[[int], None], photo: Path
) -> None:
    window.engine.open_paths([photo])
    finished(1)
    document = window.session.current
    assert document is not None
    window.engine.sweep(document, ["1", "4", "64"], ["none"])
    finished(4)
    document.runs[:] = [
        replace(run, point=run.point._replace(decode_seconds=seconds, bytes=size))
        for run, (seconds, size) in zip(document.runs, FIGURES, strict=False)
    ]
    window.session.runs_changed.emit()
    bar = window.budget_bar
    bar.limit.setValue(0.25)
    window.actions_table["pick_within_budget"].trigger()
    assert window.session.selected is document.runs[1]
    assert window.session.settings.steps == document.runs[1].point.steps
    assert "3.50 kB" in bar.found.text()
    assert not bar.sweep.isVisible()
    bar.kind.setCurrentIndex(1)
    assert "3.50 kB" not in bar.found.text()
    bar.limit.setValue(2.5)
    window.actions_table["pick_within_budget"].trigger()
    assert window.session.selected is document.runs[1]
    assert "3.00 kB" in bar.found.text()
    bar.sweep.click()
    dialog = window.findChild(SweepDialog)
    assert dialog.isVisible()
    dialog.reject()
