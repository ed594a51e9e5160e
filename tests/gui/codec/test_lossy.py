"""The lossy codec in the window: the choice, a run and its file, the views of its latents, the figures."""

from __future__ import annotations

import json
import pickle
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from safetensors.numpy import save

from explorer.coding.latent_schedule import latent_schedule
from explorer.coding.step import Step
from explorer.errors import BadSetting, CorruptFile
from explorer.gui.codec.codec import RealCodec
from explorer.gui.codec.drawing import fill_rest
from explorer.gui.codec.export import write_decoded
from explorer.gui.look.palette import LIGHT, packed
from explorer.gui.plot.published import curves_file, is_kodak, load
from explorer.gui.scene.latents import STRONGEST
from explorer.gui.scene.layers import Layers
from explorer.gui.scene.raster import Window, sample_blocks
from explorer.gui.scene.replay import Recorder, spread
from explorer.gui.state import session_file, session_reading
from explorer.gui.state.command_line import encode_command
from explorer.gui.state.recorded import recording_of
from explorer.gui.state.records import as_text
from explorer.gui.state.session import Document, Run
from explorer.gui.tools.screenshots import take_lossy
from explorer.gui.window.main_window import MainWindow
from explorer.lessons import trace
from explorer.lossless.codec import finish
from explorer.pictures.imaging import Picture, read_picture
from explorer.tradeoff.budget import Budget, best
from explorer.tradeoff.quantities import PAIRS
from tests.golden.make_lossy import MODELS

Finished = Callable[[int], None]


@pytest.fixture(autouse=True)
def lossy_models(monkeypatch: pytest.MonkeyPatch) -> None:
    """The golden models, before the window asks which there are."""
    monkeypatch.setenv("ITALIC_MODELS", str(MODELS))


@pytest.fixture
def run(lossy_models: None, window: MainWindow, finished: Finished, photo: Path) -> Run:
    """A lossy run of a picture of 24 x 32 px: a grid of 2 x 2 latents."""
    window.engine.codec = RealCodec()
    window.settings_bar.codec.setCurrentIndex(1)
    window.session.change_settings(steps="2", device="cpu")
    window.engine.open_paths([photo])
    finished(1)
    assert window.session.notices == []
    assert window.session.selected is not None
    return window.session.selected


def test_the_codec_is_chosen_with_its_own_fields(window: MainWindow) -> None:
    bar = window.settings_bar
    window.session.change_settings(steps="64")
    assert (bar.base.isVisible(), bar.quality.isVisible()) == (True, False)
    bar.codec.setCurrentIndex(1)
    assert (bar.base.isVisible(), bar.qp.isVisible(), bar.quality.isVisible()) == (False, False, True)
    assert (window.session.settings.codec, window.session.settings.steps) == ("lossy", "wavefront")
    bar.metric_choice.setCurrentIndex(1)
    assert window.session.settings.metric == "msssim"
    assert window.plot.pair.lossy
    bar.codec.setCurrentIndex(0)
    assert not window.plot.pair.lossy
    assert bar.base.isVisible()


def test_without_a_model_there_is_no_choice(
    monkeypatch: pytest.MonkeyPatch, small_models: None, window: MainWindow
) -> None:
    assert not window.settings_bar.codec.isEnabled()


def test_a_lossy_run_and_its_file(window: MainWindow, finished: Finished, run: Run, tmp_path: Path) -> None:
    point, scene = run.point, run.replay.scene
    assert (point.codec, point.steps, point.metric, point.quality, run.verified) == ("lossy", "2", "mse", 32, True)
    assert point.psnr is not None
    assert point.msssim is None  # too small for its scales
    expected = latent_schedule(2, 2, "2").step_of.repeat(16, 0).repeat(16, 1)[: scene.height, : scene.width]
    assert np.array_equal(scene.step_of, expected)
    assert scene.bits_map is not None
    assert scene.latents is not None
    assert float(scene.bits_map.sum()) == pytest.approx(float(scene.latents.arrays.bits.sum()), rel=1e-4)
    assert scene.original is not scene.shown
    document = window.session.current
    assert document is not None
    assert encode_command(document, run).split(" -o ")[0].endswith("--codec lossy --quality 32 --metric mse --steps 2")
    assert len(window.plot.marks) == 1
    (tmp_path / "made.italic").write_bytes(run.data)
    window.engine.open_paths([tmp_path / "made.italic"])
    finished(1)
    again = window.session.selected
    assert again is not None
    assert again is not run
    assert (again.point.codec, again.verified, again.point.psnr) == ("lossy", True, None)
    assert again.replay.scene.shown is not None
    assert scene.shown is not None
    assert np.array_equal(again.replay.scene.shown.levels[0], scene.shown.levels[0])


def test_no_step_pays_for_the_hyper_latents(run: Run) -> None:
    replay, scene = run.replay, run.replay.scene
    assert scene.bits_map is not None
    assert scene.step_of is not None
    of_steps = [float(scene.bits_map[scene.step_of == step].sum(dtype=np.float64)) for step in range(replay.count)]
    np.testing.assert_allclose(np.diff(replay.bits), of_steps, rtol=1e-3)
    assert replay.bits[0] > 0  # they are there before the first step
    assert replay.bits[-1] == pytest.approx(run.point.shannon_bits, rel=1e-6)


def test_a_session_keeps_the_steps_of_a_lossy_run(
    window: MainWindow, finished: Finished, run: Run, tmp_path: Path
) -> None:
    after = finish(fill_rest(window.engine.codec, run.replay.scene.original, run, 1, "mean", 0, "cpu"))  # type: ignore[arg-type]
    window.session.expectations.keep(after)
    path = tmp_path / "ready.italic-session"
    assert session_file.write(path, session_file.snapshot(window.session, {}, recordings=True)) == []
    found = session_reading.read(path)
    (again,) = found.documents[0].runs
    assert (again.point, again.data, again.verified) == (run.point, run.data, True)
    ours, theirs = again.replay, run.replay
    assert ours.count == theirs.count == 2
    np.testing.assert_allclose(ours.bits, theirs.bits, rtol=1e-6)
    assert np.array_equal(ours.scene.step_of, theirs.scene.step_of)  # type: ignore[arg-type]
    for layer in ("original", "shown"):
        before, now = getattr(theirs.scene, layer), getattr(ours.scene, layer)
        assert np.array_equal(before.levels[0], now.levels[0])
    assert ours.scene.latents is not None
    assert theirs.scene.latents is not None
    for name in ("y", "z", "mean", "scale"):
        kept, made = (getattr(scene.latents.arrays, name) for scene in (ours.scene, theirs.scene))  # type: ignore[union-attr]
        assert np.array_equal(kept, made)
        assert kept.dtype == made.dtype
    np.testing.assert_allclose(ours.scene.latents.arrays.bits, theirs.scene.latents.arrays.bits, rtol=2e-3, atol=1e-3)
    (mean,) = found.means
    error = np.abs(mean.raster.levels[0].astype(int) - after.raster.levels[0].astype(int)).mean()
    assert (mean.run is again, mean.position) == (True, 1)
    assert error < 6  # as WebP stores it


def test_a_kept_lossy_run_is_drawn_without_a_decoder(
    window: MainWindow, finished: Finished, run: Run, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ready.italic-session"
    window.keeper.save(path, {}, recordings=True)
    qtbot.waitUntil(lambda: not window.keeper.busy)
    asked = []
    monkeypatch.setattr(window.engine, "replay", lambda document, run: asked.append(run))
    window.keeper.open(path)
    qtbot.waitUntil(lambda: not window.keeper.busy and window.session.selected not in (None, run))
    qtbot.waitUntil(lambda: window.session.current is not None and window.session.current.picture is not None)
    again = window.session.selected
    assert again is not None
    assert again.replay.count == 2
    assert asked == []
    window.view.left.set_mode("latent")
    assert window.view.left.pane.isVisible()


@pytest.mark.parametrize("change", ["another picture", "scale", "shape", "no mean", "steps", "kind"])
def test_hostile_recordings_of_lossy_runs_are_refused(
    window: MainWindow, finished: Finished, run: Run, tmp_path: Path, change: str
) -> None:
    data = recording_of(run, {})
    assert data is not None
    arrays = trace._arrays(data, trace.SESSION)
    bad: dict[str, dict[str, np.ndarray]] = {
        "another picture": {
            "shown": np.frombuffer(trace._png(np.zeros((9, 9, 3), np.uint8), thorough=False), np.uint8)
        },
        "scale": {"scale": np.full_like(arrays["scale"], 64)},
        "shape": {"y": arrays["y"][:1]},
        "no mean": {},
        "steps": {"spent": np.zeros(9), "took": np.zeros(9, np.float32)},
        "kind": {"z": arrays["z"].astype(np.float32)},
    }
    arrays |= bad[change]
    if change == "no mean":
        del arrays["mean"]
    spoilt = trace.MAGIC + zlib.compress(save({name: np.ascontiguousarray(each) for name, each in arrays.items()}))
    with pytest.raises(CorruptFile):
        trace.read(spoilt, trace.SESSION)
    path = tmp_path / "bad.italic-session"
    session_file.write(path, session_file.snapshot(window.session, {}, recordings=True))
    value = json.loads(path.read_text())
    value["pictures"][0]["runs"][0]["recording"] = as_text(spoilt)
    path.write_text(json.dumps(value))
    with pytest.raises(CorruptFile, match="bad"):
        session_reading.read(path)


def test_a_screenshot_of_the_settings_is_taken(qapp: QApplication, tmp_path: Path, photo: Path) -> None:
    taken = take_lossy(qapp, tmp_path, RealCodec(), picture=photo)
    assert [path.name for path in taken] == ["lossy.png", "quality.png"]
    for path in taken:
        with Image.open(path) as image:
            assert image.size == (1360, 840)
            assert len(image.convert("RGB").getcolors(2**24) or ()) > 50


def test_the_views_show_the_latents_that_are_known(window: MainWindow, run: Run) -> None:
    scene = window.session.scene()
    assert scene is not None
    assert scene.latents is not None
    part = Window(0, 0, scene.width, scene.height, 1.0)
    for mode in ("latent", "latent_mean", "latent_scale", "context"):
        frame = Layers(scene, part, mode, LIGHT).frame(1)  # type: ignore[arg-type]
        colours = scene.latents.grid(mode, STRONGEST).colours  # type: ignore[arg-type]
        assert frame[0, 0] == colours[0, 0]
        assert frame[0, 16] == packed(LIGHT.masked)
    window.view.left.set_mode("latent")
    assert window.view.left.channel.isVisible()
    window.view.left.channel.setValue(1)
    shown = window.session.scene()
    assert shown is not None
    assert shown.channel == 1
    assert not np.array_equal(scene.latents.grid("latent", 1).colours, scene.latents.grid("latent", 2).colours)
    saved = scene.latents.arrays.alone - scene.latents.arrays.bits
    assert scene.latents.saved_bits == pytest.approx(float(saved.sum()), rel=1e-4)


def test_the_rest_of_a_lossy_picture_is_what_is_expected(window: MainWindow, run: Run) -> None:
    latents = run.replay.scene.latents
    assert latents is not None
    codec = window.engine.codec
    end = codec.lossy_after(latents.header, latents.arrays, run.replay.count, "cpu")
    assert run.replay.scene.shown is not None
    assert np.array_equal(end, run.replay.scene.shown.levels[0])
    assert not np.array_equal(codec.lossy_after(latents.header, latents.arrays, 0, "cpu"), end)


def test_decoded_picture_and_session_of_a_lossy_run(window: MainWindow, run: Run, tmp_path: Path) -> None:
    document = window.session.current
    assert document is not None
    target = tmp_path / "decoded.png"
    for _ in write_decoded(target, document, window.engine.codec, "cpu"):
        pass
    assert run.replay.scene.shown is not None
    with Image.open(target) as image:
        assert np.array_equal(np.asarray(image), run.replay.scene.shown.levels[0])
    path = tmp_path / "desk.italic-session"
    assert session_file.write(path, session_file.snapshot(window.session, {})) == []
    found = session_reading.read(path)
    assert found.settings == window.session.settings
    (kept,) = found.documents[0].runs
    assert (kept.point, kept.data) == (run.point, run.data)


def test_sweep_of_rungs_and_qualities(window: MainWindow, finished: Finished, run: Run) -> None:
    document = window.session.current
    assert document is not None
    window.engine.sweep(document, ["1", "2"], ["32"])
    finished(2)
    assert [each.point.steps for each in document.runs] == ["2", "1"]
    assert len(window.plot.marks) == 2
    assert best([each.point for each in document.runs], Budget("bytes", 1e6)) is not None


def test_other_lossy_coders_are_curves(window: MainWindow, run: Run, qtbot: QtBot) -> None:
    document = window.session.current
    assert document is not None
    codec = window.engine.codec
    codec.lossy_peers = lambda: [("JPEG", (10, 80)), ("WebP", (50,))]  # type: ignore[method-assign]
    window.engine.compare(document)
    qtbot.waitUntil(lambda: not window.engine.busy, timeout=60_000)
    assert [peer.name for peer in document.peers] == ["JPEG, 10", "JPEG, 80", "WebP, 50"]
    low, high, _ = document.peers
    assert low.psnr is not None
    assert high.psnr is not None
    assert low.psnr < high.psnr
    qtbot.waitUntil(lambda: len(window.plot.peers) == 2)
    window.plot.set_pair(PAIRS[0])
    assert window.plot.peers == []


def test_published_curves_belong_to_kodak(window: MainWindow, run: Run, tmp_path: Path, qtbot: QtBot) -> None:
    document = window.session.current
    assert document is not None
    assert not window.actions_table["published_curves"].isEnabled()
    picture = Picture(np.zeros((512, 768, 3), np.uint8))
    assert is_kodak(Document("kodim01.png", picture=picture))
    assert not is_kodak(Document("kodim01.png", picture=document.picture))
    points = [{"bpp": 0.2, "psnr_rgb": 30.0}, {"bpp": 0.4, "psnr_rgb": 33.0}]
    path = tmp_path / "kodak_rd.json"
    path.write_text(json.dumps({"codecs": {"vtm": {"label": "VTM", "points": points}}}))
    document.path = tmp_path / "kodim01.png"
    assert curves_file(document) == path
    window.session.publish(document, load(path))
    qtbot.waitUntil(lambda: len(window.plot.published) == 1)
    path.write_text("{}")
    with pytest.raises(BadSetting, match="not a file of published curves"):
        load(path)


def test_results_bring_no_torch_into_the_window(run: Run, photo: Path) -> None:
    results = []
    for steps in (
        RealCodec().encode_lossy(read_picture(photo), quality=1, metric="mse", steps="1", device="cpu"),
        RealCodec().decode_lossy(run.data, device="cpu"),
    ):
        try:
            while True:
                next(steps)
        except StopIteration as end:
            results.append(end.value)
    assert b"explorer.lossy.coding" not in pickle.dumps(results)  # whose import is torch's


def test_a_recorder_of_blocks() -> None:
    recorder = Recorder(16)
    picture = np.zeros((20, 40, 3), np.uint8)
    recorder.add(Step(0, 2, np.array([0, 2, 4]), 1.0, 0.0, picture))
    assert recorder.step_of is not None
    assert recorder.step_of.shape == (20, 40)
    assert (recorder.step_of[0, 0], recorder.step_of[0, 16], recorder.step_of[19, 16]) == (0, 2, 0)


def test_bits_of_blocks_keep_their_sum() -> None:
    bits = np.array([[10, 20], [30, 40]], np.float32)
    assert float(spread(bits, 20, 24, 16).sum()) == pytest.approx(100, rel=1e-5)
    colours = np.arange(4, dtype=np.uint32).reshape(2, 2)
    assert sample_blocks(colours, 16, Window(0, 0, 20, 12, 0.5))[[0, 11], [0, 19]].tolist() == [0, 3]
