"""The state of a batch: its pictures in order, what became of each, and what all of them cost. No Qt, no codec."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from explorer.gui.batch.items import Item, Options, Outcome, Progress, State, Totals
from explorer.gui.batch.sums import Sums
from explorer.gui.batch.targets import claim
from explorer.gui.state.events import Event
from explorer.gui.state.folders import Source
from explorer.gui.state.session import Settings

MAX_ITEMS = 10_000
FRESH: dict[str, object] = {"reason": "", "figures": None, "notes": ()}  # what is known of a picture before its work


class Queue:
    """The batch; widgets and the runner change it only through here.

    Attributes:
        items: in the order in which they are compressed.
        state: whether work goes on.
        settings: with which the pictures are compressed, taken when the batch was started.
        options: where the files go.
        progress: of the running picture.
        rows_changed, state_changed, options_changed, progress_changed: emitted after the change, without arguments.
        item_changed: with the item's number.
    """

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.state: State = "stopped"
        self.settings = Settings()
        self.options = Options()
        self.progress: Progress | None = None
        self._next = 1
        self._rows: dict[int, int] = {}
        self._sums = Sums()
        self._claims: dict[int, str] = {}
        self._running: Item | None = None
        self.rows_changed: Event[[]] = Event()
        self.state_changed: Event[[]] = Event()
        self.options_changed: Event[[]] = Event()
        self.progress_changed: Event[[]] = Event()
        self.item_changed: Event[[int]] = Event()

    def add(self, sources: Iterable[Source]) -> int:
        """Put pictures at the end, but for those that wait already. Returns how many there was no room for."""
        waiting = {item.source.path for item in self.items if item.status in ("waiting", "running")}
        left_out = 0
        for source in sources:
            if source.path in waiting:
                continue
            if len(self.items) >= MAX_ITEMS:
                left_out += 1
                continue
            waiting.add(source.path)
            self.items.append(Item(self._next, source))
            self._next += 1
        self._renumber()
        return left_out

    def restore(self, items: Iterable[Item], options: Options, settings: Settings) -> None:
        """Take what a file has kept; the numbers are given anew, and what ran waits again."""
        self.items = [
            replace(item, number=at, status="waiting" if item.status == "running" else item.status)
            for at, item in enumerate(items, 1)
        ]
        self._next = len(self.items) + 1
        self.settings = settings
        self.set_options(options)
        self._renumber()

    def row_of(self, number: int) -> int | None:
        """Where an item is; None once it was removed."""
        return self._rows.get(number)

    def item(self, number: int) -> Item | None:
        """By its number; None once it was removed."""
        row = self.row_of(number)
        return None if row is None else self.items[row]

    @property
    def running(self) -> Item | None:
        """The picture at work, be it suspended."""
        known = None if self._running is None else self.item(self._running.number)
        return known if known is not None and known.status == "running" else None

    @property
    def claimed(self) -> frozenset[str]:
        """The files that were written, as `targets.claim` has them."""
        return frozenset(self._claims.values())

    def begin_next(self) -> Item | None:
        """Mark the first waiting picture as running; None where there is none."""
        for item in self.items:
            if item.status == "waiting":
                return self._change(item, **FRESH, status="running")
        return None

    def finish(self, number: int, outcome: Outcome) -> None:
        """What became of a picture."""
        if (item := self.item(number)) is not None:
            self.set_progress(None)
            self._change(item, **outcome._asdict())

    def give_back(self, number: int) -> None:
        """A picture that was begun waits again."""
        self.finish(number, Outcome("waiting"))

    def retry(self, numbers: Collection[int] = ()) -> int:
        """Let pictures that failed or were skipped wait again: those of `numbers`, or all that failed.

        Returns how many.
        """
        chosen = [item for item in self.items if item.number in numbers and item.status in ("failed", "skipped")]
        chosen = chosen or [item for item in self.items if item.status == "failed"]
        for item in chosen:
            self._change(item, **FRESH, status="waiting")
        return len(chosen)

    def remove(self, numbers: Collection[int]) -> None:
        """Forget pictures; their files stay. One that runs must have been given back."""
        self.items = [item for item in self.items if item.number not in numbers or item.status == "running"]
        self._renumber()

    def clear_finished(self) -> None:
        """Forget what is done or was skipped; what failed may be tried again."""
        self.remove({item.number for item in self.items if item.status in ("done", "skipped")})

    def set_state(self, state: State) -> None:
        """Work starts, pauses or stops."""
        if state != self.state:
            self.state = state
            self.state_changed.emit()

    def set_options(self, options: Options) -> None:
        """Where the files of the pictures go that are begun from now on."""
        if options != self.options:
            self.options = options
            self.options_changed.emit()

    def set_progress(self, progress: Progress | None) -> None:
        """How far the running picture is."""
        if progress != self.progress:
            self.progress = progress
            self.progress_changed.emit()

    def totals(self) -> Totals:
        """The sums of now."""
        return self._sums.totals()

    def _change(self, item: Item, **changes: object) -> Item:
        changed = replace(item, **changes)
        self.items[self._rows[item.number]] = changed
        self._sums.put(item, -1)
        self._sums.put(changed)
        self._claim(changed)
        self._running = changed if changed.status == "running" else self._running
        self.item_changed.emit(item.number)
        return changed

    def _claim(self, item: Item) -> None:
        if item.figures is not None and item.figures.target is not None:
            self._claims[item.number] = claim(item.figures.target)
        else:
            self._claims.pop(item.number, None)

    def _renumber(self) -> None:
        self._rows = {item.number: row for row, item in enumerate(self.items)}
        self._sums, self._claims = Sums(), {}
        for item in self.items:
            self._sums.put(item)
            self._claim(item)
        self.rows_changed.emit()
