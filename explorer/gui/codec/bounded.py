"""Reading pictures in a process of its own, with bounds of time and memory, so that no file can hold up the program.

Not in the codec's process: ending that would lose a picture that is suspended there, and the models that it has loaded.
No Qt.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer.errors import UnsupportedImage
from explorer.gui.codec.reading import PictureFile
from explorer.gui.codec.remote import Ended, Remote
from explorer.gui.look.i18n import tr
from explorer.machine.memory import available

if sys.platform != "win32":
    import resource

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

READ_SECONDS, SKETCH_SECONDS = 60.0, 8.0
READ_BYTES = 6 << 30  # the largest picture of 16 bits takes one GiB, a file of it as much, and readers some copies
LEAST_BYTES = 256 << 20
READ_NICENESS, SKETCH_NICENESS = 5, 10  # whoever looks on goes first
WATCH_SECONDS = 0.1
DATA_FIELD = 5  # of /proc/self/statm: pages of data and stack


class Reader:
    """What runs in the process.

    Attributes:
        most_bytes: that reading one picture may take.
        niceness: by which the process gives way to the window's.
    """

    most_bytes = READ_BYTES
    niceness = READ_NICENESS

    def __init__(self) -> None:
        from explorer.pictures import imaging  # noqa: F401  # so that no picture's time is spent on it

        self._bound = _Bound()
        if hasattr(os, "nice"):
            os.nice(self.niceness)

    def prepare(self) -> None:
        """Answers once the process can read."""

    def read(self, path: Path) -> PictureFile:
        """The picture of a file. Raises `ItalicError` naming it."""
        from explorer.gui.codec.reading import read_source

        self._bound.allow(self._most())
        return read_source(path)

    def small(self, path: Path, side: int) -> NDArray[np.uint8]:
        """uint8 (H, W, 3), of at most `side` px either way. Raises whatever reading meets."""
        from explorer.gui.codec.small import small_picture

        self._bound.allow(self._most())
        return small_picture(path, side)

    def _most(self) -> int:
        free = available()
        return self.most_bytes if free is None else min(self.most_bytes, max(LEAST_BYTES, free))


class Sketcher(Reader):
    """A reader that makes small copies."""

    most_bytes = 2 << 30
    niceness = SKETCH_NICENESS


class BoundedReader:
    """Asks for pictures. Used by one thread, but for `another`, `interrupt` and `close`."""

    def __init__(self, target: str = "explorer.gui.codec.bounded:Reader", seconds: float = READ_SECONDS) -> None:
        """`target`: the class of the reader, "module:name". `seconds`: for one picture."""
        self._remote = Remote(target)
        self._target, self._seconds = target, seconds

    def another(self) -> BoundedReader:
        """One of the same kind, with a process of its own."""
        return BoundedReader(self._target, self._seconds)

    def read(self, path: Path) -> PictureFile:
        """The picture of a file. Raises `ItalicError` naming it, also where that takes too much time or memory."""
        file: PictureFile = self._within(path, lambda: self._remote.read(path))
        return file

    def small(self, path: Path, side: int) -> NDArray[np.uint8]:
        """A small copy, uint8 (H, W, 3). Raises whatever reading meets."""
        copy: NDArray[np.uint8] = self._within(path, lambda: self._remote.small(path, side))
        return copy

    def start(self) -> None:
        """Start the process without waiting for it."""
        self._remote.start()

    def interrupt(self) -> None:
        """Nobody waits for the picture any more. Called from any thread."""
        self._remote.interrupt()

    def close(self) -> None:
        """End the process. Called from any thread."""
        self._remote.close()

    def _within(self, path: Path, ask: Any) -> Any:
        self._remote.prepare()  # starting the process is not the picture's time
        late, question = threading.Event(), self._remote.question

        def end() -> None:
            late.set()
            self._remote.kill(question)

        timer = threading.Timer(self._seconds, end)
        timer.daemon = True
        timer.start()
        try:
            return ask()
        except Ended as problem:
            reason = (
                tr("reading it takes more than {seconds} seconds").format(seconds=f"{self._seconds:g}")
                if late.is_set()
                else tr("reading it takes too much memory, or was stopped")
            )
            text = tr("{path}: cannot be read: {reason}").format(path=path, reason=reason)
            raise UnsupportedImage(text) from problem
        finally:
            timer.cancel()


class _Bound:
    """Bounds the memory that this process may take from now on.

    Linux refuses what is beyond, which readers tell as an error, or end by. Elsewhere a thread looks at what the
    process took, and ends it. There is no bound on Windows.
    """

    def __init__(self) -> None:
        self._most: int | None = None
        if sys.platform not in ("linux", "win32"):
            threading.Thread(target=self._look, daemon=True).start()

    def allow(self, more: int) -> None:
        """Allow so many bytes beside what the process has."""
        if sys.platform == "linux":
            pages = int(Path("/proc/self/statm").read_text("ascii").split()[DATA_FIELD])
            _, hard = resource.getrlimit(resource.RLIMIT_DATA)
            most = more + pages * resource.getpagesize()
            resource.setrlimit(resource.RLIMIT_DATA, (most if hard < 0 else min(most, hard), hard))
        elif sys.platform != "win32":
            self._most = more + _peak()

    def _look(self) -> None:
        while True:
            time.sleep(WATCH_SECONDS)
            if self._most is not None and _peak() > self._most:
                os._exit(1)


def _peak() -> int:
    """Bytes that this process took at most, on macOS."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
