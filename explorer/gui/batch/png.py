"""The optimised PNG of a picture, measured beside the network's work: made whole, counted, and kept nowhere. No Qt."""

from __future__ import annotations

import io
import threading
from types import TracebackType
from typing import TYPE_CHECKING

from explorer.pictures.imaging import write_png

if TYPE_CHECKING:
    from explorer.pictures.imaging import Picture


class PngMeter:
    """A thread that makes the PNG; leaving the `with` block stops it at its next piece.

    Attributes:
        size: bytes, 0 until they are known, and where no PNG could be made.
    """

    def __init__(self, picture: Picture) -> None:
        self.size = 0
        self._picture = picture
        self._sink = _Counter()
        self._thread = threading.Thread(target=self._measure, name="png", daemon=True)

    def wait(self, seconds: float) -> bool:
        """Wait for at most so long. Returns whether the work is over."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def __enter__(self) -> PngMeter:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._sink.stopped = True

    def _measure(self) -> None:
        try:
            write_png(self._sink, self._picture, optimize=True)
        except Exception:  # a picture that is no PNG is one without this figure
            return
        self.size = self._sink.size


class _Counter(io.BytesIO):
    """Counts what is written, until it is stopped."""

    def __init__(self) -> None:
        super().__init__()
        self.size = 0
        self.stopped = False

    def write(self, data: object) -> int:
        """Count. Raises `InterruptedError` once it is stopped."""
        if self.stopped:
            raise InterruptedError
        length = memoryview(data).nbytes  # type: ignore[arg-type]
        self.size += length
        return length
