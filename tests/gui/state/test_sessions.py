"""The session file and what the window does with it."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QColor, QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from explorer.errors import CorruptFile, ItalicError, UnsupportedFile
from explorer.gui.codec.jobs import decode_data, open_picture
from explorer.gui.look import questions
from explorer.gui.scene.raster import Raster
from explorer.gui.state import recorded, session_file, session_reading
from explorer.gui.state.documents import Document, Imagined, Limits, PeerPoint, Run, Settings
from explorer.gui.state.records import MOST_MARKS
from explorer.gui.state.session import Session
from explorer.gui.window.main_window import MainWindow
from explorer.lessons.trace import SESSION
from explorer.lossless.codec import finish
from explorer.pictures.imaging import Picture, as_png, read_picture
from explorer.tradeoff.point import point_of
from tests.gui.conftest import PATIENCE
from tests.gui.fake_codec import FakeCodec
from tests.gui.window.test_window import drop, files

Finished = Callable[[int], None]
VIEW = {"arrangement": "split", "scale": 2.5}


def run_of(picture: Picture, steps: str = "4") -> Run:
    """A run as the window makes it."""
    encoded = finish(FakeCodec().encode(picture, steps=steps, base="none", device="cpu"))
    made = finish(decode_data(FakeCodec(), encoded.data, "cpu")).run
    assert made is not None
    return Run(point_of(encoded, 0.25), encoded.data, True, "cpu", made.replay)


@pytest.fixture
def session(photo: Path, small: Path) -> Session:
    """Two pictures, the second with two runs, of which the first is selected, and a picture without a file."""
    made = Session()
    pictures = [read_picture(photo), read_picture(small), Picture(np.full((3, 5, 4), 70, np.uint16))]
    paths = [photo, small, None]
    documents = [Document(f"picture {number}", path) for number, path in enumerate(paths)]
    for document, picture in zip(documents, pictures, strict=True):
        document.picture, document.original = picture, open_picture(picture).original
    documents[1].runs = [run_of(pictures[1], "4"), run_of(pictures[1], "wavefront")]
    documents[1].selected, documents[1].kept = documents[1].runs
    documents[1].peers = [PeerPoint("PNG", 900, 5.25, 0.1, 0.2)]
    made.add_documents(documents)
    made.show_document(documents[1])
    made.change_settings(steps="64", base="bpg:20", device="cpu")
    made.change_limits(Limits("bytes", 0.5, 20.0))
    made.seek(1, 0.0)
    return made


@pytest.fixture
def saved(session: Session, tmp_path: Path) -> Path:
    """That session, written."""
    path = tmp_path / "study.italic-session"
    assert session_file.write(path, session_file.snapshot(session, VIEW)) == []
    return path


def changed(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change what a session file says."""
    value = json.loads(path.read_text())
    change(value)
    path.write_text(json.dumps(value))


def test_a_session_comes_back(saved: Path, session: Session) -> None:
    found = session_reading.read(saved)
    assert found.problems == []
    assert found.settings == session.settings == Settings("64", "bpg:20", "cpu")
    assert found.limits == session.limits
    assert found.view == VIEW
    assert found.current is found.documents[1]
    for restored, document in zip(found.documents, session.documents, strict=True):
        assert (restored.name, restored.path, restored.peers) == (document.name, document.path, document.peers)
        assert [run[:4] for run in map(plain, restored.runs)] == [run[:4] for run in map(plain, document.runs)]
    assert found.current.selected is found.current.runs[0]
    assert found.current.kept is found.current.runs[1]
    assert found.current.place == 0.25
    assert found.current.runs[0].replay.count == 0
    clipboard, original = found.documents[2].picture, session.documents[2].picture
    assert clipboard is not None
    assert original is not None
    assert clipboard.samples.dtype == np.uint16
    assert np.array_equal(clipboard.samples, original.samples)


def plain(run: Run) -> tuple[object, ...]:
    return run.point, run.data, run.verified, run.device


def test_pictures_moved_with_the_session_are_found(saved: Path, photo: Path, small: Path, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    for path in (saved, photo, small):
        path.rename(folder / path.name)
    found = session_reading.read(folder / saved.name)
    assert found.problems == []
    assert [document.path for document in found.documents[:2]] == [folder / photo.name, folder / small.name]


def test_missing_and_changed_pictures_are_told_and_the_rest_loads(saved: Path, photo: Path, small: Path) -> None:
    photo.unlink()
    Image.fromarray(np.zeros((12, 20, 3), np.uint8)).save(small)
    found = session_reading.read(saved)
    assert [document.name for document in found.documents] == ["picture 1", "picture 2"]
    assert len(found.problems) == 2
    assert str(photo) in found.problems[0]
    assert "changed" in found.problems[1]
    assert found.documents[0].path is None  # it is restored from its runs, and not mistaken for the other picture
    assert found.current is found.documents[0]


@pytest.mark.parametrize("cut", [0, 1, 100, -1])
def test_a_part_of_a_session_is_refused(saved: Path, cut: int) -> None:
    saved.write_bytes(saved.read_bytes()[:cut])
    with pytest.raises(CorruptFile, match="study"):
        session_reading.read(saved)


@pytest.mark.parametrize(
    "change",
    [
        lambda value: value.update(format="other"),
        lambda value: value.update(version=0),
        lambda value: value.update(pictures={}),
        lambda value: value.update(pictures=[1]),
        lambda value: value.update(pictures=[{}] * 2000),
        lambda value: value.update(current=99),
        lambda value: value.update(view={str(number): 1 for number in range(200)}),
        lambda value: value.update(view={"scale": [1]}),
        lambda value: value["settings"].update(steps="-1"),
        lambda value: value["settings"].update(base="bpg:99"),
        lambda value: value["settings"].update(steps=4),
        lambda value: value["pictures"][0].update(name="x" * 10_000),
        lambda value: value["pictures"][1].update(place=2),
        lambda value: value["pictures"][1].update(selected=2),
        lambda value: value["pictures"][1]["runs"][0].update(data="%%%"),
        lambda value: value["pictures"][1]["runs"][0].update(data=base64.b64encode(b"garbage").decode()),
        lambda value: value["pictures"][1]["runs"][0]["point"].update(width=10**9),
        lambda value: value["pictures"][1]["runs"][0]["point"].update(width=19),
        lambda value: value["pictures"][1]["runs"][0]["point"].update(bpsp="much"),
        lambda value: value["pictures"][1]["runs"][0]["point"].update(bytes=True),
        lambda value: value["pictures"][1]["runs"][0]["point"].pop("steps"),
        lambda value: value["pictures"][1]["runs"][0].update(verified=1),
        lambda value: value["pictures"][2].update(png="AAAA"),
    ],
)
def test_a_session_is_not_trusted(saved: Path, change: Callable[[dict[str, Any]], object]) -> None:
    changed(saved, change)
    with pytest.raises(ItalicError, match="study"):
        session_reading.read(saved)


@pytest.mark.parametrize(
    "data", [b"[" * 100_000, b"[" + b"[]," * MOST_MARKS, b'{"format": NaN}', b"\xff\xfe", b"9" * 9999]
)
def test_hostile_json_is_one_clear_error(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "bad.italic-session"
    path.write_bytes(data)
    with pytest.raises(CorruptFile, match=r"bad\.italic-session"):
        session_reading.read(path)


def test_a_newer_version_is_named(saved: Path) -> None:
    changed(saved, lambda value: value.update(version=2))
    with pytest.raises(UnsupportedFile, match="newer"):
        session_reading.read(saved)


def test_what_does_not_fit_is_told(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = session.documents[1].runs
    monkeypatch.setattr(session_file, "MOST_DATA", len(runs[0].data) + 100)
    path = tmp_path / "full.italic-session"
    (problem,) = session_file.write(path, session_file.snapshot(session, {}))
    assert "2 runs" in problem or "1 runs" in problem
    found = session_reading.read(path)
    kept = [run for document in found.documents for run in document.runs]
    assert [run.point for run in kept] == [run.point for run in runs]
    assert b"" in [run.data for run in kept]


def wait(window: MainWindow, qtbot: QtBot) -> None:
    """Until nothing is at work."""
    qtbot.waitUntil(lambda: not window.keeper.busy and not window.engine.busy, timeout=PATIENCE)
    window.keeper.poll()
    qtbot.waitUntil(lambda: not window.engine.busy, timeout=PATIENCE)


def save_as(window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "ask_save", lambda *_: path)
    window.actions_table["save_session_as"].trigger()


def test_the_window_saves_and_opens(
    window: MainWindow, qtbot: QtBot, finished: Finished, photo: Path, small: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    window.open_paths([photo, small])
    finished(1)
    session = window.session
    window.session.change_settings(steps="wavefront")
    assert session.current is not None
    window.engine.encode(session.current)
    finished(2)
    session.select(session.current.runs[0])
    window.step_bar.go(5)
    window.actions_table["split_view"].trigger()
    window.view.right.set_mode("bits")
    window.view.viewport.zoom_to(6.0)
    window.actions_table["show_steps"].trigger()
    before = [plain(run) for run in session.current.runs]
    place = window.view.viewport.place
    path = tmp_path / "study.italic-session"
    save_as(window, path, monkeypatch)
    wait(window, qtbot)
    assert window.keeper.path == path
    assert "study" in window.windowTitle()
    assert not window.keeper.worth_asking
    window.actions_table["new_session"].trigger()
    assert session.documents == []
    assert window.start_page.isVisible()
    window.actions_table["two_panes"].trigger()
    window.actions_table["show_tradeoff"].trigger()
    window.session.change_settings(steps="2")
    window.batch.show(True)
    assert drop(window, files(path))
    wait(window, qtbot)
    qtbot.waitUntil(lambda: session.current is not None and session.current.picture is not None, timeout=PATIENCE)
    wait(window, qtbot)
    assert session.current is not None
    assert [document.name for document in session.documents] == [photo.name, small.name]
    assert [plain(run) for run in session.current.runs] == before
    assert session.selected is session.current.runs[0]
    assert session.selected.replay.count == 16  # decoded again, because it is shown
    assert session.current.runs[1].replay.count == 0
    assert session.position == window.step_bar.slider.value() == 5
    assert not window.batch.shown
    assert window.view.arrangement == "split"
    assert window.view.right.pane.mode == "bits"
    assert window.view.viewport.place == pytest.approx(place)
    assert window.plots.currentIndex() == 1
    assert session.settings.steps == "wavefront"
    assert window.table.view.model().rowCount() == 2
    session.select(session.current.runs[1])
    wait(window, qtbot)
    assert session.selected.replay.count > 16
    assert session.selected.verified is True
    assert len(session.current.runs) == 2


def test_a_session_that_cannot_be_read_leaves_the_desk_alone(
    window: MainWindow, qtbot: QtBot, finished: Finished, photo: Path, tmp_path: Path
) -> None:
    window.open_paths([photo])
    finished(1)
    before = list(window.session.documents)
    path = tmp_path / "broken.italic-session"
    path.write_text('{"format": "italic-session", "version": 1, "pictures": 3}')
    window.open_paths([path])
    qtbot.waitUntil(lambda: bool(window.session.notices), timeout=PATIENCE)
    assert "broken.italic-session" in window.session.notices[0].text
    assert window.session.documents == before
    assert window.keeper.path is None


def test_a_session_that_cannot_be_written_is_told(
    window: MainWindow, qtbot: QtBot, finished: Finished, photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.open_paths([photo])
    finished(1)
    save_as(window, tmp_path / "nowhere" / "study.italic-session", monkeypatch)
    qtbot.waitUntil(lambda: bool(window.session.notices), timeout=PATIENCE)
    assert "cannot be written" in window.session.notices[0].text
    assert window.keeper.path is None


def test_unsaved_runs_are_asked_about(
    window: MainWindow, qtbot: QtBot, finished: Finished, photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.open_paths([photo])
    finished(1)
    assert not window.keeper.worth_asking  # one run is what the program makes by itself
    window.session.change_settings(steps="4")
    assert window.session.current is not None
    window.engine.encode(window.session.current)
    finished(2)
    assert window.keeper.worth_asking
    asked: list[object] = []
    monkeypatch.setattr(questions, "ask_unsaved", lambda parent: asked.append(parent) or "cancel")
    window.actions_table["new_session"].trigger()
    assert not window.close()
    assert len(asked) == 2
    assert len(window.session.documents) == 1
    path = tmp_path / "study.italic-session"
    monkeypatch.setattr(questions, "ask_unsaved", lambda parent: "save")
    monkeypatch.setattr(questions, "ask_save", lambda *_: path)
    assert not window.close()  # it closes itself as soon as the session is written
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=PATIENCE)
    assert len(session_reading.read(path).documents[0].runs) == 2


def test_an_exported_run_is_safe(
    window: MainWindow, finished: Finished, photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.open_paths([photo])
    finished(1)
    window.session.change_settings(steps="4")
    assert window.session.current is not None
    window.engine.encode(window.session.current)
    finished(2)
    monkeypatch.setattr(questions, "ask_save", lambda *_: tmp_path / "out.italic")
    window.actions_table["export_italic"].trigger()
    assert not window.keeper.worth_asking


def test_pasted_pictures_and_vanished_files_live_on_in_the_session(
    window: MainWindow, qtbot: QtBot, finished: Finished, photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = QImage(7, 5, QImage.Format.Format_RGB888)
    image.fill(QColor(10, 20, 30))
    QGuiApplication.clipboard().setImage(image)
    window.actions_table["paste"].trigger()
    finished(1)
    window.open_paths([photo])
    finished(1)
    samples = read_picture(photo).samples
    path = tmp_path / "study.italic-session"
    save_as(window, path, monkeypatch)
    wait(window, qtbot)
    photo.unlink()
    window.open_paths([path])
    wait(window, qtbot)
    qtbot.waitUntil(lambda: window.session.current is not None and window.session.current.picture is not None)
    wait(window, qtbot)
    assert [notice.level for notice in window.session.notices] == ["info"]
    assert "restored from its compressed file" in window.session.notices[0].text
    pasted, restored = window.session.documents
    assert restored.picture is not None
    assert np.array_equal(restored.picture.samples, samples)
    assert len(restored.runs) == 1
    assert restored.runs[0].replay.count == 16
    window.session.show_document(pasted)
    wait(window, qtbot)
    assert pasted.picture is not None
    assert pasted.picture.samples[2, 3].tolist() == [10, 20, 30]


def test_a_cancelled_replay_is_not_asked_for_again_and_again(
    window: MainWindow, qtbot: QtBot, finished: Finished, codec: FakeCodec, photo: Path, saved: Path
) -> None:
    codec.gate = threading.Event()
    window.open_paths([saved])
    qtbot.waitUntil(lambda: window.session.live is not None and window.session.live.phase == "decode", timeout=PATIENCE)
    window.actions_table["cancel"].trigger()
    codec.gate.set()
    wait(window, qtbot)
    run = window.session.selected
    assert run is not None
    assert run.replay.count == 0
    assert window.session.beside is None
    assert window.session.scene() is not None
    assert window.session.current is not None
    window.session.keep(None)
    window.session.select(window.session.current.runs[1])
    window.session.select(run)
    wait(window, qtbot)
    assert window.session.selected is not None
    assert window.session.selected.replay.count == 4
    window.session.keep(window.session.current.runs[1])
    wait(window, qtbot)
    assert window.session.beside is window.session.current.runs[1]
    assert window.session.beside.replay.count > 4


def test_a_session_with_recordings_opens_with_its_steps(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "ready.italic-session"
    run = session.documents[1].runs[0]
    mean = Raster(np.full((run.point.height, run.point.width, 3), 90, np.uint8))
    session.expectations.keep(Imagined(run, 2, 0, mean, "mean"))
    assert session_file.write(path, session_file.snapshot(session, VIEW, recordings=True)) == []
    found = session_reading.read(path)
    for restored, before in zip(found.documents[1].runs, session.documents[1].runs, strict=True):
        ours, theirs = restored.replay, before.replay
        assert plain(restored) == plain(before)
        assert ours.count == theirs.count > 1
        assert ours.scene.step_of is not None
        assert theirs.scene.step_of is not None
        assert np.array_equal(ours.scene.step_of, theirs.scene.step_of)
        np.testing.assert_allclose(ours.bits, theirs.bits, rtol=1e-6)
        assert ours.scene.shown is not None
        assert theirs.scene.shown is not None
        assert np.array_equal(ours.scene.shown.levels[0], theirs.scene.shown.levels[0])
    assert [(imagined.position, int(imagined.raster.levels[0].mean())) for imagined in found.means] == [(2, 90)]


@pytest.mark.parametrize("change", ["another", "damaged", "too long"])
def test_hostile_recordings_are_refused(session: Session, tmp_path: Path, change: str) -> None:
    path = tmp_path / "ready.italic-session"
    session_file.write(path, session_file.snapshot(session, VIEW, recordings=True))

    def spoil(value: dict[str, Any]) -> None:
        first, second = value["pictures"][1]["runs"]
        whole = base64.b64decode(first["recording"])
        bad = {
            "another": base64.b64decode(second["recording"]),
            "damaged": whole[:-9],
            "too long": bytes(SESSION.size + 4),
        }
        first["recording"] = base64.b64encode(bad[change]).decode()

    changed(path, spoil)
    with pytest.raises(CorruptFile, match="ready"):
        session_reading.read(path)


def test_what_is_too_large_for_a_recording_is_told(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorded, "SESSION", SESSION._replace(pixels=10))
    path = tmp_path / "ready.italic-session"
    (told,) = session_file.write(path, session_file.snapshot(session, VIEW, recordings=True))
    assert "2 runs" in told
    assert session_reading.read(path).documents[1].runs[0].replay.count == 0


def test_a_photograph_opens_with_its_steps(tmp_path: Path) -> None:
    y, x = np.mgrid[:512, :768]
    picture = Picture(np.stack([x % 256, y % 256, (x ^ y) % 256], 2).astype(np.uint8))
    made, path = Session(), tmp_path / "photograph.italic-session"
    document = Document("photograph", picture=picture, original=open_picture(picture).original)
    document.runs = [run_of(picture)]
    made.add_documents([document])
    assert session_file.write(path, session_file.snapshot(made, VIEW, recordings=True)) == []
    (run,) = session_reading.read(path).documents[0].runs
    assert run.replay.count == document.runs[0].replay.count
    assert run.replay.scene.shown is not None
    assert np.array_equal(run.replay.scene.shown.levels[0], picture.samples)


def test_a_transparent_picture_is_decoded_again(tmp_path: Path) -> None:
    samples = np.full((12, 20, 4), 90, np.uint8)
    samples[:, :10, 3] = 255
    made, path = Session(), tmp_path / "glass.italic-session"
    document = Document("glass", picture=Picture(samples), original=open_picture(Picture(samples)).original)
    run = run_of(Picture(samples))
    document.runs = [run]
    made.add_documents([document])
    assert run.replay.scene.original is not None
    assert run.replay.scene.original.transparent
    (told,) = session_file.write(path, session_file.snapshot(made, VIEW, recordings=True))
    assert "transparent" in told
    assert session_reading.read(path).documents[0].runs[0].replay.count == 0


def test_the_bytes_of_all_runs_go_before_recordings(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "full.italic-session"
    runs = session.documents[1].runs
    png = len(as_png(session.documents[2].picture)) if session.documents[2].picture is not None else 0
    monkeypatch.setattr(session_file, "MOST_DATA", png + sum(len(run.data) for run in runs) + 10)
    (told,) = session_file.write(path, session_file.snapshot(session, VIEW, recordings=True))
    assert "The steps of 2 runs" in told
    found = session_reading.read(path).documents[1].runs
    assert [(run.data, run.replay.count) for run in found] == [(run.data, 0) for run in runs]


def test_recordings_take_no_more_memory_than_there_is_for_them(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "large.italic-session"
    first = session.documents[1].runs[0]
    enough_for_one = recorded.held(first.point.width, first.point.height) + 100
    whole = session_file.snapshot(session, VIEW, recordings=True)
    assert session_file.write(path, whole) == []
    monkeypatch.setattr(session_reading, "MOST_HELD", enough_for_one)
    found = session_reading.read(path).documents[1].runs  # of a file that asks for more
    assert [run.replay.count > 0 for run in found] == [True, False]
    monkeypatch.setattr(session_file, "MOST_HELD", enough_for_one)
    (told,) = session_file.write(path, whole)
    assert "1 runs" in told
    found = session_reading.read(path).documents[1].runs
    assert [run.replay.count > 0 for run in found] == [True, False]


def test_large_sessions_are_written_piece_by_piece() -> None:
    value = {"a": [1, 2.5, None, True, "é\udc80", {"b": "x" * 1000}], "c": {}}
    data = session_file._as_json(value)
    assert json.loads(data.decode("utf-8", "surrogateescape")) == value
