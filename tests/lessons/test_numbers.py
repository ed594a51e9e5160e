"""Numbers of recordings by name, and whether an answer is right."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.coding.schedule import schedule
from explorer.errors import CorruptFile
from explorer.lessons import checks, games, halves
from explorer.lessons import schema as s
from explorer.lessons.checks import Facts, holds
from explorer.lessons.floats import decode_in_floats
from explorer.lessons.quantities import fill, number, step_bits, step_neighbours
from explorer.lessons.trace import Trace
from explorer.lossless import codec
from explorer.lossless.assembly import model_of
from explorer.lossless.density.inspect import Inspector
from explorer.pictures.picture import Picture


def test_numbers_come_from_the_recording(recorded: Trace) -> None:
    traces = {"a": recorded, "b": recorded}.__getitem__
    size = len(recorded.data)
    assert number("a.bytes", traces).value == size
    assert fill("takes {a.bytes} of {a.raw}", traces) == f"takes {size:,} of {recorded.picture.size:,}"
    assert number("a.bytes - b.bytes", traces).value == 0
    assert number("a.bytes / b.bytes %", traces).text == "100 %"
    assert number("a.so_far.4", traces).value == pytest.approx(recorded.spent[-1] / 8)
    pixels = np.bincount(recorded.step_of.ravel())
    assert (3 * step_bits(recorded) * pixels).sum() == pytest.approx(float(recorded.bits.sum()), rel=1e-5)


@pytest.mark.parametrize("text", ["", "a", "a.nothing", "a.bytes.1", "a.step_bits", "a.step_bits.0", "a.step_bits.9",
                                  "a.bytes + a.bytes", "__import__", "a.pixel_bits.3"])  # fmt: skip
def test_what_is_no_quantity_is_refused(recorded: Trace, text: str) -> None:
    with pytest.raises(CorruptFile):
        number(text, {"a": recorded}.__getitem__)


def test_known_neighbours_are_counted(recorded: Trace) -> None:
    known, step_of = step_neighbours(recorded), recorded.step_of
    y, x = np.argwhere(step_of == 3)[20]
    around = [(y + dy, x + dx) for dy in range(-3, 4) for dx in range(-3, 4) if (dy, dx) != (0, 0)]
    inside = [at for at in around if 0 <= at[0] < step_of.shape[0] and 0 <= at[1] < step_of.shape[1]]
    assert known[0] == 0
    assert known[3] <= 48
    assert sum(step_of[at] < 3 for at in inside) <= 48
    assert np.all(np.diff(known) > 0)


CASES = [
    (s.IsChoice(number=2), Facts(choice=2), Facts(choice=1)),
    (s.IsLargest(of=("a.step_bits.1", "a.step_bits.4")), Facts(choice=1), Facts(choice=2)),
    (s.IsLargest(of=("a.step_bits.1", "a.step_bits.4"), smallest=True), Facts(choice=2), Facts(choice=1)),
    (s.IsNear(to="a.steps", within=0.25), Facts(number=5), Facts(number=6)),
    (s.IsComplete(), Facts(complete=True), Facts()),
    (s.IsBelow(limit="a.steps", times=2), Facts(size=8), Facts(size=8.1)),
    (s.IsRun(trace="a"), Facts(trace="a", steps="4"), Facts(trace="b", steps="4")),
    (s.IsRun(own=True, steps="64"), Facts(own=True, steps="64"), Facts(own=False, steps="64")),
    (s.IsPosition(least=1), Facts(place=1.0), Facts(place=0.99)),
    (s.IsMode(mode="bits"), Facts(modes=("mask", "bits")), Facts(modes=("mask",))),
    (s.IsBeside(), Facts(beside=True), Facts()),
]


@pytest.mark.parametrize(("check", "right", "wrong"), CASES, ids=[type(case[0]).__name__ for case in CASES])
def test_checks_tell_right_from_wrong(recorded: Trace, check: s.Check, right: Facts, wrong: Facts) -> None:
    traces = {"a": recorded}.__getitem__
    assert holds([check], right, traces)
    assert not holds([check], wrong, traces)


def test_the_dearest_place_is_found(recorded: Trace) -> None:
    blocks = checks.block_bits(recorded)
    dearest = np.unravel_index(blocks.argmax(), blocks.shape)
    cheapest = np.unravel_index(blocks.argmin(), blocks.shape)
    traces = {"a": recorded}.__getitem__
    for block, right in ((dearest, True), (cheapest, False)):
        spot = (int(block[1]) * checks.BLOCK, int(block[0]) * checks.BLOCK)
        assert holds([s.IsExpensive(share=0.1)], Facts(trace="a", spot=spot), traces) is right
    assert blocks.mean() == pytest.approx(float(recorded.bits.mean()))  # whole blocks only, in this picture


def test_tokens_are_a_distribution() -> None:
    tokens = [0] * games.BINS
    tokens[3] = 20
    assert sum(games.chance(tokens, value) for value in range(256)) == pytest.approx(1)
    assert games.bits(tokens, 50) < 5 < 8 < games.bits(tokens, 200)
    assert games.bits([1] * games.BINS, 7) == pytest.approx(8)


@pytest.mark.parametrize(("height", "width", "steps"), [(8, 12, 9), (3, 4, 1), (8, 12, 1), (5, 24, 30)])
def test_what_may_be_decoded_is_the_next_step_of_the_wavefront(height: int, width: int, steps: int) -> None:
    known = games.known_grid(height, width, steps)
    assert np.array_equal(games.decodable(known), games.wavefront(height, width) == steps)


@pytest.mark.parametrize("rung", ["4", "16"])
def test_bits_of_all_pixels_at_once_are_those_of_the_coder(
    rung: str, sample_samples: np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]
) -> None:
    made = codec.finish(codec.encode(Picture(sample_samples), steps=rung, base="none", device="cpu"))
    decoded = codec.finish(codec.decode(made.data, device="cpu"))
    assert decoded.traces is not None
    assert decoded.traces.alone is not None
    plan = schedule(*sample_samples.shape[:2], rung)
    found = Inspector(model_of(made.header).network, plan, sample_samples).bits()
    assert np.allclose(found, decoded.traces.alone, rtol=1e-4, atol=1e-3)


def test_a_file_decoded_in_floats_falls_apart(recorded: Trace) -> None:
    found = decode_in_floats(recorded.data)
    alike = (found.picture == recorded.picture).all(2)
    assert alike[recorded.step_of == 0].all()  # where the network sees nothing yet
    assert alike.mean() < 0.5
    assert len(found.spent) == recorded.count + 1
    again = codec.finish(codec.decode(recorded.data, device="cpu"))  # and nothing of it stays behind
    assert np.array_equal(again.picture.samples, recorded.picture)


def test_half_of_a_cell_must_be_first(recorded: Trace) -> None:
    y, x = np.indices((halves.CELL, halves.CELL))
    assert halves.measure(recorded, (x + y) % 2 == 0).size < halves.measure(recorded, y < 2).size
    with pytest.raises(ValueError, match="3 of 16"):
        halves.measure(recorded, (y == 0) & (x < 3))
