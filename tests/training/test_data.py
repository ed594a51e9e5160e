"""Training data: read as documented, cropped as drawn."""

from __future__ import annotations

import io
import pickle
import tarfile
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from explorer.errors import BadSetting, UnsupportedImage
from explorer.training.crops import Frame
from explorer.training.data import Corners, PixelBank, kept_bases, read_cifar10, read_folder
from tests.strategies import gradient, noise


def test_a_bank_crops_any_picture() -> None:
    made = [noise(9, 7, 3), noise(4, 11, 3)]
    bank, frame = PixelBank(made), Frame(2, 3, 1)
    at = Corners(torch.tensor([0, 1, 1]), torch.tensor([7, -1, 1]), torch.tensor([-1, 8, 5]))
    crops = bank.crops(at, frame)
    assert crops.shape == (3, 4 * 5 + 1)
    found = crops.view(torch.uint8).view(3, -1, 4)
    assert not found[:, -1].any()
    for row, (picture, y, x) in enumerate(zip(*(t.tolist() for t in at), strict=True)):
        for place, pixel in enumerate(found[row, :-1].tolist()):
            v, u = y + place // 5, x + place % 5
            inside = 0 <= v < made[picture].shape[0] and 0 <= u < made[picture].shape[1]
            assert pixel == ([*made[picture][v, u][[1, 0, 2]], 1] if inside else [0] * 4)


def test_crops_lie_inside_and_prefer_detail() -> None:
    flat, busy = np.full((64, 64, 3), 9, np.uint8), noise(64, 64, 3)
    at = PixelBank([flat, busy]).draw(2000, Frame(20, 30, 2), torch.Generator().manual_seed(0))
    assert at.y.min() == at.x.min() == -2
    assert at.y.max() == 64 - 20 - 2
    assert at.x.max() == 64 - 30 - 2
    assert (at.picture == 1).float().mean() > 0.8


def test_whole_pictures_are_drawn_with_equal_chance() -> None:
    bank = PixelBank([np.full((8, 8, 3), 9, np.uint8), noise(8, 8, 3)])
    at = bank.draw_whole(2000, torch.Generator().manual_seed(0))
    assert not at.y.any()
    assert not at.x.any()
    assert (at.picture == 1).float().mean().item() == pytest.approx(0.5, abs=0.05)


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
    (tmp_path / "bases").write_bytes(b"noise")
    with pytest.raises(BadSetting, match="bases"):
        kept_bases([gradient(20, 30, 3)], 2, 0, tmp_path / "bases")


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
