"""Drives a queue through the device's thread, keeps its file, and offers it again. No Qt; a timer calls `poll`.

The desk goes first: as soon as other work waits for the device, the running picture steps aside within one step, and
goes on where it was once that work is done.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path

from explorer.errors import BadSetting, ItalicError
from explorer.gui.batch import listing, store
from explorer.gui.batch.items import Outcome, Progress
from explorer.gui.batch.queue import MAX_ITEMS, Queue
from explorer.gui.batch.treating import treat
from explorer.gui.batch.work import Order, Suspended, Work, until_asked
from explorer.gui.codec.engine import Engine
from explorer.gui.codec.tasks import Task
from explorer.gui.look.i18n import tr
from explorer.gui.state.failures import describe
from explorer.gui.state.folders import Found, find_below
from explorer.gui.state.session import Choice, Session
from explorer.machine.files import write_atomic
from explorer.machine.worker import Worker

SAVE_SECONDS = 1.0  # between two writings of the queue's file, and
SAVE_SECONDS_PER_PICTURE = 0.001


class BatchRunner:
    """The batch of a window.

    Attributes:
        queue: its state.
        shown: called when the batch is to be looked at.
    """

    def __init__(self, session: Session, engine: Engine, path: Path | None) -> None:
        """`path`: of the file that keeps the queue, None to keep it nowhere."""
        self.queue = Queue()
        self.shown: Callable[[], object] = lambda: None
        self._session, self._engine, self._path = session, engine, path
        self._files = Worker("batch files")  # looks into folders and writes the queue's file
        self._task: Task | None = None  # of the running picture, None while it is suspended
        self._work: Work[Outcome] | None = None  # on the running picture; only the device's thread touches it
        self._latest: Progress | None = None
        self._dirty = self._saving = False
        self._saved_at = 0.0
        self._searches = 0
        queue = self.queue
        for event in (queue.rows_changed, queue.state_changed, queue.options_changed):
            event.connect(self._on_change)
        queue.item_changed.connect(self._on_change)

    @property
    def active(self) -> bool:
        """Whether work goes on, so that leaving would interrupt it."""
        return self.queue.state == "running"

    @property
    def searching(self) -> bool:
        """Whether folders are looked through."""
        return self._searches > 0

    def add(self, paths: Iterable[Path]) -> None:
        """Put files, and the pictures of folders and the folders in them, at the end; found in the background."""
        wanted = list(paths)
        self._searches += 1
        self._files.submit(Task(lambda: _search(wanted), self._found))

    def start(self) -> None:
        """Begin with the settings of now, or go on with those of before where it was paused."""
        if self.queue.state == "running":
            return
        if self.queue.state == "stopped":
            try:
                self.queue.settings = self._session.settings.checked()
            except BadSetting as problem:
                self._session.notify("error", describe(problem))
                return
        self._go_on()

    def pause(self) -> None:
        """Hold the running picture within one step, and keep what is done of it."""
        if self.queue.state == "running":
            self.queue.set_state("paused")

    def stop(self) -> None:
        """Give up the running picture within one step; it waits again, as the others do."""
        self._give_up()
        self.queue.set_state("stopped")

    def retry(self, numbers: Collection[int] = ()) -> None:
        """Try again what failed, or of `numbers` what failed or was skipped."""
        if self.queue.retry(numbers):
            self.start()

    def remove(self, numbers: Collection[int]) -> None:
        """Forget pictures, the running one too."""
        running = self.queue.running
        stopped = running is not None and running.number in numbers
        if stopped:
            self._give_up()
        self.queue.remove(numbers)
        if stopped and self.active:
            self._advance()

    def discard(self) -> None:
        """Forget all pictures."""
        self.stop()
        self.queue.remove({item.number for item in self.queue.items})

    def offer_again(self) -> None:
        """Read the file of the last time; what is left of it stands in the queue, and a notice offers to go on."""
        if self._path is None:
            return
        try:
            kept = store.load(self._path)
        except ItalicError as problem:
            self._put_aside(problem)
            return
        if kept is None:
            return
        left = sum(item.status in ("waiting", "running", "failed") for item in kept.items)
        self.queue.restore(kept.items if left else (), kept.options, kept.settings)
        self._dirty = False
        if left:
            self._offer(left, len(kept.items))

    def poll(self) -> None:
        """Fetch what the threads report; to be called some thirty times a second."""
        if self._latest is not None and self._task is not None and self.queue.running is not None:
            self.queue.set_progress(self._latest)
        for message in self._files.take()[0]:
            job = message.job
            if isinstance(job, Task) and message.outcome == "finished":
                job.done(message.value)
            elif isinstance(job, Task) and message.outcome == "failed":
                self._file_failed(job, message.value)
        pause = SAVE_SECONDS + SAVE_SECONDS_PER_PICTURE * len(self.queue.items)
        if self._dirty and not self._saving and time.monotonic() >= self._saved_at + pause:
            self._save()

    def write_list(self, path: Path) -> None:
        """Write the table of all pictures as CSV. Raises `OutputFailed`."""
        write_atomic(path, listing.to_csv(self.queue.items).encode("utf-8", "surrogateescape"), force=True)

    def close(self) -> None:
        """Stop, and keep the queue for the next time."""
        self._give_up()
        self._files.close()
        if self._path is not None and (self._dirty or self._saving):
            try:
                store.save(self._path, self._kept())
            except ItalicError as problem:
                self._session.notify("error", describe(problem))

    def _offer(self, left: int, count: int) -> None:
        text = tr("A batch of {count} pictures was not finished: {left} are left.").format(count=count, left=left)
        self._session.notify(
            "info", text, (Choice(tr("Continue"), self._continue), Choice(tr("Discard"), self.discard))
        )

    def _continue(self) -> None:
        self.queue.retry()
        self._go_on()  # with the settings of then
        self.shown()

    def _put_aside(self, problem: ItalicError) -> None:
        """A queue that cannot be read is kept for whoever can, and told."""
        assert self._path is not None
        aside = self._path.with_suffix(".unreadable.json")
        try:
            self._path.replace(aside)
        except OSError:
            self._path = None  # better to keep nothing than to overwrite it
        text = tr("The batch of the last time cannot be offered: {problem}. Its file is kept as {path}.")
        self._session.notify("error", text.format(problem=describe(problem), path=aside if self._path else problem))

    def _go_on(self) -> None:
        self.queue.set_state("running")
        if self._task is not None:
            return  # it was asked to pause and did not get to it yet
        if self._work is not None:
            self._submit(self._work)
        else:
            self._advance()

    def _advance(self) -> None:
        item = self.queue.begin_next()
        if item is None:
            self.queue.set_state("stopped")
            return
        order = Order(item.source, self.queue.settings, self.queue.options, self.queue.claimed)
        self._submit(treat(self._engine.codec, order, describe))

    def _submit(self, work: Work[Outcome]) -> None:
        item = self.queue.running
        assert item is not None
        self._work = work
        self._latest = None
        number = item.number
        task = Task(
            lambda: until_asked(work, self._is_asked, self._tell),
            lambda result: self._ended(task, number, result),
            beside=True,
        )
        self._task = task
        self._engine.run_beside(task)

    def _is_asked(self) -> bool:
        return self.queue.state != "running" or self._engine.waiting > 0  # read in the device's thread

    def _tell(self, progress: Progress) -> None:
        self._latest = progress

    def _ended(self, task: Task, number: int, result: object) -> None:
        current = task is self._task
        if current:
            self._task = None
        if isinstance(result, Suspended):
            if current and self.active:
                self._submit(result.work)  # behind whatever it made room for
        elif isinstance(result, Outcome):
            if current:
                self._work = None
            item = self.queue.item(number)
            # A picture may have been finished in the moment in which it was given up.
            # What became of it otherwise is the work of whoever ended the codec's process.
            finished = item is not None and item.status == "waiting" and result.status == "done"
            if current or finished:
                self.queue.finish(number, result)
            if current and self.active:
                self._advance()

    def _give_up(self) -> None:
        task, work = self._task, self._work
        self._task = self._work = None
        if task is not None:
            self._engine.cancel_beside(task)
        if work is not None:  # suspended, or never begun
            self._engine.run_beside(Task(lambda: _closing(work), lambda _: None, beside=True))
        if (item := self.queue.running) is not None:
            self.queue.give_back(item.number)

    def _found(self, found: Found) -> None:
        self._searches -= 1
        for problem in found.problems:
            self._session.notify("error", problem)
        left_out = self.queue.add(found.sources)
        if left_out:
            text = tr("A batch holds at most {most} pictures; {count} were left out.")
            self._session.notify("error", text.format(most=MAX_ITEMS, count=left_out))
        if self.active and self._task is None:
            self._advance()

    def _file_failed(self, job: Task, problem: BaseException) -> None:
        if job.done == self._found:
            self._searches -= 1
        else:
            self._saving = False
        self._session.notify("error", describe(problem))

    def _on_change(self, *_: object) -> None:
        self._dirty = self._path is not None

    def _kept(self) -> store.Kept:
        return store.Kept(tuple(self.queue.items), self.queue.options, self.queue.settings)

    def _save(self) -> None:
        assert self._path is not None
        path, kept = self._path, self._kept()
        self._dirty, self._saving = False, True
        self._files.submit(Task(lambda: _write(path, kept), self._was_saved))

    def _was_saved(self, _: object) -> None:
        self._saving = False
        self._saved_at = time.monotonic()


def _search(paths: Sequence[Path]) -> Work[Found]:
    yield Progress("read")
    return find_below(paths, MAX_ITEMS)


def _closing(work: Work[Outcome]) -> Work[None]:
    work.close()
    return
    yield  # a generator, as every job is


def _write(path: Path, kept: store.Kept) -> Work[None]:
    yield Progress("write")
    store.save(path, kept)
