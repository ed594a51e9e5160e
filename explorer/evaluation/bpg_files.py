"""BPG files as a peer: x265 at a setting made for quality, in Bellard's container, read back by the program's reader.

The reference encoder drives JCTVC's or x265's encoder in the same way; these are x265's files, and are named so.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

import numpy as np
from av.error import FFmpegError
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from explorer.errors import UnsupportedImage
from explorer.lossless.base.bits import split_nals, unescape
from explorer.lossless.base.bpg import read_bpg
from explorer.lossless.base.colour import to_ycbcr
from explorer.lossless.base.container import RGB, YCBCR601, YUV420, YUV444, Header, Stream, write_header, write_hevc
from explorer.lossless.base.parameter_sets import PPS, SPS, VPS, read_sps
from explorer.lossless.base.tools import coded_size, implied

Samples = NDArray[np.uint8]
Chroma = Literal["4:4:4", "4:2:0"]

# One still picture, judged by its squared error: no psycho-visual options, no adaptive quantisation. The slowest preset
# makes files 0.5 % smaller than "medium" in twice the time.
_COMMON = {
    "annexb": 1, "repeat-headers": 1, "info": 0, "aud": 0, "hrd": 0, "log-level": "none", "allow-non-conformance": 1,
    "pools": "none", "frame-threads": 1, "wpp": 0, "slices": 1, "keyint": 1, "bframes": 0, "rc-lookahead": 0,
    "scenecut": 0, "ipratio": 1, "aq-mode": 0, "cutree": 0, "psy-rd": 0, "psy-rdoq": 0,
}  # fmt: skip


def encode_lossless(samples: Samples) -> bytes:
    """A `.bpg` file without loss: 4:4:4, the planes G, B, R as they are. `samples`: uint8, (H, W, 1 | 3)."""
    rgb = np.broadcast_to(samples, (*samples.shape[:2], 3))
    height, width = _coded(rgb)
    padded = np.pad(rgb, ((0, height - rgb.shape[0]), (0, width - rgb.shape[1]), (0, 0)), mode="edge")
    stream = _x265([padded[..., channel] for channel in (1, 2, 0)], "gbrp", rgb, {"lossless": 1})
    return _bpg(stream, Header(rgb.shape[1], rgb.shape[0], YUV444, color_space=RGB))


def encode_lossy(samples: Samples, qp: int, chroma: Chroma) -> bytes:
    """A `.bpg` file: YCbCr of BT.601 at full range, 8 bits. `samples`: uint8, (H, W, 3), RGB; `qp`: 0..51."""
    height, width = _coded(samples)
    planes = to_ycbcr(samples, height, width)
    if chroma == "4:2:0":
        planes[1:] = [_halved(plane) for plane in planes[1:]]
    stream = _x265(planes, "yuv444p" if chroma == "4:4:4" else "yuv420p", samples, {"qp": qp, "rdoq-level": 2})
    pixel_format = YUV444 if chroma == "4:4:4" else YUV420
    return _bpg(stream, Header(samples.shape[1], samples.shape[0], pixel_format, color_space=YCBCR601))


def decode(data: bytes) -> Samples:
    """uint8, (H, W, 3), RGB."""
    return read_bpg(data, check=False)


def _coded(samples: Samples) -> tuple[int, int]:
    """Height and width after padding to whole smallest coding blocks."""
    height, width = samples.shape[:2]
    wide, high = coded_size(implied(width, height, 0), width, height)
    return high, wide


def _halved(plane: Samples) -> Samples:
    """Means of 2 x 2 samples, midway between them, as BPG's 4:2:0 wants."""
    sums = plane.astype(np.uint16).reshape(plane.shape[0] // 2, 2, plane.shape[1] // 2, 2).sum((1, 3))
    means: Samples = ((sums + 2) >> 2).astype(np.uint8)
    return means


def _x265(planes: Sequence[Samples], pixels: str, samples: Samples, settings: dict[str, int]) -> bytes:
    """An Annex-B stream of one intra picture; `samples` is the picture before padding."""
    height, width = planes[0].shape
    sps = implied(samples.shape[1], samples.shape[0], 0).sps
    options = _COMMON | settings | {"ctu": 1 << sps.log2_ctb, "min-cu-size": 1 << sps.log2_min_cb}
    options |= {"max-tu-size": 1 << sps.log2_max_tb}
    try:
        frame = VideoFrame(width, height, pixels)
        for target, source in zip(frame.planes, planes, strict=True):
            rows = np.frombuffer(memoryview(target), np.uint8).reshape(source.shape[0], target.line_size)
            rows[:, : source.shape[1]] = source
        frame.pts = 0
        encoder = VideoCodecContext.create("libx265", "w")
        assert isinstance(encoder, VideoCodecContext)
        encoder.width, encoder.height, encoder.pix_fmt = width, height, pixels
        encoder.time_base, encoder.thread_count = Fraction(1, 25), 1
        text = ":".join(f"{name}={value}" for name, value in options.items())
        encoder.options = {"preset": "medium", "forced-idr": "1", "x265-params": text}
        return b"".join(bytes(packet) for packet in [*encoder.encode(frame), *encoder.encode(None)])
    except FFmpegError as error:
        raise UnsupportedImage(f"x265 refused a picture of {width} x {height} pixels: {error}") from error


def _bpg(stream: bytes, header: Header) -> bytes:
    """The stream in BPG's container: a short SPS, no VPS, no leading messages, the rest as it is."""
    units = list(split_nals(stream))
    sps = next(read_sps(unescape(unit[2:]))[0] for unit in units if unit[0] >> 1 == SPS)
    kept = [unit for unit in units if unit[0] >> 1 < VPS or unit[0] >> 1 == PPS]
    return write_header(header, write_hevc(Stream(sps, b"".join(b"\x00\x00\x01" + unit for unit in kept))))
