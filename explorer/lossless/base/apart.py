"""The HEVC decoder in a process of its own, so that damage that makes it crash is an error like any other.

The decoder is FFmpeg's, in C, and its input may come from anybody. The process is started at the first use, serves one
question after the other, and ends with the program; where none can be started, the decoder runs here.
"""

from __future__ import annotations

import atexit
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

import numpy as np

from explorer.errors import CorruptFile, ItalicError
from explorer.lossless.base import hevc
from explorer.lossless.base.hevc import Plane
from explorer.lossless.base.parameter_sets import Geometry, ShortSps

# Bytes after sound data are never looked at; these hold no start code.
_TAIL = b"\xa5" * 64
_LENGTH = 8  # bytes of the length before each message
_START = "import sys; sys.path.append(sys.argv[1]); from explorer.lossless.base.apart import serve; serve()"

Work = tuple[bytes, ShortSps, Geometry]


class Decoder:
    """The other process. Several threads may ask, one after the other.

    Attributes:
        here: decode in this process, as whoever looks for crashes wants it.
    """

    def __init__(self) -> None:
        self.here = False
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def decode(self, data: bytes, sps: ShortSps, geometry: Geometry) -> list[Plane]:
        """As `hevc.decode_planes`. Raises `CorruptFile` also where the decoder crashed."""
        with self._lock:
            process = None if self.here else self._running()
            if process is None:
                return hevc.decode_planes(data, sps, geometry)
            assert process.stdin is not None
            assert process.stdout is not None
            try:
                _send(process.stdin, (data, sps, geometry))
                answer: list[Plane] | ItalicError | MemoryError = _receive(process.stdout)
            except (OSError, EOFError) as problem:
                raise CorruptFile(f"BPG: the HEVC decoder {self._end()} of this data") from problem
            except BaseException:  # such as Ctrl-C: its answer would be taken for that of the next question
                self._end()
                raise
        if isinstance(answer, ItalicError | MemoryError):
            raise answer
        return answer

    def close(self) -> None:
        """End the process; the next question starts another."""
        with self._lock:
            self._end()

    def _running(self) -> subprocess.Popen[bytes] | None:
        if self._owner != os.getpid():  # a fork has its parent's pipes, which are not for it
            self._process, self._owner = None, os.getpid()
        if self._process is None:
            command = [sys.executable, "-P", "-c", _START, str(Path(__file__).parents[3])]
            try:
                # In a session of its own: Ctrl-C is for whoever asks.
                self._process = subprocess.Popen(
                    command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
                )
            except OSError:
                self.here = True
        return self._process

    def _end(self) -> str:
        """End it; returns how it had ended, in words."""
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return "ended"
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:  # what was not written yet
                    continue
        try:
            status = process.wait(1.0)
        except subprocess.TimeoutExpired:
            process.kill()
            status = process.wait()
        crashes = [name.name for name in signal.Signals if -status == name]
        return f"crashed ({crashes[0]})" if crashes else f"ended with status {status}"


DECODER = Decoder()
atexit.register(DECODER.close)


def decode_planes(data: bytes, sps: ShortSps, geometry: Geometry) -> list[Plane]:
    """As `hevc.decode_planes`, in the other process. Raises `CorruptFile` also where the decoder crashed."""
    return DECODER.decode(data, sps, geometry)


def check_end(data: bytes, sps: ShortSps, geometry: Geometry, planes: Sequence[Plane]) -> None:
    """Raises `CorruptFile` if `planes`, decoded from `data`, depend on bytes past its end: then its end is missing.

    libav decodes on with whatever follows, and says nothing.
    """
    again = decode_planes(data + _TAIL, sps, geometry)
    if not all(np.array_equal(one, other) for one, other in zip(planes, again, strict=True)):
        raise CorruptFile("BPG: the HEVC data is truncated or damaged")


def serve() -> None:
    """What the process does, until nobody asks any more."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    while True:
        try:
            work: Work = _receive(sys.stdin.buffer)
        except EOFError:
            return
        try:
            answer: list[Plane] | ItalicError | MemoryError = hevc.decode_planes(*work)
        except (ItalicError, MemoryError) as problem:
            answer = problem
        _send(answers, answer)


def _send(pipe: IO[bytes], message: object) -> None:
    data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    pipe.write(len(data).to_bytes(_LENGTH, "little") + data)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> Any:
    length = int.from_bytes(_exactly(pipe, _LENGTH), "little")
    return pickle.loads(_exactly(pipe, length))


def _exactly(pipe: IO[bytes], length: int) -> bytes:
    data = pipe.read(length)
    if len(data) < length:
        raise EOFError
    return data
