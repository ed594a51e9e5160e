"""What the user is asked: files, folders, and before something would be lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from explorer.gui.look.i18n import tr


def ask_open(parent: QWidget, folder: str) -> list[Path]:
    """Files to open, none if the user changed their mind."""
    kinds = tr("Pictures and .italic files (*)")
    names, _ = QFileDialog.getOpenFileNames(parent, tr("Open"), folder, kinds)
    return [Path(name) for name in names]


def ask_folder(parent: QWidget, folder: str) -> Path | None:
    """A folder to open."""
    name = QFileDialog.getExistingDirectory(parent, tr("Open folder"), folder)
    return Path(name) if name else None


def ask_save(parent: QWidget, proposed: Path, kinds: str) -> Path | None:
    """Where to write; the system's dialog asks before it replaces a file."""
    name, _ = QFileDialog.getSaveFileName(parent, tr("Export"), str(proposed), kinds)
    if not name:
        return None
    path = Path(name)
    return path if path.suffix else path.with_suffix(proposed.suffix)


def ask_session(parent: QWidget, folder: str) -> Path | None:
    """A session to open."""
    kinds = tr("Sessions (*.italic-session)")
    name, _ = QFileDialog.getOpenFileName(parent, tr("Open session"), folder, kinds)
    return Path(name) if name else None


def ask_lesson(parent: QWidget, folder: str) -> Path | None:
    """A lesson to open."""
    kinds = tr("Lessons (*.italic-lesson)")
    name, _ = QFileDialog.getOpenFileName(parent, tr("Open lesson"), folder, kinds)
    return Path(name) if name else None


def ask_new_lesson(parent: QWidget, folder: str) -> Path | None:
    """The folder of a new lesson."""
    name, _ = QFileDialog.getSaveFileName(parent, tr("Folder of the new lesson"), str(Path(folder) / "my-lesson"))
    return Path(name) if name else None


def ask_curves(parent: QWidget, folder: str) -> Path | None:
    """A file of published curves."""
    kinds = tr("Published curves (*.json)")
    name, _ = QFileDialog.getOpenFileName(parent, tr("Open published curves"), folder, kinds)
    return Path(name) if name else None


def ask_journal(parent: QWidget, folder: str) -> Path | None:
    """The journal of an evaluation."""
    name, _ = QFileDialog.getOpenFileName(parent, tr("Open journal"), folder, tr("Journals of evaluations (*)"))
    return Path(name) if name else None


def ask_unsaved(parent: QWidget) -> Literal["save", "discard", "cancel"]:
    """What becomes of runs that no file holds."""
    box = unsaved_box(parent)
    buttons = QMessageBox.StandardButton
    chosen = box.exec()
    box.deleteLater()
    return {buttons.Save.value: "save", buttons.Discard.value: "discard"}.get(chosen, "cancel")


def unsaved_box(parent: QWidget) -> QMessageBox:
    """Each of its buttons has a letter."""
    buttons = QMessageBox.StandardButton
    text = tr("There are runs that are not in a saved session yet. Save the session?")
    named = {buttons.Save: tr("&Save"), buttons.Discard: tr("&Discard"), buttons.Cancel: tr("&Cancel")}
    return _box(parent, tr("Unsaved runs"), text, named)


def _box(parent: QWidget, title: str, text: str, named: dict[QMessageBox.StandardButton, str]) -> QMessageBox:
    """A question whose first answer is Return's and whose last is Escape's."""
    box = QMessageBox(QMessageBox.Icon.Question, title, text, QMessageBox.StandardButton.NoButton, parent)
    for button, name in named.items():
        box.addButton(button).setText(name)
    first, *_, last = named
    box.setDefaultButton(first)
    box.setEscapeButton(last)
    return box


def ask_batch(parent: QWidget, many: str, batch: Callable[[], object], desk: Callable[[], object]) -> None:
    """Ask what so many pictures are meant for, without holding up the program that they were dragged from."""
    box = QMessageBox(parent)
    box.setWindowTitle(tr("Many pictures"))
    box.setIcon(QMessageBox.Icon.Question)
    box.setText(many)
    box.setInformativeText(tr("Compress them as a batch, each to a file of its own, or look at them one by one?"))
    chosen = box.addButton(tr("&Batch"), QMessageBox.ButtonRole.AcceptRole)
    other = box.addButton(tr("&Look at them"), QMessageBox.ButtonRole.ActionRole)
    box.addButton(QMessageBox.StandardButton.Cancel).setText(tr("&Cancel"))
    box.setDefaultButton(chosen)
    chosen.clicked.connect(batch)
    other.clicked.connect(desk)
    box.finished.connect(box.deleteLater)
    box.open()


def confirm_leave(parent: QWidget) -> bool:
    """Whether to leave the lesson."""
    buttons = QMessageBox.StandardButton
    answer = QMessageBox.question(
        parent, tr("Leave the lesson"), tr("Leave the lesson? It goes on from this step the next time."),
        buttons.Yes | buttons.No, buttons.Yes,
    )  # fmt: skip
    return answer == buttons.Yes


def confirm_close(parent: QWidget) -> bool:
    """Whether to stop the work that goes on and leave."""
    box = close_box(parent)
    chosen = box.exec()
    box.deleteLater()
    return chosen == QMessageBox.StandardButton.Yes.value


def close_box(parent: QWidget) -> QMessageBox:
    """Each of its buttons has a letter."""
    buttons = QMessageBox.StandardButton
    named = {buttons.No: tr("&Go on"), buttons.Yes: tr("Stop and &quit")}
    box = _box(parent, tr("Work goes on"), tr("A picture is being worked on. Stop and quit?"), named)
    box.setEscapeButton(buttons.No)
    return box
