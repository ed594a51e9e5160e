"""Folders of one's own weights, beside the shipped ones: by name, by hash, in files; broken ones harm nobody."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from typer.testing import CliRunner

from explorer import inventory
from explorer.cli import app
from explorer.errors import BadSetting, ModelMissing
from explorer.lossless.codec import decode, encode, finish
from explorer.lossless.density.parts import parts_of
from explorer.lossless.models import load
from explorer.lossy import parts as lossy_parts
from explorer.lossy.models import load_lossy
from explorer.pictures.picture import Picture
from explorer.weights import models, own
from tests.golden.make import MODELS
from tests.golden.make_lossy import MODELS as LOSSY_MODELS


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user who has named no folder yet."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "config"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A folder with one model of a name of its own."""
    folder = tmp_path / "mine"
    folder.mkdir()
    data = (MODELS / "pictures.safetensors").read_bytes()
    models.install(
        data,
        folder,
        {"name": "mine", "description": "trained at home", "held_out_bpsp": {"causal": {"wavefront": 3.5}}},
    )
    return folder


def test_an_own_model_is_found_by_name_and_hash_and_decodes_its_files(
    mine: Path, sample_samples: NDArray[np.uint8]
) -> None:
    shipped = models.available()
    assert [info.name for info in inventory.add(mine)] == ["mine"]
    info = models.find("mine")
    assert info.own
    assert models.find(info.key) == info
    assert models.available()[: len(shipped)] == shipped
    picture = Picture(sample_samples)
    encoded = finish(encode(picture, model="mine", steps="4", base="none", device="cpu"))
    assert encoded.header.model == info.key
    assert (finish(decode(encoded.data, device="cpu")).picture.samples == picture.samples).all()
    own.remove_folder(mine)
    with pytest.raises(ModelMissing):
        models.find("mine")
    assert (mine / "mine.safetensors").exists()


def test_the_usual_models_stay_the_usual_ones(tmp_path: Path) -> None:
    folder = tmp_path / "same-name"
    shutil.copytree(MODELS, folder)
    before = models.find("pictures"), models.find_lossy("mse")
    inventory.add(folder)
    other = models.entries_of(folder)[0]
    inventory_names = [entry.info.name for entry in inventory.inventory()]
    assert inventory_names.count(other["name"]) == 2
    assert (models.find("pictures"), models.find_lossy("mse")) == before
    assert models.find(other["sha256"][:8]).own


def test_a_model_of_another_name_serves_where_the_usual_one_is_missing(
    mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ITALIC_MODELS", str(mine))
    assert models.default_for(500, 500) == models.default_for(32, 32) == "mine"
    picture = Picture(np.zeros((5, 7, 3), np.uint8) + 9)
    encoded = finish(encode(picture, steps="2", device="cpu"))
    assert (finish(decode(encoded.data, device="cpu")).picture.samples == 9).all()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("not json", b"{"),
        ("no list", b'{"models": 3}'),
        ("no model", b'{"models": []}'),
        ("no hash", b'{"models": [{"name": "x", "file": "x", "description": "", "sha256": "12"}]}'),
        (
            "elsewhere",
            b'{"models": [{"name": "x", "file": "../x", "description": "", "sha256": "' + b"0" * 64 + b'"}]}',
        ),
        ("deep", b"[" * 100_000),
    ],
)
def test_a_folder_with_a_broken_manifest_is_refused_in_one_line(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / "manifest.json").write_bytes(content)
    with pytest.raises(ModelMissing) as told:
        inventory.add(tmp_path)
    assert "\n" not in str(told.value), name
    assert own.own_folders() == []


def test_broken_weights_are_refused_and_name_the_model(mine: Path) -> None:
    path = mine / "mine.safetensors"
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(ModelMissing, match=r"'mine'.*damaged"):
        inventory.add(mine)
    assert own.own_folders() == []


def test_a_folder_that_breaks_later_harms_nobody(mine: Path) -> None:
    inventory.add(mine)
    (mine / "manifest.json").write_text("nothing")
    assert models.find("pictures").name == "pictures"
    (folder,) = inventory.folders()
    assert folder.models == 0
    assert "manifest" in folder.problem


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"folders": 7}', b'{"folders": [3, null]}', b"\xff" * 50])
def test_a_damaged_list_of_folders_is_an_empty_one(content: bytes) -> None:
    path = own.list_file()
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    assert own.own_folders() == []
    assert models.available()


def test_a_folder_that_was_not_added_cannot_be_removed(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="no folder of models that was added"):
        own.remove_folder(tmp_path)


def test_two_digits_that_mean_another_model_are_not_written(mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inventory.add(mine)
    info = models.find("mine")
    usual = models.find("pictures")
    alike = usual._replace(name="alike", sha256=info.sha256[:2] + usual.sha256[2:])
    monkeypatch.setattr(models, "available", lambda: [usual, alike, info])
    picture = Picture(np.zeros((4, 4, 3), np.uint8))
    with pytest.raises(BadSetting, match="two digits"):
        finish(encode(picture, model="mine", steps="2", device="cpu", compact=True))


def test_the_command_lists_adds_and_removes(mine: Path) -> None:
    def run(*words: str) -> str:
        result = CliRunner().invoke(app, ["models", *words])
        assert result.exit_code == 0, result.output
        return result.stdout

    assert "mine" in run("add", str(mine))
    rows = [json.loads(line) for line in run("list", "--json").splitlines()]
    row = next(row for row in rows if row["name"] == "mine")
    assert row["own"]
    assert row["held_out"] == {"wavefront": 3.5}
    assert row["bytes"] == (mine / "mine.safetensors").stat().st_size
    run("remove", str(mine))
    assert "trained at home" not in run("list", "--json")


@pytest.mark.parametrize("name", ["pictures", "cifar10"])
def test_the_parts_of_a_lossless_model_are_all_of_its_layers(name: str) -> None:
    for network in load(name).network.families.values():
        parts = parts_of(network)
        assert sum(part.macs for part in parts) == network.macs()
        shown = {layer.name: layer.shape for part in parts for layer in part.layers}
        assert shown == {name: layer.weight.shape for name, layer in network.layers.items()}
        assert sum(part.weights for part in parts) == sum(
            layer.weight.size + layer.bias.size for layer in network.layers.values()
        )
        names = [part.name for part in parts]
        assert all(names.index(read) < at for at, part in enumerate(parts) for read in part.reads)


def test_the_parts_of_a_lossy_model_are_all_of_its_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ITALIC_MODELS", str(LOSSY_MODELS))
    info = models.available()[0]
    prior = load_lossy(info.name).prior
    parts = lossy_parts.parts_of(prior)
    numbers = sum(layer.weight.size + layer.bias.size for layer in prior.layers.values())
    numbers += sum(bias.size for bias in prior.biases.values()) + sum(t.size for t in prior.transforms.values())
    assert sum(part.weights for part in parts) == numbers
    assert not [part.name for part in parts if part.exact and part.name in ("g_a", "h_a", "g_s")]
    assert sum(macs for _, macs in lossy_parts.macs_of(prior)) == pytest.approx(sum(part.macs for part in parts))


def test_a_lossy_model_multiplies_as_often_as_its_network_does(monkeypatch: pytest.MonkeyPatch) -> None:
    torch = pytest.importorskip("torch")
    from torch import nn

    from explorer.lossy.network import Analysis, Shape, Synthesis, hyper_analysis
    from explorer.lossy.qualities import between

    monkeypatch.setenv("ITALIC_MODELS", str(LOSSY_MODELS))
    prior = load_lossy(models.available()[0].name).prior
    shape, side = Shape(prior.n, prior.m), 256
    counted: list[float] = []

    def count(module: nn.Module, given: tuple[torch.Tensor, ...], made: torch.Tensor) -> None:
        where = given[0] if isinstance(module, nn.ConvTranspose2d) else made
        counted.append(module.weight.numel() * where.shape[2] * where.shape[3])  # type: ignore[union-attr, operator]

    def multiplications(net: nn.Module, *given: torch.Tensor) -> float:
        counted.clear()
        for module in net.modules():
            if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
                module.register_forward_hook(count)
        net(*given)
        return sum(counted) / side**2

    at = between(torch.tensor([9.0]))
    macs = {part.name: part for part in lossy_parts.parts_of(prior)}

    def without_norms(name: str) -> float:
        return sum(layer.macs for layer in macs[name].layers if "norms" not in layer.name)

    latents = torch.zeros(1, prior.m, side // 16, side // 16)
    assert multiplications(Analysis(shape), torch.zeros(1, 3, side, side), at) == pytest.approx(without_norms("g_a"))
    assert multiplications(hyper_analysis(shape), latents) == pytest.approx(without_norms("h_a"))
    assert multiplications(Synthesis(shape), latents, at) == pytest.approx(without_norms("g_s"))
