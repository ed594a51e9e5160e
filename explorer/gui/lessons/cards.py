"""The lessons on the start page: "Learn in 10 minutes"."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from explorer.gui.lessons.progress import Progress
from explorer.gui.look.i18n import tr
from explorer.lessons.reading import LoadedLesson

WIDTH, COLUMNS = 216, 4  # px of a button; four of them fit beside each other into 960


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
        rows = QGridLayout()
        rows.setSpacing(6)
        rows.setColumnStretch(0, 1)
        rows.setColumnStretch(COLUMNS + 1, 1)
        for at, (path, lesson) in enumerate(lessons):
            button = QPushButton()
            button.setFixedWidth(WIDTH)
            button.setStyleSheet("padding: 4px 6px;")
            button.setAccessibleName(lesson.texts.title)
            button.clicked.connect(lambda _=False, path=path: self.picked.emit(path))
            rows.addWidget(button, at // COLUMNS, 1 + at % COLUMNS)
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
            metrics = button.fontMetrics()
            title = metrics.elidedText(lesson.texts.title, Qt.TextElideMode.ElideRight, WIDTH - 40)
            button.setText(f"{mark}  {title}".replace("&", "&&"))
            told = tr("{title} ({minutes} min): {summary}").format(
                title=lesson.texts.title, minutes=lesson.definition.minutes, summary=lesson.texts.summary
            )
            if reached.asked:
                told += "\n" + tr("{solved} of {asked} answered").format(solved=reached.solved, asked=reached.asked)
            button.setToolTip(told)
