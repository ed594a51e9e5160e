"""How much of an evaluation is done, and how long the rest will take: by work, not by number. No Qt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from explorer.evaluation.measures import Key
from explorer.gui.evaluate.measuring import Listed


class Estimate:
    """Work is samples times the seconds that a coder takes for one, as measured so far.

    A picture that was not read yet is as large as its file tells; a coder that was not tried yet is as slow as the
    others on average.
    """

    def __init__(self, pictures: Sequence[Listed], coders: Sequence[Key]) -> None:
        """`coders`: what each picture goes through, see `Measure.each`."""
        self._pictures, self._coders = pictures, list(dict.fromkeys(coders))
        self._bytes = {picture.name: picture.size for picture in pictures}
        self._samples: dict[str, int] = {}
        self._known_samples = self._known_bytes = 0
        self._seconds: dict[Key, float] = defaultdict(float)
        self._over: dict[Key, int] = defaultdict(int)  # samples that these seconds were for
        self._done: dict[Key, float] = defaultdict(float)  # samples that a coder is done with
        self._measured = 0.0

    def add(self, picture: str, coder: Key, samples: int, seconds: float, *, now: bool) -> None:
        """A result; `now`: it was measured by this evaluation, not by an earlier one."""
        if picture not in self._samples:
            self._samples[picture] = samples
            self._known_samples += samples
            self._known_bytes += self._bytes.get(picture, 0)
        self._seconds[coder] += seconds
        self._over[coder] += samples
        self._done[coder] += samples
        self._measured += seconds if now else 0.0

    def fail(self, picture: str, coder: Key | None = None) -> None:
        """A coder, or all of them, are done with a picture without a result."""
        for each in self._coders if coder is None else (coder,):
            self._done[each] += self._size(picture)

    @property
    def part(self) -> float:
        """Of the whole work, 0 to 1."""
        done, whole = self._work()
        return min(done / whole, 1.0) if whole else 0.0

    def seconds_left(self, elapsed: float) -> float | None:
        """`elapsed`: seconds since this evaluation began. None before the first result of it."""
        if not self._measured:
            return None
        done, whole = self._work()
        return max(whole - done, 0.0) * max(elapsed / self._measured, 1.0)

    def _work(self) -> tuple[float, float]:
        """Done and all, in seconds of the coders."""
        rates = {coder: self._seconds[coder] / self._over[coder] for coder in self._coders if self._over[coder]}
        if not rates:
            return 0.0, 0.0
        usual = sum(rates.values()) / len(rates)
        samples = self._all_samples()
        whole = samples * sum(rates.get(coder, usual) for coder in self._coders)
        done = sum(min(self._done[coder], samples) * rates.get(coder, usual) for coder in self._coders)
        return done, whole

    def _all_samples(self) -> float:
        unread = len(self._pictures) - len(self._samples)
        if self._known_bytes:
            return self._known_samples * max(sum(self._bytes.values()) / self._known_bytes, 1.0)
        return self._known_samples * (1 + unread / max(len(self._samples), 1))

    def _size(self, picture: str) -> float:
        if picture in self._samples:
            return self._samples[picture]
        if self._known_bytes:
            return self._bytes.get(picture, 0) * self._known_samples / self._known_bytes
        return self._known_samples / max(len(self._samples), 1)
