"""What the program stands on: the papers, and what is bundled with it or installed beside it, with licences. No Qt."""

from __future__ import annotations

from importlib import metadata
from typing import NamedTuple

from explorer import __version__
from explorer.errors import ModelMissing
from explorer.gui.look.i18n import tr
from explorer.machine.resources import resource_folder

# As they are cited, in every language: title, and what is linked.
PAPERS = (
    ("ITALIC", "https://github.com/hamedhaghighi/UTLC", "github.com/hamedhaghighi/UTLC"),
    (
        "D. Minnen, J. Ballé, G. Toderici: Joint Autoregressive and Hierarchical Priors for Learned Image Compression",
        "https://arxiv.org/abs/1809.02736",
        "NeurIPS 2018, arXiv:1809.02736",
    ),
)
LIBRARIES = (
    "PySide6-Essentials", "pyqtgraph", "superqt", "torch", "numpy", "pillow", "av", "constriction", "safetensors",
    "imagecodecs",
)  # fmt: skip
LONGEST = 60  # characters; some packages put the whole text there


class Credit(NamedTuple):
    """One part of the program.

    Attributes:
        name: with its version, where it has one.
        licence: its name, "" if it is not told.
    """

    name: str
    licence: str


def bundled() -> list[Credit]:
    """What travels with the program itself."""
    return [
        Credit(f"ITALIC Explorer {__version__}", "MIT"),
        Credit(tr("Icons, translations, weights of the networks"), tr("MIT, as the program")),
        Credit(tr("Sample pictures"), tr("public domain and CC0 1.0, see below")),
    ]


def libraries() -> list[Credit]:
    """The libraries that are installed, by their own words."""
    found = [credit for name in LIBRARIES if (credit := _credit(name)) is not None]
    # Its own licence does not speak of what its wheels carry.
    return [*found, Credit(tr("FFmpeg with libx265, which av brings along"), "GPL-2.0-or-later")]


def samples_licence() -> str:
    """The text that lies beside the sample pictures; "" if it does not."""
    try:
        return (resource_folder("assets") / "samples" / "LICENSE").read_text("utf-8")
    except (ModelMissing, OSError, UnicodeDecodeError):
        return ""


def _credit(name: str) -> Credit | None:
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return None
    classified = [line.rpartition(" :: ")[2] for line in about.get_all("Classifier") or [] if "License ::" in line]
    told = [about.get("License-Expression"), about.get("License"), *classified]
    short = [text for text in told if text and len(text) <= LONGEST and "\n" not in text]
    longer = [text.splitlines()[0] for text in told if text]
    return Credit(f"{about.get('Name', name)} {about.get('Version', '')}", next(iter(short + longer), ""))
