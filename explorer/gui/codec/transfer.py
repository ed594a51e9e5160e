"""Messages between the window's process and the codec's: pickles over pipes, large arrays in memory that both map.

A picture of 24 megapixels as part of a pickle would be copied with Python's lock held, which is a stall of the window.
One side asks, the other answers, so whoever receives knows that what it sent before has been mapped. No Qt.
"""

from __future__ import annotations

import mmap
import os
import pickle
import struct
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

LARGE = 1 << 16  # bytes from which a buffer travels beside the pickle
ALIGNMENT = 64
_LENGTH = struct.Struct("<Q")


class Place(NamedTuple):
    """Where another process finds shared memory: a file's path, and its size in bytes."""

    path: str
    size: int


class Segment:
    """Memory to be shared, made by this process.

    Attributes:
        place: for the other process.
        bytes: uint8, the memory.
    """

    _files: ClassVar[list[Path]] = []  # to be removed; Windows keeps a file as long as it is mapped

    def __init__(self, size: int) -> None:
        if hasattr(os, "memfd_create"):  # nothing is left behind, however the processes end
            self._descriptor = os.memfd_create("italic")
            path = f"/proc/{os.getpid()}/fd/{self._descriptor}"
            self._file: Path | None = None
        else:
            self._descriptor, path = tempfile.mkstemp(prefix="italic-")
            self._file = Path(path)
        os.ftruncate(self._descriptor, size)
        self.place = Place(path, size)
        self.bytes = np.frombuffer(mmap.mmap(self._descriptor, size), np.uint8)

    def release(self) -> None:
        """The other process has mapped it: let go of the name. The memory lives as long as an array on it."""
        os.close(self._descriptor)
        if self._file is not None:
            self._files.append(self._file)
        for path in list(self._files):
            with suppress(OSError):
                path.unlink()
                self._files.remove(path)


def attach(place: Place) -> NDArray[np.uint8]:
    """Map the memory of another process."""
    with Path(place.path).open("r+b") as file:
        return np.frombuffer(mmap.mmap(file.fileno(), place.size), np.uint8)


class Channel:
    """One end of a conversation.

    Args:
        reader, writer: pipes from and to the other process.
    """

    def __init__(self, reader: BinaryIO, writer: BinaryIO) -> None:
        self._reader, self._writer = reader, writer
        self._sent: list[Segment] = []

    def send(self, message: object) -> None:
        """Send anything that can be pickled. Raises OSError if the other process is gone."""
        large: list[NDArray[np.uint8]] = []

        def is_small(buffer: pickle.PickleBuffer) -> bool:
            raw = np.frombuffer(buffer.raw(), np.uint8)
            if raw.nbytes < LARGE:
                return True
            large.append(raw)
            return False

        data = pickle.dumps(message, 5, buffer_callback=is_small)
        place, spans = self._lay_out(large)
        self._write(pickle.dumps((place, spans)))
        self._write(data)
        self._writer.flush()

    def receive(self) -> Any:
        """The next message. Raises EOFError if the other process is gone."""
        place, spans = pickle.loads(self._read())
        data = self._read()
        shared = attach(place) if place is not None else np.empty(0, np.uint8)
        self.release()
        return pickle.loads(data, buffers=[shared[start : start + size] for start, size in spans])

    def keep(self, segment: Segment) -> None:
        """Release a segment whose place is sent next, once the other process has mapped it."""
        self._sent.append(segment)

    def release(self) -> None:
        """Let go of what was sent."""
        for segment in self._sent:
            segment.release()
        self._sent.clear()

    def _lay_out(self, arrays: list[NDArray[np.uint8]]) -> tuple[Place | None, list[tuple[int, int]]]:
        if not arrays:
            return None, []
        starts, end = [], 0
        for array in arrays:
            starts.append(end)
            end += -(-array.nbytes // ALIGNMENT) * ALIGNMENT
        segment = Segment(end)
        for start, array in zip(starts, arrays, strict=True):
            np.copyto(
                segment.bytes[start : start + array.nbytes], array
            )  # without Python's lock, unlike a slice of mmap
        self.keep(segment)
        return segment.place, [(start, array.nbytes) for start, array in zip(starts, arrays, strict=True)]

    def _write(self, data: bytes) -> None:
        self._writer.write(_LENGTH.pack(len(data)))
        self._writer.write(data)

    def _read(self) -> bytes:
        (size,) = _LENGTH.unpack(self._exactly(_LENGTH.size))
        return self._exactly(size)

    def _exactly(self, size: int) -> bytes:
        data = self._reader.read(size)
        if len(data) < size:
            raise EOFError("the other process is gone")
        return data
