"""The lessons on the start page: "Learn in 10 minutes"."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from explorer.gui.lessons.progress import Progress
from explorer.gui.look.flow import CardLayout
from explorer.gui.look.i18n import tr
from explorer.lessons.reading import LoadedLesson


class LessonCards(QWidget):
    """A button for each lesson, with a mark where it was finished.

    Signals:
        picked: the path of a lesson.
    """

    picked = Signal(Path)

    def __init__(self, lessons: Sequence[tuple[Path, LoadedLesson]], progress: Progress) -> None:
        super().__init__()
        self._progress = progress
        self._buttons: list[tuple[QPushButton, LoadedLesson]] = []
        hint = QLabel(tr("or learn in 10 minutes"))
        hint.setObjectName("muted")
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        rows = CardLayout()
        for path, lesson in lessons:
            button = QPushButton()
            button.setStyleSheet("padding: 4px 6px;")
            button.setAccessibleName(lesson.texts.title)
            button.clicked.connect(lambda _=False, path=path: self.picked.emit(path))
            rows.addWidget(button)
            self._buttons.append((button, lesson))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(hint)
        column.addLayout(rows)
        self.setVisible(bool(lessons))
        self.refresh()

    def refresh(self) -> None:
        """Show how far the lessons are."""
        for number, (button, lesson) in enumerate(self._buttons, 1):
            reached = self._progress.of(lesson.definition.id)
            mark = "✓" if reached.finished else str(number)
            button.setText(f"{mark}  {lesson.texts.title}".replace("&", "&&"))
            told = tr("{title} ({minutes} min): {summary}").format(
                title=lesson.texts.title, minutes=lesson.definition.minutes, summary=lesson.texts.summary
            )
            if reached.asked:
                told += "\n" + tr("{solved} of {asked} answered").format(solved=reached.solved, asked=reached.asked)
            button.setToolTip(told)
