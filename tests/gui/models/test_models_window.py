"""The models' page: every model with its figures, the choice for the next run, folders of one's own, a training."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from explorer import inventory
from explorer.gui.look import questions
from explorer.gui.models import words
from explorer.gui.models.asker import Asker
from explorer.gui.models.expert import Expert
from explorer.gui.models.table import HASH, MACS, NAME
from explorer.gui.state.command_line import encode_command
from explorer.gui.window.main_window import MainWindow
from explorer.weights import models
from explorer.weights.own import own_folders
from tests.golden.make import MODELS

PATIENCE = 60_000


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A user who has named no folder yet."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot, settings: None) -> MainWindow:
    """The window with its models shown; they are read in this process."""
    window.models.asker = window.models.shelf._asker = Asker(Expert())
    window.actions_table["models_show"].trigger()
    qtbot.waitUntil(lambda: len(window.models.shelf.figures) == len(window.models.shelf.entries) > 0, timeout=PATIENCE)
    return window


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    folder.mkdir()
    data = (MODELS / "pictures.safetensors").read_bytes()
    models.install(data, folder, {"name": "mine", "description": "<b>trained</b> at home"})
    return folder


def choose(window: MainWindow, name: str) -> models.ModelInfo:
    table = window.models.page.table
    row = next(row for row in range(table.rowCount()) if table.item(row, NAME).text() == name)
    table.setCurrentCell(row, NAME)
    return window.models.shelf.entries[row].info


def test_every_model_is_shown_with_its_figures(page: MainWindow) -> None:
    table, shelf = page.models.page.table, page.models.shelf
    assert page.models.page.isVisible()
    assert not page.settings_bar.isVisible()
    assert [table.item(row, HASH).text() for row in range(table.rowCount())] == [m.key for m in models.available()]
    for row, entry in enumerate(shelf.entries):
        figures = inventory.figures(entry.info)
        assert table.item(row, MACS).text() == words.macs_label(max(macs for _, macs in figures.macs))
        choose(page, table.item(row, NAME).text())
        told = page.models.page.details.toPlainText()
        assert entry.info.sha256 in told
        assert f"{figures.weights:,}" in told
        assert f"{entry.size:,}" in told
        assert all(f"{rate.bits:.4f}" in told for rate in entry.rates)


def test_a_model_is_chosen_for_the_next_run_and_let_go(page: MainWindow) -> None:
    info = choose(page, "pictures-best")
    page.actions_table["models_use"].trigger()
    assert page.session.settings.model == info.key
    bar = page.settings_bar
    assert bar.model.currentText() == "pictures-best"
    assert "pictures-best" in page.models.page.state.text()
    page.session.change_settings(codec="lossy")
    assert page.session.settings.model == "auto"
    page.session.history.undo()
    assert page.session.settings.model == info.key
    page.actions_table["models_use"].trigger()
    assert page.session.settings.model == "auto"


def test_a_lossy_model_brings_its_codec_and_metric(page: MainWindow) -> None:
    info = choose(page, "lossy-msssim")
    page.actions_table["models_use"].trigger()
    settings = page.session.settings
    assert (settings.codec, settings.metric, settings.model) == ("lossy", "msssim", info.key)
    page.session.change_settings(metric="mse")
    assert page.session.settings.model == "auto"


def test_the_chosen_model_goes_into_the_job(
    page: MainWindow, small: Path, finished: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    info = choose(page, "pictures-best")
    page.actions_table["models_use"].trigger()
    asked: list[str] = []
    real = page.engine.codec.encode

    def watched(picture: object, **options: str) -> object:
        asked.append(options["model"])
        return real(picture, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(page.engine.codec, "encode", watched)
    page.engine.open_paths([small])
    finished(1)
    assert asked == [info.key]
    assert not page.models.page.isVisible()  # the picture is looked at
    document, run = page.session.current, page.session.selected
    assert document is not None
    assert run is not None
    made = run.point._replace(model=info.key)
    command = encode_command(document, type(run)(made, run.data, True, "cpu", run.replay))
    assert "--model pictures-best" in command


def test_a_folder_of_ones_own_is_checked_used_and_taken_out(
    page: MainWindow, mine: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "ask_folder", lambda parent, folder: mine)
    page.actions_table["models_add"].trigger()
    qtbot.waitUntil(lambda: own_folders() == [mine], timeout=PATIENCE)
    qtbot.waitUntil(lambda: page.models.shelf.adding is None, timeout=PATIENCE)
    info = choose(page, "mine")
    assert "<b>trained</b> at home" in page.models.page.details.toPlainText()
    page.actions_table["models_use"].trigger()
    assert page.settings_bar.model.currentText() == "mine"
    page.actions_table["models_remove"].trigger()
    assert own_folders() == []
    assert "mine" not in [entry.info.name for entry in page.models.shelf.entries]
    assert page.session.settings.model == info.key  # told, not silently another
    assert "not installed" in page.settings_bar.model.currentText()


def test_a_folder_with_a_broken_model_is_told_in_one_line(page: MainWindow, mine: Path, qtbot: QtBot) -> None:
    (mine / "mine.safetensors").write_bytes(b"nothing")
    page.models.add(mine)
    qtbot.waitUntil(lambda: page.models.shelf.adding is None, timeout=PATIENCE)
    (notice,) = [notice for notice in page.session.notices if notice.level == "error"]
    assert "mine" in notice.text
    assert "\n" not in notice.text
    assert own_folders() == []


def test_a_training_is_drawn_as_it_goes_on(page: MainWindow, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    log.write_bytes(b"")
    shelf, view = page.models.shelf, page.models.page.training
    shelf.watch(tmp_path)
    assert view._empty.isVisibleTo(view.plot)
    told = {"job": "pictures-causal", "step": 10, "seconds": 20.0, "done": 0.25, "loss": 4.0, "held_out": []}
    log.write_text(json.dumps(told) + "\n" + json.dumps(told | {"step": 20, "loss": 2.0})[:30])
    shelf.look()
    assert list(view.raw.getData()[1]) == [4.0]
    log.write_text(json.dumps(told) + "\n" + json.dumps(told | {"step": 20, "loss": 2.0}) + "\n")
    shelf.look()
    assert list(view.smooth.getData()[1]) == [4.0, 3.0]
    assert "1:00" in view.told.text() or "60.0 s" in view.told.text()
    log.unlink()
    shelf.look()
    assert shelf.log is None
    assert page.session.notices


def test_the_real_process_answers(window: MainWindow, qtbot: QtBot) -> None:
    window.models.show(True)
    shelf = window.models.shelf
    qtbot.waitUntil(lambda: len(shelf.figures) == len(shelf.entries) > 0, timeout=PATIENCE)
    assert all(not isinstance(found, str) for found in shelf.figures.values())
