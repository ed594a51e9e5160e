"""The lessons as a static site: a page each in every language, and an index; nothing is loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from explorer.lessons import reading
from explorer.lessons.handout import page
from explorer.lessons.page import INDEX, WORDS
from explorer.lessons.reading import SOURCE_LANGUAGE

NAMES = {"en": "English", "zh_CN": "简体中文"}


def pages(lessons: Sequence[Path], languages: Sequence[str] = tuple(NAMES)) -> dict[str, str]:
    """The pages by their file names: index.html, ID.html, and those of other languages as ID.LANGUAGE.html.

    Raises `CorruptFile`.
    """
    found: dict[str, str] = {}
    for language in languages:
        read = [reading.read(path, language) for path in lessons]
        for lesson in read:
            own = lesson.definition.id
            home = f'<a href="{_file("index", language)}">{escape(WORDS[language]["lessons"])}</a> '
            found[_file(own, language)] = page(lesson, home + _others(own, language, languages))
        cards = "".join(
            f'<li><a href="{_file(lesson.definition.id, language)}"><b>{escape(lesson.texts.title)}</b></a>'
            f"<p>{escape(lesson.texts.summary)}</p>"
            f"<small>{escape(WORDS[language]['minutes'].format(minutes=lesson.definition.minutes))}</small></li>"
            for lesson in read
        )
        found[_file("index", language)] = INDEX.format(
            language=language.replace("_", "-"),
            lessons=escape(WORDS[language]["lessons"]),
            links=_others("index", language, languages),
            cards=cards,
        )
    return found


def _file(name: str, language: str) -> str:
    return f"{name}.html" if language == SOURCE_LANGUAGE else f"{name}.{language}.html"


def _others(name: str, language: str, languages: Sequence[str]) -> str:
    others = [each for each in languages if each != language]
    return " ".join(f'<a href="{_file(name, each)}" hreflang="{each}">{NAMES[each]}</a>' for each in others)
