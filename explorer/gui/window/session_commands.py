"""What the actions of sessions and recent files do, and the questions before something would be lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from explorer.gui.look import questions
from explorer.gui.look.i18n import tr
from explorer.gui.state.session_file import SUFFIX, is_session
from explorer.gui.window.desk import Desk
from explorer.gui.window.view_state import view_of
from explorer.lessons.reading import is_lesson


class SessionCommands:
    """Methods named as the actions' ids."""

    def __init__(self, window: Desk) -> None:
        self._window = window

    def open_any(self, paths: Sequence[Path]) -> None:
        """Pictures and folders go on the desk; a session replaces what is there."""
        window = self._window
        lessons = [path for path in paths if is_lesson(path)]
        sessions = [path for path in paths if is_session(path)]
        others = [path for path in paths if path not in sessions and path not in lessons]
        if lessons:
            window.lessons.open(lessons[0])
        if sessions and others:
            window.session.notify("info", tr("A session is opened by itself; drop the pictures again afterwards."))
        if len(sessions) > 1:
            text = tr("Only one session can be open; this is {name}.")
            window.session.notify("info", text.format(name=sessions[0].name))
        if sessions:
            self._ask_first(lambda: window.keeper.open(sessions[0]))
        elif others:
            window.batch.open(others)

    def open_recent(self, path: Path) -> None:
        """Open a file of the list, if it is still there."""
        if self._window.recent.take(path):
            self.open_any([path])

    def clear_recent(self) -> None:
        """Forget the files that were opened last."""
        self._window.recent.clear()

    def new_session(self) -> None:
        """An empty desk."""
        self._ask_first(self._window.keeper.new)

    def open_session(self) -> None:
        """Choose a session."""
        path = questions.ask_session(self._window, self._window.folder)
        if path is not None:
            self._ask_first(lambda: self._window.keeper.open(path))

    def save_session(self) -> None:
        """Write the session where it was written before."""
        self._save(lambda: None)

    def save_session_as(self) -> None:
        """Write the session into another file."""
        self._save_as(lambda: None)

    def session_recordings(self, on: bool) -> None:
        """Keep the steps of runs in sessions that are saved from now on, or no more."""

    def may_close(self) -> bool:
        """Whether nothing would be missed; else the user is asked, and the window closes when the session is saved."""
        window = self._window
        if not window.keeper.worth_asking:
            return True
        answer = questions.ask_unsaved(window)
        if answer == "save":
            self._save(window.close)
        return answer == "discard"

    def _ask_first(self, go_on: Callable[[], object]) -> None:
        self._window.lessons.leave()  # what would be missed is the learner's own
        if not self._window.keeper.worth_asking:
            go_on()
            return
        answer = questions.ask_unsaved(self._window)
        if answer == "save":
            self._save(go_on)
        elif answer == "discard":
            go_on()

    def _save(self, then: Callable[[], object]) -> None:
        path = self._window.keeper.path
        if path is None:
            self._save_as(then)
        else:
            self._write(path, then)

    def _save_as(self, then: Callable[[], object]) -> None:
        window = self._window
        current = window.session.current
        proposed = window.keeper.path or Path(window.folder) / (Path(current.name if current else "all").stem + SUFFIX)
        path = questions.ask_save(window, proposed, tr("Sessions (*.italic-session)"))
        if path is not None:
            self._write(path, then)

    def _write(self, path: Path, then: Callable[[], object]) -> None:
        window = self._window

        def written() -> None:
            window.recent.add(path)
            window.statusBar().showMessage(tr("Written: {path}").format(path=path), 6000)
            then()

        window.keeper.save(
            path, view_of(window), written, recordings=window.actions_table["session_recordings"].isChecked()
        )
