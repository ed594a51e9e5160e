"""The network's page of a lossy run: what is told of the looked-at latent is what the run's decoder had."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from explorer.gui.codec.codec import RealCodec
from explorer.gui.models.asker import Asker
from explorer.gui.models.expert import Expert
from explorer.gui.scene.latents import LatentArrays
from explorer.gui.state.shares import shares
from explorer.gui.window.main_window import MainWindow
from tests.golden.make_lossy import MODELS

PATIENCE = 60_000


@pytest.fixture(autouse=True)
def lossy_models(monkeypatch: pytest.MonkeyPatch) -> None:
    """The golden models, before the window asks which there are."""
    monkeypatch.setenv("ITALIC_MODELS", str(MODELS))


@pytest.fixture
def looked(
    lossy_models: None, window: MainWindow, finished: Callable[[int], None], photo: Path, qtbot: QtBot
) -> LatentArrays:
    """The latents of a lossy run of 24 x 32 px, with the network shown, and the second of the lower ones looked at."""
    window.engine.codec = RealCodec()
    window.models.asker = window.network.page._asker = Asker(Expert())
    window.settings_bar.codec.setCurrentIndex(1)
    window.session.change_settings(steps="2", device="cpu")
    window.engine.open_paths([photo])
    finished(1)
    window.actions_table["network_show"].trigger()
    qtbot.waitUntil(lambda: "g_s" in window.network.page.diagram._blocks, timeout=PATIENCE)
    window.probe.move(20, 18)
    qtbot.waitUntil(lambda: window.probe.latents is not None, timeout=PATIENCE)
    run = window.session.selected
    assert run is not None
    assert run.replay.scene.latents is not None
    return run.replay.scene.latents.arrays


def test_both_expectations_are_those_of_the_run(window: MainWindow, looked: LatentArrays) -> None:
    page, found = window.network.page, window.probe.latents
    assert found is not None
    assert found.coded.bits.sum() == pytest.approx(float(looked.bits[1, 1]), rel=1e-5)
    assert found.alone.bits.sum() == pytest.approx(float(looked.alone[1, 1]), rel=1e-5)
    assert (found.coded.mean * 64 == looked.mean[1, 1]).all()
    page.diagram.choose("y")
    assert list(page.bars.values) == looked.y[1, 1].tolist()
    told = page.numbers.toPlainText()
    assert f"{looked.alone[1, 1]:.2f} bits by the hyperprior alone, {looked.bits[1, 1]:.2f} with context" in told
    dearest = int(np.argmax(found.alone.bits))
    assert f"{found.coded.mean[dearest]:.2f}" in told
    assert "row 1, column 1" in page.at.text()
    page.diagram.choose("parameters")
    assert list(page.bars.values) == [*looked.mean[1, 1].tolist(), *looked.scale[1, 1].tolist()]


def test_of_z_its_values_and_its_bytes_are_told(window: MainWindow, looked: LatentArrays) -> None:
    page, found, run = window.network.page, window.probe.latents, window.session.selected
    assert found is not None
    assert run is not None
    page.diagram.choose("z")
    assert list(page.bars.values) == looked.z[0, 0].tolist()
    taken = next(share.bytes for share in shares(run) if share.kind == "hyper")
    told = page.numbers.toPlainText()
    assert f"{found.z_bits.sum():.2f} bits" in told
    assert f"{taken:.0f}" in told.replace(",", "")
    window.probe.move(0, 0)
    assert window.probe.latents is None  # asked anew


def test_z_is_a_picture(window: MainWindow, looked: LatentArrays) -> None:
    planes = window.network.page.planes
    window.network.page.diagram.choose("y")
    assert planes.isHidden()
    window.network.page.diagram.choose("z")
    for channel in range(looked.z.shape[2]):
        planes.picker.setValue(channel)
        assert planes.told.text().startswith(f"{looked.z[:, :, channel].min()} ")
    assert planes.plane.colours is not None
    assert planes.plane.colours.shape == looked.z.shape[:2]
