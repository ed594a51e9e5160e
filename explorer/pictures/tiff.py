"""TIFF by tifffile: every depth, page and kind of extra channel that a picture here can hold; the rest by its name."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from explorer.pictures.bounds import check_size
from explorer.pictures.found import Found
from explorer.pictures.metadata import MAX_ICC_BYTES, MAX_XMP_BYTES, NOTHING, Metadata, resolution_of
from explorer.pictures.notes import Note

if TYPE_CHECKING:
    from tifffile import TiffFile, TiffPage

STARTS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
MAX_PAGES = 10_000
DNG_VERSION, ORIENTATION, XMP, ICC, IPTC, PHOTOSHOP = 50706, 274, 700, 34675, 33723, 34377
WHITE_IS_ZERO, BLACK_IS_ZERO, RGB, PALETTE, MASK, CMYK, YCBCR = range(7)
KINDS = {
    4: "a transparency mask", 8: "CIELAB colours", 9: "ICCLAB colours", 10: "ITULAB colours",
    32803: "a camera's raw mosaic",
    32844: "LogL samples", 32845: "LogLuv colours", 34892: "a camera's linear raw samples",
}  # fmt: skip
UNSIGNED, SIGNED, FLOAT = 1, 2, 3
UNSPECIFIED, ASSOCIATED, UNASSOCIATED = range(3)
JPEGS = (6, 7, 34892)  # compressions in which YCbCr is a way of storing RGB
SHORTS = {3: "H", 4: "I"}  # how whole numbers of these types are stored
UNITS = {1: "none", 2: "inch", 3: "cm"}
# Tags of the storage, and those that are kept by other means: none of them belongs into an EXIF block.
STORAGE = frozenset({
    254, 255, 256, 257, 258, 259, 262, 263, 264, 265, 266, 273, 274, 277, 278, 279, 280, 281, 282, 283, 284, 288,
    289, 290, 291, 292, 293, 296, 297, 301, 317, 318, 319, 320, 321, 322, 323, 324,
    325, 326, 327, 328, 330, 332, 333, 334, 336,
    338, 339, 340, 341, 342, 343, 344, 345, 346, 347, 512, 513, 514, 515, 517, 518, 519, 520, 521, 529, 530, 531, 532,
    XMP, ICC, IPTC, PHOTOSHOP,
})  # fmt: skip
GEOGRAPHIC = frozenset({33550, 33922, 34264, 34735, 34736, 34737, 42112, 42113})


class _Kind(NamedTuple):
    """How a page stores its samples."""

    photometric: int
    bits: int
    form: int
    colours: int
    extra: tuple[int, ...]


def is_tiff(start: bytes) -> bool:
    """Whether a file that starts so is a TIFF or BigTIFF."""
    return start[:4] in STARTS


def read_tiff(data: bytes, page: int = 1) -> Found:
    """Read a page, 1 the first. Raises `ValueError` for what cannot be held, by its name; tifffile and Pillow raise
    whatever they stumble over in damaged files.
    """
    import tifffile

    with tifffile.TiffFile(io.BytesIO(data)) as file:
        pages = _pages(file)
        if not 1 <= page <= len(pages):
            raise ValueError(f"there is no page {page}: it has {len(pages)}")
        chosen = pages[page - 1]
        found = _read_page(data, chosen)
        if len(pages) > 1:
            found = found.noting(Note("pages", 1, len(pages), place=page))
        if _is_thumbnail(chosen):
            found = found.noting(Note("thumbnail"))
        return found


def _pages(file: TiffFile) -> list[TiffPage]:
    """The pages that are pictures of their own: not the smaller copies of a pyramid, unless there is nothing else."""
    every: list[Any] = []
    for page in file.pages:
        every.append(page)
        if len(every) > MAX_PAGES:
            raise ValueError(f"more than {MAX_PAGES} pages")
    full = [page for page in every if not int(page.subfiletype or 0) & 1]
    found = full or every[:1]
    if not found:
        raise ValueError("it has no pages")
    return found


def _is_thumbnail(page: TiffPage) -> bool:
    """Whether a page stands for a larger picture elsewhere in the file, such as the raw samples of a DNG."""
    return bool(int(page.subfiletype or 0) & 1) or (page.tags.get(DNG_VERSION) is not None and bool(page.subifds))


def _read_page(data: bytes, page: TiffPage) -> Found:
    check_size(page.imagewidth, page.imagelength)
    if page.imagedepth > 1:
        raise ValueError(f"a volume of {page.imagedepth} layers is not a picture")
    kind = _kind(page)
    notes: list[Note] = []
    samples = _by_pillow(data, page, kind, notes) if _is_plain(kind, page) else _by_tifffile(page, kind, notes)
    return _described(data, page, samples, notes)


def _kind(page: TiffPage) -> _Kind:
    """Raises `ValueError` for what no picture here can hold."""
    photometric, form = int(page.photometric), int(page.sampleformat or 1)
    count = int(page.samplesperpixel)
    depths: Any = page.bitspersample
    bits = max(depths) if isinstance(depths, tuple) else int(depths)
    if photometric not in (WHITE_IS_ZERO, BLACK_IS_ZERO, RGB, PALETTE, CMYK, YCBCR):
        raise ValueError(f"TIFF with {KINDS.get(photometric, f'photometric interpretation {photometric}')} is not read")
    if form == FLOAT:
        raise ValueError(f"its samples are floating-point numbers of {bits} bits")
    if form not in (UNSIGNED, SIGNED, 4):
        raise ValueError(f"its samples are complex numbers (sample format {form})")
    colours = {RGB: 3, YCBCR: 3, CMYK: 4}.get(photometric, 1)
    if count < colours:
        raise ValueError(f"the file is damaged: {count} channels where {colours} are needed")
    extra = tuple(int(each) for each in page.extrasamples)[: count - colours]
    extra += (UNSPECIFIED,) * (count - colours - len(extra))
    return _Kind(photometric, bits, form, colours, extra)


def _is_plain(kind: _Kind, page: TiffPage) -> bool:
    """Whether Pillow reads it without changing a sample: it knows more ways of packing than tifffile does alone."""
    if kind.photometric == YCBCR or (kind.photometric == CMYK and kind.bits == 8):
        return True
    if kind.form == SIGNED or kind.bits > 8:
        return False
    if kind.photometric == PALETTE:
        return not kind.extra and not _deep_colours(page)
    return kind.photometric != CMYK and kind.extra in ((), (UNASSOCIATED,)) and (kind.bits == 8 or not kind.extra)


def _by_pillow(data: bytes, page: TiffPage, kind: _Kind, notes: list[Note]) -> NDArray[np.uint8]:
    with Image.open(io.BytesIO(_lying(data, page)), formats=("TIFF",)) as image:
        image.seek(page.index)
        if image.size != (page.imagewidth, page.imagelength):
            raise ValueError("the file is damaged: two readers find two sizes")
        image.load()
        if kind.photometric == CMYK:
            notes.append(Note("colours", what="CMYK"))
        elif kind.photometric == YCBCR and int(page.compression) not in JPEGS:
            notes.append(Note("colours", what="YCbCr"))
        if kind.extra and kind.photometric in (CMYK, YCBCR):
            notes.append(Note("channels", kind.colours, kind.colours + len(kind.extra)))
        mode = {"1": "L", "P": "RGB", "CMYK": "RGB", "YCbCr": "RGB", "RGBX": "RGB"}.get(image.mode, image.mode)
        if mode not in ("L", "LA", "RGB", "RGBA"):
            raise ValueError(f"TIFF of Pillow's mode {image.mode} is not read")
        samples = np.asarray(image if image.mode == mode else image.convert(mode))
    return samples.reshape(*samples.shape[:2], -1)


def _lying(data: bytes, page: TiffPage) -> bytes:
    """The file with an orientation of 1: Pillow would turn the picture, and it would be turned again."""
    tag = page.tags.get(ORIENTATION)
    if tag is None or tag.value == 1 or tag.count != 1 or int(tag.dtype) not in SHORTS:
        return data
    patched = bytearray(data)
    order, code = page.parent.byteorder, SHORTS[int(tag.dtype)]
    struct.pack_into(order + code, patched, tag.valueoffset, 1)
    return bytes(patched)


def _by_tifffile(page: TiffPage, kind: _Kind, notes: list[Note]) -> NDArray[Any]:
    if kind.photometric == CMYK:
        raise ValueError(f"CMYK of {kind.bits} bits is not read")
    samples = _array(page)
    if kind.photometric == PALETTE:
        samples = _looked_up(page, samples, kind.bits)
    if kind.form == SIGNED:
        samples = _unsigned(samples, kind.bits, notes)
    if kind.photometric == WHITE_IS_ZERO:
        samples = np.concatenate([2**kind.bits - 1 - samples[:, :, :1], samples[:, :, 1:]], axis=2)
    if samples.dtype.itemsize > 2:
        if samples.max() > 0xFFFF:
            raise ValueError(f"its samples, {samples.min()} to {samples.max()}, do not fit into 16 bits")
        samples = samples.astype(np.uint16)
    return _with_alpha(samples, kind, notes)


def _array(page: TiffPage) -> NDArray[Any]:
    """(H, W, S), whatever the order in the file."""
    height, width, count = page.imagelength, page.imagewidth, page.samplesperpixel
    try:
        samples = page.asarray()
    except ValueError as problem:
        if "imagecodecs" in str(problem):
            name = getattr(page.compression, "name", page.compression)
            raise ValueError(
                f"TIFF of {page.bitspersample} bits packed by {name}: pip install 'italic-explorer[formats]' reads it"
            ) from problem
        raise
    if count > 1 and samples.shape[0] == count and samples.shape[-2:] == (height, width):
        samples = np.moveaxis(samples.reshape(count, height, width), 0, 2)
    return np.ascontiguousarray(samples.reshape(height, width, count))


def _looked_up(page: TiffPage, samples: NDArray[Any], bits: int) -> NDArray[np.uint16]:
    colours = page.colormap
    if colours is None:
        raise ValueError("the file is damaged: a palette picture without its palette")
    table = np.asarray(colours, np.uint16).reshape(3, -1).T
    found = table[np.minimum(samples[:, :, 0], len(table) - 1)]
    return np.concatenate([found, samples[:, :, 1:].astype(np.uint16)], axis=2)


def _deep_colours(page: TiffPage) -> bool:
    """Whether a palette has colours that 8 bits cannot hold; programs store 8 bits both as v * 257 and as v * 256."""
    if page.colormap is None:
        return False
    table = np.asarray(page.colormap, np.uint16)
    return not ((table & 255 == table >> 8).all() or (table & 255 == 0).all())


def _unsigned(samples: NDArray[Any], bits: int, notes: list[Note]) -> NDArray[Any]:
    """Signed samples as they are where none is negative, else with half the range added."""
    if samples.min() >= 0:
        if samples.max() > 0xFFFF:
            raise ValueError(f"its samples, {samples.min()} to {samples.max()}, do not fit into 16 bits")
        return samples.astype(np.uint8 if bits <= 8 else np.uint16)
    if bits > 16:
        raise ValueError(f"its samples, {samples.min()} to {samples.max()}, do not fit into 16 bits")
    half = 2 ** (bits - 1)
    notes.append(Note("offset", total=half))
    moved: NDArray[Any] = (samples.astype(np.int32) + half).astype(np.uint8 if bits <= 8 else np.uint16)
    return moved


def _with_alpha(samples: NDArray[Any], kind: _Kind, notes: list[Note]) -> NDArray[Any]:
    """The colours, and of the extra channels the first that is alpha."""
    colours = 3 if kind.photometric == PALETTE else kind.colours
    alpha = next((at for at, what in enumerate(kind.extra) if what in (ASSOCIATED, UNASSOCIATED)), None)
    kept = colours + (alpha is not None)
    if colours + len(kind.extra) > kept:
        notes.append(Note("channels", kept, colours + len(kind.extra)))
    if alpha is None:
        return np.ascontiguousarray(samples[:, :, :colours])
    chosen = samples[:, :, [*range(colours), colours + alpha]]
    return _divided(chosen, notes) if kind.extra[alpha] == ASSOCIATED else chosen


def _divided(samples: NDArray[Any], notes: list[Note]) -> NDArray[Any]:
    """Colours that were multiplied by alpha, divided by it; a note says how many come back exactly."""
    most = np.iinfo(samples.dtype).max
    wide = samples.astype(np.int64)
    colours, alpha = wide[:, :, :-1], wide[:, :, -1:]
    plain = np.where(alpha > 0, (colours * most * 2 + alpha) // np.maximum(2 * alpha, 1), 0).clip(0, most)
    again = (plain * alpha * 2 + most) // (2 * most)
    exact = int(np.count_nonzero(again == colours))
    notes.append(Note("premultiplied", exact, colours.size))
    return np.concatenate([plain, alpha], axis=2).astype(samples.dtype)


def _described(data: bytes, page: TiffPage, samples: NDArray[Any], notes: list[Note]) -> Found:
    dropped: list[str] = []
    tags = page.tags
    orientation = tags.get(ORIENTATION)
    way = orientation.value if orientation is not None else 0
    icc = _bytes(page, ICC, MAX_ICC_BYTES)
    if icc is None:
        notes.append(Note("profile", total=int(tags[ICC].count)))
    xmp = _bytes(page, XMP, MAX_XMP_BYTES)
    for code, name in ((IPTC, "IPTC"), (PHOTOSHOP, "Photoshop's resources")):
        if tags.get(code) is not None:
            dropped.append(name)
    if any(tags.get(code) is not None for code in GEOGRAPHIC):
        dropped.append("geographic reference")
    if xmp is None:
        dropped.append("XMP")
    text = tuple(("SampleOffset", str(note.total)) for note in notes if note.kind == "offset")
    metadata = NOTHING._replace(xmp=xmp or b"", text=text)
    metadata = _with_resolution(page, metadata)
    exif = _exif(data, page, dropped)
    way = way if isinstance(way, int) and 0 <= way <= 8 else 1
    return Found(samples, icc or b"", exif, metadata, int(way), notes, dropped)


def _bytes(page: TiffPage, code: int, limit: int) -> bytes | None:
    """A tag's bytes, empty where it is missing, None where there are too many."""
    tag = page.tags.get(code)
    if tag is None:
        return b""
    if tag.count > limit:
        return None
    value = tag.value
    return bytes(value) if isinstance(value, bytes | tuple | bytearray) else str(value).encode()


def _with_resolution(page: TiffPage, metadata: Metadata) -> Metadata:
    x, y, unit = (page.tags.get(code) for code in (282, 283, 296))
    if x is None or y is None:
        return metadata
    name = UNITS.get(int(unit.value) if unit is not None else 2, "none")
    found = resolution_of(x.value, y.value, name)
    if name == "none" and found is not None and found.x == found.y:
        return metadata  # a ratio of 1 says nothing
    return metadata._replace(resolution=found)


def _exif(data: bytes, page: TiffPage, dropped: list[str]) -> bytes:
    """What is said of the picture in the page's own directory and in those of EXIF and GPS, as a block."""
    try:
        found = _directories(data, page)
        for code in STORAGE | GEOGRAPHIC:
            if code in found:
                del found[code]
        _drop_signature(found)
        return found.tobytes().removeprefix(b"Exif\0\0") if len(found) else b""
    except Exception:  # damaged metadata do not decide about the picture
        dropped.append("EXIF")
        return b""


def _directories(data: bytes, page: TiffPage) -> Image.Exif:
    """All that the page's directories say, whatever its samples are."""
    found = Image.Exif()
    found.bigtiff, found.endian = bool(page.parent.is_bigtiff), page.parent.byteorder
    found.load_from_fp(io.BytesIO(data), page.offset)
    return found


def _drop_signature(found: Image.Exif) -> None:
    """Programs that describe arrays write their name alone; that says nothing about a picture."""
    software = found.get(305)
    if isinstance(software, str) and software.startswith("tifffile"):
        del found[305]
    description = found.get(270)
    if isinstance(description, str) and description.startswith('{"shape":'):
        del found[270]


__all__ = ["is_tiff", "read_tiff"]
