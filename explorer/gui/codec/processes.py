"""The window's codec: its network in one process, and reading files in others, which have bounds. No Qt."""

from __future__ import annotations

from collections.abc import Generator
from concurrent.futures import Future, wait
from pathlib import Path
from threading import Thread
from typing import cast

import numpy as np
from numpy.typing import NDArray

from explorer.gui.codec.bounded import SKETCH_SECONDS, BoundedReader
from explorer.gui.codec.codec import Codec
from explorer.gui.codec.reading import PictureFile
from explorer.gui.codec.remote import Remote

LOOK_SECONDS = 0.02  # between two looks at a reading, and so the longest that a cancel waits for it


def remote_codec(target: str = "explorer.gui.codec.codec:RealCodec", reader: BoundedReader | None = None) -> Codec:
    """A codec in other processes, started at the first use."""
    sketcher = BoundedReader("explorer.gui.codec.bounded:Sketcher", SKETCH_SECONDS)
    return cast(Codec, Processes(target, reader or BoundedReader(), sketcher))


class Processes(Remote):
    """Has the methods of a codec of another process, but for those of readers of others."""

    def __init__(self, target: str, reader: BoundedReader, sketcher: BoundedReader) -> None:
        """`sketcher`: makes small copies, for another thread."""
        super().__init__(target)
        self._reader, self._sketcher = reader, sketcher
        self._aside: BoundedReader | None = None  # no other than a batch needs its memory

    def read(self, path: Path) -> PictureFile:
        """See `Codec`."""
        return self._reader.read(path)

    def read_aside(self, path: Path) -> Generator[None, None, PictureFile]:
        """See `Codec`. In a process of its own, so that neither waits for the other's slow picture."""
        if self._aside is None:
            self._aside = self._reader.another()
        reading = _begin(self._aside, path)
        try:
            while not wait([reading], LOOK_SECONDS).done:
                yield
            return reading.result()
        finally:
            if not reading.done():
                self._aside.close()
                self._aside = None

    def small(self, path: Path, side: int) -> NDArray[np.uint8]:
        """See `Codec`."""
        return self._sketcher.small(path, side)

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
        self._sketcher.close()
        if (aside := self._aside) is not None:
            aside.close()
        super().close()


def _begin(reader: BoundedReader, path: Path) -> Future[PictureFile]:
    """Read in a thread, a daemon so that it keeps no program alive."""
    reading: Future[PictureFile] = Future()

    def read() -> None:
        try:
            reading.set_result(reader.read(path))
        except BaseException as problem:
            reading.set_exception(problem)

    Thread(target=read, name="reader", daemon=True).start()
    return reading
