"""Compiling takes long only once, and is told."""

from __future__ import annotations

import logging

import pytest

from explorer.commands.report import _preparing
from explorer.machine import compiled


def test_the_first_compilation_of_a_process_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    teller = compiled._Teller()
    with caplog.at_level(logging.INFO, compiled.NAME):
        for _ in range(3):
            teller.on_start(None)
    assert len(caplog.records) == 1


def test_numba_says_that_it_compiles(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(compiled._TELLER, "_told", False)
    with caplog.at_level(logging.INFO, compiled.NAME):
        assert compiled.numba.njit(**compiled.OPTIONS)(lambda x: x + 1)(2) == 3
    assert [record.name for record in caplog.records] == [compiled.NAME]


def test_the_command_line_shows_it_while_it_works() -> None:
    seen: list[str] = []
    with _preparing(seen.append):
        logging.getLogger(compiled.NAME).info("preparing")
    logging.getLogger(compiled.NAME).info("not shown any more")
    assert seen == ["preparing"]
