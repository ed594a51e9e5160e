"""The prediction of one pixel is the one that the coder used, and costs what the run reported."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from typing import NamedTuple

import numpy as np
import pytest

from explorer.coding.progress import Progress, Stopwatch
from explorer.coding.schedule import Schedule, schedule
from explorer.errors import CorruptFile, UnsupportedFile
from explorer.lossless import codec as lossless
from explorer.lossless.base.bpg import decode_base, encode_base
from explorer.lossless.density.coding import PixelCoder
from explorer.lossless.density.decisions import Given
from explorer.lossless.density.inspect import Inspector, Prediction
from explorer.lossless.density.walk import Base
from explorer.lossless.inspection import inspector
from explorer.lossless.models import evaluator, load
from explorer.lossless.steps import run
from explorer.pictures.picture import as_rgb8
from tests.golden.make import FOLDER, MODELS, picture

pytestmark = pytest.mark.usefixtures("golden_models")


class Coded(NamedTuple):
    """A picture that the golden model coded, whatever it cost."""

    looked: Inspector
    rgb: np.ndarray
    bits_map: np.ndarray
    plan: Schedule


def coded(shape: tuple[int, int], rung: str, qp: int | None = None, colours: int = 3) -> Coded:
    rgb = np.ascontiguousarray(np.broadcast_to(picture((*shape, colours), np.uint8).samples, (*shape, 3)))
    model, plan = load("pictures"), schedule(*shape, rung)
    base = None if qp is None else Base(decode_base(encode_base(rgb, qp), shape[1], shape[0], qp), qp)
    progress = Progress.start(*shape, None)
    coder = PixelCoder(evaluator(model, "cpu"), plan, base, colours)
    lossless.finish(run(coder, partial(coder.step, decisions=Given(rgb)), progress, Stopwatch()))
    looked = Inspector(model.network, plan, rgb, base and base.pixels, qp or 0, colours, coder.traces())
    return Coded(looked, rgb, progress.bits_map, plan)


@pytest.mark.parametrize(
    ("shape", "rung", "qp", "colours"),
    [
        ((17, 31), "wavefront", None, 3),
        ((20, 26), "8", 30, 3),
        ((16, 16), "1", 14, 3),
        ((32, 32), "16", None, 3),
        ((24, 100), "16", None, 3),
        ((9, 11), "serial", None, 1),
        ((8, 13), "4", 25, 1),
        ((1, 1), "1", None, 3),
    ],
)
def test_the_true_values_cost_the_bits_of_the_run(
    shape: tuple[int, int], rung: str, qp: int | None, colours: int
) -> None:
    """The sum of -log2 p is the run's bits of the pixel, at every schedule, with and without base, in grey."""
    looked, rgb, bits_map, plan = coded(shape, rung, qp, colours)
    without = Inspector(looked._model, plan, rgb, looked._base, qp or 0, colours, reach=100)
    for x, y in some_pixels(shape):
        found = looked.at(x, y)
        assert found.step == plan.step_of[y, x]
        assert without.at(x, y).bits == pytest.approx(found.bits)  # in a picture that lies within reach
        assert found.bits == pytest.approx(float(bits_map[y, x]), rel=1e-5, abs=1e-5)
        assert [channel.value for channel in found.channels] == rgb[y, x][[1, 0, 2]].tolist()[:colours]
        for channel in found.channels:
            assert channel.probability.shape == (256,)
            assert channel.probability.min() > 0
            assert channel.probability.sum() == pytest.approx(1)


def some_pixels(shape: tuple[int, int]) -> list[tuple[int, int]]:
    """Corners and others, as (x, y)."""
    height, width = shape
    chosen = np.random.default_rng(5).integers(0, (width, height), (20, 2)).tolist()
    return [(0, 0), (width - 1, 0), (0, height - 1), (width - 1, height - 1), *((x, y) for x, y in chosen)]


@pytest.mark.parametrize("name", ["rgba", "grey_serial"])
def test_a_file_tells_what_its_pixels_cost(name: str) -> None:
    data = (FOLDER / f"{name}.italic").read_bytes()
    decoded = lossless.finish(lossless.decode(data))
    looked = inspector(data, as_rgb8(decoded.picture))
    costs = [[looked.at(x, y).bits for x in range(10)] for y in range(9)]
    assert decoded.traces is not None
    np.testing.assert_allclose(costs, decoded.traces.alone[:9, :10], atol=0.3)  # scales follow the picture
    assert len(looked.at(0, 0).channels) == {"rgba": 3, "grey_serial": 1}[name]


def test_a_watched_file_needs_no_steps_and_no_base_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    data = (FOLDER / "rgba.italic").read_bytes()
    rgb = as_rgb8(lossless.finish(lossless.decode(data)).picture)
    step_of = schedule(*rgb.shape[:2], "4").step_of.astype(np.uint8)
    assert inspector(data, rgb, step_of).at(3, 4).bits == inspector(data, rgb).at(3, 4).bits
    assert inspector(data, rgb, np.zeros_like(step_of)).at(3, 4).known == 0


def test_what_is_known_grows_with_the_steps() -> None:
    looked, _, _, plan = coded((24, 100), "16")
    assert looked.at(0, 0).known == 0
    inside = np.argwhere(plan.step_of[4:20, 4:96] == plan.count - 1)[0] + 4
    assert (
        looked.at(int(inside[1]), int(inside[0])).known == 40
    )  # all but the 8 of its own kind: the last step codes a quarter of the pixels
    wave = coded((17, 31), "wavefront").looked
    assert wave.at(14, 8).known == 24  # three rows above and three pixels to the left


def test_what_comes_later_does_not_matter() -> None:
    """Pixels of the same step and of later ones can be anything; earlier ones cannot."""
    looked, rgb, _, plan = coded((17, 31), "wavefront")
    network, x, y = load("pictures").network, 14, 8
    later, own = plan.step_of >= plan.step_of[y, x], rgb[y, x].copy()

    def changed(where: np.ndarray) -> Prediction:
        other = np.where(where[..., None], 255 - rgb, rgb)
        other[y, x] = own
        return Inspector(network, plan, other).at(x, y)

    wanted = looked.at(x, y)
    pairs = zip(changed(later).channels, wanted.channels, strict=True)
    assert all(np.array_equal(one.probability, other.probability) for one, other in pairs)
    assert not np.array_equal(changed(~later).channels[0].probability, wanted.channels[0].probability)


def test_channels_are_named_in_their_order() -> None:
    found = coded((5, 5), "4").looked.at(3, 4)
    assert [channel.channel for channel in found.channels] == ["G", "R", "B"]
    assert [channel.channel for channel in coded((5, 5), "4", colours=1).looked.at(0, 0).channels] == ["L"]
    green = found.channels[0]
    assert green.expected == pytest.approx(sum(p * value for value, p in enumerate(green.probability)))


@pytest.mark.parametrize(("x", "y"), [(-1, 0), (0, -1), (7, 0), (0, 5)])
def test_pixels_outside_are_refused(x: int, y: int) -> None:
    looked = Inspector(load("pictures").network, schedule(5, 7, "4"), np.zeros((5, 7, 3), np.uint8))
    with pytest.raises(IndexError):
        looked.at(x, y)


def test_files_without_predictions_are_refused() -> None:
    data = (FOLDER / "raw.italic").read_bytes()
    with pytest.raises(UnsupportedFile):
        inspector(data, np.zeros((2, 2, 3), np.uint8))
    with pytest.raises(CorruptFile):
        inspector(data[:-3], np.zeros((2, 2, 3), np.uint8))


def test_it_needs_no_torch() -> None:
    code = (
        "import sys, numpy as np\n"
        "from explorer.lossless.inspection import inspector\n"
        "from tests.golden.make import FOLDER\n"
        "data = (FOLDER / 'rgba.italic').read_bytes()\n"
        "print(inspector(data, np.zeros((12, 10, 3), np.uint8)).at(5, 5).bits > 0, 'torch' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True, text=True, env=os.environ | {"ITALIC_MODELS": str(MODELS)},
        cwd=FOLDER.parent.parent, check=False,
    )  # fmt: skip
    assert done.stdout == "True False\n", done.stderr
