"""Makes recordings with the codec and the weights that are installed: encode, decode, compare, and keep what is shown.

torch is imported when something is recorded.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from explorer.coding.step import Step
from explorer.errors import CorruptFile
from explorer.file.container import unpack
from explorer.lessons.reading import picture_path
from explorer.lessons.schema import Recipe
from explorer.lessons.trace import Latents, Meta, Pixel, Trace, steps_of
from explorer.lossless import codec as lossless
from explorer.lossless.density.inspect import Prediction
from explorer.lossless.inspection import inspect
from explorer.lossless.sampling import expect
from explorer.pictures.imaging import read_picture
from explorer.pictures.picture import Picture, as_rgb8

Result = TypeVar("Result")


class Wanted(NamedTuple):
    """What is kept of a recording beside its steps: expectations after numbers of steps, and predicted pixels."""

    means: tuple[int, ...] = ()
    pixels: tuple[tuple[int, int], ...] = ()


def record(recipe: Recipe, folder: Path, device: str = "cpu") -> Trace:
    """Follow a recipe of the lesson in `folder`. Raises `ItalicError`."""
    picture = recipe_picture(recipe, folder)
    wanted = Wanted(recipe.means, recipe.pixels)
    _warm_up(recipe, picture, device)
    if recipe.codec == "lossy":
        from explorer.lossy import codec as lossy

        encoded = lossless.finish(
            lossy.encode(picture, quality=recipe.quality, metric=recipe.metric, steps=recipe.steps, device=device)
        )
        return record_file(encoded.data, wanted, device=device, original=picture, encode_seconds=encoded.seconds)
    made = lossless.finish(lossless.encode(picture, steps=recipe.steps, base=recipe.base, device=device))
    exact = record_file(made.data, wanted, device=device, original=picture, encode_seconds=made.seconds)
    return exact if recipe.arithmetic == "exact" else _in_floats(exact)


def recipe_picture(recipe: Recipe, folder: Path) -> Picture:
    """The part of a picture that a recipe takes: uint8, RGB. Raises `ItalicError`."""
    samples = as_rgb8(read_picture(picture_path(recipe.picture, folder)))
    if recipe.crop is not None:
        x, y, width, height = recipe.crop
        samples = samples[y : y + height, x : x + width]
        if samples.shape[:2] != (height, width):
            raise CorruptFile(f"a crop of {recipe.crop} reaches out of {recipe.picture}")
    return Picture(np.ascontiguousarray(samples))


def record_file(
    data: bytes,
    wanted: Wanted = Wanted(),  # noqa: B008  # frozen
    *,
    device: str = "cpu",
    original: Picture | None = None,
    encode_seconds: float = 0.0,
) -> Trace:
    """Decode a file and keep what a lesson shows. `original`: what a lossy file was made from.

    Raises `ItalicError`; `CorruptFile` where a lossless file does not decode to `original`.
    """
    if unpack(data).header.codec == "lossy":
        return _lossy(data, wanted, device, original, encode_seconds)
    steps, decoded = _followed(lossless.decode(data, device=device))
    rgb = as_rgb8(decoded.picture)
    if original is not None and not np.array_equal(rgb, as_rgb8(original)):
        raise CorruptFile("the recording does not decode to the picture that was encoded")
    header, traces = decoded.header, decoded.traces
    if header.codec != "lossless" or traces is None:
        raise CorruptFile("these samples are stored without a network, so there are no steps to show")
    means = {
        known: lossless.finish(
            expect(rgb, steps=header.steps, known_steps=known, base=header.base, model=header.model, device=device)
        ).copy()
        for known in wanted.means
    }
    inspector = inspect(data, decoded, device=device) if wanted.pixels else None
    pixels = tuple(_pixel(inspector.at(x, y)) for x, y in wanted.pixels) if inspector is not None else ()
    meta = Meta(
        decoded.shannon_bits, decoded.base_bytes, encode_seconds, decoded.seconds, means=tuple(means),
        pixels=tuple((pixel.x, pixel.y, pixel.known) for pixel in pixels),
    )  # fmt: skip
    return Trace(
        data, header, meta, rgb, rgb, _base(data), decoded.bits_map, traces.alone, traces.looked, steps.spent,
        steps.seconds, means, pixels, None,
    )  # fmt: skip


def _in_floats(exact: Trace) -> Trace:
    """The same file as a decoder shows it whose weights are ordinary floats."""
    from explorer.lessons.floats import decode_in_floats

    found = decode_in_floats(exact.data)
    return replace(
        exact, shown=found.picture.copy(), bits=found.bits, alone=None, looked=None, spent=found.spent,
        seconds=found.seconds, means={}, pixels=(), meta=msgspec.structs.replace(exact.meta, means=(), pixels=()),
    )  # fmt: skip


class _Steps(NamedTuple):
    """Figures after each number of steps."""

    spent: NDArray[np.float64]
    seconds: NDArray[np.float64]


def _followed(generator: Generator[Step, None, Result]) -> tuple[_Steps, Result]:
    """Run a decoder to its end; its result, and what each step cost."""
    spent, seconds = [0.0], [0.0]
    while True:
        try:
            step = next(generator)
        except StopIteration as end:
            # The clock leaves out the time of whoever watches, and may thereby go back by microseconds.
            return _Steps(np.array(spent), np.maximum.accumulate(seconds)), end.value
        spent.append(step.bits)
        seconds.append(step.seconds)


def _lossy(data: bytes, wanted: Wanted, device: str, original: Picture | None, encode_seconds: float) -> Trace:
    from explorer.evaluation.metrics import msssim, psnr
    from explorer.evaluation.scales import decibels
    from explorer.lossy import codec as lossy

    steps, decoded = _followed(lossy.decode(data, device=device))
    shown = as_rgb8(decoded.picture)
    rgb = as_rgb8(original) if original is not None else shown
    structure = None if original is None else msssim(rgb, shown)
    latents, header = decoded.latents, decoded.header
    alone = latents.bits if header.steps == "1" else lossy.bits_without_context(decoded, device=device)
    means = {known: lossy.picture_after(decoded, known - 1, device=device) for known in wanted.means}
    # Of a lossy file the steps code latents; the hyper-latents before them are in the sum but in no step.
    meta = Meta(
        decoded.shannon_bits, 0, encode_seconds, decoded.seconds, None if original is None else float(psnr(rgb, shown)),
        None if structure is None else float(decibels(structure)), tuple(means),
    )  # fmt: skip
    return Trace(
        data, header, meta, rgb, shown, None, decoded.bits_map.astype(np.float32), alone.astype(np.float32), None,
        steps.spent, steps.seconds, means, (), Latents(latents.y, latents.z, latents.mean, latents.scale),
    )  # fmt: skip


def _warm_up(recipe: Recipe, picture: Picture, device: str) -> None:
    """Compile and load before, so that neither is in the recorded seconds."""
    corner = Picture(np.ascontiguousarray(as_rgb8(picture)[:32, :32]))
    if recipe.codec == "lossy":
        from explorer.lossy import codec as lossy

        lossless.finish(lossy.encode(corner, metric=recipe.metric, device=device))
        return
    made = lossless.finish(lossless.encode(corner, steps="4", base="none", device=device))
    lossless.finish(lossless.decode(made.data, device=device))


def _pixel(found: Prediction) -> Pixel:
    values = np.array([channel.value for channel in found.channels], np.uint8)
    chances = np.stack([channel.probability for channel in found.channels]).astype(np.float32)
    return Pixel(found.x, found.y, found.known, values, chances)


def _base(data: bytes) -> NDArray[np.uint8] | None:
    container = unpack(data)
    header = container.header
    if header.base == "none":
        return None
    from explorer.file.header import qp_of
    from explorer.lossless.base.bpg import decode_base

    return decode_base(container.base, header.width, header.height, qp_of(header.base))


def differences(trace: Trace, arithmetic: str = "exact", device: str = "cpu") -> list[str]:
    """What is not as recorded when the file is decoded with the weights that are installed; [] if nothing is.

    In floats it is to decode to another picture, on each machine to one of its own.

    Raises `ItalicError` where it cannot be decoded.
    """
    again = record_file(trace.data, device=device, original=Picture(trace.picture))
    if arithmetic == "floats":
        from explorer.lessons.floats import decode_in_floats

        alike = np.array_equal(decode_in_floats(trace.data).picture, trace.picture)
        return ["in floats it decodes to the right picture, and shows nothing"] if alike else []
    found = []
    if trace.header.codec == "lossless" and not np.array_equal(again.picture, trace.picture):
        found.append("it decodes to another picture")
    if trace.header.codec == "lossy" and int(np.abs(again.shown.astype(int) - trace.shown).max()) > 2:
        found.append("it decodes to another picture")
    if again.count != trace.count or not np.allclose(again.spent, trace.spent, rtol=1e-4, atol=1e-3):
        found.append(f"its steps cost {again.spent[-1]:.1f} bits and not {trace.spent[-1]:.1f}")
    if not np.allclose(again.bits, trace.bits, rtol=2e-3, atol=2e-3):
        found.append("its map of bits is another")
    assert steps_of(again.header).shape == trace.bits.shape
    return found
