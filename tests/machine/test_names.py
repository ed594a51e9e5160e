"""Names as they are shown: one line, printable, of any bytes."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.machine.names import shown


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (b"plain name.png", "plain name.png"),
        ("日本 \U0001f600 é".encode(), "日本 \U0001f600 é"),
        (b"caf\xe9", r"caf\xe9"),
        (b"two\nlines\r\t", r"two\nlines\r\t"),
        (b"\x1b[31mred", r"\x1b[31mred"),
        ("gnp\u202eexe".encode(), r"gnp\u202eexe"),
        ("line\u2028end".encode(), r"line\u2028end"),
    ],
)
def test_what_a_name_becomes(name: bytes, words: str) -> None:
    assert shown(os.fsdecode(name)) == words


@given(st.binary(max_size=40))
def test_any_bytes_can_be_printed_on_one_line(name: bytes) -> None:
    words = shown(os.fsdecode(name))
    words.encode("utf-8", "strict")
    assert len(words.splitlines()) <= 1
    assert "\x1b" not in words
