"""A setting measured several times: swept, one mark with its range, dots, the table, and what the runs share."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication, QSpinBox

from explorer.gui.plot import figures
from explorer.gui.state.session import PeerPoint, Run
from explorer.gui.window import dialogs
from explorer.gui.window.main_window import MainWindow
from explorer.tradeoff.quantities import AxisPair, Quantity
from tests.gui.fake_codec import FakeCodec

Finished = Callable[[int], None]


@pytest.fixture
def repeated(window: MainWindow, finished: Finished, small: Path) -> list[Run]:
    """Three runs of 16 steps of 1, 2 and 4 s, and one of 4 steps of 0.5 s."""
    window.engine.open_paths([small])
    finished(1)
    assert window.session.current is not None
    window.engine.sweep(window.session.current, ["16"], ["none"], times=3)
    finished(3)
    window.engine.sweep(window.session.current, ["4"], ["none"])
    finished(4)
    found = window.session.current.runs
    for number, seconds in enumerate((1.0, 2.0, 4.0, 0.5)):
        bpsp = 3.0 if number < 3 else 3.5
        found[number] = replace(found[number], point=found[number].point._replace(decode_seconds=seconds, bpsp=bpsp))
    window.session.current.selected = found[0]
    window.session.runs_changed.emit()
    QApplication.processEvents()  # the plot follows with the next turn
    return found


def test_the_range_of_repeats_is_drawn_where_it_belongs(window: MainWindow, repeated: list[Run]) -> None:
    plot = window.plot
    mark = plot.mark_of(repeated[0])
    assert mark is not None
    assert mark.items == tuple(repeated[:3])
    assert mark.middle is repeated[1]
    assert len(plot.marks) == 2
    (bars,) = plot.ranges
    x, y = bars.getData()
    assert list(x) == pytest.approx([math.log10(1.0), math.log10(4.0)])
    assert list(y) == [3.0, 3.0]
    (dots,) = plot.dots
    assert [spot.data() for spot in dots.points()] == repeated[:3]
    assert [spot.pos().x() for spot in dots.points()] == pytest.approx([0.0, math.log10(2), math.log10(4)])
    (low, high), _ = plot.widget.getViewBox().viewRange()
    assert low < math.log10(0.5) < math.log10(4.0) < high
    box = plot.widget.getViewBox()
    ends = [box.mapViewToDevice(QPointF(at, 3.0)).x() for at in (low, x[0], x[1])]
    for end, at in zip(ends[1:], x, strict=True):
        assert end - ends[0] == pytest.approx((at - low) / (high - low) * box.width(), abs=2)


def test_a_click_on_a_mark_takes_its_middle_and_a_dot_its_own_run(window: MainWindow, repeated: list[Run]) -> None:
    (scatter,), (dots,) = window.plot.points, window.plot.dots
    spot = next(spot for spot in scatter.points() if repeated[0] in spot.data().items)
    scatter.sigClicked.emit(scatter, [spot], None)
    assert window.session.selected is repeated[1]
    dots.sigClicked.emit(dots, [dots.points()[2]], None)
    assert window.session.selected is repeated[2]


def test_the_tip_tells_the_range(window: MainWindow, repeated: list[Run]) -> None:
    mark = window.plot.mark_of(repeated[0])
    assert mark is not None
    text = figures.mark_tip(mark)
    assert "3 times" in text
    assert "1.00 s – 4.00 s" in text
    alone = window.plot.mark_of(repeated[3])
    assert alone is not None
    assert "times" not in figures.mark_tip(alone)


def test_a_sweep_repeats_only_what_is_missing(window: MainWindow, finished: Finished, repeated: list[Run]) -> None:
    assert window.session.current is not None
    window.engine.sweep(window.session.current, ["4", "16"], ["none"], times=3)
    finished(6)
    steps = [run.point.steps for run in window.session.current.runs]
    assert steps.count("4") == steps.count("16") == 3
    window.engine.sweep(window.session.current, ["4", "16"], ["none"], times=3)
    assert not window.engine.busy
    assert window.session.notices


def test_every_setting_is_tried_once_before_any_is_repeated(
    window: MainWindow, finished: Finished, small: Path
) -> None:
    window.engine.encode_on_open = False
    window.engine.open_paths([small])
    finished(0)
    assert window.session.current is not None
    window.engine.sweep(window.session.current, ["1", "2"], ["none"], times=2)
    finished(4)
    assert [run.point.steps for run in window.session.current.runs] == ["1", "2", "1", "2"]


def test_repeats_share_what_takes_memory(window: MainWindow, finished: Finished, small: Path) -> None:
    window.engine.open_paths([small])
    finished(1)
    window.actions_table["encode"].trigger()
    finished(2)
    assert window.session.current is not None
    one, two = window.session.current.runs
    assert two.data is one.data
    assert two.replay.scene is one.replay.scene
    assert two.replay.seconds is not one.replay.seconds
    assert window.session.selected is two


def test_the_dialog_asks_how_often(
    window: MainWindow, finished: Finished, small: Path, codec: FakeCodec, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.engine.open_paths([small])
    finished(1)
    window.actions_table["sweep"].trigger()
    dialog = next(child for child in window.children() if isinstance(child, dialogs.SweepDialog))
    for name, box in dialog.rungs.items():
        box.setChecked(name == "2")
    for name, box in dialog.bases.items():
        box.setChecked(name == "none")
    assert isinstance(dialog.times, QSpinBox)
    dialog.times.setValue(2)
    dialog.accept()
    finished(3)


def test_another_pair_of_axes_needs_no_code(window: MainWindow, repeated: list[Run]) -> None:
    size = Quantity("bytes", "bytes")
    window.plot.set_pair(AxisPair("sizes", size, Quantity("shannon_bits", "rate", logarithmic=True), curve=("codec",)))
    (scatter,) = window.plot.points
    for spot in scatter.points():
        point = spot.data().middle.point
        assert spot.pos().x() == point.bytes
        assert spot.pos().y() == pytest.approx(math.log10(point.shannon_bits))
    axes = [window.plot.widget.getAxis(side) for side in ("bottom", "left")]
    assert [axis.labelText for axis in axes] == ["bytes", "rate (logarithmic)"]


def test_the_choice_of_axes(window: MainWindow, repeated: list[Run]) -> None:
    window.plot._choice.setCurrentIndex(1)
    (scatter,) = window.plot.points
    for spot in scatter.points():
        assert spot.pos().x() == pytest.approx(math.log10(spot.data().at[0]))
        assert spot.data().items[0].point.encode_seconds in [x for x, _ in spot.data().places]


def test_a_curve_for_each_model_and_a_column_that_tells_them(window: MainWindow, repeated: list[Run]) -> None:
    assert window.table.view.isColumnHidden(2)
    repeated[2] = replace(repeated[2], point=repeated[2].point._replace(model="", codec="raw"))  # stored, by no model
    window.session.runs_changed.emit()
    assert window.table.view.isColumnHidden(2)
    repeated[3] = replace(repeated[3], point=repeated[3].point._replace(model="deadbeef"))
    window.session.runs_changed.emit()
    QApplication.processEvents()
    assert len(window.plot.points) == 2
    assert not window.table.view.isColumnHidden(2)
    assert "deadbeef" in window.plot._legend.text()


def test_the_table_sorts_by_figures_and_holds_the_coders(window: MainWindow, repeated: list[Run]) -> None:
    assert window.session.current is not None
    window.session.add_peer(window.session.current, PeerPoint("PNG", 900, 9.0, 10.0, 0.25))
    QApplication.processEvents()  # the table follows with the next turn
    view = window.table.view
    for column, figure in ((3, "bpsp"), (6, "decode_seconds")):
        for order, reverse in ((Qt.SortOrder.AscendingOrder, False), (Qt.SortOrder.DescendingOrder, True)):
            view.sortByColumn(column, order)
            rows = [view.model().index(row, 0).data(Qt.ItemDataRole.UserRole + 1) for row in range(5)]
            values = [getattr(row if isinstance(row, PeerPoint) else row.point, figure) for row in rows]
            assert values == sorted(values, reverse=reverse)
            assert any(isinstance(row, PeerPoint) for row in rows)


def test_no_figure_and_no_title_of_the_table_is_clipped(window: MainWindow, repeated: list[Run]) -> None:
    view = window.table.view
    header = view.horizontalHeader()
    for width in range(320, 760, 7):
        view.resize(width, 200)
        QApplication.processEvents()
        for column in (each for each in range(header.count()) if not view.isColumnHidden(each)):
            header.setSortIndicatorShown(column == header.sortIndicatorSection())  # one title alone has the arrow
            needed = max(view.sizeHintForColumn(column), header.sectionSizeHint(column))
            header.setSortIndicatorShown(True)
            assert header.sectionSize(column) >= needed, (width, column)
