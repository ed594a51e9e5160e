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
import html
import os
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from explorer.errors import BadSetting, ItalicError
from explorer.training.bank import Pixels

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
FONTS = ("fonts-noto-core", "fonts-noto-cjk", "fonts-freefont-ttf", "fonts-dejavu-core", "fonts-liberation2")
TEXTS = "gnome-user-docs"  # in some forty languages and a dozen scripts
PACKAGES = (*ART, *ICONS, *FONTS)
SHEETS, PLOTS, PAGES, TERMINALS, WINDOWS = 260, 420, 420, 160, 420
WIDEST, HIGHEST = 720, 560  # px; larger pictures are cut
SUFFIXES = {".png", ".gif", ".webp"}

Drawer = Callable[[random.Random], Pixels]


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


def _cut(picture: Pixels, chance: random.Random) -> Pixels:
    height, width = picture.shape[:2]
    y, x = chance.randint(0, max(0, height - HIGHEST)), chance.randint(0, max(0, width - WIDEST))
    return np.ascontiguousarray(picture[y : y + HIGHEST, x : x + WIDEST])


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
            yield _cut(made, chance)


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


def plots(chance: random.Random) -> Iterator[Pixels]:
    """Plots of many kinds in many styles."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    styles = [style for style in plt.style.available if not style.startswith("_")]
    for _ in range(PLOTS):
        numbers = np.random.default_rng(chance.getrandbits(32))
        with plt.style.context(chance.choice(["default", *styles])):
            figure, axes = plt.subplots(figsize=(chance.uniform(3, 6.5), chance.uniform(2.2, 5)), dpi=100)
            _plot(axes, numbers, chance)
            if chance.random() < 0.6:
                axes.set_title(" ".join(chance.choices(("rate", "time", "signal", "error", "of", "steps"), k=3)))
                axes.set_xlabel(chance.choice(("seconds", "x", "frequency (Hz)", "year")))
            if chance.random() < 0.4:
                axes.grid(visible=True)
            figure.canvas.draw()
            pixels = np.asarray(figure.canvas.buffer_rgba())[..., :3].copy()  # type: ignore[attr-defined]
            plt.close(figure)
        yield _cut(pixels, chance)


def _plot(axes: object, numbers: np.random.Generator, chance: random.Random) -> None:
    a: object = axes
    kind = chance.randrange(8)
    count = chance.randint(5, 200)
    series = [np.cumsum(numbers.normal(size=count)) for _ in range(chance.randint(1, 6))]
    draw = a.__getattribute__
    if kind < 2:
        for number, line in enumerate(series):
            draw("plot")(line, chance.choice(("-", "--", ".-", "o-")), label=f"run {number}")
        draw("legend")()
    elif kind == 2:
        for line in series:
            draw("scatter")(line, numbers.permutation(line), s=chance.uniform(2, 60), alpha=chance.uniform(0.4, 1))
    elif kind == 3:
        height = np.abs(series[0][: chance.randint(3, 12)])
        draw("bar")([f"{i}" for i in range(len(height))], height)
    elif kind == 4:
        draw("hist")(series, bins=chance.randint(5, 40))
    elif kind == 5:
        draw("imshow")(numbers.normal(size=(chance.randint(4, 40),) * 2).cumsum(0), cmap=chance.choice(
            ("viridis", "magma", "coolwarm", "gray", "tab20")), interpolation=chance.choice(("nearest", "bilinear")))  # fmt: skip
    elif kind == 6:
        field = numbers.normal(size=(24, 24)).cumsum(0).cumsum(1)
        draw(chance.choice(("contourf", "contour", "pcolormesh")))(field)
    else:
        parts = np.abs(series[0][:8]) + 0.1
        draw("pie")(parts, labels=[f"part {i}" for i in range(len(parts))])


def texts(folder: Path) -> dict[str, str]:
    """Running text by language, of the pages of help."""
    found: dict[str, str] = {}
    for language in sorted((folder / TEXTS / "usr/share/help").iterdir()):
        pages = sorted(language.rglob("*.page"))[:40]
        plain = " ".join(re.sub(r"<[^>]+>", " ", page.read_text("utf-8", "replace")) for page in pages)
        found[language.name] = re.sub(r"\s+", " ", html.unescape(plain))
    return found


SCRIPTS = {  # languages whose letters a font of this name has
    "CJK": ("ja", "zh_CN", "zh_TW", "zh_HK", "ko"),
    "Devanagari": ("hi", "mr"), "Bengali": ("bn", "bn_IN"), "Tamil": ("ta",), "Telugu": ("te",),
    "Gujarati": ("gu",), "Gurmukhi": ("pa",), "Kannada": ("kn",), "Malayalam": ("ml",), "Thai": ("th",),
}  # fmt: skip


class Fonts:
    """Fonts of the packages, by the languages that they can write."""

    def __init__(self, folder: Path) -> None:
        paths = [p for name in FONTS for p in sorted((folder / name).rglob("*")) if p.suffix in (".ttf", ".otf", ".ttc")]
        self._by_script = {script: [p for p in paths if script in p.name] for script in SCRIPTS}
        plain = ("NotoSans-", "NotoSerif-", "NotoMono", "NotoSansDisplay", "Free", "DejaVu", "Liberation")
        self._plain = [p for p in paths if p.name.startswith(plain)]
        self._mono = [p for p in self._plain if "Mono" in p.name]

    def of(self, language: str, chance: random.Random, *, mono: bool = False) -> ImageFont.FreeTypeFont:
        """A font for a language, 8 to 28 px high."""
        script = next((name for name, languages in SCRIPTS.items() if language in languages), "")
        paths = self._mono if mono else self._by_script.get(script) or self._plain
        size = chance.choice((9, 10, 11, 12, 12, 13, 13, 14, 15, 16, 18, 21, 28))
        return ImageFont.truetype(str(chance.choice(paths)), size)


def _page(words: str, font: ImageFont.FreeTypeFont, chance: random.Random, *, dark: bool, colours: int) -> Pixels:
    width, height = chance.randint(260, 640), chance.randint(200, 480)
    ground = (chance.randrange(40),) * 3 if dark else (chance.choice((255, 255, 255, 250, 238)),) * 3
    image = Image.new("RGB", (width, height), ground)
    draw = ImageDraw.Draw(image)
    draw.fontmode = chance.choice(("L", "L", "L", "1"))
    low, high = (130, 255) if dark else (0, 110)
    inks = [tuple(chance.randint(low, high) for _ in range(3)) for _ in range(colours - 1)]
    inks.append((230, 230, 230) if dark else (0, 0, 0))
    line = round(font.size * chance.uniform(1.15, 1.6))
    wide = max(8, round((width - 16) / max(1.0, font.getlength("n"))))
    at, left = chance.randrange(max(1, len(words) - 4000)), chance.randint(2, 24)
    for y in range(chance.randint(0, 20), height, line):
        x = float(left)
        for part in re.split(r"(?<= )", words[at : at + chance.randint(wide // 2, wide)]):
            draw.text((x, y), part, fill=chance.choice(inks), font=font)
            x += font.getlength(part)
        at += wide
    return np.asarray(image)


def pages(folder: Path, chance: random.Random) -> Iterator[Pixels]:
    """Pages of text, and terminals."""
    fonts, written = Fonts(folder), texts(folder)
    for _ in range(PAGES):
        language = chance.choice(sorted(written))
        dark = chance.random() < 0.2
        yield _page(written[language], fonts.of(language, chance), chance, dark=dark, colours=1)
    for _ in range(TERMINALS):
        font = fonts.of("C", chance, mono=True)
        yield _page(written["C"], font, chance, dark=chance.random() < 0.75, colours=chance.randint(1, 7))


def windows(folder: Path, chance: random.Random) -> Iterator[Pixels]:
    """Windows: pages of help with their pictures in a browser, and forms, in several palettes."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
    from PySide6.QtWidgets import QApplication, QTextBrowser, QWidget

    program = QApplication.instance() or QApplication(["graphics"])
    assert isinstance(program, QApplication)
    program.setStyle("Fusion")
    for package in ("fonts-dejavu-core", "fonts-liberation2", "fonts-freefont-ttf"):
        for path in sorted((folder / package).rglob("*.ttf")):
            QFontDatabase.addApplicationFont(str(path))
    families = sorted(QFontDatabase.families())
    help_pages = sorted((folder / "gimp-help-en").rglob("*.html")) + sorted((folder / "wireshark-doc").rglob("*.html"))
    for number in range(WINDOWS):
        palette = QPalette()
        if chance.random() < 0.3:
            palette = QPalette(QColor(*(chance.randint(30, 60),) * 3))
        program.setPalette(palette)
        program.setFont(QFont(chance.choice(families), chance.randint(8, 12)))
        widget: QWidget
        if number % 3:
            browser = QTextBrowser()
            browser.setSource(QUrl.fromLocalFile(str(chance.choice(help_pages))))
            widget = browser
        else:
            widget = _form(chance)
        widget.resize(chance.randint(300, WIDEST), chance.randint(240, HIGHEST))
        widget.show()
        if isinstance(widget, QTextBrowser):
            bar = widget.verticalScrollBar()
            bar.setValue(chance.randint(0, bar.maximum()))
        program.processEvents()
        image = widget.grab().toImage().convertToFormat(_rgb())
        pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
        yield pixels[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()
        widget.close()


def _rgb() -> object:
    from PySide6.QtGui import QImage

    return QImage.Format.Format_RGB888


def _form(chance: random.Random) -> object:
    from PySide6 import QtWidgets as w
    from PySide6.QtCore import Qt

    words = "Open Save Export Cancel Steps Quality Base Model Device Name Size Colour Width Height Apply Help".split()
    form = w.QWidget()
    layout = w.QGridLayout(form)

    def text() -> str:
        return " ".join(chance.choices(words, k=chance.randint(1, 3)))

    def listed() -> w.QWidget:
        table = w.QTableWidget(chance.randint(3, 12), chance.randint(2, 5))
        for row in range(table.rowCount()):
            for column in range(table.columnCount()):
                table.setItem(row, column, w.QTableWidgetItem(chance.choice((text(), f"{chance.random():.3f}"))))
        return table

    def slider() -> w.QWidget:
        made = w.QSlider(Qt.Orientation.Horizontal)
        made.setValue(chance.randrange(100))
        return made

    def bar() -> w.QWidget:
        made = w.QProgressBar()
        made.setValue(chance.randrange(101))
        return made

    def chosen() -> w.QWidget:
        made = w.QComboBox()
        made.addItem(text())
        return made

    makers: list[Callable[[], w.QWidget]] = [
        lambda: w.QPushButton(text()), lambda: w.QLabel(text()), lambda: w.QLineEdit(text()),
        lambda: w.QCheckBox(text()), lambda: w.QRadioButton(text()), slider, bar, chosen, listed, w.QSpinBox,
    ]  # fmt: skip
    for cell in range(chance.randint(4, 24)):
        layout.addWidget(chance.choice(makers)(), cell // 3, cell % 3)
    return form


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
    parser.add_argument("--packages", type=Path, help="unpacked packages; OUT-packages, fetched where they are not there")
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
