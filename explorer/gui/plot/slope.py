"""What more decoding time brings, in words. No widgets."""

from __future__ import annotations

from explorer.gui.look.i18n import tr
from explorer.gui.look.labels import bytes_label, rung_label
from explorer.gui.state.session import Run, Session

LEAST = 1e-3  # seconds between two runs that are worth a sentence


def slope(session: Session) -> str:
    """From the selected run to the one beside it, else to the next slower one of its curve; "" where there is none."""
    run, document = session.selected, session.current
    if run is None or document is None or run.point.decode_seconds is None:
        return ""
    other = session.beside or _slower(run, document.runs)
    if other is None or other.point.decode_seconds is None or other.point.codec != run.point.codec:
        return ""
    fast, slow = sorted((run, other), key=lambda each: each.point.decode_seconds or 0.0)
    time = (slow.point.decode_seconds or 0.0) - (fast.point.decode_seconds or 0.0)
    saved = fast.point.bytes - slow.point.bytes
    if time < LEAST:
        return ""
    names = {"fast": rung_label(fast.point.steps), "slow": rung_label(slow.point.steps)}
    if saved <= 0:
        return tr("Steps {slow} take longer than {fast} and save nothing").format(**names)
    return tr("From {fast} to {slow} steps, each further second saves {size}").format(
        **names, size=bytes_label(saved / time)
    )


def _slower(run: Run, runs: list[Run]) -> Run | None:
    """The next slower one that differs in its steps alone."""
    own = run.point
    same = [
        each
        for each in runs
        if each.point.decode_seconds is not None
        and each.point._replace(steps=own.steps).setting == own.setting
        and each.point.steps != own.steps
        and each.point.decode_seconds > (own.decode_seconds or 0.0)
    ]
    return min(same, key=lambda each: each.point.decode_seconds or 0.0, default=None)
