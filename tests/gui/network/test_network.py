"""The network's page: its blocks are the model's, and their values those that the coder had at that pixel."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from explorer.gui.look.palette import UNKNOWN
from explorer.gui.models.asker import Asker
from explorer.gui.models.expert import Expert
from explorer.gui.network.plane import FEW, Planes, coloured, spread
from explorer.gui.window.main_window import MainWindow
from explorer.lossless.codec import decode, encode, finish
from explorer.lossless.density.inspect import Prediction
from explorer.lossless.density.integer import IntegerNetwork
from explorer.lossless.density.parts import parts_of
from explorer.lossless.density.traces import Traces
from explorer.lossless.inspection import inspector
from explorer.lossless.models import load
from explorer.pictures.picture import Picture

PATIENCE = 60_000


@pytest.mark.parametrize(("steps", "base"), [("4", "none"), ("wavefront", "bpg:30"), ("16", "none")])
def test_values_are_those_of_a_straight_computation(sample_samples: NDArray[np.uint8], steps: str, base: str) -> None:
    encoded = finish(encode(Picture(sample_samples), steps=steps, base=base, device="cpu"))
    decoded = finish(decode(encoded.data, device="cpu", account=True))
    lanes = inspector(encoded.data, sample_samples, traces=decoded.traces)
    model = load(encoded.header.model).network
    assert decoded.traces is not None
    assert decoded.traces.states is not None
    compared = 0
    for x, y in ((8, 8), (9, 7), (20, 12), (0, 16)):
        found = lanes.at(x, y)
        network, values = model.of(found.family), found.values

        def layer(name: str, *parts: NDArray[np.int64], network: IntegerNetwork = network) -> NDArray[np.int64]:
            here = network.layers[name]
            made: NDArray[np.int64] = (here.weight.astype(np.int64) @ np.concatenate(parts) + here.bias) >> here.shift
            return made

        last = values[f"blocks.{network.blocks - 1}"]
        assert (values["last"] == layer("last", last, values["memory"])).all()
        empty = np.zeros(network.layers["predict"].weight.shape[1] - len(values["window"]), np.int64)
        assert (values["predict"] == layer("predict", values["window"], values.get("base", empty))).all()
        kept = decoded.traces.states[y, x]
        if kept.any():  # those of the last step nobody reads, so the coder makes none
            assert (values["state"] == kept).all()
            compared += 1
        assert values["pixel"].tolist() == sample_samples[y, x][[1, 0, 2]].tolist()
        sizes = {part.name: part.size for part in parts_of(network)}
        for name, numbers in values.items():
            assert len(numbers) == sizes[name], name
    assert compared


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """The window with the network shown; it is read in this process."""
    window.models.asker = window.network.page._asker = Asker(Expert())
    window.actions_table["network_show"].trigger()
    qtbot.waitUntil(lambda: bool(window.network.page._networks), timeout=PATIENCE)
    return window


def test_blocks_are_those_of_the_model(page: MainWindow) -> None:
    shown = page.network.page
    for row in range(shown.family.count()):
        shown.family.setCurrentIndex(row)
        shown._draw()
        parts = parts_of(load("pictures").network.families[shown.family.itemData(row)])
        assert list(shown.diagram._blocks) == [part.name for part in parts]
        for part in parts:
            shown.diagram.choose(part.name)
            told = shown.details.toPlainText()
            assert all(" × ".join(map(str, layer.shape)) in told for layer in part.layers)


def test_the_keyboard_walks_through_the_blocks(page: MainWindow, qtbot: QtBot) -> None:
    diagram = page.network.page.diagram
    names = list(diagram._blocks)
    diagram.choose(names[0])
    qtbot.keyClick(diagram, Qt.Key.Key_Down)
    qtbot.keyClick(diagram, Qt.Key.Key_Right)
    assert diagram.chosen == names[2]
    qtbot.keyClick(diagram, Qt.Key.Key_Up)
    assert diagram.chosen == names[1]


def test_the_values_of_the_pixel_looked_at_are_shown(page: MainWindow, small: Path) -> None:
    shown = page.network.page
    family = str(shown.family.itemData(0))
    values = {"memory": np.arange(5) - 2}
    page.probe.prediction = Prediction(3, 4, 1, 0, (), family=family, values=values)
    page.probe.changed.emit()
    shown.diagram.choose("memory")
    assert list(shown.bars.values) == [-2, -1, 0, 1, 2]
    assert shown.numbers.toPlainText() == "-2, -1, 0, 1, 2"
    assert "3, 4" in shown.at.text()
    shown.diagram.choose("last")
    assert not shown.bars.values


def test_the_lossy_network_is_shown_where_that_is_chosen(page: MainWindow, qtbot: QtBot) -> None:
    page.session.change_settings(codec="lossy")
    page.network.page.refresh()
    qtbot.waitUntil(lambda: "g_s" in page.network.page.diagram._blocks, timeout=PATIENCE)
    assert {"g_a", "h_a", "density", "h_s", "context", "parameters"} <= set(page.network.page.diagram._blocks)


def test_the_states_that_are_carried_are_a_picture(page: MainWindow, small: Path, qtbot: QtBot) -> None:
    states = np.arange(12 * 20 * 3, dtype=np.uint8).reshape(12, 20, 3)
    states[:, :, 0] = 7
    states[:, :, 2] = 200
    states[3, 4, 2] = 10  # the only channel whose extremes are these; 1 varies most
    page.engine.open_paths([small])
    qtbot.waitUntil(lambda: page.session.selected is not None and not page.engine.busy, timeout=PATIENCE)
    document, run = page.session.current, page.session.selected
    assert document is not None
    assert run is not None
    scene = run.replay.scene._replace(traces=Traces(states))
    document.selected = replace(run, replay=replace(run.replay, scene=scene))
    page.network.page.refresh()
    planes = page.network.page.planes
    page.network.page.diagram.choose("first")
    assert planes.isHidden()
    page.network.page.diagram.choose("state")
    assert not planes.isHidden()
    assert planes.picker.value() == 1
    planes.step.setValue(0)
    planes.picker.setValue(2)
    assert "10" in planes.told.text()
    assert "200" in planes.told.text()
    colours = planes.plane.colours
    assert colours is not None
    assert np.argwhere(colours != colours[0, 0]).tolist() == [[3, 4]]


def give_states(window: MainWindow) -> None:
    """The selected run has states, (12, 20, 3), each of which is the number of its pixel."""
    document, run = window.session.current, window.session.selected
    assert document is not None
    assert run is not None
    states = np.arange(12 * 20 * 3, dtype=np.int32).reshape(12, 20, 3)
    scene = run.replay.scene._replace(traces=Traces(states))
    document.selected = replace(run, replay=replace(run.replay, scene=scene))


def carried(page: MainWindow, small: Path, qtbot: QtBot, steps: str) -> Planes:
    """The picture of states, (12, 20, 3), each of which is the number of its pixel, of a run in so many steps."""
    page.session.change_settings(steps=steps)
    page.engine.open_paths([small])
    qtbot.waitUntil(lambda: page.session.selected is not None and not page.engine.busy, timeout=PATIENCE)
    give_states(page)
    page.session.selection_changed.emit()
    page.actions_table["network_show"].setChecked(True)
    page.network.show(True)
    page.network.page.diagram.choose("state")
    assert page.network.page.planes.isVisible()
    return page.network.page.planes


def test_the_states_follow_the_slider_of_few_steps(page: MainWindow, small: Path, qtbot: QtBot) -> None:
    planes = carried(page, small, qtbot, "4")
    assert page.session.position == 4
    assert planes.step.value() == 3  # the last step leaves nothing
    for position, step in ((1, 1), (2, 2), (0, 1), (3, 3), (4, 3)):
        page.session.seek(position, 0.0)
        assert planes.step.value() == step
        scene = page.session.scene()
        assert scene is not None
        chosen = spread(planes._values[:, :, planes.picker.value()], scene.step_of == step - 1)  # type: ignore[index]
        assert np.array_equal(planes.plane.colours, coloured(chosen))  # type: ignore[arg-type]
    planes.step.setValue(2)
    assert page.session.position == 2  # the picture and its slider stand where this does
    planes.step.setValue(0)
    assert page.session.position == 2


def test_of_many_steps_what_is_known_so_far_is_shown(page: MainWindow, small: Path, qtbot: QtBot) -> None:
    planes = carried(page, small, qtbot, "serial")
    scene = page.session.scene()
    assert scene is not None
    assert scene.step_of is not None
    assert scene.count > FEW
    assert planes.step.value() == 0
    assert not (planes.plane.colours == UNKNOWN).any()  # type: ignore[union-attr]
    page.session.seek(20, 0.0)
    assert planes.step.value() == 20
    assert np.array_equal(planes.plane.colours == UNKNOWN, scene.step_of >= 20)
    page.actions_table["network_show"].trigger()
    page.session.seek(30, 0.0)  # on the desk; nothing is drawn that nobody sees
    assert planes.step.value() == 20
    page.actions_table["network_show"].trigger()
    assert planes.step.value() == 30


def test_the_states_of_one_step_fill_the_places_of_the_others() -> None:
    step_of = np.array([[2, 1, 2, 1], [0, 2, 0, 2], [2, 1, 2, 1], [0, 2, 0, 2]])
    values = np.arange(16).reshape(4, 4)
    assert spread(values, step_of == 0).tolist() == [[4, 4, 6, 6], [4, 4, 6, 6], [4, 4, 6, 6], [12, 12, 14, 14]]
    assert spread(values, step_of == 1).tolist() == [[1, 1, 1, 3], [1, 1, 1, 3], [9, 9, 9, 11], [9, 9, 9, 11]]
