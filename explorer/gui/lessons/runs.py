"""Recordings as documents and runs of the session, ready to be shown without a decoder. No Qt."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from explorer.coding.latent_schedule import LATENT_SIZE
from explorer.coding.schedule import Steps
from explorer.coding.step import Step
from explorer.gui.scene.latents import LatentArrays, LatentViews
from explorer.gui.scene.raster import Raster
from explorer.gui.scene.replay import Recorder
from explorer.gui.state.documents import Document, Run
from explorer.lessons.trace import Trace
from explorer.lossless.density.traces import Traces
from explorer.pictures.picture import Picture
from explorer.tradeoff.point import Point, point_of_file

if TYPE_CHECKING:
    from explorer.lessons.reading import LoadedLesson
    from explorer.lossless.density.inspect import Prediction


class LessonRuns:
    """The documents of a lesson, made of its recordings; those of one picture share a document.

    Attributes:
        documents: in the order in which the recordings name their pictures.
        runs: by the names of the recordings.
    """

    def __init__(self, lesson: LoadedLesson) -> None:
        self._lesson = lesson
        self.runs: dict[str, Run] = {}
        self.documents: list[Document] = []
        self._of_picture: dict[bytes, Document] = {}
        for name in lesson.names:
            self._add(name, lesson.trace(name))

    def document_of(self, name: str) -> Document:
        """The document of a recording."""
        run = self.runs[name]
        return next(document for document in self.documents if run in document.runs)

    def name_of(self, run: Run | None) -> str:
        """The recording that a run is, "" for none."""
        return next((name for name, own in self.runs.items() if own is run), "")

    def prediction(self, run: Run, x: int, y: int) -> Prediction | None:
        """What was recorded of a pixel; None where nothing was."""
        name = self.name_of(run)
        if not name:
            return None
        trace = self._lesson.trace(name)
        found = next((pixel for pixel in trace.pixels if (pixel.x, pixel.y) == (x, y)), None)
        if found is None:
            return None
        from explorer.lossless.density.inspect import Prediction, SubPixel

        looked = None
        if trace.looked is not None and trace.looked[y, x] >= 0:
            row, column = divmod(int(trace.looked[y, x]), trace.header.width)
            looked = column, row
        names = "L" if len(found.values) == 1 else "GRB"
        channels = tuple(
            SubPixel(name, int(value), chances.astype(np.float64))
            for name, value, chances in zip(names, found.values, found.chances, strict=False)
        )
        return Prediction(x, y, int(trace.step_of[y, x]), found.known, channels, looked)

    def _add(self, name: str, trace: Trace) -> None:
        key = trace.picture.tobytes()
        document = self._of_picture.get(key)
        if document is None:
            title = self._lesson.definition.traces[name].picture.removeprefix("sample:").rpartition("/")[2]
            document = Document(title, picture=Picture(trace.picture), original=Raster(trace.picture), opened=True)
            self._of_picture[key] = document
            self.documents.append(document)
        assert document.original is not None
        run = run_of(trace, document.original)
        self.runs[name] = run
        document.runs.append(run)
        document.selected = document.selected or run


def run_of(trace: Trace, original: Raster) -> Run:
    """A recording as a run; `original`: its picture."""
    lossy = trace.latents is not None
    shown = Raster(trace.shown) if trace.shown is not trace.picture else original
    recorder = Recorder(LATENT_SIZE if lossy else 1)
    plan = Steps(trace.step_of, (None,) * trace.count)
    for step in range(trace.count):
        spent, seconds = float(trace.spent[step + 1]), float(trace.seconds[step + 1])
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


def is_own(run: Run | None, documents: Iterable[Document]) -> bool:
    """Whether a run is none of the lesson's documents."""
    return run is not None and not any(run in document.runs for document in documents)
