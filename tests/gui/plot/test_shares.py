"""Where the bytes go: parts that sum up to the file, in a bar that shows its steps; sums in a rectangle."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from explorer.file.container import pack, unpack
from explorer.gui.plot.slope import slope
from explorer.gui.plot.steps_plot import LINE, BytesAxis
from explorer.gui.scene.replay import Replay, Scene
from explorer.gui.state.session import Run
from explorer.gui.state.shares import shares
from explorer.gui.window.main_window import MainWindow
from explorer.tradeoff.point import Point

Finished = Callable[[int], None]


@pytest.fixture
def opened(window: MainWindow, small: Path, finished: Finished) -> MainWindow:
    """A window with a run."""
    window.engine.open_paths([small])
    finished(1)
    return window


def with_profile(run: Run) -> Run:
    """The run with a colour profile and a preview in its file."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    container = unpack(run.data)
    header = replace(container.header, icc=profile, preview=picture.getvalue())
    return replace(run, data=pack(replace(container, header=header)))


def test_the_parts_sum_up_to_the_file_and_name_what_nobody_saw(opened: MainWindow) -> None:
    run = opened.session.selected
    assert run is not None
    for each in (run, with_profile(run)):
        assert sum(share.bytes for share in shares(each)) == pytest.approx(len(each.data))
    plain, more = ({share.kind for share in shares(each)} for each in (run, with_profile(run)))
    assert more - plain == {"profile", "preview"}
    steps = [share for share in shares(run) if share.kind == "steps"]
    assert [share.first for share in steps] == list(range(16))
    spent = np.diff(run.replay.bits)
    assert [share.bytes for share in steps] == pytest.approx(list(spent / spent.sum() * len(unpack(run.data).pixels)))


def test_many_steps_are_told_in_groups(opened: MainWindow) -> None:
    run = opened.session.selected
    assert run is not None
    bits = np.linspace(0, 8000, 301)
    replay = Replay(run.replay.scene._replace(count=300), bits, bits, 0)
    steps = [share for share in shares(replace(run, replay=replay)) if share.kind == "steps"]
    assert len(steps) == 16
    assert steps[0].first == 0
    assert steps[-1].last == 299
    assert all(one.last + 1 == other.first for one, other in pairwise(steps))


def test_hyper_latents_are_told_from_latents() -> None:
    golden = next(
        path for path in sorted((Path(__file__).parents[2] / "golden").rglob("*.italic"))
        if unpack(path.read_bytes()).header.codec == "lossy"
    )  # fmt: skip
    data = golden.read_bytes()
    header = unpack(data).header
    scene = Scene(header.height, header.width, bits_map=np.full((10, 10), 0.75, np.float32), count=2)
    point = Point(
        width=header.width, height=header.height, channels=3, bit_depth=8, codec="lossy", steps="2", step_count=2,
        base="none", bytes=len(data), base_bytes=0, bpsp=1.0, shannon_bits=100.0, encode_seconds=1.0,
        decode_seconds=1.0, model="",
    )  # fmt: skip
    run = Run(point, data, True, "cpu", Replay(scene, np.array([0.0, 25.0, 75.0]), np.zeros(3), 0))
    found = {(share.kind, share.first): share.bytes for share in shares(run)}
    coded = len(unpack(data).pixels)
    assert found["hyper", -1] == pytest.approx(coded / 4)
    assert found["latents", 1] == pytest.approx(coded / 2)
    assert sum(found.values()) == pytest.approx(len(data))


def test_a_session_without_bytes_has_no_bar(opened: MainWindow) -> None:
    run = opened.session.selected
    assert run is not None
    assert shares(replace(run, data=b"")) == []
    assert shares(replace(run, data=b"torn")) == []


def test_a_click_on_a_part_shows_its_step_and_says_its_size(opened: MainWindow) -> None:
    opened.actions_table["show_steps"].trigger()
    bar = opened.steps_plot.shares
    assert bar.isVisible()
    number = next(at for at, part in enumerate(bar.parts) if part.first == 4)
    QTest.mouseClick(bar.strip, Qt.MouseButton.LeftButton, pos=bar.strip.rects()[number].center().toPoint())
    assert opened.session.position == 5
    assert "5" in bar.text.text()
    assert "%" in bar.text.text()
    bar.strip.setFocus()
    QTest.keyClick(bar.strip, Qt.Key.Key_Right)
    QTest.keyClick(bar.strip, Qt.Key.Key_Return)
    assert opened.session.position == 6


def test_bits_of_a_pixel_are_those_of_its_step(opened: MainWindow) -> None:
    opened.actions_table["show_steps"].trigger()
    run, plot = opened.session.selected, opened.steps_plot
    assert run is not None
    assert run.replay.sizes is not None
    assert run.replay.sizes.sum() == 20 * 12
    heights = np.asarray(plot.bars.opts["height"])  # type: ignore[union-attr]
    assert np.allclose(heights * run.replay.sizes, np.diff(run.replay.bits))
    plot.choice.setCurrentIndex(1)
    assert np.allclose(plot.bars.opts["height"], np.diff(run.replay.bits))  # type: ignore[union-attr]


def test_a_rectangle_tells_the_sum_of_its_bits(opened: MainWindow) -> None:
    pane, session = opened.view.left.pane, opened.session
    viewport = opened.view.viewport
    shift = Qt.KeyboardModifier.ShiftModifier

    def at(x: float, y: float) -> QPoint:
        left, top = viewport.to_screen(x, y)
        return QPoint(round(left), round(top))

    QTest.mousePress(pane, Qt.MouseButton.LeftButton, shift, at(2.5, 3.5))
    QTest.mouseMove(pane, at(7.5, 5.5))
    QTest.mouseRelease(pane, Qt.MouseButton.LeftButton, shift, at(7.5, 5.5))
    region = pane._region
    assert region is not None
    assert region.getRect() == (2, 3, 6, 3)
    assert opened.view.right.pane._region == region
    scene = session.scene()
    assert scene is not None
    assert scene.bits_map is not None
    from explorer.gui.panes.pane import region_text

    each = float(scene.bits_map[3:6, 2:8].mean())
    assert f"{each:.2f} bits per pixel" in region_text(scene, region)
    QTest.mouseClick(pane, Qt.MouseButton.LeftButton, shift, at(1.5, 1.5))
    assert pane._region is None


def test_the_slope_is_said_in_words(opened: MainWindow) -> None:
    document = opened.session.current
    assert document is not None
    (run,) = document.runs
    document.runs[0] = replace(run, point=run.point._replace(decode_seconds=1.0, bytes=50_000, steps="16"))
    document.runs.append(replace(run, point=run.point._replace(decode_seconds=3.0, bytes=43_800, steps="64")))
    document.selected = document.runs[0]
    assert slope(opened.session) == "From 16 to 64 steps, each further second saves 3.10 kB"
    opened.session.runs_changed.emit()
    assert "3.10 kB" in opened.budget_bar.found.text()


def test_the_plot_is_zoomed_and_comes_back(opened: MainWindow) -> None:
    plot = opened.plot
    before = plot.widget.viewRange()
    QTest.keyClick(plot.widget, Qt.Key.Key_Plus)
    assert plot.zoomed
    assert plot.whole.isVisible()
    near = plot.widget.viewRange()
    assert near[0][1] - near[0][0] < before[0][1] - before[0][0]
    plot.refresh()  # another run does not take the place away
    assert plot.widget.viewRange() == near
    plot.whole.click()
    assert plot.widget.viewRange() == before
    assert not plot.whole.isVisible()


def test_each_codec_has_its_front(opened: MainWindow) -> None:
    document = opened.session.current
    assert document is not None
    (run,) = document.runs
    document.runs = [
        replace(run, point=run.point._replace(codec=codec, steps=steps, decode_seconds=time, bpsp=rate, base=codec))
        for codec, steps, time, rate in (
            ("lossless", "2", 1.0, 4.0), ("lossless", "16", 2.0, 3.0),
            ("lossy", "1", 0.1, 0.2), ("lossy", "2", 0.2, 0.1),
        )
    ]  # fmt: skip
    document.selected = document.runs[0]
    opened.session.runs_changed.emit()
    QApplication.processEvents()  # the plot follows with the next turn
    assert len(opened.plot.fronts) == 2


@pytest.mark.parametrize("height", [20, 40, 62, 200])
def test_bytes_at_an_axis_never_stand_on_each_other(height: int) -> None:
    axis = BytesAxis("left")
    axis.setHeight(height)
    spacing, values = axis.tickValues(0.0, 90_000.0, height)[0]
    assert 1 <= len([value for value in values if value]) <= max(1, height // LINE)
    assert all(value % spacing == 0 for value in values)


def test_lossy_runs_among_lossless_ones_are_told_by_their_quality(opened: MainWindow) -> None:
    document = opened.session.current
    assert document is not None
    (run,) = document.runs
    lossy = run.point._replace(codec="lossy", steps="wavefront", metric="mse", quality=20.0, bpsp=0.2, base="none")
    document.runs.append(replace(run, point=lossy))
    opened.session.runs_changed.emit()
    QApplication.processEvents()
    plot = opened.plot
    assert "Lossy, PSNR" in plot._legend.text()
    assert "Q 20" in [text.toPlainText() for _, text in plot._labels]
    assert plot._ring.zValue() > max(text.zValue() for _, text in plot._labels)  # no label cuts it
