"""`italic info`: what a file says of itself, without decoding it and without torch."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from explorer.commands.common import AsJson, Files, for_each, guarded
from explorer.commands.report import say
from explorer.commands.streams import data_of

if TYPE_CHECKING:
    from explorer.file.container import Container, Header
    from explorer.tradeoff.point import Point


@guarded
def info(
    files: Files,
    as_json: AsJson = False,
) -> None:
    """Show the headers of .italic files. What only coding can tell (seconds, Shannon bits) is null in JSON."""
    from explorer.file.container import unpack
    from explorer.tradeoff.table import to_json

    def work(file: Path) -> None:
        data = data_of(file)
        container = unpack(data)
        point = point_of_container(container, len(data))
        say(to_json(point) if as_json else describe(file, container, point))

    for_each(files, work)


def point_of_container(container: Container, size: int) -> Point:
    """The point of a file of `size` bytes that was not coded here; a raw file has no steps."""
    from explorer.tradeoff.point import point_of_file

    return point_of_file(container.header, size, len(container.base), _steps_of(container.header))


def _steps_of(header: Header) -> int:
    """Steps that the decoder makes."""
    from explorer.coding.latent_schedule import latent_grid, latent_step_count
    from explorer.coding.schedule import step_count

    if header.codec == "lossy":
        return latent_step_count(*latent_grid(header.height, header.width), header.steps)
    return 0 if header.codec == "raw" else step_count(header.height, header.width, header.steps)


def _model_of(header: Header) -> str:
    """The model's hash and, where it is installed, its name; of a lossy file the quality."""
    from explorer.errors import ModelMissing
    from explorer.weights.models import find

    if not header.model:
        return "none"
    try:
        info = find(header.model, "lossy" if header.codec == "lossy" else "lossless")
    except ModelMissing:
        return f"{header.model} (not installed)"
    return f"{header.model} ({info.name}" + (f", quality {header.quality:g})" if header.codec == "lossy" else ")")


def _metadata(header: Header) -> str:
    """Each kind with its bytes, and what all of them take in the file."""
    from explorer.pictures.kept import sizes

    found = ", ".join(f"{name} {size} bytes" for name, size in sizes(header).items() if size)
    if not found:
        return "none"
    return found + (f"; {len(header.records)} bytes in the file" if header.records else "")


def _rate(point: Point) -> str:
    if point.codec == "lossy":
        return f"{8 * point.bytes / (point.width * point.height):.4f} bpp"
    return f"{point.bpsp:.4f} bpsp"


def describe(file: Path, container: Container, point: Point) -> str:
    """The header in lines for people."""
    header = container.header
    checksum = "none" if header.crc is None else f"{header.crc:08x}"
    rows = {
        "picture": f"{header.width} x {header.height}, {header.channels} channels, {header.bit_depth} bit",
        "codec": f"{header.codec}{', compact' if header.compact else ''}",
        "steps": f"{header.steps} ({point.step_count})",
        "base": f"{header.base} ({point.base_bytes} bytes)",
        "size": f"{point.bytes} bytes, {_rate(point)}",
        "model": _model_of(header),
        "checksum": checksum,
        "metadata": _metadata(header),
        "preview": f"{len(header.preview)} bytes",
    }
    return "\n".join([str(file), *(f"  {name:<9} {value}" for name, value in rows.items())])
