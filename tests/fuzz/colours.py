"""Files that state the set of their colours: seeds, and a change that states another set before the coded pixels."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from explorer.errors import ItalicError
from explorer.file.container import Container, unpack
from explorer.pictures.channels import colours_of
from tests.fuzz.mutators import mutate_tiny, seal

MODELS = Path(__file__).resolve().parents[1] / "golden" / "models"
SHAPES = ((24, 24, 3), (16, 40, 1), (8, 8, 3), (9, 65, 4))  # (H, W, C) of seeds
SIZES = (1, 1, 2, 2, 3, 5, 9, 40, 300)  # colours of a set, more than some pictures have pixels


@contextmanager
def _of_small_pictures() -> Iterator[None]:
    """Pictures as small as these state their colours, too, which otherwise only larger ones do."""
    from explorer.lossless.opinion import colours

    usual, colours.LARGER_THAN = colours.LARGER_THAN, 0
    try:
        yield
    finally:
        colours.LARGER_THAN = usual


def files() -> list[bytes]:
    """Small pictures of few colours, at every kind of rung, all of which state them."""
    from explorer.lossless.codec import encode, finish
    from explorer.pictures.picture import Picture

    os.environ["ITALIC_MODELS"] = str(MODELS)
    made = []
    for height, width, channels in SHAPES:
        most = max(1, height * width // 64)  # colours that are worth it
        palette = np.random.default_rng(most).integers(0, 256, (most, channels), np.uint8)
        samples = palette[np.add.outer(np.arange(height) // 3, np.arange(width) // 2) % most]
        for steps, base in (("1", "none"), ("4", "bpg:30"), ("16", "none"), ("wavefront", "none")):
            with _of_small_pictures():
                encoded = finish(encode(Picture(samples), steps=steps, base=base, device="cpu"))
            if encoded.header.has_colours:  # else it is less to store the samples
                made.append(encoded.data)
    return made


def restate(data: bytes, random: Random, others: Sequence[bytes] = ()) -> bytes:
    """A changed tiny file, which in half of the cases states another set of colours, sound by itself."""
    made = mutate_tiny(data, random, others)
    try:
        whole = unpack(made)
    except ItalicError:
        return made
    if whole.header.codec != "lossless" or random.random() < 0.5:
        return made
    return seal(with_set(whole, random))


def with_set(whole: Container, random: Random) -> Container:
    """A file whose pixels begin with some set of colours; what follows is what was there, or any bytes."""
    from explorer.lossless.opinion.coder import EVEN
    from explorer.lossless.opinion.colours import state
    from explorer.lossless.opinion.stream import put, writing, written

    channels = colours_of(whole.header.channels)
    colours = _some(random, channels)
    stream = writing(2 * len(colours) + 16)
    put(stream, random.randrange(2) * EVEN, EVEN)
    state(stream, colours, channels)
    rest = whole.pixels[random.choice((0, 4, 16)) :] if random.random() < 0.5 else random.randbytes(64)
    header = replace(whole.header, has_colours=True, crc=None)
    return replace(whole, header=header, pixels=written(stream) + rest)


def _some(random: Random, channels: int) -> NDArray[np.int64]:
    """Ascending colours as they are stated, any or close to one another; of a grey picture G 2^16 alone."""
    count, shift = random.choice(SIZES), random.choice((0, 0, 8, 16))
    first = random.randrange(1 << 24)
    found = {(first ^ random.getrandbits(24) >> shift) & 0xFFFFFF for _ in range(count)}
    return np.unique(np.array([each >> 16 << 16 if channels == 1 else each for each in found], np.int64))
