"""Plays a lesson in the window: shows each step, takes answers, keeps the progress, and leaves all as it was found."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer.gui.lessons import boards
from explorer.gui.lessons.board import Board
from explorer.gui.lessons.course import Course
from explorer.gui.lessons.moves import Moves
from explorer.gui.lessons.progress import Progress
from explorer.gui.lessons.runs import is_own
from explorer.gui.lessons.scenery import Arrange, Scenery, widgets
from explorer.gui.lessons.spotlight import Spotlight
from explorer.gui.lessons.stage import Stage
from explorer.gui.lessons.strip import LessonStrip
from explorer.gui.lessons.tasks import ChoiceTask, DoTask, NumberTask, PlaceTask, Task
from explorer.lessons import checks
from explorer.lessons import schema as s
from explorer.lessons.checks import Facts
from explorer.lessons.reading import LoadedLesson


class LessonPlayer(QObject):
    """The lesson that is being played, if one is.

    Attributes:
        strip: what the step says; board_page: what stands in place of the panes where `board` is not None.
        spotlight: the ring, over the widget that it was made for.
        course, scenery: of the lesson; None without one.
        exploring: whether the learner left the path for a while.
        progress: of all lessons.

    Signals:
        changed: another lesson, another step, another board.
    """

    changed = Signal()

    def __init__(self, window: Stage, over: QWidget, progress: Progress, arrange: Arrange) -> None:
        super().__init__(over)
        self._window, self._arrange = window, arrange
        self.progress = progress
        self.strip = LessonStrip(window.actions_table)
        self.strip.hide()
        self.board_page = QWidget()
        self._board_slot = QVBoxLayout(self.board_page)
        self._board_slot.setContentsMargins(0, 0, 0, 0)
        self.board: Board | None = None
        self.spotlight = Spotlight(over, lambda: [self.strip], window.theme.tone)
        self.moves = Moves(self, window.session, window.view.viewport)
        self.course: Course | None = None
        self.scenery: Scenery | None = None
        self.exploring = False
        self._applying = False
        self._shown_step = -1
        session = window.session
        for event in (session.position_changed, session.selection_changed, session.live_changed):
            event.connect(self._look)
        window.view.modes_changed.connect(self._look)

    @property
    def active(self) -> bool:
        """Whether a lesson is being played."""
        return self.course is not None

    def start(self, lesson: LoadedLesson, at: int = 0) -> None:
        """Play a lesson from a step on. Raises `CorruptFile` where a recording cannot be read; nothing changed then."""
        names = lesson.names
        for name in names:
            lesson.trace(name)
        self.leave()
        self._applying = True
        self.scenery = Scenery(self._window, lesson, self.moves, self._arrange)
        self.course = Course(lesson, min(at, len(lesson.steps) - 1))
        self.course.changed.connect(self._on_course)
        self._shown_step = -1
        self._show_step()

    def leave(self) -> None:
        """Put the desk back."""
        if self.course is None or self.scenery is None:
            return
        self._keep_progress()
        self.course, self.exploring = None, False
        scenery, self.scenery = self.scenery, None
        self.spotlight.point(())
        self.strip.drop_task()
        self.strip.hide()
        self._set_board(None)
        self._applying = True
        scenery.leave()
        self._applying = False
        self.changed.emit()

    def go(self, by: int) -> None:
        """So many steps on; after the last one the lesson is left."""
        if self.course is None:
            return
        if self.exploring:
            self.explore(False)
        elif self.course.at + by >= self.course.count:
            self.leave()
        else:
            self.course.go(self.course.at + by)

    def go_to(self, at: int) -> None:
        """A step by its number."""
        if self.course is not None:
            self.course.go(at)

    def hint(self) -> None:
        """Show the hint, then the reason."""
        if self.course is not None:
            self.course.hint()

    def explore(self, on: bool) -> None:
        """Leave the path, with all of the window; or come back to the step."""
        if self.course is None or self.scenery is None or on == self.exploring:
            return
        self.exploring = on
        self.strip.show_exploring(on)
        if on:
            self.spotlight.point(())
            self._set_board(None)
            self.scenery.hide(())
            self.changed.emit()
        else:
            self._show_step()

    def set_tone(self) -> None:
        """Another theme."""
        self.spotlight.set_tone(self._window.theme.tone)
        if self.course is not None and self.board is not None:
            self.spotlight.point(())
            self._show_board(self._wanted())
            self._point()

    def facts(self, answer: Facts | None = None) -> Facts:
        """What the window shows, with what was answered."""
        session, view = self._window.session, self._window.view
        assert self.scenery is not None
        run, runs = session.selected, self.scenery.runs
        player = session.player
        shown = [view.left.pane.mode] if view.arrangement == "one" else [box.pane.mode for box in view.boxes]
        return replace(
            answer or Facts(),
            trace=runs.name_of(run),
            own=is_own(run, runs.documents),
            steps=run.point.steps if run is not None else "",
            place=player.position / player.count if player.count else 0.0,
            modes=tuple(shown),
            beside=session.beside is not None,
        )

    @Slot(object)
    def answer(self, facts: Facts) -> None:
        """A task was answered."""
        if self.course is not None:
            self.course.answer(self.facts(facts))

    def _on_course(self) -> None:
        assert self.course is not None
        if self.course.at != self._shown_step:
            self._show_step()
            return
        self.strip.refresh(self.course)
        step = self.course.step
        if self.course.done and step.ask is not None:
            if self.board is not None:
                self.board.reveal()
            if step.after is not None:
                self.spotlight.point(())
                self._show(step.after)
            if step.play:
                self._play()
            self.strip.take_focus()
            self._point()

    def _show_step(self) -> None:
        assert self.course is not None
        step = self.course.step
        self._shown_step = self.course.at
        self.spotlight.point(())  # before what it points at goes
        self._show(self._wanted())
        self.strip.show_step(self.course, self._task(step))
        self.strip.show_exploring(False)
        self.strip.show()  # after the parts that it has no room beside are hidden
        if step.play and step.ask is None:
            self._play()
        self._keep_progress()
        self.strip.take_focus()
        QTimer.singleShot(0, self, self._point)
        self.changed.emit()

    def _wanted(self) -> s.Show:
        assert self.course is not None
        step = self.course.step
        answered = self.course.done and step.ask is not None
        return step.after if answered and step.after is not None else step.show

    def _show(self, wanted: s.Show) -> None:
        assert self.scenery is not None
        self._applying = True
        try:
            self.scenery.show(wanted)
            self._show_board(wanted)
        finally:
            self._applying = False

    def _show_board(self, wanted: s.Show) -> None:
        assert self.course is not None
        if wanted.board is None:
            self._set_board(None)
            return
        board = boards.make(wanted, self.course, self._window.theme.tone)
        board.answered.connect(self.answer)
        self._set_board(board)

    def _set_board(self, board: Board | None) -> None:
        if self.board is not None:
            self.board.close_board()
            self._board_slot.removeWidget(self.board)
            self.board.hide()
            self.board.deleteLater()
        self.board = board
        if board is not None:
            self._board_slot.addWidget(board)
        self.changed.emit()

    def _task(self, step: s.Step) -> Task | None:
        assert self.course is not None
        course, ask = self.course, step.ask
        task: Task | None = None
        match ask:
            case s.AskChoice():
                choices = [course.say(choice) for choice in course.words().choices]
                task = ChoiceTask(choices, checks.right_choice(step.check, course.lesson.trace))
            case s.AskNumber():
                task = NumberTask(ask)
            case s.AskPlace():
                task = PlaceTask(self._window)
            case s.AskDo():
                own = any(isinstance(check, s.IsRun) and check.own for check in step.check)
                task = DoTask(self._window, own=own)
            case s.AskTokens() | s.AskDecodable() | s.AskHalves():
                assert self.board is not None
                task = self.board.task()
        if task is not None:
            task.answered.connect(self.answer)
        return task

    def _point(self) -> None:
        if self.course is None or self.exploring:
            return
        own: dict[str, QWidget | None] = {"board": self.board, "task": self.strip.task}
        self.spotlight.point(widgets(self._window, self.course.step.point, own))

    def _play(self) -> None:
        self.moves.finish()
        if not self._window.session.player.playing:
            self._window.step_bar.toggle_play()

    def _look(self) -> None:
        """What was to be done may be done."""
        if self.course is None or self._applying or self.moves.moving or not isinstance(self.course.step.ask, s.AskDo):
            return
        self.course.look(self.facts())

    def _keep_progress(self) -> None:
        course = self.course
        if course is not None:
            last = course.at == course.count - 1
            self.progress.keep(course.lesson.definition.id, course.at, course.solved, course.asked, last)
