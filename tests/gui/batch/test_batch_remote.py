"""The batch with the codec in a process of its own: suspended and gone on with, given up, and when the process dies."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer.coding.step import Step
from explorer.gui.batch.runner import BatchRunner
from explorer.gui.codec import remote
from explorer.gui.codec.engine import Engine
from explorer.gui.codec.remote import Remote
from explorer.gui.state.session import Session
from explorer.lossless.codec import Encoded
from explorer.pictures.imaging import Picture
from tests.conftest import REPOSITORY
from tests.gui.batch.test_batch import add, notices, picture, plain, statuses, stopped, until
from tests.gui.fake_codec import FakeCodec

DEADLY = 3  # px: pictures of this width end the process


class Mortal(FakeCodec):
    """A codec of steps that take a while, and that some pictures kill."""

    def __init__(self) -> None:
        super().__init__(pause=0.005)

    def encode(
        self, picture: Picture, *, steps: str, base: str, device: str, model: str = "auto"
    ) -> Generator[Step, None, Encoded]:
        if picture.width == DEADLY:
            os._exit(3)
        return super().encode(picture, steps=steps, base=base, device=device)


@pytest.fixture
def runner(monkeypatch: pytest.MonkeyPatch) -> Iterator[BatchRunner]:
    monkeypatch.setenv("PYTHONPATH", str(REPOSITORY))
    session = Session()
    engine = Engine(session, Remote(f"{__name__}:Mortal"))
    session.current_changed.connect(lambda: session.current and engine.show(session.current))
    made = BatchRunner(session, engine, None)
    made.queue.set_options(plain())
    yield made
    made.close()
    assert engine.close()


@pytest.fixture
def pictures(tmp_path: Path) -> list[Path]:
    return [picture(tmp_path / f"{name}.png", seed) for seed, name in enumerate("abc")]


def encoding(runner: BatchRunner) -> Callable[[], bool]:
    return lambda: runner.queue.progress is not None and runner.queue.progress.stage in ("encode", "decode")


def test_one_picture_that_ends_the_process_does_not_stop_the_rest(
    runner: BatchRunner, pictures: list[Path], tmp_path: Path
) -> None:
    deadly = tmp_path / "deadly.png"
    Image.fromarray(np.zeros((3, DEADLY, 3), np.uint8)).save(deadly)
    add(runner, pictures[0], deadly, pictures[1])
    runner.start()
    stopped(runner)
    assert statuses(runner) == ["done", "failed", "done"]
    assert "process" in runner.queue.items[1].reason
    assert notices(runner) == []


def test_pause_and_work_on_the_desk_leave_the_running_picture_whole(
    runner: BatchRunner, pictures: list[Path], photo: Path
) -> None:
    add(runner, *pictures)
    runner.start()
    until(runner, encoding(runner))
    runner._engine.open_paths([photo])
    until(runner, lambda: not runner._engine.busy)
    runner.pause()
    until(runner, lambda: not runner._engine._tasks.worker.busy)
    runner._engine.encode(runner._session.documents[0])
    until(runner, lambda: not runner._engine.busy)
    runner.start()
    stopped(runner)
    assert statuses(runner) == ["done"] * 3
    assert len(runner._session.documents[0].runs) == 2
    assert notices(runner) == []


def test_a_suspended_picture_is_given_up_by_the_thread_that_owns_the_process(
    runner: BatchRunner, pictures: list[Path], photo: Path
) -> None:
    add(runner, *pictures)
    runner.start()
    until(runner, encoding(runner))
    runner.pause()
    until(runner, lambda: runner._task is None)
    runner._engine.open_paths([photo])  # asks the process all the time while the picture is given up
    until(runner, lambda: runner._session.live is not None and runner._session.live.phase == "encode")
    runner.stop()
    until(runner, lambda: not runner._engine.busy and not runner._engine._tasks.worker.busy)
    assert len(runner._session.documents[0].runs) == 1
    assert runner._engine.codec._open == set()
    runner.start()
    stopped(runner)
    assert statuses(runner) == ["done"] * 3
    assert notices(runner) == []


def test_closing_ends_a_batch_and_its_process(runner: BatchRunner, pictures: list[Path]) -> None:
    add(runner, *pictures)
    runner.start()
    until(runner, encoding(runner))
    runner.close()
    assert runner._engine.close()
    assert statuses(runner) == ["waiting"] * 3


class Stuck(FakeCodec):
    """A codec whose second step never ends."""

    def encode(
        self, picture: Picture, *, steps: str, base: str, device: str, model: str = "auto"
    ) -> Generator[Step, None, Encoded]:
        steps_of = super().encode(picture, steps=steps, base=base, device=device)
        yield next(steps_of)
        threading.Event().wait(600)
        return (yield from steps_of)


def test_a_picture_whose_step_had_to_be_ended_with_the_process_waits_again(
    runner: BatchRunner, pictures: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "PATIENCE", 0.05)
    runner._engine.codec = codec = Remote(f"{__name__}:Stuck")
    codec.read_aside = FakeCodec().read_aside
    add(runner, *pictures)
    for _ in range(2):  # each start gave one picture up for good once
        stuck = codec._asked + 5  # encode and the first step are answered, the second step is asked for
        runner.start()
        until(runner, lambda: codec._asked == stuck)  # noqa: B023
        runner.stop()
        assert statuses(runner) == ["waiting"] * 3
        until(runner, lambda: not runner._engine._tasks.worker.busy)
        runner._engine.poll()
        assert codec._process is None  # it was ended
        assert statuses(runner) == ["waiting"] * 3
        assert [item.reason for item in runner.queue.items] == [""] * 3
    runner._engine.codec = Remote(f"{__name__}:Mortal")
    runner.start()
    stopped(runner)
    assert statuses(runner) == ["done"] * 3
    codec.close()
