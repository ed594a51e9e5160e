"""The replay's clock: which step to show when. No Qt; the time is handed in, so that no test has to wait."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0)
REAL_TIME = 0.0  # as a speed: as fast as it was decoded
DURATION = 4.0  # seconds that a replay takes at speed 1 ...
SLOWEST = 2.0  # ... unless that were fewer steps per second than this


class Player:
    """Plays positions 0 (nothing known) to `count` (all known).

    Attributes:
        count: number of steps; position `count` is the last.
        position: the position shown now.
        speed: a factor, or REAL_TIME.
        loop: start again after the last position.
        reverse: play from the last position to the first.
        playing: whether `tick` moves the position.
        clock: seconds of decoding that passed at the speed REAL_TIME; in a race it runs until the slower one is there.
    """

    def __init__(self) -> None:
        self.count = 0
        self.position = 0
        self.speed = 1.0
        self.loop = False
        self.reverse = False
        self.playing = False
        self.clock = 0.0
        self._rival: Sequence[float] | NDArray[np.float64] = ()
        self._times: Sequence[float] | NDArray[np.float64] = ()
        self._from = 0.0  # position at which, and moment when, this stretch of playing started
        self._since = 0.0

    def load(self, count: int, times: Sequence[float] | NDArray[np.float64]) -> None:
        """Another replay; `times`: seconds after which each position 0..count was reached when it was decoded."""
        self.count, self._times = count, times
        self.position, self.playing = count, False
        self.clock = self._longest

    def race(self, times: Sequence[float] | NDArray[np.float64]) -> None:
        """Another decoder starts at the same moment; `times` as in `load`, none for no other."""
        at_end = self.position == self.count
        self._rival = times
        if at_end:
            self.clock = self._longest

    @property
    def rival_position(self) -> int:
        """Where the other decoder is at the moment of the clock."""
        return max(0, int(np.searchsorted(self._rival, self.clock, side="right")) - 1)

    def seek(self, position: int, now: float) -> None:
        """Show `position`; playing goes on from there. At the end, the other decoder is at its end as well."""
        self.position = min(max(position, 0), self.count)
        self.clock = self._longest if self.position == self.count else self._time_of(self.position)
        self._restart(now)

    def play(self, now: float) -> None:
        """Start, from the beginning if the end is shown."""
        if self._at_last:
            self.position = self._first
            self.clock = self._longest if self.reverse else 0.0
        self.playing = self.count > 0
        self._restart(now)

    def pause(self) -> None:
        """Stop where it is."""
        self.playing = False

    def set_speed(self, speed: float, now: float) -> None:
        """Another speed from here on."""
        self.speed = speed
        self.clock = self._longest if self.position == self.count else self._time_of(self.position)
        self._restart(now)

    def set_reverse(self, reverse: bool, now: float) -> None:
        """The other direction from here on."""
        self.reverse = reverse
        self._restart(now)

    def tick(self, now: float) -> int:
        """Position at the moment `now` (seconds of any steady clock)."""
        if self.playing:
            elapsed = now - self._since
            self.position = min(max(self._reached(elapsed), 0), self.count)
            if self.speed == REAL_TIME:
                self.clock = min(max(self._from + (-elapsed if self.reverse else elapsed), 0.0), self._longest)
            if self._at_last:
                self._end(now)
        return self.position

    @property
    def _first(self) -> int:
        """Where playing starts."""
        return self.count if self.reverse else 0

    @property
    def _last(self) -> int:
        """Where it ends."""
        return 0 if self.reverse else self.count

    @property
    def _at_last(self) -> bool:
        """Whether there is nothing more to play: of a race, when the slower one is there."""
        if self.speed == REAL_TIME and len(self._rival) and not self.reverse:
            return self.clock >= self._longest
        return self.position == self._last

    @property
    def _longest(self) -> float:
        return max((float(times[-1]) for times in (self._times, self._rival) if len(times)), default=0.0)

    def _time_of(self, position: int) -> float:
        return float(self._times[min(position, len(self._times) - 1)]) if len(self._times) else 0.0

    def _reached(self, elapsed: float) -> int:
        """The position after so many seconds; beyond the ends where it has been there for a while."""
        if self.speed == REAL_TIME and self.reverse:
            return int(np.searchsorted(self._times, self._from - elapsed, side="left"))
        if self.speed == REAL_TIME:
            return int(np.searchsorted(self._times, self._from + elapsed, side="right")) - 1
        moved = elapsed * self.speed * max(self.count / DURATION, SLOWEST) + 1e-9
        return int(self._from) - int(moved) if self.reverse else int(self._from + moved)

    def _end(self, now: float) -> None:
        lingered = not 0 <= self._reached(now - self._since) <= self.count or self.speed == REAL_TIME
        if not self.loop:
            self.playing = False
        elif lingered:  # the finished picture stays for one step's time before it starts again
            self.position = self._first
            self._restart(now)

    def _restart(self, now: float) -> None:
        self._since = now
        real = self.speed == REAL_TIME and len(self._times) > 0
        self._from = self.clock if real else float(self.position)
