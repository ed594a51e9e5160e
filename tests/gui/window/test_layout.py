"""The window fits: four sizes, scales of screen and letters, both languages, both themes; nothing moves by itself."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, QSettings, QSize
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from explorer.evaluation.lossless import Result
from explorer.gui.evaluate.asked import Asked
from explorer.gui.evaluate.study import Failure
from explorer.gui.evaluate.view import View
from explorer.gui.gallery.dialog import GalleryDialog
from explorer.gui.gallery.gallery import Gallery
from explorer.gui.look.i18n import TRANSLATOR, read_texts
from explorer.gui.look.theme import Theme
from explorer.gui.state.documents import Choice
from explorer.gui.window.main_window import MainWindow, first_size
from explorer.machine.resources import resource_folder
from tests.gui.fake_codec import FakeCodec
from tests.gui.window import layout_audit
from tests.gui.window.test_focus import DIALOGS

SIZES = ((960, 540), (1024, 768), (1366, 768), (1920, 1080))
SCALES = (1.0, 1.2)  # of the letters
PATIENCE = 120_000


@pytest.fixture
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    """Words of a language, and English again."""
    name = str(request.param)
    before = TRANSLATOR.texts, TRANSLATOR.language
    TRANSLATOR.texts = read_texts(resource_folder("assets") / "translations" / f"{name}.ts") if name != "en" else {}
    TRANSLATOR.language = name
    yield name
    TRANSLATOR.texts, TRANSLATOR.language = before


@pytest.fixture
def large(qtbot: QtBot, language: str, small: Path) -> Iterator[MainWindow]:
    """A window in that language with three runs and a second picture."""
    made = make_window()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    fill(made, small, lambda done: qtbot.waitUntil(done, timeout=PATIENCE))
    for _ in range(3):  # what the last run said is laid out, and then what stands beside it
        QApplication.processEvents()
    yield made
    made.theme.set_scale(1.0)
    made.close()


def make_window() -> MainWindow:
    """One that remembers nothing and asks nothing."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return MainWindow(FakeCodec(), Theme(application, "light"))


def fill(window: MainWindow, picture: Path, wait: Callable[[Callable[[], bool]], None]) -> None:
    """Open a picture twice and try three settings, one of which has a long name."""
    window.engine.open_paths([picture])
    wait(lambda: window.session.current is not None and not window.engine.busy)
    assert window.session.current is not None
    for steps in ("4", "wavefront"):
        window.session.change_settings(steps=steps)
        window.engine.encode(window.session.current)
    wait(lambda: not window.engine.busy)


def arrangements(window: MainWindow) -> Iterator[str]:
    """Every page and tab, by name."""
    for name, index in (("trade-off", 0), ("steps", 1), ("pixel", 2)):
        window.plots.setCurrentIndex(index)
        yield name
    window.plots.setCurrentIndex(0)
    window.session.keep(window.session.current.runs[0] if window.session.current else None)
    yield "beside"
    window.session.keep(None)
    for lossy in ("lossy", "lossless"):
        window.session.change_settings(codec=lossy)
        yield lossy
    window.batch.show(True)
    yield "batch"
    window.evaluate.show(True)
    yield "evaluation without results"
    show_evaluation(window)
    for name in ("decoding", "two", "sorted"):
        window.evaluate.page.plot.look(View(name))
        for table in range(window.evaluate.page.tables.count()):
            window.evaluate.page.tables.setCurrentIndex(table)
            yield f"evaluation, {name}, table {table}"
    window.evaluate.runner.clear()
    window.evaluate.show(False)
    window.models.show(True)
    for tab in range(window.models.page.tabs.count()):
        window.models.page.tabs.setCurrentIndex(tab)
        yield f"models, tab {tab}"
    window.network.show(True)
    yield "network"
    window.network.show(False)


def show_evaluation(window: MainWindow) -> None:
    """Results of long names, and a failure."""
    study = window.evaluate.runner.study
    rows = [
        Result(coder, steps, base, f"a-picture-with-a-long-name-{at}.png", 3000, 900 + 90 * at, 1.5, 2.5)
        for at in range(3)
        for coder, steps, base in (("italic pictures-best wavefront bpg:32", "wavefront", "bpg:32"), ("PNG", "", ""))
    ]
    study.show(Asked(("/a/long/way/to/a/folder/of/pictures",)), {}, list(rows), Path("/none"))
    study.fail(Failure("/a/long/way/to/a/picture.png", "cannot be read: not a picture of a known format"))
    window.evaluate.page.refresh()


def look_over(window: MainWindow, settle: Callable[[], None]) -> list[str]:
    """All that does not fit in any size, theme and arrangement."""
    found = []
    for theme in ("light", "dark"):
        window.set_theme(theme)  # type: ignore[arg-type]
        for width, height in SIZES:
            window.resize(width, height)
            settle()
            if (window.width(), window.height()) != (width, height):
                found.append(f"{theme} {width}x{height}: the window is {window.width()}x{window.height()}")
            for name in arrangements(window):
                settle()
                found += [f"{theme} {width}x{height} {name}: {text}" for text in layout_audit.problems(window)]
    return found


@pytest.mark.parametrize("language", ["en", "zh_CN"], indirect=True)
@pytest.mark.parametrize("scale", SCALES)
def test_all_of_the_window_fits(large: MainWindow, qapp: QApplication, scale: float) -> None:
    large.theme.set_scale(scale)
    assert look_over(large, qapp.processEvents) == []


@pytest.fixture
def empty(qtbot: QtBot, language: str) -> Iterator[MainWindow]:
    """A window in that language, with nothing on its desk."""
    made = make_window()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.theme.set_scale(1.0)
    made.close()


@pytest.mark.parametrize("language", ["en", "zh_CN"], indirect=True)
@pytest.mark.parametrize("scale", SCALES)
def test_the_start_page_fits_and_lessons_have_their_titles(empty: MainWindow, qapp: QApplication, scale: float) -> None:
    empty.theme.set_scale(scale)
    titles = [lesson.texts.title for _, lesson in empty.lessons.lessons]
    buttons = empty.lessons.cards.findChildren(QPushButton)
    for theme in ("light", "dark"):
        empty.set_theme(theme)  # type: ignore[arg-type]
        for size in SIZES:
            empty.resize(*size)
            for _ in range(3):
                qapp.processEvents()
            assert layout_audit.problems(empty) == [], (theme, size)
            assert [button.text().partition("  ")[2] for button in buttons] == titles
            assert all(whole_width(button) <= button.width() for button in buttons), (theme, size)
            assert reachable(empty.lessons.cards), (theme, size)


def whole_width(button: QPushButton) -> int:
    """That its words take, without what the style puts around them."""
    return button.fontMetrics().horizontalAdvance(button.text())


def reachable(widget: QWidget) -> bool:
    """Whether nobody has to scroll sideways to see all of it."""
    around = widget.parentWidget()
    while around is not None and not isinstance(around, QScrollArea):
        around = around.parentWidget()
    return isinstance(around, QScrollArea) and around.horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize("language", ["en", "zh_CN"], indirect=True)
@pytest.mark.parametrize("scale", SCALES)
def test_the_gallery_fits(empty: MainWindow, qtbot: QtBot, qapp: QApplication, scale: float) -> None:
    empty.theme.set_scale(scale)
    for size in SIZES:
        empty.resize(*size)
        qapp.processEvents()
        gallery = GalleryDialog(empty, Gallery(empty.engine), "/")
        gallery.show()
        qtbot.waitExposed(gallery)
        gallery.width_box.setValue(16)
        gallery.height_box.setValue(12)
        gallery.draw_button.click()
        qtbot.waitUntil(lambda: bool(gallery.buttons) and not gallery.gallery.busy, timeout=PATIENCE)  # noqa: B023
        gallery.message.setText("a picture of a long name could not be written to a folder of a long name " * 2)
        for _ in range(3):
            qapp.processEvents()
        assert layout_audit.problems(gallery, QSize(*size)) == [], size
        assert gallery.width() <= size[0], size
        assert gallery.height() <= size[1], size
        gallery.close()


@pytest.mark.parametrize("language", ["en", "zh_CN"], indirect=True)
@pytest.mark.parametrize("scale", SCALES)
def test_dialogs_fit_the_smallest_window(empty: MainWindow, qtbot: QtBot, qapp: QApplication, scale: float) -> None:
    empty.theme.set_scale(scale)
    empty.resize(layout_audit.LEAST)
    found = []
    for name, make in DIALOGS.items():
        made = make(empty)
        made.show()
        qtbot.waitExposed(made)
        qapp.processEvents()
        found += [f"{name}: {text}" for text in layout_audit.problems(made)]
        if made.width() > empty.width() or made.height() > empty.height():
            found.append(f"{name} is {made.width()} x {made.height()}")
        made.close()
    assert found == []


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_it_fits_a_screen_of_twice_the_scale(tmp_path: Path, small: Path, language: str) -> None:
    environment = {**os.environ, "QT_SCALE_FACTOR": "2", "QT_QPA_PLATFORM": "offscreen"}
    told = subprocess.run(
        [sys.executable, "-m", "tests.gui.window.test_layout", language, str(small)],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.stdout == "scale 2.0\n", told.stdout + told.stderr


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_the_audit_finds_what_does_not_fit(large: MainWindow, qapp: QApplication) -> None:
    label = QLabel("words that nobody can read to their end", large)
    label.setGeometry(0, 0, 40, 20)
    label.show()
    outside = QLabel("x", large)
    outside.setGeometry(large.width() - 3, 0, 20, 20)
    outside.show()
    found = layout_audit.problems(large)
    assert len(found) == 2
    assert "wants" in found[0]
    assert "outside" in found[1]


def test_the_first_window_is_within_the_screen() -> None:
    assert first_size(QSize(2560, 1400)) == QSize(1380, 860)
    for width, height in SIZES:
        first = first_size(QSize(width, height))
        assert first.width() < width
        assert first.height() < height


def test_notices_move_nothing_and_go_by_themselves(
    window: MainWindow, small: Path, finished: Callable[[int], None]
) -> None:
    window.engine.open_paths([small])
    finished(1)
    for _ in range(3):  # the step bar takes its height once its buttons have theirs
        QApplication.processEvents()
    before = QRect(window.view.mapTo(window, window.view.rect().topLeft()), window.view.size())
    window.session.notify("info", "something")
    window.session.notify("error", "something bad")
    window.session.notify("info", "to be decided", (Choice("Do", lambda: None),))
    QApplication.processEvents()
    assert window.notices.isVisible()
    assert QRect(window.view.mapTo(window, window.view.rect().topLeft()), window.view.size()) == before
    window.notices.pass_time(1000)
    assert [notice.text for notice in window.session.notices] == ["something bad", "to be decided"]
    assert window.notices.isVisible()  # what is to be decided waits
    window.session.dismiss(window.session.notices[1])
    assert not window.notices.isVisible()
    assert window.statusBar().errors.isVisible()  # type: ignore[attr-defined]
    window.session.notify("error", "something bad")  # told again, it is shown again
    assert window.notices.isVisible()


def test_the_button_of_the_budget_stays_under_the_cursor(
    window: MainWindow, small: Path, finished: Callable[[int], None]
) -> None:
    window.engine.open_paths([small])
    finished(1)
    button = window.budget_bar.pick_button
    before = button.mapTo(window, button.rect().topLeft())
    window.actions_table["pick_within_budget"].trigger()
    QApplication.processEvents()
    assert window.budget_bar.found.isVisible()
    assert button.mapTo(window, button.rect().topLeft()) == before


def test_linked_panes_are_of_one_size_whatever_their_headers_say(
    window: MainWindow, small: Path, finished: Callable[[int], None]
) -> None:
    window.engine.open_paths([small])
    finished(1)
    window.resize(960, 540)
    for mode in ("latent_scale", "context", "mean", "mask", "bits"):
        window.view.right.set_mode(mode)  # type: ignore[arg-type]
        QApplication.processEvents()
        left, right = window.view.left.pane, window.view.right.pane
        assert left.height() == right.height()
        assert abs(left.width() - right.width()) <= 1


def test_panels_can_be_hidden_and_stay_so(window: MainWindow, small: Path, finished: Callable[[int], None]) -> None:
    window.engine.open_paths([small])
    finished(1)
    wide = window.view.width()
    window.actions_table["show_side"].trigger()
    window.actions_table["show_bar"].trigger()
    QApplication.processEvents()
    assert window.view.width() > wide
    assert not window.settings_bar.isVisible()
    assert not window.table.isVisible()
    window.actions_table["show_side"].trigger()
    QApplication.processEvents()
    assert window.table.isVisible()
    window.desk.setSizes([window.desk.width(), 0])
    window.desk.splitterMoved.emit(0, 1)
    assert not window.actions_table["show_side"].isChecked()


def test_letters_grow_and_are_remembered(window: MainWindow, tmp_path: Path, qapp: QApplication, small: Path) -> None:
    usual = qapp.font().pointSizeF()
    for _ in range(30):
        window.actions_table["larger_text"].trigger()
    assert qapp.font().pointSizeF() == pytest.approx(2 * usual)
    for _ in range(30):
        window.actions_table["smaller_text"].trigger()
    assert qapp.font().pointSizeF() == pytest.approx(0.8 * usual)
    window.close()
    assert float(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat).value("window/text")) == 0.8
    window.actions_table["usual_text"].trigger()
    assert qapp.font().pointSizeF() == usual


def test_many_pictures_are_found_by_their_names(qtbot: QtBot, window: MainWindow, small: Path, tmp_path: Path) -> None:
    names = [f"picture-with-a-long-name-{number:03}.png" for number in range(40)]
    for name in names:
        (tmp_path / name).write_bytes(small.read_bytes())
    window.engine.encode_on_open = False
    window.engine.open_paths([tmp_path / name for name in names])
    qtbot.waitUntil(lambda: len(window.session.documents) == 40 and not window.engine.busy, timeout=PATIENCE)
    bar = window.pictures.bar
    assert all(bar.tabRect(index).width() >= 90 for index in range(bar.count()))
    chooser = window.pictures.open_list()
    chooser.line.setText("name-027")
    assert chooser.list.count() == 1
    chooser.line.returnPressed.emit()
    assert window.session.current is not None
    assert window.session.current.name == names[27]


def main() -> None:
    """Look over a window on a screen of another scale, which is chosen before Qt starts."""
    language, picture = sys.argv[1], Path(sys.argv[2])
    application = QApplication([])
    if language != "en":
        TRANSLATOR.texts = read_texts(resource_folder("assets") / "translations" / f"{language}.ts")
    window = make_window()
    window.show()

    def wait(done: Callable[[], bool]) -> None:
        while not done():
            application.processEvents()

    fill(window, picture, wait)
    print("scale", window.devicePixelRatioF())
    for text in look_over(window, application.processEvents):
        print(text)
    window.close()


if __name__ == "__main__":
    main()
