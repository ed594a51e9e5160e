"""Names of files as people may be shown them: any bytes are a name, and not all of them are text."""

from __future__ import annotations

import unicodedata

ESCAPED = ("Cc", "Cs", "Zl", "Zp")  # controls, bytes that are no text, ends of lines
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # what follows would be shown backwards


def shown(name: object) -> str:
    r"""A name on one line that any terminal takes in: controls and bytes that are no text become `\n`, `\x1b`, `\xe9`.

    Emoji and letters of any script stay. Nothing can be opened by the result; for that JSON has the name itself.
    """
    text = str(name)
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_shown, text))


def _shown(character: str) -> str:
    if unicodedata.category(character) not in ESCAPED and character not in TURNING:
        return character
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # how Python keeps a byte of a name that is no text
        return f"\\x{code - 0xDC00:02x}"
    return character.encode("unicode_escape").decode("ascii")
