"""Translation for modules without Qt, too; `pyside6-lupdate` finds calls of `tr` and files them under no context."""

from __future__ import annotations

from collections.abc import Callable

Translate = Callable[[str, str], str]


class Translator:
    """Holds Qt's function once the program has one; before that, and without Qt, texts stay as they are."""

    def __init__(self) -> None:
        self.translate: Translate = lambda context, text: text


TRANSLATOR = Translator()


def tr(text: str) -> str:
    """`text` in the user's language; placeholders are filled in afterwards, with `format`."""
    return TRANSLATOR.translate("", text)
