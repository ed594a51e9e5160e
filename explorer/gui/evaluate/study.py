"""The state of the evaluation page: what is asked, what was measured, how far it is. No Qt, no codec."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal, NamedTuple

from explorer.evaluation.journal import Journal
from explorer.evaluation.measures import Key
from explorer.gui.evaluate.asked import Asked
from explorer.gui.evaluate.means import Row, Table
from explorer.gui.evaluate.measuring import Listed
from explorer.gui.state.events import Event
from explorer.pictures.notes import Note

State = Literal["stopped", "preparing", "running", "waiting"]  # waiting: for other work of the window


class Failure(NamedTuple):
    """What could not be read or coded; `name`: a path, or a picture's name."""

    name: str
    text: str


class At(NamedTuple):
    """How far it is.

    Attributes:
        part: of the work, 0 to 1.
        left: seconds, None where nobody knows.
        picture, coder: at work.
    """

    part: float
    left: float | None
    picture: str
    coder: str


class Study:
    """An evaluation; widgets and the runner change it only through here.

    Attributes:
        asked: what the fields hold.
        made: what the results were asked for; None before the first start.
        depends: what all results depend on, as the journal has it.
        state: whether work goes on.
        journal: that new results go to; None before the first start.
        path: of its file, None where there is none.
        results: all, in the order in which they were measured or taken over.
        table: the results, by coder.
        places: of the pictures, by name.
        failures, notes: of pictures.
        at: how far it is; None where nothing goes on.
        disturbed: results that were measured while the window did something else.
        chosen: the picture that is looked at, by its place in the table.
        asked_changed, results_changed, state_changed, at_changed, chosen_changed: emitted after the change.
    """

    def __init__(self) -> None:
        self.asked = Asked()
        self.state: State = "stopped"
        self.asked_changed: Event[[]] = Event()
        self.results_changed: Event[[]] = Event()
        self.state_changed: Event[[]] = Event()
        self.at_changed: Event[[]] = Event()
        self.chosen_changed: Event[[]] = Event()
        self._forget()

    def _forget(self) -> None:
        self.made: Asked | None = None
        self.depends: dict[str, Any] = {}
        self.journal: Journal[Row] | None = None
        self.path: Path | None = None
        self.results: list[Row] = []
        self.table = Table()
        self.places: dict[str, str] = {}
        self.failures: list[Failure] = []
        self.notes: list[tuple[str, Note]] = []
        self.at: At | None = None
        self.disturbed = 0
        self.chosen: int | None = None

    def ask(self, asked: Asked) -> None:
        """Other fields."""
        if asked != self.asked:
            self.asked = asked
            self.asked_changed.emit()

    def begin(self, made: Asked, depends: dict[str, Any], journal: Journal[Row], path: Path | None) -> None:
        """Another evaluation, or the same gone on with."""
        self._forget()
        self.made, self.depends, self.journal, self.path = made, depends, journal, path
        self.results = journal.results
        self.results_changed.emit()
        self.chosen_changed.emit()

    def show(self, asked: Asked, depends: dict[str, Any], results: list[Row], path: Path) -> None:
        """What a journal holds; with its settings in the fields."""
        self._forget()
        self.depends, self.path, self.results = depends, path, results
        self.table = Table(results)
        self.ask(asked)
        self.results_changed.emit()
        self.chosen_changed.emit()

    def clear(self) -> None:
        """Forget the results; the journal's file stays."""
        self._forget()
        self.results_changed.emit()
        self.chosen_changed.emit()

    def list_pictures(self, listed: Iterable[Listed]) -> None:
        """Where the pictures are."""
        self.places = {picture.name: picture.place for picture in listed}

    def add(self, row: Row) -> None:
        """A result that the journal has."""
        self.table.add(row)
        self.results_changed.emit()

    def fail(self, failure: Failure) -> bool:
        """What could not be measured; told once. Returns whether it is new."""
        if failure in self.failures:
            return False
        self.failures.append(failure)
        self.results_changed.emit()
        return True

    def note(self, name: str, notes: Iterable[Note]) -> None:
        """What reading a picture did not keep."""
        new = [(name, note) for note in notes if (name, note) not in self.notes]
        if new:
            self.notes += new
            self.results_changed.emit()

    def beside(self) -> dict[str, Any]:
        """Notes and failures, as the command's JSON has them."""
        return {
            "notes": [{"picture": name, **note.as_json()} for name, note in self.notes],
            "failures": [{"picture": failure.name, "error": failure.text} for failure in self.failures],
        }

    def set_state(self, state: State) -> None:
        """Work starts, waits or stops."""
        if state != self.state:
            self.state = state
            self.state_changed.emit()

    def set_at(self, at: At | None) -> None:
        """How far it is."""
        if at != self.at:
            self.at = at
            self.at_changed.emit()

    def choose(self, place: int | None) -> None:
        """Look at a picture, by its place in the table."""
        if place != self.chosen:
            self.chosen = place
            self.chosen_changed.emit()


def unit_name(key: Key) -> str:
    """A coder, and its quality, in words."""
    return key[0] if len(key) == 1 else f"{key[0]}, {key[1]}"
