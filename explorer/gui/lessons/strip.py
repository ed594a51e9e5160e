"""The strip below the picture: title, text, the task, hints, and the way on."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from explorer.gui.lessons.course import Course
from explorer.gui.lessons.tasks import ChoiceTask, Task
from explorer.gui.look.actions import Actions
from explorer.gui.look.elided import ElidedLabel
from explorer.gui.look.i18n import plain, tr

TEXT_PX, STAGE_PX = 16, 22
TASK_WIDTH = 340  # px


class Wrapped(QLabel):
    """Words that wrap; Qt would ask for a height that only a narrow label needs, and the window would grow."""

    def minimumSizeHint(self) -> QSize:
        """A line."""
        return QSize(80, self.fontMetrics().height())


class LessonStrip(QFrame):
    """What a step says.

    Attributes:
        title, text, feedback, dots: what is said.
        back, next, hint, explore, leave: the buttons.
        task: what is answered with, None for none.
    """

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("card")
        self.task: Task | None = None
        self.title, self.text, self.feedback, self.dots = ElidedLabel(), Wrapped(), Wrapped(), ElidedLabel()
        self.title.setStyleSheet(f"font-size: {TEXT_PX + 1}px; font-weight: 600;")
        self.dots.setObjectName("muted")
        for label in (self.text, self.feedback):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.RichText)
            label.setStyleSheet(f"font-size: {TEXT_PX}px;")
            label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.hint = self._button(actions, "lesson_hint")
        self.explore = self._button(actions, "lesson_explore")
        self.back = self._button(actions, "lesson_back")
        self.next = self._button(actions, "lesson_next")
        self.next.setObjectName("primary")
        self.leave = QToolButton()
        self.leave.setText("✕")
        self.leave.setAccessibleName(plain(actions["lesson_leave"].text()))
        self.leave.setToolTip(actions["lesson_leave"].toolTip())
        self.leave.clicked.connect(actions["lesson_leave"].trigger)
        self._lay_out()

    def show_step(self, course: Course, task: Task | None) -> None:
        """Another step with its task."""
        self.drop_task()
        self.task = task
        if task is not None:
            self._slot.addWidget(task)
        self._side.setVisible(task is not None)
        words = course.words()
        self.title.setText(course.say(words.title))
        self.text.setText(_lines(course.say(words.text)))
        self.refresh(course)
        said = f"{course.say(words.title)}. {course.say(words.text)}"
        self.setAccessibleName(course.say(words.title))
        self.setAccessibleDescription(course.say(words.text))
        self.announce(said)

    def drop_task(self) -> None:
        """The task of the step before goes."""
        if self.task is not None:
            self.task.close_task()
            self._slot.removeWidget(self.task)
            self.task.hide()
            self.task.deleteLater()
            self.task = None

    def show_exploring(self, on: bool) -> None:
        """One line as long as the learner goes ways of their own."""
        self._words.setVisible(not on)
        self._side.setVisible(not on and self.task is not None)
        self.next.setText(tr("Back to the step") if on else self.next.text())

    def show_stage(self, on: bool) -> None:
        """Large words and nothing that is pressed, for those at the back."""
        for label in (self.text, self.feedback):
            label.setStyleSheet(f"font-size: {STAGE_PX if on else TEXT_PX}px;")
        self.title.setStyleSheet(f"font-size: {(STAGE_PX if on else TEXT_PX) + 1}px; font-weight: 600;")
        for button in (self.hint, self.explore, self.back, self.next, self.leave):
            button.setVisible(not on)

    def refresh(self, course: Course) -> None:
        """Another verdict."""
        self.dots.setText(
            tr("{title}: {step} of {count}").format(
                title=course.lesson.texts.title, step=course.at + 1, count=course.count
            )
        )
        words, answered = course.words(), course.answered
        parts = []
        if course.step.ask is not None and answered.verdict == "right":
            parts.append(f"<b>{tr('Right.')}</b> {_lines(course.say(words.reason))}")
        elif answered.verdict == "shown":
            parts.append(f"<b>{tr('The answer:')}</b> {_lines(course.say(words.reason or words.hint))}")
        else:
            if answered.verdict == "wrong":
                parts.append(f"<b>{tr('Not yet.')}</b>")
            if course.hinted and words.hint:
                parts.append(f"<i>{_lines(course.say(words.hint))}</i>")
        self.feedback.setText(" ".join(parts))
        self.feedback.setVisible(bool(parts))
        if parts:
            self.announce(" ".join(parts))
        self.hint.setEnabled(bool(words.hint) and not (course.done and course.step.ask is not None))
        self.back.setEnabled(course.at > 0)
        self.next.setText(tr("Finish") if course.at == course.count - 1 else tr("Next"))
        if course.done and self.task is not None:
            self.task.show_answer()

    def announce(self, text: str) -> None:
        """Let a screen reader say it."""
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def take_focus(self) -> None:
        """The keyboard goes to the task, where there is one, else to the way on."""
        if self.task is not None and self.task.isEnabled():
            self.task.take_focus()
        else:
            self.next.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit is an answer wherever in the strip the focus is."""
        if isinstance(self.task, ChoiceTask) and Qt.Key.Key_1 <= event.key() <= Qt.Key.Key_9:
            self.task.keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def _button(self, actions: Actions, name: str) -> QPushButton:
        button = QPushButton(plain(actions[name].text()))
        button.setToolTip(actions[name].toolTip())
        button.clicked.connect(actions[name].trigger)
        button.setStyleSheet("padding: 3px 10px;")
        return button

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(self.title)
        top.addStretch(1)
        for widget in (self.dots, self.hint, self.explore, self.back, self.next, self.leave):
            top.addWidget(widget)
        self._words = QWidget()
        words = QVBoxLayout(self._words)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(4)
        words.addWidget(self.text)
        words.addWidget(self.feedback)
        words.addStretch(1)
        self._side = QWidget()
        self._slot = QVBoxLayout(self._side)
        self._slot.setContentsMargins(0, 0, 0, 0)
        self._side.setFixedWidth(TASK_WIDTH)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addWidget(self._words, 1)
        middle.addWidget(self._side)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 8)
        column.setSpacing(6)
        column.addLayout(top)
        column.addLayout(middle)


def _lines(text: str) -> str:
    """Plain text as rich text; *words* are emphasised."""
    parts = escape(text).split("*")
    marked = "".join(f"<b>{part}</b>" if at % 2 else part for at, part in enumerate(parts))
    return marked.replace("\n", "<br>")
