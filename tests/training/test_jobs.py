"""The lists of jobs of the house: they can be read, started at once, and packed for."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from explorer.coding.fixed_point import BFLOAT16
from explorer.errors import BadSetting, ModelMissing
from explorer.lossless import codec
from explorer.lossless.density.evaluate import Evaluator
from explorer.lossless.density.integer import IntegerModel, IntegerNetwork, quantise, restored
from explorer.lossless.density.network import DensityNetwork, Shape
from explorer.lossless.density.proof import is_exact
from explorer.lossless.density.storage import from_bytes, to_bytes
from explorer.lossless.models import load
from explorer.lossy.models import load_lossy
from explorer.pictures.picture import Picture
from explorer.training import lossless, lossy, recipe, run
from explorer.training.crops import groups
from explorer.training.finished import installed
from explorer.training.growth import grown
from explorer.training.jobs import Job, listed, read_jobs, read_list
from explorer.training.jobs.__main__ import main
from explorer.training.jobs.packing import KINDS, calls, sizes
from explorer.training.pictures import LosslessPictures
from explorer.training.recipe import BEST, MAX, Recipe
from explorer.weights import models
from tests.strategies import gradient

JOBS = [(name, job) for name in listed() for job in read_jobs(name)]
LOSSLESS = [(name, job) for name, job in JOBS if job.kind == "lossless"]


def ids(case: tuple[str, Job]) -> str:
    return case[1].name


def test_the_lists_say_what_they_need() -> None:
    assert {"cifar10-max", "cifar10-best", "bases", "lossy"} <= set(listed())
    for name in listed():
        made = read_list(name)
        assert made.about
        assert made.data
        assert set(made.data) <= set(KINDS)
        assert 0 < made.seconds <= 500  # of a call of ten minutes, with what comes before and after
        for command in made.install:
            assert command.startswith("italic ")
            assert "train install" not in command or any(job.name in command for job in made.jobs)


@pytest.mark.parametrize("case", JOBS, ids=ids)
def test_every_job_starts_from_what_is_there(case: tuple[str, Job]) -> None:
    name, job = case
    before = [other.name for other in read_jobs(name)[: read_jobs(name).index(job)]]
    settings = job.settings | {"start": job.start}
    if job.kind == "lossy":
        assert lossy.Recipe.read(settings).metric in job.name
        assert job.start in before or load_lossy(job.start)
        return
    asked = Recipe.read(settings)
    if not job.start:
        assert not read_list(name).install  # only experiments start from nothing
        return
    start = restored(load(job.start).network.of(asked.family))
    network = grown({n: torch.from_numpy(np.ascontiguousarray(p)).float() for n, p in start.items()}, asked.shape)
    assert network.shape == asked.shape


@pytest.mark.parametrize("name", ["cifar10-blocks", "cifar10-recurrence"])
def test_variants_are_compared_at_as_many_multiplications(name: str) -> None:
    plain, other = (Recipe.read(job.settings) for job in read_jobs(name))
    costs = [DensityNetwork(each.shape, each.tried).multiplications() for each in (plain, other)]
    assert costs[0] == pytest.approx(costs[1], rel=0.01)
    assert plain.tried.plain
    assert not other.tried.plain


def test_a_list_is_an_array_or_an_object_of_jobs(tmp_path: Path) -> None:
    line = {"name": "it", "kind": "lossy"}
    for content in ([line], {"about": "x", "jobs": [line]}):
        (tmp_path / "jobs.json").write_text(json.dumps(content))
        assert read_jobs(tmp_path / "jobs.json") == [Job("it", "lossy")]
    for bad in (
        [],
        {},
        {"jobs": []},
        {"jobs": [line], "colour": 1},
        [line | {"kind": "other"}],
        [line | {"share": 0}],
        3,
    ):
        (tmp_path / "jobs.json").write_text(json.dumps(bad))
        with pytest.raises(BadSetting, match="jobs"):
            read_jobs(tmp_path / "jobs.json")
    with pytest.raises(BadSetting, match="cifar10-max"):
        read_jobs("nothing")


def test_the_commands_of_every_list_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    every = capsys.readouterr().out
    assert all(f"{name}: " in every for name in listed())
    assert main(["cifar10-max"]) == 0
    told = capsys.readouterr().out
    assert "explorer.training.run cifar10-max" in told
    assert "cifar10-max-cells (lossless) from cifar10-best" in told
    assert main(["nothing"]) == 2
    assert main(["pack"]) == 2


# --- the largest shape


def random_network(shape: Shape, seed: int) -> DensityNetwork:
    """Outputs as varied as those of a trained network."""
    torch.manual_seed(seed)
    network = DensityNetwork(shape)
    with torch.no_grad():
        for name, parameter in network.named_parameters():
            size = 0.05 if any(part in name for part in ("last", "predict", "direct", "recall")) else 0.01
            parameter.add_(torch.randn_like(parameter) * size)
    return network


@pytest.fixture(scope="module")
def largest() -> IntegerNetwork:
    return quantise(random_network(MAX, 0))


def test_the_largest_shape_is_within_its_bounds(largest: IntegerNetwork) -> None:
    """Multiplications, proof, and weights that keep enough bits below 2^24."""
    assert largest.macs() <= 2_000_000
    largest.prove()
    for name, (_, inputs) in largest.expected().items():
        layer = largest.layers[name]
        bound = np.abs(layer.weight).astype(np.float64) @ inputs + np.abs(layer.bias)
        assert bound.max() < 2.0**BFLOAT16.bits
        assert np.median(np.abs(layer.weight).max(1)) >= 32, name  # five bits of the largest weights at least
    worse = replace(largest.layers["last"], weight=largest.layers["last"].weight * 4096)
    with pytest.raises(ModelMissing, match=r"2\^24|significant"):
        replace(largest, layers=largest.layers | {"last": worse}).prove()


def test_pictures_come_back_with_the_largest_shape(
    largest: IntegerNetwork, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    families = {"causal": largest, "interlaced": largest, "cells": quantise(random_network(MAX, 1))}
    made = IntegerModel(families)
    made.prove()
    again = from_bytes(to_bytes(made))
    assert is_exact(Evaluator(again, torch.device("cpu")))
    models.install(to_bytes(made), tmp_path, {"name": "cifar10-max", "description": "untrained"})
    monkeypatch.setenv("ITALIC_MODELS", str(tmp_path))
    samples = gradient(15, 18, 3)
    for steps in ("4", "16", "wavefront"):
        settings = {"steps": steps, "base": "none", "model": "cifar10-max"}
        file = codec.finish(codec.encode(Picture(samples), **settings))  # type: ignore[arg-type]
        decoded = codec.finish(codec.decode(file.data))
        assert np.array_equal(decoded.picture.samples, samples)
        assert decoded.header.model == models.find("cifar10-max").sha256[: len(decoded.header.model)]


def test_sizes_of_models() -> None:
    assert recipe.model_name(Recipe("cifar10", shape=MAX)) == "cifar10-max"
    grown(dict(DensityNetwork(BEST).named_parameters()), MAX)


# --- packing, and a hundredth of a run


@pytest.fixture
def thumbnails(monkeypatch: pytest.MonkeyPatch) -> np.ndarray:
    chance = np.random.default_rng(0)
    made = np.stack([gradient(32, 32, 3) // 2 + chance.integers(0, 4, (32, 32, 3)) for _ in range(64)]).astype(np.uint8)
    monkeypatch.setattr("explorer.training.jobs.packing.read_cifar10", lambda path, split: made)
    monkeypatch.setattr("explorer.training.jobs.packing.THUMBNAILS", 32)
    monkeypatch.setattr("explorer.training.jobs.packing.BASED_THUMBNAILS", 20)
    monkeypatch.setattr(lossless, "HELD_OUT_POSITIONS", 1024)
    monkeypatch.setattr(lossless, "HELD_OUT_BATCHES", 1)
    return made


def test_a_run_at_a_hundredth_of_its_size(thumbnails: np.ndarray, tmp_path: Path) -> None:
    """The whole way of cifar10-max: packed, trained for a step, made a model, and a picture coded with it."""
    packed, out = tmp_path / "packed", tmp_path / "out"
    assert main(["pack", "cifar10-max", "--out", str(packed), "--cifar10", "somewhere"]) == 0
    assert sorted(sizes(packed)) == ["bases-thumbnails", "thumbnails-1", "thumbnails-2"]
    jobs = [replace(job, settings=job.settings | {"batch": 1024}) for job in read_jobs("cifar10-max")]
    made = run.run(jobs, packed, out, seconds=1, steps=1, device="cpu", say=lambda text: None)
    assert all(line.bpsp < 8 for each in made.values() for line in each.measured)
    assert {line.group for line in made["cifar10-max-causal"].measured} == {"wavefront", "base wavefront"}
    names = [job.name for job in jobs]
    (tmp_path / "models").mkdir()
    path = installed(out, names, tmp_path / "models", "thumbnails")
    assert path.name == "cifar10-max.safetensors"
    bank = LosslessPictures(packed, Recipe("cifar10", shape=replace(MAX, trunk=0)), out, torch.device("cpu")).bank
    assert bank.megapixels == pytest.approx(60 * 1024 / 1e6)  # every 16th of each part is held out


def test_photographs_and_graphics_are_packed_by_name(tmp_path: Path) -> None:
    folder, packed = tmp_path / "pictures", tmp_path / "packed"
    folder.mkdir()
    for number in range(17):
        Image.fromarray(gradient(140, 150, 3) // (1 + number % 3)).save(folder / f"{number:02}.png")
    options = ["--photographs", str(folder), "--graphics", f"{folder}@1.05", "--parts", "1"]
    assert main(["pack", "bases", "--out", str(packed), *options]) == 0
    assert sorted(sizes(packed)) == ["1", "bases-photographs", "graphics-1", "held_out", "held_out-graphics"]
    found = LosslessPictures(packed, Recipe(), tmp_path, torch.device("cpu"))
    assert set(found.measured) == {"photographs", "lattice", "jpeg", "graphics"}
    assert found.based is not None
    assert main(["pack", "bases", "--out", str(packed), *options]) == 2  # there already
    assert main(["pack", "cifar10-max", "--out", str(tmp_path / "new"), *options]) == 2  # no thumbnails


def test_parts_are_sent_together_where_they_fit() -> None:
    assert calls({"a": 20, "b": 45, "c": 14, "d": 61}, 60) == [["d"], ["b", "c"], ["a"]]


def test_how_often_bases_are_trained_can_be_set() -> None:
    for family in ("causal", "interlaced"):
        plain, more = (groups(False, family, True, based=share) for share in (0.0, 1.0))
        own = sum(group.share for group in plain if not group.base)
        assert sum(group.share for group in more if group.base) == pytest.approx(1.0)
        assert sum(group.share for group in more if not group.base) == pytest.approx(own)
