"""Names and recipes of the runs on the desk, for a new lesson. No Qt."""

from __future__ import annotations

from explorer.gui.state.documents import Run
from explorer.lessons.schema import Recipe


def run_name(run: Run, picture: str) -> str:
    """The name of a recording: of its picture and its setting."""
    point = run.point
    if point.codec == "lossy":
        return f"{picture}-{point.steps}-quality-{point.quality:g}".replace(".", "-")
    return f"{picture}-{point.steps}" + ("" if point.base == "none" else "-" + point.base.replace(":", "-"))


def recipe_of(run: Run, picture: str) -> Recipe:
    """How it is recorded anew from the picture's file in the lesson's folder."""
    point = run.point
    if point.codec == "lossy":
        return Recipe(
            picture=f"pictures/{picture}.png", codec="lossy", steps=point.steps, quality=point.quality,
            metric=point.metric or "mse",
        )  # fmt: skip
    return Recipe(picture=f"pictures/{picture}.png", steps=point.steps, base=point.base)
