"""Hostile bytes for every reader: what earlier runs kept, and some hundred new ones, the same each time."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from random import Random

import pytest

from explorer.errors import CorruptFile, ItalicError
from explorer.file.container import unpack
from explorer.lossless.opinion.coder import EVEN
from explorer.lossless.opinion.colours import stated
from explorer.lossless.opinion.stream import reading, take
from tests.fuzz import colours, corpus
from tests.fuzz.__main__ import run
from tests.fuzz.mutators import mutate, mutate_file, reseal, seal
from tests.fuzz.targets import TARGETS, Target, refused

RUNS = {
    "pixels": 12,
    "lanes": 12,
    "colours": 12,
    "latents": 12,
    "thumbnail": 150,
    "bpg": 150,
    "base": 100,
    "lesson": 40,
    "recording": 100,
}
GOLDEN = Path(__file__).resolve().parents[1] / "golden"


@pytest.fixture(autouse=True)
def _models_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ITALIC_MODELS", str(GOLDEN / "models"))  # put back afterwards: targets choose their own


@pytest.mark.parametrize("name", TARGETS)
def test_readers_refuse_or_read(name: str) -> None:
    assert run(name, RUNS.get(name, 300) + len(corpus.load(name)), 240, seed=1)


@pytest.mark.parametrize("name", [name for name in TARGETS if name not in ("pixels", "lanes", "colours", "latents")])
def test_seeds_are_read(name: str) -> None:
    assert not any(refused(TARGETS[name], data) for data in TARGETS[name].seeds())


def test_a_planted_fault_is_found_and_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def careless(data: bytes) -> None:
        if len(data) > 4:
            struct.unpack_from("<I", data, min(data[4], 60))

    monkeypatch.setitem(TARGETS, "careless", Target(lambda: [bytes(64)], careless, mutate))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert not run("careless", 10_000, 60, seed=1)
    (kept,) = tmp_path.iterdir()
    with pytest.raises(struct.error):
        careless(kept.read_bytes())


def test_changes_are_the_same_for_the_same_seed() -> None:
    data = (GOLDEN / "rgba.italic").read_bytes()
    for change in (mutate, mutate_file):
        made = [change(data, Random(seed), (data,)) for seed in (1, 1, 2)]
        assert made[0] == made[1] != made[2]


def test_files_that_are_changed_by_parts_pass_the_checksum() -> None:
    data = (GOLDEN / "rgba.italic").read_bytes()
    sound = 0
    for seed in range(200):
        made = mutate_file(data, Random(seed))
        if made.startswith(data[:4]) and len(made) > 9:
            sound += zlib.crc32(made[:-4]) == int.from_bytes(made[-4:], "little")
    assert sound > 150


def test_sets_of_colours_that_are_stated_anew_reach_the_decoder() -> None:
    """Most are read as they were written, some are more than the picture has pixels."""
    whole, read, refusals = unpack(colours.files()[0]), 0, 0
    assert whole.header.has_colours
    for seed in range(100):
        made = unpack(seal(colours.with_set(whole, Random(seed))))
        stream = reading(made.pixels)
        take(stream, EVEN)
        try:
            read += 0 < len(stated(stream, 3, 30)) <= 30
        except CorruptFile:
            refusals += 1
    assert read >= 50
    assert refusals >= 5


def test_resealing_mends_the_checksum_alone() -> None:
    data = bytearray((GOLDEN / "rgba.italic").read_bytes())
    data[-10] ^= 1
    with pytest.raises(ItalicError, match="checksum"):
        unpack(bytes(data))
    assert unpack(reseal(bytes(data))).pixels != unpack((GOLDEN / "rgba.italic").read_bytes()).pixels


def test_a_corpus_is_the_same_for_the_same_inputs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(corpus, "FOLDER", tmp_path)
    assert corpus.load("a") == []
    assert corpus.save("a", [b"two", b"one", b"two"]) == 2
    first = (tmp_path / "a.zip").read_bytes()
    corpus.save("a", [b"one", b"two"])
    assert (tmp_path / "a.zip").read_bytes() == first
    assert sorted(corpus.load("a")) == [b"one", b"two"]
