"""What the page of the models shows: every model, its own figures as they become known, the folders. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from explorer.errors import ItalicError
from explorer.gui.look.i18n import tr
from explorer.gui.look.labels import model_label
from explorer.gui.models.asker import Asker
from explorer.gui.models.training import Log, log_of
from explorer.gui.state.events import Event
from explorer.gui.state.failures import describe
from explorer.gui.state.session import Session
from explorer.inventory import Entry, Figures, Folder, folders, inventory
from explorer.weights.own import remove_folder

Problem = str


class Shelf:
    """The models.

    Attributes:
        entries: all of them; folders: of one's own.
        figures: what the weights tell, or why they cannot be read, by hash; missing until they were read.
        chosen: the hash of the model that is looked at, "" for none.
        adding: the folder that is being read, None for none.
        log: of the training that is watched, None for none.
        changed: emitted when models or folders changed; figured: when figures came; trained: when a log went on.
    """

    def __init__(self, session: Session, asker: Asker) -> None:
        self._session, self._asker = session, asker
        self.entries: list[Entry] = []
        self.folders: list[Folder] = []
        self.figures: dict[str, Figures | Problem] = {}
        self.chosen = ""
        self.adding: Path | None = None
        self.log: Log | None = None
        self.changed: Event[[]] = Event()
        self.figured: Event[[]] = Event()
        self.trained: Event[[]] = Event()
        self._asked: set[str] = set()

    def refresh(self) -> None:
        """Look what there is, and ask for figures that are not known yet."""
        try:
            self.entries = inventory()
        except ItalicError as problem:
            self.entries = []
            self._session.notify("error", describe(problem))
        self.folders = folders()
        model_label.cache_clear()
        if self.chosen not in [entry.info.sha256 for entry in self.entries]:
            self.chosen = self.entries[0].info.sha256 if self.entries else ""
        self.changed.emit()
        for entry in self.entries:
            self._ask(entry)

    def entry(self, sha256: str) -> Entry | None:
        """A model by its hash."""
        return next((entry for entry in self.entries if entry.info.sha256 == sha256), None)

    def choose(self, sha256: str) -> None:
        """Look at a model."""
        if sha256 != self.chosen:
            self.chosen = sha256
            self.changed.emit()

    def add(self, folder: Path) -> None:
        """Use the models of a folder from now on, once all of them were read."""
        self.adding = folder
        self.changed.emit()
        self._asker.ask(lambda expert: expert.add(folder), self._added, self._refused)

    def remove(self, folder: Path) -> None:
        """Use them no more; the folder stays as it is."""
        try:
            remove_folder(folder)
        except ItalicError as problem:
            self._session.notify("error", describe(problem))
        self.refresh()

    def watch(self, path: Path | None) -> None:
        """Follow a training's log, or none."""
        try:
            self.log = None if path is None else Log(log_of(path))
        except ItalicError as problem:
            self._session.notify("error", describe(problem))
            return
        self.look()
        self.trained.emit()

    def look(self) -> None:
        """Take what the training has written since."""
        if self.log is None:
            return
        try:
            new = self.log.read()
        except OSError as problem:
            path, self.log = self.log.path, None
            self._session.notify("error", tr("{path} cannot be read: {reason}").format(path=path, reason=problem))
            new = True
        if new:
            self.trained.emit()

    def _ask(self, entry: Entry) -> None:
        info = entry.info
        if info.sha256 in self._asked:
            return
        self._asked.add(info.sha256)
        known: Callable[[Figures | Problem], None] = lambda found: self._figured(info.sha256, found)  # noqa: E731
        self._asker.ask(lambda expert: expert.figures(info), known, known)

    def _figured(self, sha256: str, found: Figures | Problem) -> None:
        self.figures[sha256] = found
        self.figured.emit()

    def _added(self, found: list[object]) -> None:
        text = tr("{folder}: {count} models are used from now on").format(folder=self.adding, count=len(found))
        self._session.notify("info", text)
        self.adding = None
        self.refresh()

    def _refused(self, why: str) -> None:
        self._session.notify("error", why)
        self.adding = None
        self.changed.emit()
