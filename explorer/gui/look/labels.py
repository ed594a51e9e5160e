"""Numbers as people read them. No Qt."""

from __future__ import annotations

from functools import lru_cache

from explorer.gui.look.i18n import tr


def seconds_label(seconds: float | None) -> str:
    """Three digits with the unit that suits."""
    if seconds is None:
        return "–"
    if seconds < 1e-3:
        return f"{_three(seconds * 1e6)} µs"
    if seconds < 1:
        return f"{_three(seconds * 1e3)} ms"
    if seconds < 120:
        return f"{_three(seconds)} s"
    return f"{int(seconds // 60)}:{int(seconds % 60):02} min"


def bytes_label(size: float) -> str:
    """Bytes with the unit that suits; kB is 1000 bytes, as in file managers."""
    if size < 1000:
        return f"{size:.0f} bytes"
    if size < 1e6:
        return f"{_three(size / 1e3)} kB"
    return f"{_three(size / 1e6)} MB"


def base_label(base: str) -> str:
    """The base code as the window names it: "BPG 32" or "none"."""
    name, _, qp = base.partition(":")
    return f"{name.upper()} {qp}" if qp else tr("none") if base == "none" else tr("auto") if base == "auto" else base


def rung_label(steps: str) -> str:
    """A number of steps, or the name of an order, as the window writes it."""
    return {"wavefront": tr("wavefront"), "serial": tr("serial")}.get(steps, steps)


def rung_named(text: str) -> str:
    """The rung that is written so: `rung_label` back."""
    return next((rung for rung in ("wavefront", "serial") if rung_label(rung) == text), text)


@lru_cache
def model_label(model: str) -> str:
    """The name of a model by its hash's first digits; these themselves where it is not installed."""
    from explorer.weights.models import name_of

    return name_of(model) or "–"


def decibels_label(value: float | None) -> str:
    """A likeness in dB."""
    return "–" if value is None else f"{value:.2f} dB"


def _three(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:.0f}"
