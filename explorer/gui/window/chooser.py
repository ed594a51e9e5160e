"""A list that is searched by typing: of all commands, of all pictures on the desk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Slot
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

SIZE = QSize(520, 380)
THUMBNAIL = QSize(48, 36)
MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class Entry(NamedTuple):
    """Something to choose.

    Attributes:
        text: its name.
        choose: called once the list is closed.
        hint: what stands behind the name, such as its keys.
        also: more words that it is found by.
        icon: a picture of it.
        usable: whether it can be chosen now.
    """

    text: str
    choose: Callable[[], object]
    hint: str = ""
    also: str = ""
    icon: QIcon | None = None
    usable: bool = True


def found(words: str, entry: Entry) -> bool:
    """Whether every one of the words stands somewhere in an entry's texts."""
    text = f"{entry.text} {entry.hint} {entry.also}".casefold()
    return all(word in text for word in words.casefold().split())


class Chooser(QDialog):
    """A line to type in above the entries that have all its words, first those that have them in their names.

    Attributes:
        line, list: its parts.
    """

    def __init__(self, parent: QWidget, title: str, entries: Sequence[Entry]) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._entries = entries
        self.line = QLineEdit()
        self.line.setPlaceholderText(title)
        self.line.setAccessibleName(title)
        self.line.setClearButtonEnabled(True)
        self.line.textChanged.connect(self._on_text)
        self.line.returnPressed.connect(self._on_chosen)
        self.line.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName(title)
        self.list.setIconSize(THUMBNAIL)
        self.list.setUniformItemSizes(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.itemActivated.connect(self._on_chosen)
        self.list.itemClicked.connect(self._on_chosen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        for part in (self.line, self.list):
            layout.addWidget(part)
        self.resize(SIZE.boundedTo(parent.size() - QSize(40, 40)))
        self.finished.connect(self.deleteLater)
        self._on_text("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and down move in the list while the line has the focus."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in MOVES:
            self.list.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    @Slot(str)
    def _on_text(self, words: str) -> None:
        self.list.clear()
        matching = [pair for pair in enumerate(self._entries) if found(words, pair[1])]
        for number, entry in sorted(matching, key=lambda pair: not found(words, Entry(pair[1].text, print))):
            item = QListWidgetItem(f"{entry.text}    {entry.hint}" if entry.hint else entry.text)
            item.setData(Qt.ItemDataRole.UserRole, number)
            if entry.icon is not None:
                item.setIcon(entry.icon)
            if entry.also:
                item.setToolTip(entry.also)
            if not entry.usable:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        rows = range(self.list.count())
        usable = (row for row in rows if self.list.item(row).flags() & Qt.ItemFlag.ItemIsEnabled)
        self.list.setCurrentRow(next(usable, -1))

    @Slot()
    def _on_chosen(self, _item: object = None) -> None:
        item = self.list.currentItem()
        if item is None or not item.flags() & Qt.ItemFlag.ItemIsEnabled:
            return
        entry = self._entries[item.data(Qt.ItemDataRole.UserRole)]
        self.accept()
        entry.choose()
