"""The quality slider: figures at once, the newest wish wins, the original stands beside; a size picks a quality."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from explorer.gui.codec import trials
from explorer.gui.codec.codec import RealCodec
from explorer.gui.codec.lossy_codec import Tried
from explorer.gui.window.main_window import MainWindow
from explorer.gui.window.quality_field import QualityField
from tests.golden.make_lossy import MODELS
from tests.gui.conftest import PATIENCE

Finished = Callable[[int], None]


@pytest.fixture(autouse=True)
def lossy_models(monkeypatch: pytest.MonkeyPatch) -> None:
    """The golden models, before the window asks which there are."""
    monkeypatch.setenv("ITALIC_MODELS", str(MODELS))


@pytest.fixture
def opened(window: MainWindow, finished: Finished, photo: Path) -> MainWindow:
    """The window with a picture and one lossy run of it, by the real codec in this process."""
    window.engine.codec = RealCodec()
    window.settings_bar.codec.setCurrentIndex(1)
    window.session.change_settings(steps="2", device="cpu")
    window.engine.open_paths([photo])
    finished(1)
    return window


def test_slider_and_number_follow_each_other(qtbot: QtBot) -> None:
    field = QualityField()
    qtbot.addWidget(field)
    said: list[float] = []
    field.changed.connect(said.append)
    field.slider.setValue(41)
    assert (field.value, field.number.value()) == (10.25, 10.25)
    field.number.setValue(12.1)
    assert (field.value, field.number.value(), field.slider.value()) == (12, 12, 48)
    field.show_value(63)
    assert said == [10.25, 12]


def test_figures_and_picture_follow_the_slider(opened: MainWindow, qtbot: QtBot) -> None:
    window, session = opened, opened.session
    run = session.selected
    assert run is not None
    window.settings_bar.quality.slider.setValue(200)
    assert session.settings.quality == 50
    assert session.trial is not None
    qtbot.waitUntil(lambda: session.trial is not None and session.trial.exact, timeout=PATIENCE)
    trial = session.trial
    assert trial is not None
    assert trial.bpp is not None
    scene = session.scene()
    assert scene is not None
    assert scene.shown is trial.shown
    assert scene.original is not scene.shown
    assert window.summary._values[0].text() == f"{trial.bpp:.3f}"
    assert window.view.right.pane.override == "original"
    assert window.step_bar.slider.isEnabled() is False
    window.engine.encode(session.current)
    qtbot.waitUntil(lambda: len(session.current.runs) == 2 and not window.engine.busy, timeout=PATIENCE)
    made = session.current.runs[-1].point
    assert session.trial is None
    assert made.quality == 50
    assert 0 <= trial.bpp * made.width * made.height / 8 - made.bytes <= 16  # what the trial said, and the file
    assert made.psnr == pytest.approx(trial.psnr)
    assert window.view.right.pane.override is None


def test_the_slider_says_what_to_expect(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ITALIC_MODELS")
    window.settings_bar.codec.setCurrentIndex(1)
    tips = []
    for quarters in (0, 200):
        window.settings_bar.quality.slider.setValue(quarters)
        tips.append(window.settings_bar.quality.toolTip())
    assert "0.22 bits per pixel and 27.44 dB" in tips[0]
    assert tips[0] != tips[1]


def test_the_newest_wish_wins(opened: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[float] = []
    real = RealCodec.try_quality

    def watched(self: RealCodec, picture: Any, **settings: Any) -> Tried:
        tried.append(settings["quality"])
        return real(self, picture, **settings)

    monkeypatch.setattr(RealCodec, "try_quality", watched)
    for quarters in range(0, 240, 4):
        opened.settings_bar.quality.slider.setValue(quarters)
    qtbot.waitUntil(lambda: opened.session.trial is not None and opened.session.trial.exact, timeout=PATIENCE)
    assert tried[0] == 0
    assert tried[-1] == 59
    assert len(tried) < 10
    opened.session.change_settings(codec="lossless")
    assert opened.session.trial is None


def test_a_wish_for_another_picture_is_not_lost(opened: MainWindow, qtbot: QtBot, photo: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.png"
    other.write_bytes(photo.read_bytes())
    opened.engine.open_paths([other])
    qtbot.waitUntil(lambda: len(opened.session.documents) == 2 and not opened.engine.busy, timeout=PATIENCE)
    first, second = opened.session.documents
    opened.session.show_document(first)
    opened.settings_bar.quality.slider.setValue(20)  # runs on, of no use any more
    opened.session.show_document(second)
    opened.settings_bar.quality.slider.setValue(24)
    qtbot.waitUntil(lambda: opened.session.trial is not None and opened.session.trial.exact, timeout=PATIENCE)
    assert opened.session.trial.document is second


def test_a_trial_that_fails_says_so_and_the_next_one_is_made(
    opened: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: RealCodec, picture: Any, **settings: Any) -> Tried:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(RealCodec, "try_quality", broken)
        opened.settings_bar.quality.slider.setValue(8)
        qtbot.waitUntil(lambda: bool(opened.session.notices), timeout=PATIENCE)
    assert opened.session.trial is None
    opened.settings_bar.quality.slider.setValue(12)
    qtbot.waitUntil(lambda: opened.session.trial is not None and opened.session.trial.exact, timeout=PATIENCE)


def test_of_a_large_picture_only_figures_are_expected(
    opened: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ITALIC_MODELS")  # the golden models say nothing of what to expect
    monkeypatch.setattr(trials, "LARGEST", 10)
    opened.settings_bar.quality.slider.setValue(8)
    trial = opened.session.trial
    assert trial is not None
    assert trial.bpp is not None
    assert not opened.engine.trials._running
    assert not opened.session.shows_trial
    assert opened.summary._values[0].text() == f"≈ {trial.bpp:.3f}"


def test_a_size_picks_the_quality(opened: MainWindow, qtbot: QtBot) -> None:
    window, document = opened, opened.session.current
    assert document is not None
    wanted = document.runs[0].point.bytes + 40
    window.budget_bar.kind.setCurrentIndex(1)
    window.budget_bar.limit.setDecimals(3)
    window.budget_bar.limit.setValue(wanted / 1000)
    window.budget_bar.pick()
    qtbot.waitUntil(lambda: len(document.runs) == 2 and not window.engine.busy, timeout=PATIENCE)
    made = document.runs[-1].point
    assert made.bytes <= wanted
    assert made.quality == window.session.settings.quality > 32
