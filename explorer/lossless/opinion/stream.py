"""The range coder of the kernels, one decision at a time. Its words are those of constriction's queue.

Bamler 2022, arXiv 2201.01741: a state of 64 bits, words of 32. A test compares it with constriction, word for word.
"""

# mypy: ignore-errors
# numba infers types of its own, in which whole numbers of Python and of NumPy are one.

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from explorer.coding.entropy import ending
from explorer.lossless.opinion.scales import PRECISION
from explorer.machine.compiled import jit

U0, U1, U24, U32 = (np.uint64(n) for n in (0, 1, 24, 32))
FULL = np.uint64(2**64 - 1)
LOW32 = np.uint64(2**32 - 1)


class Stream(NamedTuple):
    """A stream that is written or read.

    Attributes:
        numbers: uint64 (5,): lower end, size of the interval, inverted words that wait, the first of them, point read.
        words: uint32.
        counts: int64 (2,): words written or read; errors: words that found no room, decisions that no encoder wrote.
    """

    numbers: NDArray[np.uint64]
    words: NDArray[np.uint32]
    counts: NDArray[np.int64]


def writing(room: int) -> Stream:
    """A stream to write at most so many words to."""
    return Stream(np.array([0, FULL, 0, 0, 0], np.uint64), np.zeros(room, np.uint32), np.zeros(2, np.int64))


def reading(data: bytes) -> Stream:
    """A stream to read; what is missing at its end is zeros."""
    words = np.frombuffer(data + bytes(-len(data) % 4 + 8), ">u4").astype(np.uint32)
    point = int(words[0]) << 32 | int(words[1])
    return Stream(np.array([0, FULL, 0, 0, point], np.uint64), words, np.array([2, 0], np.int64))


def written(stream: Stream) -> bytes:
    """What was written, as short as it can be."""
    lower, span, inverted, first, _ = (int(number) for number in stream.numbers)
    words = stream.words[: int(stream.counts[0])]
    if span == 2**64 - 1 and not len(words):
        return b""
    done = words.astype(">u4").tobytes()
    if not inverted:
        return (done + ending(lower, span)).rstrip(b"\0")
    # The words that wait for a carry are decided by the first point of the last interval.
    point = (lower + (1 << 32) - 1) % (1 << 64)
    carried = point < lower
    tail = [(first + carried) % (1 << 32)] + [0 if carried else 2**32 - 1] * (inverted - 1) + [point >> 32]
    if ((lower + span) % (1 << 64)) >> 32 == tail[-1]:
        tail.append(0)
    return (done + np.array(tail, ">u4").tobytes()).rstrip(b"\0")


@jit
def put(stream, left, size):
    """Encode what has `size` of 2^24, beginning at `left`."""
    n = stream.numbers
    scale = n[1] >> U24
    span = scale * np.uint64(size)
    lower = n[0] + scale * np.uint64(left)
    if n[2] > U0 and lower + span > lower:
        if lower < n[0]:
            first, others = (n[3] + U1) & LOW32, U0
        else:
            first, others = n[3], LOW32
        _write(stream, first)
        for _ in range(np.int64(n[2]) - 1):
            _write(stream, others)
        n[2] = U0
    n[0], n[1] = lower, span
    if span < (U1 << U32):
        word = lower >> U32
        n[0], n[1] = lower << U32, span << U32
        if n[2] > U0:
            n[2] += U1
        elif n[0] + n[1] > n[0]:
            _write(stream, word)
        else:
            n[2], n[3] = U1, word


@jit
def _write(stream, word):
    if stream.counts[0] < len(stream.words):
        stream.words[stream.counts[0]] = np.uint32(word)
        stream.counts[0] += 1
    else:
        stream.counts[1] += 1


@jit
def take(stream, p):
    """Decode a decision whose one has p of 2^24. Where no encoder wrote this, an error is counted."""
    n = stream.numbers
    scale = n[1] >> U24
    edge = scale * np.uint64((1 << PRECISION) - p)
    gone = n[4] - n[0]
    if gone >= scale << U24:
        stream.counts[1] += 1
        return 0
    one = 0
    if gone >= edge:
        one = 1
        n[0] += edge
        n[1] = scale * np.uint64(p)
    else:
        n[1] = edge
    if n[1] < (U1 << U32):
        n[0] = n[0] << U32
        n[1] = n[1] << U32
        word = U0
        if stream.counts[0] < len(stream.words):
            word = np.uint64(stream.words[stream.counts[0]])
            stream.counts[0] += 1
        n[4] = (n[4] << U32) | word
    return one
