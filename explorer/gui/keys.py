"""Keys that a widget wants for itself although they are shortcuts of the viewer around it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

KEPT = (Qt.Key.Key_Space, Qt.Key.Key_Home, Qt.Key.Key_End)


class KeepKeys(QObject):
    """An event filter: Space presses the focused button or opens the focused list, rather than playing the steps."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Claim the key before the shortcut does."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and event.key() in KEPT:
            event.accept()
            return True
        return super().eventFilter(watched, event)
