"""Keys that a widget wants for itself although they are shortcuts of the viewer around it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QComboBox, QLineEdit, QListView, QWidget

OTHERS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
CLOSING = Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_F4  # which Qt's lists claim themselves
KEPT = (Qt.Key.Key_Space, Qt.Key.Key_Home, Qt.Key.Key_End)


class KeepKeys(QObject):
    """An event filter: Space presses the focused button or opens the focused list, rather than playing the steps."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Claim the key before the shortcut does."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and event.key() in KEPT:
            event.accept()
            return True
        return super().eventFilter(watched, event)


class KeepAll(QObject):
    """An event filter for open menus and lists: a key without Ctrl or Alt is theirs, whatever it does elsewhere."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Claim the key before any shortcut does."""
        asked = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if asked and not event.modifiers() & OTHERS and event.key() not in CLOSING:
            event.accept()
            return True
        return super().eventFilter(watched, event)


class ReachEnds(QObject):
    """An event filter for open lists: Home and End reach what can be chosen, also where the last row is hidden."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go there."""
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if not pressed or not isinstance(watched, QListView) or event.key() not in (Qt.Key.Key_Home, Qt.Key.Key_End):
            return super().eventFilter(watched, event)
        model = watched.model()
        rows = [model.index(row, 0) for row in range(model.rowCount()) if not watched.isRowHidden(row)]
        rows = [index for index in rows if index.flags() & Qt.ItemFlag.ItemIsEnabled]
        if rows:
            watched.setCurrentIndex(rows[0 if event.key() == Qt.Key.Key_Home else -1])
        return True


def keep_keys(lists: QComboBox, owner: QObject) -> None:
    """A list of choices keeps the keys that work in it, closed and open."""
    lists.installEventFilter(KeepKeys(owner))
    for own in (KeepAll(owner), ReachEnds(owner)):
        lists.view().installEventFilter(own)


class LeaveUndo(QObject):
    """An event filter for the fields of the settings: undo and redo are the program's, which knows all of them."""

    def watch(self, field: QWidget) -> None:
        """Watch a field with a line to type in, such as a number."""
        for part in (field, *field.findChildren(QLineEdit)):
            part.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Do not let the line claim the key, so that it goes on to the shortcut."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            standard = QKeySequence.StandardKey
            if event.matches(standard.Undo) or event.matches(standard.Redo):
                event.ignore()
                return True
        return super().eventFilter(watched, event)
