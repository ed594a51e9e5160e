"""Reading in a process that can be ended: too slow, too large, dying; and the next picture is read."""

from __future__ import annotations

import os
import struct
import sys
import threading
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer.errors import UnsupportedImage
from explorer.gui.batch.runner import BatchRunner
from explorer.gui.codec import remote
from explorer.gui.codec.bounded import BoundedReader, Reader
from explorer.gui.codec.engine import Engine
from explorer.gui.codec.processes import Processes
from explorer.gui.codec.reading import PictureFile
from explorer.gui.state.session import Session
from explorer.pictures.imaging import read_picture
from tests.conftest import REPOSITORY
from tests.gui.batch.test_batch import add, picture, plain, statuses, stopped, until

MIB = 1 << 20


class Odd(Reader):
    """A reader to which some pictures are more than they should be."""

    most_bytes = 512 * MIB

    def read(self, path: Path) -> PictureFile:
        if path.stem == "slow":
            threading.Event().wait(600)
        if path.stem == "deadly":
            os._exit(3)
        return super().read(path)


Make = Callable[[float], BoundedReader]


@pytest.fixture
def make(monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    monkeypatch.setenv("PYTHONPATH", str(REPOSITORY))
    made: list[BoundedReader] = []

    def reader(seconds: float) -> BoundedReader:
        made.append(BoundedReader(f"{__name__}:Odd", seconds))
        return made[-1]

    yield reader
    for each in made:
        each.close()


def named(tmp_path: Path, *names: str) -> list[Path]:
    return [picture(tmp_path / f"{name}.png", seed) for seed, name in enumerate(names)]


def test_what_is_read_is_what_is_there(make: Make, photo: Path) -> None:
    file = make(60).read(photo)
    assert np.array_equal(file.picture.samples, read_picture(photo).samples)
    assert (file.size, file.format) == (photo.stat().st_size, "PNG")


def test_a_picture_that_takes_too_long_is_given_up_and_the_next_is_read(make: Make, tmp_path: Path) -> None:
    slow, sound = named(tmp_path, "slow", "sound")
    reader = make(0.2)
    with pytest.raises(UnsupportedImage, match=r"slow\.png: cannot be read: .*more than 0\.2 seconds"):
        reader.read(slow)
    reader._seconds = 60  # a loaded machine may be slow with the sound one as well
    assert reader.read(sound).picture.width == 18


def test_a_picture_that_ends_the_process_is_told_and_the_next_is_read(make: Make, tmp_path: Path) -> None:
    deadly, sound = named(tmp_path, "deadly", "sound")
    reader = make(60)
    with pytest.raises(UnsupportedImage, match=r"deadly\.png"):
        reader.read(deadly)
    assert reader.read(sound).picture.width == 18


def huge(path: Path, width: int, height: int) -> Path:
    """A PNG that says it has so many pixels, and holds rows of zeros, well packed, for all of them."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    packer = zlib.compressobj(9)
    rows = bytes(1 + 3 * width)
    body = b"".join(packer.compress(rows) for _ in range(height)) + packer.flush()
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", body) + chunk(b"IEND", b""))
    return path


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a thread bounds the memory, sooner or later")
def test_a_picture_beyond_the_bound_of_memory_is_told_and_the_next_is_read(make: Make, tmp_path: Path) -> None:
    large = huge(tmp_path / "large.png", 18_000, 7_000)  # 378 million samples; some hundred kB of file
    (sound,) = named(tmp_path, "sound")
    reader = make(60)
    with pytest.raises(UnsupportedImage, match=r"large\.png: cannot be read: .*memory"):
        reader.read(large)
    assert reader.read(sound).picture.width == 18


def test_a_size_that_is_only_declared_takes_no_memory(make: Make, tmp_path: Path) -> None:
    path = huge(tmp_path / "claims.png", 4, 4)
    data = bytearray(path.read_bytes())
    data[16:24] = struct.pack(">II", 2**30, 2**30)
    data[29:33] = struct.pack(">I", zlib.crc32(data[12:29]))
    path.write_bytes(data)
    with pytest.raises(UnsupportedImage, match=r"claims\.png: cannot be read"):
        make(60).read(path)


def test_a_small_copy_is_made_in_the_same_bounds(make: Make, photo: Path) -> None:
    small = make(60).small(photo, 16)
    assert max(small.shape[:2]) == 16
    assert small.dtype == np.uint8


@pytest.fixture
def engine(make: Make) -> Iterator[Engine]:
    session = Session()
    made = Engine(session, Processes("tests.gui.fake_codec:FakeCodec", make(60), make(60)))
    session.current_changed.connect(lambda: session.current and made.show(session.current))
    yield made
    assert made.close()


def test_on_the_desk_one_error_is_told_and_the_next_picture_opens(engine: Engine, tmp_path: Path) -> None:
    runner = BatchRunner(engine.session, engine, None)
    deadly, sound = named(tmp_path, "deadly", "sound")
    engine.open_paths([deadly, sound])
    until(runner, lambda: not engine.busy and engine.session.current is not None)
    (notice,) = engine.session.notices
    assert "deadly.png" in notice.text
    assert [document.name for document in engine.session.documents] == ["sound.png"]
    assert len(engine.session.documents[0].runs) == 1
    runner.close()


def test_in_a_batch_one_picture_fails_and_the_next_is_done(engine: Engine, tmp_path: Path) -> None:
    runner = BatchRunner(engine.session, engine, None)
    runner.queue.set_options(plain())
    deadly, *sound = named(tmp_path, "deadly", "b", "c")
    add(runner, deadly, *sound)
    runner.start()
    stopped(runner)
    assert statuses(runner) == ["failed", "done", "done"]
    assert "memory" in runner.queue.items[0].reason
    runner.close()


def reading_aside(engine: Engine) -> Callable[[], bool]:
    """Whether the batch's reader is at a picture, not at the greeting."""

    def at_it() -> bool:
        aside = engine.codec._aside
        return aside is not None and aside._remote._asked % 2 == 1 and aside._remote._asked > 1

    return at_it


def test_while_a_slow_picture_of_a_batch_is_read_the_desk_reads_and_codes_its_own(
    engine: Engine, tmp_path: Path
) -> None:
    runner = BatchRunner(engine.session, engine, None)
    runner.queue.set_options(plain())
    slow, sound, dropped = named(tmp_path, "slow", "sound", "dropped")
    engine.open_paths([sound])
    until(runner, lambda: not engine.busy)
    assert engine.codec._aside is None  # no memory for those who never batch
    add(runner, slow, sound)
    runner.start()
    until(runner, reading_aside(engine))
    reading = engine.codec._aside._remote._asked
    engine.open_paths([dropped])
    until(runner, lambda: not engine.busy)
    assert [len(document.runs) for document in engine.session.documents] == [1, 1]
    assert engine.codec._aside._remote._asked == reading  # still at the slow one
    assert statuses(runner) == ["running", "waiting"]
    runner.remove({1})  # given up in the middle, which ends its process
    stopped(runner)
    assert statuses(runner) == ["done"]
    runner.close()


def test_cancelling_ends_a_slow_reading_and_the_picture_waits_again(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "PATIENCE", 0.05)
    runner = BatchRunner(engine.session, engine, None)
    runner.queue.set_options(plain())
    slow, sound = named(tmp_path, "slow", "sound")
    add(runner, slow, sound)
    runner.start()
    until(runner, reading_aside(engine))
    runner.stop()
    until(runner, lambda: not engine._tasks.worker.busy)
    assert statuses(runner) == ["waiting", "waiting"]
    runner.remove({1})
    runner.start()
    stopped(runner)
    assert statuses(runner) == ["done"]
    runner.close()


def test_flat_pictures_of_some_size_pass(make: Make, tmp_path: Path) -> None:
    path = tmp_path / "flat.png"
    Image.new("RGB", (3000, 2000)).save(path)
    assert make(60).read(path).picture.samples.shape == (2000, 3000, 3)
