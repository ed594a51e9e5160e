"""The session file: pictures, their runs, what is selected and how it is seen, as one JSON file; writes it. No Qt.

    {"format": "italic-session", "version": 1,
     "pictures": [{"name", "path", "nearby", "size", "sha256",     where it was, absolute and beside the session file
                   "png",                                          of a picture that has no file, base64
                   "place", "selected", "kept",                    how far the replay stood, indices of the runs shown
                   "runs": [{"point": {...}, "device", "verified", "data",    "data": the .italic file, base64
                             "recording"}],                      its steps, as `lessons.trace` writes them
                   "peers": [{...}]}],
     "current", "settings": {...}, "limits": {...}, "view": {...}}

A run's steps are stored where recordings were asked for; else they are decoded again when the run is shown, which
proves its bytes as well.
`session_reading` reads it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from explorer.gui.look.i18n import tr
from explorer.gui.state.documents import Limits, PeerPoint, Run, Settings
from explorer.gui.state.recorded import MOST_HELD, MOST_MEANS, held, recording_of
from explorer.gui.state.records import as_text
from explorer.gui.state.session import Session
from explorer.machine.files import write_atomic

if TYPE_CHECKING:
    from explorer.gui.scene.raster import Raster
    from explorer.pictures.imaging import Picture

SUFFIX = ".italic-session"
FORMAT, VERSION = "italic-session", 1
MOST_BYTES = 2**28  # of a session file
MOST_DATA = 2**27  # bytes of all compressed files and pictures in it

View = Mapping[str, str | float]  # how the pictures are seen; names and values belong to the window


class Kept(NamedTuple):
    """A picture and what belongs to it, as it is saved; `picture` only where there is no file of it."""

    name: str
    path: Path | None
    picture: Picture | None
    place: float
    selected: int
    kept: int
    runs: tuple[Run, ...]
    peers: tuple[PeerPoint, ...]
    means: tuple[dict[int, Raster], ...] | None = None  # of each run, where recordings are wanted


class Snapshot(NamedTuple):
    """A session at one moment; nothing in it is changed any more, so another thread may write it."""

    pictures: tuple[Kept, ...]
    current: int
    settings: Settings
    limits: Limits
    view: View


def is_session(path: Path) -> bool:
    """Whether a file is a session, by its name."""
    return path.suffix.lower() == SUFFIX


def snapshot(session: Session, view: View, *, recordings: bool = False) -> Snapshot:
    """What `write` needs of a session, taken in a moment; with `recordings` the runs open at once the next time."""
    documents = session.documents
    kept = tuple(
        Kept(
            document.name,
            document.path,
            document.picture if document.path is None and not any(run.restores for run in document.runs) else None,
            session.place_of(document),
            _index(document.selected, document.runs),
            _index(document.kept, document.runs),
            tuple(document.runs),
            tuple(document.peers),
            tuple(_means(session, run) for run in document.runs) if recordings else None,
        )
        for document in documents
    )
    current = documents.index(session.current) if session.current in documents else -1
    return Snapshot(kept, current, session.settings, session.limits, view)


def _means(session: Session, run: Run) -> dict[int, Raster]:
    return {at: imagined.raster for at, imagined in session.expectations.of(run).items() if 0 < at <= run.replay.count}


def _index(run: Run | None, runs: list[Run]) -> int:
    return runs.index(run) if run in runs else -1


def write(path: Path, snapshot: Snapshot) -> list[str]:
    """Write a session in one piece; returns a sentence for everything that did not fit into it.

    Raises `OutputFailed`, naming the path and the reason.
    """
    room = _Room(MOST_DATA)
    pictures = [_picture_value(kept, path.parent, room) for kept in snapshot.pictures]
    for kept, picture in zip(snapshot.pictures, pictures, strict=True):
        _add_recordings(kept, picture["runs"], room)  # in the room that the bytes of all runs have left
    value = {
        "format": FORMAT,
        "version": VERSION,
        "pictures": pictures,
        "current": snapshot.current,
        "settings": asdict(snapshot.settings),
        "limits": asdict(snapshot.limits),
        "view": dict(snapshot.view),
    }
    write_atomic(path, _as_json(value), force=True)
    told = []
    if room.left_out:
        text = tr("The bytes of {count} runs did not fit into the session; their figures did. Export what you need.")
        told.append(text.format(count=room.left_out))
    if room.unrecorded:
        text = tr(
            "The steps of {count} runs are too large for the session, or of a transparent picture; they are decoded "
            "again when they are shown."
        )
        told.append(text.format(count=room.unrecorded))
    return told


def _as_json(value: object) -> bytes:
    """Piece by piece: one call for all of a large session would not let the window's thread in meanwhile."""
    pieces = json.JSONEncoder(ensure_ascii=False).iterencode(value)
    return b"".join(piece.encode("utf-8", "surrogateescape") for piece in pieces)


class _Room:
    """Takes bytes as long as there is room for them."""

    def __init__(self, left: int) -> None:
        self.left, self.left_out, self.unrecorded = left, 0, 0
        self.memory = MOST_HELD  # of whoever reads it

    def take(self, data: bytes) -> str | None:
        if len(data) > self.left:
            self.left_out += 1
            return None
        self.left -= len(data)
        return as_text(data) if data else None

    def take_recording(self, run: Run, means: dict[int, Raster]) -> str | None:
        """The steps of a run, where there are any; nothing is missed where they are decoded again."""
        if not run.replay.count or run.point.codec == "raw":
            return None
        size = run.point.width, run.point.height
        data = recording_of(run, means) if held(*size) <= self.memory else None
        if data is None or len(data) > self.left:
            self.unrecorded += 1
            return None
        self.left -= len(data)
        self.memory -= held(*size, min(len(means), MOST_MEANS))
        return as_text(data)


def _add_recordings(kept: Kept, runs: list[dict[str, object]], room: _Room) -> None:
    if kept.means is not None:
        for run, means, value in zip(kept.runs, kept.means, runs, strict=True):
            value["recording"] = room.take_recording(run, means)


def _picture_value(kept: Kept, folder: Path, room: _Room) -> dict[str, Any]:
    size, digest = fingerprint(kept.path) if kept.path is not None else (0, "")
    png = None
    if kept.picture is not None:
        from explorer.pictures.imaging import as_png

        png = room.take(as_png(kept.picture))
    return {
        "name": kept.name,
        "path": str(kept.path.absolute()) if kept.path is not None else None,
        "nearby": _relative(kept.path, folder),
        "size": size,
        "sha256": digest,
        "png": png,
        "place": kept.place,
        "selected": kept.selected,
        "kept": kept.kept,
        "runs": [
            {
                "point": run.point._asdict(),
                "device": run.device,
                "verified": run.verified,
                "data": room.take(run.data),
            }
            for run in kept.runs
        ],
        "peers": [peer._asdict() for peer in kept.peers],
    }


def _relative(path: Path | None, folder: Path) -> str | None:
    """The path as seen from the session file, where the picture lies beside or below it."""
    try:
        return str(path.absolute().relative_to(folder.absolute())) if path is not None else None
    except ValueError:
        return None


def fingerprint(path: Path) -> tuple[int, str]:
    """Size and SHA-256 of a file; (0, "") where it cannot be read."""
    try:
        with path.open("rb") as stream:
            return path.stat().st_size, hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return 0, ""
