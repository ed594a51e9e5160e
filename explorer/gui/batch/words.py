"""The batch's rows and sums in words and figures, as the table and its tool tips show them. No Qt."""

from __future__ import annotations

from explorer.gui.batch.items import EXISTS, GROWS, INCOMPLETE, NOT_SMALLER, Figures, Item, Options, Progress, Totals
from explorer.gui.batch.queue import Queue
from explorer.gui.look import losses
from explorer.gui.look.i18n import tr
from explorer.gui.look.labels import base_label, bytes_label, decibels_label, seconds_label
from explorer.gui.state.headline import times as ratio
from explorer.gui.state.models_at_hand import METRIC_NAMES
from explorer.gui.state.session import Settings

SYMBOLS = {"waiting": "·", "running": "▸", "done": "✓", "failed": "✕", "skipped": "–"}
NOTHING = "–"


def status(item: Item, progress: Progress | None) -> str:
    """Symbols and words: what became of a picture, or what is done with it, and whether reading lost anything."""
    sign = f"{losses.SIGN}  " if losses.lost(item.notes) else ""
    return f"{SYMBOLS[item.status]}  {sign}{_status(item, progress)}"


def reason(item: Item) -> str:
    """Why a picture was skipped or failed."""
    if item.reason == INCOMPLETE:
        return tr("{lost}: not done").format(lost=losses.lost(item.notes))
    if item.status != "skipped":
        return item.reason
    if item.reason == NOT_SMALLER and item.figures is not None:
        times = ratio(item.figures.bytes, item.figures.source_bytes)
        size = bytes_label(item.figures.bytes)
        return tr("{times} times the original ({size}): not written").format(size=size, times=times)
    if item.reason == GROWS and item.figures is not None:
        text = tr("about {times} times the original ({size}) without loss: left out; try lossy")
        times = ratio(item.figures.bytes, item.figures.source_bytes)
        return text.format(size=bytes_label(item.figures.bytes), times=times)
    return {EXISTS: tr("there is a file already")}.get(item.reason, item.reason)


def cells(item: Item) -> tuple[str, ...]:
    """Original, file, saving, rate and PNG."""
    figures = item.figures
    if figures is None or item.reason == GROWS:
        return (bytes_label(item.source.size) if item.source.size else "", *[""] * 4)
    png = bytes_label(figures.png_bytes) if figures.png_bytes else NOTHING
    rate = tr("{rate} bpp").format(rate=f"{figures.bpp:.3f}") if figures.metric else f"{figures.bpsp:.3f}"
    return (
        bytes_label(figures.source_bytes), bytes_label(figures.bytes), percent(figures.saving),
        NOTHING if figures.restored else rate, png,
    )  # fmt: skip


def sums(totals: Totals) -> tuple[str, ...]:
    """The same of all pictures that were compressed."""
    if not totals.compressed:
        return ("",) * 5
    png = bytes_label(totals.png_bytes) if totals.png_bytes else NOTHING
    rate = f"{totals.bpsp:.3f}"
    if totals.lossy:  # with and without loss together have no rate in common
        all_lossy = totals.lossy == totals.compressed
        rate = tr("{rate} bpp").format(rate=f"{totals.bpp:.3f}") if all_lossy else NOTHING
    return (bytes_label(totals.source_bytes), bytes_label(totals.bytes), percent(totals.saving), rate, png)


def counts(totals: Totals) -> str:
    """How many pictures there are of each kind, without the kinds that there are none of."""
    kinds = (
        (totals.done, tr("{n} done")),
        (totals.waiting, tr("{n} waiting")),
        (totals.failed, tr("{n} failed")),
        (totals.skipped, tr("{n} skipped")),
    )
    return ", ".join(text.format(n=count) for count, text in kinds if count)


def gain(totals: Totals) -> str:
    """What all files together gained against their originals; "" before the first."""
    if not totals.compressed or not totals.source_bytes:
        return ""
    difference = totals.source_bytes - totals.bytes
    if difference < 0:
        text = tr("{before} became {after}: {more} more, {times} times the originals")
        times = ratio(totals.bytes, totals.source_bytes)
    else:
        text, times = tr("{before} became {after}: you gained {gained}, {part}"), ""
    return text.format(
        before=bytes_label(totals.source_bytes), after=bytes_label(totals.bytes), more=bytes_label(-difference),
        gained=bytes_label(difference), part=percent(totals.saving), times=times,
    )  # fmt: skip


def growth(queue: Queue, made: Settings) -> str:
    """That some of the waiting pictures will grow without loss, told before it is done; "" where none is like that."""
    if made.codec != "lossless" or queue.state == "running":
        return ""
    totals = queue.totals()
    if not totals.growing:
        return ""
    text = (
        tr("{count} of {all} are JPEG or the like, two to five times as large without loss: they will be left out")
        if queue.options.only_if_smaller
        else tr("{count} of {all} are JPEG or the like, and become two to five times as large without loss")
    )
    return text.format(count=totals.growing, all=totals.waiting)


def tip(item: Item) -> str:
    """The path, and where it was compressed or restored all that is known of it."""
    lines = [str(item.source.path)]
    if (text := reason(item)) and item.reason != INCOMPLETE:
        lines.append(text)
    lines.extend(f"{losses.SIGN if note.is_loss else '·'} {losses.sentence(note)}" for note in item.notes)
    if item.figures is not None and item.reason != GROWS:
        lines.extend(_figures(item.figures, complete=not losses.lost(item.notes)))
    return "\n".join(lines)


def settings(made: Settings, options: Options) -> str:
    """With what the pictures are compressed."""
    device = tr("auto") if made.device == "auto" else made.device.upper()
    if made.codec == "lossy":
        wanted = (
            tr("at most {size}").format(size=bytes_label(1000 * options.kilobytes))
            if options.kilobytes
            else tr("quality {quality}").format(quality=f"{made.quality:g}")
        )
        text = tr("Lossy, {wanted} ({metric}), steps {steps}, device {device}")
        metric = METRIC_NAMES.get(made.metric, made.metric)
        return text.format(wanted=wanted, metric=metric, steps=made.steps, device=device)
    text = tr("Lossless, steps {steps}, base {base}, device {device}")
    return text.format(steps=made.steps, base=base_label(made.base), device=device)


def percent(part: float | None) -> str:
    """A saving; with a minus where there is none."""
    return NOTHING if part is None else f"{100 * part:.1f} %".replace("-", "−")


def _figures(figures: Figures, *, complete: bool) -> list[str]:
    lines = []
    if figures.restored:
        lines.append(tr("Restored from a file of {size}").format(size=bytes_label(figures.source_bytes)))
    elif figures.metric:
        text = tr("Lossy, steps {steps}, quality {quality} ({metric})")
        metric = METRIC_NAMES.get(figures.metric, figures.metric)
        lines.append(text.format(steps=figures.steps, quality=f"{figures.quality:g}", metric=metric))
    else:
        lines.append(tr("Steps {steps}, base {base}").format(steps=figures.steps, base=base_label(figures.base)))
    if figures.target is not None:
        lines.append(tr("Written: {path}").format(path=figures.target))
    if figures.instead:
        lines.append(tr("{format} cannot hold it exactly, so it is a PNG").format(format=figures.instead))
    lines.append(_proof(figures, complete=complete))
    lines.append(tr("Time: {seconds}").format(seconds=seconds_label(figures.seconds)))
    return lines


def _proof(figures: Figures, *, complete: bool) -> str:
    if figures.restored:
        return tr("its checksum is right") if figures.verified else tr("it has no checksum")
    if not figures.verified:
        return tr("not decoded")
    if figures.metric:
        return tr("decoded: PSNR {psnr}").format(psnr=decibels_label(figures.psnr))
    return tr("decoded: identical") if complete else tr("decoded: identical to what was read, not to the file")


def _status(item: Item, progress: Progress | None) -> str:
    if item.status == "running":
        return _stage(progress or Progress("read"))
    if item.status == "done":
        return _done(item)
    return tr("waiting") if item.status == "waiting" else reason(item)


def _done(item: Item) -> str:
    figures = item.figures
    if figures is None:
        return tr("done")
    if figures.restored:
        if figures.instead:
            return tr("restored as PNG: {format} cannot hold it").format(format=figures.instead)
        return tr("restored")
    if not figures.verified:
        return tr("done")
    if figures.metric:
        return tr("done, {psnr}").format(psnr=decibels_label(figures.psnr))
    return tr("done, as it was read") if losses.lost(item.notes) else tr("done, identical")


def _stage(progress: Progress) -> str:
    part = f"{100 * progress.part:.0f} %"
    return {
        "read": tr("reading"),
        "search": tr("looking for the quality"),
        "encode": tr("encoding, {part}").format(part=part),
        "decode": tr("decoding, {part}").format(part=part),
        "png": tr("measuring the PNG"),
        "write": tr("writing"),
    }[progress.stage]
