"""All figures of a run in words: for tool tips, the summary and the clipboard. No widgets."""

from __future__ import annotations

from html import escape
from pathlib import Path
from shlex import quote

from explorer.gui.i18n import tr
from explorer.gui.labels import base_label, bytes_label, seconds_label
from explorer.gui.session import Document, PeerPoint, Run


def verdict(run: Run) -> str:
    """What the comparison with the original or its CRC said."""
    return tr("identical") if run.verified else tr("no checksum stored")


def rows(run: Run) -> list[tuple[str, str]]:
    """Name and value of each figure."""
    point = run.point
    shannon = point.shannon_bits
    return [
        (tr("Steps"), f"{point.steps} ({point.step_count})" if point.steps != str(point.step_count) else point.steps),
        (tr("Base"), base_label(point.base)),
        (tr("Rate"), f"{point.bpsp:.4f} bpsp"),
        (tr("File"), bytes_label(point.bytes)),
        (tr("of it base"), bytes_label(point.base_bytes)),
        (tr("Shannon bits"), "–" if shannon is None else f"{shannon / 8:,.0f} × 8"),
        (tr("Encoding"), seconds_label(point.encode_seconds)),
        (tr("Decoding"), seconds_label(point.decode_seconds)),
        (tr("Model"), point.model or "–"),
        (tr("Device"), run.device),
        (tr("Decoded picture"), verdict(run)),
    ]


def tip(run: Run) -> str:
    """The figures as a small table in rich text."""
    return _table(rows(run))


def peer_tip(point: PeerPoint) -> str:
    """The figures of another coder, likewise."""
    return _table(
        [
            (tr("Coder"), point.name),
            (tr("Rate"), f"{point.bpsp:.4f} bpsp"),
            (tr("File"), bytes_label(point.bytes)),
            (tr("Encoding"), seconds_label(point.encode_seconds)),
            (tr("Decoding"), seconds_label(point.decode_seconds)),
            (tr("Decoded picture"), tr("identical")),
        ]
    )


def command(document: Document, run: Run) -> str:
    """The command line that makes the same file."""
    source = str(document.path) if document.path else tr("PICTURE.png")
    target = Path(document.name).stem + ".italic"
    point = run.point
    return f"italic encode {quote(source)} --steps {point.steps} --base {point.base} -o {quote(target)}"


def _table(entries: list[tuple[str, str]]) -> str:
    body = "".join(f"<tr><td>{escape(n)}&nbsp;&nbsp;</td><td><b>{escape(v)}</b></td></tr>" for n, v in entries)
    return f"<table>{body}</table>"
