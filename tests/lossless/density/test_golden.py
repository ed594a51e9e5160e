"""Golden files: what was written once is read for ever, by the codec and by the reference without torch and numba."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest

from explorer.lossless import codec as lossless
from tests.golden.make import CASES, FOLDER, MODELS, gentle

pytestmark = pytest.mark.usefixtures("golden_models")


@pytest.mark.parametrize("name", CASES)
def test_golden_files_decode(name: str) -> None:
    shape, kind, steps, _, compact = CASES[name]
    decoded = lossless.finish(lossless.decode((FOLDER / f"{name}.italic").read_bytes()))
    assert np.array_equal(decoded.picture.samples, gentle(shape, kind).samples)
    assert decoded.header.steps == steps
    assert (decoded.header.codec == "raw") == (name == "raw")
    assert decoded.verified is (None if compact else True)


@pytest.mark.parametrize("name", CASES)
def test_the_encoder_still_writes_them(name: str) -> None:
    """Byte for byte, as long as the base encoder is the same; the base's own bytes may change with libx265."""
    shape, kind, steps, base, compact = CASES[name]
    made = lossless.finish(lossless.encode(gentle(shape, kind), steps=steps, base=base, compact=compact))
    golden = (FOLDER / f"{name}.italic").read_bytes()
    if base == "none":
        assert made.data == golden
    again = lossless.finish(lossless.decode(made.data))
    assert np.array_equal(again.picture.samples, gentle(shape, kind).samples)


REFERENCE = """
import sys
import numpy as np
from explorer.lossless.models import load
from explorer.lossless.base.bpg import decode_base
from explorer.pictures.channels import colours_of, join
from explorer.file.container import unpack
from explorer.lossless.opinion import reference
from explorer.coding.schedule import schedule
from tests.golden.make import CASES, FOLDER, gentle
for name, (shape, kind, *_) in CASES.items():
    if name == "lanes":  # of a quarter of a million pixels, which would take half an hour
        continue
    file = unpack((FOLDER / f"{name}.italic").read_bytes())
    h = file.header
    if h.codec == "raw":
        continue
    qp = 0 if h.base == "none" else int(h.base[4:])
    base = None if h.base == "none" else decode_base(file.base, h.width, h.height, qp)
    network = load(h.model).network
    plan = schedule(h.height, h.width, h.steps)
    shown = reference.decode_lanes(network, plan, [file.pixels], h.height, base, qp, colours_of(h.channels))
    assert np.array_equal(join(shown, file.extra, h.channels, h.bit_depth), gentle(shape, kind).samples), name
assert not {"torch", "numba", "constriction"} & set(sys.modules)
print("all decoded")
"""


def test_the_reference_decodes_them_without_torch_and_numba() -> None:
    env = os.environ | {"ITALIC_MODELS": str(MODELS)}
    done = subprocess.run(
        [sys.executable, "-c", REFERENCE],
        capture_output=True,
        text=True,
        env=env,
        cwd=FOLDER.parent.parent,
        check=False,
    )
    assert done.stdout == "all decoded\n", done.stderr
