"""Pictures by Pillow, from its raster formats alone, and how many bits, frames and colours of theirs it hands over."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from explorer.pictures import deep
from explorer.pictures import exif as exif_block
from explorer.pictures.bounds import check_size
from explorer.pictures.formats import RASTER
from explorer.pictures.found import Found
from explorer.pictures.metadata import NOTHING, Metadata, bounded_text, resolution_of
from explorer.pictures.notes import Note
from explorer.pictures.picture import Samples

STRIP = 1 << 20  # px that are handed over at once

# What other modes become, without and with a transparent colour. The names are Pillow's.
BECOMES = {
    "1": ("L", "LA"),
    "L": ("L", "LA"),
    "P": ("RGB", "RGBA"),
    "RGB": ("RGB", "RGBA"),
    "PA": ("RGBA", "RGBA"),
    "La": ("LA", "LA"),
    "LA": ("LA", "LA"),
    "RGBa": ("RGBA", "RGBA"),
    "RGBA": ("RGBA", "RGBA"),
}
# Ways of storing colours of 8 bits or fewer, in the words of Pillow, that look like 16-bit samples.
PACKED = ("BGR;15", "BGR;16", "RGB;15", "RGB;16", "BGRA;15", "BGRA;15Z", "BGRX;15")
PHOTOSHOP = "Photoshop's resources"


def read_by_pillow(data: bytes, frame: int = 1) -> Found:
    """Read a frame, 1 the first. Raises `ValueError` for what would lose bits; Pillow raises whatever it meets."""
    with Image.open(io.BytesIO(data), formats=RASTER) as image:
        check_size(image.width, image.height)
        notes = _chosen(image, frame)
        if image.format == "AVIF" and (bits := deep.avif_depth(data)) > 8:
            if frame > 1:
                raise ValueError(f"AVIF with {bits} bits: its first frame alone is read")
            described = _describe(image, data, np.zeros((1, 1, 3), np.uint8), notes)
            found = deep.read_avif(data, bits, image.size)
            metadata = described.metadata._replace(sbit=found.metadata.sbit, cicp=deep.cicp(data))
            return Found(
                found.samples, described.icc, described.exif, metadata, described.orientation,
                [*notes, *found.notes], described.dropped,
            )  # fmt: skip
        _refuse_lost_bits(image)
        _scale_transparent_grey(image)
        image.load()
        if image.mode not in BECOMES and image.mode[0] not in "IF":
            notes.append(Note("colours", what=image.mode))
        return _describe(image, data, _samples(image), notes)


def _chosen(image: Image.Image, frame: int) -> list[Note]:
    """Turn to a frame, and say of how many."""
    count = int(getattr(image, "n_frames", 1))
    if image.format == "PSD":  # it opens as the whole picture; its frames are the layers in it
        return [Note("frames", 1, count + 1)] if count > 1 else []
    if image.format == "ICO":
        count = len(getattr(image, "info", {}).get("sizes", ())) or 1
        if frame > 1:
            raise ValueError("of an icon the largest picture is read")
        return [Note("pages", 1, count)] if count > 1 else []
    if not 1 <= frame <= count:
        raise ValueError(f"there is no frame {frame}: it has {count}")
    if frame > 1:
        image.seek(frame - 1)
    return [Note("frames", 1, count, place=frame)] if count > 1 else []


def _bytes(image: Image.Image, name: str) -> bytes:
    value = image.info.get(name)
    return value if isinstance(value, bytes) else value.encode() if isinstance(value, str) else b""


def _describe(image: Image.Image, data: bytes, samples: Samples, notes: list[Note]) -> Found:
    exif = _bytes(image, "exif").removeprefix(exif_block.PREFIX)
    dropped, texts = [], []
    if comment := image.info.get("comment"):
        text = comment.decode("utf-8", "replace") if isinstance(comment, bytes) else str(comment)
        texts.append(("Comment", text))
    if "photoshop" in image.info:
        dropped.append(PHOTOSHOP)
    kept, left_out = bounded_text(texts)
    metadata = NOTHING._replace(xmp=_bytes(image, "xmp"), text=kept)
    metadata = _with_resolution(image, metadata)
    if image.format == "AVIF":
        metadata = metadata._replace(cicp=deep.cicp(data))
    found = Found(samples, _bytes(image, "icc_profile"), exif, metadata, 0, notes, [*dropped, *left_out])
    if image.format == "JPEG2000":
        return deep.describe_jp2(data, found)
    return found


def _with_resolution(image: Image.Image, metadata: Metadata) -> Metadata:
    """JPEG says what it means; other formats are asked for dots per inch."""
    unit = image.info.get("jfif_unit")
    if image.format in ("JPEG", "MPO"):
        if unit in (1, 2):
            across, down = image.info["jfif_density"]
            metadata = metadata._replace(resolution=resolution_of(across, down, ("inch", "cm")[unit - 1]))
        return metadata
    dpi = image.info.get("dpi")
    if not isinstance(dpi, tuple) or len(dpi) != 2:
        return metadata
    if image.format in ("BMP", "DIB"):  # stored per metre
        return metadata._replace(resolution=resolution_of(round(dpi[0] / 0.0254), round(dpi[1] / 0.0254), "metre"))
    return metadata._replace(resolution=resolution_of(dpi[0], dpi[1], "inch"))


def _raw_parameters(image: Image.Image) -> list[object]:
    """How the samples are stored in the file, in Pillow's words: among others the raw mode, and the maximum of PPM."""
    groups = [tile[3] for tile in getattr(image, "tile", [])]
    return [parameter for group in groups for parameter in (group if isinstance(group, tuple) else (group,))]


def _refuse_lost_bits(image: Image.Image) -> None:
    """Refuse files whose 16-bit colours Pillow would cut to 8 bits without a word."""
    wide = any(";16" in str(parameter) and parameter not in PACKED for parameter in _raw_parameters(image))
    largest = [parameter for parameter in _raw_parameters(image) if isinstance(parameter, int)]
    wide |= image.format == "PPM" and max(largest, default=0) > 255
    if wide and not image.mode.startswith("I"):
        raise ValueError(f"16-bit colour in {image.format} files is not supported; convert it to a 16-bit PNG or TIFF")


def _scale_transparent_grey(image: Image.Image) -> None:
    """Pillow widens grey samples of 2 and 4 bits to 8, but not the transparent value that is compared with them."""
    value = image.info.get("transparency")
    if image.mode == "L" and isinstance(value, int):
        for raw, factor in (("L;2", 85), ("L;4", 17)):
            if raw in _raw_parameters(image):
                image.info["transparency"] = value * factor


def _samples(image: Image.Image) -> Samples:
    """uint8 or uint16, (H, W, C)."""
    if image.mode.startswith("I"):
        wide = np.asarray(image)
        if wide.min() < 0 or wide.max() > 0xFFFF:
            raise ValueError(f"its samples, {wide.min()} to {wide.max()}, do not fit into 16 bits")
        return wide.astype(np.uint16)[:, :, None]
    if image.mode == "F":
        raise ValueError("its samples are floating-point numbers")
    mode = BECOMES.get(image.mode, ("RGB", "RGB"))["transparency" in image.info]
    return _in_strips(image if image.mode == mode else image.convert(mode))


def _in_strips(image: Image.Image) -> NDArray[np.uint8]:
    """uint8, (H, W, C). Pillow hands a picture over with Python's lock held: a large one whole stops a window."""
    width, height = image.size
    samples = np.empty((height, width, len(image.getbands())), np.uint8)
    rows = max(1, STRIP // width)
    for top in range(0, height, rows):
        strip = samples[top : top + rows]
        strip[:] = np.asarray(image.crop((0, top, width, top + len(strip)))).reshape(strip.shape)
    return samples
