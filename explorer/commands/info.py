"""`italic info`: what a file says of itself, without decoding it and without torch."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from explorer.commands.common import MAX_FILE_BYTES, AsJson, for_each, guarded
from explorer.report import say

if TYPE_CHECKING:
    from explorer.container import Container, Header
    from explorer.tradeoff.point import Point


@guarded
def info(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help=".italic files.", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """Show the headers of .italic files. What only coding can tell (seconds, Shannon bits) is null in JSON."""
    from explorer.container import unpack
    from explorer.files import read_file
    from explorer.tradeoff.table import to_json

    def work(file: Path) -> None:
        data = read_file(file, MAX_FILE_BYTES)
        container = unpack(data)
        point = point_of_file(container, len(data))
        say(to_json(point) if as_json else describe(file, container, point))

    for_each(files, work)


def point_of_file(container: Container, size: int) -> Point:
    """The point of a file of `size` bytes that was not coded here."""
    from explorer.tradeoff.point import Point, bits_per_subpixel

    header = container.header
    return Point(
        width=header.width,
        height=header.height,
        channels=header.channels,
        bit_depth=header.bit_depth,
        codec=header.codec,
        steps=header.steps,
        step_count=step_count(header),
        base=header.base,
        bytes=size,
        base_bytes=len(container.base),
        bpsp=bits_per_subpixel(size, header.width, header.height, header.channels),
        shannon_bits=None,
        encode_seconds=None,
        decode_seconds=None,
        model=header.model,
    )


def step_count(header: Header) -> int:
    """Steps that the decoder makes, 0 for a raw file, without laying out a schedule of maybe 100 million positions."""
    from explorer.schedule import WAVEFRONT_SLOPE

    if header.codec == "raw":
        return 0
    positions = header.width * header.height
    if header.steps == "serial":
        return positions
    if header.steps == "wavefront":
        return header.width + min(WAVEFRONT_SLOPE, header.width) * (header.height - 1)
    return min(int(header.steps), positions)


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
