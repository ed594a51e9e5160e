"""Recordings as documents and runs of the session, ready to be shown without a decoder. No Qt."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from explorer.gui.scene.raster import Raster
from explorer.gui.state.documents import Document, Run
from explorer.gui.state.recorded import run_of
from explorer.lessons.trace import Trace
from explorer.pictures.picture import Picture

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


def is_own(run: Run | None, documents: Iterable[Document]) -> bool:
    """Whether a run is none of the lesson's documents."""
    return run is not None and not any(run in document.runs for document in documents)
