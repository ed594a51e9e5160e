"""Pictures and tables as HTML that stands by itself, for notebooks: images are data in the page."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

SIDE = 320  # px of an image at most
# Viridis, after matplotlib: dark to light for small to large, told apart by colour-blind eyes and in print.
SCALE = ((68, 1, 84), (59, 82, 139), (33, 145, 140), (94, 201, 98), (253, 231, 37))
FIGURE = "display:inline-block;margin:0 16px 12px 0;vertical-align:top"
PIXELS = "image-rendering:pixelated"


def png(samples: NDArray[np.uint8], side: int = SIDE) -> bytes:
    """A PNG of uint8 (H, W, 3), reduced to at most `side` px."""
    stride = max(1, max(samples.shape[:2]) // (4 * side))
    image = Image.fromarray(np.ascontiguousarray(samples[::stride, ::stride]))
    image.thumbnail((side, side), Image.Resampling.LANCZOS)
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


def figure(samples: NDArray[np.uint8], caption: str) -> str:
    """An image with words below it; small ones are enlarged, pixel by pixel."""
    enlarged = max(1, SIDE // (2 * max(samples.shape[:2])))
    return embedded(png(samples), caption, min(SIDE, samples.shape[1]) * enlarged, PIXELS if enlarged > 1 else "")


def embedded(data: bytes, caption: str, width: int, style: str = "") -> str:
    """A PNG, shown `width` px wide, with words below it."""
    source = base64.b64encode(data).decode("ascii")
    image = f'<img src="data:image/png;base64,{source}" width="{width}" style="{style}" alt="{html.escape(caption)}">'
    return f'<figure style="{FIGURE}">{image}<figcaption>{html.escape(caption)}</figcaption></figure>'


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of text."""
    head = "".join(f"<th>{html.escape(name)}</th>" for name in header)
    body = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def coloured(values: NDArray[Any], most: float) -> NDArray[np.uint8]:
    """Numbers from 0 to `most`, (H, W), as colours, uint8 (H, W, 3)."""
    places = np.linspace(0, max(most, 1e-9), len(SCALE))
    channels = [np.interp(values, places, [colour[channel] for colour in SCALE]) for channel in range(3)]
    return np.stack(channels, axis=2).round().astype(np.uint8)
