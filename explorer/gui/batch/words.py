"""The batch's rows and sums in words and figures, as the table and its tool tips show them. No Qt."""

from __future__ import annotations

from explorer.gui.batch.items import COMPRESSED, EXISTS, NOT_SMALLER, Figures, Item, Progress, Totals
from explorer.gui.look.i18n import tr
from explorer.gui.look.labels import base_label, bytes_label, seconds_label
from explorer.gui.state.session import Settings

SYMBOLS = {"waiting": "·", "running": "▸", "done": "✓", "failed": "✕", "skipped": "–"}
NOTHING = "–"


def status(item: Item, progress: Progress | None) -> str:
    """Symbol and words: what became of a picture, or what is done with it."""
    return f"{SYMBOLS[item.status]}  {_status(item, progress)}"


def reason(item: Item) -> str:
    """Why a picture was skipped or failed."""
    if item.status != "skipped":
        return item.reason
    if item.reason == NOT_SMALLER and item.figures is not None:
        return tr("not written: {size} would not be smaller").format(size=bytes_label(item.figures.bytes))
    known = {EXISTS: tr("there is a file already"), COMPRESSED: tr("compressed already")}
    return known.get(item.reason, item.reason)


def cells(item: Item) -> tuple[str, ...]:
    """Original, file, rate, PNG and saving."""
    figures = item.figures
    if figures is None:
        return ("",) * 5
    png = bytes_label(figures.png_bytes) if figures.png_bytes else NOTHING
    return (
        bytes_label(figures.source_bytes), bytes_label(figures.bytes), f"{figures.bpsp:.3f}", png,
        percent(figures.saving),
    )  # fmt: skip


def sums(totals: Totals) -> tuple[str, ...]:
    """The same of all pictures that are done."""
    if not totals.done:
        return ("",) * 5
    png = bytes_label(totals.png_bytes) if totals.png_bytes else NOTHING
    return (
        bytes_label(totals.source_bytes), bytes_label(totals.bytes), f"{totals.bpsp:.3f}", png, percent(totals.saving)
    )  # fmt: skip


def counts(totals: Totals) -> str:
    """How many pictures there are of each kind, without the kinds that there are none of."""
    kinds = (
        (totals.done, tr("{n} done")),
        (totals.waiting, tr("{n} waiting")),
        (totals.failed, tr("{n} failed")),
        (totals.skipped, tr("{n} skipped")),
    )
    return ", ".join(text.format(n=count) for count, text in kinds if count)


def tip(item: Item) -> str:
    """The path, and where it was compressed all that is known of it."""
    lines = [str(item.source.path)]
    if text := reason(item):
        lines.append(text)
    if item.figures is not None:
        lines.extend(_figures(item.figures))
    return "\n".join(lines)


def settings(made: Settings) -> str:
    """With what the pictures are compressed."""
    device = tr("auto") if made.device == "auto" else made.device.upper()
    text = tr("Steps {steps}, base {base}, device {device}")
    return text.format(steps=made.steps, base=base_label(made.base), device=device)


def percent(part: float | None) -> str:
    """A saving; with a minus where there is none."""
    return NOTHING if part is None else f"{100 * part:.1f} %".replace("-", "−")


def _figures(figures: Figures) -> list[str]:
    lines = [tr("Steps {steps}, base {base}").format(steps=figures.steps, base=base_label(figures.base))]
    if figures.target is not None:
        lines.append(tr("Written: {path}").format(path=figures.target))
    lines.append(tr("decoded: identical") if figures.verified else tr("not decoded"))
    lines.append(tr("Time: {seconds}").format(seconds=seconds_label(figures.seconds)))
    return lines


def _status(item: Item, progress: Progress | None) -> str:
    if item.status == "running":
        return _stage(progress or Progress("read"))
    if item.status == "done":
        verified = item.figures is not None and item.figures.verified
        return tr("done, identical") if verified else tr("done")
    return tr("waiting") if item.status == "waiting" else reason(item)


def _stage(progress: Progress) -> str:
    part = f"{100 * progress.part:.0f} %"
    return {
        "read": tr("reading"),
        "encode": tr("encoding, {part}").format(part=part),
        "decode": tr("verifying, {part}").format(part=part),
        "png": tr("measuring the PNG"),
        "write": tr("writing"),
    }[progress.stage]
