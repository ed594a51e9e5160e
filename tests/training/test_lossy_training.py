"""Training of the lossy codec: it learns, resumes, freezes what it must, and its contexts see only what is known."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from explorer.errors import BadSetting, ModelMissing, UnsupportedImage
from explorer.lossy import gaussian
from explorer.lossy.contexts import HEADS, OFFSETS, context
from explorer.lossy.factorised import FactorisedDensity
from explorer.lossy.integer import quantise
from explorer.lossy.layers import GDN, FromPixels, ToPixels
from explorer.lossy.models import load_lossy
from explorer.lossy.network import Head, JointPrior, Shape
from explorer.lossy.qualities import KNOTS, between, lambdas_of
from explorer.training import lossy, pieces, run
from explorer.training import pictures as pictures_of
from explorer.training.bank import Bank
from explorer.training.capture import CaptureFailed
from explorer.training.check import check
from explorer.training.loop import Processes
from explorer.training.lossy import Levels, Phase, Recipe, Training
from explorer.training.muon import Muon, orthogonal
from tests.golden.make_lossy import MODELS
from tests.strategies import gradient

TINY = Shape(n=8, m=8)
CPU = torch.device("cpu")


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lossy, "MEASURED", (0, 63))
    monkeypatch.setattr(pictures_of, "MEASURED_SIZE", 192)


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for number in range(3):
        Image.fromarray(gradient(260 + number, 270, 3)).save(folder / f"{number}.png")
    Image.fromarray(gradient(40, 40, 3)).save(folder / "small.png")  # smaller than a crop: not drawn from
    return folder


def recipe(metric: str = "mse", heads: float = 0.0, crop: int = 64) -> Recipe:
    return Recipe(metric, TINY, (Phase(1.0, 2, crop),), heads=heads)


def training(pictures: Path, made: Recipe, **settings: object) -> Training:
    return Training(made, pictures_of.LossyPictures(pictures, CPU), Processes("cpu"), **settings)


@pytest.mark.parametrize("rung", HEADS)
def test_a_latent_does_not_depend_on_what_is_not_known(rung: str) -> None:
    """The derivative of every output towards every latent is zero unless the latent is of an earlier stage."""
    torch.manual_seed(0)
    model, (height, width), m = Head(4), (7, 6), 4
    y = torch.randn(1, m, height, width, requires_grad=True)
    mean, index = model(torch.randn(1, 2 * m, height, width), y, between(torch.tensor([30.0])), rung)
    order = context(rung).stage_of(height, width)
    if rung == "causal":
        order = np.arange(height * width).reshape(height, width)
    for v, u in [(0, 0), (3, 2), (3, 3), (2, 5), (6, 5)]:
        output = (mean + index)[0, :, v, u].sum() + 0 * y.sum()
        (gradient_of,) = torch.autograd.grad(output, y, retain_graph=True)
        seen = gradient_of[0].abs().sum(0).numpy() > 0
        near = np.maximum(np.abs(np.arange(height)[:, None] - v), np.abs(np.arange(width) - u)) <= 2
        assert (seen == ((order < order[v, u]) & near)).all()


def test_stages_of_a_cell_are_all_there_and_the_last_knows_its_neighbours() -> None:
    sixteen = context("16")
    assert sorted(sixteen.cell.flatten().tolist()) == list(range(16))
    assert not sixteen.known[0].any()
    assert len(sixteen.taps) == 24
    checker = context("2")
    nearest = [OFFSETS.index(o) for o in ((-1, 0), (0, -1), (0, 1), (1, 0))]
    assert checker.known[1, nearest].all()
    assert context("1").taps == ()


def test_every_stage_of_every_rung_has_a_bias_of_its_own() -> None:
    torch.manual_seed(0)
    head, y, features = Head(4), torch.zeros(1, 4, 4, 4), torch.zeros(1, 8, 4, 4)
    at = between(torch.tensor([12.0]))
    for rung in HEADS:
        mean, _ = head(features, y, at, rung)
        (moved,) = torch.autograd.grad(mean.sum(), head.stage)
        start = lossy_first(rung)
        touched = (moved != 0).any(1).nonzero()[:, 0].tolist()
        assert touched == list(range(start, start + context(rung).stages))


def lossy_first(rung: str) -> int:
    return {"1": 0, "2": 1, "16": 3, "causal": 19}[rung]


def test_qualities_lie_between_knots() -> None:
    at = between(torch.tensor([0.0, 1.0, 30.25, 63.0]))
    assert at.shape == (4, KNOTS)
    assert at.sum(1).tolist() == [1, 1, 1, 1]
    assert at[1, :3].tolist() == [0.75, 0.25, 0]
    assert (at * 16 == (at * 16).round()).all()  # quarters of a quality are sixteenths of the way
    ends = lambdas_of(torch.tensor([0.0, 63.0]), "mse")
    assert ends.tolist() == pytest.approx([0.0018, 0.18])


def test_a_better_quality_starts_with_larger_latents() -> None:
    torch.manual_seed(0)
    network, x = JointPrior(TINY), torch.rand(1, 3, 64, 64)
    low, high = (network.g_a(x, between(torch.tensor([quality]))) for quality in (0.0, 63.0))
    assert torch.allclose(high, 10 * low, rtol=0.01)  # as the square root of lambda


@pytest.mark.parametrize(("height", "width"), [(2, 2), (6, 10), (64, 32)])
def test_layers_from_and_to_pixels_are_their_convolutions(height: int, width: int) -> None:
    torch.manual_seed(0)
    down, up, x = FromPixels(3, 5), ToPixels(5, 3), torch.randn(2, 3, height, width)
    y = down(x)
    assert torch.allclose(y, torch.nn.functional.conv2d(x, down.weight, down.bias, 2, 2), atol=1e-5)
    expected = torch.nn.functional.conv_transpose2d(y, up.weight, up.bias, 2, 2, 1)
    assert torch.allclose(up(y), expected, atol=1e-5)


def test_densities_sum_to_one() -> None:
    symbols = torch.arange(-60.0, 61.0)
    bits = gaussian.bits(symbols, torch.full((121,), 0.3), torch.full((121,), 40.0))
    assert torch.exp2(-bits).sum().item() == pytest.approx(1, abs=1e-4)
    torch.manual_seed(0)
    z = torch.arange(-400.0, 401.0).expand(1, 3, 1, -1)
    with torch.no_grad():
        assert torch.exp2(-FactorisedDensity(3).bits(z)).sum((0, 2, 3)).tolist() == pytest.approx([1] * 3, abs=1e-3)


def test_normalisation_and_its_inverse_are_their_definitions() -> None:
    torch.manual_seed(0)
    x = torch.randn(2, 5, 3, 4)
    forward, inverse = GDN(5), GDN(5, inverse=True)
    energy = (1 + 0.1 * x.square()).sqrt()
    assert torch.allclose(forward(x), x / energy, atol=1e-5)
    assert torch.allclose(inverse(x), x * energy, atol=1e-5)


@pytest.mark.parametrize("shape", [(40, 64), (64, 40), (64, 48), (3, 64, 40)])
def test_updates_of_matrices_are_nearly_orthogonal(shape: tuple[int, ...]) -> None:
    torch.manual_seed(0)
    singular = torch.linalg.svdvals(orthogonal(torch.randn(shape)))
    assert 0.2 < singular.min() < singular.max() < 1.4


def test_muon_finds_a_linear_map() -> None:
    torch.manual_seed(0)
    layer, wanted, x = torch.nn.Linear(32, 32), torch.randn(32, 32) / 6, torch.randn(256, 32)
    optimiser = Muon(layer.named_parameters(), torch.tensor(0.02))
    errors = []
    for _ in range(100):
        error = (layer(x) - x @ wanted).square().mean()
        optimiser.zero_grad()
        error.backward()
        optimiser.step()
        errors.append(error.item())
    assert errors[-1] < 0.1 * errors[0]


def test_muon_counts_the_steps_of_those_that_start_later_by_themselves() -> None:
    """Adam's first step has the size of the rate, whenever it comes, and after a state is loaded as well."""
    first, later = (torch.nn.Parameter(torch.zeros(3)) for _ in range(2))
    named = [("first", first), ("later", later)]
    optimiser = Muon(named, 0.1)
    first.grad = torch.ones(3)
    optimiser.step()
    resumed = Muon(named, 0.1)
    resumed.load_state_dict(optimiser.state_dict())
    later.grad = torch.ones(3)
    resumed.step()
    assert later.tolist() == pytest.approx([-0.1] * 3, rel=1e-4)
    assert first.tolist() == pytest.approx([-0.2] * 3, rel=1e-4)


def test_levels_are_of_each_range_of_qualities() -> None:
    levels = Levels(CPU)
    qualities = torch.tensor([0.0, 1.0, 63.0])
    assert levels.of(torch.tensor([1.0, 3.0, 50.0]), qualities).tolist() == [2, 2, 50]
    found = levels.of(torch.tensor([1.0, 1.0, 50.0]), qualities).tolist()
    assert 1.9 < found[0] < 2
    assert found[2] == 50


def test_crops_are_of_the_pictures_and_of_those_that_are_large_enough() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (70, 90, 3)).astype(np.uint8)
    bank = Bank(CPU, 64, capacity=1 << 14)
    bank.add([picture[:30], picture])
    torch.manual_seed(0)
    crops = (bank.draw(4, varied=False).permute(0, 2, 3, 1) * 255).round().byte().numpy()
    places = [(y, x) for y in range(7) for x in range(27)]
    for crop in crops:
        assert any((picture[y : y + 64, x : x + 64] == crop).all() for y, x in places)
    varied = bank.draw(64)
    assert 0 <= varied.min() < varied.max() <= 1
    with pytest.raises(UnsupportedImage, match="as large as a crop of 71 px"):
        bank.resize(71)
    with pytest.raises(UnsupportedImage, match="more than 16384 pixels"):
        bank.add([picture, picture])


def test_reduced_crops_are_means_of_four() -> None:
    picture = np.kron(np.arange(0, 256, 4, np.uint8).reshape(8, 8), np.ones((2, 2), np.uint8))
    picture = np.repeat(picture[:, :, None], 3, 2)
    picture[::2, ::2] += 2  # means of four are whole levels between those of the blocks
    bank = Bank(CPU, 8, capacity=1 << 10)
    bank.add([picture])
    torch.manual_seed(0)
    crops = bank.draw(200)
    wanted = torch.arange(0, 256, 4) + 0.5
    assert any(torch.allclose((crop[0] * 255).flatten().sort().values, wanted, atol=1e-3) for crop in crops)


def test_it_learns(pictures: Path) -> None:
    made = training(pictures, replace(recipe(), peak=3e-3))  # at 1e-2 it depends on the processor's roundings
    first = made.measure()
    for step in range(60):
        made.advance(step / 60)
    last = made.measure()
    assert sum(m.psnr for m in last) > sum(m.psnr for m in first) + 2


def test_the_transforms_are_frozen_while_the_heads_learn(pictures: Path) -> None:
    made = training(pictures, recipe(heads=0.5))
    for step in range(3):
        made.advance(step / 6)
    made.advance(0.5)
    before = {name: p.detach().clone() for name, p in made.network.named_parameters()}
    made.advance(0.75)
    for name, p in made.network.named_parameters():
        frozen = name.partition(".")[0] in ("g_a", "g_s", "h_a")
        assert not frozen or torch.equal(p, before[name])
        if name in ("head.last.weight", "head.stage"):
            assert not torch.equal(p, before[name])
    assert set(made.measure()[0].bpp) == set(HEADS)


@pytest.mark.parametrize("heads", [0.0, 0.9])
def test_a_training_resumes_where_it_was_stopped(pictures: Path, tmp_path: Path, heads: float) -> None:
    made = training(pictures, recipe(heads=heads))
    for step in range(2):
        made.advance(step / 4)
    torch.save(made.state(), tmp_path / "state.pt")
    resumed = training(pictures, recipe(heads=heads))
    resumed.resume(torch.load(tmp_path / "state.pt", weights_only=True))
    for step in range(2, 4):
        for each in (made, resumed):
            each.advance(step / 4)
    for (name, p), q in zip(made.network.named_parameters(), resumed.network.parameters(), strict=True):
        assert torch.equal(p, q), name
    assert all(torch.equal(value, resumed.averaged.values[name]) for name, value in made.averaged.values.items())
    with pytest.raises(BadSetting, match="other settings"):
        training(pictures, replace(recipe(heads=heads), peak=1.0)).resume(made.state())


def test_jobs_follow_each_other_and_pictures_that_arrive(
    pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "LOOK_EVERY", 1)
    monkeypatch.setattr(run, "REPORT_SECONDS", 0.0)
    data, out = tmp_path / "data", tmp_path / "out"
    for part in ("a", "b"):
        (data / part).mkdir(parents=True)
        Image.fromarray(gradient(200, 210, 3)).save(data / part / "only.png")
    (data / "held_out").mkdir()
    (pictures / "0.png").rename(data / "held_out" / "0.png")
    (data / "a" / "complete").touch()
    settings = {"shape": {"n": 8, "m": 8}, "phases": [[0.5, 1, 64], [1.0, 1, 192]]}
    lines = [
        {"name": "first", "kind": "lossy", "settings": settings},
        {
            "name": "second",
            "kind": "lossy",
            "start": "first",
            "settings": settings | {"metric": "msssim", "phases": [[1.0, 1, 192]]},
        },
    ]
    (tmp_path / "jobs.json").write_text(json.dumps(lines))
    said: list[str] = []

    def say(text: str) -> None:
        said.append(text)
        (data / "b" / "complete").touch()

    made = run.run(run.read_jobs(tmp_path / "jobs.json"), data, out, seconds=1, steps=2, device="cpu", say=say)
    assert "first: 0 megapixels" in said  # the second part came after the start
    assert {path.name for path in out.iterdir()} == {"log.jsonl"} | {
        f"{job}{kind}" for job in ("first", "second")
        for kind in (".json", ".pt", "-weights-1.safetensors", "-raw-1.safetensors")
    }  # fmt: skip
    log = [json.loads(line) for line in (out / "log.jsonl").read_text().splitlines()]
    assert [line["step"] for line in log if line["held_out"]] == [2, 2]
    assert made["second"].recipe.start == "first"
    kept = pieces.read(out, "first-weights")
    network = made["first"].network()
    assert all(torch.allclose(p, kept[name], atol=1e-3) for name, p in network.named_parameters())
    again = run.run(run.read_jobs(tmp_path / "jobs.json"), data, out, seconds=1, steps=2, device="cpu", say=say)
    assert again["first"].measured == made["first"].measured  # done already


def test_a_job_goes_on_from_an_installed_model(pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ITALIC_MODELS", str(MODELS))
    settings = {"shape": {"n": 4, "m": 6}, "phases": [[1.0, 1, 64]], "peak": 0.0, "heads": 0.0}
    job = run.Job("again", "lossy", settings=settings, start="lossy-mse")
    made = run.run([job], pictures, tmp_path / "out", seconds=1, steps=1, device="cpu", say=lambda _: None)["again"]
    shipped = load_lossy("lossy-mse").prior
    again = quantise(made.network())
    assert made.recipe.start == "lossy-mse"
    assert np.abs(again.layers["head.second"].weight - shipped.layers["head.second"].weight).max() <= 16
    with pytest.raises(ModelMissing, match="lossy model 'none'"):
        run.run([replace(job, start="none")], pictures, tmp_path / "other", seconds=1, steps=1, device="cpu")


def test_weights_are_cut_into_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "LARGEST", 100)
    weights = {name: torch.randn(size) for name, size in (("a", 20), ("b", 20), ("c", 30), ("d", 200))}
    paths = pieces.write(tmp_path, "some", weights, torch.float16)
    assert len(paths) == 3
    kept = pieces.read(tmp_path, "some")
    assert all(torch.equal(kept[name], value.half().float()) for name, value in weights.items())
    paths[1].write_bytes(b"noise")
    with pytest.raises(BadSetting, match="not weights"):
        pieces.read(tmp_path, "some")
    with pytest.raises(BadSetting, match=r"no weights none-1\.safetensors"):
        pieces.read(tmp_path, "none")


def test_what_cannot_be_started_is_told(pictures: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(BadSetting, match="metric 'ssim'"):
        Recipe.read({"metric": "ssim"})
    with pytest.raises(BadSetting, match="multiples of 64"):
        Recipe.read({"phases": [[1.0, 8, 100]]})
    with pytest.raises(BadSetting, match="unexpected keyword"):
        Recipe.read({"rate": 1})
    with pytest.raises(BadSetting, match="another shape"):
        training(pictures, recipe(), start=JointPrior(Shape(8, 16)).state_dict())
    jobs = tmp_path / "jobs.json"
    for text in ("[", "[]", '[{"name": "a"}]', '[{"name": "a", "kind": "other"}]'):
        jobs.write_text(text)
        assert run.main([str(jobs), "--data", str(pictures), "--out", str(tmp_path), "--seconds", "1"]) == 2
        assert capsys.readouterr().err.startswith(f"error: {jobs}: ")


def test_what_cannot_be_a_graph_goes_on_without(
    pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    jobs, started = tmp_path / "jobs.json", list[list[str]]()
    jobs.write_text(json.dumps([{"name": "a", "kind": "lossy", "settings": {"shape": {"n": 8, "m": 8}}}]))

    def fail(*_: object, **__: object) -> None:
        raise CaptureFailed("a copy from the host")

    monkeypatch.setattr(run, "run", fail)
    monkeypatch.setattr(run.os, "execv", lambda program, words: started.append(words))
    words = [str(jobs), "--data", str(pictures), "--out", str(tmp_path / "out"), "--seconds", "1"]
    run.main(words)
    assert started == [[sys.executable, "-m", "explorer.training.run", *words, "--eager"]]
    assert "a copy from the host; going on without graphs" in capsys.readouterr().out


def test_training_by_the_clock_needs_little() -> None:
    """As a machine with a GPU may have nothing but torch, NumPy, Pillow and safetensors."""
    program = "import sys, explorer.training.run; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    others = {"av", "constriction", "PySide6", "pytorch_msssim", "rich", "superqt", "typer"}
    assert not others & set(done.stdout.split())


def test_a_device_is_checked_against_stored_losses(tmp_path: Path) -> None:
    stored = tmp_path / "check.json"
    assert check(TINY, CPU, stored) == 0
    assert check(TINY, CPU, stored) < 1e-6
    values = json.loads(stored.read_bytes())
    stored.write_text(json.dumps([1.05 * value for value in values]))
    with pytest.raises(BadSetting, match=r"cpu computes losses that differ by 4\.8% from those stored"):
        check(TINY, CPU, stored)
    stored.write_text("[1]")
    with pytest.raises(BadSetting, match="no losses of this network"):
        check(TINY, CPU, stored)


def test_ms_ssim_is_a_loss(pictures: Path) -> None:
    made = training(pictures, recipe("msssim", crop=192))
    made.advance(0.1)
    assert all(0 < m.msssim <= 1 for m in made.measure())
