"""The pictures on the desk: a tab for each, and a list that can be searched where they are many."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QTabBar, QToolButton, QWidget

from explorer.gui.look.i18n import tr
from explorer.gui.state.session import Document, Session
from explorer.gui.window.chooser import THUMBNAIL, Chooser, Entry

NARROWEST, WIDEST = 90, 200  # px of a tab


class NamedTabs(QTabBar):
    """Tabs that are wide enough to tell a name."""

    def tabSizeHint(self, index: int) -> QSize:
        """Within bounds; what is beyond the bar's end is reached by its arrows."""
        hint = super().tabSizeHint(index)
        return QSize(min(max(hint.width(), NARROWEST), WIDEST), hint.height())

    def minimumTabSizeHint(self, index: int) -> QSize:
        """They scroll rather than shrink."""
        return self.tabSizeHint(index)


class PictureTabs(QWidget):
    """Hidden as long as there is one picture.

    Attributes:
        bar: Qt's tabs; list: opens the list of pictures.

    Signals:
        closed: a picture shall leave the desk.
    """

    closed = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.bar = NamedTabs()
        self.bar.setAccessibleName(tr("Pictures"))
        self.bar.setExpanding(False)
        self.bar.setDrawBase(False)
        self.bar.setTabsClosable(True)
        self.bar.setUsesScrollButtons(True)
        self.bar.setElideMode(Qt.TextElideMode.ElideMiddle)
        self.bar.currentChanged.connect(self._on_tab)
        self.bar.tabCloseRequested.connect(self._on_close)
        self.list = QToolButton()
        self.list.setText("▾")
        self.list.setAutoRaise(True)
        self.list.setToolTip(tr("List of pictures"))
        self.list.setAccessibleName(tr("List of pictures"))
        self.list.clicked.connect(self.open_list)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 4, 0)
        row.setSpacing(4)
        row.addWidget(self.bar, 1)
        row.addWidget(self.list)
        session.documents_changed.connect(self._show_documents)
        session.current_changed.connect(self._show_current)
        self.hide()

    @Slot()
    def open_list(self) -> Chooser:
        """All pictures with their names, to be searched."""
        entries = [
            Entry(
                document.name,
                lambda document=document: self._session.show_document(document),
                tr("{count} runs").format(count=len(document.runs)) if document.runs else "",
                str(document.path or ""),
                _thumbnail(document),
            )
            for document in self._session.documents
        ]
        chooser = Chooser(self.window(), tr("Pictures"), entries)
        chooser.open()
        return chooser

    def _show_documents(self) -> None:
        self.bar.blockSignals(True)
        while self.bar.count():
            self.bar.removeTab(0)
        for document in self._session.documents:
            self.bar.setTabToolTip(self.bar.addTab(document.name.replace("&", "&&")), str(document.path or ""))
        self.bar.blockSignals(False)
        self.setVisible(len(self._session.documents) > 1)
        self._show_current()

    def _show_current(self) -> None:
        current = self._session.current
        if current in self._session.documents and self.bar.count() == len(self._session.documents):
            self.bar.blockSignals(True)
            self.bar.setCurrentIndex(self._session.documents.index(current))
            self.bar.blockSignals(False)

    @Slot(int)
    def _on_tab(self, index: int) -> None:
        if 0 <= index < len(self._session.documents) and self._session.documents[index] is not self._session.current:
            self._session.show_document(self._session.documents[index])

    @Slot(int)
    def _on_close(self, index: int) -> None:
        self.closed.emit(self._session.documents[index])


def _thumbnail(document: Document) -> QIcon:
    """The picture, small; an empty one where it was not read yet, so that the names stand in one line."""
    side = 2 * THUMBNAIL
    if document.original is None:
        empty = QPixmap(side)
        empty.fill(Qt.GlobalColor.transparent)
        return QIcon(empty)
    pixels = document.original.levels[-1]
    height, width = pixels.shape[:2]
    image = QImage(pixels.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
    mode = Qt.TransformationMode.SmoothTransformation
    return QIcon(QPixmap.fromImage(image.scaled(side, Qt.AspectRatioMode.KeepAspectRatio, mode)))
