"""Training: data as documented, masks as the schedules have them, runs that resume, a network that learns."""

from __future__ import annotations

import io
import pickle
import tarfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from explorer.density.network import Shape
from explorer.density.window import CAUSAL, OFFSETS, TAPS
from explorer.errors import UnsupportedImage
from explorer.schedule import schedule
from explorer.training import loop, lossless
from explorer.training.data import PixelBank, Positions, kept_bases, read_cifar10, read_folder, with_bases
from explorer.training.lossless import Progress, Recipe, Sampler, train
from explorer.training.masks import MaskSource, groups
from tests.strategies import gradient, noise

TINY = Shape(width=16, blocks=1, mixtures=2, trunk=8)


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for number in range(3):
        Image.fromarray(gradient(200 + number, 220, 3)).save(folder / f"{number}.png")
    (folder / "notes.txt").write_text("not a picture")
    return folder


def recipe(steps: int) -> Recipe:
    return Recipe("photographs", steps, batch=160, shape=TINY)


def test_a_bank_gathers_pixels_of_any_picture() -> None:
    made = [noise(9, 7, 3), noise(4, 11, 3)]
    bank = PixelBank(made)
    at = Positions(torch.tensor([0, 1, 1]), torch.tensor([8, 0, 3]), torch.tensor([0, 10, 5]))
    offsets = torch.tensor([[0, 0], [0, 1], [-1, 0], [1, 0]])
    found, inside = bank.gather(at, offsets[:, 0].expand(3, 4), offsets[:, 1].expand(3, 4))
    for row, (picture, y, x) in enumerate(zip(*(t.tolist() for t in at), strict=True)):
        for column, (dy, dx) in enumerate(offsets.tolist()):
            v, u = y + dy, x + dx
            assert inside[row, column] == (0 <= v < made[picture].shape[0] and 0 <= u < made[picture].shape[1])
            if inside[row, column]:
                assert found[row, column].tolist() == [*made[picture][v, u][[1, 0, 2]], 1]


def test_drawn_positions_lie_inside_and_prefer_detail() -> None:
    flat, busy = np.full((64, 64, 3), 9, np.uint8), noise(64, 64, 3)
    bank = PixelBank([flat, busy])
    at = bank.draw(2000, torch.Generator().manual_seed(0))
    assert at.y.max() < 64
    assert at.x.max() < 64
    assert (at.picture == 1).float().mean() > 0.8


@pytest.mark.parametrize("rung", ["wavefront", "16", "64", "4"])
def test_masks_are_those_of_the_schedule(rung: str) -> None:
    taps = tuple(range(TAPS))
    masks = MaskSource(rung, 40, 0, taps).draw(300, torch.Generator().manual_seed(0))
    made = schedule(40, 40, rung)
    for row in range(300):
        y, x = int(masks.y[row]), int(masks.x[row])
        step = made.step_of[y, x]
        for tap in taps:
            dy, dx = (d * made.patterns[step].dilation for d in OFFSETS[tap])
            inside = 0 <= y + dy < 40 and 0 <= x + dx < 40
            assert masks.known[row, tap] == (inside and made.step_of[y + dy, x + dx] < step)


def test_a_wavefront_knows_exactly_the_causal_taps() -> None:
    masks = MaskSource("wavefront", 60, 10, tuple(range(TAPS))).draw(50, torch.Generator().manual_seed(0))
    causal = torch.tensor([tap in CAUSAL for tap in range(TAPS)])
    assert (masks.known[:, causal]).all()


@pytest.mark.parametrize("thumbnails", [False, True])
@pytest.mark.parametrize("bases", [False, True])
def test_shares_of_a_batch_add_up(thumbnails: bool, bases: bool) -> None:
    assert sum(g.share for g in groups(thumbnails, bases)) == pytest.approx(1)


def test_targets_are_never_in_their_windows() -> None:
    """A picture of noise costs eight bits: a window that leaked its target would cost fewer."""
    bank = PixelBank([noise(200, 200, 3)])
    sampler = Sampler(bank, with_bases([noise(64, 64, 3)], 1, 0), whole_pictures=False)
    for group in sampler.groups:
        batch = sampler.batch(group, 500, torch.Generator().manual_seed(0))
        same = (batch.windows[:, :, :3] == batch.target[:, None]).float() * batch.windows[:, :, 3:]
        assert same.sum() / (batch.windows[:, :, 3:].sum() * 3).clamp(min=1) < 0.02
        assert (batch.base is not None) == group.base


def test_a_run_learns_and_resumes(pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lossless, "HELD_OUT_BATCHES", 1)
    reports: list[Progress] = []
    state = tmp_path / "state.pt"
    fast = replace(recipe(40), peak=0.03)
    train(fast, pictures, state, device="cpu", report=reports.append, report_every=4, measure_every=4)
    first, last = reports[0].held_out, reports[-1].held_out
    assert first is not None
    assert last is not None
    assert set(last) == {g.name for g in groups(False, True)}
    assert all(last[name] < first[name] - 0.02 for name in last)
    reports.clear()
    train(replace(fast, steps=44), pictures, state, device="cpu", report=reports.append, report_every=4)
    assert [r.step for r in reports] == [44]


def test_kept_bases_are_the_coded_ones(tmp_path: Path) -> None:
    made = [gradient(330, 40, 3), gradient(20, 30, 3)]
    first, again = (kept_bases(made, 2, 0, tmp_path / "bases") for _ in range(2))
    for a, b in ((first.bases, again.bases), (first.pictures, again.pictures)):
        assert torch.equal(a.pixels, b.pixels)
        assert torch.equal(a.start, b.start)
    assert torch.equal(first.qp_class, again.qp_class)
    assert not torch.equal(first.bases.pixels, first.pictures.pixels)
    with pytest.raises(UnsupportedImage, match="other pictures"):
        kept_bases([gradient(20, 30, 3)], 2, 0, tmp_path / "bases")


def test_runs_are_the_same_every_time(pictures: Path, tmp_path: Path) -> None:
    nets = [train(recipe(4), pictures, tmp_path / f"{i}.pt", device="cpu") for i in range(2)]
    for a, b in zip(nets[0].parameters(), nets[1].parameters(), strict=True):
        assert torch.equal(a, b)


def test_the_learning_rate_warms_up_holds_and_falls_to_zero() -> None:
    rates = [loop.learning_rate(1.0, step, 10_000) for step in (0, 499, 5000, 8500, 9999)]
    assert rates == pytest.approx([1 / 500, 1, 1, 0.5, 1 / 3000])


def test_a_folder_without_pictures_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedImage, match="no pictures"):
        read_folder(tmp_path)


def cifar_archive(path: Path, official: bool, count: int) -> np.ndarray:
    pixels = np.random.default_rng(0).integers(0, 256, (count, 32, 32, 3), np.uint8)
    with tarfile.open(path, "w:gz") as archive:
        if official:
            planes = pixels.transpose(0, 3, 1, 2).reshape(count, -1)
            data = pickle.dumps({b"data": planes, b"labels": [0] * count}, protocol=2)
            name = "cifar-10-batches-py/test_batch"
        else:
            stream = io.BytesIO()
            Image.fromarray(pixels.reshape(count, 1024, 3)).save(stream, "PNG")
            data, name = stream.getvalue(), "package/test_batch.png"
        member = tarfile.TarInfo(name)
        member.size = len(data)
        archive.addfile(member, io.BytesIO(data))
    return pixels


@pytest.mark.parametrize("official", [False, True])
def test_cifar_is_read_from_either_archive(tmp_path: Path, official: bool) -> None:
    path = tmp_path / "cifar.tgz"
    pixels = cifar_archive(path, official, 5)
    assert np.array_equal(read_cifar10(path, "test"), pixels)


def test_a_batch_that_would_run_code_is_refused(tmp_path: Path) -> None:
    class Trap:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return (exec, ("raise SystemExit(99)",))

    path = tmp_path / "cifar.tgz"
    data = pickle.dumps({b"data": Trap()})
    with tarfile.open(path, "w:gz") as archive:
        member = tarfile.TarInfo("cifar-10-batches-py/test_batch")
        member.size = len(data)
        archive.addfile(member, io.BytesIO(data))
    with pytest.raises(UnsupportedImage, match="not CIFAR-10"):
        read_cifar10(path, "test")


def test_other_training_pixels_are_not_cifar(tmp_path: Path) -> None:
    for number in range(1, 6):
        Image.fromarray(noise(10, 1024, 3)).save(tmp_path / f"data_batch_{number}.png")
    with pytest.raises(UnsupportedImage, match="means"):
        read_cifar10(tmp_path, "train")
