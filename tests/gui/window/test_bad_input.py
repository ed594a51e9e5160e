"""What goes wrong is told in place with its reason, and leaves everything else as it is."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from explorer.errors import ItalicError
from explorer.gui.codec import jobs
from explorer.gui.codec.progress import Work
from explorer.gui.look import questions
from explorer.gui.window.main_window import MainWindow
from tests.gui.conftest import PATIENCE
from tests.gui.fake_codec import FakeCodec
from tests.gui.window.test_window import drop, files, notices

Finished = Callable[[int], None]


class OutOfMemoryError(RuntimeError):
    """Named as torch's, which is not imported here."""


@pytest.fixture
def two(window: MainWindow, finished: Finished, photo: Path, small: Path) -> MainWindow:
    """The window with two pictures, the first of them shown."""
    window.open_paths([photo, small])
    finished(1)
    window.actions_table["next_picture"].trigger()
    finished(1)
    window.actions_table["previous_picture"].trigger()
    return window


def settled(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: bool(window.session.notices) and not window.engine.busy, timeout=PATIENCE)


def bad_files(folder: Path, sound: bytes) -> list[Path]:
    """A picture that is none, a half-written file, a file that is gone, a folder without pictures."""
    garbage, half, gone, empty = (folder / name for name in ("garbage.png", "half.italic", "gone.png", "empty"))
    garbage.write_bytes(bytes(range(256)))
    half.write_bytes(sound[:-7])
    empty.mkdir()
    return [garbage, half, gone, empty]


def test_a_bad_file_does_not_switch_the_tab(two: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    first = two.session.current
    assert first is not None
    before = list(two.session.documents)
    for bad in bad_files(tmp_path, first.runs[0].data):
        drop(two, files(bad))
        settled(two, qtbot)
        assert two.session.documents == before
        assert two.session.current is first
        assert two.tabs.currentIndex() == 0
        assert two.tabs.count() == 2
        (text,) = notices(two)
        assert bad.name in text
        assert len(text) > len(bad.name) + 10  # with the reason
        two.session.dismiss(two.session.notices[0])


def test_the_next_of_a_drop_is_shown_instead_of_a_bad_one(two: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    bad, good = tmp_path / "a.png", tmp_path / "b.png"
    bad.write_bytes(b"nothing")
    good.write_bytes((tmp_path / "photo.png").read_bytes())
    drop(two, files(bad, good))
    settled(two, qtbot)
    qtbot.waitUntil(lambda: not two.engine.busy, timeout=PATIENCE)
    assert two.session.current is not None
    assert two.session.current.path == good
    assert len(two.session.documents) == 3


def test_a_file_that_vanishes_before_it_is_read(two: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    gone = tmp_path / "gone.png"
    gone.write_bytes((tmp_path / "photo.png").read_bytes())
    first = two.session.current
    two.engine.encode_on_open = False
    drop(two, files(gone))
    gone.unlink(missing_ok=True)
    qtbot.waitUntil(lambda: not two.engine.busy, timeout=PATIENCE)
    if two.session.notices:  # unless it was read already
        assert "gone.png" in notices(two)[0]
        assert two.session.current is first


EXPORTS = {
    "export_italic": "out.italic",
    "export_picture": "out.png",
    "export_points": "out.csv",
    "export_plot": "out.svg",
    "export_reveal": "out.gif",
    "save_session_as": "out.italic-session",
}


def test_a_full_disk(
    window: MainWindow, qtbot: QtBot, finished: Finished, photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.open_paths([photo])
    finished(1)

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    for action, name in EXPORTS.items():
        target = tmp_path / name
        target.write_bytes(b"what was there")
        listing = sorted(path.name for path in tmp_path.iterdir())
        monkeypatch.setattr(questions, "ask_save", lambda *_, target=target: target)
        with monkeypatch.context() as patch:
            patch.setattr(os, "write", full)
            window.actions_table[action].trigger()
            settled(window, qtbot)
        (text,) = notices(window)
        assert "no space left" in text
        assert name in text
        assert target.read_bytes() == b"what was there"
        assert sorted(path.name for path in tmp_path.iterdir()) == listing
        assert len(window.session.documents[0].runs) == 1
        window.session.dismiss(window.session.notices[0])


class FullDevice(FakeCodec):
    """A codec with a CUDA device whose memory is not enough."""

    def devices(self) -> tuple[str, ...]:
        return ("cpu", "cuda")

    def encode(
        self, picture: Any, *, steps: str, base: str, device: str, model: str = "auto"
    ) -> Generator[Any, None, Any]:
        steps_made = super().encode(picture, steps=steps, base=base, device=device)
        yield next(steps_made)
        if device != "cpu":
            raise OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")
        return (yield from super().encode(picture, steps=steps, base=base, device=device))


class TestFullDevice:
    """The window with that codec."""

    @pytest.fixture
    def codec(self) -> FakeCodec:
        return FullDevice()

    @pytest.mark.parametrize("wanted", ["auto", "cuda"])
    def test_the_cpu_takes_over_and_the_notice_says_so(
        self, window: MainWindow, finished: Finished, photo: Path, wanted: str
    ) -> None:
        window.session.set_devices(("cpu", "cuda"))
        window.session.change_settings(device=wanted)
        if wanted == "auto":  # the error is one of the device "auto" as well
            assert window.session.device == "cuda"
        labels = [label.text() for label in window.statusBar().findChildren(QLabel)]
        assert "Device: CUDA" in labels
        window.open_paths([photo])
        finished(1)
        run = window.session.selected
        assert run is not None
        assert (run.device, run.verified, run.replay.count) == ("cpu", True, 16)
        (text,) = notices(window)
        assert "CUDA" in text
        assert "CPU" in text
        assert window.session.notices[0].level == "info"
        assert "Device: CPU" in [label.text() for label in window.statusBar().findChildren(QLabel)]


def test_memory_of_the_cpu_is_told_in_one_sentence() -> None:
    def work(device: str) -> Work[None]:
        raise OutOfMemoryError(device)
        yield

    with pytest.raises(OutOfMemoryError):
        list(jobs.with_retreat(work, "cpu"))


def test_errors_of_the_program_are_no_reason_to_try_again() -> None:
    tried: list[str] = []

    def work(device: str) -> Work[None]:
        tried.append(device)
        raise ItalicError("no such thing")
        yield

    with pytest.raises(ItalicError):
        list(jobs.with_retreat(work, "cuda"))
    assert tried == ["cuda"]
