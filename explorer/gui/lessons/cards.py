"""The lessons as a row of the start page: "Learn in 10 minutes"."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from explorer.gui.lessons.progress import Progress
from explorer.gui.look.i18n import tr
from explorer.lessons.reading import LoadedLesson

WIDTH = 116  # px of a button; seven of them fit beside each other into 960


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
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        for path, lesson in lessons:
            button = QPushButton()
            button.setFixedWidth(WIDTH)
            button.setStyleSheet("padding: 4px 6px;")
            button.setAccessibleName(lesson.texts.title)
            button.clicked.connect(lambda _=False, path=path: self.picked.emit(path))
            row.addWidget(button)
            self._buttons.append((button, lesson))
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(4)
        column.addWidget(hint)
        column.addLayout(row)
        self.setVisible(bool(lessons))
        self.refresh()

    def refresh(self) -> None:
        """Show how far the lessons are."""
        for number, (button, lesson) in enumerate(self._buttons, 1):
            reached = self._progress.of(lesson.definition.id)
            mark = "✓" if reached.finished else str(number)
            metrics = button.fontMetrics()
            title = metrics.elidedText(lesson.texts.title, Qt.TextElideMode.ElideRight, WIDTH - 40)
            button.setText(f"{mark}  {title}".replace("&", "&&"))
            told = tr("{title} ({minutes} min): {summary}").format(
                title=lesson.texts.title, minutes=lesson.definition.minutes, summary=lesson.texts.summary
            )
            if reached.asked:
                told += "\n" + tr("{solved} of {asked} answered").format(solved=reached.solved, asked=reached.asked)
            button.setToolTip(told)
