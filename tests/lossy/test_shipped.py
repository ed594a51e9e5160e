"""The shipped weights of the lossy codec: all that are promised, proved, and better the higher their number."""

from __future__ import annotations

import pytest

from explorer.lossless.codec import finish
from explorer.lossy.codec import decode, encode
from explorer.machine.resources import resource_folder
from explorer.pictures.imaging import read_picture
from explorer.weights import models

QUALITIES = {"mse": 5, "msssim": 3}


@pytest.mark.parametrize(("metric", "count"), QUALITIES.items())
def test_every_quality_is_there_and_takes_more_bytes_for_a_nearer_picture(metric: str, count: int) -> None:
    sample = next(path for path in sorted((resource_folder("assets") / "samples").iterdir()) if path.suffix == ".png")
    picture = read_picture(sample)
    sizes, errors = [], []
    for quality in range(1, count + 1):
        encoded = finish(encode(picture, quality=quality, metric=metric, steps="2"))
        shown = finish(decode(encoded.data)).picture.samples
        sizes.append(len(encoded.data))
        errors.append(((shown.astype(float) - picture.samples) ** 2).mean())
    assert sizes == sorted(sizes)
    assert errors == sorted(errors, reverse=True)
    names = {info.name for info in models.available() if info.metric == metric}
    assert names == {f"lossy-{metric}-{quality}" for quality in range(1, count + 1)}
