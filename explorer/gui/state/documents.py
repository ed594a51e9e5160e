"""What lies on the desk: pictures, their runs and other coders' points, and what is said about them. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from explorer.coding.latent_schedule import parse_latent_rung
from explorer.coding.schedule import parse_rung
from explorer.gui.scene.raster import Raster
from explorer.gui.scene.replay import Recorder, Replay
from explorer.pictures.notes import Notes
from explorer.tradeoff.budget import Budget, Kind
from explorer.tradeoff.point import Point

if TYPE_CHECKING:
    from explorer.evaluation.published import PublishedCurve
    from explorer.lossy.expectation import Figures
    from explorer.pictures.imaging import Picture

Phase = Literal["open", "prepare", "encode", "decode", "compare", "export"]
Level = Literal["error", "info"]
Imagining = Literal["", "working", "too long"]
Filling = Literal["mean", "imagined"]  # what stands for unknown pixels: the network's mean, or a drawing
DEVICES = ("auto", "cpu", "cuda", "mps")
SWEPT_QUALITIES = (0, 9, 18, 27, 36, 45, 54, 63)  # of the lossy codec
OFF_AT_FIRST = ("serial",)  # of a list of rungs; one step per pixel takes minutes on a photograph


@dataclass(frozen=True)
class Settings:
    """What the next run uses, by the names of the command line's options."""

    steps: str = "16"
    base: str = "auto"  # "auto", "none" or "bpg:QP"
    device: str = "auto"
    codec: str = "lossless"  # or "lossy", for which alone the rest is
    metric: str = "mse"  # or "msssim"
    quality: float = 32.0  # 0 .. 63, more is better
    model: str = "auto"  # or the first digits of the hash of a model's weights, for the codec that it is of

    def checked(self) -> Settings:
        """The same with the steps in their one spelling. Raises `BadSetting`."""
        parse = parse_latent_rung if self.codec == "lossy" else parse_rung
        return replace(self, steps=parse(self.steps))


@dataclass(frozen=True)
class Limits:
    """The budget as its fields say: of which kind, and what each kind was set to last.

    Attributes:
        seconds: to decode.
        kilobytes: of the file, thousands of bytes.
    """

    kind: Kind = "seconds"
    seconds: float = 1.0
    kilobytes: float = 200.0

    @property
    def budget(self) -> Budget:
        """What `best` takes."""
        limit = self.seconds if self.kind == "seconds" else 1000 * self.kilobytes
        return Budget(self.kind, limit)


@dataclass(frozen=True, eq=False)
class Run:
    """A setting tried on a picture, or a file that was opened.

    Attributes:
        point: its figures.
        data: the `.italic` file; b"" where a session had no room for it.
        verified: True where the decoded samples are identical to the original, or have the stored CRC, and for lossy
            files where the latents have it; None where there was nothing to compare with.
        device: where it ran.
        replay: its steps; without any until the run of a session that was opened is decoded again.
        notes: what reading the picture did not keep of its file.
    """

    point: Point
    data: bytes
    verified: bool | None
    device: str
    replay: Replay
    notes: Notes = ()

    @property
    def restores(self) -> bool:
        """Whether the picture can be had from the bytes, sample for sample."""
        return bool(self.data) and self.point.codec in ("lossless", "raw")

    @property
    def setting(self) -> tuple[str, ...]:
        """What two runs of one picture share that are repeats of each other: times are of one device."""
        return *self.point.setting, self.device


class PeerPoint(NamedTuple):
    """Another coder on the same picture; its file was decoded, and of a lossless one had the same samples.

    Attributes:
        name: with its settings.
        bytes: of the whole file.
        bpsp: bits per sub-pixel.
        encode_seconds, decode_seconds: wall clock.
        coder: of a lossy coder its name without settings, else "".
        bpp, psnr, msssim: of a lossy coder bits per pixel, and likeness in dB.
    """

    name: str
    bytes: int
    bpsp: float
    encode_seconds: float
    decode_seconds: float
    coder: str = ""
    bpp: float | None = None
    psnr: float | None = None
    msssim: float | None = None


class Imagined(NamedTuple):
    """A picture of which the first `position` steps of `run` are true; the rest is drawn with `seed`, or the mean."""

    run: Run
    position: int
    seed: int
    raster: Raster
    filling: Filling = "imagined"


@dataclass(eq=False)
class Document:
    """A picture on the desk.

    Attributes:
        name: shown to the user.
        path: where it came from, None for the clipboard.
        picture: its samples, None until it is read or decoded.
        original: the same for the screen.
        runs: oldest first.
        peers: other coders on this picture, in the order of their first measurement.
        selected: the run shown, None for the picture alone.
        kept: the run to put beside the selected one, None for none.
        opened: whether it was asked to be read.
        place: where its replay stood when another document was shown, 0 (nothing known) to 1 (the end).
        published: curves of others to draw as well.
        size, format: bytes of the picture's own file and the name of its format; 0 and "" where there is none.
        forecast: about how many bytes it takes without loss, 0 where that was not asked.
    """

    name: str
    path: Path | None = None
    picture: Picture | None = None
    original: Raster | None = None
    runs: list[Run] = field(default_factory=list)
    peers: list[PeerPoint] = field(default_factory=list)
    selected: Run | None = None
    kept: Run | None = None
    opened: bool = False
    place: float = 1.0
    published: tuple[PublishedCurve, ...] = ()
    size: int = 0
    format: str = ""
    forecast: int = 0


HALVES: tuple[Phase, ...] = ("encode", "decode")
LEAST_PART, LEAST_SECONDS = 0.03, 1.0  # before which nothing is said about the rest


@dataclass(frozen=True, eq=False)
class Live:
    """The work that goes on now.

    Attributes:
        document: on which.
        phase: what is done.
        steps, base: with which setting.
        recorder: the steps so far.
        done, total: jobs of this batch; the reading of pictures is counted by itself.
        job: of which phase the whole job is: an encoder's file is decoded again to compare.
    """

    document: Document | None
    phase: Phase
    steps: str
    base: str
    recorder: Recorder
    done: int
    total: int
    job: Phase = "open"

    @property
    def part(self) -> float:
        """Of the whole job, what is done: 0 to 1, by the positions that were coded."""
        part = self.recorder.part
        if self.job != "encode" or self.phase not in HALVES:
            return part
        return (HALVES.index(self.phase) + part) / 2

    @property
    def seconds_left(self) -> float | None:
        """Until the job is done, by the pace so far; None as long as that tells nothing."""
        part, seconds = self.recorder.part, self.recorder.seconds
        if part < LEAST_PART or seconds < LEAST_SECONDS:
            return None
        left = seconds * (1 - part) / part
        return left + seconds / part if (self.job, self.phase) == ("encode", "encode") else left


class Trial(NamedTuple):
    """The current picture at another quality, while its slider moves.

    Attributes:
        document: the picture.
        settings: of the codec.
        bpp, psnr: bits per pixel of the file, and dB; None where nothing is known yet.
        exact: whether they were measured on this picture, not expected.
        shown: what a decoder shows; None until it was made, or of the quality before as long as the new one is made.
        curve: what is expected at other qualities.
    """

    document: Document
    settings: Settings
    bpp: float | None
    psnr: float | None
    exact: bool = False
    shown: Raster | None = None
    curve: tuple[Figures, ...] = ()


class Standing(NamedTuple):
    """How far one of two runs is.

    Attributes:
        seconds: that its decoder took so far.
        bytes: of its file so far, base included.
        done: whether all of it is there.
    """

    seconds: float
    bytes: float
    done: bool


class Choice(NamedTuple):
    """A button of a notice; the notice goes away with it."""

    text: str
    choose: Callable[[], object]


@dataclass(frozen=True)
class Notice:
    """Something to tell, in place, and maybe to decide."""

    level: Level
    text: str
    choices: tuple[Choice, ...] = field(default=(), compare=False)
