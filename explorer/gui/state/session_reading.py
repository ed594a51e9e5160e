"""Reads a session file, which anybody may have written; what is not as it was is told. No Qt."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from explorer.errors import BadSetting, CorruptFile, ItalicError, UnsupportedFile
from explorer.file.header import BEST_QUALITY
from explorer.file.limits import MAX_PIXELS
from explorer.gui.look.i18n import tr
from explorer.gui.scene.raster import Raster
from explorer.gui.scene.replay import pending
from explorer.gui.state.documents import DEVICES, Document, Imagined, Limits, PeerPoint, Run, Settings
from explorer.gui.state.failures import describe
from explorer.gui.state.recorded import MOST_HELD, held, run_of
from explorer.gui.state.records import Fields, parse
from explorer.lessons import trace
from explorer.lessons.trace import SESSION
from explorer.machine.files import read_file
from explorer.tradeoff.point import Point
from explorer.weights.models import METRICS, parse_base

if TYPE_CHECKING:
    pass

from explorer.gui.state.session_file import FORMAT, MOST_BYTES, MOST_DATA, VERSION, View, fingerprint

MOST_PICTURES, MOST_RUNS = 1000, 5000


class Restored(NamedTuple):
    """A session that was read: documents for the desk, and a sentence for everything that is not as it was."""

    documents: list[Document]
    current: Document | None
    settings: Settings
    limits: Limits
    view: View
    problems: list[str]
    means: list[Imagined]


def read(path: Path) -> Restored:
    """Read a session. Pictures that are gone or changed are told in `problems`, and restored where a run has them.

    Raises `CorruptFile` or `UnsupportedFile`, naming the file and the reason.
    """
    data = read_file(path, MOST_BYTES)
    try:
        fields = parse(data)
        if fields.text("format", "") != FORMAT:
            raise CorruptFile(tr("it is no session"))
        if fields.whole("version", 1, 2**31) > VERSION:
            raise UnsupportedFile(tr("it was written by a newer version of this program"))
        return _restored(fields, path.parent)
    except ItalicError as problem:
        text = tr("{path}: cannot be opened as a session: {reason}")
        raise type(problem)(text.format(path=path, reason=describe(problem))) from problem


def _restored(fields: Fields, folder: Path) -> Restored:
    problems: list[str] = []
    recordings = _Recordings()
    entries = fields.each("pictures", MOST_PICTURES)
    documents = [_document(entry, folder, problems, recordings) for entry in entries]
    at = fields.whole("current", -1, len(documents) - 1, -1)
    limits = fields.inner("limits")
    usual = Limits()
    kind = limits.text("kind", usual.kind)
    return Restored(
        [document for document in documents if document is not None],
        documents[at] if at >= 0 else None,
        _settings(fields.inner("settings")),
        Limits(
            kind if kind in ("seconds", "bytes") else usual.kind,
            limits.number("seconds", 0, 1e9, usual.seconds),
            limits.number("kilobytes", 0, 1e9, usual.kilobytes),
        ),
        fields.inner("view").plain(),
        problems,
        recordings.means,
    )


def _settings(fields: Fields) -> Settings:
    usual = Settings()
    known = {name: fields.text(name, value) for name, value in asdict(usual).items() if isinstance(value, str)}
    if known["codec"] not in ("lossless", "lossy") or known["metric"] not in METRICS:
        raise CorruptFile(f"codec {known['codec']!r}, metric {known['metric']!r}")
    quality = fields.number("quality", 0, BEST_QUALITY, usual.quality)
    try:
        known["base"] = parse_base(known["base"])
        return _on_known_device(replace(usual, **known, quality=quality).checked())
    except BadSetting as problem:
        raise CorruptFile(str(problem)) from problem


def _on_known_device(settings: Settings) -> Settings:
    return settings if settings.device in DEVICES else replace(settings, device=Settings().device)


def _document(fields: Fields, folder: Path, problems: list[str], recordings: _Recordings) -> Document | None:
    """A picture with its runs; None, with a sentence about it, where nothing of it is left."""
    runs = [_run(entry, recordings) for entry in fields.each("runs", MOST_RUNS)]
    document = Document(
        fields.text("name"),
        runs=runs,
        peers=[entry.record(PeerPoint) for entry in fields.each("peers", MOST_RUNS)],
        place=fields.number("place", 0, 1, 1.0),
    )
    selected = fields.whole("selected", -1, len(runs) - 1, -1)
    document.selected = runs[selected] if selected >= 0 else None
    kept = fields.whole("kept", -1, len(runs) - 1, -1)
    document.kept = runs[kept] if kept >= 0 else None
    if "png" in fields:
        _put_picture(document, fields.data("png", MOST_DATA))
    elif "path" in fields:
        document.path, problem = _find(fields, folder)
        if document.path is None and any(run.restores for run in runs):
            problem += " " + tr("It is restored from its compressed file.")
        elif document.path is None:
            problems.append(problem)
            return None
        if problem:
            problems.append(problem)
    elif not any(run.restores for run in runs):
        problems.append(tr("{name}: the session has no samples of it").format(name=document.name))
        return None
    return document


def _put_picture(document: Document, png: bytes) -> None:
    from explorer.pictures.imaging import read_picture_data
    from explorer.pictures.picture import alpha8, as_rgb8

    picture = read_picture_data(png, document.name)
    document.picture, document.original, document.opened = (
        picture,
        Raster(as_rgb8(picture), alpha=alpha8(picture)),
        True,
    )


def _find(fields: Fields, folder: Path) -> tuple[Path | None, str]:
    """Where a picture is now, None where it is gone or another; and a sentence about that, "" if all is well."""
    size, digest = fields.whole("size", 0, 2**53, 0), fields.text("sha256", "")
    nearby = Path(fields.text("nearby")) if "nearby" in fields else None
    # One beside the session first: both were moved together, or copied to another machine.
    beside = [folder / nearby] if nearby is not None and not nearby.is_absolute() and ".." not in nearby.parts else []
    candidates = [*beside, Path(fields.text("path"))]
    there = [path for path in candidates if _is_file(path)]
    for path in there:
        if not digest or fingerprint(path) == (size, digest):
            return path, ""
    if there:
        return None, tr("{path} was changed since the session was saved.").format(path=there[0])
    return None, tr("{path} is not there any more.").format(path=candidates[-1])


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that no system accepts
        return False


def _run(fields: Fields, recordings: _Recordings) -> Run:
    from explorer.file.container import unpack

    point = fields.inner("point").record(Point)
    if not (point.width >= 1 and point.height >= 1 and point.width * point.height <= MAX_PIXELS):
        raise CorruptFile(f"{point.width} x {point.height} pixels")
    data = fields.data("data", MOST_DATA)
    if data:
        header = unpack(data).header
        if (header.width, header.height, header.channels) != (point.width, point.height, point.channels):
            raise CorruptFile("the figures of a run are not those of its bytes")
    run = Run(point, data, fields.truth("verified"), fields.text("device"), pending(point.height, point.width))
    recording = fields.data("recording", SESSION.size)
    return recordings.add(run, recording) if recording else run


class _Recordings:
    """Gives runs their steps, as long as there is memory for them; what is left out is decoded when it is shown.

    Attributes:
        means: what the network expected after some of the steps.
    """

    def __init__(self) -> None:
        self.means: list[Imagined] = []
        self._left = MOST_HELD

    def add(self, run: Run, recording: bytes) -> Run:
        """The run with its steps. Raises `CorruptFile`."""
        size = run.point.width, run.point.height
        if held(*size) > self._left:
            return run
        found = trace.read(recording, SESSION)
        if found.data != run.data:
            raise CorruptFile("the recording of a run is not that of its bytes")
        self._left -= held(*size, len(found.means))
        known = replace(run, replay=run_of(found, Raster(found.picture)).replay)
        expected = {at: mean for at, mean in found.means.items() if at <= found.count}
        self.means += [Imagined(known, at, 0, Raster(mean), "mean") for at, mean in expected.items()]
        return known
