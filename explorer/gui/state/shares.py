"""Where the bytes of a run's file go: header, profile, metadata, preview, base, steps, hyper-latents. No Qt."""

from __future__ import annotations

from contextlib import suppress
from typing import Literal, NamedTuple

import numpy as np

from explorer.errors import ItalicError
from explorer.file.container import unpack
from explorer.gui.state.documents import Run

Kind = Literal["header", "profile", "metadata", "preview", "base", "planes", "hyper", "latents", "steps", "samples"]
MOST = 16  # groups of steps


class Share(NamedTuple):
    """A part of a file.

    Attributes:
        kind: what it holds; "planes" are alpha and lower bits, "latents" and "steps" are groups of steps.
        bytes: of it; of steps by their Shannon bits, so that all shares sum up to the file.
        first, last: steps of a group, from 0; -1 for what is no step.
    """

    kind: Kind
    bytes: float
    first: int = -1
    last: int = -1


def shares(run: Run) -> list[Share]:
    """All parts that are there, in the order of the file; none where a session had no room for the bytes."""
    found: list[Share] = []
    with suppress(ItalicError):
        found = _shares(run) if run.data else []
    return [share for share in found if share.bytes > 0]


def _shares(run: Run) -> list[Share]:
    container = unpack(run.data)
    header = container.header
    profiles: list[tuple[Kind, int]] = [
        ("profile", len(header.icc)),
        ("metadata", len(header.exif) + len(header.records)),
        ("preview", len(header.preview)),
        ("base", len(container.base)),
        ("planes", len(container.extra)),
    ]
    coded = len(container.pixels)
    start = len(run.data) - coded - sum(length for _, length in profiles)
    made = [Share("header", start), *(Share(kind, length) for kind, length in profiles)]
    if header.codec == "raw":
        return [*made, Share("samples", coded)]
    kind: Kind = "latents" if header.codec == "lossy" else "steps"
    bits = np.diff(run.replay.bits)
    if not len(bits) or bits.sum() <= 0:
        return [*made, Share(kind, coded)]
    if kind == "latents" and run.point.shannon_bits:  # whose steps do not hold the hyper-latents
        hyper = max(0.0, run.point.shannon_bits - _of_latents(run)) / run.point.shannon_bits * coded
        made.append(Share("hyper", hyper))
        coded_steps = coded - hyper
        if bits.sum() > _of_latents(run) * 1.001:  # ... unless the first one does
            bits[0] = max(0.0, bits[0] - (bits.sum() - _of_latents(run)))
    else:
        coded_steps = float(coded)
    scale = coded_steps / bits.sum()
    groups = np.array_split(np.arange(len(bits)), min(MOST, len(bits)))
    return made + [Share(kind, float(bits[at].sum() * scale), int(at[0]), int(at[-1])) for at in groups]


def _of_latents(run: Run) -> float:
    bits = run.replay.scene.bits_map
    return 0.0 if bits is None else float(bits.sum(dtype=np.float64))
