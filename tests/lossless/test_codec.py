"""The codec end to end: exact at any size, kind and rung, cancellable, and short."""

from __future__ import annotations

import inspect
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from explorer.coding.progress import UNKNOWN
from explorer.errors import BadSetting, CorruptFile, ItalicError, ModelMissing
from explorer.file.container import pack, unpack
from explorer.lossless import codec as lossless
from explorer.pictures.imaging import read_picture
from explorer.pictures.picture import Picture
from tests.conftest import SAMPLE
from tests.strategies import ODD_SIZES, gradient, noise

Samples = np.ndarray


@pytest.fixture(scope="session")
def sample() -> Samples:
    """Most of a bundled photograph: uint8, (300, 400, 3), RGB."""
    return np.ascontiguousarray(read_picture(SAMPLE).samples[:300, :400, :3])


def encode(samples: Samples, **settings: object) -> lossless.Encoded:
    return lossless.finish(lossless.encode(Picture(samples), **settings))  # type: ignore[arg-type]


def decode(data: bytes) -> lossless.Decoded:
    return lossless.finish(lossless.decode(data))


@pytest.mark.usefixtures("small_models")
@pytest.mark.parametrize("size", ODD_SIZES)
@pytest.mark.parametrize("steps", ["1", "4", "16", "64", "wavefront", "serial", "7"])
@pytest.mark.parametrize("base", ["none", "bpg:32"])
def test_round_trip_at_odd_sizes(size: tuple[int, int], steps: str, base: str) -> None:
    if steps in ("serial", "wavefront") and size[0] * size[1] > 200:
        pytest.skip("many steps; smaller sizes show the same")
    samples = gradient(*size, 3)
    made = encode(samples, steps=steps, base=base)
    decoded = decode(made.data)
    assert np.array_equal(decoded.picture.samples, samples)
    assert decoded.verified
    assert decoded.header.steps == steps


@pytest.mark.usefixtures("small_models")
@pytest.mark.parametrize("channels", [1, 2, 3, 4])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("base", ["none", "bpg:20"])
def test_round_trip_of_all_kinds(channels: int, dtype: type[np.unsignedinteger], base: str) -> None:
    samples = gradient(19, 23, channels, dtype)
    decoded = decode(encode(samples, steps="4", base=base).data)
    assert decoded.picture.samples.dtype == dtype
    assert np.array_equal(decoded.picture.samples, samples)


@pytest.mark.usefixtures("small_models")
@pytest.mark.parametrize("value", [0, 1, 128, 255])
def test_constant_pictures(value: int) -> None:
    samples = np.full((40, 50, 3), value, np.uint8)
    assert np.array_equal(decode(encode(samples).data).picture.samples, samples)


@pytest.mark.usefixtures("small_models")
@pytest.mark.parametrize("compact", [False, True])
def test_noise_is_stored_raw(compact: bool) -> None:
    samples = noise(30, 30, 3)
    made = encode(samples, compact=compact)
    assert made.header.codec == "raw"
    assert made.step_count == 0
    assert len(made.data) <= samples.nbytes + 24
    assert np.array_equal(decode(made.data).picture.samples, samples)


def test_steps_report_what_was_coded(sample_samples: Samples) -> None:
    generator = lossless.encode(Picture(sample_samples), steps="6", base="none")
    seen = np.zeros(sample_samples.shape[:2], bool).ravel()
    bits, last = 0.0, None
    for number, step in enumerate(generator):
        assert (step.index, step.count) == (number, 6)
        assert not seen[step.positions].any()
        seen[step.positions] = True
        flat = step.picture.reshape(-1, 3)
        assert np.array_equal(flat[seen], sample_samples.reshape(-1, 3)[seen])
        assert (flat[~seen] == UNKNOWN).all()
        assert step.bits > bits
        assert not step.picture.flags.writeable
        bits, last = step.bits, step
    assert seen.all()
    assert last is not None


def test_unknown_pixels_show_the_base(sample_samples: Samples) -> None:
    first = next(lossless.encode(Picture(sample_samples), steps="4", base="bpg:20"))
    unknown = np.ones(sample_samples.shape[0] * sample_samples.shape[1], bool)
    unknown[first.positions] = False
    shown, true = first.picture.reshape(-1, 3)[unknown].astype(int), sample_samples.reshape(-1, 3)[unknown]
    assert 0 < np.abs(shown - true).mean() < 8


def test_encoder_and_decoder_show_the_same_steps(sample_samples: Samples) -> None:
    encoder = lossless.encode(Picture(sample_samples), steps="16", base="none")
    shown = [(step.picture.copy(), step.bits) for step in encoder]
    data = encode(sample_samples, steps="16", base="none").data
    for (picture, bits), step in zip(shown, lossless.decode(data), strict=True):
        assert np.array_equal(picture, step.picture)
        assert bits == step.bits


def test_cancelling_is_to_stop_iterating(sample_samples: Samples) -> None:
    generator = lossless.encode(Picture(sample_samples), steps="16")
    next(generator)
    generator.close()
    assert inspect.getgeneratorstate(generator) == inspect.GEN_CLOSED


@pytest.mark.parametrize("steps", ["1", "16", "wavefront"])
@pytest.mark.parametrize("base", ["none", "bpg:28"])
def test_files_are_as_short_as_the_model_says(sample_samples: Samples, steps: str, base: str) -> None:
    for compact, header in ((True, 10), (False, 26)):
        made = encode(sample_samples, steps=steps, base=base, compact=compact)
        ideal = made.shannon_bits / 8 + made.base_bytes
        assert ideal <= len(made.data) <= 1.001 * ideal + header
        assert made.bits_map.sum() == pytest.approx(made.shannon_bits, rel=1e-4)
        assert made.header.codec == "lossless"


def test_a_large_file_is_as_short_as_the_model_says(sample: Samples) -> None:
    """A photograph of 300 x 400: nothing grows with the picture but the coded pixels."""
    made = encode(sample, steps="2", base="bpg:24")
    assert len(made.data) <= 1.001 * (made.shannon_bits / 8 + made.base_bytes) + 24


def test_a_preview_is_stored_when_asked_for(sample: Samples) -> None:
    small = Picture(sample[:64, :64].copy())
    made = lossless.finish(lossless.encode(small, steps="2", with_preview=True))
    assert made.header.preview.startswith(b"\xff\xd8")
    decoded = decode(made.data)
    assert decoded.header.preview == made.header.preview
    assert decoded.verified


def test_wavefront_is_serial_in_fewer_steps(sample_samples: Samples) -> None:
    wavefront, serial = (encode(sample_samples[:16], steps=s, base="none") for s in ("wavefront", "serial"))
    assert wavefront.step_count < serial.step_count / 4
    assert abs(len(unpack(wavefront.data).pixels) - len(unpack(serial.data).pixels)) <= 8
    assert wavefront.shannon_bits == pytest.approx(serial.shannon_bits, rel=0.01)


def test_more_steps_cost_fewer_bits(sample_samples: Samples) -> None:
    rates = [encode(sample_samples, steps=s, base="none").shannon_bits for s in ("1", "4", "16", "64", "wavefront")]
    assert rates == sorted(rates, reverse=True)


@pytest.mark.usefixtures("small_models")
def test_batches_of_the_network_are_not_part_of_the_format(
    sample_samples: Samples, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = encode(sample_samples, steps="4", base="none").data
    monkeypatch.setattr(lossless, "start", _with_batch(lossless.start, 17))
    assert encode(sample_samples, steps="4", base="none").data == whole


def _with_batch(start, batch: int):
    def changed(*arguments):
        coder, progress = start(*arguments)
        coder._batch = batch
        return coder, progress

    return changed


@pytest.mark.usefixtures("small_models")
def test_damaged_files_never_end_in_another_error() -> None:
    data = encode(gradient(12, 14, 3), steps="4", base="bpg:30", compact=True).data
    generator = np.random.default_rng(0)
    wrong = 0
    for _ in range(150):
        broken = bytearray(data[: generator.integers(1, len(data) + 1)])
        for _ in range(generator.integers(0, 4)):
            broken[generator.integers(len(broken))] ^= 1 << generator.integers(8)
        if max(_size(bytes(broken))) > 400:
            continue  # sound, but slow
        try:
            decode(bytes(broken))
        except ItalicError:
            wrong += 1
    assert wrong > 20


def _size(data: bytes) -> tuple[int, int]:
    try:
        header = unpack(data).header
    except ItalicError:
        return 0, 0
    return header.height, header.width


@pytest.mark.usefixtures("small_models")
def test_wrong_pixels_are_found_by_their_crc() -> None:
    file = unpack(encode(gradient(20, 20, 3), steps="4", base="none").data)
    other = replace(file, header=replace(file.header, crc=(file.header.crc or 0) ^ 1))
    with pytest.raises(CorruptFile, match="not those that were encoded"):
        decode(pack(other))


@pytest.mark.usefixtures("small_models")
def test_a_missing_model_is_named() -> None:
    file = unpack(encode(gradient(20, 20, 3), steps="4").data)
    with pytest.raises(ModelMissing, match="00000000"):
        decode(pack(replace(file, header=replace(file.header, model="00000000"))))


@pytest.mark.parametrize(
    "settings", [{"steps": "many"}, {"base": "jpeg:3"}, {"base": "bpg:52"}, {"device": "abacus"}, {"steps": "0"}]
)
def test_bad_settings_are_refused(settings: dict[str, str]) -> None:
    with pytest.raises(BadSetting):
        encode(gradient(4, 4, 3), **settings)


def test_a_device_that_is_not_there_is_named() -> None:
    import torch

    absent = "cuda" if not torch.cuda.is_available() else "mps"
    with pytest.raises(BadSetting, match="not there"):
        encode(gradient(4, 4, 3), device=absent)


def test_real_photographs(shared: Path) -> None:
    for name in ("kodim05", "kodim20"):
        picture = read_picture(shared / "data" / "kodak" / f"{name}.png")
        corner = np.ascontiguousarray(picture.samples[200:328, 300:428])
        rates = {}
        for steps in ("4", "16"):
            made = encode(corner, steps=steps, base="none")
            assert np.array_equal(decode(made.data).picture.samples, corner)
            rates[steps] = 8 * len(made.data) / corner.size
        assert rates["16"] < rates["4"] < 5
