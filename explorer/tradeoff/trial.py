"""One setting tried for real: encode, decode what came out, compare every sample."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar, cast

import numpy as np

from explorer.coding.step import Step
from explorer.errors import CorruptFile
from explorer.tradeoff.point import Point, point_of

if TYPE_CHECKING:
    from explorer.lossless.codec import Decoded, Encoded
    from explorer.lossy.codec import DecodedLossy, EncodedLossy
    from explorer.pictures.picture import Picture

Phase = Literal["encode", "decode"]
Result = TypeVar("Result")

WARM_UP_SIDE = 8  # px


class Trial(NamedTuple):
    """A file and what its decoder made of it: identical samples, or there would be no trial."""

    point: Point
    encoded: Encoded
    decoded: Decoded

    def _repr_html_(self) -> str:
        from explorer.tradeoff.notebook import run_html

        return run_html(self.point, self.encoded.header, self.decoded.picture, self.encoded.bits_map)


def encode_and_check(
    picture: Picture,
    *,
    steps: str = "16",
    base: str = "auto",
    model: str = "auto",
    device: str = "auto",
    compact: bool = False,
) -> Generator[tuple[Phase, Step], None, Trial]:
    """Encode `picture`, decode the bytes and compare: yields the phase and the codec's own step.

    Raises `CorruptFile` where the decoder's samples differ, `BadSetting` for an unknown setting.
    """
    from explorer.lossless import codec as lossless

    coder = lossless.encode(picture, steps=steps, base=base, model=model, device=device, compact=compact)
    encoded = yield from _in_phase("encode", coder)
    decoded = yield from _in_phase("decode", lossless.decode(encoded.data, device=device))
    compare(picture, decoded.picture)
    return Trial(point_of(encoded, decoded.seconds), encoded, decoded)


class LossyTrial(NamedTuple):
    """A lossy file, and what its decoder made of it; the point says nothing of likeness."""

    point: Point
    encoded: EncodedLossy
    decoded: DecodedLossy

    def _repr_html_(self) -> str:
        from explorer.tradeoff.notebook import run_html

        return run_html(self.point, self.encoded.header, self.decoded.picture, self.encoded.bits_map)


def encode_lossy_and_decode(
    picture: Picture, *, quality: float, metric: str, steps: str, device: str = "auto"
) -> Generator[tuple[Phase, Step], None, LossyTrial]:
    """Encode `picture` with the lossy codec and decode the bytes: yields the phase and the codec's own step.

    Raises `BadSetting` for an unknown setting, `ModelMissing` where the metric has no model.
    """
    from explorer.encoding import encode_lossy
    from explorer.lossy import codec

    coder = encode_lossy(picture, quality=quality, metric=metric, steps=steps, device=device)
    encoded = yield from _in_phase("encode", coder)
    decoded = yield from _in_phase("decode", codec.decode(encoded.data, device=device))
    return LossyTrial(point_of(encoded, decoded.seconds)._replace(metric=metric), encoded, decoded)


def compare(picture: Picture, decoded: Picture) -> None:
    """Raises `CorruptFile` with the number of samples that differ, unless there are none."""
    if decoded.samples.shape != picture.samples.shape or decoded.samples.dtype != picture.samples.dtype:
        raise CorruptFile(
            f"decodes to {decoded.samples.dtype} {decoded.samples.shape} "
            f"instead of {picture.samples.dtype} {picture.samples.shape}; nothing was written"
        )
    wrong = int(np.count_nonzero(decoded.samples != picture.samples))
    if wrong:
        raise CorruptFile(f"decodes to other samples ({wrong} of {picture.samples.size} differ); nothing was written")


def warm_up(picture: Picture, device: str, model: str = "auto") -> str:
    """Load a model, or that for `picture`, and run it once on a corner, so that loading is in no run's seconds.

    Returns the model's name.
    """
    from explorer.lossless import codec as lossless
    from explorer.pictures.picture import Picture
    from explorer.weights import models

    model = models.default_for(picture.height, picture.width) if model == "auto" else model
    corner = Picture(picture.samples[:WARM_UP_SIDE, :WARM_UP_SIDE].copy())
    # With a base, so that the HEVC libraries are loaded too.
    encoded = lossless.finish(lossless.encode(corner, steps="2", base="bpg:32", model=model, device=device))
    lossless.finish(lossless.decode(encoded.data, device=device))
    return model


def warm_up_lossy(picture: Picture, metric: str, device: str) -> None:
    """Load the lossy model of a metric and run it once on a corner."""
    from explorer.lossless.codec import finish
    from explorer.lossy import codec
    from explorer.pictures.picture import Picture

    corner = Picture(picture.samples[:WARM_UP_SIDE, :WARM_UP_SIDE].copy())
    finish(codec.encode(corner, metric=metric, device=device))


def _in_phase(phase: Phase, steps: Generator[Step, None, Result]) -> Generator[tuple[Phase, Step], None, Result]:
    while True:
        try:
            step = next(steps)
        except StopIteration as end:
            return cast(Result, end.value)
        try:
            yield phase, step
        except GeneratorExit:
            steps.close()
            raise
