"""A canvas for plots: drawn at three times its size with Pillow, then reduced, so that every edge is smooth."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

Colour = tuple[int, int, int]
Place = tuple[float, float]
Box = tuple[float, float, float, float]

SUPERSAMPLING = 3
SHAPES = ("circle", "square", "triangle", "diamond", "cross", "down")


class Canvas:
    """A white picture to draw on; all coordinates and sizes are px of the finished picture."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._image = Image.new("RGB", (width * SUPERSAMPLING, height * SUPERSAMPLING), "white")
        self._draw = ImageDraw.Draw(self._image)

    def line(self, places: Sequence[Place], colour: Colour, width: float = 1.0) -> None:
        """A polyline with round joints."""
        scaled = [self._scale(place) for place in places]
        thickness = max(1, round(width * SUPERSAMPLING))
        self._draw.line(scaled, fill=colour, width=thickness, joint="curve")

    def rectangle(self, box: Box, fill: Colour | None, outline: Colour | None = None) -> None:
        """A rectangle of (left, top, right, bottom)."""
        left, top, right, bottom = (round(edge * SUPERSAMPLING) for edge in box)
        self._draw.rectangle((left, top, right, bottom), fill=fill, outline=outline, width=SUPERSAMPLING)

    def marker(self, at: Place, shape: str, radius: float, colour: Colour) -> None:
        """A filled symbol of `SHAPES` with a white rim, so that symbols that overlap stay apart."""
        for size, fill in ((radius + 1.6, (255, 255, 255)), (radius, colour)):
            x, y = self._scale(at)
            self._symbol(x, y, shape, size * SUPERSAMPLING, fill)

    def text(self, at: Place, text: str, size: float, colour: Colour, anchor: str = "la") -> None:
        """Text at an anchor of Pillow's two-letter kind."""
        self._draw.text(self._scale(at), text, fill=colour, font=_font(size * SUPERSAMPLING), anchor=anchor)

    def text_upwards(self, at: Place, text: str, size: float, colour: Colour) -> None:
        """Text turned by 90 degrees to read upwards, centred on `at`."""
        font = _font(size * SUPERSAMPLING)
        left, top, right, bottom = font.getbbox(text)
        strip = Image.new("L", (math.ceil(right - left), math.ceil(bottom - top)), 0)
        ImageDraw.Draw(strip).text((-left, -top), text, fill=255, font=font)
        turned = strip.transpose(Image.Transpose.ROTATE_90)
        x, y = self._scale(at)
        corner = (round(x - turned.width / 2), round(y - turned.height / 2))
        self._image.paste(Image.new("RGB", turned.size, colour), corner, turned)

    def text_size(self, text: str, size: float) -> tuple[float, float]:
        """Width and height in px that `text` takes."""
        left, top, right, bottom = _font(size * SUPERSAMPLING).getbbox(text)
        return (right - left) / SUPERSAMPLING, (bottom - top) / SUPERSAMPLING

    def png(self) -> bytes:
        """The finished picture as a PNG file."""
        small = self._image.resize((self.width, self.height), Image.Resampling.BOX)
        data = io.BytesIO()
        small.save(data, "PNG", optimize=True)
        return data.getvalue()

    def _scale(self, place: Place) -> Place:
        return place[0] * SUPERSAMPLING, place[1] * SUPERSAMPLING

    def _symbol(self, x: float, y: float, shape: str, radius: float, fill: Colour) -> None:
        if shape == "circle":
            self._draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill)
            return
        self._draw.polygon([(x + dx * radius, y + dy * radius) for dx, dy in _OUTLINES[shape]], fill=fill)


def _corners(count: int, turn: float, scale: float = 1.0) -> list[Place]:
    angles = [2 * math.pi * index / count + turn for index in range(count)]
    return [(scale * math.cos(angle), scale * math.sin(angle)) for angle in angles]


_ARM = 0.42
_OUTLINES: dict[str, list[Place]] = {
    "square": _corners(4, math.pi / 4, 1.25),
    "triangle": _corners(3, -math.pi / 2, 1.3),
    "diamond": _corners(4, 0.0, 1.25),
    "down": _corners(3, math.pi / 2, 1.3),
    "cross": [
        (_ARM, 1), (_ARM, _ARM), (1, _ARM), (1, -_ARM), (_ARM, -_ARM), (_ARM, -1),
        (-_ARM, -1), (-_ARM, -_ARM), (-1, -_ARM), (-1, _ARM), (-_ARM, _ARM), (-_ARM, 1),
    ],
}  # fmt: skip


def _font(size: float) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    # Pillow carries this font: the plot looks the same on a machine without any.
    return ImageFont.load_default(size)
