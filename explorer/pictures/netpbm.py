"""PPM and PGM files of more than 8 bits, which Pillow cuts to 8 where they are in colour, and PAM, which it lacks."""

from __future__ import annotations

import re

import numpy as np

from explorer.pictures.bounds import check_size
from explorer.pictures.depth import widen
from explorer.pictures.picture import Samples

TOKEN = re.compile(rb"(?:\s|#[^\n\r]*[\n\r])*([^\s#]+)")
CHANNELS = {b"P2": 1, b"P3": 3, b"P5": 1, b"P6": 3}


def is_deep(start: bytes) -> bool:
    """Whether a file that starts so is PAM, or one of the others with a largest value beyond 255."""
    try:
        return start[:2] == b"P7" or (start[:2] in CHANNELS and _head(start)[3] > 255)
    except ValueError:
        return False


def read_deep(data: bytes) -> tuple[Samples, int, bool]:
    """Samples, (H, W, C), over the whole range of 8 or 16 bits; their bits; whether another picture follows.

    Raises `ValueError`.
    """
    width, height, channels, largest, at = _head(data)
    check_size(width, height)
    count = width * height * channels
    if data[:2] in (b"P2", b"P3"):
        words = data[at:].split(None, count)
        rest = words[count] if len(words) > count else b""
        samples = np.array([int(word) for word in words[:count]], np.int64)
    else:
        kind = ">u2" if largest > 255 else ">u1"
        size = count * np.dtype(kind).itemsize
        if len(data) < at + size:
            raise ValueError("the file is truncated")
        samples = np.frombuffer(data[at : at + size], kind).astype(np.int64)
        rest = data[at + size :]
    if len(samples) < count:
        raise ValueError("the file is truncated")
    if samples.max() > largest or samples.min() < 0:
        raise ValueError(f"the file is damaged: a sample of {samples.max()} where {largest} is the largest")
    samples = samples.reshape(height, width, channels)
    narrow = (samples * 510 + largest) // (2 * largest)
    wide: Samples = widen(samples, largest) if largest > 255 else narrow.astype(np.uint8)
    return wide, largest.bit_length(), rest.lstrip()[:1] == b"P" and rest.lstrip()[1:2] in b"1234567"


def _head(data: bytes) -> tuple[int, int, int, int, int]:
    """Width, height, channels, the largest value, and where the pixels start."""
    if data[:2] == b"P7":
        return _head_of_pam(data)
    numbers, at = [], 2
    for _ in range(3):
        found = TOKEN.match(data, at)
        if found is None:
            raise ValueError("the file is truncated")
        numbers.append(_number(found[1]))
        at = found.end()
    width, height, largest = numbers
    return width, height, CHANNELS[data[:2]], _checked(largest), at + 1


def _head_of_pam(data: bytes) -> tuple[int, int, int, int, int]:
    end = data.find(b"ENDHDR\n", 0, 4096)
    if end < 0:
        raise ValueError("the file is truncated")
    lines = [line.split(None, 1) for line in data[3:end].splitlines() if line.strip() and not line.startswith(b"#")]
    fields = {words[0]: words[1].strip() for words in lines if len(words) == 2}
    try:
        width, height, depth, largest = (_number(fields[key]) for key in (b"WIDTH", b"HEIGHT", b"DEPTH", b"MAXVAL"))
    except KeyError as missing:
        raise ValueError(f"the file is damaged: its header has no {missing}") from missing
    if not 1 <= depth <= 4:
        raise ValueError(f"PAM with {depth} channels is not supported")
    return width, height, depth, _checked(largest), end + 7


def _number(word: bytes) -> int:
    if not word.isdigit() or len(word) > 9:
        raise ValueError("the file is damaged: its header has no sizes")
    return int(word)


def _checked(largest: int) -> int:
    if not 1 <= largest <= 65535:
        raise ValueError(f"a largest value of {largest} is not supported")
    return largest
