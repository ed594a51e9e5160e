"""Kinds of pictures that a benchmark tells apart: those that travel with the program, and others by name.

A kind is NAME=SOURCE; a source is what `datasets.samples` takes, or package:NAME, the pictures in an installed package
of Python's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from explorer.errors import BadSetting, UnsupportedImage
from explorer.evaluation import datasets
from explorer.evaluation.datasets import Sample
from explorer.machine.resources import resource_folder
from explorer.pictures.formats import SUFFIXES

if TYPE_CHECKING:
    from explorer.pictures.picture import Picture
    from explorer.tradeoff.point import Point

PACKAGE = "package:"
THUMBNAIL = 32  # px, width and height
ICONS = ("512.png", "256.png", "128.png")
FEW = 2  # pictures of a kind, where it shall be quick
FEW_THUMBNAILS = 16


class Kind(NamedTuple):
    """Pictures that are alike.

    Attributes:
        name: as it stands in tables.
        samples: the pictures.
        fingerprint: of all their samples, so that only the same pictures are compared.
    """

    name: str
    samples: tuple[Sample, ...]
    fingerprint: str


def bundled(quick: bool) -> list[Kind]:
    """Photographs, graphics, thumbnails and grey pictures that travel with the program, or are made of them."""
    photographs = list(_photographs())
    thumbnails = list(_thumbnails(photographs))
    few, few_thumbnails = (FEW, FEW_THUMBNAILS) if quick else (None, None)
    return [
        kind_of("photographs", photographs[:few]),
        kind_of("graphics", list(_graphics())[:few]),
        kind_of("grey", [_grey(sample) for sample in photographs[:few]]),
        kind_of("thumbnails", thumbnails[:few_thumbnails]),
    ]


def named(text: str, limit: int | None, failed: datasets.Failed = datasets.raised) -> Kind:
    """The first `limit` pictures of NAME=SOURCE.

    Raises `BadSetting` for what is not so spelt or a package that is not there, `UnsupportedImage` without a picture.
    """
    name, _, source = text.partition("=")
    if not name or not source:
        raise BadSetting(f"{text!r}: give NAME=SOURCE, such as photographs=folder or photographs={PACKAGE}skimage")
    sources = _of_package(source.removeprefix(PACKAGE)) if source.startswith(PACKAGE) else [source]
    found = list(datasets.samples(sources, limit, failed))
    if not found:
        raise UnsupportedImage(f"{source}: no picture could be read")
    return kind_of(name, found)


def kind_of(name: str, samples: Sequence[Sample]) -> Kind:
    """A kind with its fingerprint."""
    digest = hashlib.sha256()
    for sample in samples:
        pixels = sample.picture.samples
        digest.update(f"{pixels.shape} {pixels.dtype.str}".encode() + np.ascontiguousarray(pixels).tobytes())
    return Kind(name, tuple(samples), digest.hexdigest()[:16])


def _of_package(name: str) -> list[str]:
    spec = find_spec(name) if name.isidentifier() else None
    places = [Path(place) for place in (spec.submodule_search_locations or ())] if spec else []
    files = sorted(path for place in places for path in place.rglob("*") if path.suffix.lower() in SUFFIXES)
    if not files:
        raise BadSetting(f"{PACKAGE}{name}: no such package with pictures is installed here; pip install it")
    return [str(path) for path in files]


def _photographs() -> Iterator[Sample]:
    yield from datasets.samples([str(resource_folder("assets") / "samples")])


def _graphics() -> Iterator[Sample]:
    """A plot that the program draws, and its icon, with alpha and without."""
    from io import BytesIO

    from PIL import Image

    from explorer.pictures.picture import Picture
    from explorer.tradeoff.plot import draw_plot

    with Image.open(BytesIO(draw_plot(_points(), "A picture that the program draws"))) as plot:
        yield Sample("plot", Picture(np.asarray(plot.convert("RGB"))))
    for icon in ICONS:
        with Image.open(resource_folder("assets") / "linux" / "icons" / icon) as image:
            rgba = image.convert("RGBA")
            yield Sample(f"icon {icon}", Picture(np.asarray(rgba)))
            white = Image.new("RGBA", rgba.size, "white")
            yield Sample(
                f"icon {icon} on white", Picture(np.asarray(Image.alpha_composite(white, rgba).convert("RGB")))
            )


def _points() -> list[Point]:
    """Settled figures, so that the plot is the same everywhere."""
    from explorer.file.header import Header
    from explorer.tradeoff.point import point_of_file

    rungs = {"1": (9.0, 40), "2": (8.2, 44), "4": (7.0, 50), "16": (6.1, 70), "64": (5.9, 120), "wavefront": (5.2, 300)}
    make = partial(point_of_file, base_bytes=0, encode_seconds=1.0)
    return [
        make(
            Header("lossless", 384, 256, 3, 8, steps, base=base, model="00"),
            round(size * 20_000 * (1 + 0.1 * offset)),
            step_count=index + 1,
            decode_seconds=centiseconds / 100 + offset,
        )
        for offset, base in enumerate(("none", "bpg:28"))
        for index, (steps, (size, centiseconds)) in enumerate(rungs.items())
    ]


def _grey(sample: Sample) -> Sample:
    """The green samples: what a grey camera sees."""
    from explorer.pictures.picture import Picture

    green: NDArray[np.uint8] = np.ascontiguousarray(sample.picture.samples[:, :, 1:2])
    return Sample(sample.name, Picture(green))


def _thumbnails(photographs: Sequence[Sample]) -> Iterator[Sample]:
    """Squares of 96 px, each reduced to 32 by whole-number means, so that they are the same everywhere."""
    from explorer.pictures.picture import Picture

    for sample in photographs:
        pixels: Picture = sample.picture
        height, width = (3 * THUMBNAIL * (side // (3 * THUMBNAIL)) for side in pixels.samples.shape[:2])
        block = pixels.samples[:height, :width, :3].astype(np.uint32).reshape(height // 3, 3, width // 3, 3, 3)
        small = ((block.sum(axis=(1, 3)) + 4) // 9).astype(np.uint8)
        for y, x in ((y, x) for y in range(0, height // 3, THUMBNAIL) for x in range(0, width // 3, THUMBNAIL)):
            cut: NDArray[np.uint8] = np.ascontiguousarray(small[y : y + THUMBNAIL, x : x + THUMBNAIL])
            yield Sample(f"{sample.name} {x},{y}", Picture(cut))
