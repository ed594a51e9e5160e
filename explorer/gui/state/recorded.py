"""Runs as recordings and back, ready to be shown without a decoder: of lessons and of sessions. No Qt."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from explorer.coding.latent_schedule import LATENT_SIZE
from explorer.coding.schedule import Steps
from explorer.coding.step import Step
from explorer.errors import CorruptFile
from explorer.file.container import unpack
from explorer.gui.scene.latents import LatentArrays, LatentViews
from explorer.gui.scene.raster import Raster
from explorer.gui.scene.replay import Recorder
from explorer.gui.state.documents import Run
from explorer.lessons.trace import SESSION, Latents, Meta, Trace, write
from explorer.lossless.density.traces import Traces
from explorer.tradeoff.point import Point, point_of_file

MOST_MEANS = 20  # of a recording
MOST_HELD = 1 << 30  # bytes of memory for all recordings of a session that is opened
LAYERS, MEAN = 40, 4  # bytes a pixel of what is drawn of a run, and of each expectation, with their halves


def held(width: int, height: int, means: int = MOST_MEANS) -> int:
    """Bytes of memory that a recording of so many px takes once it is read."""
    return width * height * (LAYERS + MEAN * means)


def recording_of(run: Run, means: Mapping[int, Raster]) -> bytes | None:
    """The recording of a run whose steps are there; None where it has none, or is larger than a recording may be.

    Nor has what is transparent one: recordings hold colours alone.
    `means`: what the network expected, by numbers of steps; left out where there is no room for them.
    """
    scene = run.replay.scene
    if not run.data or run.point.codec == "raw" or scene.original is None or scene.bits_map is None:
        return None
    width, height = run.point.width, run.point.height
    if width * height > SESSION.pixels or max(width, height) > SESSION.side or scene.original.transparent:
        return None
    places = sorted(means)[:: max(-(-len(means) // MOST_MEANS), 1)]
    for kept in (places, places[::4], []):
        try:
            return write(_trace(run, {place: means[place] for place in kept}), SESSION)
        except CorruptFile:  # too large
            continue
    return None


def _trace(run: Run, means: Mapping[int, Raster]) -> Trace:
    replay, scene, point = run.replay, run.replay.scene, run.point
    assert scene.original is not None
    assert scene.shown is not None
    assert scene.bits_map is not None
    lossy = scene.latents.arrays if scene.latents is not None else None
    traces = scene.traces or Traces(None)
    picture = scene.original.levels[0]
    shown = picture if scene.shown is scene.original else scene.shown.levels[0]
    spent = float(replay.bits[-1]) if point.shannon_bits is None else point.shannon_bits
    meta = Meta(
        spent, replay.base_bytes, 0.0, point.decode_seconds or 0.0, point.psnr, point.msssim, tuple(means)
    )  # fmt: skip
    return Trace(
        run.data, unpack(run.data).header, meta, picture, shown, scene.base.levels[0] if scene.base else None,
        scene.bits_map if lossy is None else lossy.bits, traces.alone if lossy is None else lossy.alone,
        traces.looked, np.maximum.accumulate(replay.bits), np.maximum.accumulate(replay.seconds),
        {place: raster.levels[0] for place, raster in means.items()}, (),
        None if lossy is None else Latents(lossy.y, lossy.z, lossy.mean, lossy.scale),
    )  # fmt: skip


def run_of(trace: Trace, original: Raster) -> Run:
    """A recording as a run; `original`: its picture."""
    lossy = trace.latents is not None
    shown = Raster(trace.shown) if trace.shown is not trace.picture else original
    recorder = Recorder(LATENT_SIZE if lossy else 1)
    plan = Steps(trace.step_of, (None,) * trace.count)
    # Of a recording only the steps' own bits are kept: what came before the first are the hyper-latents.
    before = max(0.0, trace.meta.shannon_bits - float(trace.spent[-1])) if lossy else 0.0
    for step in range(trace.count):
        spent, seconds = before + float(trace.spent[step + 1]), float(trace.seconds[step + 1])
        recorder.add(Step(step, trace.count, plan.positions(step), spent, seconds, trace.shown))
    replay = recorder.finish(
        shown,
        trace.base,
        trace.meta.base_bytes,
        trace.bits,
        original=original,
        latents=LatentViews(trace.header, _arrays(trace)) if lossy else None,
        traces=None if lossy else Traces(None, trace.alone, trace.looked),
    )
    if before:
        replay.bits[0] = before  # as it was, not but for the rounding of the recorded map
    return Run(point_of(trace), trace.data, True, "cpu", replay)


def point_of(trace: Trace) -> Point:
    """The figures of a recording; without seconds of an encoder, so that nobody is asked to save it."""
    point = point_of_file(
        trace.header, len(trace.data), trace.meta.base_bytes, trace.count,
        shannon_bits=trace.meta.shannon_bits, decode_seconds=trace.meta.decode_seconds,
    )  # fmt: skip
    return point._replace(psnr=trace.meta.psnr, msssim=trace.meta.msssim)


def _arrays(trace: Trace) -> LatentArrays:
    assert trace.latents is not None
    own = trace.latents
    alone = trace.bits if trace.alone is None else trace.alone
    return LatentArrays(own.y, own.z, own.mean, own.scale, trace.bits, trace.step_of, alone)
