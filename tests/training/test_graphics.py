"""Pictures that are no photographs: cut, composed, and never those that are measured on."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer.errors import BadSetting
from explorer.training import graphics
from explorer.training.drawn import HIGHEST, WIDEST, cut
from tests.strategies import gradient, noise


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """Three pictures, one of them too small, one twice; and icons of two sizes."""
    art = tmp_path / "packages" / "lyx-common" / "usr"
    art.mkdir(parents=True)
    Image.fromarray(noise(70, 80, 4)).save(art / "a.png")
    Image.fromarray(noise(70, 80, 4)).save(art / "the same.png")
    Image.fromarray(gradient(900, 800, 3)).save(art / "large.png")
    Image.fromarray(gradient(20, 200, 3)).save(art / "small.png")
    (art / "broken.png").write_bytes(b"not a picture")
    for size in (16, 48):
        icons = tmp_path / "packages" / graphics.ICONS[0] / f"{size}x{size}"
        icons.mkdir(parents=True)
        Image.fromarray(noise(size, size, 4)).save(icons / "icon.png")
    return tmp_path / "packages"


def test_pictures_of_packages_are_taken_once_and_cut(packages: Path) -> None:
    made = list(graphics.art(packages, random.Random(0)))
    assert sorted(picture.shape for picture in made) == [(70, 80, 3), (HIGHEST, WIDEST, 3)]


def test_icons_stand_in_rows(packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graphics, "SHEETS", 4)
    made = list(graphics.sheets(packages, random.Random(0)))
    assert len(made) == 4
    assert all(picture.shape[2] == 3 and len(np.unique(picture)) > 16 for picture in made)


def test_what_is_measured_on_is_known(tmp_path: Path) -> None:
    whole = noise(60, 120, 3)
    Image.fromarray(whole[20:40, 10:90]).save(tmp_path / "part.png")
    known = graphics.Known(tmp_path)
    assert known.has(whole)
    assert not known.has(noise(61, 120, 3))
    assert not graphics.Known(None).has(whole)


def test_large_pictures_are_cut() -> None:
    assert cut(noise(10, 12, 3), random.Random(0)).shape == (10, 12, 3)
    assert cut(noise(HIGHEST + 5, WIDEST + 9, 3), random.Random(0)).shape == (HIGHEST, WIDEST, 3)


def test_a_package_that_cannot_be_fetched_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BadSetting, match="lyx-common"):
        graphics.fetched(["lyx-common"], tmp_path / "packages")


def test_the_command_does_not_write_over_anything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert graphics.main(["--out", str(tmp_path)]) == 2
    assert "there already" in capsys.readouterr().err
