"""Worker processes: results in order, and who dies costs one item."""

from __future__ import annotations

import os
import signal
import sys

import pytest

from explorer.errors import BadSetting
from explorer.machine.pool import AHEAD, Died, Outcome, Pool, in_order, outcome_of


def work(item: int) -> tuple[int, int]:
    """Squares; 3 kills its process, 5 is refused, 7 is a mistake of the program."""
    if item == 3:
        os.kill(os.getpid(), signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
    if item == 5:
        raise BadSetting("five")
    if item == 7:
        raise ZeroDivisionError
    return item * item, os.getpid()


def words(item: object) -> str:
    return os.environ["OMP_NUM_THREADS"]


def test_results_come_in_order_and_who_dies_costs_one_item() -> None:
    finished: list[int] = []
    with Pool(work, 2) as pool:
        outcomes = list(in_order(pool, range(9), finished.append))
        processes = [*pool._free]
    values = [outcome.value[0] for outcome in outcomes if outcome.value is not None]
    assert values == [0, 1, 4, 16, 36, 64]
    errors = {at: outcome.error for at, outcome in enumerate(outcomes) if outcome.error is not None}
    assert {at: type(error) for at, error in errors.items()} == {3: Died, 5: BadSetting, 7: ZeroDivisionError}
    assert "signal 9" in str(errors[3])
    assert sorted(finished) == list(range(9))
    assert len({outcome.value[1] for outcome in outcomes if outcome.value is not None}) <= 3
    assert not any(process._process.is_alive() for process in processes)
    with pytest.raises(ZeroDivisionError):
        outcomes[7].result()


def test_each_process_has_its_share_of_the_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    with Pool(words, 2) as pool:
        assert [outcome.value for outcome in in_order(pool, "ab")] == ["1", "1"]
    assert os.environ["OMP_NUM_THREADS"] == "1"


class Backwards:
    """Workers that finish the latest first, and take all that they are given."""

    def __init__(self) -> None:
        self.given: list[tuple[int, int]] = []
        self.seen = 0

    @property
    def most(self) -> int:
        return 3

    @property
    def room(self) -> bool:
        return True

    @property
    def busy(self) -> bool:
        return bool(self.given)

    def give(self, number: int, item: int) -> None:
        self.given.append((number, item))
        self.seen = max(self.seen, len(self.given))

    def take(self) -> tuple[int, Outcome[int]]:
        number, item = self.given.pop()
        return number, Outcome(-item)


def test_results_that_wait_for_their_turn_are_bounded() -> None:
    workers = Backwards()
    outcomes = in_order(workers, range(1000))
    assert [outcome.value for outcome in outcomes] == [-item for item in range(1000)]
    assert workers.seen == AHEAD + 3


def test_errors_that_cannot_be_sent_are_told_in_words() -> None:
    class Local(Exception):
        pass

    def fails(item: int) -> None:
        raise Local(f"item {item}")

    outcome = outcome_of(fails, 1)
    assert isinstance(outcome.error, RuntimeError)
    assert "item 1" in str(outcome.error)
