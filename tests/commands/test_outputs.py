"""Where results go: known, apart from each other, and found writable before any work."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from explorer.commands.outputs import Outputs, check_new
from explorer.errors import BadSetting, OutputExists, OutputFailed
from tests.test_cli import Ran, interrupted


def names(folder: Path, *inputs: str, output: str | Path | None = None) -> list[str]:
    paths = [folder / name for name in inputs]
    outputs = Outputs(paths, output, ".italic", force=False)
    return [os.path.relpath(outputs.of(path), folder) for path in paths]


def test_names_that_would_be_one_keep_their_suffix(tmp_path: Path) -> None:
    assert names(tmp_path, "anim.gif", "anim.png", "b.png") == ["anim.gif.italic", "anim.png.italic", "b.italic"]
    assert names(tmp_path, "a.png", "a.gif", "a.png.tif") == ["a.png.italic", "a.gif.italic", "a.png.tif.italic"]
    assert names(tmp_path, "anim.png", "anim.gif", output=tmp_path) == ["anim.png.italic", "anim.gif.italic"]


def test_the_names_do_not_depend_on_the_order(tmp_path: Path) -> None:
    assert names(tmp_path, "b.png", "anim.png", "anim.gif") == ["b.italic", "anim.png.italic", "anim.gif.italic"]


def test_one_name_in_two_folders_is_told(tmp_path: Path) -> None:
    inputs = [tmp_path / "a" / "x.png", tmp_path / "b" / "x.png"]
    outputs = Outputs(inputs, tmp_path / "out", ".italic", force=False)
    assert outputs.of(inputs[0]) == tmp_path / "out" / "x.italic"
    with pytest.raises(OutputExists, match="another input"):
        outputs.of(inputs[1])


def test_a_slash_at_the_end_means_a_folder(photo: Path, tmp_path: Path) -> None:
    assert Ran("encode", photo, "-o", f"{tmp_path}/new/", "--steps", "2").status == 0
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["photo.italic"]
    assert Ran("decode", tmp_path / "new" / "photo.italic", "-o", f"{tmp_path}/back/deep/").status == 0
    assert [path.name for path in (tmp_path / "back" / "deep").iterdir()] == ["photo.png"]
    assert Ran("encode", photo, "-o", tmp_path / "file", "--steps", "2").status == 0
    assert (tmp_path / "file").is_file()
    assert "is a file" in Ran("encode", photo, "-o", f"{tmp_path}/file/").error()


def refuse_writing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real: Any = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != folder and real(path, mode))


def test_a_folder_without_permission_is_told_before_the_work(
    photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = tmp_path / "locked"
    locked.mkdir()
    refuse_writing(locked, monkeypatch)
    monkeypatch.setattr("explorer.lossless.codec.encode", interrupted)
    for output in (locked, locked / "new", f"{locked}/new/", locked / "file.italic"):
        assert "no permission" in Ran("encode", photo, "-o", output).error()
    with pytest.raises(OutputFailed, match="no permission"):
        check_new([locked / "points.json"], force=True)
    with pytest.raises(OutputFailed, match="no permission"):
        Outputs([photo], f"{locked}/deep/er/", ".italic", force=True)


def test_each_input_that_cannot_be_written_beside_is_told(
    photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_writing(tmp_path, monkeypatch)
    ran = Ran("encode", photo, tmp_path / "other.png")
    assert ran.status == 2
    assert ran.err.count("no permission") == 2


def test_names_that_no_system_takes_are_told(tmp_path: Path) -> None:
    long = tmp_path / ("n" * 251 + ".png")
    long.write_bytes(b"x")
    ran = Ran("encode", long)
    assert "name too long" in ran.error()
    with pytest.raises(OutputFailed, match="cannot be written"):
        Outputs([tmp_path / "a\0b.png"], None, ".italic", force=False).of(tmp_path / "a\0b.png")


def test_inputs_are_looked_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten times as many outputs that exist take ten times as long, not a hundred times."""
    paths = [tmp_path / f"{number}.png" for number in range(200)]
    for path in paths:
        path.touch()
        path.with_suffix(".italic").touch()
    looks = 0
    real = Path.stat

    def counted(self: Path, **options: Any) -> os.stat_result:
        nonlocal looks
        looks += 1
        return real(self, **options)

    monkeypatch.setattr(Path, "stat", counted)
    outputs = Outputs(paths, None, ".italic", force=False)
    assert all(outputs.exists(path) for path in paths)
    assert looks == 400


def test_a_link_to_an_input_is_no_output(photo: Path) -> None:
    photo.with_suffix(".italic").hardlink_to(photo)
    outputs = Outputs([photo], None, ".italic", force=True)
    assert not outputs.exists(photo)
    with pytest.raises(BadSetting, match="is an input"):
        outputs.of(photo)
