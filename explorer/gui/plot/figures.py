"""All figures of a run in words: for tool tips, the summary and the clipboard. No widgets."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from explorer.gui.look import losses
from explorer.gui.look.i18n import tr
from explorer.gui.look.labels import base_label, bytes_label, decibels_label, model_label, rung_label, seconds_label
from explorer.gui.state.models_at_hand import METRIC_NAMES
from explorer.gui.state.session import PeerPoint, Run
from explorer.tradeoff.marks import Mark
from explorer.tradeoff.point import Point


def verdict(run: Run) -> str:
    """What the comparison with the original or its CRC said."""
    if run.point.codec == "lossy":
        return tr("latents identical")
    if run.verified and (lost := losses.lost(run.notes)):
        return tr("identical to what was read, not to the file: {lost}").format(lost=lost)
    return tr("identical") if run.verified else tr("no checksum stored")


def run_label(run: Run) -> str:
    """A run in a few words."""
    point = run.point
    if point.codec == "lossy":
        metric = METRIC_NAMES.get(point.metric, "")
        return tr("Steps {steps}, quality {quality} ({metric})").format(
            steps=rung_label(point.steps), quality=f"{point.quality:g}", metric=metric
        )
    base = tr("no base") if point.base == "none" else base_label(point.base)
    return tr("Steps {steps}, {base}").format(steps=rung_label(point.steps), base=base)


def rate_label(point: Point | PeerPoint, *, digits: int = 4) -> str:
    """The rate: of what is lossy bits per pixel, else bits per sub-pixel."""
    lossy = bool(point.coder) if isinstance(point, PeerPoint) else point.codec == "lossy"
    rate = point.bpp if lossy and point.bpp is not None else point.bpsp
    return f"{rate:.{digits}f} {tr('bpp') if lossy else tr('bpsp')}"


def differences(run: Run, other: Run) -> list[str]:
    """What a run costs more (+) or less (−) than another."""
    one, two = run.point, other.point
    lossy = "lossy" in (one.codec, two.codec)
    rate = one.bpp - two.bpp if lossy else one.bpsp - two.bpsp
    found = [
        _signed(rate, lambda value: f"{value:.3f} {tr('bpp') if lossy else tr('bpsp')}"),
        _signed(one.bytes - two.bytes, bytes_label),
    ]
    if one.psnr is not None and two.psnr is not None:
        found.append(_signed(one.psnr - two.psnr, decibels_label))
    if one.decode_seconds is not None and two.decode_seconds is not None:
        time = _signed(one.decode_seconds - two.decode_seconds, seconds_label)
        found.append(tr("{time} to decode").format(time=time))
    return found


def rows(run: Run) -> list[tuple[str, str]]:
    """Name and value of each figure."""
    point = run.point
    shannon = point.shannon_bits
    what = [
        (tr("Base"), base_label(point.base)),
        (tr("Rate"), rate_label(point)),
        (tr("File"), bytes_label(point.bytes)),
        (tr("of it base"), bytes_label(point.base_bytes)),
    ]
    if point.codec == "lossy":
        what = [
            (tr("Quality"), f"{point.quality:g} ({METRIC_NAMES.get(point.metric, '')})"),
            (tr("Rate"), rate_label(point)),
            (tr("File"), bytes_label(point.bytes)),
            *_likeness(point),
        ]
        if (latents := run.replay.scene.latents) is not None:
            what.append((tr("Saved by the context"), bytes_label(latents.saved_bits / 8)))
    steps = rung_label(point.steps)
    if point.steps != str(point.step_count):
        steps = f"{steps} ({point.step_count})"
    return [
        (tr("Steps"), steps),
        *what,
        (tr("Shannon bits"), "–" if shannon is None else f"{shannon / 8:,.0f} × 8"),
        (tr("Encoding"), seconds_label(point.encode_seconds)),
        (tr("Decoding"), seconds_label(point.decode_seconds)),
        (tr("Model"), model_label(point.model)),
        (tr("Device"), run.device),
        (tr("Decoded picture"), verdict(run)),
    ]


def tip(run: Run) -> str:
    """The figures as a small table in rich text."""
    return _table(rows(run))


def mark_tip(mark: Mark[Run]) -> str:
    """The figures of a setting; of one that was measured several times the median run's, and the range of times."""
    entries = rows(mark.middle)
    if len(mark.items) > 1:
        points = [run.point for run in mark.items]
        entries += [
            (tr("Measured"), tr("{count} times; above, the median").format(count=len(points))),
            (tr("Encoding, all"), _range([point.encode_seconds for point in points])),
            (tr("Decoding, all"), _range([point.decode_seconds for point in points])),
        ]
    return _table(entries)


def peer_tip(point: PeerPoint) -> str:
    """The figures of another coder, likewise."""
    return _table(
        [
            (tr("Coder"), point.name),
            (tr("Rate"), rate_label(point)),
            (tr("File"), bytes_label(point.bytes)),
            (tr("Encoding"), seconds_label(point.encode_seconds)),
            (tr("Decoding"), seconds_label(point.decode_seconds)),
            *(_likeness(point) if point.coder else [(tr("Decoded picture"), tr("identical"))]),
        ]
    )


def _likeness(point: Point | PeerPoint) -> list[tuple[str, str]]:
    return [("PSNR", decibels_label(point.psnr)), ("MS-SSIM", decibels_label(point.msssim))]


def _signed(value: float, label: Callable[[float], str]) -> str:
    return ("+" if value >= 0 else "−") + label(abs(value))


def _range(times: list[float | None]) -> str:
    known = [seconds for seconds in times if seconds is not None]
    return f"{seconds_label(min(known))} – {seconds_label(max(known))}" if known else "–"


def _table(entries: list[tuple[str, str]]) -> str:
    body = "".join(f"<tr><td>{escape(n)}&nbsp;&nbsp;</td><td><b>{escape(v)}</b></td></tr>" for n, v in entries)
    return f"<table>{body}</table>"
