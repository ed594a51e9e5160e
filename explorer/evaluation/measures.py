"""What is measured on pictures, whoever asks: the command line, the window, or a worker somewhere else."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

from explorer.errors import BadSetting, ItalicError
from explorer.evaluation.datasets import Entry, Failed, Sample, sample_of
from explorer.evaluation.journal import conditions

if TYPE_CHECKING:
    from explorer.evaluation.journal import Row
    from explorer.evaluation.lossless import Result
    from explorer.evaluation.lossy import LossyResult, Setting
    from explorer.evaluation.lossy_peers import LossyPeer
    from explorer.evaluation.peers import Peer
    from explorer.pictures.notes import Note

Key = tuple[str, ...]
Skip = Callable[..., bool]
Coder = TypeVar("Coder", bound="Peer | LossyPeer")


class Measure(Protocol):
    """What is measured on pictures; can be pickled."""

    @property
    def threads(self) -> int: ...
    @property
    def kind(self) -> type[Any]: ...
    def __call__(self, pictures: Iterable[Sample], skip: Skip, failed: Failed) -> Iterator[Row]: ...
    def conditions(self, sources: Sequence[str]) -> dict[str, Any]: ...
    def each(self) -> list[Key]: ...


@dataclass(frozen=True)
class Lossless:
    """The lossless codec at some settings, and its peers.

    Attributes:
        steps, bases: rungs, and what they start from.
        peers: names of other coders; None for all.
        device: that our own codec is asked to run on.
        threads: for all coders.
        together: small pictures that are coded at once, at most.
        model: a name or hash of weights, or "auto".
    """

    steps: tuple[str, ...]
    bases: tuple[str, ...]
    peers: tuple[str, ...] | None
    device: str
    threads: int
    together: int
    model: str = "auto"

    @property
    def kind(self) -> type[Result]:
        """Of its results."""
        from explorer.evaluation.lossless import Result

        return Result

    def __call__(self, pictures: Iterable[Sample], skip: Skip, failed: Failed) -> Iterator[Row]:
        """All of them on all pictures."""
        from explorer.evaluation.lossless import measure

        coders = self.coders()
        return measure(pictures, self.steps, self.bases, coders, self.device, self.together, skip, self.model, failed)

    def coders(self) -> list[Peer]:
        """The peers. Raises `BadSetting` for one that this machine does not have."""
        from explorer.evaluation.peers import peers, peers_at_hand

        if self.peers is None:
            return peers(self.threads)
        return _named(self.peers, peers_at_hand(self.threads) if self.peers else [])

    def conditions(self, sources: Sequence[str]) -> dict[str, Any]:
        """What all results depend on."""
        return conditions(sources, self.device, self.threads, together=self.together)

    def each(self) -> list[Key]:
        """What each picture goes through: the name of its result without the picture's and the model."""
        from explorer.evaluation.lossless import setting_name

        own = [(setting_name(rung, base, self.model),) for base in self.bases for rung in self.steps]
        return [*own, *((peer.name,) for peer in self.coders())]


@dataclass(frozen=True)
class Lossy:
    """The lossy codec at some settings, and its peers, None for all; the rest as of `Lossless`."""

    settings: tuple[Setting, ...]
    peers: tuple[str, ...] | None
    device: str
    threads: int

    @property
    def kind(self) -> type[LossyResult]:
        """Of its results."""
        from explorer.evaluation.lossy import LossyResult

        return LossyResult

    def __call__(self, pictures: Iterable[Sample], skip: Skip, failed: Failed) -> Iterator[Row]:
        """All of them on all pictures."""
        from explorer.evaluation.lossy import measure_lossy

        return measure_lossy(pictures, self.settings, self.coders(), self.device, skip=skip, failed=failed)

    def coders(self) -> list[LossyPeer]:
        """The peers. Raises `BadSetting` for one that this machine does not have."""
        from explorer.evaluation.lossy_peers import lossy_peers

        return lossy_peers() if self.peers is None else _named(self.peers, lossy_peers() if self.peers else [])

    def conditions(self, sources: Sequence[str]) -> dict[str, Any]:
        """What all results depend on."""
        return conditions(sources, self.device, self.threads, codec="lossy")

    def each(self) -> list[Key]:
        """See `Lossless.each`."""
        own = [(setting.coder, f"{setting.quality:g}") for setting in self.settings]
        return [*own, *((peer.name, str(quality)) for peer in self.coders() for quality in peer.qualities)]


def _named(names: Iterable[str], there: Sequence[Coder]) -> list[Coder]:
    found = {coder.name: coder for coder in there}
    for name in names:
        if name not in found:
            raise BadSetting(f"coder {name!r}: not on this machine; there are {', '.join(found)}")
    return [found[name] for name in dict.fromkeys(names)]


class Taken(NamedTuple):
    """A result of this name is there already."""

    key: Key


class Failure(NamedTuple):
    """A picture that cannot be read, by its path, or a coder that fails on one, by the picture's name."""

    name: str
    error: ItalicError


class Noted(NamedTuple):
    """A picture was read; what was not kept of it."""

    name: str
    notes: tuple[Note, ...]


Event = Any  # one of the above, or a result


def events(
    measure: Measure,
    pictures: Iterable[Entry],
    done: Iterable[Key],
    limit: int | None = None,
    without: Collection[Key] = (),
    begun: Callable[[Key], object] = lambda key: None,
) -> Iterator[Event]:
    """All that happens while pictures are measured, the first `limit` of those that can be read, in order.

    `done`: names of results that are there already, each as often as it is there; they are told, not measured.
    `without`: such names but for the model at their end, or a picture's name alone, which are not even tried.
    `begun` is told each of them as it is tried.
    Must be asked first in a process whose networks were not made yet, for the threads to be those of `measure`.
    """
    os.environ["OMP_NUM_THREADS"] = str(measure.threads)  # read by machine.parallel when the first network is made
    told: list[Event] = []
    left = Counter(done)

    def skip(*key: str) -> bool:
        if key[:-1] in without:
            return True
        if not left[key]:
            begun(key[:-1])
            return False
        left[key] -= 1
        told.append(Taken(key))
        return True

    def failed(name: str, error: ItalicError) -> None:
        told.append(Failure(name, error))

    def read() -> Iterator[Sample]:
        for entry in pictures:
            if (entry.name,) in without:
                continue
            begun((entry.name,))
            try:
                sample = sample_of(entry)
            except ItalicError as error:
                failed(entry.place, error)
            else:
                told.append(Noted(sample.name, sample.picture.notes))
                yield sample

    for row in measure(islice(read(), limit), skip, failed):
        yield from told
        told.clear()
        yield row
    yield from told
