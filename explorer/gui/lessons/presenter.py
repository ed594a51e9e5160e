"""The lecturer's window: notes, what comes next, the clock against the plan, and the list of steps."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QPushButton, QVBoxLayout, QWidget

from explorer.gui.lessons.course import Course
from explorer.gui.look.actions import Actions
from explorer.gui.look.i18n import plain, tr

KEYS = ("lesson_next", "lesson_back", "lesson_hint", "lesson_explore", "lesson_present", "play")
SECOND = 1000  # ms


class PresenterWindow(QWidget):
    """One for each presentation.

    Attributes:
        notes, coming, clock, steps: its parts.
        closed: called when it is closed by its own button.
    """

    def __init__(self, actions: Actions, go_to: Callable[[int], None]) -> None:
        super().__init__()
        self._go_to, self._began = go_to, time.monotonic()
        self.closed: Callable[[], None] = lambda: None
        self._course: Course | None = None
        self.setWindowTitle(tr("Presenter"))
        self.resize(420, 520)
        self.title, self.notes, self.coming, self.clock = QLabel(), QLabel(), QLabel(), QLabel()
        self.title.setObjectName("title")
        self.coming.setObjectName("muted")
        self.clock.setObjectName("figure")
        for label in (self.title, self.notes, self.coming):
            label.setWordWrap(True)
        self.notes.setStyleSheet("font-size: 16px;")
        self.steps = QListWidget()
        self.steps.setAccessibleName(tr("Steps of the lesson"))
        self.steps.itemActivated.connect(self._on_step)
        self.steps.itemClicked.connect(self._on_step)
        self._keys = QLabel(tr("Page keys: steps. B: black. F: freeze. Z: magnifier. Ctrl: light. Ctrl+L: do it live."))
        self._keys.setObjectName("muted")
        self._keys.setWordWrap(True)
        row = QHBoxLayout()
        for name in ("lesson_back", "lesson_next", "lesson_explore"):
            button = QPushButton(plain(actions[name].text()))
            button.clicked.connect(actions[name].trigger)
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.clock)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        for part in (self.title, self.notes, self.coming):
            column.addWidget(part)
        column.addWidget(self.steps, 1)
        column.addLayout(row)
        column.addWidget(self._keys)
        self.addActions([actions[name] for name in KEYS])
        self._timer = QTimer(self)
        self._timer.setInterval(SECOND)
        self._timer.timeout.connect(self.tick)
        self._timer.start()

    def show_course(self, course: Course) -> None:
        """Another step."""
        if self._course is not course:
            self._course = course
            self.steps.clear()
            for number, step in enumerate(course.lesson.steps, 1):
                self.steps.addItem(f"{number}. {course.say(course.lesson.words(step).title)}")
        words = course.words()
        self.title.setText(course.say(words.title))
        self.notes.setText(course.say(words.notes) or tr("There are no notes for this step."))
        after = course.lesson.steps[course.at + 1 :]
        coming = course.say(course.lesson.words(after[0]).title) if after else tr("the end")
        self.coming.setText(tr("Next: {title}").format(title=coming))
        self.steps.setCurrentRow(course.at)
        self.tick()

    def tick(self) -> None:
        """Show how late it is, and how late it should be after this step."""
        if self._course is None:
            return
        planned = sum(step.minutes for step in self._course.lesson.steps[: self._course.at + 1])
        gone = time.monotonic() - self._began
        self.clock.setText(
            tr("{time} of {planned}").format(
                time=f"{int(gone) // 60}:{int(gone) % 60:02}", planned=f"{int(planned)}:{round(planned % 1 * 60):02}"
            )
        )

    def closeEvent(self, event: QCloseEvent) -> None:
        """The presentation is over."""
        self._timer.stop()
        self.closed()
        event.accept()

    @Slot()
    def _on_step(self) -> None:
        self._go_to(self.steps.currentRow())
