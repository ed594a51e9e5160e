"""Tiles of pictures with what BPG makes of them, coded here or packed before: what the networks' trunks learn from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image

from explorer.errors import UnsupportedImage
from explorer.training import loop
from explorer.training.bank import Pixels, read_picture

LOWEST_QP, HIGHEST_QP = 4, 45  # of the bases that are trained on
TILE = 320  # px; every tile has a base of its own
NAME = re.compile(r"(.+)-qp(\d\d)")


class BasePair(NamedTuple):
    """A tile, its base's reconstruction, uint8 (H, W, 3) both, and its quantisation parameter."""

    picture: Pixels
    base: Pixels
    qp: int


def with_bases(pictures: Sequence[Pixels], limit: int, seed: int) -> list[BasePair]:
    """Code tiles of pictures with BPG at random quantisation parameters.

    Args:
        limit: at most so many tiles, drawn at random.
        seed: of the draw and of the parameters.
    """
    return [BasePair(tile, _reconstruction(tile, qp), qp) for tile, qp in _draw(pictures, limit, seed)]


def coded_bases(pictures: Sequence[Pixels], limit: int, seed: int, folder: Path) -> list[BasePair]:
    """`with_bases`, whose reconstructions are kept in a folder, as coding them takes minutes.

    Raises `UnsupportedImage` if the folder holds those of other pictures, `BadSetting` if they are damaged.
    """
    cache = folder / "bases.pt"
    kept = loop.load(cache)
    if kept is None:
        made = with_bases(pictures, limit, seed)
        loop.save(cache, {str(number): loop.as_tensor(pair.base) for number, pair in enumerate(made)})
        return made
    chosen = _draw(pictures, limit, seed)
    bases = [kept[str(number)].numpy() for number in range(len(kept))]
    if [base.shape for base in bases] != [tile.shape for tile, _ in chosen]:
        raise UnsupportedImage(f"{cache}: bases of other pictures; remove the file")
    return [BasePair(tile, base, qp) for (tile, qp), base in zip(chosen, bases, strict=True)]


def write_bases(pairs: Sequence[BasePair], folder: Path) -> None:
    """Write tiles and bases as lossless WebP: NUMBER.webp and NUMBER-qpQP.webp."""
    for number, pair in enumerate(pairs):
        for pixels, name in ((pair.picture, f"{number:05}"), (pair.base, f"{number:05}-qp{pair.qp:02}")):
            Image.fromarray(pixels).save(folder / f"{name}.webp", lossless=True, method=4, exact=True)


def read_bases(folder: Path) -> list[BasePair]:
    """What `write_bases` wrote. Raises `UnsupportedImage` where a picture is missing."""
    found = []
    for path in sorted(folder.glob("*-qp??.webp")):
        match = NAME.fullmatch(path.stem)
        assert match is not None
        picture, base = read_picture(folder / f"{match[1]}.webp"), read_picture(path)
        if picture is None or base is None or picture.shape != base.shape:
            raise UnsupportedImage(f"{path}: no base of a picture beside it")
        found.append(BasePair(picture, base, int(match[2])))
    return found


def _draw(pictures: Sequence[Pixels], limit: int, seed: int) -> list[tuple[Pixels, int]]:
    """Random tiles and a quantisation parameter for each."""
    generator = np.random.default_rng(seed)
    tiles = [tile for picture in pictures for tile in _tiles(picture)]
    chosen = [tiles[i] for i in generator.permutation(len(tiles))[:limit]]
    return list(zip(chosen, generator.integers(LOWEST_QP, HIGHEST_QP + 1, len(chosen)).tolist(), strict=True))


def _tiles(picture: Pixels) -> list[Pixels]:
    height, width = picture.shape[:2]
    return [picture[y : y + TILE, x : x + TILE] for y in range(0, height, TILE) for x in range(0, width, TILE)]


def _reconstruction(tile: Pixels, qp: int) -> Pixels:
    from explorer.lossless.base.bpg import decode_base, encode_base  # needs PyAV, which a training need not

    tile = np.ascontiguousarray(tile)
    return decode_base(encode_base(tile, qp), tile.shape[1], tile.shape[0], qp)
