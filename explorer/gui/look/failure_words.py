"""Errors from below the window in the user's language, with their values. No Qt.

An error crosses processes as its English sentence. The catalogue has a template for each, such as
"{0}: cannot be read: {1}" (`explorer.gui.tools.failure_texts` collects them from the code); the one that fits says
what the values are, and a value may be a sentence itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from explorer.gui.look.i18n import TRANSLATOR

VALUE = re.compile(r"\{(\d+)\}")
MOST_LETTERS = 2000  # of a sentence that is looked at: some quote what others wrote
DEPTH = 4  # of sentences in sentences


class Template(NamedTuple):
    """A sentence with places for values: what it looks like, its translation, and how many letters are its own."""

    pattern: re.Pattern[str]
    text: str
    letters: int


class _Known:
    """The templates of the language in force, made when the first error comes."""

    def __init__(self) -> None:
        self.texts: Mapping[str, str] = {}
        self.templates: tuple[Template, ...] = ()

    def of(self, texts: Mapping[str, str]) -> tuple[Template, ...]:
        if texts is not self.texts:
            self.texts, self.templates = texts, templates_of(texts)
        return self.templates


_KNOWN = _Known()


def in_words(message: str, depth: int = DEPTH) -> str:
    """An error's sentence in the user's language; as it is, where no template fits or the language is English."""
    texts = TRANSLATOR.texts
    if not texts or not depth or len(message) > MOST_LETTERS or " " not in message:  # a word may be a file's name
        return message
    if message in texts:
        return texts[message]
    for template in _KNOWN.of(texts):
        found = template.pattern.fullmatch(message)
        if found is not None:
            return template.text.format(*(in_words(value, depth - 1) for value in found.groups()))
    name, colon, rest = message.partition(": ")  # of the file that it is about, as a rule
    said = in_words(rest, depth - 1) if colon else rest
    return f"{name}: {said}" if said != rest else message


def templates_of(texts: Mapping[str, str]) -> tuple[Template, ...]:
    """The templates among a language's texts, those with most letters of their own first."""
    found = [
        Template(re.compile(_pattern(source), re.DOTALL), text, len(VALUE.sub("", source)))
        for source, text in texts.items()
        if "{0}" in source
    ]
    return tuple(sorted(found, key=lambda template: -template.letters))


def _pattern(source: str) -> str:
    """A value is as short as may be, so that "{0}: damaged: {1}" is split at its own words."""
    parts = VALUE.split(source)[::2]
    return "(.*?)".join(re.escape(part) for part in parts)
