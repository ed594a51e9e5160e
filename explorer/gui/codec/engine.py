"""Turns what the user asks for into jobs, and what the jobs report into state. No Qt; a timer calls `poll`."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer.errors import BadSetting, ItalicError
from explorer.gui.codec import comparison, jobs, sweeping
from explorer.gui.codec.advice import Advice
from explorer.gui.codec.codec import Codec
from explorer.gui.codec.drawing import fill_rest
from explorer.gui.codec.lossy_jobs import LossyPeer, find_lossy_peers, measure_lossy_peer, quality_within
from explorer.gui.codec.progress import Progress, Work
from explorer.gui.codec.trials import Trials
from explorer.gui.look.i18n import tr
from explorer.gui.scene.layers import FILLINGS
from explorer.gui.scene.replay import Recorder
from explorer.gui.state.failures import describe
from explorer.gui.state.folders import find_pictures
from explorer.gui.state.session import Document, Filling, Imagined, Live, Phase, Run, Session, Settings
from explorer.machine.worker import Job, Message, Worker

if TYPE_CHECKING:
    from explorer.evaluation.peers import Peer
    from explorer.pictures.imaging import Picture

log = logging.getLogger(__name__)


class Task(Job):
    """A job with the state that it belongs to.

    Attributes:
        document: the one that it works on, None for none.
        phase: what to show before the job reports.
        settings: of the run.
        done: called in the window's thread with the result.
        unasked: made ahead, in idle time.
        beside: work that is shown elsewhere and that `Engine.cancel` leaves alone.
    """

    def __init__(
        self,
        start: Callable[[], Work[Any]],
        done: Callable[[Any], None],
        *,
        document: Document | None = None,
        phase: Phase = "open",
        settings: Settings | None = None,
        beside: bool = False,
    ) -> None:
        super().__init__(start)
        self.beside, self.unasked = beside, False
        self.done, self.document, self.phase, self.settings = done, document, phase, settings


class Engine:
    """Runs the codec for a session.

    Attributes:
        trials: qualities that are tried while their slider moves.
        encode_on_open: compress a picture as soon as it is shown for the first time.
    """

    def __init__(self, session: Session, codec: Codec) -> None:
        self.session = session
        self.codec = codec
        self.encode_on_open = True
        self._worker = Worker()
        self._advice = Advice(session, self._go_lossy)
        self.trials = Trials(
            session, lambda: self.codec, lambda work, done: self.run_beside(Task(work, done, beside=True))
        )
        self._done = self._total = 0
        self._read = self._to_read = 0  # of those, what only reads a picture
        self._cancelled = False
        self._filling: dict[Filling, Task] = {}
        self._together: list[Document] = []  # what was opened at once the last time ...
        self._before: Document | None = None  # ... and what was shown before

    @property
    def busy(self) -> bool:
        """Whether work that the user asked for runs or waits, or its result was not fetched yet."""
        return self._total > 0

    @property
    def waiting(self) -> int:
        """Number of jobs that wait for the device."""
        return self._worker.waiting

    @property
    def queued(self) -> list[Task]:
        """The jobs that the user asked for and that wait, the next one first."""
        return [job for job in self._worker.queued if isinstance(job, Task) and job.document is not None]

    def drop(self, task: Task) -> None:
        """Take a waiting job out; the one that runs goes on."""
        if task in self.queued:
            task.cancelled = True

    def run_beside(self, task: Task) -> None:
        """Run a task that is not shown as work on the desk; it is to return what went wrong, not to raise it."""
        self._worker.submit(task)

    def cancel_beside(self, task: Task) -> None:
        """Stop such a task within one step."""
        if self._worker.cancel(lambda job: job is task):
            self.codec.interrupt()

    def find_devices(self) -> None:
        """Import torch in the background; not shown as work."""
        self._worker.submit(Task(lambda: jobs.find_devices(self.codec), self.session.set_devices))

    def open_paths(self, paths: Iterable[Path]) -> None:
        """Put files, and the pictures of folders, on the desk; the first is shown, the others wait for that."""
        found = find_pictures(paths)
        for problem in found.problems:
            self.session.notify("error", problem)
        documents = [Document(path.name, path) for path in found.paths]
        if documents:
            self._together, self._before = documents, self.session.current
        self.session.add_documents(documents)

    def show(self, document: Document) -> None:
        """Read a document that was not read yet, and compress it if that is wanted."""
        if document.opened or (document.path is None and not document.runs):
            return
        document.opened = True
        device = self.session.settings.device
        self._submit(
            Task(
                lambda: jobs.with_retreat(lambda at: jobs.open_document(self.codec, document, at), device),
                lambda opened: self._opened(document, opened),
                document=document,
            )
        )

    def open_picture(self, name: str, opened: jobs.Opened) -> None:
        """Put a picture that has no file on the desk."""
        document = Document(name, opened=True)
        self.session.add_documents([document])
        self._opened(document, opened)

    def replay(self, document: Document, run: Run) -> Task:
        """Decode a run of a session again, for its steps."""
        device = self.session.settings.device
        task = Task(
            lambda: jobs.with_retreat(lambda at: jobs.decode_data(self.codec, run.data, at, document.original), device),
            lambda opened: self._replayed(document, run, opened),
            document=document,
            phase="decode",
            settings=Settings(run.point.steps, run.point.base),
        )
        self._submit(task)
        return task

    def encode(self, document: Document, settings: Sequence[Settings] | None = None) -> None:
        """Try settings (as a rule the session's) on a document, one after the other."""
        picture, original = document.picture, document.original
        if picture is None or original is None:
            return
        for setting in settings or [self.session.settings]:
            try:
                setting = setting.checked()
            except BadSetting as problem:
                self.session.notify("error", describe(problem))
                continue
            self._submit(
                Task(
                    lambda setting=setting: jobs.with_retreat(
                        lambda at: jobs.encode_picture(self.codec, picture, original, replace(setting, device=at)),
                        setting.device,
                    ),
                    lambda run, setting=setting: self._made(document, run, setting),
                    document=document,
                    phase="encode",
                    settings=setting,
                )
            )

    def encode_within(self, document: Document, limit: float) -> None:
        """Encode with the best quality of the lossy codec whose file has at most `limit` bytes."""
        picture, settings = document.picture, self.session.settings
        if picture is None:
            return

        def found(quality: float) -> None:
            self.session.change_settings(quality=quality)
            self.encode(document, [replace(settings, quality=quality)])

        self._submit(
            Task(
                lambda: jobs.with_retreat(
                    lambda at: quality_within(self.codec, picture, replace(settings, device=at), limit),
                    settings.device,
                ),
                found,
                document=document,
                phase="encode",
                settings=settings,
            )
        )

    def sweep(
        self,
        document: Document,
        rungs: Sequence[str],
        bases: Sequence[str],
        models: Sequence[str] | None = None,
        *,
        times: int = 1,
    ) -> None:
        """Try every rung with every base, or quality, until each was tried that many times on this picture.

        Of the lossless codec with every model as well; None for that of the settings.
        """
        wanted = sweeping.settings_of(document, self.session.settings, rungs, bases, models)
        if settings := sweeping.still_to_try(document, wanted, times):
            self.encode(document, settings)
        elif wanted:
            self.session.notify("info", tr("Every setting of this sweep was tried on this picture already."))

    def compare(self, document: Document) -> None:
        """Measure the other coders that this machine has on a document, one after the other.

        Those are lossy ones where the lossy codec is chosen.
        """
        if self.session.settings.codec == "lossy":
            self._compare_lossy(document)
            return
        if (picture := document.picture) is not None:
            self._submit(
                Task(
                    lambda: comparison.find_peers(picture),
                    lambda peers: self._compare(document, picture, peers),
                    document=document,
                    phase="compare",
                )
            )

    def export(self, document: Document, write: Callable[[], Work[Path]], done: Callable[[Path], None]) -> None:
        """Write a file that takes its time."""
        self._submit(Task(write, done, document=document, phase="export"))

    def imagine(self, run: Run, position: int, filling: Filling, seed: int = 0, *, ahead: bool = False) -> None:
        """Fill what `run` of the current document does not know after `position` steps; not shown as work.

        `ahead`: nobody waits for it.
        """
        document = self.session.current
        if document is None or document.original is None:
            return
        original, device = document.original, self.session.settings.device
        task = Task(
            lambda: fill_rest(self.codec, original, run, position, filling, seed, device), self.session.set_imagined
        )
        task.unasked = ahead
        self._filling[filling] = task
        self._worker.submit(task)
        if not ahead:
            self.session.set_imagining(filling, "working")

    def filler(self, document: Document, run: Run, mode: str) -> Callable[[int], Work[Imagined]] | None:
        """What makes the pictures of `mode` for other positions of a run; None for modes that need none made."""
        filling, original = next((each for each in FILLINGS if each == mode), None), document.original
        if filling is None or original is None:
            return None
        device, done = self.session.settings.device, self.session.filled(filling)
        seed = done.seed if done is not None else 0
        return lambda position: fill_rest(self.codec, original, run, position, filling, seed, device)

    @property
    def imagining(self) -> bool:
        """Whether something is being filled."""
        return bool(self._filling)

    def stop_imagining(self) -> None:
        """Forget what is being filled, within one step."""
        for task in self._filling.values():
            task.cancelled = True
        self._filling.clear()
        for filling in FILLINGS:
            self.session.set_imagining(filling, "")

    def cancel(self) -> None:
        """Stop within one step, and forget what waits."""
        self._cancelled = self.busy
        if self._worker.cancel(lambda job: not (isinstance(job, Task) and job.beside)):
            self.codec.interrupt()
        if not self.session.devices:
            self.find_devices()

    def close(self) -> bool:
        """Cancel and wait for the thread. Returns whether it ended in time."""
        self._worker.cancel()
        self.codec.close()
        return self._worker.close()

    def poll(self) -> None:
        """Fetch what the thread reports; to be called some thirty times a second."""
        messages, latest = self._worker.take()
        for message in messages:
            assert isinstance(message.job, Task)
            self._handle(message.job, message)
        if latest is not None and self.busy:
            task, progress = latest
            if isinstance(task, Task) and isinstance(progress, Progress) and not _ended(task, messages):
                self._show_progress(task, progress.phase, progress.recorder)

    def _submit(self, task: Task) -> None:
        self.stop_imagining()  # nobody waits for a picture that was only imagined
        self._total += 1
        self._to_read += task.phase == "open"
        self._worker.submit(task)
        if self.session.live is None:
            self._show_progress(task, task.phase, Recorder())

    def _handle(self, task: Task, message: Message) -> None:
        counted = task.document is not None
        for filling in [each for each, own in self._filling.items() if own is task and message.outcome != "started"]:
            del self._filling[filling]
            self.session.set_imagining(filling, "")
        if message.outcome == "started":
            if counted:
                self._show_progress(task, task.phase, Recorder())
            return
        if message.outcome == "finished":
            task.done(message.value)
        elif message.outcome == "failed" and not task.unasked:  # nobody misses what nobody asked for
            self._failed(task, message.value)
        elif task.document is not None and task.document.picture is None:
            task.document.opened = False  # a cancelled reading may be asked for again
        if counted:
            self._read += task.phase == "open"
            self._count()

    def _count(self) -> None:
        self._done += 1
        if self._done < self._total:
            return
        self._done = self._total = self._read = self._to_read = 0
        self._cancelled = False
        gone = [self.session.live]
        self.session.set_live(None)
        # Giving the memory of a large picture's steps back takes tens of milliseconds: not of the window's thread.
        threading.Thread(target=gone.clear, name="letting go", daemon=True).start()

    def _show_progress(self, task: Task, phase: Phase, recorder: Recorder) -> None:
        steps, base = (task.settings.steps, task.settings.base) if task.settings else ("", "")
        done, total = self._read, self._to_read
        if task.phase != "open":  # one picture that is read and coded is one job to whoever looks on
            done, total = self._done - self._read, self._total - self._to_read
        live = Live(task.document, phase, steps, base, recorder, done, max(total, 1), task.phase)
        self.session.set_live(live)

    def _opened(self, document: Document, opened: jobs.Opened) -> None:
        same = [run for run in document.runs if opened.run is not None and run.data == opened.run.data]
        for run in same:  # of a session; nothing else has runs before it has a picture
            self._replayed(document, run, opened)
        document.size, document.format, document.forecast = opened.size, opened.format, opened.forecast
        if notes := opened.picture.notes:
            for run in [run for run in document.runs if not run.notes]:  # of a session, which does not keep them
                self.session.replace_run(document, run, replace(run, notes=notes))
        self.session.loaded(document, opened.picture, opened.original)
        self._advice.tell(document)
        if opened.run is not None and not same:
            self.session.add_run(document, opened.run)
            self._tell_device(self.session.settings.device, opened.run)
        elif self.encode_on_open and not self._cancelled and not document.runs:
            self.encode(document)

    def _go_lossy(self, document: Document) -> None:
        if document in self.session.documents and document.picture is not None:
            if self._worker.cancel(lambda job: isinstance(job, Task) and job.document is document):
                self.codec.interrupt()
            self.encode(document)

    def _replayed(self, document: Document, run: Run, opened: jobs.Opened) -> None:
        assert opened.run is not None
        self.session.replace_run(document, run, replace(run, replay=opened.run.replay, verified=opened.run.verified))

    def _compare(self, document: Document, picture: Picture, peers: Sequence[Peer]) -> None:
        if self._cancelled:
            return
        for peer in peers:
            self._submit(
                Task(
                    lambda peer=peer: comparison.measure_peer(picture, document.name, peer),
                    lambda point: self.session.add_peer(document, point),
                    document=document,
                    phase="compare",
                    settings=Settings(steps=peer.name),
                )
            )

    def _compare_lossy(self, document: Document) -> None:
        picture, original = document.picture, document.original
        if picture is None or original is None:
            return

        def measure(peers: Sequence[LossyPeer]) -> None:
            for peer in peers if not self._cancelled else ():
                self._submit(
                    Task(
                        lambda peer=peer: measure_lossy_peer(self.codec, original, picture.channels, peer),
                        lambda point: self.session.add_peer(document, point),
                        document=document,
                        phase="compare",
                        settings=Settings(steps=peer.label),
                    )
                )

        self._submit(Task(lambda: find_lossy_peers(self.codec), measure, document=document, phase="compare"))

    def _made(self, document: Document, run: Run, setting: Settings) -> None:
        self.session.add_run(document, run)
        self._tell_device(setting.device, run)

    def _tell_device(self, wanted: str, run: Run) -> None:
        """A run that was made elsewhere than on the device it was meant for."""
        if wanted == "auto":
            wanted = "cuda" if "cuda" in self.session.devices else run.device
        if run.point.codec != "raw" and wanted != run.device.partition(":")[0]:
            text = tr(
                "{wanted} could not be used, because its memory is not enough or it does not compute exactly; "
                "this ran on {device}. The result is the same."
            )
            self.session.notify("info", text.format(wanted=wanted.upper(), device=run.device.upper()))

    def _failed(self, task: Task, problem: BaseException) -> None:
        text = describe(problem)
        name = task.document.name if task.document is not None else ""
        self.session.notify("error", text if name in text else f"{name}: {text}")
        if not isinstance(problem, ItalicError):
            log.error("a job failed", exc_info=problem)
        document = task.document
        if document is not None and document.picture is None and document in self.session.documents:
            self.session.close_document(document, self._shown_instead(document))

    def _shown_instead(self, failed: Document) -> Document | None:
        """The next of what was opened together; else what was shown before, so that a bad file changes nothing."""
        waiting = [document for document in self._together if document is not failed and not document.opened]
        return waiting[0] if failed in self._together and waiting else self._before


def _ended(task: Task, messages: Sequence[Message]) -> bool:
    return any(message.job is task and message.outcome != "started" for message in messages)
