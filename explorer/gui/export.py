"""What the window writes to disk: each function takes a path that the user chose, and writes all or nothing. No Qt."""

from __future__ import annotations

from pathlib import Path

from explorer.errors import BadSetting
from explorer.files import write_atomic
from explorer.gui.i18n import tr
from explorer.gui.session import Document, Run


def write_italic(path: Path, run: Run) -> None:
    """The compressed file. Raises `OutputFailed`."""
    write_atomic(path, run.data, force=True)  # the file dialog asked before


def write_base(path: Path, run: Run) -> None:
    """The low-level code as a `.bpg` file. Raises `BadSetting` where there is none, `OutputFailed`."""
    from explorer.base.bpg import base_as_bpg
    from explorer.container import unpack

    container = unpack(run.data)
    header = container.header
    name, _, qp = header.base.partition(":")
    if name != "bpg":
        raise BadSetting(tr("this run has no base to export; choose a run with the base BPG"))
    write_atomic(path, base_as_bpg(container.base, header.width, header.height, int(qp)), force=True)


def write_decoded(path: Path, document: Document) -> None:
    """The decoded picture as PNG or TIFF. Raises `OutputFailed` or `UnsupportedImage`."""
    from explorer.imaging import write_picture

    if document.picture is None:
        raise BadSetting(tr("there is no decoded picture yet"))
    write_picture(path, document.picture, force=True)


def write_points(path: Path, document: Document) -> None:
    """The figures of all runs as CSV. Raises `OutputFailed`."""
    from explorer.tradeoff.table import to_csv

    write_atomic(path, to_csv([run.point for run in document.runs]).encode(), force=True)
