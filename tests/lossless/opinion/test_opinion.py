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
from explorer.file.lanes import rows_of
from explorer.lossless import models
from explorer.lossless.density.coding import PixelCoder
from explorer.lossless.density.decisions import Given
from explorer.lossless.density.walk import Base
from explorer.lossless.opinion import kernel, reference, scales, stream
from explorer.lossless.opinion.calibration import Calibration
from explorer.lossless.opinion.coder import OpinionCoder
from explorer.lossless.opinion.regression import Regression
from tests.golden.make import MODELS
from tests.strategies import gradient, noise

pytestmark = pytest.mark.usefixtures("golden_models")


def coder(shape: tuple[int, int], steps: str, channels: int = 3, lanes: int = 1) -> OpinionCoder:
    evaluator = models.evaluator(models.load("pictures"), "cpu")
    own = schedule(rows_of(shape[0], lanes), shape[1], steps)
    return OpinionCoder(evaluator, own, None, channels, lanes=lanes, rows=shape[0])


def coded(rgb: np.ndarray, steps: str, channels: int = 3) -> bytes:
    return coder(rgb.shape[:2], steps, channels).coded(rgb)[0]


def decoded(data: bytes, shape: tuple[int, int], steps: str, channels: int = 3) -> np.ndarray:
    return read_back(coder(shape, steps, channels), [data], shape)


def read_back(made: OpinionCoder, streams: list[bytes], shape: tuple[int, int]) -> np.ndarray:
    step, found = made.reading(streams), np.zeros((shape[0] * shape[1], 3), np.uint8)
    for index in range(made.count):
        for part in step(index):
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
    assert np.array_equal(decoded(coded(rgb, steps), rgb.shape[:2], steps), rgb)


def test_a_grey_picture_comes_back() -> None:
    rgb = np.repeat(gradient(40, 33, 1), 3, 2)
    assert np.array_equal(decoded(coded(rgb, "16", 1), rgb.shape[:2], "16", 1), rgb)


def test_what_repeats_costs_little() -> None:
    letter = np.tile(noise(9, 11, 3) // 64 * 64, (10, 10, 1))
    assert len(coded(letter, "wavefront")) < 2.5 * 9 * 11 * 3


def test_a_damaged_stream_ends_in_one_error_or_another_picture() -> None:
    rgb = screen()
    data = coded(rgb, "4")
    for place in range(0, len(data), 389):
        hurt = bytearray(data)
        hurt[place] ^= 1 << place % 8
        with contextlib.suppress(CorruptFile):
            assert not np.array_equal(decoded(bytes(hurt), rgb.shape[:2], "4"), rgb)
    with pytest.raises(CorruptFile):
        decoded(b"\xff" * 12000, rgb.shape[:2], "4")


@pytest.mark.parametrize("seed", range(4))
def test_streams_are_those_of_constriction(seed: int) -> None:
    generator = np.random.default_rng(seed)
    chance = np.clip((generator.random(5000) ** (1 + 6 * seed) * 2**24).astype(np.int64), 1, 2**24 - 1)
    ones = (generator.random(5000) * 2**24 < chance).astype(np.int32)
    theirs, mine = Encoder(), stream.writing(6000)
    theirs.encode(ones, chance)
    zeros = np.floor((2**24 - 2) * (1 - chance * 2.0**-24)).astype(np.int64) + 1  # as constriction rounds them
    for one, zero in zip(ones.tolist(), zeros.tolist(), strict=True):
        stream.put(mine, zero if one else 0, 2**24 - zero if one else zero)
    data = stream.written(mine)
    assert theirs.finish() == data
    assert np.array_equal(Decoder(data).decode(chance), ones)
    read = stream.reading(data)
    assert [stream.take(read, 2**24 - zero) for zero in zeros.tolist()] == ones.tolist()


def test_tables_are_those_of_every_machine() -> None:
    assert scales.SQUASHED.sum(dtype=np.int64) == 34368126976
    assert (np.diff(scales.SQUASHED) >= 0).all()
    assert (np.diff(scales.STRETCHED) >= 0).all()
    back = scales.SQUASHED[(scales.STRETCHED.astype(np.int64) + scales.LIMIT) >> scales.COARSE]
    assert np.abs(back - (np.arange(4096) + 0.5) * 4096).max() < 1 << 16


@pytest.mark.parametrize(("steps", "channels"), [("1", 3), ("4", 3), ("16", 3), ("wavefront", 3), ("16", 1)])
def test_the_network_says_what_it_says_alone(monkeypatch: pytest.MonkeyPatch, steps: str, channels: int) -> None:
    """With nothing that follows the picture, kernel and vectors find the same probabilities."""
    monkeypatch.setattr(Calibration, "due", lambda self, count: 0)
    monkeypatch.setattr(Regression, "solve", lambda self, samples, gain: None)
    rgb = gradient(40, 33, 3) if channels == 3 else gradient(40, 33, 1).repeat(3, 2)
    made = coder(rgb.shape[:2], steps, channels)
    made.coded(rgb)
    plain = PixelCoder(made._place.evaluate, schedule(*rgb.shape[:2], steps), None, channels)
    wanted = np.zeros(rgb.shape[0] * rgb.shape[1])
    for index in range(plain.count):
        for part in plain.step(index, Given(rgb)):
            wanted[part.positions] = part.bits
    np.testing.assert_allclose(made.traces().alone.ravel(), wanted, rtol=1e-5, atol=1e-5)


def test_pictures_are_coded_together_as_alone() -> None:
    pictures = np.stack([noise(20, 20, 3) // 8 + gradient(20, 20, 3) // 2, gradient(20, 20, 3), noise(20, 20, 3) // 64])
    evaluator = models.evaluator(models.load("pictures"), "cpu")
    for steps in ("1", "16", "wavefront"):
        plan = schedule(20, 20, steps)
        together = OpinionCoder(evaluator, plan, None, lanes=3)
        assert together.coded(pictures.reshape(60, 20, 3)) == [coded(own, steps) for own in pictures]


@pytest.mark.parametrize(("rows", "lanes"), [(56, 2), (53, 4), (31, 8)])
@pytest.mark.parametrize("steps", ["1", "16", "40", "wavefront"])
def test_lanes_are_pictures_by_themselves(steps: str, rows: int, lanes: int) -> None:
    """The same streams as of bands of rows, but for the last, whose order is that of the others, cut off."""
    rgb = screen()[:rows]
    made, own = coder(rgb.shape[:2], steps, lanes=lanes), rows_of(rows, lanes)
    streams = made.coded(rgb)
    assert streams[:-1] == [coded(rgb[own * i : own * i + own], steps) for i in range(lanes - 1)]
    again = coder(rgb.shape[:2], steps, lanes=lanes)
    assert np.array_equal(read_back(again, streams, rgb.shape[:2]), rgb)
    left = again.traces()
    for found, wanted in zip(left[:3], made.traces()[:3], strict=True):
        assert found is not None
        assert found.shape[:2] == rgb.shape[:2]
        assert np.array_equal(found, wanted)
    assert left.looked is not None
    looked = left.looked // rgb.shape[1]
    lane = np.arange(rows)[:, None] // own
    assert ((left.looked < 0) | (looked // own == lane)).all()  # nobody looks into another lane
    assert (left.looked[own:] >= 0).any()


@pytest.mark.parametrize("processors", [1, 3])
def test_lanes_are_the_same_on_any_number_of_processors(monkeypatch: pytest.MonkeyPatch, processors: int) -> None:
    rgb, whole = np.tile(screen(), (2, 2, 1)), coder((112, 144), "4", lanes=4)
    wanted = whole.coded(rgb)
    monkeypatch.setattr("explorer.machine.parallel.processors", lambda: processors)
    monkeypatch.setattr("explorer.lossless.density.walk.WORTHWHILE", 1000 if processors == 1 else 1)
    assert coder((112, 144), "4", lanes=4).coded(rgb) == wanted


@pytest.mark.parametrize("based", [False, True])
def test_the_reference_decodes_lanes(based: bool) -> None:
    rgb, model = np.ascontiguousarray(screen()[:35, 40:]), models.load("pictures")
    plan, low = schedule(rows_of(35, 4), rgb.shape[1], "4"), rgb // 8 * 8 if based else None
    base = None if low is None else Base(low, 20)
    streams = OpinionCoder(models.evaluator(model, "cpu"), plan, base, lanes=4, rows=35).coded(rgb)
    assert np.array_equal(reference.decode_lanes(model.network, plan, streams, 35, low, 20), rgb)


def test_the_tables_of_all_lanes_take_no_more_than_those_of_two() -> None:
    plan, evaluator = schedule(8, 4096, "1"), models.evaluator(models.load("pictures"), "cpu")
    taken = [
        sum(own._learner.counters.nbytes for own in OpinionCoder(evaluator, plan, None, lanes=n, rows=8 * n)._opinions)
        for n in (1, 2, 4, 8)
    ]
    assert taken == [taken[0], 2 * taken[0], 2 * taken[0], 2 * taken[0]]


def test_an_account_of_the_advisers_changes_nothing_and_knows_who_is_absent() -> None:
    rgb = screen()
    evaluator, plan = models.evaluator(models.load("pictures"), "cpu"), schedule(*rgb.shape[:2], "16")
    (wanted,) = coder(rgb.shape[:2], "16").coded(rgb)
    asking = OpinionCoder(evaluator, plan, None, asks=True)
    assert asking.coded(rgb) == [wanted]
    account = asking.traces().account
    assert account is not None
    assert account.shape == (*rgb.shape[:2], 3, len(kernel.ADVISERS))
    assert np.isfinite(account).all()
    repeats, noisy = (account[:, part].astype(float).sum((0, 1, 2)) for part in (slice(40), slice(65, None)))
    assert repeats[kernel.ADVISERS.index("attention")] > 10
    assert noisy[kernel.ADVISERS.index("attention")] < 1
    alone = OpinionCoder(evaluator, plan, None, left_out=range(kernel.COUNTERS), asks=True)
    alone.coded(rgb)
    kept = alone.traces().account
    assert kept is not None
    assert not kept[..., 1:3].any()
    assert kept[..., 0].any()
    assert coder(rgb.shape[:2], "16").traces().account is None


def test_no_index_leaves_its_table_and_damage_is_one_error() -> None:
    """The kernels uncompiled, whose arrays check: whatever a stream says."""
    done = subprocess.run(
        [sys.executable, "-c", HURT], capture_output=True, text=True, env=uncompiled(), cwd=ROOT, check=False
    )
    assert done.stdout.split() == ["all", "read"], done.stderr


def test_a_full_stream_is_told_and_nothing_is_written_behind_it() -> None:
    full = stream.writing(3)
    for _ in range(40):
        stream.put(full, 0, 1)
    assert full.counts[0] == 3
    assert full.counts[1] > 20
    assert len(stream.written(full)) <= 24


def test_final_maps_begin_alike_everywhere() -> None:
    """So that another library's exponential makes the same tables."""
    exact = 2.0**24 / (1 + np.exp(-(np.arange(33) - 16) / 2.0))
    assert np.abs(exact - np.rint(exact)).max() < 0.5 - 1e-3
    x = np.arange(-scales.LIMIT, scales.LIMIT + 1, 1 << scales.COARSE) / scales.NAT
    assert np.abs((2.0**24 / (1 + np.exp(-x))) % 1 - 0.5).min() > 1e-6


HURT = """
import warnings
warnings.simplefilter("ignore")
import numpy as np
from explorer.errors import CorruptFile
from explorer.file.lanes import rows_of
from tests.lossless.opinion.test_opinion import coded, decoded, screen
rgb = screen()[::3, ::4].copy()
data = coded(rgb, "4")
random = np.random.default_rng(3)
for kind in range(6):
    hurt = bytearray(data) if kind < 3 else bytearray(random.bytes(len(data)))
    for _ in range(3):
        hurt[int(random.integers(len(hurt)))] ^= 1 << int(random.integers(8))
    try:
        decoded(bytes(hurt[: len(hurt) >> kind % 2]), rgb.shape[:2], "4")
    except CorruptFile:
        pass
print("all read")
"""

ROOT = str(Path(explorer.__file__).parents[1])


def uncompiled() -> dict[str, str]:
    return os.environ | {"NUMBA_DISABLE_JIT": "1", "ITALIC_MODELS": str(MODELS), "PYTHONPATH": ROOT}


PROGRAM = """
import numpy as np, warnings
warnings.simplefilter("ignore")
from tests.lossless.opinion.test_opinion import coded, screen
print(coded(screen()[::2, ::3].copy(), "4").hex())
"""


def test_the_same_source_codes_the_same_uncompiled() -> None:
    rgb = screen()[::2, ::3].copy()
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, env=uncompiled(), cwd=ROOT, check=True
    )
    assert done.stdout.strip() == coded(rgb, "4").hex()


def test_threads_change_nothing() -> None:
    rgb, threads = screen(), torch.get_num_threads()
    try:
        torch.set_num_threads(1)
        alone = coded(rgb, "16")
        torch.set_num_threads(2)
        assert coded(rgb, "16") == alone
    finally:
        torch.set_num_threads(threads)
