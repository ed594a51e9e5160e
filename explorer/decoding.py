"""Opens any `.italic` file, whichever codec made it."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

from explorer.coding.step import Step
from explorer.file.container import unpack
from explorer.pictures.kept import picture_of

if TYPE_CHECKING:
    from explorer.lossless.codec import Decoded
    from explorer.lossy.codec import DecodedLossy


def decode(data: bytes, *, device: str = "auto") -> Generator[Step, None, Decoded | DecodedLossy]:
    """Decode a file, yielding every step. Raises as `lossless.decode` and `lossy.codec.decode` do."""
    from explorer.lossless import codec as lossless
    from explorer.lossy import codec

    if unpack(data).header.codec == "lossy":
        made = yield from codec.decode(data, device=device)
        return made._replace(picture=picture_of(made.picture.samples, made.header))
    return (yield from lossless.decode(data, device=device))
