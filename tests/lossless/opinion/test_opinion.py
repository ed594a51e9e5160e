"""The second opinion: what it codes comes back, compiled or not, and its streams are constriction's."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

import explorer
from explorer.coding.entropy import Decoder, Encoder
from explorer.coding.schedule import schedule
from explorer.errors import CorruptFile
from explorer.lossless import models
from explorer.lossless.opinion import kernel, scales
from explorer.lossless.opinion.coder import OpinionCoder, Source, reading, sealed, writing
from tests.golden.make import MODELS
from tests.strategies import gradient, noise


@pytest.fixture(autouse=True)
def golden_models(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ITALIC_MODELS", str(MODELS))


def coded(rgb: np.ndarray, steps: str, channels: int = 3) -> np.ndarray:
    evaluator = models.evaluator(models.load("pictures"), "cpu")
    stream = writing(rgb.size + 16)
    coder = OpinionCoder(evaluator, schedule(*rgb.shape[:2], steps), None, channels)
    for index in range(coder.count):
        for _ in coder.code(index, Source(kernel.ENCODE, stream, rgb.reshape(-1, 3))):
            pass
    return sealed(stream)


def decoded(words: np.ndarray, shape: tuple[int, int], steps: str, channels: int = 3) -> np.ndarray:
    evaluator = models.evaluator(models.load("pictures"), "cpu")
    coder, source = (
        OpinionCoder(evaluator, schedule(*shape, steps), None, channels),
        Source(kernel.DECODE, reading(words), None),
    )
    found = np.zeros((shape[0] * shape[1], 3), np.uint8)
    for index in range(coder.count):
        for part in coder.code(index, source):
            found[part.positions] = part.values
    return found.reshape(*shape, 3)


def screen() -> np.ndarray:
    """Something that repeats, beside something that does not."""
    letter = noise(7, 5, 1) > 128
    tiles = np.tile(letter, (8, 9, 3)) * np.uint8(200)
    return np.concatenate([tiles, gradient(56, 20, 3), noise(56, 7, 3)], 1)


@pytest.mark.parametrize("steps", ["1", "4", "16", "wavefront"])
def test_a_picture_comes_back(steps: str) -> None:
    rgb = screen()
    words = coded(rgb, steps)
    assert np.array_equal(decoded(words, rgb.shape[:2], steps), rgb)


def test_a_grey_picture_comes_back() -> None:
    rgb = np.repeat(gradient(40, 33, 1), 3, 2)
    assert np.array_equal(decoded(coded(rgb, "16", 1), rgb.shape[:2], "16", 1), rgb)


def test_what_repeats_costs_little() -> None:
    letter = np.tile(noise(9, 11, 3) // 64 * 64, (10, 10, 1))
    assert 4 * len(coded(letter, "wavefront")) < 2.5 * 9 * 11 * 3


def test_a_damaged_stream_ends_in_one_error_or_another_picture() -> None:
    rgb = screen()
    words = coded(rgb, "4")
    for place in range(0, len(words), 97):
        hurt = words.copy()
        hurt[place] ^= np.uint32(1 << 17)
        with contextlib.suppress(CorruptFile):
            assert not np.array_equal(decoded(hurt, rgb.shape[:2], "4"), rgb)
    with pytest.raises(CorruptFile):
        decoded(np.full(3000, 2**32 - 1, np.uint32), rgb.shape[:2], "4")


@pytest.mark.parametrize("seed", range(4))
def test_streams_are_those_of_constriction(seed: int) -> None:
    generator = np.random.default_rng(seed)
    chance = np.clip((generator.random(5000) ** (1 + 6 * seed) * 2**24).astype(np.int64), 1, 2**24 - 1)
    ones = (generator.random(5000) * 2**24 < chance).astype(np.int32)
    theirs, mine = Encoder(), writing(6000)
    theirs.encode(ones, chance)
    zeros = np.floor((2**24 - 2) * (1 - chance * 2.0**-24)).astype(np.int64) + 1  # as constriction rounds them
    for one, zero in zip(ones.tolist(), zeros.tolist(), strict=True):
        kernel.put(mine, zero if one else 0, 2**24 - zero if one else zero)
    words = sealed(mine)
    assert np.array_equal(theirs._coder.get_compressed(), words)
    assert np.array_equal(Decoder(words.astype(">u4").tobytes()).decode(chance), ones)
    read = reading(words)
    assert [kernel.take(read, 2**24 - zero) for zero in zeros.tolist()] == ones.tolist()


def test_tables_are_those_of_every_machine() -> None:
    assert scales.SQUASHED.sum(dtype=np.int64) == 274886295552
    assert (np.diff(scales.SQUASHED) >= 0).all()
    assert (np.diff(scales.STRETCHED) >= 0).all()
    back = scales.SQUASHED[np.clip(scales.STRETCHED, -scales.LIMIT, scales.LIMIT) + scales.LIMIT]
    assert np.abs(back - (np.arange(4096) + 0.5) * 4096).max() < 8192


PROGRAM = """
import numpy as np, warnings
warnings.simplefilter("ignore")
from tests.lossless.opinion.test_opinion import coded, screen
print(coded(screen()[::2, ::3].copy(), "4").tobytes().hex())
"""


def test_the_same_source_codes_the_same_uncompiled() -> None:
    rgb = screen()[::2, ::3].copy()
    root = str(Path(explorer.__file__).parents[1])
    settings = os.environ | {"NUMBA_DISABLE_JIT": "1", "ITALIC_MODELS": str(MODELS), "PYTHONPATH": root}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, env=settings, cwd=root, check=True
    )
    assert done.stdout.strip() == coded(rgb, "4").tobytes().hex()


def test_threads_change_nothing() -> None:
    rgb, threads = screen(), torch.get_num_threads()
    try:
        torch.set_num_threads(1)
        alone = coded(rgb, "16")
        torch.set_num_threads(2)
        assert np.array_equal(coded(rgb, "16"), alone)
    finally:
        torch.set_num_threads(threads)
