"""Other lossless coders behind one interface: Pillow's, x265's, and those of the optional package imagecodecs."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from explorer.errors import BadSetting
from explorer.evaluation import bpg_files

Samples = NDArray[Any]
REFERENCE = "JPEG XL e9"  # the coder whose encoding time is 1 in the columns of ratios


class Peer(NamedTuple):
    """A lossless coder of samples (H, W, C), uint8.

    Attributes:
        name: with its settings, as the table shows it.
        encode, decode: samples to the bytes of a whole file, and back.
        alpha: whether it codes RGBA.
    """

    name: str
    encode: Callable[[Samples], bytes]
    decode: Callable[[bytes], Samples]
    alpha: bool = True

    def codes(self, channels: int) -> bool:
        """Whether it codes pictures of 1, 3 or 4 channels."""
        return self.alpha or channels != 4


def peers(threads: int) -> list[Peer]:
    """PNG, QOI, WebP, JPEG 2000, JPEG-LS, JPEG XL at efforts 7 and 9, and BPG, all lossless.

    `threads` is what JPEG XL and JPEG 2000 may use; the others use one. Raises `BadSetting` without imagecodecs.
    """
    try:
        import imagecodecs as codecs
    except ImportError as error:
        raise BadSetting(
            "the other coders need a package: pip install 'italic-explorer[peers]'; or --no-peers"
        ) from error
    return [
        png(),
        Peer("QOI", _qoi, codecs.qoi_decode),
        Peer("WebP", _webp, codecs.webp_decode),
        Peer("JPEG 2000", partial(_jpeg_2000, threads=threads), codecs.jpeg2k_decode),
        Peer("JPEG-LS", _jpeg_ls, codecs.jpegls_decode),
        Peer("JPEG XL e7", partial(_jpeg_xl, effort=7, threads=threads), codecs.jpegxl_decode),
        Peer(REFERENCE, partial(_jpeg_xl, effort=9, threads=threads), codecs.jpegxl_decode),
        Peer("BPG (x265)", bpg_files.encode_lossless, bpg_files.decode, alpha=False),
    ]


NAMES = ("PNG", "QOI", "WebP", "JPEG 2000", "JPEG-LS", "JPEG XL e7", REFERENCE, "BPG (x265)")


def names_at_hand() -> tuple[str, ...]:
    """Their names, without loading any library."""
    return NAMES if find_spec("imagecodecs") is not None else ("PNG", "WebP")


def peers_at_hand(threads: int) -> list[Peer]:
    """All peers, or those that Pillow alone codes: PNG and WebP."""
    try:
        return peers(threads)
    except BadSetting:
        return [png(), webp()]


def webp() -> Peer:
    """WebP by Pillow at its second highest effort, lossless, hidden colours of transparent pixels included."""
    return Peer("WebP", _pillow_webp, _pillow)


def png() -> Peer:
    """PNG by Pillow with all filters tried; needs nothing beside."""
    return Peer("PNG", _pillow_png, _pillow)


def identical(samples: Samples, decoded: Samples) -> bool:
    """Whether a peer returned the same samples, be it a single channel without its axis, or three times."""
    decoded = np.asarray(decoded)
    if samples.shape[2] == 1 and decoded.size == 3 * samples.size:
        return np.array_equal(decoded, samples.repeat(3, axis=2))
    return decoded.size == samples.size and np.array_equal(decoded.reshape(samples.shape), samples)


def _coloured(samples: Samples) -> Samples:
    """Three equal channels for a coder that knows no grey."""
    return np.ascontiguousarray(samples.repeat(3, axis=2) if samples.shape[2] == 1 else samples)


def _squeeze(samples: Samples) -> Samples:
    return np.ascontiguousarray(samples[..., 0] if samples.shape[2] == 1 else samples)


# Functions of the module and not of `peers`, so that a peer can be sent to another process.


def _pillow_png(samples: Samples) -> bytes:
    data = io.BytesIO()
    Image.fromarray(_squeeze(samples)).save(data, "PNG", optimize=True)
    return data.getvalue()


def _pillow_webp(samples: Samples) -> bytes:
    data = io.BytesIO()
    Image.fromarray(_squeeze(samples)).save(data, "WEBP", lossless=True, exact=True, quality=75, method=6)
    return data.getvalue()


def _pillow(data: bytes) -> Samples:
    return np.asarray(Image.open(io.BytesIO(data)))


def _webp(samples: Samples) -> bytes:
    import imagecodecs as codecs

    return bytes(codecs.webp_encode(_coloured(samples), lossless=True, method=6))


def _qoi(samples: Samples) -> bytes:
    import imagecodecs as codecs

    return bytes(codecs.qoi_encode(_coloured(samples)))


def _jpeg_2000(samples: Samples, threads: int) -> bytes:
    import imagecodecs as codecs

    settings: dict[str, Any] = {"level": 0, "reversible": True, "codecformat": "j2k", "numthreads": threads}
    return bytes(codecs.jpeg2k_encode(_squeeze(samples), **settings))


def _jpeg_ls(samples: Samples) -> bytes:
    import imagecodecs as codecs

    return bytes(codecs.jpegls_encode(_squeeze(samples)))


def _jpeg_xl(samples: Samples, effort: int, threads: int) -> bytes:
    import imagecodecs as codecs

    return bytes(codecs.jpegxl_encode(_squeeze(samples), lossless=True, effort=effort, numthreads=threads))
