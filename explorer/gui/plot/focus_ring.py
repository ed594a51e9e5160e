"""Shows which plot has the keyboard: a frame over it, because a border would take its last pixels from the drawing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QGraphicsView, QWidget
from shiboken6 import isValid

WIDTH = 2  # px


class FocusRing(QWidget):
    """A frame in the colour of the selection around the graphics view that has the focus; other widgets have theirs."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        self._window = window
        self._view: QGraphicsView | None = None
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_focus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the view."""
        if watched is self._view and event.type() == QEvent.Type.Resize:
            self.resize(self._view.size())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setPen(QPen(QColor(self.palette().highlight().color()), WIDTH))
        inset = WIDTH // 2
        painter.drawRect(self.rect().adjusted(inset, inset, -inset, -inset))
        painter.end()

    @Slot(QWidget, QWidget)
    def _on_focus(self, old: QWidget | None, new: QWidget | None) -> None:
        if not isValid(self._window):  # a window that is being deleted loses its focus, too
            return
        if self._view is not None:
            self._view.removeEventFilter(self)
        self._view = new if isinstance(new, QGraphicsView) and new.window() is self._window else None
        self.setVisible(self._view is not None)
        if self._view is None:
            self.setParent(self._window)  # so that it does not go with the view
            return
        self._view.installEventFilter(self)
        self.setParent(self._view)
        self.setGeometry(self._view.rect())
        self.show()
        self.raise_()
