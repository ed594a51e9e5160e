"""HEVC through libav: one intra picture in or out, as planes. One thread, so that nothing depends on the machine."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import av
import numpy as np
from av.error import FFmpegError
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from av.video.plane import VideoPlane
from numpy.typing import NDArray

from explorer.errors import CorruptFile, UnsupportedFile, UnsupportedImage
from explorer.lossless.base.parameter_sets import Geometry, ShortSps, write_sps, write_vps
from explorer.lossless.base.tools import Tools

# uint8, or uint16 above 8 bits.
Plane = NDArray[np.unsignedinteger[Any]]

_FORMATS = {0: "gray", 1: "yuv420p", 2: "yuv422p", 3: "yuv444p"}
_DEPTHS = (8, 9, 10, 12)

# Every tool is named: a preset of another version of x265 would choose others, and then the stream would need its
# parameters stored. No psycho-visual options and no rate-distortion optimised quantisation: the base is judged by its
# squared error, and quantisation search doubles the time for 2 % of the base.
_X265 = {
    "annexb": 1, "repeat-headers": 1, "info": 0, "aud": 0, "hrd": 0, "log-level": "none", "allow-non-conformance": 1,
    "pools": "none", "frame-threads": 1, "wpp": 0, "slices": 1, "keyint": 1, "bframes": 0, "rc-lookahead": 0,
    "scenecut": 0, "lossless": 0, "cu-lossless": 0, "ipratio": 1, "qpmin": 0, "qpmax": 51, "aq-mode": 0, "cutree": 0,
    "cbqpoffs": 0, "crqpoffs": 0, "scaling-list": "off", "deblock": "0,0", "max-tu-size": 32, "tu-intra-depth": 1,
    "strong-intra-smoothing": 1, "signhide": 1, "tskip": 0, "constrained-intra": 0, "opt-qp-pps": 0,
    "rd": 2, "rdoq-level": 0, "psy-rd": 0, "psy-rdoq": 0, "fast-intra": 1, "rect": 0, "amp": 0,
}  # fmt: skip


def encode_planes(planes: Sequence[NDArray[np.uint8]], tools: Tools) -> bytes:
    """Encodes three planes of 4:4:4 as one intra picture.

    `planes`: three times uint8, (H, W), H and W whole smallest coding blocks. Returns an Annex-B stream with its
    parameter sets. Raises `UnsupportedImage` if the encoder refuses the picture.
    """
    height, width = planes[0].shape
    try:
        frame = VideoFrame(width, height, _FORMATS[3])
        for target, source in zip(frame.planes, planes, strict=True):
            rows = np.frombuffer(memoryview(target), np.uint8).reshape(height, target.line_size)
            rows[:, :width] = source
        frame.pts = 0
        encoder = _encoder(width, height, tools)
        return b"".join(bytes(packet) for packet in [*encoder.encode(frame), *encoder.encode(None)])
    except (FFmpegError, MemoryError) as error:
        raise UnsupportedImage(f"the HEVC encoder refused a picture of {width} x {height} pixels: {error}") from error


def _encoder(width: int, height: int, tools: Tools) -> VideoCodecContext:
    options = _X265 | {
        "qp": tools.slice.qp,
        "ctu": 1 << tools.sps.log2_ctb,
        "min-cu-size": 1 << tools.sps.log2_min_cb,
        "max-tu-size": 1 << tools.sps.log2_max_tb,
        "sao": int(tools.sps.sao),
    }
    encoder = VideoCodecContext.create("libx265", "w")
    assert isinstance(encoder, VideoCodecContext)
    encoder.width, encoder.height, encoder.pix_fmt = width, height, _FORMATS[3]
    encoder.time_base = Fraction(1, 25)
    encoder.thread_count = 1
    text = ":".join(f"{name}={value}" for name, value in options.items())
    encoder.options = {"preset": "medium", "forced-idr": "1", "x265-params": text}
    return encoder


def decode_planes(data: bytes, sps: ShortSps, geometry: Geometry) -> list[Plane]:
    """Decodes one intra picture.

    `data`: Annex-B PPS and slices, without VPS and SPS, which are rebuilt from `sps` and `geometry`. Returns one plane
    for grey, else three, of `geometry`'s size (chroma of its own), uint8 or, above 8 bits, uint16.
    Raises `CorruptFile`, or `UnsupportedFile` for a bit depth that libav does not know.
    """
    if geometry.bit_depth not in _DEPTHS:
        raise UnsupportedFile(f"BPG: HEVC of {geometry.bit_depth} bits cannot be decoded, only {_DEPTHS}")
    check_plausible(len(data), sps, geometry)
    frame = _decode_frame(write_vps() + write_sps(sps, geometry) + data)
    wanted = _FORMATS[geometry.chroma_format]
    if geometry.bit_depth > 8:
        wanted += f"{geometry.bit_depth}le"
    if (frame.format.name, frame.width, frame.height) != (wanted, geometry.width, geometry.height):
        raise CorruptFile(f"BPG: the HEVC picture is {frame.format.name} {frame.width}x{frame.height}, not {wanted}")
    return [_samples(plane, geometry.bit_depth) for plane in frame.planes]


def check_plausible(length: int, sps: ShortSps, geometry: Geometry) -> None:
    """Raises `CorruptFile` if `length` bytes cannot hold the picture, before any memory is taken for it."""
    side = 1 << sps.log2_ctb
    blocks = -(-geometry.width // side) * -(-geometry.height // side)
    # Each coding tree block of an intra picture spends at least one bypass bit, for its prediction mode.
    if 8 * length < blocks:
        raise CorruptFile(f"BPG: {length} bytes cannot hold {geometry.width}x{geometry.height} pixels")


def _decode_frame(stream: bytes) -> VideoFrame:
    decoder = VideoCodecContext.create("hevc", "r")
    assert isinstance(decoder, VideoCodecContext)
    decoder.thread_count = 1
    decoder.options = {"err_detect": "crccheck+bitstream+buffer+explode", "strict": "normal"}
    try:
        frames = [*decoder.decode(av.Packet(stream)), *decoder.decode(None)]
    except (FFmpegError, MemoryError) as error:
        raise CorruptFile(f"BPG: the HEVC data is damaged ({error})") from error
    if len(frames) != 1 or frames[0].is_corrupt:
        raise CorruptFile(f"BPG: the HEVC data is damaged (pictures decoded: {len(frames)}, expected 1)")
    return frames[0]


def _samples(plane: VideoPlane, bit_depth: int) -> Plane:
    data = memoryview(plane)
    rows: Plane = np.frombuffer(data, np.uint8) if bit_depth == 8 else np.frombuffer(data, np.uint16)
    return rows.reshape(-1, plane.line_size // rows.itemsize)[: plane.height, : plane.width]
