"""The files of a release decode to what they were made of: compiled, uncompiled and by the references."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from explorer import decoding
from explorer.file.container import unpack
from explorer.lossless import codec as lossless
from tests.golden.release import FILES, Case, cases, digest, known, picture_of

CASES = {case.name: case for case in cases()}
SLOW = {"lanes-4"}  # a million pixels
PIECES = 2
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def case(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Case:
    """A case, with its models in place."""
    found = CASES[request.param]
    monkeypatch.setenv("ITALIC_MODELS", str(found.models or ""))
    return found


def test_nothing_is_missing() -> None:
    assert {path.stem for path in FILES.glob("*.italic")} == set(CASES) == set(known())
    assert len(CASES) >= 120


@pytest.mark.parametrize("case", CASES, indirect=True)
def test_a_file_of_the_release_decodes(case: Case) -> None:
    decoded = lossless.finish(decoding.decode(case.path.read_bytes()))
    header = decoded.header
    if case.codec == "lossy":
        assert f"{header.crc:08x}" == known()[case.name]
        assert decoded.verified
        assert decoded.picture.samples.shape == case.shape
    else:
        assert digest(decoded.picture.samples) == known()[case.name] == digest(picture_of(case).samples)
        assert decoded.verified is (None if case.compact else True)
    if case.dressed:
        wanted = picture_of(case)
        assert (decoded.picture.icc, decoded.picture.exif) == (wanted.icc, wanted.exif)
        assert decoded.picture.metadata == wanted.metadata
        assert header.preview


@pytest.mark.parametrize("case", sorted(set(CASES) - SLOW), indirect=True)
def test_the_encoder_still_writes_it(case: Case) -> None:
    """Byte for byte, where libx265 and floating point have no part in it."""
    if case.codec == "lossy" or case.base != "none" or case.dressed:
        pytest.skip("a base, a preview or a transform may differ by library")
    options = {"steps": case.steps, "base": case.base, "model": case.model}
    made = lossless.finish(lossless.encode(picture_of(case), **options, compact=case.compact))
    assert made.data == case.path.read_bytes()


REFERENCE = """
import os, sys, zlib
from explorer.file.container import unpack
from explorer.lossy import models, reference
from tests.golden.foreign import decoded
from tests.golden.release import cases, known
piece, pieces = map(int, sys.argv[1:])
for case in [case for case in cases() if case.name != "lanes-4"][piece::pieces]:
    os.environ["ITALIC_MODELS"] = str(case.models or "")
    file = unpack(case.path.read_bytes())
    h = file.header
    if h.codec == "raw":
        continue
    if h.codec == "lossy":
        grid = -(-h.height // 16), -(-h.width // 16)
        prior, quarters = models.load_lossy(h.model).prior, round(4 * h.quality)
        z, y = reference.decode_latents(prior, *grid, h.steps, quarters, file.pixels)
        found = f"{zlib.crc32(y.astype('<i2').tobytes(), zlib.crc32(z.astype('<i2').tobytes())):08x}"
    else:
        found = decoded(file, kernels=False)
    assert found == known()[case.name], case.name
assert not {"torch", "numba"} & set(sys.modules)
print("all")
"""

UNCOMPILED = """
import os, sys, warnings
warnings.simplefilter("ignore")
from explorer.lossless import codec
from tests.golden.release import cases, digest, known
piece, pieces = map(int, sys.argv[1:])
chosen = [case for case in cases() if case.codec == "lossless" and case.name != "lanes-4" and not case.shipped]
for case in chosen[piece::pieces]:
    os.environ["ITALIC_MODELS"] = str(case.models or "")
    decoded = codec.finish(codec.decode(case.path.read_bytes()))
    assert digest(decoded.picture.samples) == known()[case.name], case.name
print("all")
"""


@pytest.mark.parametrize("piece", range(PIECES))
@pytest.mark.parametrize("program", [REFERENCE, UNCOMPILED], ids=["reference", "uncompiled"])
def test_others_decode_it_too(program: str, piece: int) -> None:
    env = os.environ | ({"NUMBA_DISABLE_JIT": "1"} if program is UNCOMPILED else {})
    command = [sys.executable, "-c", program, str(piece), str(PIECES)]
    done = subprocess.run(command, capture_output=True, text=True, env=env, cwd=ROOT, check=False)
    assert done.stdout == "all\n", done.stderr


def test_weights_that_a_file_names_are_asked_for_by_name() -> None:
    """Should shipped weights change, a file of this release must still find its own."""
    from explorer.weights.models import find

    for case in CASES.values():
        if case.shipped:
            header = unpack(case.path.read_bytes()).header
            assert find(header.model, "lossy" if case.codec == "lossy" else "lossless").sha256.startswith(header.model)


@pytest.mark.parametrize("way", [[], ["--kernels"]], ids=["reference", "kernels"])
def test_machines_without_torch_are_given_a_program_that_runs(way: list[str]) -> None:
    names = ["colours-grey", "rung-16-0"]
    command = [sys.executable, "-m", "tests.golden.foreign", *way, *names]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert (done.returncode, f"{len(names)} files right;" in done.stdout) == (0, True), done.stdout + done.stderr
