"""Changes to files: of any bytes, and of `.italic` files by their parts, which keep lengths and checksums right."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random
from typing import Any

from explorer.errors import ItalicError
from explorer.file import container as files
from explorer.file.container import Container
from explorer.file.rungs import LATENT_RUNGS

TELLING = (0x00, 0x01, 0x7F, 0x80, 0xFF)
LARGEST_SIDE = 72  # px: a larger picture only takes longer
SIDES = (1, 2, 3, 7, 8, 9, 16, 17, 31, 33, 64, 65, 72)
TINY = (1, 1, 2, 2, 3, 3, 4, 5, 7, 8, 9)  # of pictures that take a millisecond or few
RUNGS = ("1", "2", "4", "16", "64", "wavefront", "serial", "3", "8", "40", "1000", "134217728")


def mutate(data: bytes, random: Random, others: Sequence[bytes] = ()) -> bytes:
    """One to eight small changes to any bytes; `others` lend pieces."""
    made = bytearray(data)
    for _ in range(1 << random.randrange(4)):
        random.choice(CHANGES)(made, random, others)
    return bytes(made)


def _flip(made: bytearray, random: Random, others: Sequence[bytes]) -> None:
    if made:
        made[random.randrange(len(made))] ^= 1 << random.randrange(8)


def _set(made: bytearray, random: Random, others: Sequence[bytes]) -> None:
    if made:
        made[random.randrange(len(made))] = random.choice(TELLING) if random.random() < 0.5 else random.randrange(256)


def _cut(made: bytearray, random: Random, others: Sequence[bytes]) -> None:
    at = random.randrange(len(made) + 1)
    del made[at : at + random.choice((1, 2, 4, 16, len(made)))]


def _double(made: bytearray, random: Random, others: Sequence[bytes]) -> None:
    at, length = random.randrange(len(made) + 1), random.choice((1, 2, 4, 16, 64))
    made[at:at] = made[at : at + length]


def _insert(made: bytearray, random: Random, others: Sequence[bytes]) -> None:
    at, length = random.randrange(len(made) + 1), random.choice((1, 2, 4, 8))
    made[at:at] = bytes([random.choice(TELLING)]) * length if random.random() < 0.5 else random.randbytes(length)


def _borrow(made: bytearray, random: Random, others: Sequence[bytes]) -> None:
    if others:
        other = random.choice(others)
        start, length = random.randrange(len(other) + 1), random.choice((2, 8, 32, 128))
        at = random.randrange(len(made) + 1)
        made[at : at + length] = other[start : start + length]


def _swap_words(made: bytearray, random: Random, others: Sequence[bytes]) -> None:
    if len(made) >= 8:  # the range coder reads words of four bytes
        one, other = (4 * random.randrange(len(made) // 4) for _ in range(2))
        made[one : one + 4], made[other : other + 4] = made[other : other + 4], made[one : one + 4]


CHANGES: tuple[Callable[[bytearray, Random, Sequence[bytes]], None], ...] = (
    _flip, _flip, _set, _set, _cut, _double, _insert, _borrow, _swap_words,
)  # fmt: skip


def mutate_file(data: bytes, random: Random, others: Sequence[bytes] = (), sides: Sequence[int] = SIDES) -> bytes:
    """An `.italic` file with one part changed: header, base, pixels, planes, metadata or preview; its checksum fits.

    What is no such file, and one time in ten any, is changed as bytes are. `sides`: of pictures, px.
    """
    try:
        whole = files.unpack(data)
    except ItalicError:
        return mutate(data, random, others)
    if random.random() < 0.1:
        return mutate(data, random, others)
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        part = random.choice(PARTS)
        whole = _header(whole, random, sides) if part is _header else part(whole, random)
    try:
        return seal(whole)
    except (ValueError, KeyError, OverflowError):  # what no writer can spell
        return mutate(data, random, others)


def mutate_tiny(data: bytes, random: Random, others: Sequence[bytes] = ()) -> bytes:
    """The same of files whose pictures are made tiny, so that a thousand of them take seconds; one in 200 is not."""
    made = mutate_file(data, random, others, SIDES if random.random() < 0.005 else TINY)
    try:
        whole = files.unpack(made)
    except ItalicError:
        return made
    if max(whole.header.width, whole.header.height) <= max(TINY) or random.random() < 0.005:
        return made
    return shrunk(whole, random)


def shrunk(whole: Container, random: Random) -> bytes:
    """A file with the streams of a larger picture: they are those of another, tiny one."""
    crc = whole.header.crc if whole.header.codec == "lossy" else None
    header = replace(whole.header, width=random.choice(TINY), height=random.choice(TINY), lanes=1, crc=crc)
    return seal(replace(whole, header=header))


def seal(whole: Container) -> bytes:
    """The bytes of a container that need not be one that a reader takes."""
    return files._pack_compact(whole) if whole.header.compact else files._pack_full(whole)


def reseal(data: bytes) -> bytes:
    """A damaged file of the full profile with the checksum of what it is now."""
    return data[:-4] + zlib.crc32(data[:-4]).to_bytes(4, "little") if data.startswith(files.MAGIC) else data


def _section(name: str) -> Callable[[Container, Random], Container]:
    def change(whole: Container, random: Random) -> Container:
        return replace(whole, **{name: mutate(getattr(whole, name), random)})

    return change


def _of_header(name: str) -> Callable[[Container, Random], Container]:
    def change(whole: Container, random: Random) -> Container:
        return replace(whole, header=replace(whole.header, **{name: mutate(getattr(whole.header, name), random)}))

    return change


def _header(whole: Container, random: Random, sides: Sequence[int] = SIDES) -> Container:
    header = whole.header
    rungs = LATENT_RUNGS if header.codec == "lossy" else RUNGS
    fields: dict[str, Any] = {
        "width": random.choice(sides),
        "height": random.choice(sides),
        "channels": random.randrange(1, 5),
        "bit_depth": random.choice((8, 16)),
        "steps": random.choice(rungs),
        "base": random.choice(("none", "bpg:0", "bpg:30", "bpg:51")),
        "quality": random.randrange(253) / 4,
        "crc": random.choice((None, 0, header.crc)),
        "lanes": random.choice((1, 2, 4, 8)),
    }
    name = random.choice(list(fields))
    if name == "quality" and header.codec != "lossy":
        name = "steps"
    return replace(whole, header=replace(header, **{name: fields[name]}))


PARTS = (
    _section("pixels"), _section("pixels"), _section("pixels"), _section("base"), _section("extra"), _header, _header,
    _of_header("records"), _of_header("preview"),
)  # fmt: skip
