"""Recordings: what is kept comes back, small; whatever is not a recording ends in one error."""

from __future__ import annotations

import zlib
from dataclasses import replace
from typing import Any

import msgspec
import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import load, save

from explorer.errors import CorruptFile
from explorer.file.container import Container, pack
from explorer.lessons import trace as t
from explorer.lessons.recording import differences
from explorer.lessons.trace import Trace


def rewritten(recorded: Trace, **changes: NDArray[Any] | None) -> bytes:
    """Its file with other arrays; None takes one out."""
    arrays = load(zlib.decompress(t.write(recorded)[len(t.MAGIC) :]))
    arrays |= {name: value for name, value in changes.items() if value is not None}
    kept = {name: value for name, value in arrays.items() if changes.get(name, value) is not None}
    return t.MAGIC + zlib.compress(save(kept))


def test_what_is_written_is_read(recorded: Trace) -> None:
    data = t.write(recorded)
    found = t.read(data)
    assert len(data) < 40_000
    assert (found.data, found.header, found.meta) == (recorded.data, recorded.header, recorded.meta)
    assert np.array_equal(found.picture, recorded.picture)
    assert found.shown is found.picture
    assert np.allclose(found.bits, recorded.bits, rtol=1e-3, atol=1e-3)
    assert np.allclose(found.spent, recorded.spent)
    assert np.array_equal(found.step_of, recorded.step_of)
    assert found.count == 4
    assert found.means[2].shape == recorded.picture.shape
    (pixel,) = found.pixels
    assert (pixel.x, pixel.y) == (5, 7)
    assert np.allclose(pixel.chances.sum(1), 1, atol=1e-5)
    # By the network alone, as the map without the second opinion has it.
    assert found.alone is not None
    assert pixel.bits.sum() == pytest.approx(float(found.alone[7, 5]), abs=0.02)


def test_it_decodes_to_what_it_shows(recorded: Trace) -> None:
    assert differences(t.read(t.write(recorded))) == []


def test_another_picture_in_it_is_noticed(recorded: Trace) -> None:
    upside_down = np.frombuffer(t._png(recorded.picture[::-1], thorough=False), np.uint8)
    with pytest.raises(CorruptFile, match="does not decode"):
        differences(t.read(rewritten(recorded, picture=upside_down)))


def changed(recorded: Trace, name: str) -> bytes:
    huge = np.frombuffer(t._png(np.zeros((4000, 4000, 3), np.uint8), thorough=False), np.uint8)
    meta = msgspec.json.encode({"shannon_bits": 1, "base_bytes": 0, "encode_seconds": 0, "decode_seconds": 0, "x": 1})
    cases: dict[str, dict[str, NDArray[Any] | None]] = {
        "no file": {"file": None},
        "no picture": {"picture": None},
        "a damaged file": {"file": np.zeros(40, np.uint8)},
        "a picture that is none": {"picture": np.zeros(40, np.uint8)},
        "a huge picture": {"picture": huge},
        "bits of another size": {"bits": np.zeros((3, 3), np.float16)},
        "bits that are no numbers": {"bits": np.full(recorded.bits.shape, np.nan, np.float16)},
        "attention outside": {"looked": np.full(recorded.bits.shape, 10**6, np.int32)},
        "other steps": {"spent": np.zeros(7), "took": np.zeros(7, np.float32)},
        "negative steps": {"spent": -np.ones(4)},
        "an unknown figure": {"meta": np.frombuffer(meta, np.uint8)},
        "chances of another size": {"chance.0": np.zeros((3, 7), np.float32)},
    }
    return rewritten(recorded, **cases[name])


@pytest.mark.parametrize(
    "name",
    [
        "no file", "no picture", "a damaged file", "a picture that is none", "a huge picture", "bits of another size",
        "bits that are no numbers", "attention outside", "other steps", "negative steps", "an unknown figure",
        "chances of another size",
    ],
)  # fmt: skip
def test_a_hostile_recording_is_refused(recorded: Trace, name: str) -> None:
    with pytest.raises(CorruptFile):
        t.read(changed(recorded, name))


def test_a_damaged_recording_is_refused(recorded: Trace) -> None:
    data = t.write(recorded)
    bomb = t.MAGIC + zlib.compress(bytes(t.LESSON.inflated + 1))
    for broken in (b"", data[:3], data[:-5], data[:100], bomb, bytes(t.LESSON.size + 1), t.MAGIC + b"x" * 50):
        with pytest.raises(CorruptFile):
            t.read(broken)


def larger(recorded: Trace, height: int, width: int) -> Trace:
    """The recording of a flat picture of another size, whose file is decoded by nobody."""
    header = replace(recorded.header, height=height, width=width)
    data = pack(Container(header, pixels=bytes(20)))
    grey, zeros = np.zeros((height, width, 3), np.uint8), np.zeros((height, width), np.float32)
    return replace(
        recorded, data=data, header=header, picture=grey, shown=grey, bits=zeros, alone=None, looked=None, means={},
        meta=msgspec.structs.replace(recorded.meta, means=()),
    )  # fmt: skip


def test_a_session_keeps_larger_ones_than_a_lesson(recorded: Trace) -> None:
    photograph = larger(recorded, 2048, 2048)
    found = t.read(t.write(photograph, t.SESSION), t.SESSION)
    assert (found.picture.shape, found.count) == ((2048, 2048, 3), 4)
    with pytest.raises(CorruptFile, match="2048 x 2048 px"):
        t.read(t.write(photograph, t.SESSION))


@pytest.mark.parametrize(("height", "width"), [(2049, 2048), (1, t.SESSION.side + 1)])
def test_a_session_has_bounds_as_well(recorded: Trace, height: int, width: int) -> None:
    with pytest.raises(CorruptFile, match=f"{width} x {height} px"):
        t.read(t.write(larger(recorded, height, width), t.SESSION), t.SESSION)


def test_bombs_of_a_session_are_refused() -> None:
    for broken in (bytes(t.SESSION.size + 1), t.MAGIC + zlib.compress(bytes(t.SESSION.inflated + 1), 1)):
        with pytest.raises(CorruptFile):
            t.read(broken, t.SESSION)


def test_what_does_not_fit_is_not_written(recorded: Trace) -> None:
    for bounds in (t.LESSON._replace(size=5000), t.LESSON._replace(inflated=5000)):
        with pytest.raises(CorruptFile, match="at most"):
            t.write(recorded, bounds)


@pytest.mark.parametrize("at", range(6, 2000, 97))
def test_a_changed_byte_never_ends_in_another_error(recorded: Trace, at: int) -> None:
    data = bytearray(t.write(recorded))
    data[at] ^= 0x55
    with pytest.raises(CorruptFile):
        t.read(bytes(data))
