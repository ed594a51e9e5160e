"""What takes its time beside measuring: BD rates, whose package takes seconds to load, and files with them. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

from explorer.errors import BadSetting, ItalicError
from explorer.evaluation.bd_rate import BdRate
from explorer.gui.codec.remote import Remote
from explorer.gui.evaluate.files import Taken, to_csv, to_json
from explorer.gui.evaluate.measuring import TARGET
from explorer.gui.look.i18n import tr
from explorer.gui.state.failures import describe
from explorer.gui.state.session import Session
from explorer.machine.files import write_atomic
from explorer.machine.worker import Job, Worker


class _Task(Job):
    """A job, and who waits for what it makes."""

    def __init__(self, work: Callable[[], Generator[None, None, Any]], done: Callable[[Any], object]) -> None:
        super().__init__(work)
        self.done = done


class Background:
    """A thread for it; `poll` calls back in the window's thread."""

    def __init__(self, session: Session, target: str = TARGET) -> None:
        """`target`: see `Remote`."""
        self._session, self._target = session, target
        self._worker = Worker("files")
        self._remote: Remote | None = None

    def write(self, path: Path, taken: Taken, done: Callable[[Path], object]) -> None:
        """Write the means as .csv, or all results as .json; what fails is told."""

        def work() -> Generator[None, None, Path]:
            yield
            suffix = path.suffix.lower()
            if suffix not in (".csv", ".json"):
                raise BadSetting(tr("{path}: results are written as .csv or .json").format(path=path))
            text = to_csv(taken) if suffix == ".csv" else to_json(taken, self._rates(taken))
            write_atomic(path, text.encode("utf-8", "surrogateescape"), force=True)
            return path

        self._worker.submit(_Task(work, done))

    def rates(self, taken: Taken, done: Callable[[list[BdRate]], object]) -> None:
        """BD rates of each coder against some."""

        def work() -> Generator[None, None, list[BdRate]]:
            yield
            return self._rates(taken)

        self._worker.submit(_Task(work, done))

    def poll(self) -> None:
        """Fetch what was made; to be called some thirty times a second."""
        for message in self._worker.take()[0]:
            if isinstance(message.job, _Task) and message.outcome == "finished":
                message.job.done(message.value)
            elif message.outcome == "failed":
                self._session.notify("error", describe(message.value))

    def close(self) -> None:
        """Nobody waits any more."""
        if self._remote is not None:
            self._remote.close()
        self._worker.close()

    def _rates(self, taken: Taken) -> list[BdRate]:
        if not taken.compared:
            return []
        self._remote = Remote(self._target)
        try:
            found: list[BdRate] = self._remote.bd_rates(taken.points)
        except ItalicError:
            return []  # the results are worth writing without them
        finally:
            self._remote.close()
        return found
