"""From a word of the glossary to its lesson: what its tool tip says beside the meaning, and the card that it opens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QHeaderView, QLabel, QMenu, QTableView, QToolTip, QWidget, QWidgetAction

from explorer.gui.look.glossary import LESSONS, PROPERTY, TERM_ROLE, TERMS, Term, meaning, name_of, terms_of
from explorer.gui.look.i18n import tr
from explorer.gui.look.keys import KeepAll
from explorer.lessons.reading import LoadedLesson

WIDTH = 340  # px of a card


class Word(NamedTuple):
    """A term in words: its name, what it means, and the lessons about it, with their paths."""

    name: str
    meaning: str
    lessons: tuple[tuple[Path, LoadedLesson], ...]


class WordCards(QObject):
    """Watches the widgets of a window that were marked with terms, and the headers of its tables.

    A click on such a word, the menu key, or the action "explain" with the focus beside it opens a card: what the word
    means, and its lessons to choose from.

    Signals:
        picked: the path of a lesson.
    """

    picked = Signal(Path)

    def __init__(self, window: QWidget, lessons: Sequence[tuple[Path, LoadedLesson]]) -> None:
        super().__init__(window)
        self._window = window
        self._lessons = {lesson.definition.id: (path, lesson) for path, lesson in lessons}
        for label in window.findChildren(QLabel):
            if label.property(PROPERTY) is not None:
                label.installEventFilter(self)
        for header in window.findChildren(QHeaderView):
            header.viewport().installEventFilter(self)

    def word(self, term: Term) -> Word:
        """A term, in the user's language."""
        known = tuple(self._lessons[name] for name in LESSONS.get(term, ()) if name in self._lessons)
        return Word(name_of(term), meaning(term), known)

    def words(self) -> Iterator[tuple[Term, Word]]:
        """All of the glossary."""
        return ((term, self.word(term)) for term in TERMS)

    def explains(self, lesson: str) -> list[str]:
        """The words that a lesson is about."""
        return [name_of(term) for term, names in LESSONS.items() if lesson in names]

    def explain(self) -> bool:
        """Open the card of the word that stands at what has the focus; False where there is none."""
        focus = QApplication.focusWidget()
        if isinstance(focus, QTableView):
            header = focus.horizontalHeader()
            column = max(focus.currentIndex().column(), 0)
            at = QPoint(header.sectionViewportPosition(column), header.height())
            return self.show_card(_of_section(header, column), header.viewport().mapToGlobal(at))
        while focus is not None and not focus.isWindow():
            if terms_of(focus):
                return self.show_card(terms_of(focus), focus.mapToGlobal(QPoint(0, focus.height())))
            focus = focus.parentWidget()
        return False

    def show_card(self, terms: Sequence[Term], at: QPoint) -> bool:
        """Open the card of some terms at a place of the screen; False where there are none."""
        if not terms:
            return False
        card = QMenu(self._window)
        card.setObjectName("word")
        card.installEventFilter(KeepAll(card))
        card.aboutToHide.connect(card.deleteLater)
        words = [self.word(term) for term in terms]
        for word in words:
            card.addAction(_text(word.meaning, card))
        card.setAccessibleName("\n".join(word.meaning for word in words))
        lessons = dict(pair for word in words for pair in word.lessons)
        if lessons:
            card.addSeparator()
        entries = [card.addAction(told(lesson).replace("&", "&&")) for lesson in lessons.values()]
        for entry, path in zip(entries, lessons, strict=True):
            entry.triggered.connect(lambda _=False, path=path: self.picked.emit(path))
        card.popup(at)
        if entries:
            card.setActiveAction(entries[0])
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tool tips with the lessons; a click on a word, or the right button, opens its card."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            return self._tell(watched, event)
        if isinstance(event, QContextMenuEvent):
            return self.show_card(_terms_at(watched, event.pos()), event.globalPos())
        clicked = isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease
        if clicked and event.button() == Qt.MouseButton.LeftButton and isinstance(watched, QLabel):
            within = watched.rect().contains(event.position().toPoint())
            return within and self.show_card(terms_of(watched), event.globalPosition().toPoint())
        return False

    def _tell(self, watched: QObject, event: QHelpEvent) -> bool:
        terms = _terms_at(watched, event.pos())
        lessons = dict(pair for term in terms for pair in self.word(term).lessons)
        if not lessons or not isinstance(watched, QWidget):
            return False
        lines = [_tip_at(watched, event.pos()), *(told(lesson) for lesson in lessons.values())]
        QToolTip.showText(event.globalPos(), "\n".join(lines), watched)
        return True


def told(lesson: LoadedLesson) -> str:
    """A lesson in a line."""
    return tr("Lesson: {title}").format(title=lesson.texts.title)


def _text(text: str, card: QMenu) -> QWidgetAction:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setFixedWidth(WIDTH)
    label.setContentsMargins(10, 6, 10, 6)
    action = QWidgetAction(card)
    action.setDefaultWidget(label)
    return action


def _header(watched: QObject) -> QHeaderView | None:
    around = watched.parent()
    return around if isinstance(around, QHeaderView) else None


def _of_section(header: QHeaderView, section: int) -> tuple[Term, ...]:
    term = header.model().headerData(section, Qt.Orientation.Horizontal, TERM_ROLE) if section >= 0 else None
    return (term,) if term in TERMS else ()


def _terms_at(watched: QObject, at: QPoint) -> tuple[Term, ...]:
    header = _header(watched)
    if header is not None:
        return _of_section(header, header.logicalIndexAt(at))
    return terms_of(watched) if isinstance(watched, QWidget) else ()


def _tip_at(watched: QWidget, at: QPoint) -> str:
    header = _header(watched)
    if header is None:
        return watched.toolTip()
    section, role = header.logicalIndexAt(at), Qt.ItemDataRole.ToolTipRole
    return str(header.model().headerData(section, Qt.Orientation.Horizontal, role) or "")
