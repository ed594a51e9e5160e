"""What the window writes to disk: each function takes a path that the user chose, and writes all or nothing. No Qt."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.errors import BadSetting
from explorer.gui.codec.codec import Codec
from explorer.gui.codec.lossy_jobs import decode_lossy
from explorer.gui.codec.progress import Progress, Work
from explorer.gui.look.i18n import tr
from explorer.gui.scene.replay import Recorder
from explorer.gui.state.session import Document, Run
from explorer.machine.files import write_atomic
from explorer.tradeoff.point import Point

if TYPE_CHECKING:
    from explorer.pictures.picture import Picture


def write_italic(path: Path, run: Run, picture: Picture | None = None) -> None:
    """The compressed file; with a preview of `picture`, if one is given. Raises `OutputFailed`."""
    data = _bytes_of(run) if picture is None else with_preview(_bytes_of(run), picture)
    write_atomic(path, data, force=True)  # the file dialog asked before


def with_preview(data: bytes, picture: Picture) -> bytes:
    """The file with a preview of the picture; as it is where it has one, or is of the profile that has none."""
    from explorer.file.container import pack, unpack
    from explorer.pictures.picture import preview

    container = unpack(data)
    header = container.header
    if header.compact or header.preview:
        return data
    return pack(replace(container, header=replace(header, preview=preview(picture))))


def write_base(path: Path, run: Run) -> None:
    """The low-level code as a `.bpg` file. Raises `BadSetting` where there is none, `OutputFailed`."""
    from explorer.file.container import unpack
    from explorer.lossless.base.bpg import base_as_bpg

    container = unpack(_bytes_of(run))
    header = container.header
    name, _, qp = header.base.partition(":")
    if name != "bpg":
        raise BadSetting(tr("this run has no base to export; choose a run with the base BPG"))
    write_atomic(path, base_as_bpg(container.base, header.width, header.height, int(qp)), force=True)


def write_decoded(path: Path, document: Document, codec: Codec, device: str) -> Work[Path]:
    """What the selected run decodes to, as PNG or TIFF. Raises `OutputFailed` or `UnsupportedImage`.

    A lossy file is decoded once more: the picture on the desk is the original, and the one on the screen has 8-bit RGB.
    """
    yield Progress("export", Recorder())
    from explorer.pictures.imaging import write_picture

    if document.selected is not None and document.selected.point.codec == "lossy":
        picture, _ = yield from decode_lossy(codec, _bytes_of(document.selected), device, None)
        write_picture(path, picture, force=True)
        return path

    if document.picture is None:
        raise BadSetting(tr("there is no decoded picture yet"))
    write_picture(path, document.picture, force=True)
    return path


def write_points(path: Path, document: Document) -> None:
    """The figures of all runs and of other coders as CSV or JSON. Raises `BadSetting` or `OutputFailed`."""
    from explorer.tradeoff.table import to_csv, to_json_list

    writers = {".csv": to_csv, ".json": to_json_list}
    if path.suffix.lower() not in writers:
        raise BadSetting(tr("{suffix}: points are written as .csv or .json").format(suffix=path.suffix or path.name))
    write_atomic(path, writers[path.suffix.lower()](points_of(document)).encode(), force=True)


def points_of(document: Document) -> list[Point]:
    """The points of all runs, then of other coders, whose `codec` is their name and whose `steps` and `base` are ""."""
    points = [run.point for run in document.runs]
    if (picture := document.picture) is None:
        return points
    return points + [
        Point(
            picture.width, picture.height, picture.channels, picture.bit_depth, codec=peer.name, steps="", step_count=0,
            base="", bytes=peer.bytes, base_bytes=0, bpsp=peer.bpsp, shannon_bits=None,
            encode_seconds=peer.encode_seconds, decode_seconds=peer.decode_seconds, model="",
            psnr=peer.psnr, msssim=peer.msssim,
        )
        for peer in document.peers
    ]  # fmt: skip


def _bytes_of(run: Run) -> bytes:
    if not run.data:
        raise BadSetting(tr("the session had no room for the bytes of this run; encode again with its settings"))
    return run.data
