"""Golden lossy files: what was written once is read for ever, by the codec and by the reference without torch."""

from __future__ import annotations

import os
import subprocess
import sys
import zlib

import numpy as np
import pytest

from explorer import decoding
from explorer.lossless.codec import finish
from explorer.pictures.picture import as_rgb8
from tests.golden.make import picture
from tests.golden.make_lossy import CASES, FOLDER, MODELS

pytestmark = pytest.mark.usefixtures("lossy_models")


@pytest.mark.parametrize("name", CASES)
def test_golden_files_decode(name: str) -> None:
    shape, _, steps, _, quality = CASES[name]
    decoded = finish(decoding.decode((FOLDER / f"{name}.italic").read_bytes()))
    assert decoded.picture.samples.shape == shape
    assert decoded.picture.bit_depth == 8
    assert (decoded.header.codec, decoded.header.steps, decoded.verified) == ("lossy", steps, True)
    assert decoded.header.quality == quality


def test_alpha_is_kept_without_loss() -> None:
    shape, kind, *_ = CASES["rgba_checkerboard"]
    decoded = finish(decoding.decode((FOLDER / "rgba_checkerboard.italic").read_bytes()))
    assert np.array_equal(decoded.picture.samples[:, :, 3], picture(shape, kind).samples[:, :, 3])
    assert np.ptp(as_rgb8(decoded.picture)) > 0


REFERENCE = """
import sys, zlib
from explorer.lossy.models import load_lossy
from explorer.file.container import unpack
from explorer.lossy import reference
from tests.golden.make_lossy import CASES, FOLDER
for name in CASES:
    file = unpack((FOLDER / f"{name}.italic").read_bytes())
    h = file.header
    prior = load_lossy(h.model).prior
    grid, quarters = (-(-h.height // 16), -(-h.width // 16)), round(4 * h.quality)
    z, y = reference.decode_latents(prior, *grid, h.steps, quarters, file.pixels)
    assert zlib.crc32(y.astype("<i2").tobytes(), zlib.crc32(z.astype("<i2").tobytes())) == h.crc, name
    print(name, zlib.crc32(y.astype("<i2").tobytes()))
assert "torch" not in sys.modules
"""


def test_the_numpy_reference_decodes_them_without_torch() -> None:
    env = os.environ | {"ITALIC_MODELS": str(MODELS)}
    command = [sys.executable, "-c", REFERENCE]
    root = FOLDER.parent.parent.parent
    done = subprocess.run(command, capture_output=True, text=True, env=env, cwd=root, check=False)
    found = dict(line.split() for line in done.stdout.splitlines())
    assert set(found) == set(CASES), done.stderr
    for name in CASES:
        decoded = finish(decoding.decode((FOLDER / f"{name}.italic").read_bytes()))
        assert zlib.crc32(decoded.latents.y.astype("<i2").tobytes()) == int(found[name])
