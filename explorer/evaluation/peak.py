"""How much memory coding a picture takes: a fresh process codes it, so that nothing else is counted."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple

import explorer
from explorer.errors import ItalicError
from explorer.pictures.picture import Picture

STATUS = Path("/proc/self/status")


class Peak(NamedTuple):
    """MiB of resident memory at the most, program and libraries included."""

    encode: float
    decode: float


def peak(picture: Picture, steps: str, device: str) -> Peak | None:
    """Encoding a picture and decoding it, one process each; None where the system does not tell.

    Raises `ItalicError` where a process fails.
    """
    if not STATUS.exists():
        return None
    encoding = _apart(("encode", picture, steps, device))
    decoding = _apart(("decode", encoding[1], steps, device))
    return Peak(encoding[0], decoding[0])


def _apart(work: tuple[str, Picture | bytes, str, str]) -> tuple[float, bytes]:
    """Peak in MiB, and the file where one was made."""
    start = f"import sys; sys.path.append(sys.argv[1]); from {__name__} import serve; serve()"
    command = [sys.executable, "-P", "-c", start, str(Path(explorer.__file__).parents[1])]
    with TemporaryFile() as file:
        pickle.dump(work, file, pickle.HIGHEST_PROTOCOL)
        file.seek(0)
        done = subprocess.run(command, stdin=file, capture_output=True, check=False)
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise ItalicError(f"measuring memory stopped with status {done.returncode}: {said[-1] if said else ''}")
    found: tuple[float, bytes] = pickle.loads(done.stdout)
    return found


def serve() -> None:
    """What the process does: work from standard input, figures to standard output."""
    from explorer.decoding import decode
    from explorer.lossless.codec import encode, finish

    kind, given, steps, device = pickle.load(sys.stdin.buffer)
    data = b""
    if kind == "encode":
        data = finish(encode(given, steps=steps, device=device)).data
    else:
        finish(decode(given, device=device))
    sys.stdout.buffer.write(pickle.dumps((_resident(), data)))


def _resident() -> float:
    line = next(line for line in STATUS.read_text("ascii").splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024
