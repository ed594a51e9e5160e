"""State and work without a window."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from explorer.gui.codec import export
from explorer.gui.codec.engine import Engine
from explorer.gui.look.labels import model_label
from explorer.gui.state.failures import describe
from explorer.gui.state.folders import count_pictures, find_pictures
from explorer.gui.state.session import Session, Settings
from explorer.pictures.imaging import read_picture
from explorer.weights.models import default_for, find
from tests.gui.fake_codec import FakeCodec


@pytest.fixture
def codec() -> FakeCodec:
    return FakeCodec()


@pytest.fixture
def engine(codec: FakeCodec) -> Iterator[Engine]:
    made = Engine(Session(), codec)
    made.session.current_changed.connect(lambda: made.session.current and made.show(made.session.current))
    yield made
    assert made.close()


def until(engine: Engine, condition: Callable[[], bool]) -> None:
    """Poll as the window's timer does."""
    limit = time.monotonic() + 15
    while not condition():
        assert time.monotonic() < limit
        engine.poll()
        threading.Event().wait(0.002)


def idle(engine: Engine) -> None:
    until(engine, lambda: not engine.busy)


def test_open_encodes_decodes_and_keeps_the_steps(engine: Engine, photo: Path) -> None:
    engine.open_paths([photo])
    idle(engine)
    document = engine.session.current
    assert document is not None
    assert document.name == photo.name
    (run,) = document.runs
    assert run.verified is True
    assert run.point.steps == "16"
    assert run.replay.count == run.point.step_count == 16
    assert run.replay.bits[0] == 0
    assert run.replay.bits[-1] == pytest.approx(run.point.shannon_bits)
    assert np.all(np.diff(run.replay.bits) >= 0)
    assert engine.session.position == 16
    assert engine.session.live is None
    assert engine.session.notices == []


def test_an_exported_file_opens_with_the_same_steps(engine: Engine, photo: Path, tmp_path: Path) -> None:
    engine.open_paths([photo])
    idle(engine)
    assert engine.session.current is not None
    run = engine.session.current.runs[0]
    export.write_italic(tmp_path / "out.italic", run)
    engine.open_paths([tmp_path / "out.italic"])
    idle(engine)
    opened = engine.session.current
    assert opened.path == tmp_path / "out.italic"
    assert opened.picture is not None
    assert np.array_equal(opened.picture.samples, read_picture(photo).samples)
    assert opened.runs[0].verified is True
    assert opened.runs[0].point.encode_seconds is None
    assert np.array_equal(opened.runs[0].replay.scene.step_of, run.replay.scene.step_of)


def test_sweep_tries_each_setting_once(engine: Engine, photo: Path) -> None:
    engine.encode_on_open = False
    engine.open_paths([photo])
    idle(engine)
    document = engine.session.current
    assert document is not None
    assert document.runs == []
    engine.sweep(document, ["1", "4", "wavefront", "4"], ["none"])
    idle(engine)
    assert [run.point.steps for run in document.runs] == ["1", "4", "wavefront"]
    engine.sweep(document, ["4"], ["none"])
    assert not engine.busy
    assert [notice.level for notice in engine.session.notices] == ["info"]


def test_a_sweep_over_models_makes_a_run_of_each(engine: Engine, photo: Path) -> None:
    engine.encode_on_open = False
    engine.open_paths([photo])
    idle(engine)
    document = engine.session.current
    assert document is not None
    assert document.picture is not None
    usual = find(default_for(document.picture.height, document.picture.width)).key
    best = find("pictures-best").key
    engine.sweep(document, ["1", "4"], ["none"], ["auto", best, usual])  # the last is what auto means
    idle(engine)
    names = [(model_label(run.point.model), run.point.steps) for run in document.runs]
    assert names == [("0123abcd", "1"), ("0123abcd", "4"), ("pictures-best", "1"), ("pictures-best", "4")]
    assert len({run.setting for run in document.runs}) == 4  # no two are one mark of the plot
    engine.sweep(document, ["1", "2"], ["none"], [best])
    idle(engine)
    assert [run.point.steps for run in document.runs[4:]] == ["2"]
    engine.sweep(document, ["1"], ["none"], [])
    assert not engine.busy


def test_cancel_ends_within_one_step_and_keeps_the_picture(engine: Engine, codec: FakeCodec, photo: Path) -> None:
    codec.gate = threading.Event()
    engine.open_paths([photo])
    until(engine, lambda: engine.session.live is not None and engine.session.live.phase == "prepare")
    engine.cancel()
    codec.gate.set()
    idle(engine)
    assert codec.steps_made <= 1
    assert engine.session.current is not None
    assert engine.session.current.picture is not None
    assert engine.session.current.runs == []
    codec.gate = None
    engine.encode(engine.session.current)
    idle(engine)
    assert len(engine.session.current.runs) == 1


@pytest.mark.parametrize("cut", [3, 20, -1])
def test_a_truncated_file_gives_a_notice_that_names_it(engine: Engine, photo: Path, tmp_path: Path, cut: int) -> None:
    engine.open_paths([photo])
    idle(engine)
    assert engine.session.current is not None
    data = engine.session.current.runs[0].data
    broken = tmp_path / "broken.italic"
    broken.write_bytes(data[:cut])
    engine.open_paths([broken])
    idle(engine)
    (notice,) = engine.session.notices
    assert notice.level == "error"
    assert "broken.italic" in notice.text
    assert [document.name for document in engine.session.documents] == [photo.name]


def test_garbage_gives_a_notice_and_harms_nothing(engine: Engine, photo: Path, tmp_path: Path) -> None:
    garbage = tmp_path / "garbage.png"
    garbage.write_bytes(b"no picture at all")
    engine.open_paths([garbage, tmp_path / "missing.png", photo])
    idle(engine)
    assert [document.name for document in engine.session.documents] == [photo.name]
    texts = sorted(notice.text.partition(":")[0].rpartition("/")[2] for notice in engine.session.notices)
    assert texts == ["garbage.png", "missing.png"]
    assert engine.session.current is not None
    assert len(engine.session.current.runs) == 1


def test_an_unexpected_error_is_one_sentence(engine: Engine, codec: FakeCodec, photo: Path) -> None:
    codec.fail_at = 3
    engine.open_paths([photo])
    idle(engine)
    (notice,) = engine.session.notices
    assert "the fake codec broke" in notice.text
    assert "Traceback" not in notice.text
    assert engine.session.current is not None
    assert engine.session.current.picture is not None


@pytest.mark.parametrize("steps", ["", "0", "-3", "many", "1.5"])
def test_bad_steps_give_a_notice(engine: Engine, photo: Path, steps: str) -> None:
    engine.encode_on_open = False
    engine.open_paths([photo])
    idle(engine)
    assert engine.session.current is not None
    engine.encode(engine.session.current, [Settings(steps=steps)])
    assert not engine.busy
    assert len(engine.session.notices) == 1


def test_memory_is_named() -> None:
    assert "memory" in describe(MemoryError())


def test_other_work_does_not_take_the_view(engine: Engine, photo: Path) -> None:
    engine.open_paths([photo])
    idle(engine)
    session = engine.session
    document = session.current
    assert document is not None
    first = document.runs[0]
    engine.encode(document, [Settings(steps="4")])
    assert session.shows_live
    session.select(first)
    assert not session.shows_live
    idle(engine)
    assert session.selected is first
    assert len(document.runs) == 2
    session.seek(8, 0.0)
    session.select(document.runs[1])
    assert session.position == 2  # half of the steps, as before


def test_folders_are_searched(tmp_path: Path, photo: Path) -> None:
    (tmp_path / "notes.txt").write_text("no picture")
    empty = tmp_path / "empty"
    empty.mkdir()
    (tmp_path / "deep" / "er").mkdir(parents=True)
    below = tmp_path / "deep" / "er" / "b.png"
    below.write_bytes(b"as in a batch, those of the folders in it")
    found = find_pictures([tmp_path, empty])
    assert found.paths == [photo, below]
    assert [count_pictures([tmp_path]), count_pictures([tmp_path, photo, empty])] == [2, 3]
    assert len(found.problems) == 1
    assert "empty" in found.problems[0]
