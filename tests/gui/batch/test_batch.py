"""The batch without a window: queue, names of its files, its own file, and the work driven as the window does."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer.errors import CorruptFile, ItalicError, UnsupportedFile
from explorer.file.container import unpack
from explorer.gui.batch import queue as batch
from explorer.gui.batch import store, targets, words
from explorer.gui.batch.items import EXISTS, GROWS, INCOMPLETE, NOT_SMALLER, Figures, Item, Options, Outcome
from explorer.gui.batch.queue import Queue
from explorer.gui.batch.runner import BatchRunner
from explorer.gui.codec.engine import Engine
from explorer.gui.state.folders import Source, find_below
from explorer.gui.state.session import Session, Settings
from explorer.lossless.codec import finish
from explorer.pictures.imaging import read_picture, write_picture
from explorer.pictures.notes import Note
from tests.gui.fake_codec import FakeCodec

FIGURES = Figures(Path("/out/a.italic").absolute(), 900, 500, 1000, 4000, 2.0, True, "16", "none")


def plain(**options: object) -> Options:
    """Options that keep every file: those of the fake codec are seldom smaller."""
    return Options(**{"only_if_smaller": False} | options)  # type: ignore[arg-type]


@pytest.fixture
def codec() -> FakeCodec:
    return FakeCodec()


@pytest.fixture
def runner(codec: FakeCodec, tmp_path: Path) -> Iterator[BatchRunner]:
    session = Session()
    engine = Engine(session, codec)
    made = BatchRunner(session, engine, tmp_path / "data" / "batch.json")
    made.queue.set_options(plain())
    yield made
    if codec.gate is not None:
        codec.gate.set()
    made.close()
    assert engine.close()
    assert not [each for each in threading.enumerate() if each.name == "batch files"]


@pytest.fixture
def pictures(tmp_path: Path) -> list[Path]:
    """Three pictures of 18 x 10 px, which 16 steps take in 16 steps."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    return [picture(folder / f"{name}.png", seed) for seed, name in enumerate(("a", "b", "c"))]


def picture(path: Path, seed: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    y, x = np.mgrid[:10, :18]
    samples = np.stack([x * 12, y * 20, (x * (7 + seed) + y * 13) % 256], 2).astype(np.uint8)
    Image.fromarray(samples).save(path)
    return path


def until(runner: BatchRunner, condition: Callable[[], bool]) -> None:
    limit = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < limit
        runner._engine.poll()
        runner.poll()
        threading.Event().wait(0.002)


def stopped(runner: BatchRunner) -> None:
    until(runner, lambda: runner.queue.state == "stopped" and not runner.searching)


def add(runner: BatchRunner, *paths: Path) -> None:
    runner.add(paths)
    until(runner, lambda: not runner.searching)


def statuses(runner: BatchRunner) -> list[str]:
    return [item.status for item in runner.queue.items]


def reasons(runner: BatchRunner) -> list[str]:
    return [item.reason for item in runner.queue.items]


def notices(runner: BatchRunner) -> list[str]:
    return [notice.text for notice in runner._session.notices]


# The queue alone.


def filled(*names: str) -> Queue:
    queue = Queue()
    queue.add(Source(Path(f"/in/{name}").absolute()) for name in names)
    return queue


def test_pictures_are_taken_in_order_and_never_twice() -> None:
    queue = filled("a", "b", "a", "c")
    assert [item.source.path.name for item in queue.items] == ["a", "b", "c"]
    first = queue.begin_next()
    assert first is not None
    queue.finish(first.number, Outcome("done", "", FIGURES))
    second = queue.begin_next()
    assert second is not None
    assert second.source.path.name == "b"
    assert queue.running == second
    queue.add([Source(first.source.path)])  # it does not wait any more, so it may be asked for again
    assert len(queue.items) == 4
    assert len({item.number for item in queue.items}) == 4


def test_totals_are_sums_of_what_is_done() -> None:
    queue = filled("a", "b", "c", "d", "e")
    for outcome in (
        Outcome("done", "", FIGURES),
        Outcome("done", "", FIGURES._replace(bytes=300, png_bytes=600)),
        Outcome("skipped", NOT_SMALLER, FIGURES),
        Outcome("failed", "broken"),
    ):
        item = queue.begin_next()
        assert item is not None
        queue.finish(item.number, outcome)
    totals = queue.totals()
    assert (totals.waiting, totals.done, totals.failed, totals.skipped, totals.count) == (1, 2, 1, 1, 5)
    assert (totals.source_bytes, totals.bytes, totals.png_bytes) == (1800, 800, 1600)
    assert totals.bpsp == 8 * 800 / 8000
    assert totals.saving == 1 - 800 / 1800  # of the files that were dropped, not of any others
    assert totals.seconds_left == 2.0


def test_restored_pictures_are_in_no_saving() -> None:
    queue = filled("a", "b")
    for figures in (FIGURES, FIGURES._replace(restored=True, source_bytes=5, bytes=10_000)):
        item = queue.begin_next()
        assert item is not None
        queue.finish(item.number, Outcome("done", "", figures))
    totals = queue.totals()
    assert (totals.done, totals.restored, totals.compressed) == (2, 1, 1)
    assert totals.saving == 1 - 500 / 900
    assert FIGURES._replace(restored=True).saving is None


def test_a_picture_without_a_png_leaves_no_png_in_the_totals() -> None:
    queue = filled("a", "b")
    for png in (1000, 0):
        item = queue.begin_next()
        assert item is not None
        queue.finish(item.number, Outcome("done", "", FIGURES._replace(png_bytes=png)))
    assert queue.totals().png_bytes == 0
    assert Queue().totals().saving is None
    assert Queue().totals().bpsp == 0
    assert Queue().totals().seconds_left is None


def test_retry_remove_and_clear() -> None:
    queue = filled("a", "b", "c", "d")
    for outcome in (Outcome("failed", "x"), Outcome("skipped", EXISTS), Outcome("done", "", FIGURES)):
        item = queue.begin_next()
        assert item is not None
        queue.finish(item.number, outcome)
    assert queue.retry() == 1
    assert [item.status for item in queue.items] == ["waiting", "skipped", "done", "waiting"]
    assert queue.retry({2, 3}) == 1
    assert [item.status for item in queue.items] == ["waiting", "waiting", "done", "waiting"]
    assert queue.items[0].reason == ""
    queue.clear_finished()
    assert [item.source.path.name for item in queue.items] == ["a", "b", "d"]
    assert queue.row_of(4) == 2
    queue.begin_next()
    queue.remove({1, 2})  # the first one runs
    assert [item.source.path.name for item in queue.items] == ["a", "d"]


def test_a_queue_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "MAX_ITEMS", 2)
    assert Queue().add([Source(Path("/a")), Source(Path("/b")), Source(Path("/c")), Source(Path("/d"))]) == 2


# The names of the files.


def test_files_go_next_to_the_original_or_into_the_same_folders(tmp_path: Path) -> None:
    source = Source(tmp_path / "x" / "y" / "a.b.png", "y")
    beside = targets.choose(source, Options(), ())
    assert beside == (tmp_path / "x" / "y" / "a.b.italic", False)
    within = targets.choose(source, Options(folder=str(tmp_path / "out")), ())
    assert within == (tmp_path / "out" / "y" / "a.b.italic", False)


def test_rules_for_a_file_that_is_there(tmp_path: Path) -> None:
    source, there = Source(tmp_path / "a.png"), tmp_path / "a.italic"
    there.write_bytes(b"old")
    assert targets.choose(source, Options(exists="skip"), ()) is None
    assert targets.choose(source, Options(exists="replace"), ()) == (there, True)
    assert targets.choose(source, Options(exists="number"), ()) == (tmp_path / "a-2.italic", False)
    (tmp_path / "a-2.italic").write_bytes(b"old")
    assert targets.choose(source, Options(exists="number"), ()) == (tmp_path / "a-3.italic", False)


@pytest.mark.parametrize("rule", ["skip", "number", "replace"])
def test_two_pictures_of_a_batch_never_get_one_file(tmp_path: Path, rule: batch.Rule) -> None:
    mate = tmp_path / "A.italic"
    mate.write_bytes(b"the file of A.png")
    chosen = targets.choose(Source(tmp_path / "a.jpg"), Options(exists=rule), {targets.claim(mate)})
    assert chosen == (tmp_path / "a-2.italic", False)


def test_a_link_is_never_replaced(tmp_path: Path) -> None:
    original = picture(tmp_path / "a.png", 1)
    (tmp_path / "a.italic").symlink_to(original)
    chosen = targets.choose(Source(original), Options(exists="replace"), ())
    assert chosen == (tmp_path / "a-2.italic", False)
    (tmp_path / "b.italic").symlink_to(tmp_path / "nowhere")
    assert targets.choose(Source(tmp_path / "b.png"), Options(exists="skip"), ()) is None


def test_a_file_that_appears_meanwhile_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there, source = tmp_path / "a.italic", Source(tmp_path / "a.png")
    really = targets.choose

    def late(*arguments: object) -> targets.Target | None:
        chosen = really(*arguments)  # type: ignore[arg-type]
        if not there.exists():
            there.write_bytes(b"somebody else's")
        return chosen

    monkeypatch.setattr(targets, "choose", late)
    assert targets.write(b"ours", source, Options(exists="number"), ()) == tmp_path / "a-2.italic"
    assert there.read_bytes() == b"somebody else's"
    assert targets.write(b"ours", source, Options(exists="skip"), ()) is None


# The queue's own file.


def kept() -> store.Kept:
    lost = Note("pages", 1, 3), Note("metadata", total=1, what="Photoshop’s resources")
    lossy = FIGURES._replace(pixels=1000, quality=31.25, metric="msssim", psnr=38.25, instead="JPEG")
    items = [
        Item(1, Source(Path("/in/a.png").absolute(), "", 900), "done", "", FIGURES, lost),
        Item(5, Source(Path("/in/e.jpg").absolute()), "done", "", lossy),
        Item(6, Source(Path("/in/f.italic").absolute()), "done", "", FIGURES._replace(restored=True)),
        Item(7, Source(Path("/in/g.tif").absolute()), "failed", INCOMPLETE, None, lost),
        Item(2, Source(Path(os.fsdecode(b"/in/\xff.png")).absolute(), "deep/er"), "failed", "not a picture ✗"),
        Item(3, Source(Path("/in/c.png").absolute()), "skipped", NOT_SMALLER, FIGURES._replace(target=None)),
        Item(4, Source(Path("/in/d.png").absolute())),
    ]
    items = [replace(item, number=number) for number, item in enumerate(items, 1)]
    options = Options(str(Path("/out").absolute()), "number", True, False, True, True, 300.5, "original")
    return store.Kept(items, options, Settings("wavefront", "bpg:30", "cpu", "lossy", "msssim", 17.25))


def test_a_file_of_the_version_before_is_still_read() -> None:
    content = json.loads(store.to_json(kept()))
    content["version"] = 1
    for name in ("codec", "metric", "quality"):
        content["settings"].pop(name)
    for name in ("incomplete", "kilobytes", "form"):
        content["options"].pop(name)
    for item in content["items"]:
        item.pop("size", None)
        item.pop("notes", None)
        for name in ("pixels", "quality", "metric", "psnr", "restored", "instead"):
            item.get("figures", {}).pop(name, None)
    found = store.from_json(json.dumps(content).encode())
    assert found.settings == Settings("wavefront", "bpg:30", "cpu")
    assert found.options == Options(str(Path("/out").absolute()), "number", True, False, True)
    assert found.items[0] == Item(1, Source(Path("/in/a.png").absolute()), "done", "", FIGURES)


def test_the_file_gives_back_what_was_kept(tmp_path: Path) -> None:
    path = tmp_path / "new" / "batch.json"
    assert store.load(path) is None
    store.save(path, kept())
    assert store.load(path) == kept()
    assert [each.name for each in path.parent.iterdir()] == ["batch.json"]


def spoilt(change: Callable[[dict], object]) -> bytes:
    content = json.loads(store.to_json(kept()))
    change(content)
    return json.dumps(content).encode()


HOSTILE: dict[str, bytes] = {
    "nothing": b"",
    "no text": b"\xff\xfe\x00",
    "no object": b"[]",
    "another kind": b'{"kind": "session", "version": 1}',
    "nested": b"[" * 200_000,
    "a huge number": b'{"kind":"italic-batch","version":' + b"9" * 5000 + b"}",
    "not a number": spoilt(lambda content: content["items"][0]["figures"].update(seconds=float("nan"))),
    "cut": store.to_json(kept())[:-10],
    "items of another type": spoilt(lambda content: content.update(items={})),
    "too many": spoilt(lambda content: content.update(items=[content["items"][3]] * (batch.MAX_ITEMS + 1))),
    "an item of another type": spoilt(lambda content: content["items"].append(7)),
    "a path that is not whole": spoilt(lambda content: content["items"][0].update(path="a.png")),
    "a path of a number": spoilt(lambda content: content["items"][0].update(path=3)),
    "a long path": spoilt(lambda content: content["items"][0].update(path="/" + "a" * 5000)),
    "a null in a path": spoilt(lambda content: content["items"][0].update(path="/a\0b")),
    "out of the folder": spoilt(lambda content: content["items"][0].update(below="../../etc")),
    "another root": spoilt(lambda content: content["items"][0].update(below="/etc")),
    "an unknown status": spoilt(lambda content: content["items"][0].update(status="finished")),
    "negative bytes": spoilt(lambda content: content["items"][0]["figures"].update(bytes=-1)),
    "bytes of true": spoilt(lambda content: content["items"][0]["figures"].update(bytes=True)),
    "too many samples": spoilt(lambda content: content["items"][0]["figures"].update(subpixels=2**40)),
    "an unknown codec": spoilt(lambda content: content["settings"].update(codec="jpeg")),
    "an unknown metric": spoilt(lambda content: content["settings"].update(metric="vmaf")),
    "a quality beyond the best": spoilt(lambda content: content["settings"].update(quality=64)),
    "an unknown note": spoilt(lambda content: content["items"][0]["notes"][0].update(kind="smell")),
    "notes of another type": spoilt(lambda content: content["items"][0].update(notes="none")),
    "many notes": spoilt(lambda content: content["items"][0].update(notes=content["items"][0]["notes"] * 40)),
    "a size below nothing": spoilt(lambda content: content["options"].update(kilobytes=-1)),
    "an unknown form": spoilt(lambda content: content["options"].update(form="jpeg")),
    "an unknown rule": spoilt(lambda content: content["options"].update(exists="overwrite")),
    "a rule of a list": spoilt(lambda content: content["options"].update(exists=["skip"])),
    "a switch of text": spoilt(lambda content: content["options"].update(verify="yes")),
    "a folder that is not whole": spoilt(lambda content: content["options"].update(folder="out")),
    "no options": spoilt(lambda content: content.pop("options")),
    "unknown steps": spoilt(lambda content: content["settings"].update(steps="many")),
    "an unknown base": spoilt(lambda content: content["settings"].update(base="jpeg")),
    "an unknown device": spoilt(lambda content: content["settings"].update(device="tpu")),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_files_are_refused_in_words(data: bytes) -> None:
    with pytest.raises(CorruptFile) as caught:
        store.from_json(data)
    assert len(str(caught.value)) < 6000


def test_a_newer_version_is_told_apart() -> None:
    with pytest.raises(UnsupportedFile, match="version 3"):
        store.from_json(spoilt(lambda content: content.update(version=3)))


def test_a_file_of_any_size_is_not_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MAX_BYTES", 100)
    (tmp_path / "batch.json").write_bytes(b" " * 101)
    with pytest.raises(CorruptFile, match="larger than 100 bytes"):
        store.load(tmp_path / "batch.json")
    with pytest.raises(ItalicError, match="more than 100 bytes"):
        store.save(tmp_path / "other.json", kept())


# Folders.


def test_folders_are_searched_with_those_in_them(tmp_path: Path) -> None:
    one, two = picture(tmp_path / "all" / "b.png", 1), picture(tmp_path / "all" / "a" / "deep" / "c.png", 2)
    (tmp_path / "all" / "old.italic").write_bytes(b"old")
    (tmp_path / "all" / "b.italic").write_bytes(b"made from b.png, or b.png from it")
    (tmp_path / "all" / "notes.txt").write_text("no picture")
    picture(tmp_path / "all" / ".hidden" / "d.png", 3)
    (tmp_path / "all" / "loop").symlink_to(tmp_path / "all")
    (tmp_path / "empty").mkdir()
    found = find_below([tmp_path / "all", tmp_path / "empty", tmp_path / "gone.png"], 10)
    old = tmp_path / "all" / "old.italic"
    assert found.sources == [
        (one, "", one.stat().st_size),
        (old, "", 3),
        (two, str(Path("a", "deep")), two.stat().st_size),
    ]
    assert len(found.problems) == 2
    short = find_below([tmp_path / "all"], 1)
    assert len(short.sources) == 1
    assert "first 1" in short.problems[0]


# The work.


def test_a_folder_is_compressed_in_order_and_every_file_decodes(runner: BatchRunner, pictures: list[Path]) -> None:
    begun: list[str] = []
    queue = runner.queue
    queue.item_changed.connect(lambda number: begun.append(queue.running.source.path.stem) if queue.running else None)
    add(runner, pictures[0].parent)
    runner._session.change_settings(steps="4", base="none")
    runner.start()
    runner._session.change_settings(steps="64")  # does not concern what was started
    stopped(runner)
    assert list(dict.fromkeys(begun)) == ["a", "b", "c"]
    assert statuses(runner) == ["done"] * 3
    for item, path in zip(queue.items, pictures, strict=True):
        assert item.figures is not None
        assert item.figures.target == path.with_suffix(".italic")
        data = item.figures.target.read_bytes()
        assert (item.figures.bytes, item.figures.source_bytes) == (len(data), path.stat().st_size)
        assert (item.figures.steps, item.figures.verified) == ("4", True)
        assert item.figures.bpsp == 8 * len(data) / (18 * 10 * 3)
        decoded = finish(FakeCodec().decode(data, device="auto"))
        assert np.array_equal(decoded.picture.samples, read_picture(path).samples)


def test_the_saving_is_against_the_file_that_was_added(
    runner: BatchRunner, pictures: list[Path], tmp_path: Path
) -> None:
    add(runner, pictures[0])
    runner.start()
    stopped(runner)
    figures = runner.queue.items[0].figures
    assert figures is not None
    assert figures.saving == pytest.approx(1 - figures.bytes / pictures[0].stat().st_size)
    Image.open(pictures[0]).save(tmp_path / "best.png", optimize=True)
    assert figures.png_bytes == (tmp_path / "best.png").stat().st_size


@pytest.mark.parametrize("shape", [(5, 7), (5, 7, 2), (5, 7, 4), (1, 1, 3)])
@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
def test_every_kind_of_picture_has_a_png(
    runner: BatchRunner, tmp_path: Path, shape: tuple[int, ...], kind: type
) -> None:
    from explorer.pictures.picture import Picture

    samples = np.random.default_rng(1).integers(0, 255, shape).astype(kind).reshape(*shape[:2], -1)
    write_picture(tmp_path / "kind.png", Picture(samples))
    add(runner, tmp_path / "kind.png")
    runner.start()
    stopped(runner)
    (item,) = runner.queue.items
    assert item.status == "done", item.reason
    assert item.figures is not None
    assert item.figures.png_bytes > 0


def test_one_broken_picture_never_stops_the_rest(runner: BatchRunner, pictures: list[Path], tmp_path: Path) -> None:
    garbage, gone = tmp_path / "garbage.png", tmp_path / "gone.png"
    garbage.write_bytes(b"no picture at all")
    gone.write_bytes(pictures[0].read_bytes())
    add(runner, garbage, gone, *pictures)
    gone.unlink()
    runner.start()
    stopped(runner)
    assert statuses(runner) == ["failed", "failed", "done", "done", "done"]
    assert "not a picture" in reasons(runner)[0]
    assert str(tmp_path) not in reasons(runner)[0]  # the row names the file
    assert "no such file" in reasons(runner)[1].lower()
    assert notices(runner) == []


def test_an_unexpected_error_fails_one_picture(runner: BatchRunner, codec: FakeCodec, pictures: list[Path]) -> None:
    codec.fail_at = 3
    add(runner, *pictures)
    runner.start()
    stopped(runner)
    assert statuses(runner) == ["failed"] * 3
    assert "the fake codec broke" in reasons(runner)[0]
    codec.fail_at = None
    runner.retry()
    runner.start()
    stopped(runner)
    assert statuses(runner) == ["done"] * 3
    assert reasons(runner) == [""] * 3


def test_a_decoder_that_returns_other_samples_fails_and_writes_nothing(
    runner: BatchRunner, codec: FakeCodec, pictures: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = finish(codec.encode(read_picture(pictures[1]), steps="4", base="none", device="cpu")).data
    really = codec.decode
    monkeypatch.setattr(codec, "decode", lambda data, *, device: really(other, device=device))
    add(runner, pictures[0])
    runner.start()
    stopped(runner)
    assert statuses(runner) == ["failed"]
    assert "differ" in reasons(runner)[0]
    assert not pictures[0].with_suffix(".italic").exists()
    runner.queue.set_options(plain(verify=False))
    runner.retry()
    runner.start()
    stopped(runner)
    assert statuses(runner) == ["done"]
    assert runner.queue.items[0].figures is not None
    assert runner.queue.items[0].figures.verified is False


def test_only_if_smaller_keeps_the_smaller_one(runner: BatchRunner, pictures: list[Path], tmp_path: Path) -> None:
    plain = tmp_path / "plain.bmp"  # 600 bytes, of which the codec saves some
    Image.fromarray(np.zeros((12, 16, 3), np.uint8)).save(plain)
    runner.queue.set_options(Options())
    dense = tmp_path / "dense.pgm"  # 12 bytes
    dense.write_bytes(b"P5 1 1 255\n\x80")
    add(runner, plain, dense)
    runner.start()
    stopped(runner)
    assert statuses(runner) == ["done", "skipped"]
    assert runner.queue.items[1].reason == NOT_SMALLER
    figures = runner.queue.items[1].figures
    assert figures is not None
    assert figures.target is None
    assert figures.bytes >= figures.source_bytes
    assert not dense.with_suffix(".italic").exists()
    assert runner.queue.totals().done == 1


def test_a_jpeg_that_would_grow_is_left_out_untried(runner: BatchRunner, codec: FakeCodec, tmp_path: Path) -> None:
    noisy = tmp_path / "noisy.jpg"
    Image.fromarray(np.random.default_rng(1).integers(0, 256, (64, 64, 3), np.uint8)).save(noisy, quality=20)
    runner.queue.set_options(Options())
    add(runner, noisy)
    runner.start()
    stopped(runner)
    (item,) = runner.queue.items
    assert (item.status, item.reason) == ("skipped", GROWS)
    assert codec.steps_made == 0
    assert item.figures is not None
    assert words.ratio(item.figures.bytes, noisy.stat().st_size) in words.status(item, None)
    assert "try lossy" in words.status(item, None)
    runner.queue.set_options(plain())  # files of any size are wanted
    runner.retry({1})
    stopped(runner)
    assert statuses(runner) == ["done"]
    assert "times the originals" in words.gain(runner.queue.totals())


def test_what_is_there_is_skipped_numbered_or_replaced(runner: BatchRunner, pictures: list[Path]) -> None:
    there = pictures[0].with_suffix(".italic")
    there.write_bytes(b"old")
    add(runner, pictures[0])
    runner.start()
    stopped(runner)
    assert statuses(runner) == ["skipped"]
    assert reasons(runner) == [EXISTS]
    assert there.read_bytes() == b"old"
    runner.queue.set_options(plain(exists="number"))
    runner.retry({1})
    runner.start()
    stopped(runner)
    assert there.read_bytes() == b"old"
    assert there.with_name("a-2.italic").exists()
    runner.queue.clear_finished()
    runner.queue.set_options(plain(exists="replace"))
    add(runner, pictures[0])
    runner.start()
    stopped(runner)
    assert there.read_bytes() == there.with_name("a-2.italic").read_bytes()


def test_pictures_of_one_name_get_two_files_even_where_files_are_replaced(
    runner: BatchRunner, pictures: list[Path]
) -> None:
    twin = pictures[0].with_suffix(".bmp")
    picture(twin, 9)
    runner.queue.set_options(plain(exists="replace"))
    add(runner, pictures[0], twin)
    runner.start()
    stopped(runner)
    written = [item.figures.target for item in runner.queue.items if item.figures]
    assert [path.name for path in written if path] == ["a.italic", "a-2.italic"]


def test_a_chosen_folder_is_made_and_keeps_the_folders_within(runner: BatchRunner, tmp_path: Path) -> None:
    source = picture(tmp_path / "in" / "deep" / "a.png", 1)
    runner.queue.set_options(plain(folder=str(tmp_path / "out")))
    add(runner, tmp_path / "in")
    runner.start()
    stopped(runner)
    assert statuses(runner) == ["done"]
    assert (tmp_path / "out" / "deep" / "a.italic").exists()
    assert list(source.parent.iterdir()) == [source]


def test_a_folder_that_cannot_be_written_is_the_reason(runner: BatchRunner, pictures: list[Path]) -> None:
    runner.queue.set_options(plain(folder=str(pictures[0])))  # a file
    add(runner, pictures[1])
    runner.start()
    stopped(runner)
    assert statuses(runner) == ["failed"]
    assert str(pictures[0]) in reasons(runner)[0]


def test_a_preview_is_stored_where_it_is_wanted(runner: BatchRunner, pictures: list[Path]) -> None:
    runner.queue.set_options(plain(preview=True))
    add(runner, pictures[0])
    runner.start()
    stopped(runner)
    data = pictures[0].with_suffix(".italic").read_bytes()
    assert unpack(data).header.preview.startswith(b"\xff\xd8")
    assert runner.queue.items[0].figures is not None
    assert runner.queue.items[0].figures.bytes == len(data)


def at_work(runner: BatchRunner, codec: FakeCodec, *paths: Path) -> None:
    """Hold the first picture in its first step."""
    codec.gate = threading.Event()
    add(runner, *paths)
    runner.start()
    until(runner, lambda: runner.queue.progress is not None and runner.queue.progress.stage == "encode")


def test_stop_ends_within_one_step_and_loses_nothing(
    runner: BatchRunner, codec: FakeCodec, pictures: list[Path]
) -> None:
    at_work(runner, codec, *pictures)
    runner.stop()
    assert statuses(runner) == ["waiting"] * 3
    assert runner.queue.progress is None
    assert codec.gate is not None
    codec.gate.set()
    until(runner, lambda: not runner._engine._tasks.worker.busy)
    assert codec.steps_made <= 1
    assert not list(pictures[0].parent.glob("*.italic"))
    assert not [each for each in threading.enumerate() if each.name == "png"]
    runner.start()
    stopped(runner)
    assert statuses(runner) == ["done"] * 3


def test_pause_holds_within_one_step_and_goes_on_where_it_was(
    runner: BatchRunner, codec: FakeCodec, pictures: list[Path]
) -> None:
    at_work(runner, codec, *pictures)
    runner.pause()
    assert codec.gate is not None
    codec.gate.set()
    until(runner, lambda: not runner._engine._tasks.worker.busy and runner._task is None)
    made = codec.steps_made
    assert made <= 1
    assert statuses(runner) == ["running", "waiting", "waiting"]
    runner._session.change_settings(steps="4")
    runner.start()
    stopped(runner)
    assert statuses(runner) == ["done"] * 3
    assert codec.steps_made == 3 * 2 * 16  # nothing was done twice, nor with other settings


def test_resuming_before_the_step_is_over_changes_nothing(
    runner: BatchRunner, codec: FakeCodec, pictures: list[Path]
) -> None:
    at_work(runner, codec, *pictures)
    runner.pause()
    runner.start()
    assert codec.gate is not None
    codec.gate.set()
    stopped(runner)
    assert statuses(runner) == ["done"] * 3
    assert codec.steps_made == 3 * 2 * 16


def test_a_suspended_picture_can_be_given_up(runner: BatchRunner, codec: FakeCodec, pictures: list[Path]) -> None:
    at_work(runner, codec, *pictures)
    runner.pause()
    assert codec.gate is not None
    codec.gate.set()
    until(runner, lambda: runner._task is None)
    runner.stop()
    assert statuses(runner) == ["waiting"] * 3
    assert runner._work is None


def test_the_running_picture_can_be_removed(runner: BatchRunner, codec: FakeCodec, pictures: list[Path]) -> None:
    at_work(runner, codec, *pictures)
    runner.remove({1, 3})
    assert codec.gate is not None
    codec.gate.set()
    stopped(runner)
    assert [item.source.path for item in runner.queue.items] == [pictures[1]]
    assert [path.name for path in pictures[0].parent.glob("*.italic")] == ["b.italic"]


def test_the_desk_goes_first(runner: BatchRunner, codec: FakeCodec, pictures: list[Path], photo: Path) -> None:
    engine, session = runner._engine, runner._session
    session.current_changed.connect(lambda: session.current and engine.show(session.current))
    ends: list[str] = []
    session.runs_changed.connect(lambda: session.current and session.current.runs and ends.append("desk"))
    runner.queue.item_changed.connect(
        lambda number: ends.append("batch") if runner.queue.item(number).status == "done" else None
    )
    at_work(runner, codec, pictures[0])
    codec.pause = 0.004  # slower than the polling, as a real codec is
    engine.open_paths([photo])
    assert codec.gate is not None
    codec.gate.set()
    stopped(runner)
    assert ends[0] == "desk"
    assert ends[-1] == "batch"
    assert codec.steps_made == 4 * 16  # the batch's picture went on where it was


def test_cancel_on_the_desk_leaves_the_batch_alone(
    runner: BatchRunner, codec: FakeCodec, pictures: list[Path], photo: Path
) -> None:
    engine, session = runner._engine, runner._session
    session.current_changed.connect(lambda: session.current and engine.show(session.current))
    at_work(runner, codec, *pictures)
    engine.open_paths([photo])
    engine.cancel()
    assert codec.gate is not None
    codec.gate.set()
    stopped(runner)
    assert statuses(runner) == ["done"] * 3


def test_pictures_added_meanwhile_are_taken_too(runner: BatchRunner, codec: FakeCodec, pictures: list[Path]) -> None:
    at_work(runner, codec, pictures[0])
    add(runner, *pictures[1:])
    assert codec.gate is not None
    codec.gate.set()
    stopped(runner)
    assert statuses(runner) == ["done"] * 3


def test_bad_steps_do_not_start(runner: BatchRunner, pictures: list[Path]) -> None:
    add(runner, *pictures)
    runner._session.change_settings(steps="many")
    runner.start()
    assert runner.queue.state == "stopped"
    assert "many" in notices(runner)[0]


# Closed and offered again.


def another(runner: BatchRunner, codec: FakeCodec) -> BatchRunner:
    """The next start of the program."""
    session = Session()
    made = BatchRunner(session, Engine(session, codec), runner._path)
    made.offer_again()
    return made


def test_a_closed_batch_is_offered_and_goes_on(runner: BatchRunner, codec: FakeCodec, pictures: list[Path]) -> None:
    runner._session.change_settings(steps="4", base="none")
    runner.queue.set_options(plain(exists="number"))
    at_work(runner, codec, *pictures)
    runner.close()
    assert codec.gate is not None
    codec.gate.set()
    again = another(runner, codec)
    assert statuses(again) == ["waiting"] * 3
    (notice,) = again._session.notices
    assert "3" in notice.text
    shown: list[bool] = []
    again.shown = lambda: shown.append(True)
    carry_on, _ = notice.choices
    carry_on.choose()
    stopped(again)
    assert shown == [True]
    assert statuses(again) == ["done"] * 3
    assert [item.figures.steps for item in again.queue.items if item.figures] == ["4"] * 3
    again.close()
    again._engine.close()
    last = another(runner, codec)  # nothing is left to offer, but the choices are remembered
    assert last._session.notices == []
    assert last.queue.items == []
    assert last.queue.options == plain(exists="number")


def test_a_discarded_batch_is_not_offered_again(runner: BatchRunner, codec: FakeCodec, pictures: list[Path]) -> None:
    add(runner, *pictures)
    runner.close()
    again = another(runner, codec)
    again._session.notices[0].choices[1].choose()
    assert again.queue.items == []
    again.close()
    assert another(runner, codec)._session.notices == []


def test_the_file_is_kept_while_the_program_runs(runner: BatchRunner, pictures: list[Path]) -> None:
    add(runner, *pictures)
    runner.start()
    stopped(runner)
    assert runner._path is not None
    until(runner, lambda: not runner._dirty and not runner._saving)
    kept = store.load(runner._path)
    assert kept is not None
    assert [item.status for item in kept.items] == ["done"] * 3


def test_an_unreadable_queue_is_put_aside_and_told(runner: BatchRunner, codec: FakeCodec) -> None:
    assert runner._path is not None
    runner._path.parent.mkdir()
    runner._path.write_bytes(b"{half of it")
    again = another(runner, codec)
    (notice,) = again._session.notices
    assert notice.level == "error"
    aside = runner._path.with_suffix(".unreadable.json")
    assert str(aside) in notice.text
    assert aside.read_bytes() == b"{half of it"
    assert not runner._path.exists()


def test_a_queue_that_cannot_be_kept_is_told_and_goes_on(
    runner: BatchRunner, pictures: list[Path], tmp_path: Path
) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    add(runner, *pictures)
    runner.start()
    stopped(runner)
    until(runner, lambda: bool(notices(runner)))
    assert statuses(runner) == ["done"] * 3
