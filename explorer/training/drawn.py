"""Draws pictures that are no photographs, with the fonts and texts of packages: plots, pages, terminals, windows."""

from __future__ import annotations

import html
import os
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from explorer.training.bank import Pixels

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

FONTS = ("fonts-noto-core", "fonts-noto-cjk", "fonts-freefont-ttf", "fonts-dejavu-core", "fonts-liberation2")
TEXTS = "gnome-user-docs"  # in some forty languages and a dozen scripts
HELP = ("gimp-help-en", "wireshark-doc")  # pages with pictures
PLOTS, PAGES, TERMINALS, WINDOWS = 420, 420, 160, 420
WIDEST, HIGHEST = 720, 560  # px; larger pictures are cut


def cut(picture: Pixels, chance: random.Random) -> Pixels:
    """A part of a picture that is larger than `WIDEST` x `HIGHEST` px."""
    height, width = picture.shape[:2]
    y, x = chance.randint(0, max(0, height - HIGHEST)), chance.randint(0, max(0, width - WIDEST))
    return np.ascontiguousarray(picture[y : y + HIGHEST, x : x + WIDEST])


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
        yield cut(pixels, chance)


def _plot(axes: Any, numbers: np.random.Generator, chance: random.Random) -> None:
    kind = chance.randrange(8)
    count = chance.randint(5, 200)
    series = [np.cumsum(numbers.normal(size=count)) for _ in range(chance.randint(1, 6))]
    if kind < 2:
        for number, line in enumerate(series):
            axes.plot(line, chance.choice(("-", "--", ".-", "o-")), label=f"run {number}")
        axes.legend()
    elif kind == 2:
        for line in series:
            axes.scatter(line, numbers.permutation(line), s=chance.uniform(2, 60), alpha=chance.uniform(0.4, 1))
    elif kind == 3:
        height = np.abs(series[0][: chance.randint(3, 12)])
        axes.bar([f"{i}" for i in range(len(height))], height)
    elif kind == 4:
        axes.hist(series, bins=chance.randint(5, 40))
    elif kind == 5:
        values = numbers.normal(size=(chance.randint(4, 40),) * 2).cumsum(0)
        colours = chance.choice(("viridis", "magma", "coolwarm", "gray", "tab20"))
        axes.imshow(values, cmap=colours, interpolation=chance.choice(("nearest", "bilinear")))
    elif kind == 6:
        field = numbers.normal(size=(24, 24)).cumsum(0).cumsum(1)
        chance.choice((axes.contourf, axes.contour, axes.pcolormesh))(field)
    else:
        parts = np.abs(series[0][:8]) + 0.1
        axes.pie(parts, labels=[f"part {i}" for i in range(len(parts))])


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
        paths = [
            p for name in FONTS for p in sorted((folder / name).rglob("*")) if p.suffix in (".ttf", ".otf", ".ttc")
        ]
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
    from PySide6.QtGui import QColor, QFont, QFontDatabase, QImage, QPalette
    from PySide6.QtWidgets import QApplication, QTextBrowser

    program = QApplication.instance() or QApplication(["graphics"])
    assert isinstance(program, QApplication)
    program.setStyle("Fusion")
    for package in ("fonts-dejavu-core", "fonts-liberation2", "fonts-freefont-ttf"):
        for path in sorted((folder / package).rglob("*.ttf")):
            QFontDatabase.addApplicationFont(str(path))
    families = sorted(QFontDatabase.families())
    help_pages = [page for package in HELP for page in sorted((folder / package).rglob("*.html"))]
    for number in range(WINDOWS):
        palette = QPalette()
        if chance.random() < 0.3:
            palette = QPalette(QColor(*(chance.randint(30, 60),) * 3))
        program.setPalette(palette)
        program.setFont(QFont(chance.choice(families), chance.randint(8, 12)))
        widget = _form(chance) if number % 3 == 0 else QTextBrowser()
        if isinstance(widget, QTextBrowser):
            widget.setSource(QUrl.fromLocalFile(str(chance.choice(help_pages))))
        widget.resize(chance.randint(300, WIDEST), chance.randint(240, HIGHEST))
        widget.show()
        if isinstance(widget, QTextBrowser):
            bar = widget.verticalScrollBar()
            bar.setValue(chance.randint(0, bar.maximum()))
        program.processEvents()
        image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
        pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
        yield pixels[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()
        widget.close()


def _form(chance: random.Random) -> QWidget:
    from PySide6 import QtWidgets
    from PySide6.QtCore import Qt

    words = ("Open", "Save", "Export", "Cancel", "Steps", "Quality", "Base", "Model", "Size", "Colour", "Width", "Help")
    form = QtWidgets.QWidget()
    layout = QtWidgets.QGridLayout(form)

    def text() -> str:
        return " ".join(chance.choices(words, k=chance.randint(1, 3)))

    def listed() -> QtWidgets.QWidget:
        table = QtWidgets.QTableWidget(chance.randint(3, 12), chance.randint(2, 5))
        for row in range(table.rowCount()):
            for column in range(table.columnCount()):
                table.setItem(
                    row, column, QtWidgets.QTableWidgetItem(chance.choice((text(), f"{chance.random():.3f}")))
                )
        return table

    def slider() -> QtWidgets.QWidget:
        made = QtWidgets.QSlider(Qt.Orientation.Horizontal)
        made.setValue(chance.randrange(100))
        return made

    def bar() -> QtWidgets.QWidget:
        made = QtWidgets.QProgressBar()
        made.setValue(chance.randrange(101))
        return made

    def chosen() -> QtWidgets.QWidget:
        made = QtWidgets.QComboBox()
        made.addItem(text())
        return made

    named = (QtWidgets.QPushButton, QtWidgets.QLabel, QtWidgets.QLineEdit, QtWidgets.QCheckBox, QtWidgets.QRadioButton)
    makers: list[Callable[[], QWidget]] = [*(lambda kind=kind: kind(text()) for kind in named)]
    makers += [slider, bar, chosen, listed, QtWidgets.QSpinBox]
    for cell in range(chance.randint(4, 24)):
        layout.addWidget(chance.choice(makers)(), cell // 3, cell % 3)
    return form
