"""What every writer of files does around the lossy codec: profile, EXIF and other metadata travel as records."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from explorer.coding.step import Step
from explorer.errors import BadSetting
from explorer.file.container import unpack
from explorer.pictures.cut import noting_8_bits
from explorer.pictures.kept import records_of, with_records
from explorer.pictures.picture import Picture

if TYPE_CHECKING:
    from explorer.lossy.codec import EncodedLossy
    from explorer.lossy.targets import Target

MARK_AND_LENGTHS = 12  # bytes at most that a file needs to say that it has records


def encode_lossy(
    picture: Picture, *, target: Target | None = None, **options: Any
) -> Generator[Step, None, EncodedLossy]:
    """Encode as `lossy.codec.encode` does, with the picture's metadata; a size that is asked for includes them.

    That 16 bits are cut to 8 is a note in the file.

    Arguments, steps and errors are those of `lossy.codec.encode`.
    """
    from explorer.lossy import codec

    picture = noting_8_bits(picture)
    if target is not None and (overhead := metadata_bytes(picture)):
        target = _without(target, overhead, picture.height * picture.width)
    encoded = yield from codec.encode(picture.bare, target=target, **options)
    data = with_records(encoded.data, picture)
    return encoded._replace(data=data, header=unpack(data).header)


def metadata_bytes(picture: Picture) -> int:
    """Bytes at most that a picture's metadata take in a file."""
    records = records_of(picture)
    return len(records) + MARK_AND_LENGTHS if records else 0


def _without(target: Target, overhead: int, pixels: int) -> Target:
    """What is left of a size or a rate for the picture itself. Raises `BadSetting` where nothing is."""
    if target.kind not in ("bytes", "bpp"):
        return target
    limit = target.value if target.kind == "bytes" else target.value * pixels / 8
    if limit <= overhead:
        raise BadSetting(f"the picture's metadata alone take {overhead} bytes; leave them away with --no-metadata")
    return type(target)("bytes", limit - overhead)
