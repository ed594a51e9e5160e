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


def ask_curves(parent: QWidget, folder: str) -> Path | None:
    """A file of published curves."""
    kinds = tr("Published curves (*.json)")
    name, _ = QFileDialog.getOpenFileName(parent, tr("Open published curves"), folder, kinds)
    return Path(name) if name else None


def ask_unsaved(parent: QWidget) -> Literal["save", "discard", "cancel"]:
    """What becomes of runs that no file holds."""
    buttons = QMessageBox.StandardButton
    answer = QMessageBox.question(
        parent,
        tr("Unsaved runs"),
        tr("There are runs that are not in a saved session yet. Save the session?"),
        buttons.Save | buttons.Discard | buttons.Cancel,
        buttons.Save,
    )
    return {buttons.Save: "save", buttons.Discard: "discard"}.get(answer, "cancel")


def ask_batch(parent: QWidget, many: str, batch: Callable[[], object], desk: Callable[[], object]) -> None:
    """Ask what so many pictures are meant for, without holding up the program that they were dragged from."""
    box = QMessageBox(parent)
    box.setWindowTitle(tr("Many pictures"))
    box.setIcon(QMessageBox.Icon.Question)
    box.setText(many)
    box.setInformativeText(tr("Compress them as a batch, each to a file of its own, or look at them one by one?"))
    chosen = box.addButton(tr("&Batch"), QMessageBox.ButtonRole.AcceptRole)
    other = box.addButton(tr("&Look at them"), QMessageBox.ButtonRole.ActionRole)
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(chosen)
    chosen.clicked.connect(batch)
    other.clicked.connect(desk)
    box.finished.connect(box.deleteLater)
    box.open()


def confirm_close(parent: QWidget) -> bool:
    """Whether to stop the work that goes on and leave."""
    buttons = QMessageBox.StandardButton
    answer = QMessageBox.question(
        parent,
        tr("Work goes on"),
        tr("A picture is being worked on. Stop and quit?"),
        buttons.Yes | buttons.No,
        buttons.No,
    )
    return answer == buttons.Yes
