"""Work on the workers of a Dask scheduler, or of a cluster of processes that is started for one command.

Workers read and code; whoever asked writes what comes back, so that a result that is made twice, because a worker ended
before it had handed it over, is written once. Weights come from the asking machine's own manifest: a worker that has
those of a hash takes its own, another is sent them, once.
"""

from __future__ import annotations

import hashlib
import logging
import os
import secrets
import shutil
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Generic, NamedTuple, TypeVar

from explorer import __version__
from explorer.commands.report import warn
from explorer.errors import BadSetting, ModelMissing, WeightsMissing
from explorer.machine.files import write_atomic
from explorer.machine.pool import Died, Outcome, outcome_of
from explorer.machine.resources import resource_folder
from explorer.weights import models

Item = TypeVar("Item")
Result = TypeVar("Result")

LOOK_AGAIN = 5.0  # seconds after which workers are counted anew
PATIENCE = 30  # seconds until a scheduler answers and has a worker
RETRIES = 2  # of a task that fails by an error that nobody expects, such as a network that stumbled
AHEAD = 2  # tasks for each thread of the workers, so that none of them waits for us
SENDINGS = 4  # of weights for one task; it needs one or two


class _Wanted(NamedTuple):
    """What a worker answers that lacks weights."""

    sha256: str
    address: str


class _Terms(NamedTuple):
    """What a task has to be done with: the program's version, and the text of a manifest of models."""

    version: str
    manifest: str


class Cluster(Generic[Item, Result]):
    """Workers, as `machine.pool.in_order` takes them.

    Attributes:
        most: items that are given to them at once.
    """

    def __init__(self, work: Callable[[Item], Result], scheduler: str = "", workers: int = 0) -> None:
        """`scheduler`: its address, such as "tcp://10.0.0.1:8786"; else `workers` processes here.

        `work` can be pickled. Raises `BadSetting` without Dask, or where nobody answers.
        """
        self._work = work
        self._terms = _Terms(__version__, (resource_folder("models") / models.MANIFEST).read_text("utf-8"))
        self._local, self._client = _connected(scheduler, workers)
        self._name = secrets.token_hex(4)
        self._tasks: dict[Any, tuple[int, Item, int]] = {}
        self._sent: set[tuple[str, str]] = set()
        self._done: deque[Any] = deque()
        self.most = 1
        self._count_threads()

    def __enter__(self) -> Cluster[Item, Result]:
        return self

    def __exit__(self, *problem: object) -> None:
        self._client.cancel(list(self._tasks))
        self._client.close()
        if self._local is not None:
            self._local.close()

    @property
    def room(self) -> bool:
        """Whether the workers have less to do than would keep them busy."""
        return len(self._tasks) < self.most

    @property
    def busy(self) -> bool:
        """Whether anything is to be waited for."""
        return bool(self._tasks)

    def give(self, number: int, item: Item) -> None:
        """Let a worker begin with an item."""
        self._submit(number, item, 0)

    def take(self) -> tuple[int, Outcome[Result]]:
        """Wait for an item to be done. Sends weights meanwhile, to workers that lack them."""
        while True:
            future = self._next()
            number, item, sendings = self._tasks.pop(future)
            answer = _answer(future)
            if not isinstance(answer, _Wanted):
                return number, answer
            if sendings == SENDINGS:
                return number, Outcome(None, ModelMissing(f"worker {answer.address} does not keep the weights"))
            self._send(answer, again=sendings > 0)
            self._submit(number, item, sendings + 1)

    def _submit(self, number: int, item: Item, sendings: int) -> None:
        future = self._client.submit(
            _on_worker,
            self._work,
            item,
            self._terms,
            key=f"italic-{self._name}-{number}-{sendings}",
            retries=RETRIES,
            pure=False,
        )
        self._tasks[future] = number, item, sendings

    def _next(self) -> Any:
        """A task that is done. Says so where nobody is left to do any, and waits for somebody to come."""
        told = False
        while not self._done:
            waiting = [task for task in self._tasks if task.status == "pending"]
            self._done.extend(task for task in self._tasks if task.status != "pending")
            if self._done or not waiting:
                break
            try:
                _library().wait(waiting, timeout=LOOK_AGAIN, return_when="FIRST_COMPLETED")
            except TimeoutError:
                if self._count_threads() == 0 and not told:
                    warn("no workers are left at the scheduler; waiting for one to come")
                    told = True
        if time.monotonic() > self._counted + LOOK_AGAIN:
            self._count_threads()  # workers come and go
        return self._done.popleft()

    def _send(self, wanted: _Wanted, *, again: bool) -> None:
        """Send weights to a worker, unless it is gone, or was sent them while the task was on its way back.

        `again`: the task was given back before, so it is another worker of the same address.
        """
        if (wanted.address, wanted.sha256) in self._sent and not again:
            return
        info = next(info for info in models.available() if info.sha256 == wanted.sha256)
        data = models.read_weights(info.path, info.sha256)
        self._client.run(_keep, self._terms, info.path.name, data, workers=[wanted.address], on_error="return")
        self._sent.add((wanted.address, wanted.sha256))

    def _count_threads(self) -> int:
        """Of all workers; how many items are given to them follows from it."""
        threads: dict[str, int] = self._client.nthreads()
        self._counted, count = time.monotonic(), sum(threads.values())
        self.most = AHEAD * max(1, count)
        return count


def _library() -> Any:
    try:
        import distributed
    except ImportError as error:
        raise BadSetting("clusters need a package: pip install 'italic-explorer[cluster]'") from error
    return distributed


def _connected(scheduler: str, workers: int) -> tuple[Any, Any]:
    """A local cluster, if it is one, and a client."""
    distributed = _library()
    if not scheduler:
        with _not_interrupted():
            local = distributed.LocalCluster(
                n_workers=workers, threads_per_worker=1, dashboard_address=None, silence_logs=logging.CRITICAL
            )
        return local, distributed.Client(local)
    try:
        client = distributed.Client(scheduler, timeout=PATIENCE)
        client.wait_for_workers(1, timeout=PATIENCE)
    except (OSError, TimeoutError, ValueError) as error:
        raise BadSetting(f"no scheduler with workers answers at {scheduler}") from error
    return None, client


@contextmanager
def _not_interrupted() -> Iterator[None]:
    """Processes that start meanwhile are not told of Ctrl-C: this one is, and ends them without many words."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _answer(future: Any) -> Any:
    """A task's result, or why there is none."""
    if future.status == "finished":
        return future.result()
    if future.status == "cancelled":
        return Outcome(None, Died("its task was cancelled at the scheduler"))
    error = future.exception()
    if isinstance(error, ImportError):
        return Outcome(None, BadSetting(f"a worker lacks the program, or a part of it: {error}"))
    if type(error).__name__ == "KilledWorker":
        return Outcome(None, Died("the workers that had it ended in the middle, one after the other"))
    return Outcome(None, error)


# What follows runs on the workers.

_ONE_AT_A_TIME = threading.RLock()  # the folder of models is the process's
_OWN_MODELS = os.environ.get("ITALIC_MODELS")


def _on_worker(work: Callable[[Any], Any], item: Any, terms: _Terms) -> Outcome[Any] | _Wanted:
    from distributed import get_worker

    worker = get_worker()
    address = worker.address
    if terms.version != __version__:
        words = f"worker {address} has version {__version__} of the program, this is {terms.version}"
        return Outcome(None, BadSetting(words))
    with _ONE_AT_A_TIME:
        os.environ["ITALIC_MODELS"] = str(_shelf(worker, terms.manifest))
        outcome = outcome_of(work, item)
    if isinstance(outcome.error, WeightsMissing):
        return _Wanted(outcome.error.sha256, address)
    return outcome


def _keep(terms: _Terms, name: str, data: bytes, dask_worker: Any = None) -> None:
    """Dask gives the worker to an argument of this name."""
    with _ONE_AT_A_TIME:
        write_atomic(_shelf(dask_worker, terms.manifest) / name, data, force=True)


def _shelf(worker: Any, manifest: str) -> Path:
    """A folder with the manifest and those of its weights that this machine has itself."""
    digest = hashlib.sha256(manifest.encode()).hexdigest()
    shelves: dict[str, Path] = worker.__dict__.setdefault("_italic_shelves", {})
    if digest not in shelves:
        folder = Path(mkdtemp(prefix="italic-models-", dir=worker.local_directory))  # the worker removes it at its end
        write_atomic(folder / models.MANIFEST, manifest.encode(), force=True)
        _take_own(folder)
        shelves[digest] = folder
    return shelves[digest]


def _take_own(folder: Path) -> None:
    """Links to the weights that are installed here, told by their hashes."""
    os.environ.pop("ITALIC_MODELS", None)
    if _OWN_MODELS is not None:
        os.environ["ITALIC_MODELS"] = _OWN_MODELS
    try:
        own = {info.sha256: info.path for info in models.available()}
    except ModelMissing:
        own = {}
    os.environ["ITALIC_MODELS"] = str(folder)
    for info in models.available():
        path = own.get(info.sha256)
        if path is not None and path.is_file():
            try:
                info.path.symlink_to(path.resolve())
            except OSError:  # a system that lets nobody make links
                shutil.copyfile(path, info.path)
