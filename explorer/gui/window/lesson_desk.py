"""Joins lessons to the window: the strip, the page of boards, the menu, the start page, and what waits meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSettings, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from explorer.errors import ItalicError
from explorer.gui.lessons.cards import LessonCards
from explorer.gui.lessons.paper import pdf
from explorer.gui.lessons.player import LessonPlayer
from explorer.gui.lessons.progress import Progress
from explorer.gui.lessons.recorder import ClickRecorder
from explorer.gui.lessons.stage_view import StageView
from explorer.gui.lessons.word_cards import WordCards
from explorer.gui.look import questions
from explorer.gui.look.i18n import TRANSLATOR, tr
from explorer.gui.state.failures import describe
from explorer.gui.window.desk import Desk
from explorer.gui.window.view_state import ViewRestorer, arrange, view_of
from explorer.lessons import reading
from explorer.lessons.handout import page
from explorer.lessons.reading import LoadedLesson
from explorer.machine.files import write_atomic

ONLY_IN_A_LESSON = (
    "lesson_next",
    "lesson_back",
    "lesson_hint",
    "lesson_explore",
    "lesson_present",
    "lesson_handout",
    "lesson_leave",
)
# They would write the lesson's desk where the learner's own is kept.
NOT_IN_A_LESSON = ("save_session", "save_session_as", "batch_show", "undo", "redo")


class LessonDesk(QObject):
    """The lessons of a window.

    Attributes:
        player: plays them; stage: presents them.
        lessons: those of the program, with their paths.
        cards: a row for the start page.
        words: lead from the glossary to them.
    """

    def __init__(self, window: Desk, over: QWidget, pages: QStackedWidget, settings: QSettings | None) -> None:
        super().__init__(over)
        self._window, self._pages = window, pages
        self.player = LessonPlayer(window, over, Progress(settings), lambda name: arrange(window, name))
        self.stage = StageView(over.window(), self.player, window.actions_table)
        self._page = pages.addWidget(self.player.board_page)
        self._recorder: ClickRecorder | None = None
        self._view = view_of(window)
        self._restorer = ViewRestorer(window)
        self.lessons = overviews(TRANSLATOR.language)
        self.cards = LessonCards(self.lessons, self.player.progress)
        self.cards.picked.connect(self.open)
        self.words = WordCards(over.window(), self.lessons)
        self.words.picked.connect(self.open)
        self.player.changed.connect(self._on_changed)
        over.window().installEventFilter(self)
        window.actions_table["lesson_animate"].setChecked(self.player.moves.animated)
        self.restrain()

    @property
    def page(self) -> int | None:
        """The number of the page that a lesson wants in front, None for the desk."""
        return self._page if self.player.board is not None else None

    def fill_menu(self, menu: QMenu) -> None:
        """The program's lessons above the actions."""
        first = menu.actions()[0]
        for number, (path, lesson) in enumerate(self.lessons, 1):
            entry = menu.addAction(f"&{number} {lesson.texts.title.replace('&', '&&')}")
            entry.setStatusTip(lesson.texts.summary)
            entry.triggered.connect(lambda _=False, path=path: self.open(path))
            menu.insertAction(first, entry)
        menu.insertSeparator(first)

    def open(self, path: Path, at: int | None = None) -> None:
        """Play a lesson; from the step where it was left, unless that was the last."""
        window = self._window
        try:
            lesson = reading.read(path, TRANSLATOR.language)
            if not self.player.active:
                self._view = view_of(window)
            reached = self.player.progress.of(lesson.definition.id)
            again = 0 if reached.finished else reached.step
            window.leave_pages()
            self.player.start(lesson, again if at is None else at)
        except ItalicError as problem:
            window.session.notify("error", describe(problem))

    def leave(self) -> None:
        """Put the desk back; nothing happens without a lesson."""
        if self.player.active:
            self.stage.present(False)
            self.player.leave()
            self._restorer.restore(self._view)
            self.cards.refresh()

    def write_handout(self) -> None:
        """Ask where, and write the lesson that is played as a web page or as PDF."""
        window, course = self._window, self.player.course
        if course is None:
            return
        proposed = Path(window.folder) / f"{course.lesson.definition.id}.html"
        path = questions.ask_save(window, proposed, tr("Hand-outs (*.html *.pdf)"))
        if path is None:
            return
        try:
            data = pdf(course.lesson) if path.suffix.lower() == ".pdf" else page(course.lesson).encode()
            write_atomic(path, data, force=True)
        except (ItalicError, OSError) as problem:
            window.session.notify("error", describe(problem))
        else:
            window.statusBar().showMessage(tr("Written: {path}").format(path=path), 6000)

    def record(self, on: bool) -> None:
        """Watch what is done; or end, and write it as the draft of a lesson where the user says."""
        window = self._window
        if on:
            self._recorder = ClickRecorder(window)
            self._recorder.begin()
            return
        recorder, self._recorder = self._recorder, None
        if recorder is None:
            return
        recorder.end()
        if not recorder.shows:
            window.session.notify("info", tr("Nothing was recorded: select a run, then move through its steps."))
            return
        folder = questions.ask_new_lesson(window, window.folder)
        if folder is None:
            return
        try:
            recorder.write(folder)
        except (ItalicError, OSError) as problem:
            window.session.notify("error", describe(problem))
        else:
            told = tr("A draft of {count} steps is in {folder}. Edit it, then: italic lesson record {folder}")
            window.session.notify("info", told.format(count=len(recorder.shows), folder=folder))

    def restrain(self) -> None:
        """Enable what can be done in a lesson, and disable what cannot."""
        table, active = self._window.actions_table, self.player.active
        course = self.player.course
        for name in ONLY_IN_A_LESSON:
            table[name].setEnabled(active)
        if active and course is not None:
            table["lesson_back"].setEnabled(course.at > 0 and not self.player.exploring)
            for name in NOT_IN_A_LESSON:
                table[name].setEnabled(False)
        table["lesson_explore"].setChecked(self.player.exploring)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape, where it stops no work, asks whether to leave the lesson."""
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if (
            pressed
            and event.key() == Qt.Key.Key_Escape
            and self.player.active
            and questions.confirm_leave(self._window)
        ):
            self.leave()
            return True
        return False

    def _on_changed(self) -> None:
        self._window.show_page()
        self._window.refresh_actions()


def overviews(language: str) -> list[tuple[Path, LoadedLesson]]:
    """The program's lessons that can be read, with their paths; a damaged one is left out."""
    found = []
    try:
        paths: Sequence[Path] = reading.bundled()
    except ItalicError:
        return []
    for path in paths:
        try:
            found.append((path, reading.read(path, language)))
        except ItalicError:
            continue
    return found
