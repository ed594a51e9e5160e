"""Models in words. No Qt."""

from __future__ import annotations

from html import escape

from explorer.gui.look.i18n import tr
from explorer.gui.look.labels import bytes_label, model_label
from explorer.gui.state.models_at_hand import METRIC_NAMES
from explorer.inventory import Entry, Figures

NOTHING = "–"


def macs_label(macs: float) -> str:
    """Multiplications per pixel, with the thousands as k."""
    return f"{macs / 1e6:.2f} M" if macs >= 1e6 else f"{macs / 1e3:.0f} k" if macs >= 1e4 else f"{macs:,.0f}"


def part_label(name: str) -> str:
    """A family of steps, or a part of the lossy model."""
    return {
        "causal": tr("wavefront and cells"), "interlaced": tr("few steps"), "cells": tr("cells"),
        "encoder": tr("to encode"), "prior": tr("of the prior"), "decoder": tr("to decode"),
    }.get(name, name)  # fmt: skip


def codec_label(entry: Entry) -> str:
    """The codec, of a lossy model with what it was trained for."""
    if entry.info.codec != "lossy":
        return tr("Lossless")
    return tr("Lossy, {metric}").format(metric=METRIC_NAMES.get(entry.info.metric, entry.info.metric))


def name_label(entry: Entry) -> str:
    """The name, told apart from another of the same name."""
    return model_label(entry.info.key)


def most_macs(figures: Figures | str | None) -> str:
    """The largest number of multiplications, in one cell of a table."""
    if figures is None:
        return "…"
    if isinstance(figures, str):
        return tr("broken")
    return macs_label(max(macs for _, macs in figures.macs))


def first_rate(entry: Entry) -> str:
    """The first held-out rate."""
    return f"{entry.rates[0].bits:.3f}" if entry.rates else NOTHING


def details(entry: Entry, figures: Figures | str | None) -> str:
    """All that is known, as HTML."""
    info = entry.info
    rows = [
        (tr("Codec"), codec_label(entry)),
        (tr("Learnt from"), info.description),
        (tr("Trained"), entry.trained or NOTHING),
        (
            tr("File"),
            NOTHING if entry.size is None else f"{info.path} ({entry.size:,} bytes, {bytes_label(entry.size)})",
        ),
        ("SHA-256", info.sha256),
        *_counted(figures),
        (tr("Auto base"), ", ".join(f"≤ {line.steps}: {line.base}" for line in info.auto_base) or NOTHING),
    ]
    table = "".join(
        f"<tr><td style='padding-right:10px'><b>{escape(name)}</b></td><td>{escape(text)}</td></tr>"
        for name, text in rows
    )
    unit = tr("bits per pixel, at quality: likeness") if info.codec == "lossy" else tr("bits per sub-pixel")
    rates = "".join(
        f"<tr><td style='padding-right:10px'>{escape(rate.of)}</td><td align='right'>{rate.bits:.4f}</td></tr>"
        for rate in entry.rates
    )
    head = f"<h3>{escape(name_label(entry))}</h3><table>{table}</table>"
    if not rates:
        return head
    told = tr("On pictures that it did not learn from, {unit}").format(unit=unit)
    return f"{head}<p><b>{escape(told)}</b></p><table>{rates}</table>"


def _counted(figures: Figures | str | None) -> list[tuple[str, str]]:
    if figures is None:
        return [(tr("Weights"), tr("being read…"))]
    if isinstance(figures, str):
        return [(tr("Weights"), figures)]
    macs = ", ".join(f"{part_label(name)} {round(count):,}" for name, count in figures.macs)
    return [(tr("Weights"), f"{figures.weights:,}"), (tr("Multiplications a pixel"), macs)]
