"""`italic info`: what a file says of itself, without decoding it and without torch."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from explorer.commands.common import AsJson, Files, for_each, guarded
from explorer.limits import MAX_FILE_BYTES
from explorer.report import say

if TYPE_CHECKING:
    from explorer.container import Container
    from explorer.tradeoff.point import Point


@guarded
def info(
    files: Files,
    as_json: AsJson = False,
) -> None:
    """Show the headers of .italic files. What only coding can tell (seconds, Shannon bits) is null in JSON."""
    from explorer.container import unpack
    from explorer.files import read_file
    from explorer.tradeoff.table import to_json

    def work(file: Path) -> None:
        data = read_file(file, MAX_FILE_BYTES)
        container = unpack(data)
        point = point_of_container(container, len(data))
        say(to_json(point) if as_json else describe(file, container, point))

    for_each(files, work)


def point_of_container(container: Container, size: int) -> Point:
    """The point of a file of `size` bytes that was not coded here; a raw file has no steps."""
    from explorer.schedule import step_count
    from explorer.tradeoff.point import point_of_file

    header = container.header
    steps = 0 if header.codec == "raw" else step_count(header.height, header.width, header.steps)
    return point_of_file(header, size, len(container.base), steps)


def describe(file: Path, container: Container, point: Point) -> str:
    """The header in lines for people."""
    header = container.header
    checksum = "none" if header.crc is None else f"{header.crc:08x}"
    rows = {
        "picture": f"{header.width} x {header.height}, {header.channels} channels, {header.bit_depth} bit",
        "codec": f"{header.codec}{', compact' if header.compact else ''}",
        "steps": f"{header.steps} ({point.step_count})",
        "base": f"{header.base} ({point.base_bytes} bytes)",
        "size": f"{point.bytes} bytes, {point.bpsp:.4f} bpsp",
        "model": header.model or "none",
        "checksum": checksum,
        "profiles": f"ICC {len(header.icc)} bytes, EXIF {len(header.exif)} bytes",
        "preview": f"{len(header.preview)} bytes",
    }
    return "\n".join([str(file), *(f"  {name:<9} {value}" for name, value in rows.items())])
