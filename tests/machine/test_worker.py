"""The thread that owns the device."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator, Iterator

import pytest

from explorer.machine.worker import Job, Message, Worker


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = Worker()
    yield made
    assert made.close()


def wait(worker: Worker, outcomes: int) -> list[Message]:
    """Messages about ends, until there are that many."""
    ends: list[Message] = []
    limit = time.monotonic() + 10
    while len(ends) < outcomes and time.monotonic() < limit:
        ends += [message for message in worker.take()[0] if message.outcome != "started"]
        threading.Event().wait(0.002)
    return ends


def counting(limit: int, made: list[int], gate: threading.Event | None = None) -> Generator[int, None, str]:
    for number in range(limit):
        if gate is not None:
            gate.wait(10)
        made.append(number)
        yield number
    return "done"


def test_runs_jobs_in_order_on_one_thread(worker: Worker) -> None:
    threads: list[str] = []

    def job(name: str) -> Generator[None, None, str]:
        threads.append(threading.current_thread().name)
        yield
        return name

    for name in "abc":
        worker.submit(Job(lambda name=name: job(name)))
    assert [(message.outcome, message.value) for message in wait(worker, 3)] == [("finished", name) for name in "abc"]
    assert threads == ["device"] * 3
    assert not worker.busy


def test_cancel_stops_within_one_step_and_drops_what_waits(worker: Worker) -> None:
    made: list[int] = []
    gate = threading.Event()
    worker.submit(Job(lambda: counting(1000, made, gate)))
    worker.submit(Job(lambda: counting(1000, made)))
    worker.cancel()
    gate.set()
    assert [message.outcome for message in wait(worker, 2)] == ["cancelled", "cancelled"]
    assert len(made) <= 1


def test_a_failure_is_reported_and_the_next_job_runs(worker: Worker) -> None:
    def broken() -> Generator[None, None, None]:
        yield
        raise ValueError("no")

    worker.submit(Job(broken))
    worker.submit(Job(lambda: counting(2, [])))
    first, second = wait(worker, 2)
    assert (first.outcome, str(first.value)) == ("failed", "no")
    assert (second.outcome, second.value) == ("finished", "done")


def test_only_the_newest_progress_is_kept(worker: Worker) -> None:
    worker.submit(Job(lambda: counting(500, [])))
    limit = time.monotonic() + 10
    while worker.busy and time.monotonic() < limit:
        threading.Event().wait(0.002)
    latest = worker.take()[1]
    assert latest is not None
    assert latest[1] == 499
    assert worker.take()[1] is None


def test_close_without_a_job() -> None:
    assert Worker().close()
