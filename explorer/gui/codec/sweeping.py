"""A sweep in the window: which settings it asks for, and which of them a picture was not tried with yet. No Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from explorer.gui.state.documents import Document, Settings
from explorer.gui.state.models_at_hand import choice_for, choice_of
from explorer.tradeoff.point import Point


def settings_of(
    document: Document, now: Settings, rungs: Sequence[str], bases: Sequence[str], models: Sequence[str] | None
) -> list[Settings]:
    """Every rung with every base, or quality of the lossy codec, each once.

    Of the lossless codec model by model, `models` being hashes' first digits or "auto"; None for that of `now`.
    """
    rungs, bases = list(dict.fromkeys(rungs)), list(dict.fromkeys(bases))
    if now.codec == "lossy":
        return [replace(now, steps=rung, quality=float(quality)) for quality in bases for rung in rungs]
    chosen = dict.fromkeys(_usual_name(document, model) for model in ([now.model] if models is None else models))
    return [replace(now, steps=rung, base=base, model=model) for model in chosen for base in bases for rung in rungs]


def still_to_try(document: Document, wanted: Sequence[Settings], times: int) -> list[Settings]:
    """Those that the picture was tried with fewer than `times` times, as often as that takes.

    All come once before any is repeated: the plot is there early, and a slow minute of the machine does not fall on
    one setting alone.
    """
    tried = Counter(_of_run(run.point) for run in document.runs)
    return [setting for turn in range(times) for setting in wanted if tried[_asked(setting)] <= turn]


def _usual_name(document: Document, model: str) -> str:
    """The model as settings name it: one that "auto" picks for this picture is "auto"."""
    if document.picture is None:
        return model
    return choice_for(model, document.picture.height, document.picture.width)


def _asked(setting: Settings) -> tuple[str, ...]:
    if setting.codec == "lossy":
        return "lossy", setting.metric, setting.steps, f"{setting.quality:g}"
    return "lossless", setting.model, setting.steps, setting.base


def _of_run(point: Point) -> tuple[str, ...]:
    if point.metric:
        return "lossy", point.metric, point.steps, f"{point.quality:g}"
    return "lossless", choice_of(point), point.steps, point.base
