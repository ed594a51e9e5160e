"""A picture of a batch, what becomes of it and what it costs; where the files go. No Qt, no codec."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from explorer.gui.state.folders import Source
from explorer.pictures.notes import Notes

Status = Literal["waiting", "running", "done", "failed", "skipped"]
State = Literal["stopped", "running", "paused"]
Rule = Literal["skip", "number", "replace"]
Stage = Literal["read", "search", "encode", "decode", "png", "write"]
Form = Literal["png", "tiff", "original"]  # of the pictures that compressed files are restored to

# Why a picture was skipped or not done, as the queue's file has it; the window has words for each.
# GROWS: it was not even tried, as `Figures.bytes`, which are only expected, are far more than the original's.
EXISTS, NOT_SMALLER, INCOMPLETE, GROWS = "exists", "not smaller", "incomplete", "grows"


@dataclass(frozen=True)
class Options:
    """Where the files go, and which are kept.

    Attributes:
        folder: absolute; "" writes each file next to its original.
        exists: what is done where there is a file of that name.
        only_if_smaller: keep a file only if it has fewer bytes than the original, and all of the picture.
        verify: decode every file and compare before it is written.
        preview: store a small picture for file managers in every file.
        incomplete: with `only_if_smaller`, do also pictures of which reading lost something.
        kilobytes: of a lossy file at most, thousands of bytes; 0 takes the quality that is set.
        form: of restored pictures.
    """

    folder: str = ""
    exists: Rule = "skip"
    only_if_smaller: bool = True
    verify: bool = True
    preview: bool = False
    incomplete: bool = False
    kilobytes: float = 0.0
    form: Form = "png"


class Figures(NamedTuple):
    """What a picture cost.

    Attributes:
        target: the file that was written, None where none was.
        source_bytes, bytes, png_bytes: of the original's file, of ours, of an optimised PNG (0 where unknown).
        subpixels, pixels: samples of the picture, and px.
        seconds: wall clock for all of it.
        verified: whether the file was decoded: a lossless one to the same samples, a lossy one to the same latents.
        steps, base: with which it was made.
        quality, metric: of the lossy codec, "" for the lossless one.
        psnr: dB, of a lossy file that was decoded.
        restored: whether it went from a compressed file to a picture.
        instead: of a restored picture, the format that it was to have and that cannot hold it exactly.
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
    pixels: int = 0
    quality: float = 0.0
    metric: str = ""
    psnr: float | None = None
    restored: bool = False
    instead: str = ""

    @property
    def bpsp(self) -> float:
        """Bits per sub-pixel."""
        return rate(self.bytes, self.subpixels)

    @property
    def bpp(self) -> float:
        """Bits per pixel."""
        return rate(self.bytes, self.pixels)

    @property
    def saving(self) -> float | None:
        """Part of the original's bytes that is saved, negative where the file is larger; None of a restored picture."""
        return None if self.restored or not self.source_bytes else 1 - self.bytes / self.source_bytes


@dataclass(frozen=True)
class Item:
    """A picture of the queue.

    Attributes:
        number: its name here; never used twice.
        source: the picture, or the compressed file to restore it from.
        status: what became of it.
        reason: why it failed, in words; or why it was skipped or not done, one of the constants above.
        figures: where it was compressed or restored.
        notes: what reading it did not keep of its file.
    """

    number: int
    source: Source
    status: Status = "waiting"
    reason: str = ""
    figures: Figures | None = None
    notes: Notes = ()


class Outcome(NamedTuple):
    """What became of a picture: "done", "failed" or "skipped", and why."""

    status: Status
    reason: str = ""
    figures: Figures | None = None
    notes: Notes = ()


class Progress(NamedTuple):
    """How far the running picture is; `part` of the whole work on it, 0 to 1."""

    stage: Stage
    part: float = 0.0


class Totals(NamedTuple):
    """Sums; bytes and sub-pixels are those of the pictures that were compressed, seconds of all that are done.

    Attributes:
        waiting, done, failed, skipped: pictures; one that runs is counted as waiting.
        restored: of those done the ones that went from compressed files to pictures.
        png_bytes: 0 unless every picture that was compressed has a PNG to compare with.
        incomplete: of all, those of which reading lost something.
        growing: of those waiting, the ones of formats that grow without loss.
        lossy, pixels: of those compressed the ones with loss, and the px of all.
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
    restored: int = 0
    incomplete: int = 0
    growing: int = 0
    lossy: int = 0
    pixels: int = 0

    @property
    def count(self) -> int:
        """All pictures."""
        return self.waiting + self.done + self.failed + self.skipped

    @property
    def compressed(self) -> int:
        """Pictures that were compressed."""
        return self.done - self.restored

    @property
    def bpsp(self) -> float:
        """Bits per sub-pixel of all files together."""
        return rate(self.bytes, self.subpixels)

    @property
    def bpp(self) -> float:
        """Bits per pixel likewise."""
        return rate(self.bytes, self.pixels)

    @property
    def saving(self) -> float | None:
        """As in `Figures`, of all files together."""
        return 1 - self.bytes / self.source_bytes if self.source_bytes else None

    @property
    def seconds_left(self) -> float | None:
        """What the waiting pictures may take, if they are like those that are done; None before the first."""
        return self.waiting * self.seconds / self.done if self.done else None


def rate(size: int, count: int) -> float:
    """Bits per sub-pixel or pixel, 0 for nothing."""
    return 8 * size / count if count else 0.0
