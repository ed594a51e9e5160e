"""The pixel that is looked at, and what the network predicted for it, or for its latents; asked in a thread. No Qt.

Neither the device's thread nor the codec's process is asked: an answer takes a millisecond in NumPy (half a second of
a picture so large that its states were not kept), and must not wait until a picture is encoded.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING

from explorer.errors import ItalicError
from explorer.gui.look.i18n import tr
from explorer.gui.state.events import Event
from explorer.gui.state.failures import describe
from explorer.gui.state.session import Run, Session
from explorer.machine.worker import Job, Worker

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from explorer.lossless.density.inspect import Prediction
    from explorer.lossless.inspection import Lanes
    from explorer.lossy.inspect import LatentInspector, LatentPrediction

Open = Callable[[Run, "NDArray[np.uint8]"], "Lanes"]
Question = tuple[Run, tuple[int, int]]


class Probe:
    """Looks at one pixel of the selected run.

    Attributes:
        open: opens a run's file, given what it decodes to.
        at: the pixel (x, y), None until one was pointed at.
        pinned: whether it stays while the cursor moves on.
        prediction: what was predicted for it; None until that is known.
        latents: of a lossy run what was expected of the latents that stand for it; None until that is known.
        problem: why it will not be known, "" where it will.
        changed: emitted after every change.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self.open: Open = _open
        self.at: tuple[int, int] | None = None
        self.pinned = False
        self.prediction: Prediction | None = None
        self.latents: LatentPrediction | None = None
        self.problem = ""
        self.changed: Event[[]] = Event()
        self._worker = Worker("probe")
        self._asked: tuple[Job, Question] | None = None
        self._opened: tuple[Run, Lanes] | None = None  # only the thread reads and writes it, and the next
        self._opened_latents: tuple[Run, LatentInspector] | None = None
        session.selection_changed.connect(self._forget)
        session.live_changed.connect(self._on_live)
        self._live = False

    @property
    def question(self) -> Question | None:
        """What can be asked: a run of the network that is shown, and a pixel of it."""
        return self._question("lossless")

    @property
    def latent_question(self) -> Question | None:
        """The same of a lossy run."""
        found = self._question("lossy")
        return None if found is None or found[0].replay.scene.latents is None else found

    def _question(self, codec: str) -> Question | None:
        run = self._session.selected
        if run is None or self.at is None or self._session.shows_live or run.point.codec != codec:
            return None
        if not run.replay.count:  # of a session that was opened, until its file is decoded again
            return None
        inside = self.at[0] < run.point.width and self.at[1] < run.point.height
        return (run, self.at) if inside else None

    def point(self, x: int, y: int) -> None:
        """The cursor is at a pixel; outside of the picture the last one stays, so that it can be read."""
        scene = self._session.scene()
        if not self.pinned and scene is not None and 0 <= x < scene.width and 0 <= y < scene.height:
            self._move((x, y))

    def pin(self, on: bool) -> None:
        """Keep the pixel, the middle one if there is none yet; or follow the cursor again."""
        scene = self._session.scene()
        self.pinned = on and scene is not None
        if self.pinned and scene is not None and (self.at is None or self.question is None):
            self._move((scene.width // 2, scene.height // 2))
        self.changed.emit()

    def move(self, x: int, y: int) -> None:
        """Look at a pixel by its numbers, and keep it."""
        scene = self._session.scene()
        if scene is not None:
            self.pinned = True
            self._move((min(max(x, 0), scene.width - 1), min(max(y, 0), scene.height - 1)))

    def ask(self) -> None:
        """Ask the network, unless this is known or asked already; an older question is dropped."""
        question, scene = self.question, self._session.scene()
        if question is None or scene is None or scene.original is None or self.prediction or self.problem:
            return
        rgb = scene.original.levels[0]
        self._submit(question, lambda: self._look(question, rgb))

    def ask_latents(self) -> None:
        """The same of a lossy run's latents."""
        question = self.latent_question
        if question is not None and not self.latents and not self.problem:
            self._submit(question, lambda: self._look_at_latents(question))

    def _submit(self, question: Question, look: Callable[[], Generator[None, None, object]]) -> None:
        if self._asked is not None:
            if self._asked[1] == question:
                return
            self._asked[0].cancelled = True
        job = Job(look)
        self._asked = job, question
        self._worker.submit(job)

    def poll(self) -> None:
        """Fetch the answer; to be called some thirty times a second."""
        messages, _ = self._worker.take()
        for message in messages:
            if message.outcome == "started" or self._asked is None or message.job is not self._asked[0]:
                continue
            question, self._asked = self._asked[1], None
            if question not in (self.question, self.latent_question) or message.outcome == "cancelled":
                continue
            if message.outcome == "finished" and question == self.question:
                self.prediction = message.value
            elif message.outcome == "finished":
                self.latents = message.value
            else:
                known = isinstance(message.value, ItalicError)
                self.problem = describe(message.value) if known else f"{type(message.value).__name__}: {message.value}"
            self.changed.emit()

    def close(self) -> bool:
        """Wait for the thread. Returns whether it ended in time."""
        return self._worker.close()

    def _look(self, question: Question, rgb: NDArray[np.uint8]) -> Generator[None, None, Prediction]:
        run, at = question
        yield
        if self._opened is None or self._opened[0] is not run:
            self._opened = None  # its arrays go before the next ones come
            self._opened = run, self.open(run, rgb)
        return self._opened[1].at(*at)

    def _look_at_latents(self, question: Question) -> Generator[None, None, LatentPrediction]:
        from explorer.lossy.inspect import latent_inspector

        run, at = question
        yield
        if self._opened_latents is None or self._opened_latents[0] is not run:
            views = run.replay.scene.latents
            assert views is not None
            self._opened_latents = run, latent_inspector(views.header, views.arrays.y, views.arrays.z)
        return self._opened_latents[1].at(*at)

    def _move(self, at: tuple[int, int]) -> None:
        if at != self.at:
            self.at = at
            self._forget()
        else:
            self.changed.emit()

    def _forget(self) -> None:
        self.prediction, self.latents, self.problem = None, None, ""
        self.changed.emit()

    def _on_live(self) -> None:
        if self._live != self._session.shows_live:  # every step announces itself; only begin and end matter here
            self._live = self._session.shows_live
            self.changed.emit()


def _open(run: Run, rgb: NDArray[np.uint8]) -> Lanes:
    """With what the replay has: to lay out the steps of a large picture anew would hold Python's lock for long."""
    from explorer.lossless.inspection import inspector

    scene = run.replay.scene
    base = scene.base.levels[0] if scene.base is not None else None
    return inspector(run.data, rgb, scene.step_of, base, scene.traces)


def reason(probe: Probe, session: Session) -> str:
    """Why nothing is predicted, in one sentence; "" where something is, or will be at once."""
    run = session.selected
    if probe.problem:
        return probe.problem
    if session.shows_live:
        return tr("The predictions of a picture can be looked at once it is coded.")
    if run is None:
        return tr("Compress a picture, then point at one of its pixels.")
    if run.point.codec == "lossy":
        return tr("The lossy codec predicts latents, which no single pixel has; see the views of the latents.")
    if run.point.codec != "lossless":
        return tr("These samples are stored without a prediction of each pixel.")
    if probe.at is None:
        return tr("Point at a pixel of the picture, or press P and give its numbers.")
    return ""
