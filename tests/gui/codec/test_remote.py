"""The codec in another process: the same results, errors of their kind, and an end to every step."""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import numpy as np
import pytest

from explorer.coding.step import Step
from explorer.errors import CorruptFile
from explorer.gui.codec import remote
from explorer.gui.codec.engine import Engine
from explorer.gui.codec.remote import Ended, Remote
from explorer.gui.codec.transfer import Segment, attach
from explorer.gui.state.failures import is_full_device
from explorer.gui.state.session import Session
from explorer.lossless.codec import finish
from explorer.pictures.imaging import Picture
from tests.conftest import REPOSITORY
from tests.gui.fake_codec import FakeCodec

RNG = np.random.default_rng(7)


class Odd(FakeCodec):
    """A codec that gets stuck, dies, and raises what cannot be pickled."""

    def stuck(self) -> Generator[int, None, None]:
        yield 1
        time.sleep(600)

    def die(self) -> None:
        os._exit(3)

    def mutter(self) -> int:
        os.write(1, b"what a library prints")
        return 5

    def full(self) -> None:
        raise type("OutOfMemoryError", (RuntimeError,), {"__module__": "torch"})("CUDA out of memory")

    def local(self) -> None:
        class Local(Exception):
            pass

        raise Local("in words")


@pytest.fixture
def connect(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Remote]]:
    monkeypatch.setenv("PYTHONPATH", str(REPOSITORY))
    made: list[Remote] = []

    def make(name: str) -> Remote:
        made.append(Remote(name))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def odd(connect: Callable[[str], Remote]) -> Remote:
    return connect("tests.gui.codec.test_remote:Odd")


@pytest.mark.parametrize(
    ("shape", "dtype"), [((9, 7, 3), np.uint8), ((300, 200, 1), np.uint8), ((40, 90, 4), np.uint16)]
)
def test_results_are_those_of_the_codec_itself(odd: Remote, shape: tuple[int, ...], dtype: type) -> None:
    picture = Picture(RNG.integers(0, 256, shape).astype(dtype))
    options = {"steps": "4", "base": "none", "device": "cpu"}
    expected = list(FakeCodec().encode(picture, **options))
    seen: list[Step] = []
    steps = odd.encode(picture, **options)
    try:
        while True:
            seen.append(next(steps))
            assert not seen[-1].picture.flags.writeable
    except StopIteration as end:
        encoded = end.value
    assert len(seen) == len(expected) == 4
    for one, other in zip(seen, expected, strict=True):
        assert one[:2] == other[:2]
        assert np.array_equal(one.positions, other.positions)
        assert one.bits == other.bits
    assert np.array_equal(seen[0].picture, expected[-1].picture)  # one view, filled to the end
    decoded = finish(odd.decode(encoded.data, device="cpu"))
    assert np.array_equal(decoded.picture.samples, picture.samples)
    assert decoded.picture.samples.dtype == dtype


@pytest.mark.parametrize("in_memory", [True, False])
def test_shared_memory_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_memory: bool) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    if not in_memory:
        monkeypatch.delattr(os, "memfd_create", raising=False)
    segment = Segment(1000)
    segment.bytes[:] = 7
    found = attach(segment.place)
    segment.release()
    assert list(tmp_path.iterdir()) == []
    assert not Path(segment.place.path).exists()
    segment.bytes[500] = 8
    assert found.sum() == 7001
    found[0] = 6
    assert segment.bytes[0] == 6


def test_two_pieces_of_work_can_take_turns(odd: Remote) -> None:
    pictures = [Picture(RNG.integers(0, 256, (12, 10, 3), np.uint8)) for _ in range(2)]
    works = [odd.encode(picture, steps="16", base="none", device="cpu") for picture in pictures]
    for _ in range(5):
        for work in works:
            next(work)
    works[0].close()
    assert finish(odd.decode(finish(works[1]).data, device="cpu")).picture.samples.sum() == pictures[1].samples.sum()


def test_errors_keep_their_kind_and_the_process_lives(odd: Remote) -> None:
    with pytest.raises(CorruptFile):
        finish(odd.decode(b"garbage", device="cpu"))
    with pytest.raises(RuntimeError, match="in words"):
        odd.local()
    assert odd.mutter() == 5
    with pytest.raises(MemoryError, match="CUDA") as full:
        odd.full()
    assert is_full_device(full.value)
    assert "in full" in "".join(full.value.__notes__)  # where it was raised, for the log
    assert odd.devices() == ("cpu",)


def test_a_process_that_dies_is_an_error_and_the_next_work_starts_another(odd: Remote) -> None:
    left = odd.encode(Picture(np.zeros((5, 5, 3), np.uint8)), steps="4", base="none", device="cpu")
    next(left)
    with pytest.raises(Ended):
        odd.die()
    assert odd.devices() == ("cpu",)
    with pytest.raises(Ended):
        next(left)


def test_a_step_that_nobody_waits_for_is_ended(odd: Remote, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "PATIENCE", 0.05)
    work = odd.stuck()
    assert next(work) == 1
    odd.interrupt()  # nothing is asked just now
    threading.Timer(0.1, odd.interrupt).start()
    with pytest.raises(Ended):
        next(work)
    assert odd.devices() == ("cpu",)


def test_suspended_work_is_not_ended_with_it(odd: Remote, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "PATIENCE", 0.0)
    suspended = odd.encode(Picture(np.zeros((5, 5, 3), np.uint8)), steps="4", base="none", device="cpu")
    next(suspended)
    other = odd.encode(Picture(np.zeros((5, 5, 3), np.uint8)), steps="4", base="none", device="cpu")
    next(other)
    odd._asked += 1  # as if a step were at work
    odd.interrupt()
    odd._asked += 1
    assert finish(suspended).step_count == 4


def test_nothing_is_left_when_the_program_closes_in_the_middle_of_a_step(connect: Callable[[str], Remote]) -> None:
    stuck = connect("tests.gui.codec.test_remote:Odd")
    work = stuck.stuck()
    next(work)
    process = stuck._process
    assert process is not None
    threading.Timer(0.1, stuck.close).start()
    with pytest.raises(Ended):
        next(work)
    assert process.poll() is not None


def test_cancel_interrupts_the_step_and_is_no_error(photo: Path) -> None:
    class Long(FakeCodec):
        def __init__(self) -> None:
            super().__init__()
            self.entered, self.left = threading.Event(), threading.Event()

        def warm_up(self, picture: Picture, device: str, model: str = "auto") -> None:
            self.entered.set()
            self.left.wait(60)
            raise Ended("interrupted")

        def interrupt(self) -> None:
            self.left.set()

    codec = Long()
    engine = Engine(Session(), codec)
    engine.session.current_changed.connect(lambda: engine.session.current and engine.show(engine.session.current))
    engine.open_paths([photo])
    limit = time.monotonic() + 60
    while not codec.entered.is_set():
        engine.poll()
        assert time.monotonic() < limit
    engine.cancel()
    while engine.busy:
        engine.poll()
        assert time.monotonic() < limit
    assert engine.session.notices == []
    assert engine.session.current is not None
    assert engine.session.current.runs == []
    assert engine.close()
