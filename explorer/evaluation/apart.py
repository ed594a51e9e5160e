"""A peer measured in a process of its own: a library call of minutes, which nothing interrupts, ends with its process.

`python -m explorer.evaluation.apart` is that process: a pickled picture and peer come in, a pickled result goes out.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from explorer.errors import ItalicError
from explorer.evaluation.datasets import Sample
from explorer.evaluation.lossless import Result, measure_peer
from explorer.evaluation.peers import Peer
from explorer.pictures.picture import Picture

PACE = 0.05  # seconds between two looks at the process
WARM_UP_SIDE = 16  # px


def measure_apart(sample: Sample, peer: Peer) -> Generator[None, None, Result]:
    """One picture through a peer as `measure_peer`, its libraries loaded beforehand; closing the generator kills it.

    Raises what `measure_peer` raises, and `ItalicError` where the process died of the picture.
    """
    command = [sys.executable, "-P", "-m", __name__]
    places = {**os.environ, "PYTHONPATH": os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)}
    pipe = subprocess.PIPE
    with TemporaryFile() as file:  # `communicate` with a time limit loses the rest of what a pipe does not take at once
        pickle.dump((sample, peer), file, pickle.HIGHEST_PROTOCOL)
        file.seek(0)
        with subprocess.Popen(command, stdin=file, stdout=pipe, stderr=pipe, env=places) as process:
            try:
                while True:
                    try:
                        answer, words = process.communicate(timeout=PACE)
                    except subprocess.TimeoutExpired:
                        yield
                    else:
                        return _result(answer, f"{sample.name}: {peer.name}", process.returncode, words)
            finally:
                process.kill()


def _result(answer: bytes, name: str, status: int, words: bytes) -> Result:
    if status != 0:
        said = words.decode(errors="replace").strip().splitlines()
        raise ItalicError(f"{name} stopped with status {status}" + (f": {said[-1]}" if said else ""))
    result: Result | ItalicError = pickle.loads(answer)
    if isinstance(result, ItalicError):
        raise result
    return result


def _serve() -> None:
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    sample, peer = pickle.load(sys.stdin.buffer)
    answers.write(pickle.dumps(_measured(sample, peer)))
    answers.close()


def _measured(sample: Sample, peer: Peer) -> Result | ItalicError:
    try:
        corner: Any = sample.picture.samples[:WARM_UP_SIDE, :WARM_UP_SIDE].copy()
        measure_peer(Sample(sample.name, Picture(corner)), peer)
        return measure_peer(sample, peer)
    except ItalicError as problem:
        return problem


if __name__ == "__main__":
    _serve()
