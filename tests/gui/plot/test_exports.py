"""The plot as PNG, SVG and PDF, and the steps as an animation."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image, ImageSequence
from pytestqt.qtbot import QtBot

from explorer.desktop import thumbnailer
from explorer.file.container import unpack
from explorer.gui.look import questions
from explorer.gui.panes.reveal import CAPTION, CURVE, GAP
from explorer.gui.state.session import PeerPoint
from explorer.gui.window.main_window import MainWindow
from tests.gui.conftest import PATIENCE

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def export(
    window: MainWindow,
    qtbot: QtBot,
    finished: Callable[[int], None],
    small: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[[str, str], Path]:
    """Export a run of `small` under a name, and wait for the file."""
    window.engine.open_paths([small])
    finished(1)

    def write(action: str, name: str) -> Path:
        monkeypatch.setattr(questions, "ask_save", lambda *_: tmp_path / name)
        window.actions_table[action].trigger()
        qtbot.waitUntil(lambda: not window.engine.busy, timeout=PATIENCE)
        return tmp_path / name

    return write


def test_the_svg_has_labels_and_symbols(window: MainWindow, export: Callable[[str, str], Path]) -> None:
    tree = ElementTree.fromstring(export("export_plot", "plot.svg").read_bytes())
    texts = " ".join("".join(node.itertext()).strip() for node in tree.iter(f"{SVG}text")).replace("\xa0", " ")
    for words in ("Decoding time (logarithmic)", "Rate (bits per sub-pixel)", "no base", "16"):
        assert words in texts
    assert not list(tree.iter(f"{SVG}image"))  # symbols are shapes, not crumbs of pixels
    assert list(tree.iter(f"{SVG}path"))
    assert window.session.notices == []


def test_the_pdf_is_one(export: Callable[[str, str], Path]) -> None:
    data = export("export_plot", "plot.pdf").read_bytes()
    assert data.startswith(b"%PDF")
    assert data.rstrip().endswith(b"%%EOF")
    assert b"/FontFile" in data or b"/Type /Font" in data or b"/Font" in data


def test_the_png_is_sharp_and_the_screen_is_left_alone(window: MainWindow, export: Callable[[str, str], Path]) -> None:
    before = window.plot.widget.grab().toImage()
    with Image.open(export("export_plot", "plot.png")) as picture:
        assert picture.width == 2 * window.plot.widget.width()
        assert len(picture.convert("RGB").getcolors(2**24) or ()) > 20
    assert window.plot.widget.grab().toImage() == before


@pytest.mark.parametrize("action", ["export_plot", "export_reveal"])
def test_another_suffix_is_refused_in_words(
    window: MainWindow, export: Callable[[str, str], Path], action: str
) -> None:
    assert not export(action, "plot.bmp").exists()
    assert ".bmp" in window.session.notices[0].text


@pytest.mark.parametrize("suffix", [".gif", ".png", ".webp"])
def test_the_animation_shows_every_step(
    window: MainWindow, export: Callable[[str, str], Path], small: Path, suffix: str
) -> None:
    position = window.session.position
    window.actions_table["animate_caption"].trigger()
    path = export("export_reveal", "steps" + suffix)
    assert window.session.notices == []
    assert window.session.position == position
    original = np.asarray(Image.open(small)).repeat(8, 0).repeat(8, 1)
    with Image.open(path) as picture:
        frames = [np.asarray(frame.convert("RGB")).astype(int) for frame in ImageSequence.Iterator(picture)]
    assert len(frames) == 17
    assert frames[0].shape == original.shape
    tolerance = 0 if suffix == ".png" else 24  # a palette of 256 colours, and WebP's loss
    assert np.abs(frames[0] - 128).max() <= tolerance
    assert np.abs(frames[-1] - original).mean() <= tolerance / 4
    apart = [np.abs(frame - original).mean() for frame in frames]
    assert apart[0] > apart[8] > apart[16]


def test_points_as_csv_and_json_with_other_coders(window: MainWindow, export: Callable[[str, str], Path]) -> None:
    assert window.session.current is not None
    window.session.add_peer(window.session.current, PeerPoint("PNG", 900, 10.0, 0.5, 0.25))
    (run,) = window.session.current.runs
    found = json.loads(export("export_points", "points.json").read_text())
    assert found[0] == run.point._asdict()
    assert (found[1]["codec"], found[1]["bytes"], found[1]["width"], found[1]["steps"]) == ("PNG", 900, 20, "")
    rows = list(csv.DictReader(export("export_points", "points.csv").read_text().splitlines()))
    assert [row["codec"] for row in rows] == ["lossless", "PNG"]
    assert float(rows[0]["bpsp"]) == run.point.bpsp
    assert float(rows[1]["decode_seconds"]) == 0.25
    assert not export("export_points", "points.txt").exists()
    assert ".txt" in window.session.notices[0].text


@pytest.mark.parametrize("name", ["a.png", "a.tif", "a.tiff"])
def test_the_decoded_picture_as_png_and_tiff(export: Callable[[str, str], Path], small: Path, name: str) -> None:
    with Image.open(export("export_picture", name)) as picture, Image.open(small) as original:
        assert picture.format == ("PNG" if name.endswith("png") else "TIFF")
        assert np.array_equal(np.asarray(picture), np.asarray(original))


def test_a_folder_that_is_not_there_is_a_notice(window: MainWindow, export: Callable[[str, str], Path]) -> None:
    export("export_reveal", "nowhere/steps.gif")
    assert "nowhere" in window.session.notices[0].text


def test_a_preview_is_stored_only_where_it_is_wanted(window: MainWindow, export: Callable[[str, str], Path]) -> None:
    run = window.session.selected
    assert run is not None
    assert export("export_italic", "plain.italic").read_bytes() == run.data
    window.actions_table["store_preview"].trigger()
    seen = export("export_italic", "seen.italic")
    carries = unpack(seen.read_bytes())
    assert replace(carries, header=replace(carries.header, preview=b"")) == unpack(run.data)
    assert thumbnailer.main([str(seen), str(seen.with_suffix(".png"))]) == 0


def test_the_animation_shows_what_the_view_shows(window: MainWindow, export: Callable[[str, str], Path]) -> None:
    window.actions_table["animate_caption"].trigger()
    window.step_bar.go(3)
    window.view.left.set_mode("mean")
    with Image.open(export("export_reveal", "mean.png")) as picture:
        frames = [np.asarray(frame.convert("RGB")).astype(int) for frame in ImageSequence.Iterator(picture)]
    assert np.all(frames[0] == 77)  # what the codec of the tests expects
    window.view.left.set_mode("mask")
    with Image.open(export("export_reveal", "mask.png")) as picture:
        colours = {tuple(pixel) for pixel in np.asarray(picture.convert("RGB")).reshape(-1, 3).tolist()}
    assert len(colours) <= 3


def test_a_film_has_a_caption_both_views_and_the_curve(window: MainWindow, export: Callable[[str, str], Path]) -> None:
    import av

    for name in ("animate_both", "animate_curve"):
        window.actions_table[name].trigger()
    with av.open(str(export("export_reveal", "steps.mp4"))) as film:
        stream = film.streams.video[0]
        assert stream.codec_context.name == "h264"
        frames = [frame.to_ndarray(format="rgb24").astype(int) for frame in film.decode(video=0)]
    assert frames[0].shape == (12 * 8 + CAPTION + CURVE, 2 * 20 * 8 + GAP, 3)
    assert 25 * 5 < len(frames) < 25 * 6  # four seconds, and the end
    assert np.abs(frames[0][:90, :150] - 128).max() < 12  # nothing is known
    assert np.abs(frames[-1][:90, :150] - frames[0][:90, :150]).max() > 60
    below = slice(12 * 8, None)
    assert np.abs(frames[-1][below] - frames[0][below]).max() > 60  # other figures


def test_an_animation_has_the_line_that_is_seen(window: MainWindow, export: Callable[[str, str], Path]) -> None:
    window.actions_table["split_view"].trigger()
    window.view.right.set_mode("original")
    window.view.set_split(0.5)
    window.actions_table["animate_caption"].trigger()
    with Image.open(export("export_reveal", "line.png")) as picture:
        first = np.asarray(picture.convert("RGB")).astype(int)
    assert np.all(first[:, :78] == 128)
    assert np.all(first[:, 79:81] == 255)
    assert np.abs(first[:, 82:] - 128).max() > 60
