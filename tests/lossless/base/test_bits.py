"""Bit fields, Exp-Golomb codes, escapes and varints."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.errors import CorruptFile
from explorer.lossless.base.bits import BitReader, BitWriter, escape, read_ue7, split_nals, ue7, unescape


@given(st.lists(st.tuples(st.sampled_from(["ue", "se", "flag"]), st.integers(0, 1 << 20))))
def test_fields_come_back(fields: list[tuple[str, int]]) -> None:
    writer = BitWriter()
    values = [{"ue": n, "se": n - (1 << 19), "flag": n & 1}[kind] for kind, n in fields]
    for (kind, _), value in zip(fields, values, strict=True):
        getattr(writer, kind)(value)
    writer.stop()
    reader = BitReader(writer.to_bytes())
    assert [int(getattr(reader, kind)()) for kind, _ in fields] == values
    assert reader.flag()
    assert reader.align() == 0


@given(st.binary(max_size=40))
def test_reader_stops_at_the_end(data: bytes) -> None:
    reader = BitReader(data)

    def drain() -> None:
        for _ in range(8 * len(data) + 1):
            reader.ue()

    with pytest.raises(CorruptFile):
        drain()


@given(st.lists(st.sampled_from([0, 0, 0, 1, 2, 3, 4, 255])).map(bytes))
def test_escaped_bytes_hold_no_start_code(data: bytes) -> None:
    safe = escape(data + b"\x80")
    assert all(code not in safe for code in (b"\0\0\0", b"\0\0\1", b"\0\0\2"))
    assert unescape(safe) == data + b"\x80"


@given(st.lists(st.lists(st.sampled_from([0, 1, 3, 255]), min_size=1).map(lambda body: escape(bytes(body) + b"\x80"))))
def test_units_are_found(units: list[bytes]) -> None:
    assert list(split_nals(b"".join(b"\0\0\1" + unit for unit in units))) == units
    assert list(split_nals(b"\0\0\0\1".join([b"", *units]))) == units


@pytest.mark.parametrize(("value", "code"), [(8, "08"), (542, "841e"), (728855, "acbe17"), (0, "00"), (127, "7f")])
def test_varints_of_the_specification(value: int, code: str) -> None:
    assert ue7(value) == bytes.fromhex(code)
    assert read_ue7(b"\xff" + bytes.fromhex(code) + b"\x05", 1) == (value, 1 + len(code) // 2)


@pytest.mark.parametrize("code", ["", "80", "8001", "ff", "ffffffffff7f", "8480", "87ffffff7f"])
def test_bad_varints(code: str) -> None:
    with pytest.raises(CorruptFile):
        read_ue7(bytes.fromhex(code), 0)
