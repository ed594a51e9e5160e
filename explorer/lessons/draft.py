"""Drafts of lessons, from a session or from what was done in the window, for a person to edit."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import msgspec

from explorer.lessons.schema import Lesson, Recipe, Step, StepTexts, Texts


class Draft(NamedTuple):
    """What a draft is made of.

    Attributes:
        id: of the lesson.
        recipes: of its recordings, by name.
        steps: as they came.
    """

    id: str
    recipes: dict[str, Recipe]
    steps: tuple[Step, ...]


def draft_files(draft: Draft) -> dict[str, Any]:
    """lesson.json and en.json as plain values."""
    lesson = Lesson(id=draft.id, steps=draft.steps, traces=draft.recipes)
    words = {
        step.key: StepTexts(title=step.key, text="What is to be seen here, and why it is so?", notes="")
        for step in draft.steps
    }
    texts = Texts(title=draft.id, summary="What is understood after this lesson?", steps=words)
    return {"lesson.json": _plain(lesson), "en.json": _plain(texts)}


def picture_name(name: str, number: int) -> str:
    """A name that a recipe may have, from that of a file; its number where nothing is left."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.rpartition(".")[0].lower() or name.lower()).strip("-")[:30]
    return plain or f"picture-{number}"


def _plain(value: Any) -> Any:
    """Without what is as it is by default, so that a person reads what matters."""
    built = msgspec.to_builtins(value)
    return _pruned(built, value)


def _pruned(built: Any, value: Any) -> Any:
    if isinstance(value, msgspec.Struct):
        kept = {}
        if "kind" in built:
            kept["kind"] = built["kind"]
        for field in msgspec.structs.fields(value):
            inner = getattr(value, field.name)
            if inner != field.default or field.default is msgspec.NODEFAULT:
                kept[field.encode_name] = _pruned(built[field.encode_name], inner)
        return kept
    if isinstance(value, dict):
        return {key: _pruned(built[key], inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_pruned(one, inner) for one, inner in zip(built, value, strict=True)]
    return built
