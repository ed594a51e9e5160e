"""A picture of a batch, what becomes of it and what it costs; where the files go. No Qt, no codec."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from explorer.gui.state.folders import Source

Status = Literal["waiting", "running", "done", "failed", "skipped"]
State = Literal["stopped", "running", "paused"]
Rule = Literal["skip", "number", "replace"]
Stage = Literal["read", "encode", "decode", "png", "write"]

# Why a picture was skipped, as the queue's file has it; the window has words for each.
EXISTS, NOT_SMALLER, COMPRESSED = "exists", "not smaller", "compressed already"


@dataclass(frozen=True)
class Options:
    """Where the files go.

    Attributes:
        folder: absolute; "" writes each file next to its original.
        exists: what is done where there is a file of that name.
        only_if_smaller: keep a file only if it has fewer bytes than the original.
        verify: decode every file and compare all samples before it is written.
        preview: store a small picture for file managers in every file.
    """

    folder: str = ""
    exists: Rule = "skip"
    only_if_smaller: bool = False
    verify: bool = True
    preview: bool = False


class Figures(NamedTuple):
    """What a picture cost.

    Attributes:
        target: the file that was written, None where none was.
        source_bytes, bytes, png_bytes: of the original's file, of ours, of an optimised PNG (0 where unknown).
        subpixels: samples of the picture.
        seconds: wall clock for all of it.
        verified: whether the file was decoded and had the same samples.
        steps, base: with which it was made.
    """

    target: Path | None
    source_bytes: int
    bytes: int
    png_bytes: int
    subpixels: int
    seconds: float
    verified: bool
    steps: str
    base: str

    @property
    def bpsp(self) -> float:
        """Bits per sub-pixel."""
        return rate(self.bytes, self.subpixels)

    @property
    def saving(self) -> float | None:
        """Part of the PNG's bytes that is saved, negative where the PNG is smaller; None where there is none."""
        return 1 - self.bytes / self.png_bytes if self.png_bytes else None


@dataclass(frozen=True)
class Item:
    """A picture of the queue.

    Attributes:
        number: its name here; never used twice.
        source: the picture.
        status: what became of it.
        reason: why it failed, in words; or why it was skipped, one of the constants above.
        figures: where it was compressed.
    """

    number: int
    source: Source
    status: Status = "waiting"
    reason: str = ""
    figures: Figures | None = None


class Outcome(NamedTuple):
    """What became of a picture: "done", "failed" or "skipped", and why."""

    status: Status
    reason: str = ""
    figures: Figures | None = None


class Progress(NamedTuple):
    """How far the running picture is; `part` of the whole work on it, 0 to 1."""

    stage: Stage
    part: float = 0.0


class Totals(NamedTuple):
    """Sums; the bytes, sub-pixels and seconds are those of the pictures that are done.

    Attributes:
        waiting, done, failed, skipped: pictures; one that runs is counted as waiting.
        png_bytes: 0 unless every picture that is done has a PNG to compare with.
    """

    waiting: int
    done: int
    failed: int
    skipped: int
    source_bytes: int
    bytes: int
    png_bytes: int
    subpixels: int
    seconds: float

    @property
    def count(self) -> int:
        """All pictures."""
        return self.waiting + self.done + self.failed + self.skipped

    @property
    def bpsp(self) -> float:
        """Bits per sub-pixel of all files together."""
        return rate(self.bytes, self.subpixels)

    @property
    def saving(self) -> float | None:
        """As in `Figures`, of all files together."""
        return 1 - self.bytes / self.png_bytes if self.png_bytes else None

    @property
    def seconds_left(self) -> float | None:
        """What the waiting pictures may take, if they are like those that are done; None before the first."""
        return self.waiting * self.seconds / self.done if self.done else None


def rate(size: int, subpixels: int) -> float:
    """Bits per sub-pixel, 0 for nothing."""
    return 8 * size / subpixels if subpixels else 0.0
