"""The thumbnailer: the stored preview as PNG, without the network; anything else ends in one line and no output."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer.desktop import thumbnailer
from explorer.file.container import Container, pack
from explorer.file.header import Header
from explorer.pictures.picture import Picture, preview
from tests.test_layers import loaded_by

GOLDEN = Path(__file__).parents[1] / "golden"


def file_with(stored: bytes) -> bytes:
    """A whole file of one raw pixel that carries `stored` as its preview."""
    return pack(Container(Header("raw", 1, 1, 1, 8, "1", preview=stored), pixels=b"\x07"))


def png(width: int, height: int) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(stream, "PNG")
    return stream.getvalue()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A file whose preview has 128 x 64 px, dark on the left."""
    samples = np.zeros((100, 200, 3), np.uint8)
    samples[:, 100:] = 255
    path = tmp_path / "photo.italic"
    path.write_bytes(file_with(preview(Picture(samples))))
    return path


@pytest.mark.parametrize(("size", "shape"), [(32, (32, 16)), (128, (128, 64)), (256, (128, 64)), (1, (1, 1))])
def test_preview_becomes_a_png_of_the_size_asked_for(
    photo: Path, tmp_path: Path, size: int, shape: tuple[int, int]
) -> None:
    out = tmp_path / "out.png"
    assert thumbnailer.main([str(photo), str(out), "--size", str(size)]) == 0
    with Image.open(out) as image:
        assert (image.format, image.size) == ("PNG", shape)
        if size > 1:
            grey = np.asarray(image.convert("L"))
            assert grey[:, : shape[0] // 3].max() < 60
            assert grey[:, -shape[0] // 3 :].min() > 200


def test_an_output_that_is_there_is_replaced(photo: Path, tmp_path: Path) -> None:
    (tmp_path / "out.png").write_bytes(b"")  # as file managers prepare it
    assert thumbnailer.main([str(photo), str(tmp_path / "out.png")]) == 0
    assert (tmp_path / "out.png").read_bytes().startswith(b"\x89PNG")


Spoil = Callable[[bytes], bytes]


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda data: data[:-1], "truncated or damaged"),
        (lambda data: data[:20] + bytes([data[20] ^ 1]) + data[21:], "truncated or damaged"),
        (lambda data: b"", "empty"),
        (lambda data: png(8, 8), "not an .italic file"),
        (lambda data: (GOLDEN / "rgba.italic").read_bytes(), "no preview"),
        (lambda data: (GOLDEN / "compact_cells.italic").read_bytes(), "no preview"),
        (lambda data: file_with(b"no picture"), "the preview cannot be read"),
        (lambda data: file_with(png(8, 8)[:-30]), "the preview cannot be read"),
        (lambda data: file_with(png(129, 1)), "a preview of 129 x 1 pixels"),
        (lambda data: file_with(b"GIF89a" + bytes(40)), "the preview cannot be read"),
    ],
)
def test_a_bad_file_ends_in_one_line_and_no_output(
    spoil: Spoil, words: str, photo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    photo.write_bytes(spoil(photo.read_bytes()))
    assert thumbnailer.main([str(photo), str(tmp_path / "out.png")]) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"italic-thumbnailer: {photo}: ")
    assert error.count(str(photo)) == error.count("\n") == 1
    assert words in error
    assert not (tmp_path / "out.png").exists()


def test_missing_inputs_folders_and_sizes_are_refused(
    photo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "out.png")
    assert thumbnailer.main([str(tmp_path / "missing.italic"), out]) == 2
    assert thumbnailer.main([str(tmp_path), out]) == 2
    assert thumbnailer.main([str(photo), str(tmp_path / "nowhere" / "out.png")]) == 2
    assert thumbnailer.main([str(photo), out, "--size", "0"]) == 2
    assert capsys.readouterr().err.count("\n") == 4
    assert sorted(path.name for path in tmp_path.iterdir()) == ["photo.italic"]


def test_it_loads_neither_numpy_nor_pillow_before_it_needs_to() -> None:
    for package in ("numpy", "PIL", "typer"):
        assert loaded_by(["explorer.desktop.thumbnailer"], package) == ""


def test_a_whole_run_loads_neither_torch_nor_numpy(photo: Path, tmp_path: Path) -> None:
    program = (
        "import sys\nfrom explorer.desktop.thumbnailer import main\nassert main(sys.argv[1:]) == 0\n"
        "print([name for name in ('torch', 'numpy', 'PySide6') if name in sys.modules])\n"
    )
    command = [sys.executable, "-c", program, str(photo), str(tmp_path / "out.png")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert done.stdout.strip() == "[]"
