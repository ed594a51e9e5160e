"""Colours that stay apart for colour-blind eyes (Okabe and Ito; cividis), for plots, masks and heat maps. No Qt."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

SERIES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#6B3A00", "#565656")
SERIES_ON_DARK = ("#56B4E9", "#F2793A", "#2FC49A", "#E39CC4", "#F0E442", "#F2F4F7")
SYMBOLS = ("o", "s", "t1", "d", "t", "star")
GLYPHS = {"o": "●", "s": "■", "t1": "▲", "d": "◆", "t": "▼", "star": "★"}  # the same in words
PEER_SYMBOLS = ("x", "+", "p", "h", "t2", "t3", "star", "crosshair", "d")  # of other coders, which share one colour

OF_CHANNEL = {"G": 2, "R": 1, "B": 0, "L": 5}  # of SERIES; the names stand beside them

NOW = 0xFFE69F00
KNOWN = 0xFF0072B2
UNKNOWN = 0xFFCC79A7
GREY = 0xFF808080
BLACK = 0xFF000000
WHITE = 0xFFFFFFFF

# Every sixteenth entry of cividis; between them a line is within one level of the original.
_CIVIDIS = (
    "00224e", "00306f", "213d6b", "35456c", "434e6c", "51576e", "5e5f71", "6b6974", "787279",
    "857c78", "948676", "a49171", "b39c6a", "c4a860", "d5b553", "e7c242", "fee838",
)  # fmt: skip


class Tone(NamedTuple):
    """The colours of one theme, as #rrggbb."""

    window: str
    panel: str
    field: str
    text: str
    muted: str
    line: str
    accent: str
    accent_text: str
    stage: str
    masked: str
    good: str
    bad: str
    warn: str
    info_fill: str
    bad_fill: str


LIGHT = Tone(
    window="#f4f5f7", panel="#ffffff", field="#ffffff", text="#1b1f24", muted="#57606a", line="#d0d7de",
    accent="#0b63b0", accent_text="#ffffff", stage="#e7eaee", masked="#c9d0d8", good="#146c43", bad="#b3261e",
    warn="#8a5a00", info_fill="#e3f0fb", bad_fill="#fdeceb",
)  # fmt: skip
DARK = Tone(
    window="#1b1e23", panel="#23272e", field="#2b3038", text="#e8eaed", muted="#a3abb5", line="#3a414b",
    accent="#4ba3f2", accent_text="#0b1320", stage="#14161a", masked="#343b45", good="#5fd39b", bad="#ff8a80",
    warn="#f2c14e", info_fill="#1d3348", bad_fill="#46211f",
)  # fmt: skip


def series_colour(number: int, tone: Tone) -> str:
    """#rrggbb of a curve."""
    return (SERIES if tone is LIGHT else SERIES_ON_DARK)[number % len(SERIES)]


def series_symbol(number: int) -> str:
    """Its symbol: each of six colours with each of six symbols before a pair comes again."""
    return SYMBOLS[(number + number // len(SERIES)) % len(SYMBOLS)]


def cividis() -> NDArray[np.uint8]:
    """uint8 (256, 3) RGB, dark blue to yellow, of even lightness for every kind of colour vision."""
    anchors = np.array([[int(colour[i : i + 2], 16) for i in (0, 2, 4)] for colour in _CIVIDIS], float)
    at = np.linspace(0, len(anchors) - 1, 256)
    channels = [np.interp(at, np.arange(len(anchors)), anchors[:, c]) for c in range(3)]
    return np.stack(channels, 1).round().astype(np.uint8)


def diverging() -> NDArray[np.uint8]:
    """uint8 (256, 3) RGB, blue over nearly white to orange: both ends are told apart by every kind of colour vision."""
    anchors = np.array([[0, 60, 120], [0, 114, 178], [242, 242, 242], [213, 94, 0], [130, 50, 0]], float)
    at = np.linspace(0, len(anchors) - 1, 256)
    channels = [np.interp(at, np.arange(len(anchors)), anchors[:, c]) for c in range(3)]
    return np.stack(channels, 1).round().astype(np.uint8)


def packed(colour: str) -> int:
    """#rrggbb as 0xffrrggbb."""
    return 0xFF000000 | int(colour.lstrip("#"), 16)
