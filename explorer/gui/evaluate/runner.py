"""Drives an evaluation in a process of its own, and keeps its journal. No Qt; a timer calls `poll`.

The desk goes first: no file is begun while other work of the window goes on, so that neither's seconds suffer. A coder
that takes the process along is told as a failure of that picture, and the others go on.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from explorer.errors import ItalicError
from explorer.evaluation.journal import Found, Journal, read
from explorer.evaluation.measures import Event, Failure, Noted, Taken
from explorer.gui.evaluate import study as told
from explorer.gui.evaluate.asked import of_journal
from explorer.gui.evaluate.estimate import Estimate
from explorer.gui.evaluate.journals import Journals
from explorer.gui.evaluate.means import Row, samples_of
from explorer.gui.evaluate.measuring import TARGET
from explorer.gui.evaluate.study import At, Study
from explorer.gui.evaluate.work import Begun, Measuring, Order
from explorer.gui.look.i18n import tr
from explorer.gui.state.failures import describe
from explorer.gui.state.session import Session
from explorer.machine.worker import Worker

log = logging.getLogger(__name__)


class EvaluationRunner:
    """The evaluation of a window.

    Attributes:
        study: its state.
    """

    def __init__(
        self, session: Session, busy: Callable[[], bool], journals: Journals | None = None, target: str = TARGET
    ) -> None:
        """`busy`: whether other work of the window goes on; asked from any thread. `target`: see `Remote`."""
        self.study = Study()
        self._session, self._busy, self._target = session, busy, target
        self._journals = journals or Journals(None)
        self._worker = Worker("evaluation")
        self._job: Measuring | None = None
        self._estimate: Estimate | None = None
        self._disturbed = False
        self._began = 0.0

    @property
    def active(self) -> bool:
        """Whether work goes on, so that leaving would interrupt it."""
        return self._job is not None

    def start(self) -> bool:
        """Measure what is asked for, going on from the results that are there where they depend on the same.

        Returns whether it begins; why it does not is told.
        """
        study = self.study
        asked = study.asked
        if self.active:
            return False
        try:
            measure = asked.measure()
            depends = json.loads(json.dumps(measure.conditions(asked.sources)))
            path = study.path if study.path is not None and depends == study.depends else self._journals.new()
            journal: Journal[Row] = Journal(path, measure.kind, depends)
        except ItalicError as problem:
            self._session.notify("error", describe(problem))
            return False
        order = Order(measure, asked.sources, asked.limit or None, tuple(journal.left()))
        self._began, self._disturbed = time.monotonic(), False
        self._job = Measuring(order, self._target, self._busy)
        study.begin(asked, depends, journal, path)
        self._worker.submit(self._job)
        study.set_state("preparing")
        return True

    def open(self, path: Path) -> bool:
        """Show the results of a journal, of the window's or the command's; to start goes on with it.

        Returns whether it is one; why not is told.
        """
        if self.active:
            return False
        try:
            found: Found[Row] = read(path)
            asked = of_journal(self.study.asked, found.depends, found.results)
        except ItalicError as problem:
            self._session.notify("error", describe(problem))
            return False
        self.study.show(asked, found.depends, found.results, path.absolute())
        return True

    def clear(self) -> None:
        """Forget results and pictures; the journal stays."""
        if not self.active:
            self.study.clear()
            self.study.ask(replace(self.study.asked, sources=()))

    def cancel(self) -> None:
        """Stop; the coder at work is given up, all results stay."""
        if self._job is not None:
            job = self._job
            self._worker.cancel(lambda each: each is job)
            job.end()
        self._end()

    def close(self) -> None:
        """Stop, and end the process."""
        self.cancel()
        self._worker.close()

    def poll(self) -> None:
        """Fetch what the thread reports; to be called some thirty times a second."""
        messages = self._worker.take()[0]
        self._disturbed = self._disturbed or (self.active and self._busy())
        while self._job is not None and self._job.events:
            self._handle(self._job.events.popleft())
        for message in messages:
            if message.job is self._job and message.outcome != "started":
                if message.outcome == "failed":
                    self._session.notify("error", describe(message.value))
                    if not isinstance(message.value, ItalicError):
                        log.error("a job failed", exc_info=message.value)
                self._end()
        if self._job is not None and self._estimate is not None:
            self.study.set_state("waiting" if self._job.waits else "running")
            self._tell(self._job, self._estimate)

    def _handle(self, event: Event) -> None:
        study = self.study
        match event:
            case Begun(pictures):
                assert study.made is not None
                self._estimate = Estimate(pictures, study.made.measure().each())
                study.list_pictures(pictures)
            case Taken(key):
                assert study.journal is not None
                if study.journal.take_over(*key):
                    self._count(study.journal.results[-1], now=False)
            case Failure(name, error):
                self._fail(name, error)
            case Noted(name, notes):
                study.note(name, notes)
            case row:
                self._keep(row)

    def _keep(self, row: Row) -> None:
        assert self.study.journal is not None
        self.study.disturbed += self._disturbed
        self._disturbed = False
        try:
            self.study.journal.add(row)
        except ItalicError as problem:  # what cannot be kept is not worth hours
            self._session.notify("error", describe(problem))
            self.cancel()
        else:
            self._count(row, now=True)

    def _count(self, row: Row, *, now: bool) -> None:
        if self._estimate is not None:
            seconds = row.encode_seconds + row.decode_seconds
            self._estimate.add(row.picture, row.key[1:-1], samples_of(row), seconds, now=now)
        self.study.add(row)

    def _fail(self, name: str, error: ItalicError) -> None:
        study, text = self.study, str(error).removeprefix(f"{name}: ")
        if study.fail(told.Failure(name, text)) and self._estimate is not None and self._job is not None:
            unread = next((own for own, place in study.places.items() if name == place != own), None)
            self._estimate.fail(unread or name, (self._job.at[1:] or None) if unread is None else None)

    def _tell(self, job: Measuring, estimate: Estimate) -> None:
        at = job.at
        left = estimate.seconds_left(time.monotonic() - self._began)
        shown = None if left is None else round(left, 0 if left > 10 else 1)
        coder = told.unit_name(at[1:]) if len(at) > 1 else tr("reading")
        self.study.set_at(At(round(estimate.part, 3), shown, at[0] if at else "", coder))

    def _end(self) -> None:
        self._job = self._estimate = None
        self.study.set_at(None)
        self.study.set_state("stopped")
