"""What the evaluation page says: figures with their intervals, how far it is, what was asked. No Qt."""

from __future__ import annotations

import math
from pathlib import Path

from explorer.evaluation.datasets import short_name
from explorer.gui.evaluate.means import MSSSIM, Interval, Line
from explorer.gui.evaluate.study import Study
from explorer.gui.look.i18n import tr
from explorer.gui.look.labels import base_label, rung_label, seconds_label
from explorer.gui.state.models_at_hand import METRIC_NAMES

NOTHING = "–"


def line_name(line: Line) -> str:
    """A coder as the table names it."""
    if not line.own:
        return line.coder if line.quality is None else f"{line.coder}, {line.quality:g}"
    if line.quality is None:
        weights = line.coder.removeprefix("italic ").removesuffix(f"{line.steps} {line.base}").strip()
        base = tr("no base") if line.base == "none" else tr("base {base}").format(base=base_label(line.base))
        text = tr("ITALIC {steps}, {base}").format(steps=rung_label(line.steps), base=base)
        return f"{text}, {weights}" if weights else text
    return f"{series_name(line)}, {line.quality:g}"


def series_name(line: Line) -> str:
    """What the points of one curve have in common."""
    if not line.own:
        return line.coder
    if line.quality is None:
        weights = line.coder.removeprefix("italic ").removesuffix(f"{line.steps} {line.base}").strip()
        base = tr("no base") if line.base == "none" else tr("base {base}").format(base=base_label(line.base))
        return f"ITALIC, {base}, {weights}" if weights else f"ITALIC, {base}"
    return coder_name(line.coder)


def coder_name(coder: str) -> str:
    """A lossy coder."""
    if not coder.startswith("italic "):
        return coder
    metric, _, steps = coder.removeprefix("italic ").partition(" ")
    return f"ITALIC {METRIC_NAMES.get(metric, metric)} {rung_label(steps)}"


def interval_text(interval: Interval | None, name: str = "") -> str:
    """Such as "3.21 ± 0.15": as many digits as the interval leaves sure."""
    if interval is None:
        return NOTHING
    value, low, high = interval
    half = (high - low) / 2
    if name.endswith("_seconds"):
        return _seconds(value, half)
    if not half or not math.isfinite(half):
        return f"{value:.3f}"
    digits = min(max(1 - math.floor(math.log10(half)), 0), 5)
    if name == MSSSIM:  # in dB it is not as wide on both sides
        return f"{value:.{digits}f} ({low:.{digits}f} … {high:.{digits}f})"
    return f"{value:.{digits}f} ± {half:.{digits}f}"


def per_cent(interval: Interval | None) -> str:
    """A difference in per cent, with its sign."""
    if interval is None:
        return NOTHING
    half = (interval.high - interval.low) / 2
    return f"{interval.value:+.1f} ± {half:.1f} %".replace("-", "−")


def sources(names: tuple[str, ...]) -> str:
    """The sources in a few words."""
    return ", ".join(short_name(name) or str(Path(name)) for name in names)


def state(study: Study) -> str:
    """What goes on."""
    count = len(study.table.pictures)
    if study.state == "preparing":
        return tr("Looking for the pictures…")
    if study.state == "waiting":
        return tr("Waits while the window does other work")
    if study.state == "running" and study.at is not None:
        at = study.at
        part = f"{100 * at.part:.0f} %"
        if at.left is None:
            return tr("{part} done").format(part=part)
        return tr("{part} done, about {time} left").format(part=part, time=seconds_label(max(at.left, 1.0)))
    if not study.results:
        return tr("Nothing measured yet")
    failed = tr(", failures: {count}").format(count=len(study.failures)) if study.failures else ""
    return tr("{count} pictures, {results} results").format(count=count, results=len(study.results)) + failed


def now(study: Study) -> str:
    """What is at work; afterwards, what its seconds are worth."""
    if study.at is not None:
        return f"{study.at.picture}: {study.at.coder}" if study.at.picture else ""
    if study.disturbed and study.state == "stopped":
        text = tr("During {count} of these the window did other work: their seconds may be too long")
        return text.format(count=study.disturbed)
    return ""


def _seconds(value: float, half: float) -> str:
    text = seconds_label(value)
    number, _, unit = text.partition(" ")
    scale = {"µs": 1e-6, "ms": 1e-3, "s": 1.0}.get(unit)
    if not half or scale is None:
        return text
    decimals = len(number.partition(".")[2])
    return f"{number} ± {half / scale:.{decimals}f} {unit}"
