"""The window's codec: its network in one process, and reading files in another, which has bounds. No Qt."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from explorer.gui.codec.bounded import BoundedReader
from explorer.gui.codec.codec import Codec
from explorer.gui.codec.reading import PictureFile
from explorer.gui.codec.remote import Remote


def remote_codec(target: str = "explorer.gui.codec.codec:RealCodec", reader: BoundedReader | None = None) -> Codec:
    """A codec in other processes, started at the first use."""
    return cast(Codec, Processes(target, reader or BoundedReader()))


class Processes(Remote):
    """Has the methods of a codec of another process, but for those of a reader of a third."""

    def __init__(self, target: str, reader: BoundedReader) -> None:
        super().__init__(target)
        self._reader = reader

    def read(self, path: Path) -> PictureFile:
        """See `Codec`."""
        return self._reader.read(path)

    def devices(self) -> tuple[str, ...]:
        """See `Codec`. As it is asked first of all, the reader starts meanwhile."""
        self._reader.start()
        _, found = self._ask("call", "devices", (), {})
        return cast(tuple[str, ...], found)

    def interrupt(self) -> None:
        """See `Codec`."""
        self._reader.interrupt()
        super().interrupt()

    def close(self) -> None:
        """See `Codec`."""
        self._reader.close()
        super().close()
