"""The files that were opened last, the newest first. No Qt; whoever keeps settings hands in how."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from explorer.errors import ModelMissing
from explorer.gui.look.i18n import tr
from explorer.gui.state.events import Event
from explorer.gui.state.session import Session
from explorer.machine.resources import resource_folder

MOST = 12


class Recent:
    """The list.

    Attributes:
        paths: newest first.
        changed: emitted after every change.
    """

    def __init__(self, session: Session, paths: Sequence[str], keep: Callable[[list[str]], object]) -> None:
        """`paths`: what was kept the last time; `keep` is called with what to keep now."""
        self.changed: Event[[]] = Event()
        self.paths = [Path(path) for path in dict.fromkeys(paths) if path][:MOST]
        self._session, self._keep = session, keep
        self._shown: set[Path] = set()  # showing a picture again is not opening it again
        session.selection_changed.connect(self._on_shown)

    def add(self, path: Path) -> None:
        """A file was opened or saved."""
        path = path.absolute()
        if _is_sample(path) or self.paths[:1] == [path]:
            return
        self._set([path, *(each for each in self.paths if each != path)][:MOST])

    def take(self, path: Path) -> bool:
        """Whether a file of the list is still there; one that is not is told, and dropped from the list."""
        try:
            if path.exists():
                self._shown.discard(path)
                return True
        except OSError:
            pass
        self._set([each for each in self.paths if each != path])
        self._session.notify("error", tr("{path} is not there any more; it was taken from the list.").format(path=path))
        return False

    def clear(self) -> None:
        """Forget them all."""
        self._set([])

    def _set(self, paths: list[Path]) -> None:
        self.paths = paths
        self._keep([str(path) for path in paths])
        self.changed.emit()

    def _on_shown(self) -> None:
        document = self._session.current
        if document is None or document.path is None or document.picture is None:
            return
        path = document.path.absolute()
        if path not in self._shown:
            self._shown.add(path)
            self.add(path)


def _is_sample(path: Path) -> bool:
    try:
        return path.is_relative_to(resource_folder("assets"))
    except ModelMissing:
        return False
