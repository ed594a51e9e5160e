"""What the actions of lessons do: one method for each id in the table of actions."""

from __future__ import annotations

from explorer.gui.look import questions
from explorer.gui.window.desk import Desk


class LessonCommands:
    """The part of the commands that speaks to the player."""

    _window: Desk

    def lesson_open(self) -> None:
        """Choose the file of a lesson."""
        path = questions.ask_lesson(self._window, self._window.folder)
        if path is not None:
            self._window.lessons.open(path)

    def lesson_next(self) -> None:
        """The next step."""
        self._window.lessons.player.go(1)

    def lesson_back(self) -> None:
        """The step before."""
        self._window.lessons.player.go(-1)

    def lesson_hint(self) -> None:
        """A hint, then the reason."""
        self._window.lessons.player.hint()

    def lesson_explore(self, on: bool) -> None:
        """All of the window for a while, or back to the step."""
        self._window.lessons.player.explore(on)

    def lesson_present(self, on: bool) -> None:
        """A stage, and a window for the lecturer."""
        self._window.lessons.stage.present(on)

    def lesson_handout(self) -> None:
        """A page or a PDF of the lesson that is played."""
        self._window.lessons.write_handout()

    def lesson_record(self, on: bool) -> None:
        """Begin to watch; or end, and write the draft."""
        self._window.lessons.record(on)

    def lesson_animate(self, on: bool) -> None:
        """Whether moves take their time."""
        self._window.lessons.player.moves.animated = on

    def lesson_leave(self) -> None:
        """The desk as it was before."""
        self._window.lessons.leave()
