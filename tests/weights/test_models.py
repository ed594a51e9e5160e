"""Weights by name and hash: what is not what the manifest says, or not exact, is never used."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from explorer.errors import BadSetting, ModelMissing
from explorer.lossless.codec import decode, encode, finish
from explorer.lossless.density.integer import IntegerModel
from explorer.lossless.density.storage import to_bytes
from explorer.lossless.models import load
from explorer.lossy.models import load_lossy
from explorer.lossy.storage import to_bytes as prior_to_bytes
from explorer.pictures.picture import Picture
from explorer.weights import models
from tests.golden.make import MODELS
from tests.golden.make_lossy import MODELS as LOSSY_MODELS


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the golden models, in use."""
    folder = tmp_path / "models"
    shutil.copytree(MODELS, folder)
    monkeypatch.setenv("ITALIC_MODELS", str(folder))
    return folder


def install_bytes(folder: Path, data: bytes) -> None:
    """Replace the weights of "pictures", and their hash in the manifest, as whoever forges a model would."""
    (folder / "pictures.safetensors").write_bytes(data)
    manifest = json.loads((folder / "manifest.json").read_text())
    for entry in manifest["models"]:
        if entry["name"] == "pictures":
            entry["sha256"] = hashlib.sha256(data).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))


def test_found_by_name_and_by_the_start_of_the_hash(folder: Path) -> None:
    info = models.find("pictures")
    assert models.find(info.sha256[:8]) == models.find(info.sha256[:2]) == info
    assert load("pictures").info == info
    with pytest.raises(ModelMissing, match="nonesuch"):
        models.find("nonesuch")
    with pytest.raises(ModelMissing):
        models.find("")


def test_changed_weights_are_refused(folder: Path) -> None:
    path = folder / "pictures.safetensors"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(ModelMissing, match="hash"):
        load("pictures")


@pytest.mark.parametrize("data", [b"", b"no weights", bytes(1000)])
def test_what_is_no_weights_is_refused(folder: Path, data: bytes) -> None:
    install_bytes(folder, data)
    with pytest.raises(ModelMissing, match="cannot be read"):
        load("pictures")


def test_missing_weights_are_told_with_their_path(folder: Path) -> None:
    (folder / "pictures.safetensors").unlink()
    with pytest.raises(ModelMissing, match=r"pictures\.safetensors"):
        load("pictures")


def test_weights_whose_sums_are_not_exact_are_refused(folder: Path) -> None:
    families = load("pictures").network.families
    network = families["interlaced"]
    last = network.layers["last"]
    huge = replace(last, weight=np.full_like(last.weight, 2**21))
    broken = replace(network, layers=network.layers | {"last": huge})
    install_bytes(folder, to_bytes(IntegerModel(families | {"interlaced": broken})))
    with pytest.raises(ModelMissing, match="exact"):
        load("pictures")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"models": [{"name": "pictures"}]}'])
def test_a_broken_manifest_is_told_with_its_path(folder: Path, text: str) -> None:
    (folder / "manifest.json").write_text(text)
    with pytest.raises(ModelMissing, match=r"manifest\.json"):
        models.available()


def test_installing_replaces_the_line_of_the_same_name(folder: Path) -> None:
    network = load("cifar10").network
    sha256 = models.install(to_bytes(network), folder, {"name": "pictures", "description": "another"})
    assert [info.name for info in models.available()] == ["cifar10", "pictures"]
    info = load("pictures").info
    assert (info.sha256, info.description, info.auto_base) == (sha256, "another", ())


def test_auto_base_is_that_of_the_first_line_that_is_not_exceeded(folder: Path) -> None:
    info = models.find("pictures")._replace(auto_base=(models.AutoBase(1, "bpg:14"), models.AutoBase(4, "bpg:22")))
    wanted = {"1": "bpg:14", "2": "bpg:22", "4": "bpg:22", "5": "none", "wavefront": "none", "serial": "none"}
    assert {steps: models.auto_base(info, steps) for steps in wanted} == wanted


@pytest.mark.parametrize("text", ["bpg", "bpg:", "bpg:-1", "bpg:52", "bpg:1.5", "bpg:٣", "jpeg:3", "", "none:3"])
def test_other_bases_are_refused(text: str) -> None:
    with pytest.raises(BadSetting):
        models.parse_base(text)


def test_bases_have_one_spelling() -> None:
    assert [models.parse_base(text) for text in (" BPG:07 ", "None", "auto")] == ["bpg:7", "none", "auto"]


@pytest.fixture
def lossy_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Golden models of both codecs in one folder, with two for MSE and one for MS-SSIM."""
    folder = tmp_path / "both"
    shutil.copytree(MODELS, folder)
    monkeypatch.setenv("ITALIC_MODELS", str(LOSSY_MODELS))
    prior = load_lossy("lossy-mse").prior
    reached = {"quality": 9, "bpp": {"causal": 0.25, "1": 0.3}, "psnr": 30.5, "msssim": 0.97}
    for number, (name, metric) in enumerate((("msssim-1", "msssim"), ("mse-1", "mse"), ("mse-2", "mse")), 1):
        entry = {"name": name, "description": "a test", "codec": "lossy", "metric": metric, "held_out": [reached]}
        changed = replace(prior, transforms={k: v * np.float32(number) for k, v in prior.transforms.items()})
        models.install(prior_to_bytes(changed), folder, entry)
    monkeypatch.setenv("ITALIC_MODELS", str(folder))
    return folder


def test_a_lossy_model_is_found_by_its_metric(lossy_folder: Path) -> None:
    assert models.find_lossy("msssim").name == "msssim-1"
    info = models.find_lossy("mse")
    assert (info.name, info.codec, info.metric) == ("mse-2", "lossy", "mse")  # the latest
    assert info.expected == ((9.0, 0.25, 30.5, 0.97),)
    assert load_lossy(info.sha256[:8]).info == info
    with pytest.raises(BadSetting, match="give one of mse, msssim"):
        models.find_lossy("psnr")


def test_codecs_do_not_take_each_other_s_models(lossy_folder: Path) -> None:
    with pytest.raises(ModelMissing, match="lossy model 'pictures'"):
        load_lossy("pictures")
    with pytest.raises(ModelMissing, match="lossless model 'mse-1'"):
        load("mse-1")
    manifest = json.loads((lossy_folder / "manifest.json").read_text())
    for entry in manifest["models"]:
        entry["codec"] = "lossy"
    (lossy_folder / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(ModelMissing, match="another codec"):
        load_lossy("pictures")


def test_without_any_lossy_model_it_is_said(folder: Path) -> None:
    with pytest.raises(ModelMissing, match="no model of the lossy codec"):
        models.find_lossy("mse")


def test_a_folder_needs_no_model_but_the_one_that_files_name(folder: Path) -> None:
    """As one that holds a larger model alone: the decoder must not ask for the automatic one."""
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["models"] = [model | {"name": "other"} for model in manifest["models"] if model["name"] == "pictures"]
    (folder / "manifest.json").write_text(json.dumps(manifest))
    picture = Picture(np.full((24, 32, 3), 90, np.uint8))
    made = finish(encode(picture, steps="2", base="none", model="other"))
    assert made.header.codec == "lossless"  # not stored raw, which needs no model
    assert np.array_equal(finish(decode(made.data)).picture.samples, picture.samples)
