"""The evaluation as its users meet it: dropped pictures really measured, keys, points and rows, the next start."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.evaluation.journal import Journal, read
from explorer.evaluation.lossless import Result
from explorer.evaluation.lossy import LossyResult
from explorer.gui.evaluate import kept
from explorer.gui.evaluate.asked import Asked
from explorer.gui.evaluate.journals import Journals
from explorer.gui.evaluate.kept import Kept
from explorer.gui.evaluate.view import View
from explorer.gui.look import questions
from explorer.gui.window.main_window import MainWindow
from explorer.gui.window.program import show_window
from tests.conftest import REPOSITORY
from tests.gui.conftest import PATIENCE
from tests.gui.evaluate.rows import DEPENDS, lossless_rows, lossy_rows
from tests.gui.fake_codec import FakeCodec
from tests.gui.window.test_window import drop, files

Until = Callable[[Callable[[], bool]], None]


@pytest.fixture
def until(qtbot: QtBot) -> Until:
    return lambda condition: qtbot.waitUntil(condition, timeout=PATIENCE)


@pytest.fixture
def on_page(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    monkeypatch.setenv("PYTHONPATH", str(REPOSITORY))
    window.actions_table["evaluate_show"].trigger()
    return window


def press(window: MainWindow, qtbot: QtBot, name: str) -> None:
    (keys,) = window.actions_table[name].shortcut()
    qtbot.keyClick(window, keys.key(), keys.keyboardModifiers())


def journal(path: Path, rows: list[Result]) -> Path:
    made = Journal(path, Result, DEPENDS)
    for row in rows:
        made.add(row)
    return path


def cells(window: MainWindow, table: str = "means") -> list[list[str]]:
    model = getattr(window.evaluate.page, table).model()
    return [[model.index(r, c).data() for c in range(model.columnCount())] for r in range(model.rowCount())]


@pytest.mark.usefixtures("small_models")
def test_two_pictures_and_a_bad_one_are_measured_by_keys_alone(
    on_page: MainWindow, qtbot: QtBot, until: Until, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, page = on_page, on_page.evaluate.page
    study = window.evaluate.runner.study
    (folder / "c.png").write_bytes(b"garbage")
    assert drop(window, files(folder))
    assert study.asked.sources == (str(folder),)
    assert window.session.documents == []
    page.form.steps.setEditText("1, 4")
    page.form.bases.setEditText("none")
    page.form.threads.setValue(1)
    study.ask(replace(study.asked, without=study.asked.peers[1:]))
    press(window, qtbot, "evaluate_start")
    assert not page.start.isEnabled()
    assert not page.form.isEnabled()
    until(lambda: not window.evaluate.runner.active)
    page.refresh()
    rows = cells(window)
    assert [row[0].split("  ")[1] for row in rows] == ["ITALIC 1, no base", "ITALIC 4, no base", "PNG"]
    assert [row[page.means.means.columns.index("count")] for row in rows] == ["2", "2", "2"]
    assert "±" in rows[0][1]
    assert page.tables.tabText(2) == "Failures (1)"
    assert "not a picture" in page.failures.item(0).text()
    assert "2 pictures, 6 results, failures: 1" in page.state.text()
    assert window.session.notices == []
    monkeypatch.setattr(questions, "ask_save", lambda *_: tmp_path / "out.json")
    window.actions_table["evaluate_save"].trigger()
    until((tmp_path / "out.json").exists)
    document = json.loads((tmp_path / "out.json").read_text())
    assert len(document["results"]) == 6
    assert document["machine"]["threads"] == 1
    assert [failure["picture"] for failure in document["failures"]] == [str(folder / "c.png")]
    window.actions_table["evaluate_show"].trigger()
    assert window._pages.currentWidget() is window.start_page
    assert window.settings_bar.isVisible()


def test_a_click_on_a_point_selects_its_row(on_page: MainWindow, tmp_path: Path) -> None:
    window, page = on_page, on_page.evaluate.page
    assert window.evaluate.runner.open(journal(tmp_path / "j", lossless_rows()))
    page.refresh()
    page.plot._on_clicked(None, [Spot(("italic 4 none",))], None)
    assert page.tables.currentWidget() is page.means
    assert page.means.currentIndex().siblingAtColumn(0).data().endswith("ITALIC 4, no base")
    page.plot.look(View("two"))
    assert [of for _, of in page.plot.points] == [0, 1, 2, 3]
    page.plot._on_clicked(None, [Spot(2)], None)
    assert page.tables.currentWidget() is page.pictures
    assert page.pictures.currentIndex().siblingAtColumn(0).data() == "2.png"
    assert page.plot._ring.data["x"].tolist() == [page.plot.points[2][0][0]]
    page.pictures.selectRow(0)
    assert window.evaluate.runner.study.chosen == 0


class Spot:
    """A point of a scatter plot."""

    def __init__(self, data: object) -> None:
        self._data = data

    def data(self) -> object:
        """What it stands for."""
        return self._data


def test_points_are_reached_by_keys(on_page: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window, page = on_page, on_page.evaluate.page
    window.evaluate.runner.open(journal(tmp_path / "j", lossless_rows()))
    page.plot.look(View("sorted"))
    qtbot.keyClick(page.plot.widget, Qt.Key.Key_Home)
    study = window.evaluate.runner.study
    assert study.chosen == 0
    qtbot.keyClick(page.plot.widget, Qt.Key.Key_Right)
    assert study.chosen == 1
    qtbot.keyClick(page.plot.widget, Qt.Key.Key_End)
    assert study.chosen == 3
    page.plot.look(View("decoding"))
    qtbot.keyClick(page.plot.widget, Qt.Key.Key_End)
    assert page.means.currentIndex().isValid()


def test_the_reference_can_be_chosen(on_page: MainWindow, tmp_path: Path) -> None:
    window, page = on_page, on_page.evaluate.page
    window.evaluate.runner.open(journal(tmp_path / "j", lossless_rows()))
    page.refresh()
    column = page.means.means.columns.index("against")
    assert [row[column] for row in cells(window)][2] == "–"  # PNG against itself
    page.plot.one.setCurrentIndex(page.plot.one.findText("ITALIC 1, no base"))
    page.plot.one.activated.emit(page.plot.one.currentIndex())
    found = [row[column] for row in cells(window)]
    assert found[0] == "–"
    assert found[1].startswith("−25.0 ±")
    assert found[2].startswith("−16.7 ±")


def test_a_journal_of_the_lossy_codec_shows_quality(on_page: MainWindow, tmp_path: Path) -> None:
    window, page = on_page, on_page.evaluate.page
    made = Journal(tmp_path / "j", LossyResult, DEPENDS | {"codec": "lossy"})
    for row in lossy_rows():
        made.add(row)
    assert window.evaluate.runner.open(tmp_path / "j")
    page.refresh()
    assert page.form.codec.currentData() == "lossy"
    assert page.form.qualities.currentText() == "10, 30"
    assert not page.form.bases.isVisible()
    assert [page.plot.choice.itemData(row) for row in range(4)] == ["psnr", "msssim", "two", "sorted"]
    assert len(cells(window)) == 4


def test_bd_rates_are_made_beside_and_written(
    on_page: MainWindow, until: Until, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("bjontegaard")
    window, page = on_page, on_page.evaluate.page
    made = Journal(tmp_path / "j", LossyResult, DEPENDS | {"codec": "lossy"})
    for row in lossy_rows(qualities=(10, 20, 30)):
        made.add(row)
    window.evaluate.runner.open(tmp_path / "j")
    page.refresh()
    assert page.tables.isTabVisible(3)
    page.tables.setCurrentIndex(3)
    until(lambda: page.rates.rowCount() > 0)
    assert page.rates.horizontalHeaderItem(1).text() == "against JPEG"
    assert page.rates.item(0, 0).text() == "ITALIC PSNR wavefront"
    assert page.rates.item(0, 1).text() == "−50.0 %"  # JPEG takes twice the bytes at every quality
    assert "dB" in page.rates.item(0, 1).toolTip()
    monkeypatch.setattr(questions, "ask_save", lambda *_: tmp_path / "out.json")
    window.actions_table["evaluate_save"].trigger()
    until((tmp_path / "out.json").exists)
    rates = json.loads((tmp_path / "out.json").read_text())["bd_rates"]
    assert {rate["metric"] for rate in rates} == {"psnr", "msssim_db"}
    monkeypatch.setattr(questions, "ask_save", lambda *_: tmp_path / "out.txt")
    window.actions_table["evaluate_save"].trigger()
    until(lambda: bool(window.session.notices))
    assert ".csv or .json" in window.session.notices[0].text


def test_a_part_of_the_plot_stays_in_view_while_results_come(on_page: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window, page = on_page, on_page.evaluate.page
    window.evaluate.runner.open(journal(tmp_path / "j", lossless_rows()))
    page.refresh()
    whole = page.plot.widget.viewRange()
    qtbot.keyClick(page.plot.widget, Qt.Key.Key_Plus)
    part = page.plot.widget.viewRange()
    assert part[0][1] - part[0][0] < whole[0][1] - whole[0][0]
    page.refresh()
    assert page.plot.widget.viewRange() == part
    qtbot.keyClick(page.plot.widget, Qt.Key.Key_0)
    assert page.plot.widget.viewRange() == whole


def test_pages_take_turns(on_page: MainWindow) -> None:
    window = on_page
    assert window._pages.currentWidget() is window.evaluate.page
    assert not window.settings_bar.isVisible()
    window.actions_table["batch_show"].trigger()
    assert window._pages.currentWidget() is window.batch.page
    assert not window.actions_table["evaluate_show"].isChecked()
    window.actions_table["evaluate_show"].trigger()
    assert not window.actions_table["batch_show"].isChecked()
    assert window.windowTitle().startswith("Evaluation")


def test_the_fields_are_what_is_asked(on_page: MainWindow) -> None:
    study, form = on_page.evaluate.runner.study, on_page.evaluate.page.form
    form.codec.setCurrentIndex(1)
    form.codec.activated.emit(1)
    assert study.asked.codec == "lossy"
    form.steps.setEditText("serial")
    form.limit.setValue(7)
    assert (study.asked.latent_steps, study.asked.steps, study.asked.limit) == ("serial", Asked().steps, 7)
    first = next(action for action in form.peers.menu().actions() if action.isCheckable())
    first.trigger()
    assert study.asked.without == (first.text(),)
    none = form.peers.menu().actions()[-1]
    none.trigger()
    assert study.asked.peers == ()


def test_an_evaluation_that_did_not_end_is_offered_and_gone_on_with(
    qtbot: QtBot, qapp: QApplication, until: Until, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "confirm_close", lambda parent: True)
    asked = Asked((str(folder),), steps="1, 4", bases="none", threads=2)
    asked = replace(asked, without=asked.peers)
    depends = json.loads(json.dumps(asked.measure().conditions(asked.sources)))
    path = tmp_path / "evaluations" / "then.jsonl"
    path.parent.mkdir()
    begun = Journal(path, Result, depends)
    begun.add(Result("italic 1 none", "1", "none", "a.png", 540, 99, 1.0, 1.0, 1, "0123abcd none", "cpu"))
    kept.save(tmp_path / "evaluation.json", Kept(asked, str(path), True))
    monkeypatch.setenv("PYTHONPATH", str(REPOSITORY))
    window = show_window(
        qapp, [], codec=FakeCodec(), settings=QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat),
        batch_file=tmp_path / "batch.json", journals=path.parent,
    )  # fmt: skip
    qtbot.addWidget(window)
    until(lambda: bool(window.session.notices))
    (notice,) = window.session.notices
    assert "was not finished; it has 1 results" in notice.text
    window.evaluate.runner._target = "tests.gui.evaluate.evaluators:Quick"
    notice.choices[0].choose()
    assert window.evaluate.shown
    until(lambda: not window.evaluate.runner.active)
    assert window.evaluate.runner.study.path == path
    assert len(read(path).results) >= 6
    window.close()
    left = kept.load(tmp_path / "evaluation.json")
    assert left == Kept(asked, str(path), False)


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "{}", '{"kind": "italic-evaluation", "version": 9}', "[" * 5000,
        '{"kind": "italic-evaluation", "version": 1, "asked": {"sources": "x"}, "journal": "", "unfinished": true}',
    ],
)  # fmt: skip
def test_what_was_kept_is_not_believed(tmp_path: Path, text: str) -> None:
    from explorer.errors import CorruptFile

    path = tmp_path / "k.json"
    path.write_text(text)
    with pytest.raises(CorruptFile, match=r"k\.json"):
        kept.load(path)


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    asked = Asked(("a", "b"), "lossy", 3, "1", "none", "x", "serial", "mse", "9", ("PNG",), "cuda", 4)
    kept.save(tmp_path / "k", Kept(asked, "/j", True))
    assert kept.load(tmp_path / "k") == Kept(asked, "/j", True)
    assert kept.load(tmp_path / "none") is None


def test_kodak_and_cifar_are_known_by_their_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from explorer.gui.evaluate.data_sets import at_hand, source_of

    pictures = tmp_path / "photographs"
    pictures.mkdir()
    for number in range(1, 25):
        (pictures / f"kodim{number:02}.png").touch()
    assert source_of(pictures) == f"kodak:{pictures}"
    (pictures / "another.png").touch()
    assert source_of(pictures) == str(pictures)
    archive = tmp_path / "cifar-10-python.tar.gz"
    archive.touch()
    assert source_of(archive) == f"cifar10:{archive}"
    monkeypatch.setenv("ITALIC_KODAK", str(pictures))
    monkeypatch.setenv("ITALIC_CIFAR10", str(tmp_path / "none"))
    assert at_hand() == [f"kodak:{pictures}"]


@pytest.mark.usefixtures("small_models")
def test_a_screenshot_is_taken_of_measured_pictures(
    qapp: QApplication, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PIL import Image

    from explorer.gui.tools.screenshots import take_evaluation

    monkeypatch.setenv("PYTHONPATH", str(REPOSITORY))
    with Image.open(take_evaluation(qapp, tmp_path, [folder])) as shot:
        assert shot.size == (1360, 840)
        assert len(shot.convert("RGB").getcolors(2**24) or ()) > 50


def test_the_status_bar_tells_of_work_that_is_out_of_sight(on_page: MainWindow) -> None:
    from explorer.gui.evaluate.chip import EvaluationChip
    from explorer.gui.evaluate.study import At

    window, study = on_page, on_page.evaluate.runner.study
    (chip,) = window.statusBar().findChildren(EvaluationChip)
    assert not chip.isVisible()
    study.set_state("running")
    study.set_at(At(0.42, 3.0, "a.png", "PNG"))
    assert not chip.isVisible()  # its page is shown
    window.evaluate.show(False)
    assert chip.isVisible()
    assert chip.text() == "Evaluation: 42 %"
    chip.click()
    assert window.evaluate.shown
    study.set_state("stopped")
    assert not chip.isVisible()


def test_the_keyboard_stays_between_start_and_stop(
    on_page: MainWindow, qtbot: QtBot, until: Until, folder: Path
) -> None:
    window, page = on_page, on_page.evaluate.page
    window.evaluate.runner._target = "tests.gui.evaluate.evaluators:Quick"
    window.evaluate.add([folder])
    study = window.evaluate.runner.study
    study.ask(replace(study.asked, steps="1", bases="none", without=study.asked.peers))
    page.start.setFocus()
    qtbot.keyClick(page.start, Qt.Key.Key_Space)
    assert window.focusWidget() is page.stop
    until(lambda: not window.evaluate.runner.active)
    assert window.focusWidget() is page.start


def test_a_second_start_measures_what_is_new_alone(
    on_page: MainWindow, until: Until, folder: Path, tmp_path: Path
) -> None:
    window = on_page
    runner, study = window.evaluate.runner, window.evaluate.runner.study
    runner._target = "tests.gui.evaluate.evaluators:Quick"
    runner._journals = Journals(tmp_path / "journals")
    window.evaluate.add([folder])
    study.ask(replace(study.asked, steps="1", bases="none", without=study.asked.peers))
    window.actions_table["evaluate_start"].trigger()
    until(lambda: not runner.active)
    first = list(study.results)
    study.ask(replace(study.asked, steps="1, 4"))
    window.actions_table["evaluate_start"].trigger()
    until(lambda: not runner.active)
    assert study.results == [*(row for pair in zip(first, study.results[1::2], strict=True) for row in pair)]
    assert study.path is not None
    assert len(read(study.path).results) == 6
