"""Other lossy coders behind one interface: Pillow's JPEG, WebP, JPEG 2000 and AVIF, JPEG XL, and BPG by x265."""

from __future__ import annotations

import io
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, features

from explorer.evaluation import bpg_files

Samples = NDArray[np.uint8]

JPEG, WEBP, JPEG_XL, BPG = "JPEG", "WebP", "JPEG XL", "BPG 4:4:4 (x265)"


class LossyPeer(NamedTuple):
    """A lossy coder of samples uint8, (H, W, 3), RGB.

    Attributes:
        name: as tables show it.
        qualities: what `encode` takes, from the worst to the best.
        encode, decode: samples to the bytes of a whole file, and back.
    """

    name: str
    qualities: tuple[int, ...]
    encode: Callable[[Samples, int], bytes]
    decode: Callable[[bytes], Samples]


def lossy_peers() -> list[LossyPeer]:
    """JPEG, WebP, JPEG 2000, AVIF where Pillow has it, JPEG XL where imagecodecs is, BPG: each at eight qualities
    or so, from 0.1 to 3 bits a pixel of a photograph, and told to aim at the squared error where it can be told."""
    qps = (46, 42, 38, 34, 30, 26, 22, 18)
    found = [
        _pillow(JPEG, "JPEG", (5, 10, 20, 30, 45, 60, 75, 88, 95), _jpeg),
        _pillow(WEBP, "WEBP", (1, 5, 15, 30, 50, 70, 82, 92, 98), _webp),
        _pillow("JPEG 2000", "JPEG2000", (240, 120, 80, 48, 32, 24, 16, 10, 7), _jpeg_2000),
        LossyPeer(BPG, qps, lambda samples, qp: bpg_files.encode_lossy(samples, qp, "4:4:4"), bpg_files.decode),
        LossyPeer(
            "BPG 4:2:0 (x265)", qps, lambda samples, qp: bpg_files.encode_lossy(samples, qp, "4:2:0"), bpg_files.decode
        ),
    ]
    if features.check("avif"):
        found.insert(3, _pillow("AVIF 4:4:4", "AVIF", (5, 15, 25, 35, 45, 55, 65, 80, 90), _avif))
    if find_spec("imagecodecs") is not None:
        found.insert(-2, LossyPeer(JPEG_XL, (120, 80, 55, 38, 26, 18, 12, 7, 4), _jpeg_xl, _from_jpeg_xl))
    return found


def _pillow(name: str, kind: str, qualities: tuple[int, ...], settings: Callable[[int], dict[str, Any]]) -> LossyPeer:
    def encode(samples: Samples, quality: int) -> bytes:
        data = io.BytesIO()
        Image.fromarray(samples).save(data, kind, **settings(quality))
        return data.getvalue()

    return LossyPeer(name, qualities, encode, lambda data: np.asarray(Image.open(io.BytesIO(data)).convert("RGB")))


def _jpeg(quality: int) -> dict[str, Any]:
    return {"quality": quality, "subsampling": "4:2:0", "optimize": True}


def _webp(quality: int) -> dict[str, Any]:
    return {"quality": quality, "method": 6}


def _jpeg_2000(ratio: int) -> dict[str, Any]:
    # OpenJPEG is told how many times smaller than 24 bits a pixel the file shall be.
    return {"quality_mode": "rates", "quality_layers": [ratio], "irreversible": True, "mct": 1, "no_jp2": True}


def _avif(quality: int) -> dict[str, Any]:
    # libaom; one thread, like the others.
    return {"quality": quality, "subsampling": "4:4:4", "speed": 6, "max_threads": 1, "advanced": {"tune": "psnr"}}


def _jpeg_xl(samples: Samples, tenths: int) -> bytes:
    # libjxl takes a distance, of which 1 is as good as the original to the eye; it aims at that, not at squared error.
    import imagecodecs

    return bytes(imagecodecs.jpegxl_encode(samples, distance=tenths / 10, effort=7, numthreads=1))


def _from_jpeg_xl(data: bytes) -> Samples:
    import imagecodecs

    samples: Samples = imagecodecs.jpegxl_decode(data, numthreads=1)
    return samples
