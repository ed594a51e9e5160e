"""Other coders on the same picture: measured, shown in plot and table, never mistaken for a run."""

from __future__ import annotations

import math
import pickle
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.evaluation import peers as coders
from explorer.evaluation.apart import measure_apart
from explorer.evaluation.datasets import Sample
from explorer.evaluation.peers import Peer, identical, webp
from explorer.gui.state.session import PeerPoint
from explorer.gui.window.main_window import MainWindow
from explorer.pictures.picture import Picture
from explorer.tradeoff.quantities import DECODING
from tests.gui.coders import DEADLY, ENDLESS, LOSSY
from tests.gui.conftest import PATIENCE

Finished = Callable[[int], None]


@pytest.fixture
def with_runs(window: MainWindow, finished: Finished, photo: Path) -> MainWindow:
    """A picture with four runs."""
    window.engine.open_paths([photo])
    finished(1)
    assert window.session.current is not None
    window.engine.sweep(window.session.current, ["1", "4", "64"], ["none"])
    finished(4)
    return window


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_webp_by_pillow_is_lossless(channels: int) -> None:
    samples = np.random.default_rng(channels).integers(0, 256, (9, 13, channels), np.uint8)
    coder = webp()
    assert identical(samples, coder.decode(coder.encode(samples)))


def test_without_the_optional_package_png_and_webp_are_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "imagecodecs", None)
    assert [peer.name for peer in coders.peers_at_hand(1)] == ["PNG", "WebP"]


def test_peers_stand_in_plot_and_table(with_runs: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    window = with_runs
    monkeypatch.setattr(coders, "peers_at_hand", lambda threads: [coders.png(), webp()])
    selected = window.session.selected
    window.actions_table["compare_peers"].trigger()
    qtbot.waitUntil(lambda: not window.engine.busy, timeout=PATIENCE)
    document = window.session.current
    assert document is not None
    assert [peer.name for peer in document.peers] == ["PNG", "WebP"]
    assert window.session.selected is selected
    qtbot.waitUntil(lambda: window.table.view.model().rowCount() == 6)
    assert len(window.plot.peers) == 2
    for scatter, peer in zip(window.plot.peers, document.peers, strict=True):
        (spot,) = scatter.points()
        assert spot.pos().x() == pytest.approx(math.log10(peer.decode_seconds))
        assert spot.pos().y() == pytest.approx(peer.bpsp)
    window.table.view.selectRow(5)
    assert window.session.selected is selected  # a coder has no steps to show
    window.actions_table["compare_peers"].trigger()
    qtbot.waitUntil(lambda: not window.engine.busy, timeout=PATIENCE)
    assert len(document.peers) == 2


@pytest.mark.parametrize(("coder", "words"), [(LOSSY, "same samples"), (DEADLY, "status 7")])
def test_a_coder_that_fails_is_a_notice(
    with_runs: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, coder: Peer, words: str
) -> None:
    monkeypatch.setattr(coders, "peers_at_hand", lambda threads: [coder])
    with_runs.actions_table["compare_peers"].trigger()
    qtbot.waitUntil(lambda: not with_runs.engine.busy, timeout=PATIENCE)
    assert with_runs.session.current is not None
    assert with_runs.session.current.peers == []
    assert coder.name in with_runs.session.notices[0].text
    assert words in with_runs.session.notices[0].text


def test_cancel_ends_a_coder_at_once(with_runs: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []

    class Kept(subprocess.Popen[bytes]):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            started.append(self)

    monkeypatch.setattr(subprocess, "Popen", Kept)
    monkeypatch.setattr(coders, "peers_at_hand", lambda threads: [ENDLESS, coders.png()])
    with_runs.actions_table["compare_peers"].trigger()
    qtbot.waitUntil(lambda: bool(started), timeout=PATIENCE)
    assert with_runs.session.live is not None
    with_runs.actions_table["cancel"].trigger()
    qtbot.waitUntil(lambda: not with_runs.engine.busy, timeout=20_000)  # the coder takes ten minutes
    (process,) = started  # the coder that waited was never run
    assert process.returncode is not None
    assert with_runs.session.current is not None
    assert with_runs.session.current.peers == []
    assert with_runs.session.notices == []


def test_a_picture_larger_than_a_pipe_is_measured() -> None:
    samples = np.random.default_rng(5).integers(0, 256, (300, 300, 3), np.uint8)
    measuring = measure_apart(Sample("noise", Picture(samples)), coders.png())
    looks = iter(lambda: next(measuring, 0), 0)
    assert len(list(islice(looks, 600))) < 600  # half a minute


def test_every_coder_can_be_sent_to_another_process() -> None:
    samples = np.random.default_rng(4).integers(0, 256, (17, 18, 3), np.uint8)
    for peer in pickle.loads(pickle.dumps([*coders.peers_at_hand(1), webp()])):
        assert identical(samples, peer.decode(peer.encode(samples))), peer.name


def test_sixteen_bits_are_refused_in_words(
    window: MainWindow, qtbot: QtBot, finished: Finished, tmp_path: Path
) -> None:
    Image.fromarray(np.arange(60, dtype=np.uint16).reshape(6, 10) * 999).save(tmp_path / "deep.png")
    window.engine.open_paths([tmp_path / "deep.png"])
    finished(1)
    window.actions_table["compare_peers"].trigger()
    qtbot.waitUntil(lambda: not window.engine.busy, timeout=PATIENCE)
    assert "8-bit" in window.session.notices[0].text


def test_the_front_is_a_staircase_through_the_best_runs(with_runs: MainWindow) -> None:
    document = with_runs.session.current
    assert document is not None
    figures = [(0.1, 4.0), (0.2, 3.5), (0.3, 3.8), (1.0, 3.0)]  # the third is slower and larger than the second
    document.runs[:] = [
        replace(run, point=run.point._replace(decode_seconds=seconds, bpsp=bpsp))
        for run, (seconds, bpsp) in zip(document.runs, figures, strict=True)
    ]
    with_runs.session.runs_changed.emit()
    QApplication.processEvents()  # the plot follows with the next turn
    assert with_runs.plot.front is not None
    x, y = with_runs.plot.front.getData()
    logs = [math.log10(seconds) for seconds in (0.1, 0.1, 0.2, 0.2, 1.0, 1.0)]
    assert x[:-1] == pytest.approx(logs)
    assert y[1:] == pytest.approx([4.0, 4.0, 3.5, 3.5, 3.0, 3.0])


def test_a_peer_of_no_time_has_a_place() -> None:
    assert DECODING.scaled(DECODING.of(PeerPoint("x", 1, 2.0, 0.0, 0.0)) or (0, 0)) == (-6.0, 2.0)
