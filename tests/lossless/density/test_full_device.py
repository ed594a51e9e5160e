"""A device whose memory is not enough: smaller batches, then the CPU; the bytes are the same."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from explorer.errors import DeviceFull
from explorer.lossless import assembly
from explorer.lossless import models as lossless
from explorer.lossless.codec import decode, encode, finish
from explorer.lossless.density import walk
from explorer.lossless.density.canvas import Canvas
from explorer.lossless.density.evaluate import Evaluator
from explorer.pictures.picture import Picture
from explorer.weights import devices
from tests.golden.make import MODELS

OTHER = torch.device("cpu", 0)  # to torch another device than "cpu", on which the same can be computed


class Memory:
    """Counts what is evaluated where, and refuses batches of more than `room` positions beside the CPU."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.sizes: list[tuple[bool, int]] = []


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> Memory:
    """The codec runs on `OTHER`, whose memory the test sets."""
    made = Memory(10**9)
    call = Evaluator.__call__

    def bounded(self: Evaluator, x, *rest):  # type: ignore[no-untyped-def]
        elsewhere, size = self.device == OTHER, x.reference.shape[1]
        made.sizes.append((elsewhere, size))
        if elsewhere and size > made.room:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return call(self, x, *rest)

    monkeypatch.setenv("ITALIC_MODELS", str(MODELS))
    devices._evaluator.cache_clear()
    real = lossless.evaluator
    monkeypatch.setattr(assembly, "evaluator", lambda model, _: Evaluator(real(model, "cpu").model, OTHER))
    monkeypatch.setattr(Evaluator, "__call__", bounded)
    return made


@pytest.fixture
def picture() -> Picture:
    noise = np.random.default_rng(5).integers(0, 40, (40, 60, 3), dtype=np.uint8)
    return Picture(noise + np.arange(60, dtype=np.uint8)[:, None])


def coded(picture: Picture, base: str) -> tuple[bytes, NDArray[np.generic], str]:
    """The file, what it decodes to, and the device."""
    data = finish(encode(picture, steps="4", base=base, device="cpu")).data
    made = finish(decode(data, device="cpu"))
    return data, made.picture.samples, made.device


@pytest.mark.parametrize("base", ["none", "bpg:30"])
def test_smaller_batches_make_the_same_file(memory: Memory, picture: Picture, base: str) -> None:
    whole = coded(picture, base)
    assert max(size for _, size in memory.sizes) == 1200
    memory.sizes.clear()
    memory.room = 700
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        data, samples, _ = coded(picture, base)
    assert data == whole[0]
    assert np.array_equal(samples, picture.samples)
    assert {elsewhere for elsewhere, _ in memory.sizes} == {True}
    # It was tried once in each direction, and not again at every step.
    assert len([size for _, size in memory.sizes if size > 700]) == 2


@pytest.mark.parametrize("base", ["none", "bpg:30"])
def test_the_cpu_goes_on_where_the_device_gives_up(
    memory: Memory, picture: Picture, base: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = coded(picture, base)
    monkeypatch.setattr(walk, "SMALLEST_BATCH", 100)
    memory.sizes.clear()
    memory.room = 99
    with pytest.warns(DeviceFull, match="memory"):
        data, samples, _ = coded(picture, base)
    assert data == whole[0]
    assert np.array_equal(samples, picture.samples)
    assert False in [elsewhere for elsewhere, _ in memory.sizes]


def test_a_picture_that_the_device_cannot_hold_is_coded_on_the_cpu(
    memory: Memory, picture: Picture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Canvas, device: torch.device) -> Canvas:
        if device == OTHER:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return on(self, device)

    on = Canvas.on
    monkeypatch.setattr(Canvas, "on", full)
    with pytest.warns(DeviceFull):
        _, samples, _ = coded(picture, "none")
    assert np.array_equal(samples, picture.samples)
    assert {elsewhere for elsewhere, _ in memory.sizes} == {False}


def test_a_cpu_without_memory_is_an_error(picture: Picture, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Evaluator, *_: object) -> None:
        raise torch.OutOfMemoryError("not enough memory")

    monkeypatch.setenv("ITALIC_MODELS", str(MODELS))
    devices._evaluator.cache_clear()
    lossless.evaluator(lossless.load("pictures"), "cpu")  # proved while there is memory
    monkeypatch.setattr(Evaluator, "__call__", full)
    with pytest.raises(torch.OutOfMemoryError):
        finish(encode(picture, steps="4", base="none", device="cpu"))
    devices._evaluator.cache_clear()
