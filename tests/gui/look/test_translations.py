"""Every text of the window can be translated, and is; the languages can be chosen."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from explorer.gui.look.actions import menus, specs
from explorer.gui.look.elided import ElidedLabel
from explorer.gui.look.i18n import LANGUAGE_KEY, LANGUAGES, TRANSLATOR, language_for, plain, read_texts, tr
from explorer.gui.tools import catalogue
from explorer.gui.window.main_window import MainWindow
from explorer.gui.window.window_memory import WindowMemory

FILES = catalogue.translation_files()
MENDING = "run `python -m explorer.gui.tools.catalogue`, then translate what it names"

# Calls that show a text, and which of their arguments do.
SPEAKING = {
    **dict.fromkeys(
        (
            "setText", "setToolTip", "setStatusTip", "setWhatsThis", "setWindowTitle", "setAccessibleName", "setTitle",
            "setAccessibleDescription", "setPlaceholderText", "setPrefix", "setSuffix", "setSpecialValueText",
            "addAction", "addMenu", "addItem", "addItems", "addButton", "addRow", "showMessage", "setLabelText",
            "setHorizontalHeaderLabels", "QLabel", "QPushButton", "QCheckBox", "QRadioButton", "QGroupBox", "QAction",
        ),
        slice(0, 1),
    ),
    **dict.fromkeys(("addTab", "setTabText", "notify", "setLabel"), slice(1, 2)),
    **dict.fromkeys(("question", "warning", "information", "critical"), slice(1, 3)),
}  # fmt: skip
NAMES = {
    "ITALIC",
    "Explorer",
    "italic",
    "bpg",
    "BPG",
    "RGB",
    "PNG",
    "SVG",
    "PDF",
    "CSV",
    "JSON",
    "QP",
    "bpsp",
    "kB",
    "MB",
}
DEVELOPERS_ONLY = {
    "measure_slider.py",
    "catalogue.py",
    "desktop_icons.py",
    "measure.py",
    "measure_desk.py",
    "measure_phases.py",
    "screenshots.py",
    "failure_texts.py",
}
SPEAKERS = [path for path in catalogue.source_files() if path.name not in DEVELOPERS_ONLY]
NOT_SHOWN = (
    "github.com/hamedhaghighi",  # the papers, cited as they are
    "Joint Autoregressive",
    "a job failed",  # for the log
    "italic encode",  # a command
    "--codec lossy",
    "too long",  # states
    "not smaller",
    "compressed already",
    "batch files",  # threads
    "letting go",
    "reading aside",
    "<span style",
    "<p><img src=",
    "QMainWindow",
    "import sys",  # a program
)


def shown_pieces(node: ast.expr) -> Iterator[str]:
    """The literal parts of an expression that is shown, those given to `tr` left out."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr | ast.List | ast.Tuple):
        for each in node.values if isinstance(node, ast.JoinedStr) else node.elts:
            yield from shown_pieces(each)
    elif isinstance(node, ast.BinOp):
        yield from shown_pieces(node.left)
        yield from shown_pieces(node.right)
    elif isinstance(node, ast.IfExp):
        yield from shown_pieces(node.body)
        yield from shown_pieces(node.orelse)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("format", "join"):
        yield from shown_pieces(node.func.value)


def words(text: str) -> list[str]:
    """Words of a literal that a translation would change: without tags, entities, file names, and names."""
    text = re.sub(r"<[^>]*>|&\w+;|\*?\.\w+", " ", text)
    return [word for word in re.findall(r"[A-Za-z]{2,}", text) if word not in NAMES]


def unspoken(tree: ast.Module) -> set[ast.AST]:
    """Docstrings, names of states, what is given to `tr`; and details of errors, which are English as everywhere."""
    found: set[ast.AST] = set()
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            found.add(body[0].value)
        if isinstance(node, ast.Call) and catalogue.called(node) == "tr":
            found.update(node.args)
        if isinstance(node, ast.Raise) or (isinstance(node, ast.Subscript) and ast.unparse(node.value) == "Literal"):
            found.update(ast.walk(node))
    return found


def in_language(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TRANSLATOR, "texts", read_texts(FILES[language]) if language in FILES else {})


def placeholders(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def mnemonic(text: str) -> str:
    return match[1].lower() if (match := re.search("&(.)", text)) else ""


@pytest.mark.parametrize("language", FILES)
def test_every_text_is_translated(language: str) -> None:
    wanted, known = catalogue.collect(), read_texts(FILES[language])
    assert sorted(wanted - known.keys()) == [], MENDING
    assert FILES[language].read_bytes() == catalogue.to_ts(language, known), MENDING
    assert sorted(known.keys() - wanted) == [], MENDING


@pytest.mark.parametrize("language", FILES)
def test_translations_fit_their_texts(language: str) -> None:
    for source, text in read_texts(FILES[language]).items():
        assert placeholders(source) == placeholders(text), source
        assert bool(mnemonic(source)) == bool(mnemonic(text)), source
        assert source.endswith("…") == text.endswith("…"), source
        assert re.findall(r"\*\.\w+", source) == re.findall(r"\*\.\w+", text), source


def test_a_text_that_is_no_literal_is_found(tmp_path: Path) -> None:
    (tmp_path / "odd.py").write_text('tr("good")\ntr(f"{bad}")\n')
    texts = catalogue.texts_of(tmp_path / "odd.py")
    assert next(texts) == "good"
    with pytest.raises(ValueError, match=r"odd\.py:2"):
        next(texts)


@pytest.mark.parametrize("path", SPEAKERS, ids=[path.stem for path in SPEAKERS])
def test_nothing_shown_bypasses_the_translation(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    quiet = unspoken(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (at := SPEAKING.get(catalogue.called(node))) is not None:
            for argument in node.args[at]:
                pieces = [piece for piece in shown_pieces(argument) if words(piece)]
                exempt = any(mark in piece for piece in pieces for mark in NOT_SHOWN)
                assert pieces == [] or exempt, f"{path.name}:{node.lineno}: {pieces} bypasses tr()"
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in quiet:
            sentence = len(words(node.value)) > 1 and re.search(r"[A-Za-z]{2,} +[A-Za-z]{2,}", node.value)
            exempt = any(mark in node.value for mark in NOT_SHOWN)
            assert not sentence or exempt, f"{path.name}:{node.lineno}: {node.value!r} bypasses tr()"


@pytest.mark.parametrize("language", LANGUAGES)
def test_mnemonics_of_a_menu_differ(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    in_language(language, monkeypatch)
    titles = menus()
    for menu in ("", *titles):
        texts = [spec.text for spec in specs() if spec.menu == menu and spec.id]
        texts += [title for name, title in titles.items() if name.rpartition(".")[0] == menu]
        letters = [mnemonic(text) for text in texts]
        assert all(letters), (menu, texts)
        assert len(letters) == len(set(letters)), (menu, sorted(letters))


@pytest.fixture(params=LANGUAGES)
def spoken(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """A language, in force before the window is made."""
    in_language(request.param, monkeypatch)
    return request.param


def test_the_window_speaks_the_language(
    spoken: str, window: MainWindow, qtbot: QtBot, small: Path, finished: Callable[[int], None]
) -> None:
    title = window.menuBar().actions()[0].text()
    assert plain(title) == {"en": "File", "zh_CN": "文件"}[spoken]
    with_keys = [label.text() for label in window.findChildren(QLabel) if label.buddy() is not None]
    on_screen = [mnemonic(text) for text in (*with_keys, *(menu.text() for menu in window.menuBar().actions()))]
    assert sorted(on_screen) == sorted(set(on_screen))  # Alt and the letter reach one thing each
    qtbot.waitUntil(lambda: cut_texts(window) == [])  # once it is laid out: the start page
    window.engine.open_paths([small])
    finished(1)
    for tab in range(window.plots.count()):
        window.plots.setCurrentIndex(tab)
        for size in ((900, 600), (1280, 800)):
            window.resize(*size)
            qtbot.waitUntil(lambda: cut_texts(window) == [])


def cut_texts(window: QWidget) -> list[str]:
    """Texts that do not fit into their place."""
    kinds = (QLabel, QAbstractButton, QComboBox)
    shown = [part for kind in kinds for part in window.findChildren(kind) if part.isVisible()]
    folds = [part for part in shown if isinstance(part, QLabel) and part.wordWrap()]
    folds += [part for part in shown if isinstance(part, ElidedLabel)]  # whose whole text is a tool tip
    cut = [part for part in shown if part not in folds and part.width() < needed(part)]
    return [part.currentText() if isinstance(part, QComboBox) else part.text() for part in cut]


def needed(part: QWidget) -> int:
    """Of a list the width of the entry that is shown, else of all."""
    if not isinstance(part, QComboBox) or part.isEditable():
        return part.sizeHint().width()
    return part.fontMetrics().horizontalAdvance(part.currentText()) + 24  # the arrow


def test_a_language_is_chosen_and_remembered(window: MainWindow, tmp_path: Path) -> None:
    table = window.actions_table
    assert table["language_system"].isChecked()
    table["language_zh_CN"].trigger()
    assert table["language_zh_CN"].isChecked()
    assert not table["language_system"].isChecked()
    assert [notice.level for notice in window.session.notices] == ["info"]
    window.close()
    stored = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    assert stored.value(LANGUAGE_KEY) == "zh_CN"
    table["language_en"].trigger()
    WindowMemory(window, stored).restore()
    assert window.language == "zh_CN"
    assert table["language_zh_CN"].isChecked()


def test_the_program_starts_in_the_chosen_language(qapp: object, monkeypatch: pytest.MonkeyPatch) -> None:
    from PySide6.QtCore import QCoreApplication, QTranslator
    from PySide6.QtWidgets import QApplication

    from explorer.gui.window.program import set_language

    assert isinstance(qapp, QApplication)
    monkeypatch.setattr(TRANSLATOR, "texts", {})
    try:
        assert set_language(qapp, "zh_CN") == "zh_CN"
        assert tr("Open folder") == "打开文件夹"
        assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"  # Qt's own words
        assert set_language(qapp, "en") == "en"
        assert tr("Open folder") == "Open folder"
    finally:
        for translator in qapp.findChildren(QTranslator):
            qapp.removeTranslator(translator)
            translator.deleteLater()


@pytest.mark.parametrize(
    ("wanted", "system", "language"),
    [
        ("system", ["zh-Hans-CN", "zh-CN", "zh-Hans", "zh"], "zh_CN"),
        ("system", ["zh-Hant-TW", "zh-TW", "zh-Hant", "zh"], "en"),
        ("system", ["de-Latn-DE", "de", "zh-Hans-CN", "en-US"], "zh_CN"),
        ("system", ["en-Latn-US", "en-US", "en", "zh-Hans-CN"], "en"),
        ("zh_CN", ["de-DE"], "zh_CN"), ("en", ["zh-CN"], "en"), ("tlh", ["zh-CN"], "zh_CN"), ("", ["C"], "en"),
    ],
)  # fmt: skip
def test_language_for(wanted: str, system: list[str], language: str) -> None:
    assert language_for(wanted, system) == language


@pytest.mark.parametrize(
    ("text", "bare"),
    [("Open &folder…", "Open folder"), ("打开文件夹(&F)…", "打开文件夹"), ("&100 %", "100 %"), ("Re&play", "Replay")],
)
def test_plain(text: str, bare: str) -> None:
    assert plain(text) == bare


def test_a_broken_translation_leaves_english(tmp_path: Path) -> None:
    assert read_texts(tmp_path / "missing.ts") == {}
    broken = tmp_path / "broken.ts"
    broken.write_text("<TS><message>")
    assert read_texts(broken) == {}
    broken.write_bytes(catalogue.to_ts("zh_CN", {"a": "", "b": "c"}))
    assert read_texts(broken) == {"b": "c"}  # what is unfinished stays English
