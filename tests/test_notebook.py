"""The notebook of the documentation: every cell runs, and what is shown is HTML or a PNG."""

from __future__ import annotations

import ast
import json
from typing import Any

import numpy as np
import pytest

import explorer
from explorer.pictures.html import SIDE, coloured, figure, table
from explorer.pictures.imaging import read_picture_data
from tests.conftest import REPOSITORY
from tests.golden.make_lossy import MODELS as LOSSY_MODELS
from tests.strategies import gradient, noise

DOCS = REPOSITORY / "docs"


def run(source: str, names: dict[str, Any]) -> Any:
    """A cell as a notebook runs it; returns the value of its last line, if that is an expression."""
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "explorer.ipynb", "exec"), names)
    return None if last is None else eval(compile(ast.Expression(last.value), "explorer.ipynb", "eval"), names)


def test_every_cell_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    notebook = json.loads((DOCS / "explorer.ipynb").read_text("utf-8"))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    cells = notebook["cells"]
    assert len({cell["id"] for cell in cells}) == len(cells)
    monkeypatch.chdir(DOCS)
    names: dict[str, Any] = {}
    shown = {cell["id"]: run("".join(cell["source"]), names) for cell in cells if cell["cell_type"] == "code"}
    assert shown["read"]._repr_png_().startswith(b"\x89PNG")
    assert [index for index, _, _ in shown["steps"]] == [0, 1, 2, 3]
    assert sum(count for _, count, _ in shown["steps"]) == 96 * 128
    sweep, one = shown["sweep"]._repr_html_(), shown["run"]._repr_html_()
    assert sweep.count("<img ") == 1 + 4 + 1  # the picture, a mask for each rung, the plot
    assert sweep.count("<tr>") == 1 + 4
    assert one.count("<img ") == 3
    sizes = [shown["numbers"][rung][0] for rung in ("1", "4", "16", "wavefront")]
    assert sizes == sorted(sizes, reverse=True)
    assert all(str(size) in sweep for size in sizes)
    assert shown["pixel"] > 0
    assert shown["pillow"] == (128, 96)


def test_a_picture_is_shown_as_it_is() -> None:
    picture = explorer.Picture(gradient(40, 30, 3))
    assert np.array_equal(read_picture_data(picture._repr_png_(), "shown").samples, picture.samples)
    large = read_picture_data(explorer.Picture(noise(40, 3000, 4, np.uint16))._repr_png_(), "shown")
    assert (large.width, large.channels) == (512, 3)


def test_html_hides_nothing_from_browsers() -> None:
    assert "&lt;b&gt;" in table(["<b>"], [["&"]])
    assert "&amp;" in table(["<b>"], [["&"]])
    assert 'alt="a &quot;name&quot;"' in figure(noise(4, 4, 3), 'a "name"')
    assert f'width="{SIDE // 2}"' in figure(noise(4, 4, 3), "small ones are enlarged")


def test_colours_go_from_dark_to_light() -> None:
    colours = coloured(np.array([[0.0, 1.0, 2.0, 9.0]]), 2.0)
    assert colours[0, 0].tolist() == [68, 1, 84]
    assert colours[0, 2].tolist() == colours[0, 3].tolist() == [253, 231, 37]
    assert (np.diff(colours[0].sum(axis=1).astype(int)) >= 0).all()
    assert coloured(np.zeros((2, 2)), 0.0).shape == (2, 2, 3)


def test_a_lossy_run_is_shown_with_the_mask_of_its_latents(monkeypatch: pytest.MonkeyPatch) -> None:
    from explorer.tradeoff.trial import encode_lossy_and_decode

    monkeypatch.setenv("ITALIC_MODELS", str(LOSSY_MODELS))
    picture = explorer.Picture(gradient(40, 50, 3))
    trial = explorer.finish(encode_lossy_and_decode(picture, quality=20, metric="mse", steps="2"))
    words = trial._repr_html_()
    assert words.count("<img ") == 3
    assert "bpp" in words
    assert f"<td>{trial.point.bytes}</td>" in words


@pytest.mark.usefixtures("small_models")
def test_a_sweep_of_raw_files_has_no_plot() -> None:
    sweep = explorer.finish(explorer.sweep(explorer.Picture(noise(1, 1, 1)), ["1"]))
    assert sweep.points[0].codec == "raw"
    assert sweep._repr_html_().count("<img ") == 2
