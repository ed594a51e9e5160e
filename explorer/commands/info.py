"""`italic info`: what a file says of itself, without decoding it and without torch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from explorer.commands.common import AsJson, Files, guarded
from explorer.commands.streams import data_of
from explorer.commands.work import Follow, Given, Made, work_through
from explorer.machine.names import shown

if TYPE_CHECKING:
    from explorer.file.container import Container, Header
    from explorer.pictures.notes import Notes
    from explorer.tradeoff.point import Point


@guarded
def info(
    files: Files,
    as_json: AsJson = False,
) -> None:
    """Show the headers of .italic files. What only coding can tell (seconds, Shannon bits) is null in JSON."""
    work_through(files, Describe(), None, verb="reading", as_json=as_json)


@dataclass(frozen=True)
class Describe:
    """Reading headers."""

    def __call__(self, given: Given, follow: Follow) -> Made:
        """Read a file."""
        from explorer.file.container import unpack
        from explorer.pictures.kept import notes_of, sizes

        data = data_of(given.path) if given.data is None else given.data
        container = unpack(data)
        point, notes = point_of_container(container, len(data)), notes_of(container.header)
        kept = {name: size for name, size in sizes(container.header).items() if size}
        return Made(None, describe(container, point, notes), point._asdict() | {"metadata": kept}, earlier=notes)


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
    return 0 if header.codec == "raw" else step_count(header.lane_rows, header.width, header.steps)


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


def describe(container: Container, point: Point, notes: Notes) -> str:
    """The header in lines for people, behind the file's name."""
    from explorer.pictures.notes import sentences

    header = container.header
    checksum = "none" if header.crc is None else f"{header.crc:08x}"
    rows = {
        "picture": f"{header.width} x {header.height}, {header.channels} channels, {header.bit_depth} bit",
        "codec": header.codec + ", compact" * header.compact + ", states its colours" * header.has_colours,
        "steps": f"{header.steps} ({point.step_count})",
        "base": f"{header.base} ({point.base_bytes} bytes)",
        "model": _model_of(header),
        "checksum": checksum,
        "metadata": _metadata(header),
        "preview": f"{len(header.preview)} bytes",
        "not read": sentences(notes) or "nothing that the file tells of",
    }
    lines = (f"  {name:<9} {shown(value)}" for name, value in rows.items())
    return "\n".join([f"{point.bytes} bytes, {_rate(point)}", *lines])
