"""The list of messages: errors that were told, until they are cleared."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QListWidget, QVBoxLayout, QWidget

from explorer.gui.look.i18n import tr
from explorer.gui.state.session import Session


class MessagesDialog(QDialog):
    """All notices of the session, the newest first.

    Attributes:
        list: the texts.
    """

    def __init__(self, parent: QWidget, session: Session) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Messages"))
        self._session = session
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Messages"))
        self.list.setWordWrap(True)
        self.list.addItems([notice.text for notice in reversed(session.notices)] or [tr("There are no messages.")])
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        clear = buttons.addButton(tr("C&lear"), QDialogButtonBox.ButtonRole.ResetRole)
        clear.setEnabled(bool(session.notices))
        clear.clicked.connect(self._on_clear)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.list, 1)
        layout.addWidget(buttons)
        self.resize(560, 300)
        self.finished.connect(self.deleteLater)

    def _on_clear(self) -> None:
        for notice in list(self._session.notices):
            self._session.dismiss(notice)
        self.accept()
