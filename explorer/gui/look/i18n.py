"""The program in the user's language: `tr`, the languages there are, and the file that holds a translation. No Qt.

A translation is one .ts file, the format of Qt Linguist, read as it is. Compiled forms (.qm, or the .mo that gettext of
the standard library asks for) would be a second copy to keep in step with the first; a few hundred texts are read in a
few milliseconds, and only where the language is not English. `explorer.gui.tools.catalogue` keeps the file complete.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

SYSTEM = "system"
LANGUAGE_KEY = "window/language"  # in the settings
# Every language under its own name, as those look for it who can read no other.
LANGUAGES = MappingProxyType({"en": "&English", "zh_CN": "简体中文 (&C)"})


class Translator:
    """Holds the language in force and its texts; none for English, in which the program is written."""

    def __init__(self) -> None:
        self.texts: Mapping[str, str] = {}
        self.language = "en"


TRANSLATOR = Translator()


def tr(text: str) -> str:
    """`text`, a literal, in the user's language; placeholders are filled in afterwards, with `format`."""
    return TRANSLATOR.texts.get(text, text)


def language_for(wanted: str, system: Sequence[str]) -> str:
    """The language to use, one of `LANGUAGES`.

    `wanted`: one of them, else as the system. `system`: the user's languages, the preferred first, as Qt names them,
    such as "zh-Hans-CN" or "de-AT".
    """
    if wanted in LANGUAGES:
        return wanted
    for name in system:
        if name.startswith(("zh-Hans", "zh-CN")):  # "zh" alone may stand behind "zh-Hant"
            return "zh_CN"
        if name.partition("-")[0] == "en":
            return "en"
    return "en"


def plain(text: str) -> str:
    """A menu's text without its mnemonic and its dots, as a table or a sentence shows it."""
    return re.sub(r"\s*\(&.\)", "", text).replace("&", "").rstrip("…")  # Chinese menus say it in brackets


def read_texts(path: Path) -> dict[str, str]:
    """The finished translations of a .ts file by their English texts; none if it is missing or no such file."""
    from xml.etree import ElementTree  # only where there is something to read

    try:
        messages = ElementTree.parse(path).iter("message")
    except (OSError, ElementTree.ParseError):
        return {}  # English is better than no program
    found = {message.findtext("source", ""): message.findtext("translation", "") for message in messages}
    return {source: text for source, text in found.items() if text}
