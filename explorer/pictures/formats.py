"""Which files are pictures: the raster formats that are read, and names for what is not, told by the first bytes.

The list is explicit, because Pillow left to itself opens whatever the content asks for: Ghostscript for PostScript,
among others. A format that would start a program, or follow a link to another file, is not in it.
"""

from __future__ import annotations

RASTER = (
    "AVIF", "BMP", "DIB", "GIF", "ICO", "JPEG", "JPEG2000", "PCX", "PNG", "PPM", "PSD", "QOI", "SGI", "TGA",
    "TIFF", "WEBP", "XBM", "XPM",
)  # fmt: skip
"""Formats that Pillow reads here, by its own names; TIFF, and what is deeper than 8 bits, have readers of their own."""

SUFFIXES = frozenset({
    ".apng", ".avif", ".avifs", ".bmp", ".dib", ".gif", ".ico", ".j2k", ".jfif", ".jp2", ".jpe", ".jpeg", ".jpg",
    ".jpx", ".j2c", ".jpc", ".jpf", ".jxl", ".heic", ".heif", ".hif", ".mpo", ".pam", ".pbm", ".pcx", ".pgm", ".png",
    ".pnm", ".ppm", ".psd", ".qoi", ".sgi", ".bw", ".rgb", ".rgba", ".tga", ".tif", ".tiff", ".btf", ".tf8", ".webp",
    ".xbm",
    ".xpm", ".dng",
})  # fmt: skip
"""Of the files that are taken for pictures where a folder is listed; what a file is, its content says."""

VECTOR = "vector graphics: export it as a picture first"
RAW = "a camera's raw picture, which is not developed here: export it as a TIFF or PNG first"

# (place, bytes that stand there, what the file is).
UNREAD = (
    (0, b"%!PS", VECTOR),
    (0, b"\xc5\xd0\xd3\xc6", VECTOR),
    (0, b"%PDF", "a PDF document: export its pages as pictures first"),
    (0, b"\xd7\xcd\xc6\x9a", VECTOR),
    (40, b" EMF", VECTOR),
    (0, b"<svg", VECTOR),
    (0, b"\x1f\x8b", "compressed by gzip: unpack it first"),
    (0, b"SIMPLE  =", "FITS is not read: the meaning of its numbers would be lost"),
    (128, b"DICM", "DICOM is not read: the meaning of its numbers would be lost"),
    (0, b"\x89HDF", "HDF5 is not a picture format that is read"),
    (0, b"GRIB", "GRIB is not a picture format that is read"),
    (0, b"\x76\x2f\x31\x01", "OpenEXR has floating-point samples"),
    (0, b"#?RADIANCE", "Radiance has floating-point samples"),
    (0, b"#?RGBE", "Radiance has floating-point samples"),
    (0, b"FUJIFILMCCD-RAW", RAW),
    (0, b"II*\0\x10\0\0\0CR", RAW),
    (0, b"IIU\0", RAW),
    (0, b"IIRO", RAW),
    (4, b"ftypcrx", RAW),
    (0, b"8BPS\0\2", "PSB, the large form of PSD, is not read"),
    (0, b"\0\x05\x16\x07", "an AppleDouble file of macOS, which holds no picture"),
    (0, b"\0\x05\x16\0", "an AppleSingle file of macOS, which holds no picture"),
    (0, b"PK\x03\x04", "a ZIP archive: unpack it first"),
    (0, b"DDS ", "DDS is not a picture format that is read"),
    (0, b"BPG\xfb", "a BPG file: `italic bpg decode` reads it"),
    (0, b"\xecITL", "an .italic file: `italic decode` reads it"),
)


# (place, bytes that stand there, name). Of a container of several kinds, the mark that tells them apart.
KNOWN = (
    (0, b"\x89PNG", "PNG"),
    (0, b"\xff\xd8\xff", "JPEG"),
    (0, b"GIF8", "GIF"),
    (0, b"BM", "BMP"),
    (0, b"II*\0", "TIFF"),
    (0, b"MM\0*", "TIFF"),
    (0, b"II+\0", "TIFF"),
    (0, b"MM\0+", "TIFF"),
    (12, b"VP8L", "lossless WebP"),
    (8, b"WEBP", "WebP"),
    (8, b"avi", "AVIF"),
    (8, b"heic", "HEIC"),
    (8, b"heix", "HEIC"),
    (8, b"mif1", "HEIC"),
    (0, b"\xff\x0a", "JPEG XL"),
    (4, b"JXL ", "JPEG XL"),
    (4, b"jP  ", "JPEG 2000"),
    (0, b"\xff\x4f\xff\x51", "JPEG 2000"),
    (0, b"qoif", "QOI"),
    (0, b"8BPS", "PSD"),
    (0, b"BPG\xfb", "BPG"),
    *((0, b"P%d" % number, "PNM") for number in range(1, 8)),
)

LOSSY = frozenset({"JPEG", "WebP", "AVIF", "HEIC"})
"""Formats whose files are, as a rule, smaller than any that keeps every sample of them."""


def format_of(start: bytes) -> str:
    """The name of a file's format by its first bytes, 16 or more; "" where it is none of those listed."""
    return next((name for place, mark, name in KNOWN if start[place : place + len(mark)] == mark), "")


def why_not(start: bytes) -> str | None:
    """Why a file that starts with these bytes, 132 or more, is not read; None where nothing is known against it."""
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    for place, mark, words in UNREAD:
        if start[place : place + len(mark)] == mark or (place == 0 and mark[0] in b"<%" and text.startswith(mark)):
            return words
    if text.startswith(b"<?xml") and b"<svg" in start:
        return VECTOR
    return None


def is_hidden(name: str) -> bool:
    """Whether a file of this name is no picture where a folder is listed: hidden ones, `._` of macOS among them."""
    return name.startswith(".")
