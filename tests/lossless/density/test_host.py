"""What is compiled for the CPU is what torch computes everywhere: whole files alike, at every kind of step."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from explorer.coding.schedule import schedule
from explorer.lossless import models
from explorer.lossless.base.bpg import decode_base, encode_base
from explorer.lossless.density import host
from explorer.lossless.density.canvas import Canvas
from explorer.lossless.density.evaluate import Evaluator, known_neighbours
from explorer.lossless.density.normalise import normalise
from explorer.lossless.density.walk import Base
from explorer.lossless.opinion.coder import OpinionCoder
from tests.strategies import gradient, noise

OTHER = torch.device("cpu", 0)  # to torch another device than "cpu", on which the same can be computed


pytestmark = pytest.mark.usefixtures("golden_models")


def canvas(height: int, width: int, margin: int, states: int, pictures: int = 1) -> Canvas:
    """Some pixels of noise and flat areas are known."""
    made = Canvas(height, width, margin, host.CPU, pictures, states)
    random = np.random.default_rng(height)
    pixels = random.integers(0, 256, (pictures * height * width, 3), np.uint8)
    pixels[::3] = 250
    where = np.flatnonzero(random.random(len(pixels)) < 0.4)
    left = random.integers(0, 256, (len(where), states), np.uint8)
    made.put(*(torch.from_numpy(part) for part in (where, pixels[where], left)))
    return made


@pytest.mark.parametrize("dilation", [1, 2])
@pytest.mark.parametrize("pictures", [1, 3])
@pytest.mark.parametrize("based", [False, True])
def test_windows_and_their_numbers(dilation: int, pictures: int, based: bool) -> None:
    known, here = canvas(17, 23, 3 * dilation, 6, pictures), np.arange(0, pictures * 17 * 23, 2)
    low = Canvas.of_base(torch.from_numpy(noise(pictures * 17, 23, 3)), 17, pictures) if based else None
    places, there = host.Places(known, here), torch.from_numpy(here)
    windows, taps = known.windows(there, dilation)
    own, own_taps = places.windows(dilation)
    assert own_taps == taps
    assert np.array_equal(own[list(taps)], windows.numpy())
    wanted = normalise(windows, taps, None if low is None else low.base_windows(there))
    found = host.normalised(own, taps, None if low is None else host.Places(low, here).base_windows())
    for one, other in zip(found, wanted, strict=True):
        assert (one is None) == (other is None)
        assert one is None or torch.equal(one, other)
    neighbours = known_neighbours(taps)
    assert torch.equal(places.states(neighbours, dilation), known.states(there, neighbours, dilation))


def test_what_becomes_known() -> None:
    one, other = canvas(9, 11, 3, 5), canvas(9, 11, 3, 5)
    here, values = np.arange(3, 80, 7), np.arange(33, dtype=np.uint8).reshape(11, 3)
    states = np.arange(55, dtype=np.uint8).reshape(11, 5)
    host.Places(one, here).leave(states)
    host.Places(one, here).put(values)
    other.put(*(torch.from_numpy(part) for part in (here, values, states)))
    assert np.array_equal(one.host_pixels, other.host_pixels)
    assert np.array_equal(one.host_states, other.host_states)


def test_states_that_are_left_are_seen_once_their_positions_are_known() -> None:
    known, here = canvas(9, 11, 3, 5), np.arange(99)
    neighbours = tuple(range(8))
    before = host.Places(known, here).states(neighbours, 1)
    unknown = np.flatnonzero(known.host_pixels.reshape(15, 17)[3:12, 3:14].ravel() == 0)
    host.Places(known, unknown).leave(np.full((len(unknown), 5), 7, np.uint8))
    assert torch.equal(host.Places(known, here).states(neighbours, 1), before)
    host.Places(known, unknown).put(np.zeros((len(unknown), 3), np.uint8))
    after = host.Places(known, here).states(neighbours, 1)
    assert not torch.equal(after, before)
    assert torch.equal(after, known.states(torch.from_numpy(here), neighbours, 1))


@pytest.mark.parametrize("rung", ["1", "4", "16", "wavefront"])
@pytest.mark.parametrize("qp", [None, 30])
def test_files_are_the_same(rung: str, qp: int | None) -> None:
    rgb = gradient(40, 53, 3) + noise(40, 53, 3) // 16
    network = models.load("pictures").network
    base = None if qp is None else Base(decode_base(encode_base(rgb, qp), 53, 40, qp), qp)
    streams = set()
    for device in (host.CPU, OTHER):
        coder = OpinionCoder(Evaluator(network, device), schedule(40, 53, rung), base)
        streams.add(coder.coded(rgb)[0])
    assert len(streams) == 1
