"""Training of the density networks: it learns, resumes, grows, and ends in a folder of models."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from PIL import Image
from typer.testing import CliRunner

from explorer.cli import app
from explorer.errors import BadSetting
from explorer.lossless.density.network import DensityNetwork, Shape
from explorer.training import loop, lossless, recipe
from explorer.training.crops import Frame, course, groups
from explorer.training.growth import grown
from explorer.training.lossless import Progress, train, trained
from explorer.training.recipe import BEST, STANDARD, Recipe, model_name
from tests.strategies import gradient
from tests.training.test_fused import noise_crops, parameters

TINY = Shape(width=16, blocks=1, inner=8, mixtures=2, trunk=8, memory=8, state=4)
LARGER = Shape(width=24, blocks=3, inner=12, mixtures=2, trunk=10, memory=14, state=7)


@pytest.fixture
def pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(lossless, "HELD_OUT_POSITIONS", 1536)
    monkeypatch.setattr(lossless, "HELD_OUT_BATCHES", 1)
    folder = tmp_path / "pictures"
    folder.mkdir()
    for number in range(2):
        Image.fromarray(gradient(100 + number, 120, 3)).save(folder / f"{number}.png")
    (folder / "notes.txt").write_text("not a picture")
    return folder


def made(steps: int, family: str = "causal", shape: Shape = TINY) -> Recipe:
    return Recipe("photographs", family, steps, batch=1536, peak=0.01, decay=0.0, shape=shape)


@pytest.mark.parametrize("family", ["causal", "interlaced"])
def test_it_learns(pictures: Path, tmp_path: Path, family: str) -> None:
    reports: list[Progress] = []
    train(made(12, family), pictures, tmp_path / "s.pt", report=reports.append, report_every=4, measure_every=4)
    first, last = reports[0].held_out, reports[-1].held_out
    assert first is not None
    assert last is not None
    assert set(last) == {group.name for group in groups(False, family, True)}
    assert sum(last.values()) < sum(first.values()) - 0.02


def test_a_run_that_resumes_is_the_one_that_was_not_stopped(pictures: Path, tmp_path: Path) -> None:
    whole = train(made(4), pictures, tmp_path / "whole.pt")
    train(made(2), pictures, tmp_path / "stopped.pt")
    resumed = train(made(4), pictures, tmp_path / "stopped.pt")
    for (name, p), q in zip(whole.network.named_parameters(), resumed.network.parameters(), strict=True):
        assert torch.equal(p, q), name
    assert whole.held_out == resumed.held_out
    again = trained(tmp_path / "stopped.pt")
    assert again is not None
    assert again.recipe == made(4)
    assert again.held_out == whole.held_out
    assert all(torch.equal(p, q) for p, q in zip(again.network.parameters(), resumed.network.parameters(), strict=True))


def test_the_state_of_another_network_is_told(pictures: Path, tmp_path: Path) -> None:
    train(made(1), pictures, tmp_path / "s.pt")
    with pytest.raises(BadSetting, match="another family"):
        train(made(2, "interlaced"), pictures, tmp_path / "s.pt")
    with pytest.raises(BadSetting, match="another shape"):
        train(replace(made(2), shape=LARGER), pictures, tmp_path / "s.pt")
    (tmp_path / "noise.pt").write_bytes(b"not a state")
    with pytest.raises(BadSetting, match="not a state"):
        trained(tmp_path / "noise.pt")


def test_a_training_that_is_not_complete_is_none(pictures: Path, tmp_path: Path) -> None:
    train(made(1), pictures, tmp_path / "s.pt")
    state = loop.load(tmp_path / "s.pt")
    assert state is not None
    loop.save(tmp_path / "s.pt", state | {"recipe": state["recipe"] | {"steps": 2}})
    assert trained(tmp_path / "s.pt") is None
    assert trained(tmp_path / "absent.pt") is None


@pytest.mark.parametrize("rung", ["wavefront", "4"])
@torch.no_grad()
def test_growth_keeps_the_function(rung: str) -> None:
    torch.manual_seed(0)
    frame = Frame(9, 11, 0)
    small, run, crops = DensityNetwork(TINY), course(rung, frame), noise_crops(2, frame)
    for p in small.parameters():
        p.add_(torch.randn_like(p) * 0.1)
    large = grown(dict(small.named_parameters()), LARGER)
    for base in (None, crops.flip(0)):
        before, after = parameters(small, crops, run, base), parameters(large, crops, run, base)
        assert torch.allclose(before, after, atol=0.02 * float(before.abs().max()))
    assert large.blocks[0].inner.weight[8:].abs().min() > 0  # new features do something, so that gradients reach them


def test_what_grows_can_learn_everywhere() -> None:
    torch.manual_seed(0)
    frame = Frame(9, 11, 0)
    large = grown(dict(DensityNetwork(TINY).named_parameters()), LARGER)
    crops = noise_crops(2, frame)
    for _ in range(3):  # what zeros stand before learns in the second step, and what stands before that in the third
        loss = parameters(large, crops, course("4", frame), crops).sub(1).square().mean()
        wanted = torch.autograd.grad(loss, list(large.parameters()))
        with torch.no_grad():
            for p, g in zip(large.parameters(), wanted, strict=True):
                p.sub_(0.01 * g.sign())
    for (name, _), g in zip(large.named_parameters(), wanted, strict=True):
        assert g.abs().max() > 0, name


def test_a_network_does_not_shrink() -> None:
    weights = dict(DensityNetwork(LARGER).named_parameters())
    for shape in (TINY, replace(LARGER, inner=8), replace(LARGER, blocks=2), replace(LARGER, mixtures=3)):
        with pytest.raises(BadSetting, match="start from"):
            grown(weights, shape)


def test_sizes_have_names() -> None:
    assert model_name(made(1, shape=STANDARD)) == "photo"
    assert model_name(Recipe("cifar10", "causal", 1, shape=BEST)) == "cifar10-best"


def test_the_learning_rate_warms_up_holds_and_falls_to_zero() -> None:
    rates = [loop.learning_rate(1.0, step, 10_000, 0.3) for step in (0, 99, 5000, 8500, 9999)]
    assert rates == pytest.approx([1 / 100, 1, 1, 0.5, 1 / 3000])
    assert loop.learning_rate(1.0, 9999, 10_000, 0.0) == 1


def test_the_command_trains_one_family_after_the_other(
    pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(recipe.SIZES, "standard", TINY)
    monkeypatch.setitem(recipe.SIZES, "best", LARGER)
    common = ["train", "lossless", "--data", str(pictures), "--steps", "1", "--batch", "1536", "--device", "cpu"]
    first = CliRunner().invoke(app, [*common, "-o", str(tmp_path / "out"), "--family", "interlaced"])
    assert first.exit_code == 0, first.output
    assert not (tmp_path / "out" / "manifest.json").exists()
    assert "causal" in first.output
    second = CliRunner().invoke(app, [*common, "-o", str(tmp_path / "out")])
    assert second.exit_code == 0, second.output
    (entry,) = json.loads((tmp_path / "out" / "manifest.json").read_text())["models"]
    assert (tmp_path / "out" / entry["file"]).exists()
    assert entry["name"] == "photo"
    assert set(entry["recipes"]) == set(entry["held_out_bpsp"]) == {"causal", "interlaced"}
    from_first = [*common, "-o", str(tmp_path / "best"), "--size", "best", "--start", str(tmp_path / "out")]
    third = CliRunner().invoke(app, from_first)
    assert third.exit_code == 0, third.output
    state = loop.load(tmp_path / "best" / "causal.pt")
    assert state is not None
    assert state["recipe"]["start"] == str(tmp_path / "out")


@pytest.mark.parametrize("options", [["--family", "dyadic"], ["--size", "huge"], ["--start", "absent"]])
def test_what_cannot_be_trained_is_told(pictures: Path, tmp_path: Path, options: list[str]) -> None:
    out = tmp_path / "out"
    said = CliRunner().invoke(app, ["train", "lossless", "--data", str(pictures), "-o", str(out), *options])
    assert said.exit_code == 2
    assert not out.exists()
