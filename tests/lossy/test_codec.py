"""The lossy codec end to end: any picture, any size, every rung the same picture, and no damage that goes unseen."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from explorer import decoding
from explorer.coding.latent_schedule import LATENT_RUNGS, latent_grid, latent_step_count
from explorer.coding.progress import UNKNOWN
from explorer.errors import BadSetting, CorruptFile, ItalicError, ModelMissing, UnsupportedFile, UnsupportedImage
from explorer.file.container import pack, unpack
from explorer.lossless import codec as lossless
from explorer.lossless.codec import finish
from explorer.lossy import codec, transforms
from explorer.lossy.targets import Target
from explorer.pictures.picture import Picture, as_rgb8
from tests.golden.make_lossy import CASES, FOLDER
from tests.strategies import gradient

pytestmark = pytest.mark.usefixtures("lossy_models")


def encode(samples: np.ndarray, **settings: Any) -> codec.EncodedLossy:
    return finish(codec.encode(Picture(samples), **settings))


def decode(data: bytes) -> codec.DecodedLossy:
    return finish(codec.decode(data))


@pytest.mark.parametrize("size", [(1, 1), (1, 70), (70, 1), (15, 16), (16, 17), (33, 31), (64, 64), (65, 70)])
def test_any_size(size: tuple[int, int]) -> None:
    encoded = encode(gradient(*size, 3))
    decoded = decode(encoded.data)
    assert decoded.picture.samples.shape == (*size, 3)
    assert decoded.verified
    grid = latent_grid(*size)
    assert decoded.bits_map.shape == grid
    assert decoded.step_count == encoded.step_count == latent_step_count(*grid, "wavefront")
    for one, other in zip(encoded.latents, decoded.latents, strict=True):
        assert np.array_equal(one, other)
    assert len(encoded.data) <= encoded.shannon_bits / 8 * 1.005 + 24 + 8


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_any_kind(channels: int, dtype: type[np.unsignedinteger]) -> None:
    samples = gradient(20, 35, channels, dtype)
    decoded = decode(encode(samples).data).picture
    assert (decoded.channels, decoded.bit_depth) == (channels, 8)
    if channels in (2, 4):
        wanted = samples[:, :, -1] if dtype == np.uint8 else np.rint(samples[:, :, -1] / 257)
        assert np.array_equal(decoded.samples[:, :, -1], wanted)


@pytest.mark.parametrize("size", [(3, 2), (50, 90)])
def test_every_rung_decodes_to_the_same_picture(size: tuple[int, int]) -> None:
    made = [encode(gradient(*size, 3), steps=rung) for rung in LATENT_RUNGS]
    pictures = [decode(one.data).picture.samples for one in made]
    assert all(np.array_equal(pictures[0], other) for other in pictures)
    assert [one.step_count for one in made] == [latent_step_count(*latent_grid(*size), rung) for rung in LATENT_RUNGS]
    assert abs(len(made[3].data) - len(made[4].data)) <= 1  # wavefront and serial


def test_steps_as_they_are_yielded() -> None:
    data = encode(gradient(40, 70, 3)).data
    steps, bits = [], 0.0
    for step in codec.decode(data):
        assert step.bits >= bits
        bits = step.bits
        if step.index + 1 < step.count:
            assert (step.picture == UNKNOWN).all()
        steps.append(step)
    assert [step.index for step in steps] == list(range(steps[0].count))
    assert np.array_equal(np.sort(np.concatenate([step.positions for step in steps])), np.arange(15))
    assert np.array_equal(steps[-1].picture, decode(data).picture.samples)
    assert not steps[-1].picture.flags.writeable


def test_quarters_of_a_quality_are_told_apart() -> None:
    samples, made = gradient(70, 90, 3), [encode(gradient(70, 90, 3), quality=q) for q in (32, 32.1, 32.25)]
    assert [one.header.quality for one in made] == [32, 32, 32.25]
    assert made[0].data == made[1].data != made[2].data
    ready = codec.prepare(Picture(samples))
    again = finish(codec.encode(Picture(samples), quality=32.25, prepared=ready))
    assert again.data == made[2].data


def test_profiles_and_preview_are_kept() -> None:
    picture = Picture(gradient(20, 20, 3), icc=b"profile", exif=b"II*\0exif")
    decoded = decode(finish(codec.encode(picture, with_preview=True)).data)
    assert (decoded.picture.icc, decoded.picture.exif) == (b"profile", b"II*\0exif")
    assert decoded.header.preview.startswith(b"\xff\xd8")


def test_both_codecs_are_opened_by_one_decoder_and_refused_by_the_other() -> None:
    lossy = encode(gradient(4, 4, 3)).data
    assert finish(decoding.decode(lossy)).header.codec == "lossy"
    with pytest.raises(UnsupportedFile, match="lossy"):
        finish(lossless.decode(lossy))
    raw = lossless.Header("raw", 2, 2, 1, 8, "1", crc=zlib.crc32(bytes(4)))
    raw_data = pack(lossless.Container(raw, pixels=bytes(4)))
    assert finish(decoding.decode(raw_data)).header.codec == "raw"
    with pytest.raises(UnsupportedFile, match="raw"):
        decode(raw_data)


def test_tiles_meet_without_a_seam(monkeypatch: pytest.MonkeyPatch) -> None:
    samples = gradient(200, 330, 3)
    whole = encode(samples)
    picture = decode(whole.data).picture.samples.astype(int)
    monkeypatch.setattr(transforms, "TILE", 5)
    tiled = encode(samples)
    assert (tiled.latents.y != whole.latents.y).mean() < 0.01
    assert np.abs(decode(whole.data).picture.samples - picture).max() <= 1


def test_what_the_window_shows() -> None:
    encoded = encode(gradient(60, 90, 3), steps="16")
    decoded = decode(encoded.data)
    last = codec.picture_after(decoded, decoded.step_count - 1)
    assert np.array_equal(last, as_rgb8(decoded.picture))
    first = codec.picture_after(encoded, -1)
    assert first.shape == last.shape
    assert not np.array_equal(first, last)
    alone = codec.bits_without_context(decoded)
    one_step = encode(gradient(60, 90, 3), steps="1")
    assert np.array_equal(alone, one_step.bits_map)


def test_settings_that_do_not_exist_are_refused_with_those_that_do() -> None:
    samples = gradient(4, 4, 3)
    for quality in (-1, 63.5, float("nan")):
        with pytest.raises(BadSetting, match="a number from 0 to 63"):
            encode(samples, quality=quality)
    with pytest.raises(BadSetting, match="mse, msssim"):
        encode(samples, metric="psnr")
    with pytest.raises(BadSetting, match="contradict"):
        encode(samples, quality=3, target=Target("psnr", 30))
    with pytest.raises(BadSetting, match="wavefront, serial"):
        encode(samples, steps="4")
    with pytest.raises(BadSetting, match="abacus"):
        encode(samples, device="abacus")
    with pytest.raises(ModelMissing, match="lossy-mse"):
        encode(samples, model="pictures")


def golden(name: str) -> bytes:
    return (FOLDER / f"{name}.italic").read_bytes()


@pytest.mark.parametrize("name", CASES)
def test_every_flip_and_cut_ends_in_one_error(name: str) -> None:
    data = golden(name)
    for bit in range(0, 8 * len(data), 7):
        flipped = bytearray(data)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises((CorruptFile, UnsupportedFile)):
            decode(bytes(flipped))
    for length in range(0, len(data), 3):
        with pytest.raises(CorruptFile):
            decode(data[:length])


def forged(name: str, change: Callable[[Any], Any]) -> bytes:
    """A file whose checksum is right, but whose content no encoder made."""
    return pack(change(unpack(golden(name))))


@pytest.mark.parametrize(
    "change",
    [
        lambda c: replace(c, pixels=b""),
        lambda c: replace(c, pixels=c.pixels[:-3]),
        lambda c: replace(c, pixels=b"\xff" * 100),
        lambda c: replace(c, pixels=bytes(reversed(c.pixels))),
        lambda c: replace(c, header=replace(c.header, width=c.header.width + 20)),
        lambda c: replace(c, header=replace(c.header, steps="1")),
        lambda c: replace(c, header=replace(c.header, crc=1)),
        lambda c: replace(c, header=replace(c.header, quality=c.header.quality + 20)),
        lambda c: replace(c, header=replace(c.header, channels=4)),
        lambda c: replace(c, extra=b"more"),
    ],
)
def test_forged_files_end_in_one_error(change: Callable[[Any], Any]) -> None:
    with pytest.raises(CorruptFile):
        decode(forged("rgb_wavefront", change))


@pytest.mark.parametrize(
    "change",
    [
        {"base": "bpg:3"},
        {"bit_depth": 16},
        {"steps": "4"},
        {"steps": "17"},
        {"crc": None},
        {"compact": True},
        {"quality": 63.25},
        {"quality": 70},
        {"quality": 3.1},
        {"quality": -0.25},
    ],
)
def test_headers_that_no_lossy_file_has_cannot_be_written(change: dict[str, Any]) -> None:
    container = unpack(golden("pixel"))
    with pytest.raises(ValueError, match="no file can express"):
        pack(replace(container, header=replace(container.header, **change)))


def test_an_unknown_model_is_named() -> None:
    data = forged("pixel", lambda c: replace(c, header=replace(c.header, model="00112233")))
    with pytest.raises(ModelMissing, match="00112233"):
        decode(data)


def test_a_picture_beyond_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.machine.memory.available", lambda: 1000)
    for attempt in (lambda: encode(gradient(9, 9, 3)), lambda: decode(golden("rgb_serial"))):
        with pytest.raises(UnsupportedImage, match="memory"):
            attempt()


def test_an_encoder_can_be_stopped() -> None:
    coder = codec.encode(Picture(gradient(70, 70, 3)))
    next(coder)
    coder.close()
    with pytest.raises(StopIteration):
        next(coder)


def test_errors_are_those_of_the_program() -> None:
    for data in (b"", b"italic", golden("pixel")[:5] + bytes(40)):
        with pytest.raises(ItalicError):
            finish(decoding.decode(data))
