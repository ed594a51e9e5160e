"""The codec in a process of its own, so that nothing it does holds up the window: not even importing torch. No Qt.

A thread is not enough: libraries hold Python's lock while they are loaded, and some of NumPy's and of the range coder's
calls hold it for as long as a large picture takes. The process also ends a step that nobody waits for any more, and if
the system ends it for want of memory, the window lives.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Generator
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import explorer
from explorer.errors import ItalicError
from explorer.gui.codec.serving import Live
from explorer.gui.codec.transfer import Channel, attach
from explorer.gui.look.i18n import tr

PATIENCE = 1.0  # seconds that a cancelled step may still take


class Ended(ItalicError):
    """The codec's process ended in the middle of its work."""


class Remote:
    """Has the methods of an object of another process. Used by one thread, but for `interrupt` and `close`."""

    def __init__(self, target: str) -> None:
        """`target`: the class of the object, "module:name"."""
        self._target = target
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: Channel | None = None
        self._open: set[int] = set()
        self._generation = 0  # of the process: a generator of an earlier one is gone with it
        self._asked = 0  # questions so far; odd while one waits for its answer
        self._closed = False

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)

        def call(*arguments: Any, **options: Any) -> Any:
            kind, value = self._ask("call", name, arguments, options)
            if kind == "generator":
                return self._follow(value, self._generation)
            return value

        return call

    def interrupt(self) -> None:
        """Nobody waits for the answer any more: unless it comes soon, end the process. Called from any thread.

        Not while other work is suspended there, which would be lost.
        """
        asked, process = self._asked, self._process
        if asked % 2 == 0 or process is None or len(self._open) > 1:
            return

        def end() -> None:
            if self._asked == asked:
                process.kill()

        timer = threading.Timer(PATIENCE, end)
        timer.daemon = True
        timer.start()

    def start(self) -> None:
        """Start the process without waiting for it, unless it runs."""
        self._connected()

    @property
    def question(self) -> int:
        """Tells the next question from all others."""
        return self._asked + 1

    def kill(self, question: int) -> None:
        """End the process if it is at this question; whoever waits for the answer finds it out. From any thread."""
        if (process := self._process) is not None and self._asked == question:
            process.kill()

    def close(self) -> None:
        """End the process, whatever it does. Called from any thread."""
        self._closed = True
        if (process := self._process) is not None:
            if self._asked % 2:
                process.kill()  # whoever waits for the answer finds that out
            else:
                _end(process)

    def _follow(self, number: int, generation: int) -> Generator[Any, None, Any]:
        picture: NDArray[np.uint8] | None = None
        ended = False
        self._open.add(number)
        try:
            while True:
                if generation != self._generation:
                    raise self._gone()
                ended = True  # unless it is a step that comes
                kind, value = self._ask("next", number)
                if kind == "value":
                    return value
                ended = False
                if isinstance(value, Live):
                    if value.place is not None:
                        picture = attach(value.place).reshape(value.shape)
                        picture.flags.writeable = False
                    assert picture is not None
                    value = value.step._replace(picture=picture)
                yield value
        finally:
            if generation == self._generation:
                self._open.discard(number)
                if not ended:
                    with suppress(Ended):
                        self._ask("close", number)

    def _ask(self, *question: Any) -> tuple[str, Any]:
        channel = self._connected()
        self._asked += 1
        try:
            channel.send(question)
            kind, value = channel.receive()
        except (OSError, EOFError) as problem:
            self._forget()
            raise self._gone() from problem
        finally:
            self._asked += 1
        if kind == "raised":
            raise value
        return kind, value

    def _connected(self) -> Channel:
        if self._closed:
            raise self._gone()
        if self._channel is None:
            self._process = subprocess.Popen(_command(self._target), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            self._channel = Channel(self._process.stdout, self._process.stdin)
            if self._closed:  # meanwhile, by a thread that saw no process to end
                self._forget()
                raise self._gone()
        return self._channel

    def _forget(self) -> None:
        if self._process is not None:
            _end(self._process)
        if self._channel is not None:
            self._channel.release()
        self._process = self._channel = None
        self._open.clear()
        self._generation += 1

    def _gone(self) -> Ended:
        return Ended(tr("The codec’s process has ended, perhaps for want of memory; try again, or a smaller picture."))


def _command(target: str) -> list[str]:
    """Python with this package, wherever it was found, and nothing of the current folder."""
    found = str(Path(explorer.__file__).parents[1])
    start = "import sys; sys.path.append(sys.argv[1]); from explorer.gui.codec.serving import main; main(sys.argv[2])"
    return [sys.executable, "-P", "-c", start, found, target]


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with suppress(OSError):
                stream.close()
