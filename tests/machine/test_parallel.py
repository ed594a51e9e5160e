"""Work on several processors: in order, lazily, with errors where they happen, and never part of the format."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import numpy as np
import pytest

from explorer.lossless import codec as lossless
from explorer.machine import parallel
from explorer.pictures.picture import Picture


@pytest.fixture
def three_processors(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(parallel, "processors", lambda: 3)
    parallel._pool.cache_clear()
    yield
    parallel._pool().shutdown()
    parallel._pool.cache_clear()


@pytest.mark.usefixtures("three_processors")
def test_results_come_in_order_from_several_threads() -> None:
    together = threading.Barrier(3, timeout=30)
    threads = set()

    def work(item: int) -> int:
        if item < 3:
            together.wait()  # passes only if three items are worked on at once
        threads.add(threading.get_ident())
        return item * item

    assert list(parallel.ahead(work, range(20), depth=2)) == [i * i for i in range(20)]
    assert threading.get_ident() in threads  # the consumer works as well


@pytest.mark.usefixtures("three_processors")
def test_an_item_is_worked_on_once() -> None:
    begun: list[int] = []

    def work(item: int) -> int:
        begun.append(item)
        time.sleep(0.001 * (item % 3))
        return item

    assert list(parallel.ahead(work, range(200), depth=4)) == list(range(200))
    assert sorted(begun) == list(range(200))


@pytest.mark.usefixtures("three_processors")
def test_no_more_is_begun_than_asked_for() -> None:
    begun: list[int] = []
    results = parallel.ahead(lambda item: begun.append(item) or item, range(1000), depth=2)
    assert next(results) == 0
    results.close()  # type: ignore[attr-defined]
    assert len(begun) <= 2 * 3 + 1


@pytest.mark.usefixtures("three_processors")
def test_an_error_reaches_the_consumer() -> None:
    results = parallel.ahead(lambda item: 1 // (item - 2), range(9), depth=1)
    assert [next(results), next(results)] == [-1, -1]
    with pytest.raises(ZeroDivisionError):
        next(results)


def test_one_item_needs_no_thread() -> None:
    assert list(parallel.ahead(lambda _: threading.get_ident(), [0], depth=1)) == [threading.get_ident()]


@pytest.mark.parametrize("limit", ["1", "2", "999", "", "many"])
def test_the_number_of_processors_can_be_limited(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    every = parallel.processors()
    monkeypatch.setenv("OMP_NUM_THREADS", limit)
    assert parallel.processors() == (min(every, int(limit)) if limit.isdigit() else every)


def test_processors_change_nothing_in_the_file(sample_samples: np.ndarray, request: pytest.FixtureRequest) -> None:
    picture = Picture(np.tile(sample_samples, (4, 4, 1)))  # steps of more than one batch
    alone = lossless.finish(lossless.encode(picture, steps="2", base="none")).data
    request.getfixturevalue("three_processors")
    assert lossless.finish(lossless.encode(picture, steps="2", base="none")).data == alone
    decoded = lossless.finish(lossless.decode(alone))
    assert np.array_equal(decoded.picture.samples, picture.samples)
