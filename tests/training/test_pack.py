"""Packing of training pictures: parts of a size, tiles that come back, every 16th picture held out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from explorer.errors import BadSetting
from explorer.training import bank, pack
from explorer.training.pictures import LossyPictures
from tests.strategies import gradient


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """18 pictures of 130 x 140 px, one large one, one too narrow, and something that is none."""
    made = tmp_path / "pictures"
    (made / "more").mkdir(parents=True)
    generator = np.random.default_rng(0)
    for number in range(18):
        noise = generator.integers(0, 2 + number, (130, 140, 3)).astype(np.uint8)
        Image.fromarray(gradient(130, 140, 3) + noise).save(made / f"{number:02}.png")
    large = gradient(500, 1160, 3) // 2
    large[:, 580:] += generator.integers(0, 3, (500, 580, 3)).astype(np.uint8)
    Image.fromarray(large).save(made / "more" / "large.png")
    Image.fromarray(gradient(20, 300, 3)).save(made / "narrow.png")
    (made / "text.png").write_text("no picture")
    return made


def test_parts_hold_the_tiles_and_training_reads_them(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "packed"
    made = pack.pack([pack.Source(folder)], out, part_bytes=1 << 20, parts=2)
    assert made.held_out == 2
    assert sum(made.tiles) == 16 + 2  # of the large picture two tiles
    assert min(made.tiles) > 3
    few = pack.pack([pack.Source(folder)], tmp_path / "few", part_bytes=60_000, parts=1)
    assert 0 < few.tiles[0] < 18
    assert sum(path.stat().st_size for path in (tmp_path / "few" / "1").iterdir()) <= 60_000
    held = {path.name.partition("-")[0] for path in (out / bank.HELD_OUT).iterdir()}
    kept = {path.name.partition("-")[0] for part in bank.parts(out) for path in part.glob("*.webp")}
    assert not held & kept
    first = np.asarray(Image.open(out / bank.HELD_OUT / "00000-000.webp"))
    assert np.array_equal(first, np.asarray(Image.open(folder / "00.png")))
    assert [part.name for part in bank.parts(out)] == ["1", "2"]
    with pytest.raises(BadSetting, match="no held-out picture is as large as 256 x 256 px"):
        LossyPictures(out, torch.device("cpu"))


def test_tiles_are_whole_pictures_or_parts_of_them_the_most_detailed_first() -> None:
    picture = gradient(600, 1100, 3)
    picture[:, 560:] = np.random.default_rng(1).integers(0, 256, (600, 540, 3))
    first, second = pack.tiles_of(picture)
    assert np.array_equal(first, picture[:, 550:])
    assert np.array_equal(second, picture[:, :550])
    assert len(pack.tiles_of(gradient(130, 200, 3))) == 1
    assert pack.tiles_of(gradient(100, 900, 3)) == []


def test_the_command(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "packed"
    words = [f"{folder}@1.01", "--out", str(out), "--part-mib", "3", "--parts", "1"]
    assert pack.main(words) == 0
    assert f"{out / '1'}: 18 tiles" in capsys.readouterr().out
    assert pack.main(words) == 2
    assert "is there already" in capsys.readouterr().err
    for wrong in (f"{folder}@0.5", f"{folder}@x", str(tmp_path / "absent")):
        assert pack.main([wrong, "--out", str(tmp_path / "other")]) == 2
        assert capsys.readouterr().err.startswith(f"error: {wrong}: ")
    empty = tmp_path / "empty"
    empty.mkdir()
    assert pack.main([str(empty), "--out", str(tmp_path / "other")]) == 2
    assert "no pictures" in capsys.readouterr().err
