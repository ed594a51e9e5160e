"""The state of the program: pictures, their runs, what is selected and what is being done. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from explorer.gui.scene.latents import STRONGEST
from explorer.gui.scene.raster import Raster
from explorer.gui.state.documents import (
    Choice,
    Document,
    Filling,
    Imagined,
    Imagining,
    Level,
    Limits,
    Live,
    Notice,
    PeerPoint,
    Phase,
    Run,
    Settings,
    Standing,
    Trial,
)
from explorer.gui.state.events import Event
from explorer.gui.state.expectations import Expectations
from explorer.gui.state.history import History
from explorer.gui.state.models_at_hand import AUTO, choice_of
from explorer.gui.state.player import Player
from explorer.gui.state.sight import Sight
from explorer.tradeoff.budget import Budget, best

if TYPE_CHECKING:
    from explorer.evaluation.published import PublishedCurve
    from explorer.pictures.imaging import Picture

__all__ = [
    "Choice",
    "Document",
    "Filling",
    "Imagined",
    "Limits",
    "Live",
    "Notice",
    "PeerPoint",
    "Phase",
    "Run",
    "Session",
    "Settings",
    "Standing",
    "Trial",
]


class Session(Sight):
    """All state that the widgets show; each change is announced by one event, and widgets change it only through here.

    Attributes:
        fillings: the newest picture of each kind whose rest was filled; imagining: what is done about the next ones.
        expectations: the means that are kept.
        trial: the current picture at another quality, None while none is tried.
        channel: of the latents that are shown, `STRONGEST` for that of the largest energy.
        player: the position in the replay of the selected run, and its clock.
        history: of the settings, the budget and the removed runs.
        documents_changed, current_changed, runs_changed, selection_changed, position_changed, live_changed,
        settings_changed, limits_changed, notices_changed, devices_changed, imagined_changed, trial_changed,
        channel_changed: emitted after the change, without arguments.
    """

    def __init__(self) -> None:
        self.documents: list[Document] = []
        self.current: Document | None = None
        self.settings = Settings()
        self.limits = Limits()
        self.history = History()
        self.live: Live | None = None
        self.follow = True
        self.notices: list[Notice] = []
        self.devices: tuple[str, ...] = ()
        self.fillings: dict[Filling, Imagined] = {}
        self.imagining: dict[Filling, Imagining] = {"mean": "", "imagined": ""}
        self.expectations = Expectations()
        self.trial: Trial | None = None
        self.channel = STRONGEST
        self.player = Player()
        self._shown: Run | None = None  # whose steps the player plays
        self._exact = 1.0  # the place, as a part of the steps, at which the shown run was to be shown
        self.documents_changed: Event[[]] = Event()
        self.current_changed: Event[[]] = Event()
        self.runs_changed: Event[[]] = Event()
        self.selection_changed: Event[[]] = Event()
        self.live_changed: Event[[]] = Event()
        self.settings_changed: Event[[]] = Event()
        self.limits_changed: Event[[]] = Event()
        self.notices_changed: Event[[]] = Event()
        self.devices_changed: Event[[]] = Event()
        self.position_changed: Event[[]] = Event()
        self.imagined_changed: Event[[]] = Event()
        self.channel_changed: Event[[]] = Event()
        self.trial_changed: Event[[]] = Event()

    def add_documents(self, documents: Sequence[Document]) -> None:
        """Put documents on the desk and show the first of them."""
        self.documents.extend(documents)
        self.documents_changed.emit()
        if documents:
            self.show_document(documents[0])

    def show_document(self, document: Document | None) -> None:
        """Make it the current one; its replay goes on where it stood when it was left."""
        if self.current is not None and self._shown is not None:
            self.current.place = self._place()
        self.current, self.follow = document, True
        self._shown = None
        self.set_trial(None)
        self.current_changed.emit()
        self.runs_changed.emit()
        self._announce_selection()

    def close_document(self, document: Document, then: Document | None = None) -> None:
        """Take it from the desk; if it was shown, show `then`, which is its neighbour by default."""
        at = self.documents.index(document)
        self.documents.remove(document)
        self.documents_changed.emit()
        if document is self.current:
            rest = self.documents
            neighbour = rest[min(at, len(rest) - 1)] if rest else None
            self.show_document(then if then in rest else neighbour)

    def loaded(self, document: Document, picture: Picture, original: Raster) -> None:
        """The samples of a document are there."""
        document.picture, document.original = picture, original
        if document is self.current:
            self._announce_selection()

    def add_run(self, document: Document, run: Run) -> None:
        """Another run; shown unless the user looks at an older one meanwhile."""
        document.runs.append(_sharing(run, document.runs))
        run = document.runs[-1]
        self.set_trial(None)
        if self.follow or document.selected is None or document is not self.current:
            document.selected = run
        if document is self.current:
            self.runs_changed.emit()
            self._announce_selection()

    def add_peer(self, document: Document, point: PeerPoint) -> None:
        """Another coder was measured; a newer measurement replaces the older one."""
        names = [peer.name for peer in document.peers]
        if point.name in names:
            document.peers[names.index(point.name)] = point
        else:
            document.peers.append(point)
        if document is self.current:
            self.runs_changed.emit()

    def publish(self, document: Document, curves: tuple[PublishedCurve, ...]) -> None:
        """Draw published curves beside the document's points, or none any more."""
        document.published = curves
        if document is self.current:
            self.runs_changed.emit()

    def replace_run(self, document: Document, old: Run, new: Run) -> None:
        """A run is known better now: its steps were decoded again."""
        if old not in document.runs:
            return
        document.runs[document.runs.index(old)] = new
        document.selected = new if document.selected is old else document.selected
        document.kept = new if document.kept is old else document.kept
        if document is self.current:
            self.runs_changed.emit()
            self._announce_selection()

    def restore(
        self, documents: Sequence[Document], current: Document | None, settings: Settings, limits: Limits
    ) -> None:
        """Put other documents on an empty desk, with what was set; that is not undone."""
        self.documents = list(documents)
        self.documents_changed.emit()
        self._set_settings(settings)
        self._set_limits(limits)
        self.history.clear()
        self.show_document(current or (self.documents[0] if self.documents else None))

    def remove_run(self, run: Run) -> None:
        """Forget a run of the current document."""
        document = self.current
        if document is None or run not in document.runs:
            return
        at = document.runs.index(run)
        self._take_run(document, run)
        self.history.record("", lambda: self._put_run(document, run, at), lambda: self._take_run(document, run))

    def _take_run(self, document: Document, run: Run) -> None:
        if run not in document.runs:
            return
        document.runs.remove(run)
        if document.selected is run:
            document.selected = document.runs[-1] if document.runs else None
        self._announce_runs(document)

    def _put_run(self, document: Document, run: Run, at: int) -> None:
        document.runs.insert(at, run)
        document.selected = run
        self._announce_runs(document)

    def _announce_runs(self, document: Document) -> None:
        if document is self.current:
            self.runs_changed.emit()
            self._announce_selection()
        elif document in self.documents:
            self.show_document(document)  # undo and redo show what they change

    def select(self, run: Run) -> None:
        """Show a run of the current document, everywhere."""
        if self.current is None or run not in self.current.runs:
            return
        self.follow = self.live is None
        self.set_trial(None)
        if self.current.selected is not run or self.live is not None:
            self.current.selected = run
            self._announce_selection()

    def keep(self, run: Run | None) -> None:
        """Put a run of the current document beside whichever is selected; None for none any more."""
        document = self.current
        if document is not None and document.kept is not run and (run is None or run in document.runs):
            self.follow = self.follow and (run is None or self.live is None)
            document.kept = run
            self._announce_selection()

    def pick(self, budget: Budget) -> Run | None:
        """Select the best run of the current document within `budget`, and take its settings for the next run."""
        runs = self.current.runs if self.current is not None else []
        at = best([run.point for run in runs], budget)
        if at is None:
            return None
        self.select(runs[at])
        point = runs[at].point
        if point.codec == "lossy":
            self.change_settings(
                codec="lossy", steps=point.steps, metric=point.metric, quality=point.quality, model=choice_of(point)
            )
        else:
            self.change_settings(codec="lossless", steps=point.steps, base=point.base, model=choice_of(point))
        return runs[at]

    def set_trial(self, trial: Trial | None) -> None:
        """The current picture is tried at another quality, or is no more."""
        if trial is not self.trial:
            before, self.trial = self.shows_trial, trial
            self.trial_changed.emit()
            if before or self.shows_trial:
                self.selection_changed.emit()

    def set_live(self, live: Live | None) -> None:
        """Work started, went on or ended."""
        ended = live is None and self.live is not None
        if self.live is None and live is not None:
            self.follow = True
        self.live = live
        self.live_changed.emit()
        if ended:
            self.follow = True
            self._announce_selection()

    def change_settings(self, **changes: str | float) -> None:
        """Change fields of the settings; may be undone."""
        before, kind = self.settings, "settings " + " ".join(sorted(changes))
        if any(changes.get(name, getattr(before, name)) != getattr(before, name) for name in ("codec", "metric")):
            changes = {"model": AUTO, **changes}  # a model is of one codec, and of one metric
        after = replace(before, **changes)  # type: ignore[arg-type]
        if after != before:
            self._set_settings(after)
            self.history.record(kind, lambda: self._set_settings(before), lambda: self._set_settings(after))

    def change_limits(self, limits: Limits) -> None:
        """Change the budget; may be undone."""
        before = self.limits
        if limits != before:
            self._set_limits(limits)
            kind = f"budget {limits.kind}"
            self.history.record(kind, lambda: self._set_limits(before), lambda: self._set_limits(limits))

    def _set_settings(self, settings: Settings) -> None:
        self.settings = settings
        if self.trial is not None and (settings.codec, settings.metric) != ("lossy", self.trial.settings.metric):
            self.set_trial(None)
        self.settings_changed.emit()

    def _set_limits(self, limits: Limits) -> None:
        self.limits = limits
        self.limits_changed.emit()

    def set_devices(self, devices: tuple[str, ...]) -> None:
        """The devices of this machine are known."""
        self.devices = devices
        self.devices_changed.emit()

    def notify(self, level: Level, text: str, choices: tuple[Choice, ...] = ()) -> None:
        """Tell something; what is told again stands once, as the newest."""
        notice = Notice(level, text, choices)
        if notice in self.notices:
            self.notices.remove(notice)
        self.notices.append(notice)
        self.notices_changed.emit()

    def dismiss(self, notice: Notice) -> None:
        """Take a notice away."""
        if notice in self.notices:
            self.notices.remove(notice)
            self.notices_changed.emit()

    def set_imagining(self, filling: Filling, state: Imagining) -> None:
        """The filling of the rest started, was given up, or will not be tried."""
        if state != self.imagining[filling]:
            self.imagining[filling] = state
            self.imagined_changed.emit()

    def set_imagined(self, imagined: Imagined) -> None:
        """The rest was filled."""
        self.fillings[imagined.filling], self.imagining[imagined.filling] = imagined, ""
        if imagined.filling == "mean":
            self.expectations.keep(imagined)
        self.imagined_changed.emit()

    def show_channel(self, channel: int) -> None:
        """Show another channel of the latents."""
        if channel != self.channel:
            self.channel = channel
            self.channel_changed.emit()

    def seek(self, position: int, now: float) -> None:
        """Show the replay at `position` steps; `now`: seconds of the clock that `tick` uses."""
        self.player.seek(position, now)
        self.position_changed.emit()

    def tick(self, now: float) -> None:
        """Let the replay go on, if it plays."""
        before = self.player.position, self.player.playing, self.player.clock
        self.player.tick(now)
        if before != (self.player.position, self.player.playing, self.player.clock):
            self.position_changed.emit()

    def _announce_selection(self) -> None:
        run = self.selected
        if run is not self._shown or (run is None and self.player.count):
            count = run.replay.count if run else 0
            # Another run of the same picture is shown where this one stood; the first one from its end.
            place = self._place() if self._shown is not None else self._left_at() if count else 1.0
            self.player.load(count, run.replay.seconds if run else ())
            self.player.position = round(place * count)
            self._exact = place
            if run is not None and not count and self._shown is not None and self.current is not None:
                self.current.place = place  # until its steps are there
            self._shown = run if count else None
        self.player.race(self.beside.replay.seconds if self.beside is not None else ())
        self.selection_changed.emit()

    def _left_at(self) -> float:
        """Where the current document was left, for once: a run made after that is new and shown from its end."""
        if self.current is None:
            return 1.0
        place, self.current.place = self.current.place, 1.0
        return place


def _sharing(run: Run, others: Sequence[Run]) -> Run:
    """A repeat made the same file: it keeps the times of its own steps, and shares what takes memory."""
    twin = next((other for other in others if other.data == run.data and other.replay.count == run.replay.count), None)
    if twin is None or not run.data:
        return run
    return replace(run, data=twin.data, replay=replace(run.replay, scene=twin.replay.scene))
