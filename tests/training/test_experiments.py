"""Experiments: what they switch is what they say, and the command repeats them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from explorer.errors import BadSetting
from explorer.lossless.density.integer import quantise
from explorer.lossless.density.likelihood import nats, outputs_per_component
from explorer.lossless.density.network import DensityNetwork, Shape, Tried
from explorer.lossless.density.normalise import normalise
from explorer.lossless.density.window import NEIGHBOURS, OFFSETS, offsets
from explorer.training import experiments, lossless, orders, recipe
from explorer.training.compared import Budget, compare
from explorer.training.crops import Course, Frame, course, true_values, windows
from explorer.training.experiments import EXPERIMENTS, main, widened
from explorer.training.recipe import STANDARD, Recipe
from tests.strategies import gradient
from tests.training.test_fused import noise_crops, parameters, plain_nats

TINY = Shape(width=16, blocks=2, inner=12, mixtures=2, memory=10, state=6)
BLOCKS = [Tried(columns=2), Tried(rows=2, columns=2)]
FAR = Tried(attention=5, spacing=2)


def shaken(tried: Tried, trunk: int = 0) -> DensityNetwork:
    torch.manual_seed(0)
    network = DensityNetwork(replace(TINY, trunk=trunk), tried)
    with torch.no_grad():
        for p in network.parameters():
            p.add_(torch.randn_like(p) * 0.1)
    return network


def outputs(network: DensityNetwork, crops: torch.Tensor, run: Course) -> torch.Tensor:
    true = true_values(crops, run.own)
    found = network(normalise(windows(crops, run.index), run.taps), true, run.order, run.taps)
    return torch.cat(found, 1).view(len(run.here), len(crops), -1)


# --- orders


def test_italics_masks_are_its_files() -> None:
    """Some of the masks of masks.py, as it writes them: known after so many steps."""
    after_4 = [[1, 0, 1, 0], [0, 0, 0, 0], [1, 0, 1, 0], [0, 0, 0, 0]]
    after_10 = [[1, 1, 1, 0], [0, 1, 0, 1], [1, 0, 1, 1], [0, 1, 0, 1]]
    normal = orders.laid_order(4, 4, orders.ITALIC).step_of
    assert (normal < 4).astype(int).tolist() == after_4
    assert (normal < 10).astype(int).tolist() == after_10
    uneven = orders.laid_order(8, 8, orders.UNEVEN).step_of
    assert (uneven < 3).sum() == 3
    assert (uneven < 5).astype(int)[2].tolist() == [0, 0, 1, 0, 0, 0, 0, 0]
    assert (uneven < 13).astype(int)[:3].tolist() == [[1, 1, 1, 0, 1, 1, 1, 0], [0, 1] * 4, [1, 0, 1, 1] * 2]
    assert (uneven < 15).astype(int)[3].tolist() == [0, 1, 1, 1, 0, 1, 1, 1]
    assert orders.laid_order(4, 4, orders.RASTER).step_of.ravel().tolist() == list(range(16))


@pytest.mark.parametrize("name", ["italic", "raster", "uneven", "cells", "dyadic", "chance", "16"])
def test_every_order_has_sixteen_steps(name: str) -> None:
    made = orders.laid_order(48, 56, name)
    assert made.count == 16
    assert np.unique(made.step_of).tolist() == list(range(16))


# --- switches


@pytest.mark.parametrize("tried", [*BLOCKS, FAR, replace(FAR, carried=False)])
@pytest.mark.parametrize("rung", ["wavefront", "9"])
@torch.no_grad()
def test_nothing_depends_on_what_is_not_known(tried: Tried, rung: str) -> None:
    frame = Frame(8, 12, 0)
    network, run, crops = shaken(tried), course(rung, frame, tried=tried), noise_crops(1, frame)
    before, parts = outputs(network, crops, run), run.order.parts
    assert sorted(run.own.flatten().tolist()) == list(range(96))
    for part in (parts[0], parts[len(parts) // 2], parts[-1]):
        changed = crops.clone()
        changed[:, run.own[part.start :].flatten()] ^= 0x00FF3F7F
        after = outputs(network, changed, run)
        assert torch.equal(before[: part.stop], after[: part.stop])
        assert part.stop == len(before) or not torch.equal(before, after)


@torch.no_grad()
def test_attention_reaches_across_the_picture() -> None:
    frame, alone = Frame(4, 24, 0), replace(FAR, carried=False)
    run, crops = course("wavefront", frame, tried=alone), noise_crops(1, frame)
    changed = crops.clone()
    changed[:, 0] ^= 0x00FFFFFF
    last = run.here.tolist().index(frame.height * frame.width - 1)
    for tried, reached in ((replace(alone, attention=0), False), (alone, True)):
        network = shaken(tried)
        differs = not torch.equal(outputs(network, crops, run)[last], outputs(network, changed, run)[last])
        assert differs == reached


@torch.no_grad()
def test_attention_reaches_across_the_base() -> None:
    frame = Frame(4, 24, 0)
    run, crops, base = course("1", frame, tried=FAR), noise_crops(1, frame), noise_crops(1, frame)
    changed = base.clone()
    changed[:, 0] ^= 0x00FFFFFF
    last = run.here.tolist().index(frame.height * frame.width - 1)
    for tried, reached in ((Tried(), False), (FAR, True)):
        network = shaken(tried, trunk=8)
        one, other = (parameters(network, crops, run, each)[last] for each in (base, changed))
        assert torch.equal(one, other) != reached


@torch.no_grad()
def test_attention_starts_as_nothing() -> None:
    frame = Frame(8, 8, 0)
    run, crops = course("9", frame, tried=FAR), noise_crops(2, frame)
    torch.manual_seed(0)
    plain = DensityNetwork(TINY)
    torch.manual_seed(0)
    assert torch.equal(outputs(plain, crops, run), outputs(DensityNetwork(TINY, FAR), crops, run))


@pytest.mark.parametrize("tried", BLOCKS)
def test_blocks_see_all_pixels_around_them(tried: Tried) -> None:
    wide = offsets(tried.rows, tried.columns)
    assert wide[: len(OFFSETS)] == OFFSETS
    assert len(set(wide)) == len(wide) == (6 + tried.rows) * (6 + tried.columns) - 1
    run = course("wavefront", Frame(16, 16, 0), tried=tried)
    rank = run.here.tolist().index(8 * 16 + 8)
    known = {wide[tap] for column, tap in enumerate(run.taps) if run.index[rank, column] < 256}
    assert {(-3, 2 + tried.columns), (-1, -1), (0, -1)} <= known
    assert not {(0, 1), (1, 0), (1, 1)} & known
    part = next(p for p in run.order.parts if p.start <= rank < p.stop)
    read = part.neighbours.view(part.stop - part.start, -1)[rank - part.start].tolist()
    above = read[run.order.known.index(NEIGHBOURS.index((-1, 0)))]
    assert run.here[above] == (8 - tried.rows) * 16 + 8


def test_the_likelihood_of_a_block_is_that_of_its_pixels() -> None:
    """Without couplings across and with one component it is a sum; with couplings they move the means."""
    torch.manual_seed(0)
    k, positions = 1, 40
    params, prediction = torch.randn(positions, 28 * k), 0.3 * torch.randn(positions, 6)
    params[:, 19:] = 0
    target, shift = torch.randint(0, 256, (positions, 6)).float(), torch.randint(0, 7, (positions, 1)).float()
    reference = torch.randint(0, 256, (positions, 3)).float()
    halves = [
        plain_nats(torch.cat([params[:, :1], own], 1), moved, value, reference, shift)
        for own, moved, value in zip(
            params[:, 1:19].split(9, 1), prediction.split(3, 1), target.split(3, 1), strict=True
        )
    ]
    assert torch.allclose(nats(params, prediction, target, reference, shift), sum(halves), rtol=1e-4, atol=1e-3)
    params[:, 19:] = 0.5 * torch.randn(positions, 9)
    d = (target[:, :3] - reference) * torch.exp2(shift) / 64
    moved = prediction.clone()
    moved[:, 3:] += torch.einsum("ptc,pc->pt", params[:, 19:].view(-1, 3, 3), d)
    without = torch.cat([params[:, :19], torch.zeros(positions, 9)], 1)
    one, other = (nats(*pair, target, reference, shift) for pair in ((params, prediction), (without, moved)))
    assert torch.allclose(one, other, rtol=1e-4, atol=1e-3)


@pytest.mark.parametrize("pixels", [2, 4])
def test_the_likelihoods_gradient_is_what_differences_say(pixels: int) -> None:
    torch.manual_seed(0)
    params = (0.5 * torch.randn(8, outputs_per_component(pixels) * 2)).requires_grad_()
    prediction = (0.1 * torch.randn(8, 3 * pixels)).requires_grad_()
    target, reference = torch.randint(100, 140, (8, 3 * pixels)).float(), torch.full((8, 3), 120.0)
    shift = torch.full((8, 1), 2.0)
    gradients = torch.autograd.grad(nats(params, prediction, target, reference, shift).sum(), (params, prediction))
    for at, (value, found) in enumerate(zip((params, prediction), gradients, strict=True)):
        towards = torch.randn_like(value)
        sides = []
        for sign in (1, -1):
            moved = [params.detach(), prediction.detach()]
            moved[at] = moved[at] + sign * 1e-2 * towards
            sides.append(nats(*moved, target, reference, shift).sum())
        difference = float(sides[0] - sides[1]) / 2e-2
        assert difference == pytest.approx(float((found * towards).sum()), rel=0.03, abs=0.02)


def test_multiplications_are_those_of_the_exact_network() -> None:
    for shape in (TINY, replace(TINY, trunk=8)):
        assert DensityNetwork(shape).multiplications() == quantise(DensityNetwork(shape)).macs()
    with pytest.raises(BadSetting, match="experiment"):
        quantise(DensityNetwork(TINY, FAR))


def test_wider_variants_cost_the_same() -> None:
    plain = Recipe("cifar10", shape=replace(STANDARD, trunk=0))
    cost = DensityNetwork(plain.shape).multiplications()
    for tried in (Tried(carried=False), *BLOCKS):
        assert DensityNetwork(widened(plain.shape, tried, cost), tried).multiplications() == pytest.approx(
            cost, rel=0.01
        )
    none, far, wider = EXPERIMENTS["attention"].variants(plain)
    assert far.recipe.tried.attention
    assert not wider.recipe.tried.attention
    assert wider.recipe.shape.inner > none.recipe.shape.inner


# --- the command


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(lossless, "HELD_OUT_POSITIONS", 2048)
    monkeypatch.setattr(lossless, "HELD_OUT_BATCHES", 1)
    monkeypatch.setitem(recipe.SIZES, "standard", replace(TINY, trunk=4))
    folder = tmp_path / "pictures"
    folder.mkdir()
    for number in range(2):
        Image.fromarray(gradient(100 + number, 120, 3)).save(folder / f"{number}.png")
    return folder


@pytest.mark.parametrize("name", [name for name in EXPERIMENTS if "blocks" not in name])
def test_the_command_repeats_an_experiment(name: str, small: Path, tmp_path: Path) -> None:
    options = [name, "--data", str(small), "--out", str(tmp_path), "--batch", "2048"]
    assert main([*options, "--steps", "2", "--seeds", "2"]) == 0
    kept = json.loads((tmp_path / f"{name}.json").read_text())
    variants = EXPERIMENTS[name].variants(Recipe())
    assert [row["name"] for row in kept["results"]] == [each.name for each in variants]
    for row in kept["results"]:
        assert row["steps"] == 2
        assert row["seconds"] > 0
        assert all(len(seeds) == 2 and 0 < min(seeds) < 15 for seeds in row["bpsp"].values())
    written = (tmp_path / f"{name}.md").read_text()
    assert all(f"| {each.name} |" in written for each in variants)
    assert "±" in written


def test_blocks_are_tried_on_thumbnails(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    thumbnails = np.stack([gradient(32, 32, 3) ^ number for number in range(20)]).astype(np.uint8)
    monkeypatch.setattr("explorer.training.pictures.read_cifar10", lambda path, split: thumbnails)
    assert main(["blocks", "--data", "cifar10:x", "--out", str(tmp_path), "--batch", "2048", "--steps", "1"]) == 0
    rows = {row["name"]: row for row in json.loads((tmp_path / "blocks.json").read_text())["results"]}
    assert rows["pairs"]["multiplications"] < rows["single"]["multiplications"]
    assert main(["blocks", "--data", str(small), "--out", str(tmp_path), "--steps", "1"]) == 2
    only = ["--only", "single", "2 x 2", "--data", "cifar10:x", "--batch", "2048", "--steps", "1"]
    assert main(["blocks-wavefront", *only, "--out", str(tmp_path)]) == 0
    kept = json.loads((tmp_path / "blocks-wavefront.json").read_text())
    assert [row["name"] for row in kept["results"]] == ["single", "2 x 2"]
    assert main(["masks", *only, "--out", str(tmp_path)]) == 2


def test_variants_share_processor_time_and_go_on(small: Path, tmp_path: Path) -> None:
    plain = Recipe(batch=2048, shape=TINY)
    variants = EXPERIMENTS["recurrence"].variants(plain)
    first = compare(variants, small, tmp_path / "a", Budget(seconds=0.4), say=lambda text: None)
    assert all(0.4 <= each.seconds < 2 for each in first)
    compare(variants, small, tmp_path / "b", Budget(steps=2), say=lambda text: None)
    again, whole = (
        compare(variants, small, tmp_path / name, Budget(steps=4), say=lambda text: None) for name in ("b", "c")
    )
    assert [each.steps for each in again] == [4, 4, 4]
    assert [each.bpsp for each in whole] != [each.bpsp for each in first]
    other = variants[0]._replace(recipe=replace(plain, order="16"))
    with pytest.raises(BadSetting, match="other settings"):
        compare([other], small, tmp_path / "b", Budget(steps=5))
    with pytest.raises(BadSetting, match="steps or seconds"):
        compare(variants, small, tmp_path, Budget())


def test_variants_go_on_from_a_model(small: Path, tmp_path: Path) -> None:
    """Before a step they are the model, whatever an experiment adds to it."""
    start = Recipe(batch=2048, shape=replace(STANDARD, trunk=0), start="pictures", peak=0.0)
    variants = EXPERIMENTS["attention"].variants(start)
    results = compare(variants, small, tmp_path / "start", Budget(steps=1), say=lambda text: None)
    fresh = compare(
        [variants[0]._replace(recipe=replace(variants[0].recipe, start=""))], small, tmp_path / "new", Budget(steps=1)
    )
    for kind, (plain,) in results[0].bpsp.items():
        assert [each.bpsp[kind][0] for each in results[1:]] == pytest.approx([plain, plain], abs=1e-3)
        assert plain < fresh[0].bpsp[kind][0]
    pairs = variants[0]._replace(recipe=replace(variants[0].recipe, tried=Tried(columns=2)))
    with pytest.raises(BadSetting, match="start from"):
        compare([pairs], small, tmp_path / "pairs", Budget(steps=1))


def test_what_is_not_an_experiment_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        experiments.main(["colours", "--data", "x", "--out", "y"])
    assert "masks" in capsys.readouterr().err
