"""Packs what a list of jobs learns from, in parts small enough to be sent one by one."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image

from explorer.errors import BadSetting
from explorer.training import bases, loop
from explorer.training.bank import COMPLETE, HELD_OUT, Pixels, read_picture
from explorer.training.data import read_cifar10, tiled
from explorer.training.loop import HELD_OUT as EVERY
from explorer.training.pack import MIB, Source, pack

THUMBNAILS = 12500  # of a part: four parts of CIFAR-10's training set, 20 MiB each
COLUMNS = 125
BASED_THUMBNAILS = 3000
KINDS = ("thumbnails", "bases-thumbnails", "photographs", "graphics", "bases-photographs")


class Sources(NamedTuple):
    """Where pictures are: CIFAR-10 as `read_cifar10` takes it, and folders."""

    cifar10: Path | None = None
    photographs: Sequence[Source] = ()
    graphics: Sequence[Source] = ()


class Limits(NamedTuple):
    """The largest size of a part in MiB, and how many there are at most of photographs and of graphics."""

    part_mib: float = 46.0
    parts: int = 2


def pack_kind(kind: str, sources: Sources, out: Path, limits: Limits) -> None:
    """Write one of `KINDS` into a folder of packed data.

    Raises `BadSetting` where its source is not given, and as the readers do.
    """
    if "thumbnails" in kind:
        if sources.cifar10 is None:
            raise BadSetting(f"{kind}: give CIFAR-10")
        thumbnails = read_cifar10(sources.cifar10, "train")
        if kind == "thumbnails":
            _thumbnails(thumbnails, out)
        else:
            training, _ = loop.apart(list(thumbnails))
            _bases(training, BASED_THUMBNAILS, out / kind, limits)
        return
    folders = sources.graphics if kind == "graphics" else sources.photographs
    if not folders:
        raise BadSetting(f"{kind}: give folders of {'graphics' if kind == 'graphics' else 'photographs'}")
    if kind == "bases-photographs":
        _bases(list(_photographs(folders)), 1 << 20, out / kind, limits)
    else:
        _pictures(kind, folders, out, limits)


def _thumbnails(thumbnails: Pixels, out: Path) -> None:
    for number, start in enumerate(range(0, len(thumbnails), THUMBNAILS), 1):
        part = thumbnails[start : start + THUMBNAILS]
        columns = min(COLUMNS, len(part))
        folder = out / f"thumbnails-{number}"
        folder.mkdir(parents=True)
        _write(tiled(part[: len(part) // columns * columns], columns), folder / "tiled.webp")
        (folder / COMPLETE).touch()


def _pictures(kind: str, folders: Sequence[Source], out: Path, limits: Limits) -> None:
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out) as there:
        made = Path(there) / "packed"
        pack(folders, made, part_bytes=int(limits.part_mib * MIB), parts=limits.parts)
        for part in sorted(made.iterdir()):
            name = f"{HELD_OUT}-{kind}" if part.name == HELD_OUT else f"{kind}-{part.name}"
            plain = HELD_OUT if part.name == HELD_OUT else part.name  # photographs need no name
            shutil.move(part, out / (plain if kind == "photographs" else name))


def _photographs(folders: Sequence[Source]) -> Iterator[Pixels]:
    """But those that `pack` holds out."""
    paths = [(source, path) for source in folders for path in source.pictures()]
    for number, (source, path) in enumerate(paths):
        picture = read_picture(path) if number % EVERY else None
        if picture is None:
            continue
        if source.factor > 1:
            size = [max(1, round(side / source.factor)) for side in picture.shape[1::-1]]
            picture = np.asarray(Image.fromarray(picture).resize((size[0], size[1]), Image.Resampling.LANCZOS))
        yield picture


def _bases(pictures: Sequence[Pixels], limit: int, folder: Path, limits: Limits) -> None:
    """Tiles and their bases, in random order, as many as there is room for."""
    folder.mkdir(parents=True)
    room = limits.part_mib * MIB
    drawn = bases.with_bases(pictures, limit, seed=0)
    for number, pair in enumerate(drawn):
        paths = folder / f"{number:05}.webp", folder / f"{number:05}-qp{pair.qp:02}.webp"
        for pixels, path in zip((pair.picture, pair.base), paths, strict=True):
            _write(pixels, path)
        room -= sum(path.stat().st_size for path in paths)
        if room < 0:
            for path in paths:
                path.unlink()
            break
    (folder / COMPLETE).touch()


def _write(pixels: Pixels, path: Path) -> None:
    Image.fromarray(pixels).save(path, lossless=True, method=4, exact=True)


def sizes(packed: Path) -> dict[str, float]:
    """MiB of every part of packed data."""
    folders = sorted(path for path in packed.iterdir() if path.is_dir())
    return {f.name: sum(path.stat().st_size for path in f.iterdir()) / MIB for f in folders}


def calls(parts: dict[str, float], most: float) -> list[list[str]]:
    """Parts that can be sent together, where one call takes at most so many MiB: the largest first."""
    found: list[tuple[float, list[str]]] = []
    for name, size in sorted(parts.items(), key=lambda part: -part[1]):
        at = next((i for i, (used, _) in enumerate(found) if used + size <= most), None)
        if at is None:
            found.append((size, [name]))
        else:
            found[at] = (found[at][0] + size, [*found[at][1], name])
    return [names for _, names in found]
