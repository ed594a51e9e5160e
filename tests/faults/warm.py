"""Programs that are at work at once: a process that has imported everything makes each of them out of itself.

A program takes seconds to import what it needs, in which there is little to kill. `Warm.run` is `ground.run` without.
"""

from __future__ import annotations

import contextlib
import json
import os
import runpy
import select
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Sequence
from types import TracebackType
from typing import Any

from tests.faults.ground import PATIENCE, Broken, Done, environment


class Warm:
    """The process, ended at the end of a `with`."""

    def __enter__(self) -> Warm:
        words = [sys.executable, "-m", "tests.faults.warm"]
        self._process = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment()
        )
        return self

    def __exit__(self, *why: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._process.communicate()  # which ends its input

    def run(self, words: Sequence[object], killed_after: float | None = None) -> Done:
        """Run Python with these words, "-m" or "-c" the first; if asked, kill all of it after so many seconds."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        asked = {"words": list(map(str, words)), "seconds": PATIENCE if killed_after is None else killed_after}
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        status, said = json.loads(self._process.stdout.readline())
        if status == -signal.SIGKILL and killed_after is None:
            raise Broken(f"{words} did not end")
        return Done(status, "", said)


def serve() -> None:
    """What the process does with each line."""
    import explorer.gui.batch.runner
    import explorer.gui.codec.codec
    import explorer.training.run  # noqa: F401
    from explorer.cli import main  # noqa: F401
    from explorer.lossless.assembly import prepare
    from explorer.weights.models import available

    for model in available():
        if model.codec == "lossless":
            prepare(model.sha256)
    print_to = sys.stdout
    for line in sys.stdin:
        print(json.dumps(_made(**json.loads(line))), file=print_to, flush=True)


def _made(words: list[str], seconds: float) -> tuple[int, str]:
    """Status and standard error of a program, -9 where it was killed."""
    reading, writing = os.pipe()
    process = os.fork()
    with contextlib.suppress(OSError):  # a group of its own, whichever of the two comes first
        os.setpgid(process, process)
    if not process:
        os.close(reading)
        _become(words, writing)
    os.close(writing)
    said, until = b"", time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        if select.select([reading], [], [], left)[0]:
            if not (piece := os.read(reading, 1 << 16)):
                break
            said += piece
    else:
        os.killpg(process, signal.SIGKILL)
    os.close(reading)
    status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    return status, said.decode(errors="replace")


def _become(words: list[str], stderr: int) -> None:
    os.dup2(os.open(os.devnull, os.O_RDWR), 0)
    os.dup2(0, 1)
    os.dup2(stderr, 2)
    os.close(stderr)
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")  # noqa: SIM115
    sys.argv = words[1:]
    status: Any = 1
    try:
        if words[0] == "-c":
            exec(words[1], {"__name__": "__main__"})
        else:
            runpy.run_module(words[1], run_name="__main__", alter_sys=True)
        status = 0
    except SystemExit as end:
        status = end.code or 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status if isinstance(status, int) else 1)


if __name__ == "__main__":
    serve()
