"""Makes pictures that are no photographs, to train on: `python -m explorer.training.graphics --out FOLDER`.

Screenshots, icons, game art and figures come from Debian's packages, which `apt-get download` fetches by name (or
--packages has them already); plots, pages of text, terminals and windows are drawn with their fonts and texts. All is
drawn from one seed. Pictures that contain a row of one of those in a folder given as --without are left out, so that
what is measured on is not learnt. Nothing of this belongs into the repository: the packages have licences of their own.

Needs apt-get and dpkg-deb, matplotlib, and PySide6 for windows. `explorer.training.pack` packs what it makes.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from explorer.errors import BadSetting, ItalicError
from explorer.training.bank import Pixels
from explorer.training.drawn import FONTS, cut, pages, plots, windows

ART = {  # package: pictures of it at most, and their shortest side in px
    "gimp-help-en": (500, 64),
    "gnome-user-docs": (80, 64),
    "kicad-doc-en": (350, 64),
    "wireshark-doc": (160, 64),
    "lyx-common": (60, 64),
    "texstudio-doc": (60, 64),
    "octave-doc": (37, 64),
    "marble-data": (60, 96),
    "freeciv-data": (150, 96),
    "crawl-tiles-data": (45, 64),
    "frozen-bubble-data": (60, 96),
    "pingus-data": (120, 96),
    "wesnoth-1.16-data": (350, 72),
}
ICONS = ("oxygen-icon-theme", "tango-icon-theme", "gnome-icon-theme")
PACKAGES = (*ART, *ICONS, *FONTS)
SHEETS = 260  # of icons
SUFFIXES = {".png", ".gif", ".webp"}


def fetched(packages: Sequence[str], folder: Path) -> None:
    """Download and unpack packages that the folder lacks, each into a folder of its name. Raises `BadSetting`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in packages:
        target = folder / name
        if target.is_dir():
            continue
        with tempfile.TemporaryDirectory(dir=folder) as there:
            try:
                subprocess.run(["apt-get", "download", name], cwd=there, check=True, capture_output=True)
                (package,) = Path(there).glob("*.deb")
                unpacked = Path(there) / "unpacked"
                subprocess.run(["dpkg-deb", "-x", str(package), str(unpacked)], check=True, capture_output=True)
            except (OSError, subprocess.CalledProcessError, ValueError) as error:
                raise BadSetting(f"{name}: cannot be fetched and unpacked here ({error})") from error
            unpacked.rename(target)


def _on(image: Image.Image, background: tuple[int, int, int]) -> Pixels:
    """An image over a background where it is transparent, RGB."""
    rgba = image.convert("RGBA")
    under = Image.new("RGBA", rgba.size, (*background, 255))
    return np.asarray(Image.alpha_composite(under, rgba).convert("RGB"))


def _background(chance: random.Random) -> tuple[int, int, int]:
    grey = chance.choice((255, 255, 255, 240, 46, 0))
    return chance.choice(((grey, grey, grey), (chance.randrange(256), chance.randrange(256), chance.randrange(256))))


def _files(folder: Path) -> list[Path]:
    found = (path for path in sorted(folder.rglob("*")) if path.suffix.lower() in SUFFIXES and path.is_file())
    return [path for path in found if not path.is_symlink()]


def art(folder: Path, chance: random.Random) -> Iterator[Pixels]:
    """Pictures of the packages."""
    for package, (most, least) in ART.items():
        paths = _files(folder / package)
        chance.shuffle(paths)
        seen: set[bytes] = set()
        for path in paths:
            if len(seen) == most:
                break
            data = path.read_bytes()
            key = hashlib.sha256(data).digest()
            try:
                with Image.open(path) as image:
                    if key in seen or min(image.size) < least or image.size[0] * image.size[1] > 1 << 24:
                        continue
                    made = _on(image, _background(chance))
            except (OSError, Image.DecompressionBombError):
                continue
            seen.add(key)
            yield cut(made, chance)


def sheets(folder: Path, chance: random.Random) -> Iterator[Pixels]:
    """Icons in rows, as file managers and menus show them."""
    by_size: dict[int, list[Path]] = {}
    for path in (p for theme in ICONS for p in _files(folder / theme)):
        size = next((int(s) for part in path.parts if (s := part.partition("x")[0]).isdigit() and "x" in part), 0)
        if size in (16, 22, 24, 32, 48, 64, 128):
            by_size.setdefault(size, []).append(path)
    for _ in range(SHEETS):
        size = chance.choice(sorted(by_size))
        gap, ground = chance.randint(2, 12), _background(chance)
        columns, rows = (max(2, min(12, side // (size + gap))) for side in (chance.randint(160, 420), 300))
        sheet = Image.new("RGB", (columns * (size + gap) + gap, rows * (size + gap) + gap), ground)
        for i in range(columns * rows):
            with Image.open(chance.choice(by_size[size])) as icon:
                rgba = icon.convert("RGBA")
            sheet.paste(rgba, (gap + i % columns * (size + gap), gap + i // columns * (size + gap)), rgba)
        yield np.asarray(sheet)


class Known:
    """Pictures that must not be among those that are made: the row of each with the most values tells it."""

    def __init__(self, folder: Path | None) -> None:
        self._rows = [self._row(path) for path in _files(folder)] if folder else []

    @staticmethod
    def _row(path: Path) -> list[bytes]:
        with Image.open(path) as image:
            pixels = np.asarray(image.convert("RGB"))
        part = pixels[:, : min(96, pixels.shape[1])]
        varied = sorted(range(len(part)), key=lambda y: -len(np.unique(part[y], axis=0)))
        return [part[y].tobytes() for y in varied[:3]]

    def has(self, picture: Pixels) -> bool:
        """Whether it contains a part of one of them."""
        data = picture.tobytes()
        return any(data.find(row) >= 0 for rows in self._rows for row in rows)


def make(out: Path, packages: Path, without: Path | None, seed: int) -> dict[str, int]:
    """Write all pictures as lossless WebP; returns how many of each kind."""
    known = Known(without)
    out.mkdir(parents=True)
    kinds: dict[str, Iterator[Pixels]] = {
        "art": art(packages, random.Random(seed)),
        "icons": sheets(packages, random.Random(seed + 1)),
        "plots": plots(random.Random(seed + 2)),
        "pages": pages(packages, random.Random(seed + 3)),
        "windows": windows(packages, random.Random(seed + 4)),
    }
    counts = {}
    for kind, pictures in kinds.items():
        fresh = (picture for picture in pictures if not known.has(picture))
        counts[kind] = 0
        for number, picture in enumerate(fresh):
            Image.fromarray(picture).save(out / f"{kind}-{number:04}.webp", lossless=True, method=3, exact=True)
            counts[kind] = number + 1
    return counts


def main(arguments: list[str] | None = None) -> int:
    """The command; returns its exit status."""
    parser = argparse.ArgumentParser("python -m explorer.training.graphics", description="Make pictures to train on.")
    parser.add_argument("--out", type=Path, required=True, help="a new folder")
    parser.add_argument("--packages", type=Path, help="unpacked; default: OUT-packages; fetched where missing")
    parser.add_argument("--without", type=Path, metavar="FOLDER", help="of pictures that must not be among them")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args(arguments)
    packages = given.packages or given.out.with_name(f"{given.out.name}-packages")
    try:
        if given.out.exists():
            raise BadSetting(f"{given.out}: is there already")
        fetched(PACKAGES, packages)
        counts = make(given.out, packages, given.without, given.seed)
    except ItalicError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print(f"{sum(counts.values())} pictures: " + ", ".join(f"{count} {kind}" for kind, count in counts.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
