"""The rest of the picture as the network draws it: shown when ready, forgotten when the slider moves."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from explorer.gui.codec.codec import RealCodec
from explorer.gui.codec.drawing import MOST_STEPS
from explorer.gui.look.palette import LIGHT
from explorer.gui.scene.layers import Layers
from explorer.gui.scene.raster import Window
from explorer.gui.state.session import Filling
from explorer.gui.window.clipboard import samples_of
from explorer.gui.window.main_window import MainWindow
from tests.gui.conftest import PATIENCE
from tests.gui.fake_codec import FakeCodec


@pytest.fixture
def imagining(window: MainWindow, finished: Callable[[int], None], small: Path) -> MainWindow:
    """A run of 16 steps at its sixth, and a view of the imagined rest."""
    window.engine.open_paths([small])
    finished(1)
    window.step_bar.go(6)
    window.actions_table["imagine_again"].trigger()
    return window


def wait_for(window: MainWindow, qtbot: QtBot, position: int, seed: int, filling: Filling = "imagined") -> None:
    def there() -> bool:
        drawn = window.session.fillings.get(filling)
        return drawn is not None and (drawn.position, drawn.seed) == (position, seed)

    qtbot.waitUntil(there, timeout=PATIENCE)


def test_the_unknown_pixels_are_the_drawn_ones(imagining: MainWindow, qtbot: QtBot, small: Path) -> None:
    assert imagining.view.left.pane.mode == "imagined"
    wait_for(imagining, qtbot, 6, 0)
    scene = imagining.session.scene()
    assert scene is not None
    assert scene.step_of is not None
    frame = Layers(scene, Window(0, 0, 20, 12, 1.0), "imagined", LIGHT).frame(6)
    seen = frame.view(np.uint8).reshape(12, 20, 4)[..., 2::-1]
    expected = np.where((scene.step_of < 6)[..., None], np.asarray(Image.open(small)), 200)
    assert np.array_equal(seen, expected)
    assert imagining.view.left.note.isVisible()
    assert not imagining.view.right.note.isVisible()
    assert not imagining.engine.busy


def test_another_seed_on_demand(imagining: MainWindow, qtbot: QtBot) -> None:
    wait_for(imagining, qtbot, 6, 0)
    imagining.actions_table["imagine_again"].trigger()
    wait_for(imagining, qtbot, 6, 1)
    scene = imagining.session.scene()
    assert scene is not None
    assert scene.imagined is not None
    assert 201 in scene.imagined.levels[0]


def test_moving_the_slider_stops_the_drawing(imagining: MainWindow, qtbot: QtBot, codec: FakeCodec) -> None:
    wait_for(imagining, qtbot, 6, 0)
    codec.gate = threading.Event()
    imagining.step_bar.go(8)
    qtbot.waitUntil(lambda: codec.samples_started == 2, timeout=PATIENCE)
    assert imagining.session.imagining["imagined"] == "working"
    imagining.step_bar.go(9)
    assert imagining.session.imagining["imagined"] == ""
    codec.gate.set()
    wait_for(imagining, qtbot, 9, 0)
    assert codec.samples_made == 2  # that of step 8 was never finished
    scene = imagining.session.scene()
    assert scene is not None
    assert scene.imagined is not None
    imagining.step_bar.go(10)
    scene = imagining.session.scene()
    assert scene is not None
    assert scene.imagined is None


def test_work_comes_first(
    imagining: MainWindow, qtbot: QtBot, finished: Callable[[int], None], codec: FakeCodec
) -> None:
    wait_for(imagining, qtbot, 6, 0)
    codec.gate = threading.Event()
    imagining.step_bar.go(7)
    qtbot.waitUntil(lambda: codec.samples_started == 2, timeout=PATIENCE)
    imagining.session.change_settings(steps="4")
    imagining.actions_table["encode"].trigger()
    codec.gate.set()
    finished(2)
    assert codec.samples_made == 1


def test_long_schedules_are_not_tried(
    window: MainWindow, qtbot: QtBot, finished: Callable[[int], None], codec: FakeCodec, tmp_path: Path
) -> None:
    Image.fromarray(np.zeros((2, MOST_STEPS, 3), np.uint8)).save(tmp_path / "long.png")
    window.session.change_settings(steps="wavefront")
    window.engine.open_paths([tmp_path / "long.png"])
    finished(1)
    window.step_bar.go(3)
    window.view.right.set_mode("imagined")
    qtbot.waitUntil(lambda: window.session.imagining["imagined"] == "too long", timeout=PATIENCE)
    assert str(MOST_STEPS) in window.view.right.note.text()
    assert codec.samples_started == 0


def test_the_mean_stands_where_nothing_is_known(imagining: MainWindow, qtbot: QtBot, small: Path) -> None:
    """Pixel for pixel what is on the screen: known ones as they are, the others the network's mean."""
    imagining.actions_table["show_mean"].trigger()
    wait_for(imagining, qtbot, 6, 0, "mean")
    view = imagining.view
    assert view.left.pane.mode == "mean"
    assert view.left.note.text() == "as the network expects"
    view.viewport.zoom_to(3.0)
    step_of = imagining.session.scene().step_of
    expected = np.where((step_of < 6)[..., None], np.asarray(Image.open(small)), 77).repeat(3, 0).repeat(3, 1)
    x, y, window = view.viewport.visible()
    shown = samples_of(view.left.pane.grab().toImage().convertToFormat(QImage.Format.Format_RGB888))
    assert np.array_equal(shown[y : y + window.height, x : x + window.width], expected)


def test_mean_and_drawing_stand_beside_each_other(imagining: MainWindow, qtbot: QtBot, codec: FakeCodec) -> None:
    imagining.view.right.set_mode("mean")
    wait_for(imagining, qtbot, 6, 0, "mean")
    wait_for(imagining, qtbot, 6, 0)
    assert imagining.view.left.note.text() == "drawn with seed 0"
    imagining.actions_table["imagine_again"].trigger()
    wait_for(imagining, qtbot, 6, 1)
    assert codec.means_made == 1  # another seed has the same mean
    imagining.step_bar.go(9)
    wait_for(imagining, qtbot, 9, 0, "mean")
    wait_for(imagining, qtbot, 9, 1)


@pytest.mark.parametrize("base", ["none", "bpg:32"])
def test_the_network_draws_the_rest(
    window: MainWindow, qtbot: QtBot, finished: Callable[[int], None], photo: Path, base: str
) -> None:
    window.engine.codec = RealCodec()
    window.session.change_settings(steps="4", base=base, device="cpu")
    window.engine.open_paths([photo])
    finished(1)
    window.step_bar.go(2)
    window.actions_table["imagine_again"].trigger()
    window.view.right.set_mode("mean")
    wait_for(window, qtbot, 2, 0)
    wait_for(window, qtbot, 2, 0, "mean")
    assert window.session.notices == []
    scene = window.session.scene()
    assert scene is not None
    assert scene.step_of is not None
    true, known = np.asarray(Image.open(photo).convert("RGB")), scene.step_of < 2
    for filled in (scene.imagined, scene.mean):
        assert filled is not None
        assert np.array_equal(filled.levels[0][known], true[known])
        assert not np.array_equal(filled.levels[0], true)
