"""What of the state is shown: worked out from it, changing nothing. No Qt."""

from __future__ import annotations

from explorer.gui.scene.replay import Scene, whole_scene
from explorer.gui.state.documents import Document, Filling, Imagined, Live, Run, Settings, Standing, Trial
from explorer.gui.state.expectations import Expectations
from explorer.gui.state.player import REAL_TIME, Player


class Sight:
    """The session as whoever looks sees it; `Session` has the changes, and says what the attributes are."""

    current: Document | None
    settings: Settings
    live: Live | None
    follow: bool
    devices: tuple[str, ...]
    fillings: dict[Filling, Imagined]
    expectations: Expectations
    trial: Trial | None
    channel: int
    player: Player
    _shown: Run | None
    _exact: float

    @property
    def device(self) -> str:
        """Where the next run is to run; "" as long as the devices of this machine are not known."""
        if self.settings.device != "auto" or not self.devices:
            return self.settings.device if self.settings.device != "auto" else ""
        return "cuda" if "cuda" in self.devices else "cpu"

    @property
    def position(self) -> int:
        """Steps that are shown as done."""
        if self.shows_trial:
            return 1
        return self.live.recorder.reached if self.shows_live and self.live else self.player.position

    @property
    def selected(self) -> Run | None:
        """The run shown, if the work that goes on is not."""
        return self.current.selected if self.current is not None else None

    @property
    def kept(self) -> Run | None:
        """The run to put beside others."""
        document = self.current
        return document.kept if document is not None and document.kept in document.runs else None

    @property
    def beside(self) -> Run | None:
        """The run shown beside the selected one; None where there are not two to compare."""
        kept, selected = self.kept, self.selected
        if kept is None or selected is None or kept is selected or self.shows_live or self.shows_trial:
            return None
        return kept if kept.replay.count and selected.replay.count else None  # steps may have to be decoded again

    @property
    def shows_live(self) -> bool:
        """Whether the panes show the work that goes on, where that has steps to show."""
        live = self.live
        return (
            live is not None
            and live.phase in ("open", "prepare", "encode", "decode")
            and live.document is self.current
            and self.follow
        )

    @property
    def shows_trial(self) -> bool:
        """Whether the panes show what another quality would make of the picture."""
        trial = self.trial
        return trial is not None and trial.shown is not None and trial.document is self.current and not self.shows_live

    def place_of(self, document: Document) -> float:
        """How far the replay of a document stands, 0 (nothing known) to 1 (the end)."""
        return self._place() if document is self.current and self._shown is not None else document.place

    def scene(self) -> Scene | None:
        """What the panes draw, None for an empty desk or a picture that is still being read."""
        document = self.current
        if document is None:
            return None
        if self.shows_live and self.live is not None:
            scene = self.live.recorder.live_scene(document.original)
            if scene is not None:
                return scene
        if self.shows_trial and self.trial is not None and self.trial.shown is not None:
            return whole_scene(self.trial.shown, document.original)
        if document.selected is not None and document.selected.replay.count:
            mean, drawn = self.filled("mean"), self.filled("imagined")
            return document.selected.replay.scene._replace(
                mean=mean.raster if mean else None,
                imagined=drawn.raster if drawn else None,
                channel=self.channel,
                other_bits=self.beside.replay.scene.heat if self.beside is not None else None,
                heat_max=self._heat_max(document.selected),
            )
        if document.original is None:
            return None
        return Scene(document.original.height, document.original.width, document.original, document.original)

    def scene_beside(self) -> tuple[Scene, int] | None:
        """The run beside the selected one, and the position at which that one stands; None without."""
        if self.beside is None or self.selected is None:
            return None
        replay = self.beside.replay
        scene = replay.scene
        position = self.player.rival_position if self.racing else round(self._place() * scene.count)
        other, top = self.selected.replay.scene.heat, self._heat_max(self.beside)
        return scene._replace(other_bits=other, channel=self.channel, heat_max=top), position

    def _heat_max(self, run: Run) -> float:
        """Of all maps of bits on the screen there is one scale: equal colours are equal bits."""
        runs = [run] if self.beside is None or self.selected is None else [self.selected, self.beside]
        return max(each.replay.scene.heat_max for each in runs)

    @property
    def racing(self) -> bool:
        """Whether each of two runs stands where it was after the same time, not after the same part of its steps."""
        return self.beside is not None and self.player.speed == REAL_TIME

    def standings(self) -> tuple[Standing, Standing] | None:
        """Seconds and bytes of the selected run and of the one beside it, where they stand; None without two."""
        beside, found = self.scene_beside(), []
        if beside is None or self.selected is None or self.beside is None:
            return None
        for run, position in ((self.selected, self.position), (self.beside, beside[1])):
            replay = run.replay
            seconds = float(replay.seconds[position])
            if self.racing and position < replay.count:
                seconds = max(seconds, min(self.player.clock, float(replay.seconds[-1])))
            found.append(Standing(seconds, replay.bytes_at(position), position == replay.count))
        return found[0], found[1]

    def filled(self, filling: Filling) -> Imagined | None:
        """The filling of what is shown now, None where it is of another run or step.

        Of the mean, that of an earlier step where there is none of this one.
        """
        run, position = self.selected, self.position
        if filling == "mean":
            there = run is not None and position < run.replay.count and not self.shows_live and not self.shows_trial
            return self.expectations.at(run, position) if run is not None and there else None
        found = self.fillings.get(filling)
        shown = found is not None and (found.run, found.position) == (self.selected, self.position)
        return found if shown and not self.shows_live else None

    def _place(self) -> float:
        """The player's position as a part of its steps; the end where there are none.

        A run of few steps rounds the place at which it was shown; the next one is shown at the place that was meant.
        """
        if not self.player.count:
            return 1.0
        if round(self._exact * self.player.count) == self.player.position:
            return self._exact
        return self.player.position / self.player.count
