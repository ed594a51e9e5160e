"""What an `.italic` file says about itself, and the part of it that both profiles write alike."""

from __future__ import annotations

from dataclasses import dataclass, replace

from explorer.errors import CorruptFile, UnsupportedFile
from explorer.file import lanes
from explorer.file.limits import MAX_PIXELS
from explorer.file.rungs import LATENT_RUNGS
from explorer.file.varint import Reader, varint

CODECS = ("lossless", "raw", "lossy")
WITH_COLOURS = 3  # lossless, and the pixels begin with the set of colours
RUNG_CODES = ("1", "2", "4", "16", "64", "wavefront", "serial")
NUMBERED_RUNG = 7  # a number of steps follows
NO_BASE = 63
MAX_QP = 51
QUARTERS, BEST_QUALITY = 4, 63  # files tell apart quarters of a quality


@dataclass(frozen=True)
class Header:
    """What a file says about itself.

    Attributes:
        codec: "lossless", "raw" or "lossy". A lossy file has 8 bits, no base, a rung of `LATENT_RUNGS`, a CRC, and is
            not compact.
        width, height: px, at least 1, of at most `MAX_PIXELS` together.
        channels: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA.
        bit_depth: 8 or 16.
        steps: the rung as asked: a number in decimal, "wavefront" or "serial".
        base: "none" or "bpg:QP", QP 0..51.
        model: first 8 hexadecimal digits of the SHA-256 of the weights, 2 in the compact profile, "" for "raw".
        crc: CRC-32 of the samples in C order, little endian, or of the latents of a lossy file; None where none is
            stored, as in the compact profile.
        icc, exif: at most `MAX_PROFILE_BYTES` each; empty in the compact profile.
        records: metadata as `records.pack_records` packs them, at most `MAX_RECORDS_BYTES`; empty in the compact
            profile.
        preview: small JPEG or PNG, at most `MAX_PREVIEW_BYTES`; empty in the compact profile.
        compact: whether the file is of the compact profile.
        quality: of a lossy file, 0 .. 63 in quarters; else 0.
        lanes: of a lossless file of `lanes.FROM` pixels or more, into how many bands of rows it is cut; else 1.
        has_colours: whether the pixels of a lossless file begin with the set of its colours.
    """

    codec: str
    width: int
    height: int
    channels: int
    bit_depth: int
    steps: str
    base: str = "none"
    model: str = ""
    crc: int | None = None
    icc: bytes = b""
    exif: bytes = b""
    preview: bytes = b""
    compact: bool = False
    quality: float = 0.0
    records: bytes = b""
    lanes: int = 1
    has_colours: bool = False

    @property
    def lane_rows(self) -> int:
        """Rows of each lane but perhaps the last."""
        return lanes.rows_of(self.height, self.lanes)

    @property
    def raw_bytes(self) -> int:
        """Bytes of all samples as they are."""
        return self.width * self.height * self.channels * (self.bit_depth // 8)


def qp_of(base: str) -> int:
    """The quantisation parameter of a base "bpg:QP"."""
    return int(base.removeprefix("bpg:"))


def model_bytes(header: Header) -> int:
    """Bytes of the model's hash that the file stores."""
    if header.codec == "raw":
        return 0
    return 1 if header.compact else 4


def write_settings(header: Header, has_extra: bool) -> bytes:
    """The packed word, the size, the number of steps where it has no code, and the model."""
    rung = RUNG_CODES.index(header.steps) if header.steps in RUNG_CODES else NUMBERED_RUNG
    base = NO_BASE if header.base == "none" else qp_of(header.base)
    square = header.width == header.height
    fields = (
        (_codec_code(header), 2),
        (header.channels - 1, 2),
        ((8, 16).index(header.bit_depth), 1),
        (int(has_extra), 1),
        (rung, 3),
        (base, 6),
        (int(square), 1),
    )
    data = _pack_bits(fields) + varint(header.width) + (b"" if square else varint(header.height))
    if rung == NUMBERED_RUNG:
        data += varint(int(header.steps))
    if header.codec == "lossy":
        if not 0 <= header.quality <= BEST_QUALITY:
            raise ValueError(f"no file can express a quality of {header.quality}")
        data += bytes([round(header.quality * QUARTERS)])
    if _says_lanes(header):
        data += bytes([header.lanes.bit_length() - 1])
    return data + bytes.fromhex(header.model)


def _codec_code(header: Header) -> int:
    if not header.has_colours:
        return CODECS.index(header.codec)
    if header.codec != "lossless":
        raise ValueError(f"no file can express this header: a set of colours in a {header.codec} file")
    return WITH_COLOURS


def _says_lanes(header: Header) -> bool:
    return header.codec == "lossless" and header.width * header.height >= lanes.FROM


def _pack_bits(fields: tuple[tuple[int, int], ...]) -> bytes:
    """(value, bits) pairs, the first in the lowest bits, of 16 bits in all."""
    word = shift = 0
    for value, bits in fields:
        if not 0 <= value < 1 << bits:
            raise ValueError(f"no file can express this header: {value} does not fit into {bits} bits")
        word |= value << shift
        shift += bits
    return word.to_bytes(2, "little")


def read_settings(reader: Reader, compact: bool) -> tuple[Header, bool]:
    """Read what `write_settings` writes: a header without the optional parts, and whether there is an extra section."""
    word = reader.number(2)
    codec, channels, depth, has_extra = word & 3, (word >> 2 & 3) + 1, 8 << (word >> 4 & 1), bool(word >> 5 & 1)
    rung, base, square = word >> 6 & 7, word >> 9 & 63, bool(word >> 15)
    has_colours = codec == WITH_COLOURS
    if base != NO_BASE and base > MAX_QP:
        raise UnsupportedFile(f"base {base} is not one of those that this program knows: none, bpg:0 .. bpg:{MAX_QP}")
    width, height = _read_size(reader, square)
    steps = _read_steps(reader) if rung == NUMBERED_RUNG else RUNG_CODES[rung]
    name = "lossless" if has_colours else CODECS[codec]
    bare = Header(name, width, height, channels, depth, steps, compact=compact, has_colours=has_colours)
    if bare.codec == "lossy" and (compact or base != NO_BASE or depth != 8 or steps not in LATENT_RUNGS):
        raise CorruptFile("damaged: a lossy file that no writer makes")
    quality = _read_quality(reader) if bare.codec == "lossy" else 0.0
    count = _read_lanes(reader, height) if _says_lanes(bare) else 1
    model = reader.take(model_bytes(bare)).hex()
    base_name = "none" if base == NO_BASE else f"bpg:{base}"
    return replace(bare, base=base_name, quality=quality, model=model, lanes=count), has_extra


def _read_quality(reader: Reader) -> float:
    quarters = reader.number(1)
    if quarters > BEST_QUALITY * QUARTERS:
        raise CorruptFile(f"damaged: quality {quarters / QUARTERS} is above {BEST_QUALITY}")
    return quarters / QUARTERS


def _read_lanes(reader: Reader, height: int) -> int:
    bits = reader.number(1)
    if bits > lanes.MOST_BITS or not lanes.possible(height, 1 << bits):
        raise CorruptFile(f"damaged: 2^{bits} lanes of {height} rows")
    return 1 << bits


def _read_size(reader: Reader, square: bool) -> tuple[int, int]:
    width = reader.varint("the width", MAX_PIXELS)
    height = width if square else reader.varint("the height", MAX_PIXELS)
    if not 1 <= width * height <= MAX_PIXELS or (width == height and not square):
        raise CorruptFile(f"damaged: a picture of {width} x {height} pixels cannot be; at most {MAX_PIXELS} pixels can")
    return width, height


def _read_steps(reader: Reader) -> str:
    steps = str(reader.varint("the number of steps", MAX_PIXELS))
    if steps == "0" or steps in RUNG_CODES:
        raise CorruptFile(f"damaged: {steps} steps, spelt as no writer spells them")
    return steps
