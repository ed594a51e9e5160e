"""The recent files as a menu and as a row of the start page."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from explorer.gui.look.i18n import tr
from explorer.gui.state.recent import Recent
from explorer.gui.state.session import Session

ON_PAGE = 4
NAME_WIDTH = 150  # px, as wide as the samples above


class RecentMenu(QObject):
    """Keeps the files above the fixed actions of a menu.

    Signals:
        picked: the path of a file.
    """

    picked = Signal(Path)

    def __init__(self, menu: QMenu, recent: Recent, clear: QAction) -> None:
        super().__init__(menu)
        self._menu, self._recent, self._clear = menu, recent, clear
        self._line = menu.insertSeparator(clear)
        self._entries: list[QAction] = []
        recent.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the list."""
        for entry in self._entries:
            self._menu.removeAction(entry)
            entry.deleteLater()
        self._entries = [self._entry(number, path) for number, path in enumerate(self._recent.paths, 1)]
        self._menu.insertActions(self._line, self._entries)
        self._clear.setEnabled(bool(self._entries))

    def _entry(self, number: int, path: Path) -> QAction:
        name = path.name.replace("&", "&&")
        entry = QAction(f"&{number} {name}" if number < 10 else name, self._menu)
        entry.setStatusTip(str(path))
        entry.triggered.connect(lambda: self.picked.emit(path))
        return entry


class RecentRow(QWidget):
    """The newest of the files, side by side; hidden without any.

    Signals:
        picked: the path of a file.
    """

    picked = Signal(Path)

    def __init__(self, recent: Recent, session: Session) -> None:
        super().__init__()
        self._recent, self._session = recent, session
        hint = QLabel(tr("or go on with a recent file"))
        hint.setObjectName("muted")
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._row = QHBoxLayout()
        self._row.setSpacing(12)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 18, 0, 0)
        column.addWidget(hint)
        column.addLayout(self._row)
        recent.changed.connect(self.refresh)
        session.current_changed.connect(self._show_if_wanted)
        self.refresh()

    def refresh(self) -> None:
        """Show the list."""
        while (item := self._row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._row.addStretch(1)
        for path in self._recent.paths[:ON_PAGE]:
            self._row.addWidget(self._button(path))
        self._row.addStretch(1)
        self._show_if_wanted()

    def _show_if_wanted(self) -> None:
        # The page behind a picture still counts for the smallest height of the window.
        self.setVisible(bool(self._recent.paths) and self._session.current is None)

    def _button(self, path: Path) -> QPushButton:
        button = QPushButton()
        button.setText(_elided(button, path.name))
        button.setToolTip(str(path))
        button.setAccessibleName(path.name)
        button.clicked.connect(lambda: self.picked.emit(path))
        return button


def _elided(button: QPushButton, name: str) -> str:
    short = button.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, NAME_WIDTH)
    return short.replace("&", "&&")
