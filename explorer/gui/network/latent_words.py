"""What was expected of the latents at a place, in words: by the hyperprior alone beside with the context. No Qt."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import numpy as np

from explorer.gui.look.i18n import tr
from explorer.gui.look.labels import bytes_label

if TYPE_CHECKING:
    from explorer.lossy.inspect import LatentPrediction

MOST = 48  # channels that are told; most of the others are zeros that cost nearly nothing


def place(found: LatentPrediction) -> str:
    """Which latents these are."""
    text = tr("Latents of pixel {x}, {y}: row {row}, column {column} of their grid; {known} neighbours known")
    return text.format(x=found.x, y=found.y, row=found.row, column=found.column, known=found.known)


def table(found: LatentPrediction) -> str:
    """The channels, the dearest first, under the sums of all, as HTML."""
    alone, coded = found.alone, found.coded
    sums = tr("{alone} bits by the hyperprior alone, {coded} with context: all {count} channels").format(
        alone=f"{alone.bits.sum():.2f}", coded=f"{coded.bits.sum():.2f}", count=len(found.values)
    )
    rows = [
        [f"{channel}", f"{found.values[channel]}"]
        + [f"{each[channel]:.2f}" for density in (alone, coded) for each in (density.mean, density.scale, density.bits)]
        for channel in np.argsort(-alone.bits, kind="stable")[:MOST]
    ]
    three = [tr("mean"), tr("scale"), tr("bits")]
    over = _cells("th", ["", ""]) + "".join(
        f"<th colspan='3' align='center'>{escape(text)}</th>" for text in (tr("hyperprior alone"), tr("with context"))
    )
    head = f"<tr>{over}</tr><tr>{_cells('th', [tr('channel'), tr('value'), *three, *three])}</tr>"
    body = "".join(f"<tr>{_cells('td', row)}</tr>" for row in rows)
    rest = len(found.values) - len(rows)
    more = tr("{count} more channels, which cost less").format(count=rest) if rest else ""
    return f"<p>{escape(sums)}</p><table>{head}{body}</table><p>{escape(more)}</p>"


def hyper(found: LatentPrediction, taken: float, size: int) -> str:
    """z there and what it cost, the dearest first; `taken`: bytes of all z, `size`: of the file, 0 where not known."""
    whole = tr("All hyper-latents take {bytes} of {size}").format(bytes=bytes_label(taken), size=bytes_label(size))
    here = tr("{bits} bits for the {count} hyper-latents of these 64 × 64 pixels").format(
        bits=f"{found.z_bits.sum():.2f}", count=len(found.z)
    )
    rows = "".join(
        f"<tr>{_cells('td', [str(channel), str(found.z[channel]), f'{found.z_bits[channel]:.2f}'])}</tr>"
        for channel in np.argsort(-found.z_bits, kind="stable")[:MOST]
    )
    head = f"<tr>{_cells('th', [tr('channel'), tr('value'), tr('bits')])}</tr>"
    return f"<p>{escape(here)}<br>{escape(whole) if size else ''}</p><table>{head}{rows}</table>"


def _cells(kind: str, texts: list[str]) -> str:
    return "".join(f"<{kind} align='right' style='padding-left:10px'>{escape(text)}</{kind}>" for text in texts)
