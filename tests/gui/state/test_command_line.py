"""The copied command makes the very same file."""

from __future__ import annotations

import shlex
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from explorer.cli import app
from explorer.gui.scene.replay import pending
from explorer.gui.state.command_line import encode_command
from explorer.gui.state.documents import Document, Run
from explorer.lossless import codec as lossless
from explorer.pictures.imaging import read_picture
from explorer.tradeoff.point import point_of


@pytest.mark.parametrize(
    ("base", "model", "compact", "preview"),
    [("auto", "auto", False, False), ("bpg:30", "pictures", False, True), ("none", "auto", True, False)],
)
def test_the_command_makes_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, base: str, model: str, compact: bool, preview: bool
) -> None:
    photo = tmp_path / "a photo.png"
    Image.fromarray(np.arange(8 * 9 * 3, dtype=np.uint8).reshape(8, 9, 3)).save(photo)
    coder = lossless.encode(
        read_picture(photo), steps="4", base=base, model=model, device="cpu", compact=compact, with_preview=preview
    )
    encoded = lossless.finish(coder)
    run = Run(point_of(encoded, None), encoded.data, True, "cpu", pending(8, 9))
    line = encode_command(Document("a photo.png", photo), run)
    assert ("--model pictures" in line) == (model == "pictures")  # such a thumbnail gets another by itself
    assert ("--compact" in line, "--preview" in line) == (compact, preview)
    monkeypatch.chdir(tmp_path)
    program, *arguments = shlex.split(line)
    assert program == "italic"
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    assert (tmp_path / "a photo.italic").read_bytes() == encoded.data


def test_a_compressed_file_is_decoded_first(tmp_path: Path) -> None:
    photo = Image.fromarray(np.zeros((8, 8, 3), np.uint8))
    photo.save(tmp_path / "b.png")
    coder = lossless.encode(read_picture(tmp_path / "b.png"), steps="2", base="none", device="cpu")
    encoded = lossless.finish(coder)
    run = Run(point_of(encoded, None), encoded.data, True, "cpu", pending(8, 8))
    line = encode_command(Document("b.italic", Path("/x/b.italic")), run)
    assert line.startswith("italic decode /x/b.italic -o b.png && italic encode b.png --steps 2 --base none")
