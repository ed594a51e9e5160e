"""The pixel that is looked at: asked once the cursor rests, shown with its distributions, kept when pinned."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from explorer.gui.codec.codec import RealCodec
from explorer.gui.pixel import advisers
from explorer.gui.pixel.pixel_panel import NARROWEST, likely
from explorer.gui.window.clipboard import samples_of
from explorer.gui.window.main_window import MainWindow
from explorer.lossless.density import walk
from explorer.lossless.density.inspect import Prediction, SubPixel
from tests.gui.conftest import PATIENCE
from tests.gui.fake_codec import FakeCodec, FakeInspector


@pytest.fixture
def looking(window: MainWindow, finished: Callable[[int], None], small: Path, codec: FakeCodec) -> MainWindow:
    """A run, and the panel of pixels in view."""
    window.probe.open = codec.inspector
    window.engine.open_paths([small])
    finished(1)
    window.actions_table["show_pixel"].trigger()
    return window


def answered(window: MainWindow, qtbot: QtBot, x: int, y: int) -> Prediction:
    def there() -> bool:
        found = window.probe.prediction
        return found is not None and (found.x, found.y) == (x, y)

    qtbot.waitUntil(there, timeout=PATIENCE)
    assert window.probe.prediction is not None
    return window.probe.prediction


def point(window: MainWindow, qtbot: QtBot, x: int, y: int) -> None:
    """Move the cursor to a pixel of the left pane."""
    pane, viewport = window.view.left.pane, window.view.viewport
    left, top = viewport.to_screen(x + 0.5, y + 0.5)
    qtbot.mouseMove(pane, QPoint(round(left), round(top)))


def test_the_pixel_under_the_cursor_is_predicted(looking: MainWindow, qtbot: QtBot, small: Path) -> None:
    panel, true = looking.pixel_panel, np.asarray(Image.open(small))
    assert panel.message.isVisible()
    point(looking, qtbot, 7, 5)
    found = answered(looking, qtbot, 7, 5)
    assert (panel.x.value(), panel.y.value()) == (7, 5)
    assert not panel.message.isVisible()
    for plot, channel, name in zip(panel.channels, found.channels, "GRB", strict=True):
        value = int(true[5, 7, "RGB".index(name)])
        assert plot.isVisible()
        assert plot.text.text().startswith(name)
        assert f"true value {value} at 50 %, 1.00 bits" in plot.text.text()
        assert plot.truth.getData()[0].tolist() == [value]
        edges, drawn = plot.curve.getData()
        assert np.array_equal(drawn, channel.probability)
        assert edges[value] == value - 0.5
    assert "given G, R" in panel.channels[2].text.text()
    reported = float(looking.session.scene().bits_map[5, 7])
    assert f"= 3.00 bits by the network alone; {reported:.2f} with the second opinion" in panel.heading.text()


def test_nothing_is_asked_while_the_panel_is_out_of_sight(looking: MainWindow, qtbot: QtBot, codec: FakeCodec) -> None:
    looking.actions_table["show_tradeoff"].trigger()
    point(looking, qtbot, 3, 3)
    qtbot.wait(150)
    assert codec.inspectors_made == 0
    looking.actions_table["show_pixel"].trigger()
    answered(looking, qtbot, 3, 3)
    point(looking, qtbot, 4, 3)
    answered(looking, qtbot, 4, 3)
    assert codec.inspectors_made == 1  # the file is opened once


def test_a_pinned_pixel_stays_and_is_framed(looking: MainWindow, qtbot: QtBot) -> None:
    point(looking, qtbot, 7, 5)
    qtbot.mouseMove(looking.view.left.pane, QPoint(1, 1))  # beside the picture: the last one stays
    assert looking.probe.at == (7, 5)
    looking.actions_table["show_tradeoff"].trigger()
    before = picture(looking)
    looking.actions_table["pin_pixel"].trigger()
    point(looking, qtbot, 2, 2)
    assert looking.probe.at == (7, 5)
    x, y, _ = looking.view.viewport.visible()
    scale, changed = looking.view.viewport.scale, np.argwhere((picture(looking) != before).any(2))
    assert changed.size
    assert changed.min(0) == pytest.approx([y + 5 * scale, x + 7 * scale], abs=4)
    assert changed.max(0) == pytest.approx([y + 6 * scale, x + 8 * scale], abs=4)
    looking.actions_table["pin_pixel"].trigger()
    looking.actions_table["show_tradeoff"].trigger()
    assert np.array_equal(picture(looking), before)
    looking.actions_table["show_pixel"].trigger()
    point(looking, qtbot, 3, 2)
    assert looking.probe.at == (3, 2)


def picture(window: MainWindow) -> np.ndarray:
    """What the left pane shows: uint8 (h, w, 3)."""
    return samples_of(window.view.left.pane.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)).copy()


def test_the_keyboard_reaches_every_pixel(looking: MainWindow, qtbot: QtBot) -> None:
    looking.actions_table["show_tradeoff"].trigger()
    looking.activateWindow()
    looking.view.left.pane.setFocus()
    qtbot.waitUntil(looking.view.left.pane.hasFocus, timeout=PATIENCE)
    qtbot.keyClick(looking.windowHandle(), Qt.Key.Key_P)
    assert looking.plots.currentWidget() is looking.pixel_panel
    assert looking.probe.at == (10, 6)  # the middle
    looking.pixel_panel.x.setFocus()
    qtbot.keyClick(looking.pixel_panel.x, Qt.Key.Key_Up)
    answered(looking, qtbot, 11, 6)
    assert looking.actions_table["pin_pixel"].isChecked()
    looking.pixel_panel.y.setValue(99)
    answered(looking, qtbot, 11, 11)


def test_another_run_is_asked_anew(
    looking: MainWindow, qtbot: QtBot, finished: Callable[[int], None], codec: FakeCodec
) -> None:
    looking.probe.move(5, 5)
    answered(looking, qtbot, 5, 5)
    looking.session.change_settings(steps="4")
    looking.actions_table["encode"].trigger()
    finished(2)
    answered(looking, qtbot, 5, 5)
    assert codec.inspectors_made == 2


def test_a_broken_question_is_told_in_the_panel(
    looking: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: FakeInspector, x: int, y: int) -> Prediction:
        raise RuntimeError("no such luck")

    monkeypatch.setattr(FakeInspector, "at", broken)
    looking.probe.move(1, 1)
    qtbot.waitUntil(lambda: "no such luck" in looking.pixel_panel.message.text(), timeout=PATIENCE)
    assert not any(channel.isVisible() for channel in looking.pixel_panel.channels)
    assert looking.session.notices == []


def test_the_likely_values_hold_the_mass_and_the_true_one() -> None:
    peak = np.zeros(256)
    peak[100:104] = 0.25
    low, high = likely(SubPixel("G", 102, peak))
    assert low <= 100
    assert high >= 103
    assert high - low + 1 == NARROWEST
    assert likely(SubPixel("G", 200, peak))[1] == 200
    assert likely(SubPixel("G", 3, peak))[0] == 3
    top = np.zeros(256)
    top[255] = 1
    assert likely(SubPixel("G", 255, top)) == (256 - NARROWEST, 255)


@pytest.mark.parametrize("base", ["none", "bpg:32"])
def test_the_network_costs_what_the_run_reported(
    window: MainWindow, qtbot: QtBot, finished: Callable[[int], None], photo: Path, base: str
) -> None:
    window.engine.codec = RealCodec()
    window.session.change_settings(steps="4", base=base, device="cpu")
    window.engine.open_paths([photo])
    finished(1)
    window.actions_table["show_pixel"].trigger()
    for x, y in ((0, 0), (17, 11), (31, 23)):
        window.probe.move(x, y)
        found = answered(window, qtbot, x, y)
        traces, bars = window.session.scene().traces, window.pixel_panel.advisers
        assert found.bits == pytest.approx(float(traces.alone[y, x]), abs=0.3)  # scales follow
        assert bars.isVisible()
        assert np.array_equal(bars.account, traces.account[y, x].astype(np.float32))
        assert f"G {advisers.signed(float(traces.account[y, x, 0, 0]))}" in bars.accessibleDescription()


def test_advisers_have_a_name_each() -> None:
    from explorer.lossless.opinion.kernel import ADVISERS

    assert len(advisers.names()) == len(ADVISERS)
    assert [advisers.signed(bits) for bits in (1.788, -0.4, -0.001)] == ["+1.79", "-0.40", "0.00"]


def test_a_prediction_without_kept_states_is_told_to_be_about(
    window: MainWindow,
    qtbot: QtBot,
    finished: Callable[[int], None],
    photo: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window.engine.codec = RealCodec()
    window.session.change_settings(steps="4", base="none", device="cpu")
    window.engine.open_paths([photo])
    finished(1)
    window.actions_table["show_pixel"].trigger()
    window.probe.move(17, 11)
    answered(window, qtbot, 17, 11)
    assert "about" not in window.pixel_panel.heading.text()
    monkeypatch.setattr(walk, "LARGEST_KEPT", 0)
    window.engine.open_paths([photo])
    finished(1)
    window.probe.move(17, 11)
    answered(window, qtbot, 17, 11)
    assert "about" in window.pixel_panel.heading.text()
