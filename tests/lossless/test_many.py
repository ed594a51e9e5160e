"""Many small pictures at once: the files are those of the pictures one by one."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from explorer.errors import CorruptFile
from explorer.file.container import unpack
from explorer.lossless import codec as lossless
from explorer.lossless import many
from explorer.pictures.picture import Picture

pytestmark = pytest.mark.usefixtures("small_models")


def crops(samples: NDArray[np.uint8], count: int, height: int, width: int, channels: int = 3) -> list[Picture]:
    generator = np.random.default_rng(0)
    alpha = generator.integers(0, 256, (*samples.shape[:2], 1), np.uint8)
    whole = np.concatenate([samples, alpha], 2)[..., :channels]
    tall = np.concatenate([whole, whole[::-1], whole[:, ::-1]])
    rows = generator.integers(0, len(tall) - height, count)
    return [Picture(tall[row : row + height, :width].copy()) for row in rows]


def one_by_one(pictures: list[Picture], steps: str, base: str, *, compact: bool) -> list[bytes]:
    coders = [lossless.encode(picture, steps=steps, base=base, compact=compact) for picture in pictures]
    return [lossless.finish(coder).data for coder in coders]


@pytest.mark.parametrize(
    ("height", "width", "channels", "steps", "base"),
    [
        (9, 16, 3, "wavefront", "none"),
        (16, 9, 3, "5", "bpg:30"),
        (8, 8, 1, "16", "none"),
        (5, 7, 4, "2", "auto"),
        (1, 3, 3, "4", "none"),
    ],
)
@pytest.mark.parametrize("compact", [True, False])
def test_files_are_those_of_the_pictures_one_by_one(
    sample_samples: NDArray[np.uint8], height: int, width: int, channels: int, steps: str, base: str, compact: bool
) -> None:
    pictures = crops(sample_samples, 4, height, width, channels)
    made = lossless.finish(many.encode_many(pictures, steps=steps, base=base, compact=compact))
    assert made.files == one_by_one(pictures, steps, base, compact=compact)
    back = lossless.finish(many.decode_many(made.files))
    assert [p.samples.tobytes() for p in back.pictures] == [p.samples.tobytes() for p in pictures]


def test_more_pictures_than_a_block_holds(sample_samples: NDArray[np.uint8]) -> None:
    pictures = crops(sample_samples, 46, 23, 32)  # 46 times 368 positions in the last step; a block has 16,384
    made = lossless.finish(many.encode_many(pictures, steps="4", base="none"))
    assert made.files == one_by_one(pictures, "4", "none", compact=True)
    assert {unpack(data).header.codec for data in made.files} == {"lossless"}
    back = lossless.finish(many.decode_many(made.files))
    assert all(np.array_equal(a.samples, b.samples) for a, b in zip(pictures, back.pictures, strict=True))


def test_pictures_stored_raw_stand_among_the_others(sample_samples: NDArray[np.uint8]) -> None:
    noise = Picture(np.random.default_rng(1).integers(0, 256, (8, 8, 3), np.uint8))
    pictures = [noise, *crops(sample_samples, 2, 8, 8), noise]
    made = lossless.finish(many.encode_many(pictures, steps="4", base="none"))
    assert made.files == one_by_one(pictures, "4", "none", compact=True)
    assert [unpack(data).header.codec for data in made.files] == ["raw", "lossless", "lossless", "raw"]
    back = lossless.finish(many.decode_many(made.files))
    assert all(np.array_equal(a.samples, b.samples) for a, b in zip(pictures, back.pictures, strict=True))
    only = lossless.finish(many.decode_many(made.files[:1]))
    assert np.array_equal(only.pictures[0].samples, noise.samples)


def test_a_damaged_file_among_them_is_found(sample_samples: NDArray[np.uint8]) -> None:
    made = lossless.finish(many.encode_many(crops(sample_samples, 3, 8, 8), steps="4", base="none", compact=False))
    damaged = bytearray(made.files[1])
    damaged[-6] ^= 1
    with pytest.raises(CorruptFile):
        lossless.finish(many.decode_many([made.files[0], bytes(damaged), made.files[2]]))


def test_shapes_and_settings_are_shared(sample_samples: NDArray[np.uint8]) -> None:
    small, large = crops(sample_samples, 1, 12, 16), crops(sample_samples, 1, 12, 17)
    with pytest.raises(ValueError, match="one shape"):
        lossless.finish(many.encode_many([*small, *large]))
    with pytest.raises(ValueError, match="one shape"):
        lossless.finish(many.encode_many([Picture(np.zeros((65, 64, 3), np.uint8))]))
    files = one_by_one(small, "4", "none", compact=True) + one_by_one(small, "16", "none", compact=True)
    with pytest.raises(ValueError, match="one setting"):
        lossless.finish(many.decode_many(files))
