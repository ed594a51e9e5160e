"""Packs pictures for `explorer.training.run`: `python -m explorer.training.pack SOURCE ... --out PACKED`.

A SOURCE is a folder of pictures, searched through, or FOLDER@FACTOR to reduce them by a factor first, so that no grid
of a JPEG and no blur of a camera is left. Pictures are cut into tiles near 576 px a side, stored as lossless WebP in
parts of at most so many MiB:

    PACKED/1, PACKED/2 ..   the parts, each with a file "complete"
    PACKED/held_out         the most detailed tile of every 16th picture, none of which is in a part

Every part is a sample of all pictures: first comes the most detailed tile of each, in random order, then the second.
"""

from __future__ import annotations

import argparse
import io
import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image

from explorer.errors import BadSetting, ItalicError
from explorer.machine.files import write_atomic
from explorer.training.bank import COMPLETE, HELD_OUT, Pixels, detail
from explorer.training.loop import HELD_OUT as EVERY

TILE = 576  # px, about
LEAST = 128  # px; narrower tiles hold no crop
MIB = 1 << 20
SUFFIXES = (".avif", ".jpeg", ".jpg", ".jxl", ".png", ".tif", ".tiff", ".webp")


class Source(NamedTuple):
    """A folder of pictures, and by how much they are reduced."""

    folder: Path
    factor: float = 1.0

    @staticmethod
    def read(text: str) -> Source:
        """From "FOLDER" or "FOLDER@FACTOR". Raises `BadSetting`."""
        folder, at, factor = text.rpartition("@")
        try:
            source = Source(Path(folder), float(factor)) if at else Source(Path(text))
        except ValueError as error:
            raise BadSetting(f"{text}: what follows the @ is a number") from error
        if not source.folder.is_dir() or not 1 <= source.factor <= 64:
            raise BadSetting(f"{text}: give a folder, and a factor from 1 to 64")
        return source

    def pictures(self) -> list[Path]:
        """Its pictures by name, those of folders inside of it as well."""
        return sorted(path for path in self.folder.rglob("*") if path.suffix.lower() in SUFFIXES)


class Packed(NamedTuple):
    """What was packed: tiles and megapixels of each part, and tiles held out."""

    tiles: list[int]
    megapixels: list[float]
    held_out: int


class _Tile(NamedTuple):
    name: str
    data: bytes
    pixels: int


def tiles_of(picture: Pixels) -> list[Pixels]:
    """Parts of a picture near `TILE` px a side, the most detailed first; none where it is too narrow."""
    height, width = picture.shape[:2]
    rows, columns = (max(1, round(side / TILE)) for side in (height, width))
    ys, xs = ([side * i // n for i in range(n + 1)] for side, n in ((height, rows), (width, columns)))
    found = [
        np.ascontiguousarray(picture[top:bottom, left:right])
        for top, bottom in pairwise(ys)
        for left, right in pairwise(xs)
    ]
    large = [tile for tile in found if min(tile.shape[:2]) >= LEAST]
    return sorted(large, key=lambda tile: -float(detail(tile).mean()))


def pack(sources: Sequence[Source], out: Path, *, part_bytes: int, parts: int, seed: int = 0) -> Packed:
    """Write parts of at most `part_bytes` bytes each into a new folder.

    Raises `BadSetting` where there are no pictures, `OutputFailed` where nothing can be written or something is there.
    """
    paths = [(source, path) for source in sources for path in source.pictures()]
    if not paths:
        raise BadSetting("there are no pictures in these folders")
    with ThreadPoolExecutor() as pool:
        numbered = [(number, source, path) for number, (source, path) in enumerate(paths)]  # names may come twice
        made = [tiles for tiles in pool.map(lambda each: _read(*each), numbered) if tiles]
    held_out = [tiles[0] for tiles in made[::EVERY]]
    training = [tiles for number, tiles in enumerate(made) if number % EVERY]
    (out / HELD_OUT).mkdir(parents=True)
    for tile in held_out:
        write_atomic(out / HELD_OUT / tile.name, tile.data, force=False)
    written: list[list[_Tile]] = []
    for number, part in enumerate(_filled(_in_layers(training, seed), part_bytes, parts), 1):
        folder = out / str(number)
        folder.mkdir()
        for tile in part:
            write_atomic(folder / tile.name, tile.data, force=False)
        write_atomic(folder / COMPLETE, b"", force=False)
        written.append(part)
    megapixels = [sum(tile.pixels for tile in part) / 1e6 for part in written]
    return Packed([len(part) for part in written], megapixels, len(held_out))


def _read(number: int, source: Source, path: Path) -> list[_Tile]:
    try:
        with Image.open(path) as image:
            found = image.convert("RGB")
    except (OSError, Image.DecompressionBombError):
        return []  # no picture
    if source.factor > 1:
        size = (max(1, round(side / source.factor)) for side in found.size)
        found = found.resize((next(size), next(size)), Image.Resampling.LANCZOS)
    tiles = tiles_of(np.asarray(found))
    return [_Tile(f"{number:05}-{at:03}.webp", _webp(tile), tile[..., 0].size) for at, tile in enumerate(tiles)]


def _webp(tile: Pixels) -> bytes:
    data = io.BytesIO()
    Image.fromarray(tile).save(data, "WEBP", lossless=True, method=4, exact=True)
    return data.getvalue()


def _in_layers(pictures: Sequence[list[_Tile]], seed: int) -> Iterator[_Tile]:
    """The first tiles of all pictures in random order, then the second ones, and so on."""
    chance = random.Random(seed)
    for layer in range(max((len(tiles) for tiles in pictures), default=0)):
        here = [tiles[layer] for tiles in pictures if len(tiles) > layer]
        chance.shuffle(here)
        yield from here


def _filled(tiles: Iterable[_Tile], part_bytes: int, parts: int) -> Iterator[list[_Tile]]:
    """As many parts as are wanted, in turn: each is a sample of what there is room for altogether."""
    room = [part_bytes] * parts
    found: list[list[_Tile]] = [[] for _ in room]
    for tile in tiles:
        at = max(range(parts), key=lambda part: room[part])
        if len(tile.data) <= room[at]:
            room[at] -= len(tile.data)
            found[at].append(tile)
    return (part for part in found if part)


def main(arguments: list[str] | None = None) -> int:
    """The command; returns its exit status."""
    parser = argparse.ArgumentParser("python -m explorer.training.pack", description="Pack pictures for training.")
    parser.add_argument("sources", nargs="+", metavar="FOLDER[@FACTOR]")
    parser.add_argument("--out", type=Path, required=True, help="a new folder")
    parser.add_argument("--part-mib", type=float, default=48, help="the largest size of a part; 48")
    parser.add_argument("--parts", type=int, default=2, help="how many at most; 2")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args(arguments)
    try:
        sources = [Source.read(text) for text in given.sources]
        if given.out.exists():
            raise BadSetting(f"{given.out}: is there already")
        made = pack(sources, given.out, part_bytes=int(given.part_mib * MIB), parts=given.parts, seed=given.seed)
    except ItalicError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    for number, (tiles, megapixels) in enumerate(zip(made.tiles, made.megapixels, strict=True), 1):
        print(f"{given.out / str(number)}: {tiles} tiles, {megapixels:.1f} megapixels")
    print(f"{given.out / HELD_OUT}: {made.held_out} tiles")
    return 0


if __name__ == "__main__":
    sys.exit(main())
