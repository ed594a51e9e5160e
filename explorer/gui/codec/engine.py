"""Turns what the user asks for into jobs, and what the jobs report into state. No Qt; a timer calls `poll`."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from explorer.errors import BadSetting, ItalicError
from explorer.gui.codec import jobs, sweeping
from explorer.gui.codec.advice import Advice
from explorer.gui.codec.codec import Codec
from explorer.gui.codec.comparison import Comparison
from explorer.gui.codec.drawing import Drawings
from explorer.gui.codec.lossy_jobs import quality_within
from explorer.gui.codec.progress import Work
from explorer.gui.codec.tasks import Task, Tasks
from explorer.gui.codec.trials import Trials
from explorer.gui.look.i18n import tr
from explorer.gui.state.failures import describe
from explorer.gui.state.folders import find_pictures
from explorer.gui.state.session import Document, Run, Session, Settings

log = logging.getLogger(__name__)


class Engine:
    """Runs the codec for a session.

    Attributes:
        trials: qualities that are tried while their slider moves.
        drawings: what the network expects or imagines.
        encode_on_open: compress a picture as soon as it is shown for the first time.
    """

    def __init__(self, session: Session, codec: Codec) -> None:
        self.session = session
        self.codec = codec
        self.encode_on_open = True
        self._tasks = Tasks(session, self)
        self._advice = Advice(session, self._go_lossy)
        self.trials = Trials(
            session, lambda: self.codec, lambda work, done: self.run_beside(Task(work, done, beside=True))
        )
        self.drawings = Drawings(session, lambda: self.codec, self._tasks.worker.submit)
        self._comparison = Comparison(session, lambda: self.codec, self._submit, lambda: self._tasks.cancelled)
        self._together: list[Document] = []  # what was opened at once the last time ...
        self._before: Document | None = None  # ... and what was shown before

    @property
    def busy(self) -> bool:
        """Whether work that the user asked for runs or waits, or its result was not fetched yet."""
        return self._tasks.busy

    @property
    def waiting(self) -> int:
        """Number of jobs that wait for the device."""
        return self._tasks.worker.waiting

    @property
    def queued(self) -> list[Task]:
        """The jobs that the user asked for and that wait, the next one first."""
        return self._tasks.queued

    def drop(self, task: Task) -> None:
        """Take a waiting job out; the one that runs goes on."""
        self._tasks.drop(task)

    def run_beside(self, task: Task) -> None:
        """Run a task that is not shown as work on the desk; it is to return what went wrong, not to raise it."""
        self._tasks.worker.submit(task)

    def cancel_beside(self, task: Task) -> None:
        """Stop such a task within one step."""
        if self._tasks.worker.cancel(lambda job: job is task):
            self.codec.interrupt()

    def find_devices(self) -> None:
        """Import torch in the background; not shown as work."""
        self._tasks.worker.submit(Task(lambda: jobs.find_devices(self.codec), self.session.set_devices))

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
        self._comparison.start(document)

    def export(self, document: Document, write: Callable[[], Work[Path]], done: Callable[[Path], None]) -> None:
        """Write a file that takes its time."""
        self._submit(Task(write, done, document=document, phase="export"))

    def cancel(self) -> None:
        """Stop within one step, and forget what waits."""
        if self._tasks.cancel():
            self.codec.interrupt()
        if not self.session.devices:
            self.find_devices()

    def close(self) -> bool:
        """Cancel and wait for the thread. Returns whether it ended in time."""
        self._tasks.worker.cancel()
        self.codec.close()
        return self._tasks.worker.close()

    def poll(self) -> None:
        """Fetch what the thread reports; to be called some thirty times a second."""
        self._tasks.poll()

    def settled(self, task: Task) -> None:
        """A task ended."""
        self.drawings.settled(task)

    def failed(self, task: Task, problem: BaseException) -> None:
        """Say so; a picture that cannot be read goes from the desk."""
        text = describe(problem)
        name = task.document.name if task.document is not None else ""
        self.session.notify("error", text if name in text else f"{name}: {text}")
        if not isinstance(problem, ItalicError):
            log.error("a job failed", exc_info=problem)
        document = task.document
        if document is not None and document.picture is None and document in self.session.documents:
            self.session.close_document(document, self._shown_instead(document))

    def _submit(self, task: Task) -> None:
        self.drawings.stop()  # nobody waits for a picture that was only imagined
        self._tasks.submit(task)

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
        elif self.encode_on_open and not self._tasks.cancelled and not document.runs:
            self.encode(document)

    def _go_lossy(self, document: Document) -> None:
        if document in self.session.documents and document.picture is not None:
            if self._tasks.worker.cancel(lambda job: isinstance(job, Task) and job.document is document):
                self.codec.interrupt()
            self.encode(document)

    def _replayed(self, document: Document, run: Run, opened: jobs.Opened) -> None:
        assert opened.run is not None
        self.session.replace_run(document, run, replace(run, replay=opened.run.replay, verified=opened.run.verified))

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

    def _shown_instead(self, failed: Document) -> Document | None:
        """The next of what was opened together; else what was shown before, so that a bad file changes nothing."""
        waiting = [document for document in self._together if document is not failed and not document.opened]
        return waiting[0] if failed in self._together and waiting else self._before
