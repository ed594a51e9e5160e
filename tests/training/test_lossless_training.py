"""Training of the density networks: it learns, resumes, grows, and ends in a folder of models."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest
import torch
from PIL import Image
from typer.testing import CliRunner

from explorer.cli import app
from explorer.errors import BadSetting
from explorer.lossless.density.network import DensityNetwork, Shape
from explorer.training import lossless, recipe, run
from explorer.training.crops import Frame, course, groups
from explorer.training.finished import Finished, installed, read
from explorer.training.growth import grown
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


def settings(family: str = "causal", **others: object) -> dict[str, object]:
    return {"family": family, "batch": 1536, "peak": 2e-3, "decay": 0.0, "shape": asdict(TINY)} | others


def trained(pictures: Path, out: Path, steps: int, family: str = "causal", **others: object) -> Finished:
    job = run.Job("it", "lossless", settings=settings(family, **others))
    return run.run([job], pictures, out, seconds=1.0, steps=steps, device="cpu", say=lambda text: None)["it"]


def total(made: Finished) -> float:
    return float(sum(line.bpsp for line in made.measured))


@pytest.mark.parametrize("family", ["causal", "interlaced", "cells"])
def test_it_learns(pictures: Path, tmp_path: Path, family: str) -> None:
    first, last = (trained(pictures, tmp_path / str(steps), steps, family) for steps in (1, 12))
    kinds = ("photographs", "lattice", "jpeg")
    wanted = [(group, kind) for group in groups(False, family, True) for kind in (("",) if group.base else kinds)]
    assert [line.group for line in last.measured] == [f"{group.name} {kind}".strip() for group, kind in wanted]
    assert total(last) < total(first) - 0.02


def test_a_run_that_resumes_is_the_one_that_was_not_stopped(pictures: Path, tmp_path: Path) -> None:
    whole = trained(pictures, tmp_path / "whole", 4)
    trained(pictures, tmp_path / "stopped", 2)
    resumed = trained(pictures, tmp_path / "stopped", 4)
    for name, p in whole.weights.items():
        assert torch.equal(p, resumed.weights[name]), name
    assert whole.measured == resumed.measured
    again = read(tmp_path / "stopped", "it")
    assert again.recipe == whole.recipe
    assert again.measured == whole.measured
    for name, p in again.network().named_parameters():
        assert torch.equal(p, whole.weights[name].half().float()), name


def test_the_state_of_another_network_is_told(pictures: Path, tmp_path: Path) -> None:
    trained(pictures, tmp_path, 1)
    with pytest.raises(BadSetting, match="other settings"):
        trained(pictures, tmp_path, 2, "interlaced")
    with pytest.raises(BadSetting, match="other settings"):
        trained(pictures, tmp_path, 2, shape=asdict(LARGER))


def test_settings_are_checked() -> None:
    for bad in ({"shape": "huge"}, {"family": "dyadic"}, {"data": "paintings"}, {"jpeg": 0.8}, {"colour": 1}):
        with pytest.raises(BadSetting):
            Recipe.read(bad)


def test_a_model_is_made_of_finished_jobs_alone(pictures: Path, tmp_path: Path) -> None:
    trained(pictures, tmp_path, 1)
    with pytest.raises(BadSetting, match="causal and interlaced"):
        installed(tmp_path, ["it"], tmp_path / "models", "pictures")
    with pytest.raises(BadSetting, match="finished"):
        installed(tmp_path, ["other"], tmp_path / "models", "pictures")
    (tmp_path / "it.json").write_text("{}")
    with pytest.raises(BadSetting, match="finished"):
        read(tmp_path, "it")
    assert not (tmp_path / "models").exists()


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
    assert model_name(Recipe(shape=STANDARD)) == "pictures"
    assert model_name(Recipe("cifar10", shape=BEST)) == "cifar10-best"


def test_the_learning_rate_warms_up_holds_and_falls_to_zero() -> None:
    made = Recipe(peak=2.0, decay=0.3)
    assert [made.rate(done) for done in (0.005, 0.5, 0.85, 1.0)] == pytest.approx([1.02, 2, 1, 0])
    assert Recipe(peak=2.0, decay=0.0).rate(0.999) == 2


def test_the_command_trains_one_family_after_the_other(
    pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(recipe.SIZES, "standard", TINY)
    monkeypatch.setitem(recipe.SIZES, "best", LARGER)
    common = ["train", "lossless", "--data", str(pictures), "--steps", "1", "--batch", "1536", "--device", "cpu"]
    out = tmp_path / "out"
    first = CliRunner().invoke(app, [*common, "-o", str(out), "--family", "interlaced"])
    assert first.exit_code == 0, first.output
    assert not (out / "manifest.json").exists()
    assert "causal" in first.output
    cells = CliRunner().invoke(app, [*common, "-o", str(out), "--family", "cells"])
    assert cells.exit_code == 0, cells.output
    second = CliRunner().invoke(app, [*common, "-o", str(out)])
    assert second.exit_code == 0, second.output
    (entry,) = json.loads((out / "manifest.json").read_text())["models"]
    assert (out / entry["file"]).exists()
    assert entry["name"] == "pictures"
    assert set(entry["recipes"]) == set(entry["held_out_bpsp"]) == {"causal", "interlaced", "cells"}
    third = CliRunner().invoke(
        app, [*common, "-o", str(tmp_path / "best"), "--size", "best", "--from", f"{out}/pictures"]
    )
    assert third.exit_code == 0, third.output
    (larger,) = json.loads((tmp_path / "best" / "manifest.json").read_text())["models"]
    assert larger["recipes"]["causal"]["start"] == f"{out}/pictures-causal-weights"
    jobs = [f"pictures-{family}" for family in ("causal", "interlaced")]
    again = CliRunner().invoke(app, ["train", "install", str(out), *jobs, "-o", str(tmp_path / "m"), "--data", "x"])
    assert again.exit_code == 0, again.output
    assert (tmp_path / "m" / "pictures.safetensors").exists()


@pytest.mark.parametrize("options", [["--family", "dyadic"], ["--size", "huge"]])
def test_what_cannot_be_trained_is_told(pictures: Path, tmp_path: Path, options: list[str]) -> None:
    out = tmp_path / "out"
    said = CliRunner().invoke(app, ["train", "lossless", "--data", str(pictures), "-o", str(out), *options])
    assert said.exit_code == 2
    assert not out.exists()
