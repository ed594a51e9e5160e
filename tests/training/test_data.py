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
from explorer.training.bank import Bank, Places
from explorer.training.bases import coded_bases, read_bases, with_bases, write_bases
from explorer.training.data import read_cifar10, read_folder, thumbnails_of, tiled
from tests.strategies import gradient, noise

CPU = torch.device("cpu")


def places(bank: Bank, picture: int, y: int, x: int) -> Places:
    """A crop of a picture of `bank`, whose pictures have no label but their number."""
    for seed in range(100):
        at = bank.places(1, 1, 0, 50, torch.Generator().manual_seed(seed))
        chosen = torch.nonzero(at.label == picture)[:1, 0]
        if len(chosen):
            start, _, _, height, width, kind, label = (part[chosen] for part in at)
            return Places(start, torch.tensor([y]), torch.tensor([x]), height, width, kind, label)
    raise AssertionError("never drawn")


def test_a_bank_crops_any_picture() -> None:
    made = [noise(9, 7, 3), noise(4, 11, 3)]
    bank = Bank(CPU, capacity=1000)
    bank.add(made, labels=[0, 1])
    for picture, y, x in ((0, 7, -1), (1, -1, 8), (1, 1, 5)):
        crop = bank.cut(places(bank, picture, y, x), 4, 5)
        for place, pixel in enumerate(crop.view(torch.uint8).view(-1, 4).tolist()):
            v, u = y + place // 5, x + place % 5
            inside = 0 <= v < made[picture].shape[0] and 0 <= u < made[picture].shape[1]
            assert pixel == ([*made[picture][v, u][[1, 0, 2]], 1] if inside else [0] * 4)


def test_crops_lie_inside_and_prefer_detail() -> None:
    bank = Bank(CPU, capacity=10_000)
    bank.add([np.full((64, 64, 3), 9, np.uint8), noise(64, 64, 3)], labels=[0, 1])
    at = bank.places(20, 30, 2, 2000, torch.Generator().manual_seed(0))
    assert at.y.min() == at.x.min() == -2
    assert at.y.max() == 64 - 20 - 2
    assert at.x.max() == 64 - 30 - 2
    assert (at.label == 1).float().mean() > 0.8


def test_whole_pictures_are_drawn_with_equal_chance() -> None:
    bank = Bank(CPU, capacity=1000)
    bank.add([np.full((8, 8, 3), 9, np.uint8), noise(8, 8, 3)], labels=[0, 1], even=True)
    at = bank.places(8, 8, 0, 2000, torch.Generator().manual_seed(0))
    assert not at.y.any()
    assert not at.x.any()
    assert (at.label == 1).float().mean().item() == pytest.approx(0.5, abs=0.05)


def test_kinds_are_drawn_by_their_shares_and_those_that_are_missing_not() -> None:
    bank = Bank(CPU, capacity=10_000, shares=(0.2, 0.5, 0.3))
    bank.add([noise(40, 40, 3)], kind=0)
    bank.add([np.full((64, 64, 3), 9, np.uint8)], kind=2)
    kinds = bank.places(8, 8, 0, 4000, torch.Generator().manual_seed(0)).kind
    assert (kinds == 0).float().mean().item() == pytest.approx(0.4, abs=0.04)
    assert (kinds == 2).float().mean().item() == pytest.approx(0.6, abs=0.04)


def test_kept_bases_are_the_coded_ones(tmp_path: Path) -> None:
    made = [gradient(330, 40, 3), gradient(20, 30, 3)]
    first, again = (coded_bases(made, 2, 0, tmp_path) for _ in range(2))
    for a, b in zip(first, again, strict=True):
        assert a.qp == b.qp
        assert np.array_equal(a.base, b.base)
        assert np.array_equal(a.picture, b.picture)
        assert not np.array_equal(a.base, a.picture)
    with pytest.raises(UnsupportedImage, match="other pictures"):
        coded_bases([gradient(20, 30, 3)], 2, 0, tmp_path)
    (tmp_path / "bases.pt").write_bytes(b"noise")
    with pytest.raises(BadSetting, match="bases"):
        coded_bases([gradient(20, 30, 3)], 2, 0, tmp_path)


def test_bases_are_read_as_they_were_written(tmp_path: Path) -> None:
    made = with_bases([gradient(40, 50, 3), noise(20, 30, 3)], 2, 1)
    write_bases(made, tmp_path)
    for wanted, found in zip(made, read_bases(tmp_path), strict=True):
        assert found.qp == wanted.qp
        assert np.array_equal(found.picture, wanted.picture)
        assert np.array_equal(found.base, wanted.base)
    (tmp_path / "00001.webp").unlink()
    with pytest.raises(UnsupportedImage, match="beside it"):
        read_bases(tmp_path)


def test_thumbnails_lie_side_by_side() -> None:
    made = noise(6 * 32, 32, 3).reshape(6, 32, 32, 3)
    assert np.array_equal(thumbnails_of(tiled(made, 3)), made)
    assert np.array_equal(tiled(made, 3)[32:, 32:64], made[4])


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
