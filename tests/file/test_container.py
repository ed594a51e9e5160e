"""The file: round trips, what it costs, and damage of every kind."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.errors import CorruptFile, UnsupportedFile
from explorer.file import lanes
from explorer.file.container import MAGIC, VERSION, Container, Header, is_italic, pack, unpack
from tests.strategies import containers

DAMAGE = (CorruptFile, UnsupportedFile)
FULL = Container(
    Header("lossless", 17, 31, 4, 16, "12", "bpg:32", "89abcdef", 0xDEADBEEF, b"icc!", b"exif", b"preview"),
    b"base" * 8,
    bytes(range(100)),
    b"alpha",
)
CIFAR = Container(
    Header("lossless", 32, 32, 3, 8, "16", "bpg:32", "a7", compact=True), b"b" * 150, bytes(range(200)) * 4
)


@given(containers(compact=False))
def test_full_round_trip(container: Container) -> None:
    data = pack(container)
    assert unpack(data) == container
    assert is_italic(data)


@given(containers(compact=True))
def test_compact_round_trip(container: Container) -> None:
    data = pack(container)
    assert unpack(data) == container
    assert is_italic(data)


@pytest.mark.parametrize("steps", ["1", "2", "4", "16", "64", "wavefront", "serial"])
@pytest.mark.parametrize(("base", "coded"), [("none", b""), ("bpg:0", bytes(5000)), ("bpg:51", b"1234")])
def test_compact_costs_at_most_eight_bytes(steps: str, base: str, coded: bytes) -> None:
    container = replace(CIFAR, header=replace(CIFAR.header, steps=steps, base=base), base=coded)
    overhead = len(pack(container)) - len(coded) - len(container.pixels)
    assert overhead <= (7 if coded else 5)


def test_full_costs_at_most_22_bytes_without_its_options() -> None:
    header = Header("lossless", 32, 32, 3, 8, "16", "bpg:32", "89abcdef", crc=7)
    container = Container(header, bytes(200), bytes(1000))
    assert len(pack(container)) - 1200 <= 22


def test_profiles_cut_the_model() -> None:
    sha256 = "0123456789abcdef" * 4
    for compact, digits in ((True, 2), (False, 8)):
        header = Header("lossless", 3, 2, 1, 8, "wavefront", model=sha256, compact=compact)
        assert unpack(pack(Container(header, pixels=b"x"))).header.model == sha256[:digits]


def test_every_single_bit_flip_is_found() -> None:
    data = pack(FULL)
    for bit in range(8 * len(data)):
        flipped = bytearray(data)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(DAMAGE):
            unpack(bytes(flipped))


def test_every_truncation_and_any_appendix_is_found() -> None:
    data = pack(FULL)
    for length in range(len(data)):
        with pytest.raises(DAMAGE):
            unpack(data[:length])
    with pytest.raises(CorruptFile):
        unpack(data + b"\0")


def test_compact_damage_ends_in_an_error_or_in_another_file() -> None:
    data = pack(CIFAR)
    for bit in range(8 * 12):
        flipped = bytearray(data)
        flipped[bit // 8] ^= 1 << bit % 8
        try:
            other = unpack(bytes(flipped))
        except DAMAGE:
            continue
        assert other != CIFAR
    for length in range(8):
        with pytest.raises(CorruptFile):
            unpack(data[:length])


@given(st.binary(max_size=60), st.sampled_from([b"", b"\x91", b"\x92", MAGIC, MAGIC + bytes([VERSION])]))
def test_any_bytes_end_in_a_container_or_one_of_two_errors(data: bytes, start: bytes) -> None:
    try:
        container = unpack(start + data)
    except DAMAGE:
        return
    assert pack(container) == start + data  # so every file has one spelling


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n" + bytes(50), b"ITALIC", b"not a picture\n" * 9, MAGIC[:3]])
def test_other_files_are_told_apart(data: bytes) -> None:
    assert not is_italic(data)
    with pytest.raises(CorruptFile, match=r"not an \.italic file"):
        unpack(data)


@pytest.mark.parametrize("data", [pack(FULL), pack(CIFAR)], ids=["full", "compact"])
def test_unknown_version_is_named(data: bytes) -> None:
    at = 4 if data.startswith(MAGIC) else 0
    newer = bytearray(data)
    newer[at] = newer[at] & 0xF0 | 9
    with pytest.raises(UnsupportedFile, match=r"version 9 .*reads version 1"):
        unpack(bytes(newer))


def test_unknown_base() -> None:
    start = b"\x91"
    with pytest.raises(UnsupportedFile, match="base 52"):
        unpack(start + (52 << 9 | 1 << 15).to_bytes(2, "little") + b"\x20\xa7pixels")


@pytest.mark.parametrize(
    "tail",
    [
        b"\x00\x05",  # no columns
        b"\x05\x00",  # no rows
        b"\x05\x05",  # square, but not said so
        b"\x85\x00\x07",  # a number spelt too long
        b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",  # a number without an end
        b"\xff\xff\xff\x7f\xff\xff\xff\x7f",  # too many pixels
    ],
)
def test_absurd_sizes(tail: bytes) -> None:
    with pytest.raises(CorruptFile):
        unpack(b"\x91" + (63 << 9).to_bytes(2, "little") + tail + bytes(9))


@pytest.mark.parametrize("bits", [4, 255, 3])
def test_lanes_that_cannot_be(bits: int) -> None:
    size = b"\x80\x80\x10\x05"  # 2^18 x 5
    with pytest.raises(CorruptFile, match="lanes of 5 rows"):
        unpack(b"\x91" + (63 << 9).to_bytes(2, "little") + size + bytes([bits]) + b"\xa7pixels")


def test_more_lanes_than_files_may_have() -> None:
    size = b"\x80\x80\x01\x10"  # 2^14 x 16, of which sixteen lanes would have a row each
    with pytest.raises(CorruptFile, match=r"2\^4 lanes of 16 rows"):
        unpack(b"\x91" + (63 << 9).to_bytes(2, "little") + size + b"\x04\xa7pixels")


def test_streams_of_lanes_are_told_apart() -> None:
    streams = [b"one", b"", bytes(300), b"the last"]
    data = lanes.join_streams(streams)
    assert lanes.split_streams(data, 4) == streams
    assert lanes.join_streams([b"alone"]) == b"alone"
    for damaged in (data[:1], b"", data[:200], b"\xff" * 30, b"\x83\x00" + data[1:]):
        with pytest.raises(CorruptFile):
            lanes.split_streams(damaged, 4)


def test_a_length_beyond_the_end_takes_no_memory() -> None:
    word = (32 << 9 | 1 << 15).to_bytes(2, "little")
    with pytest.raises(CorruptFile, match="length of the base is more than"):
        unpack(b"\x91" + word + b"\x20\xa7" + b"\xff\xff\xff\xff\x7f" + b"rest")


@pytest.mark.parametrize(
    "change",
    [
        {"codec": "lossy"},
        {"width": 0},
        {"height": -1},
        {"width": 2**27 + 1},
        {"channels": 5},
        {"bit_depth": 12},
        {"steps": "0"},
        {"steps": "016"},
        {"steps": "all"},
        {"base": "bpg:52"},
        {"base": "bpg:032"},
        {"base": "none"},
        {"model": "12"},
        {"model": "weights!"},
        {"preview": bytes(2**15 + 1)},
        {"icc": bytes(2**20 + 1)},
        {"compact": True},
        {"codec": "raw"},
        {"lanes": 2},  # of a small picture
        {"width": 4000, "lanes": 3},
        {"width": 4000, "lanes": 16},
        {"width": 2**18, "height": 5, "lanes": 4},  # of two rows each, so that the last had none
    ],
)
def test_what_no_file_can_express_is_refused_when_packing(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        pack(replace(FULL, header=replace(FULL.header, **change)))
