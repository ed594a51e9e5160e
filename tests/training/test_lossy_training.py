"""Training of the lossy codec: it learns, resumes, freezes what it must, and its contexts see only what is known."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from explorer.errors import BadSetting
from explorer.lossy import gaussian
from explorer.lossy.contexts import HEADS, OFFSETS, context
from explorer.lossy.factorised import FactorisedDensity
from explorer.lossy.layers import GDN
from explorer.lossy.network import Head, JointPrior, Shape
from explorer.training import lossy
from explorer.training.lossy import Progress, Recipe, averaged_weights, train
from explorer.training.muon import Muon, orthogonal
from tests.strategies import gradient

TINY = Shape(n=8, m=8)


@pytest.fixture
def pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(lossy, "HELD_OUT_CROPS", 2)
    folder = tmp_path / "pictures"
    folder.mkdir()
    for number in range(2):
        Image.fromarray(gradient(260 + number, 270, 3)).save(folder / f"{number}.png")
    Image.fromarray(gradient(40, 40, 3)).save(folder / "small.png")  # smaller than a crop: left out
    return folder


def recipe(steps: int, heads_steps: int = 0, metric: str = "mse") -> Recipe:
    return Recipe(0.01, metric, steps, heads_steps, batch=1, crop=64, shape=TINY)


@pytest.mark.parametrize("head", HEADS)
def test_a_latent_does_not_depend_on_what_is_not_known(head: str) -> None:
    """The derivative of every output towards every latent is zero unless the latent is of an earlier stage."""
    torch.manual_seed(0)
    model, (height, width), m = Head(head, 4), (7, 6), 4
    y = torch.randn(1, m, height, width, requires_grad=True)
    mean, index = model(torch.randn(1, 2 * m, height, width), y)
    order = context(head).stage_of(height, width)
    if head == "causal":
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


@pytest.mark.parametrize("shape", [(40, 64), (64, 40), (64, 48)])
def test_updates_of_matrices_are_nearly_orthogonal(shape: tuple[int, int]) -> None:
    torch.manual_seed(0)
    singular = torch.linalg.svdvals(orthogonal(torch.randn(shape)))
    assert 0.2 < singular.min() < singular.max() < 1.4


def test_muon_finds_a_linear_map() -> None:
    torch.manual_seed(0)
    layer, wanted, x = torch.nn.Linear(32, 32), torch.randn(32, 32) / 6, torch.randn(256, 32)
    optimiser = Muon(layer.named_parameters(), 0.02)
    errors = []
    for _ in range(100):
        error = (layer(x) - x @ wanted).square().mean()
        optimiser.zero_grad()
        error.backward()
        optimiser.step()
        errors.append(error.item())
    assert errors[-1] < 0.1 * errors[0]


def test_it_learns(pictures: Path, tmp_path: Path) -> None:
    losses: list[float] = []
    made = replace(recipe(40), peak=1e-2)
    train(made, pictures, tmp_path / "state.pt", report=lambda at: losses.append(at.loss), report_every=10)
    assert losses[-1] < 0.8 * losses[0]


def test_the_transforms_are_frozen_while_the_heads_learn(pictures: Path, tmp_path: Path) -> None:
    first, _ = train(recipe(2), pictures, tmp_path / "first.pt")
    start = averaged_weights(tmp_path / "first.pt")
    both, measured = train(recipe(6, heads_steps=6), pictures, tmp_path / "second.pt", start=start)
    for (name, p), (_, q) in zip(first.named_parameters(), both.named_parameters(), strict=True):
        assert torch.equal(p, q) != name.startswith("heads.") or "masked" in name or not p.numel()
    assert set(measured.bpp) == set(HEADS)


def test_a_run_resumes_where_it_was_stopped(pictures: Path, tmp_path: Path) -> None:
    seen: list[Progress] = []

    made = lossy._Run(recipe(3), pictures, tmp_path / "state.pt", None, lossy.loop.Processes("cpu"))
    made.advance()
    made.save()
    train(recipe(3), pictures, tmp_path / "state.pt", report=seen.append, report_every=1)
    assert [at.step for at in seen] == [2, 3]
    with pytest.raises(BadSetting, match="another recipe"):
        train(recipe(4), pictures, tmp_path / "state.pt")


def test_a_run_resumes_among_the_steps_of_the_heads(pictures: Path, tmp_path: Path) -> None:
    made = lossy._Run(recipe(4, heads_steps=3), pictures, tmp_path / "state.pt", None, lossy.loop.Processes("cpu"))
    made.advance()
    made.advance()
    made.save()
    seen: list[Progress] = []
    network, _ = train(recipe(4, heads_steps=3), pictures, tmp_path / "state.pt", report=seen.append, report_every=1)
    assert [at.step for at in seen] == [3, 4]
    assert torch.equal(network.g_a[0].weight, made.network.g_a[0].weight)


def test_what_cannot_be_started_is_told(pictures: Path, tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="metric 'ssim'"):
        train(recipe(1, metric="ssim"), pictures, tmp_path / "state.pt")
    (tmp_path / "noise.pt").write_bytes(b"not a state")
    for path in (tmp_path / "noise.pt", tmp_path / "absent.pt"):
        with pytest.raises(BadSetting, match="not a state"):
            averaged_weights(path)
    other = JointPrior(Shape(8, 16)).state_dict()
    with pytest.raises(BadSetting, match="another shape"):
        train(recipe(1), pictures, tmp_path / "state.pt", start=other)


def test_ms_ssim_is_a_loss(pictures: Path, tmp_path: Path) -> None:
    made = replace(recipe(1, metric="msssim"), crop=256)
    _, measured = train(made, pictures, tmp_path / "state.pt")
    assert 0 < measured.msssim <= 1
