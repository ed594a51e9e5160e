"""What a run gained or cost, in one sentence, against the file that was opened. No Qt."""

from __future__ import annotations

from explorer.gui.look import losses
from explorer.gui.look.i18n import tr
from explorer.gui.look.labels import bytes_label
from explorer.gui.state.documents import Document, Run


def headline(document: Document | None, run: Run | None) -> str:
    """Of a run; of a picture without one what is expected, "" where nothing is."""
    if document is None:
        return ""
    if run is None:
        return growth(document)
    text = _gain(document, run.point.bytes, lossy=run.point.codec == "lossy")
    lost = losses.lost(run.notes)
    return f"{text}   {losses.SIGN} {lost}" if lost else text


def growth(document: Document) -> str:
    """That a picture will grow where all of it is kept; "" where it is not expected to."""
    if not document.size or document.forecast <= document.size:
        return ""
    text = tr("{name}: without loss about {after}, {times} times your {format} of {before}. Try lossy")
    return text.format(
        name=document.name, after=bytes_label(document.forecast), times=times(document.forecast, document.size),
        format=document.format, before=bytes_label(document.size),
    )  # fmt: skip


def saved(document: Document | None, run: Run) -> str:
    """The part of the file, or of the raw samples where there is none, that is saved; how many times as large."""
    before = original_bytes(document, run)
    after = run.point.bytes
    return f"{100 * (1 - after / before):.1f} %" if after <= before else f"× {times(after, before)}"


def original_bytes(document: Document | None, run: Run) -> int:
    """Bytes of the file that was opened; of the raw samples where there is none."""
    if document is not None and document.size:
        return document.size
    point = run.point
    return point.width * point.height * point.channels * point.bit_depth // 8


def times(after: int, before: int) -> str:
    """How many times as large."""
    ratio = after / max(before, 1)
    return f"{ratio:.1f}" if ratio < 10 else f"{ratio:.0f}"


def _gain(document: Document, after: int, *, lossy: bool) -> str:
    before = document.size
    if not before:
        return ""
    if after > before:
        text = (
            tr("{after}: {times} times your {format} of {before}")
            if lossy
            else tr("{after}: {times} times your {format} of {before}. Try lossy")
        )
    else:
        text = tr("{name}: {before} → {after}, {part} % smaller")
    return text.format(
        name=document.name, before=bytes_label(before), after=bytes_label(after), times=times(after, before),
        format=document.format or tr("file"), part=f"{100 * (1 - after / before):.0f}",
    )  # fmt: skip
