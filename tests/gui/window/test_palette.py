"""Commands found by typing, jobs that wait, views of the codec, words in the user's language."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from explorer.gui.look import labels
from explorer.gui.look.i18n import TRANSLATOR, read_texts
from explorer.gui.scene.latents import LATENT_MODES
from explorer.gui.scene.layers import MODES
from explorer.gui.window.chooser import Chooser, Entry, found
from explorer.gui.window.jobs_dialog import JobsDialog, job_text
from explorer.gui.window.main_window import MainWindow
from explorer.machine.resources import resource_folder
from tests.gui.conftest import PATIENCE
from tests.gui.fake_codec import FakeCodec


def test_a_command_is_found_by_its_words_and_run(window: MainWindow) -> None:
    window.actions_table["palette"].trigger()
    chooser = window.findChild(Chooser)
    assert chooser is not None
    commands = [spec for spec in window.actions_table.specs if spec.id]
    assert chooser.list.count() == len(commands) - 1 + len(window.lessons.lessons)
    chooser.line.setText("dark theme")
    assert chooser.list.item(0).text() == "Dark theme"
    QTest.keyClick(chooser.line, Qt.Key.Key_Return)
    assert window.theme.mode == "dark"
    window.set_theme("light")


def test_what_cannot_be_done_now_is_listed_and_not_chosen(window: MainWindow) -> None:
    assert not window.actions_table["export_italic"].isEnabled()
    window.actions_table["palette"].trigger()
    chooser = window.findChild(Chooser)
    assert chooser is not None
    chooser.line.setText("export .italic compressed")
    assert chooser.list.count() >= 1
    QTest.keyClick(chooser.line, Qt.Key.Key_Return)
    assert chooser.isVisible()
    chooser.reject()


def test_all_words_count_in_any_order_and_case() -> None:
    entry = Entry("Zoom in", print, "Ctrl++", "View: Larger")
    assert found("", entry)
    assert found("IN zoom", entry)
    assert found("larger ctrl", entry)
    assert not found("zoom out", entry)


def test_a_waiting_job_is_taken_out_and_the_others_are_done(
    window: MainWindow, codec: FakeCodec, small: Path, qtbot: QtBot, finished: Callable[[int], None]
) -> None:
    window.engine.open_paths([small])
    finished(1)
    codec.gate = threading.Event()
    document = window.session.current
    assert document is not None
    window.engine.sweep(document, ["2", "4", "64"], ["none"])
    qtbot.waitUntil(lambda: len(window.engine.queued) == 2, timeout=PATIENCE)
    dialog = JobsDialog(window, window.engine)
    assert dialog.list.count() == 2
    assert "4 steps" in dialog.list.item(0).text()
    dialog.list.item(0).setSelected(True)
    dialog.remove.click()
    assert [job_text(task) for task in window.engine.queued] == [dialog.list.item(0).text()]
    codec.gate.set()
    qtbot.waitUntil(lambda: not window.engine.busy, timeout=PATIENCE)
    dialog.refresh()
    assert not dialog.remove.isEnabled()
    assert [run.point.steps for run in document.runs] == ["16", "2", "64"]
    dialog.close()


def test_a_codec_lists_its_own_views(window: MainWindow, small: Path, finished: Callable[[int], None]) -> None:
    window.engine.open_paths([small])
    finished(1)
    choice = window.view.left.choice

    def listed() -> set[str]:
        return {mode for row, mode in enumerate(MODES) if not choice.view().isRowHidden(row)}  # type: ignore[attr-defined]

    assert not listed() & set(LATENT_MODES)
    assert {"mean", "mask", "saved", "imagined"} <= listed()
    window.session.remove_run(window.session.current.runs[0])  # type: ignore[union-attr]
    window.session.change_settings(codec="lossy")
    assert set(LATENT_MODES) <= listed()
    assert not {"saved", "imagined"} & listed()
    tips = [choice.itemData(row, Qt.ItemDataRole.ToolTipRole) for row in range(choice.count())]
    assert len(set(tips)) == choice.count()
    assert all(tips)


def test_names_of_orders_are_translated_on_the_screen_and_not_in_the_settings(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = read_texts(resource_folder("assets") / "translations" / "zh_CN.ts")
    monkeypatch.setattr(TRANSLATOR, "texts", texts)
    for rung in ("wavefront", "serial", "16"):
        assert labels.rung_named(labels.rung_label(rung)) == rung
    assert labels.rung_label("wavefront") == "波前"
    window.session.change_settings(steps="serial")
    assert window.settings_bar.steps.currentText() == labels.rung_label("serial")
    window.settings_bar.steps.setCurrentText("波前")
    assert window.session.settings.steps == "wavefront"
    assert not [text for text in texts.values() if "基层" in text]
