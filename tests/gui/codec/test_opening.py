"""A compressed file that is opened: its decoding is seen live, then its verification; and its base leaves as .bpg."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from explorer.errors import BadSetting
from explorer.gui.codec import export
from explorer.gui.codec.codec import RealCodec
from explorer.gui.codec.jobs import encode_picture, open_picture
from explorer.gui.codec.progress import Work
from explorer.gui.state.documents import Run, Settings
from explorer.gui.window.main_window import MainWindow
from explorer.lossless.base.bpg import read_bpg
from explorer.pictures.picture import Picture
from tests.gui.conftest import PATIENCE
from tests.gui.fake_codec import FakeCodec


def test_decoding_is_seen_live_and_verified(
    window: MainWindow, qtbot: QtBot, finished: Callable[[int], None], codec: FakeCodec, small: Path, tmp_path: Path
) -> None:
    window.engine.open_paths([small])
    finished(1)
    assert window.session.selected is not None
    (tmp_path / "copy.italic").write_bytes(window.session.selected.data)
    codec.gate = threading.Event()
    window.engine.open_paths([tmp_path / "copy.italic"])
    qtbot.waitUntil(lambda: window.session.live is not None and window.session.live.phase == "decode", timeout=PATIENCE)
    assert window.session.shows_live
    assert window.session.selected is None
    codec.gate.set()
    finished(1)
    assert window.session.current is not None
    assert window.session.current.name == "copy.italic"
    assert window.session.selected.verified is True
    assert "identical" in window.summary.verified.text()
    bar = window.settings_bar
    assert bar.save_picture.isVisible()  # the same file once more is nothing that anybody wants
    assert not bar.export.isVisible()


def finish(work: Work[Run]) -> Run:
    """Let a job run."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            made: Run = end.value
            return made


def test_the_base_of_a_run_is_a_bpg_file_that_opens(tmp_path: Path) -> None:
    samples = np.asarray(Image.radial_gradient("L").resize((24, 16)).convert("RGB"))
    picture = Picture(np.ascontiguousarray(samples))
    original = open_picture(picture).original
    runs = [finish(encode_picture(RealCodec(), picture, original, Settings("2", base))) for base in ("bpg:30", "none")]
    export.write_base(tmp_path / "base.bpg", runs[0])
    decoded = read_bpg((tmp_path / "base.bpg").read_bytes())
    assert runs[0].replay.scene.base is not None
    assert np.array_equal(decoded, runs[0].replay.scene.base.levels[0])
    with pytest.raises(BadSetting, match="no base"):
        export.write_base(tmp_path / "none.bpg", runs[1])
