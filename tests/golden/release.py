"""The files of a release: every rung, base, layout, depth, profile and model, made once and kept for ever.

`python -m tests.golden.release` makes those that are missing and never one that is there. Beside them `samples.json`
keeps what each decodes to: the SHA-256 of the samples, in C order, little endian; of a lossy file the CRC of its
latents. The models are those of `make` and `make_lossy`, small and untrained; of shipped weights there are some files,
too, which say which of them a later release must be able to find.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from explorer.pictures.metadata import Metadata
from explorer.pictures.picture import Picture, Samples
from tests.golden.make import FOLDER, MODELS, gentle
from tests.golden.make_lossy import MODELS as LOSSY_MODELS

FILES = FOLDER / "release"
SAMPLES = FILES / "samples.json"

SIZES = ((13, 17), (1, 1), (1, 40), (37, 1), (16, 16), (5, 29), (11, 12), (3, 50), (2, 2), (19, 8))
RUNGS = (
    "1",
    "2",
    "3",
    "4",
    "5",
    "8",
    "9",
    "12",
    "16",
    "24",
    "25",
    "31",
    "32",
    "40",
    "64",
    "100",
    "wavefront",
    "serial",
)
CONTENTS = ("gentle", "screen", "noise", "flat", "few")


class Case(NamedTuple):
    """A file: what is in it and how it is coded.

    Attributes:
        name: of the file, without its suffix.
        content: one of `CONTENTS`.
        shape: (H, W, C).
        depth: bits of a sample.
        codec: "lossless" or "lossy".
        steps, base, model: as for encoding; of a lossy file `base` is the metric.
        quality: of a lossy file.
        compact: the profile.
        dressed: with a colour profile, EXIF, text and a preview.
        shipped: made with the shipped models.
    """

    name: str
    content: str
    shape: tuple[int, int, int]
    depth: int = 8
    codec: str = "lossless"
    steps: str = "16"
    base: str = "none"
    model: str = "auto"
    quality: float = 0.0
    compact: bool = False
    dressed: bool = False
    shipped: bool = False

    @property
    def path(self) -> Path:
        """Where the file is."""
        return FILES / f"{self.name}.italic"

    @property
    def models(self) -> Path | None:
        """The folder of its models; None for the shipped ones."""
        return None if self.shipped else LOSSY_MODELS if self.codec == "lossy" else MODELS


def content_of(kind: str, shape: tuple[int, int, int], depth: int) -> Samples:
    """Samples of a kind, the same wherever they are made: whole-number arithmetic only."""
    dtype: type[np.unsignedinteger] = np.uint16 if depth == 16 else np.uint8
    if kind == "gentle":
        return gentle(shape, dtype).samples
    y, x, c = np.indices(shape)
    found: NDArray[np.int64]
    if kind == "screen":  # letters of 5 x 7 in two colours, the same again and again
        letter = (x % 6 * 37 + y % 8 * 101 + (x % 6) * (y % 8) * 59) % 7 < 3
        found = np.where(letter & (x % 6 < 5) & (y % 8 < 7), 20 + 30 * c, 235 - c)
    elif kind == "noise":
        found = ((x * 2654435761 + y * 40503 + c * 69069) ^ ((x + 7) * (y + 3) * 97)) >> 3 & 255
    elif kind == "few":
        found = (x // 3 * 5 + y // 2 * 3) % 4 * 60 + 10 * c
    else:
        found = np.full(shape, 77) + 0 * c
    return (found * 257 if depth == 16 else found).astype(dtype)


def cases() -> Iterator[Case]:
    """All files."""
    for i, steps in enumerate(RUNGS):
        for j in range(2):
            size = SIZES[(3 * i + 5 * j) % len(SIZES)]
            yield Case(f"rung-{steps}-{j}", CONTENTS[(i + 2 * j) % len(CONTENTS)], (*size, 3), steps=steps)
    for depth in (8, 16):
        for channels in range(1, 5):
            for compact in (False, True):
                name = f"layout-{channels}x{depth}-{'compact' if compact else 'full'}"
                shape = (*SIZES[(channels + depth // 8) % len(SIZES)], channels)
                yield Case(name, "gentle", shape, depth, steps="4" if compact else "wavefront", compact=compact)
    for i, qp in enumerate((0, 7, 14, 22, 28, 32, 34, 40, 51)):
        steps = ("1", "2", "4", "16")[i % 4]
        yield Case(f"base-{qp}", CONTENTS[i % 2], (*SIZES[(0, 4, 6, 9, 5)[i % 5]], 3), steps=steps, base=f"bpg:{qp}")
    yield Case("base-grey", "gentle", (12, 9, 1), steps="2", base="bpg:20")
    yield Case("base-deep", "gentle", (9, 14, 4), 16, steps="1", base="bpg:30")
    for i, kind in enumerate(CONTENTS):
        yield Case(f"content-{kind}", kind, (18, 21, 3), steps=("16", "wavefront")[i % 2])
        yield Case(f"dressed-{kind}", kind, (10, 11, 4 - i % 2), steps="2", dressed=True)
    yield Case("raw-deep", "noise", (3, 3, 4), 16, steps="4", compact=True)
    yield Case("raw-dressed", "noise", (2, 5, 3), steps="4", dressed=True)
    yield Case("wide", "gentle", (2, 300, 3), steps="wavefront")
    yield Case("tall", "few", (300, 2, 3), steps="40")
    yield Case("colours", "few", (65, 64, 3), steps="16")  # larger than a thumbnail, so that they are stated
    yield Case("colours-grey", "screen", (50, 83, 1), steps="wavefront")
    yield Case("lanes-4", "gentle", (1025, 1024, 3), steps="1")
    for i, quality in enumerate((0, 0.25, 17.25, 31.5, 40, 63)):
        for j, steps in enumerate(("1", "2", "16", "wavefront", "serial")):
            size = ((40, 33), (16, 17), (1, 1), (70, 20), (24, 64))[(i + j) % 5]
            shape, metric = (*size, 1 + (i + j) % 4), ("mse", "msssim")[(i + j) % 2]
            name = f"lossy-{quality}-{steps}"
            yield Case(name, CONTENTS[(2 * i + j) % 5], shape, 8, "lossy", steps, metric, quality=quality)
    for model in ("pictures", "pictures-best", "cifar10", "cifar10-best"):
        for steps in ("1", "16", "wavefront"):
            base = "bpg:30" if steps == "1" else "none"
            name = f"shipped-{model}-{steps}"
            yield Case(name, "gentle", (16, 17, 3), steps=steps, base=base, model=model, shipped=True)
    for metric in ("mse", "msssim"):
        yield Case(f"shipped-{metric}", "gentle", (48, 40, 3), 8, "lossy", "16", metric, quality=40, shipped=True)


def picture_of(case: Case) -> Picture:
    """What is coded."""
    samples = content_of(case.content, case.shape, case.depth)
    if not case.dressed:
        return Picture(samples)
    exif = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x01\0\0\0\0\0\0\0"
    said = Metadata(xmp=b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>", text=(("Title", "Waves"),))
    return Picture(samples, icc=bytes(range(256)), exif=exif, metadata=said)


def digest(samples: Samples) -> str:
    """SHA-256 of samples in C order, little endian."""
    return hashlib.sha256(samples.astype(samples.dtype.newbyteorder("<")).tobytes()).hexdigest()


def known() -> dict[str, str]:
    """What each file decodes to."""
    found: dict[str, str] = json.loads(SAMPLES.read_text("ascii"))
    return found


def main() -> None:
    """Make the files that are missing."""
    from explorer.lossless import codec as lossless
    from explorer.lossy import codec as lossy

    FILES.mkdir(exist_ok=True)
    found = known() if SAMPLES.exists() else {}
    for case in cases():
        if case.path.exists():
            continue
        os.environ["ITALIC_MODELS"] = str(case.models or "")
        picture = picture_of(case)
        if case.codec == "lossy":
            made = lossless.finish(lossy.encode(picture, quality=case.quality, steps=case.steps, metric=case.base))
            found[case.name] = f"{made.header.crc:08x}"
        else:
            options = {"steps": case.steps, "base": case.base, "model": case.model}
            encoder = lossless.encode(picture, **options, compact=case.compact, with_preview=case.dressed)
            made = lossless.finish(encoder)
            found[case.name] = digest(picture.samples)
        case.path.write_bytes(made.data)
        SAMPLES.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", "ascii")


if __name__ == "__main__":
    main()
