"""Points, their front, tables and the plot; and sweeps with the real codec."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from explorer.errors import BadSetting, CorruptFile, ModelMissing
from explorer.pictures.picture import Picture
from explorer.tradeoff import plot
from explorer.tradeoff.axes import linear_axis, linear_ticks, log_axis, log_ticks, seconds_label, value_labels
from explorer.tradeoff.marks import curves
from explorer.tradeoff.notebook import points_table
from explorer.tradeoff.plot import COLOURS, HEIGHT, WIDTH, draw_plot
from explorer.tradeoff.point import Point, bits_per_subpixel, pareto
from explorer.tradeoff.quantities import DECODING, ENCODING
from explorer.tradeoff.sweep import Progress, Run, sweep
from explorer.tradeoff.table import as_table, seconds_text, several_models, to_csv, to_json_list
from explorer.tradeoff.trial import compare
from explorer.weights.models import default_for, name_of

KEYS = [
    "width",
    "height",
    "channels",
    "bit_depth",
    "codec",
    "steps",
    "step_count",
    "base",
    "bytes",
    "base_bytes",
    "bpsp",
    "shannon_bits",
    "encode_seconds",
    "decode_seconds",
    "model",
    "quality",
    "metric",
    "psnr",
    "msssim",
]


def point(steps: str, bpsp: float, seconds: float | None, base: str = "none") -> Point:
    size = round(bpsp * 64 * 48 * 3 / 8)
    return Point(64, 48, 3, 8, "lossless", steps, 4, base, size, 0, bpsp, 8.0 * size, 0.5, seconds, "0badcafe")


CURVE = [point("1", 4.0, 0.1), point("4", 3.5, 0.2), point("16", 3.6, 0.3), point("serial", 3.1, 40.0)]


def test_front_holds_what_nothing_beats() -> None:
    assert [p.steps for p in pareto(CURVE)] == ["1", "4", "serial"]


def test_front_ignores_order_and_points_without_a_time() -> None:
    assert pareto([*reversed(CURVE), point("2", 0.1, None)]) == pareto(CURVE)


def test_front_of_equal_points_is_one_of_them() -> None:
    assert pareto([CURVE[0], CURVE[0]]) == [CURVE[0]]


def test_front_of_nothing_is_nothing() -> None:
    assert pareto([]) == []


def test_bpsp_counts_every_channel() -> None:
    assert bits_per_subpixel(300, 10, 10, 3) == 8.0
    assert bits_per_subpixel(300, 10, 10, 1) == 24.0


def test_json_has_the_promised_keys_in_order() -> None:
    (told,) = json.loads(to_json_list(CURVE[:1], {"input": "a.png"}))
    assert list(told) == ["input", *KEYS]
    assert [entry["steps"] for entry in json.loads(to_json_list(CURVE))] == ["1", "4", "16", "serial"]


def test_csv_reads_back() -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv([*CURVE, point("2", 3.0, None)]))))
    assert list(rows[0]) == KEYS
    assert [float(row["bpsp"]) for row in rows[:4]] == [p.bpsp for p in CURVE]
    assert rows[4]["decode_seconds"] == ""


@pytest.mark.parametrize("values", [[0.2], [1e-3, 3e-3], [0.02, 700.0], [1e-6, 1e6]])
def test_log_axis_holds_its_values_and_has_labels(values: list[float]) -> None:
    axis = log_axis(values, 0, 500)
    assert all(0 < axis.at(value) < 500 for value in values)
    major, minor = log_ticks(axis)
    assert major
    assert not set(major) & set(minor)
    assert all(axis.low <= tick <= axis.high for tick in major + minor)


@pytest.mark.parametrize("values", [[3.0], [0.0], [2.9, 3.1], [0.001, 24.0]])
def test_linear_axis_holds_its_values_and_its_labels_differ(values: list[float]) -> None:
    axis = linear_axis(values, 400, 0)
    assert all(0 < axis.at(value) < 400 for value in values)
    ticks = linear_ticks(axis)
    assert 3 <= len(ticks) <= 12
    assert len(set(value_labels(ticks))) == len(ticks)


@pytest.mark.parametrize(
    ("seconds", "label"), [(0.02, "20 ms"), (0.5, "500 ms"), (1.0, "1 s"), (200.0, "200 s"), (2e-4, "0.2 ms")]
)
def test_seconds_are_labelled_in_the_unit_that_reads_best(seconds: float, label: str) -> None:
    assert seconds_label(seconds) == label


def count_of(data: bytes, colour: tuple[int, int, int]) -> int:
    with Image.open(io.BytesIO(data)) as image:
        assert image.format == "PNG"
        assert image.size == (WIDTH, HEIGHT)
        return int((np.asarray(image.convert("RGB")) == colour).all(axis=2).sum())


def test_plot_draws_a_curve_for_each_base() -> None:
    none_only = draw_plot(CURVE, "one base")
    both = draw_plot([*CURVE, point("1", 3.8, 0.15, "bpg:32")], "two bases")
    assert count_of(none_only, COLOURS[0]) > 100
    assert count_of(none_only, COLOURS[1]) == 0
    assert count_of(both, COLOURS[1]) > 100


def test_plot_of_one_point_and_of_many_bases() -> None:
    assert count_of(draw_plot(CURVE[:1], "one point"), COLOURS[0]) > 50
    crowd = [point("1", 3.0 + index / 10, 0.1, f"bpg:{index}") for index in range(9)]
    assert count_of(draw_plot(crowd, "many", ENCODING), COLOURS[5]) > 50


def test_plot_leaves_out_pictures_stored_raw() -> None:
    raw = point("1", 8.1, 1e-5)._replace(codec="raw")
    assert draw_plot([raw, *CURVE], "same") == draw_plot(CURVE, "same")


def test_table_marks_the_front_and_what_is_stored_raw() -> None:
    table = as_table([*CURVE, point("2", 8.1, 50.0)._replace(codec="raw")])
    assert list(table.columns[1].cells) == ["1", "4", "16", "serial", "2 (raw)"]
    assert list(table.columns[-1].cells) == ["*", "*", "", "*", ""]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(None, "-"), (0.0, "0"), (0.000219, "0.000219"), (1.5, "1.50"), (63.6, "63.6"), (250.4, "250")],
)
def test_seconds_are_shown_with_three_digits(seconds: float | None, text: str) -> None:
    assert seconds_text(seconds) == text


def test_plot_of_nothing_is_refused() -> None:
    with pytest.raises(BadSetting, match="decode"):
        draw_plot([point("1", 3.0, None)], "none")


def test_compare_tells_how_many_samples_differ(sample_samples: NDArray[np.uint8]) -> None:
    other = sample_samples.copy()
    other[0, 0] ^= 1
    compare(Picture(sample_samples), Picture(sample_samples.copy()))
    with pytest.raises(CorruptFile, match="3 of 2304 differ"):
        compare(Picture(sample_samples), Picture(other))
    with pytest.raises(CorruptFile, match="instead of"):
        compare(Picture(sample_samples), Picture(other[1:]))


def test_sweep_runs_every_setting_once_and_its_files_decode(sample_samples: NDArray[np.uint8]) -> None:
    from explorer.lossless import codec as lossless

    items = list(sweep(Picture(sample_samples), ["1", "4", "4"], ["none", "bpg:40"], "cpu"))
    runs = [item for item in items if isinstance(item, Run)]
    assert [(run.point.base, run.point.steps) for run in runs] == [
        ("none", "1"),
        ("none", "4"),
        ("bpg:40", "1"),
        ("bpg:40", "4"),
    ]
    for run in runs:
        assert run.point.bytes == len(run.encoded.data)
        assert run.point.bpsp == 8 * run.point.bytes / sample_samples.size
        assert (run.point.base_bytes > 0) == (run.point.base != "none")
        decoded = lossless.finish(lossless.decode(run.encoded.data, device="cpu"))
        np.testing.assert_array_equal(decoded.picture.samples, sample_samples)


def test_sweep_over_models_names_each(sample_samples: NDArray[np.uint8]) -> None:
    picture = Picture(sample_samples)
    usual = default_for(picture.height, picture.width)
    other = next(name for name in ("pictures", "cifar10") if name != usual)
    items = list(sweep(picture, ["1", "4"], ["none"], "cpu", models=["auto", other, usual]))
    points = [item.point for item in items if isinstance(item, Run)]
    assert [(name_of(point.model), point.steps) for point in points] == [
        (usual, "1"),
        (usual, "4"),
        (other, "1"),
        (other, "4"),
    ]
    assert list(dict.fromkeys(item.model for item in items if isinstance(item, Progress))) == [usual, other]
    assert len({point.setting for point in points}) == 4
    assert several_models(points)
    assert not several_models(points[:2])
    table = as_table(points)
    assert table.columns[0].header == "model"
    assert list(table.columns[0].cells) == [usual, usual, other, other]
    assert as_table(points[:2]).columns[0].header == "base"
    assert f"<td>{other}</td>" in points_table(points)
    assert legend(points) == [f"base none, model {usual}", f"base none, model {other}"]


def test_sweep_refuses_an_unknown_model_before_it_works(sample_samples: NDArray[np.uint8]) -> None:
    with pytest.raises(ModelMissing, match="no-such"):
        next(iter(sweep(Picture(sample_samples), ["1"], ["none"], "cpu", models=["auto", "no-such"])))


def legend(points: Sequence[Point]) -> list[str]:
    made = curves(points, DECODING, lambda point: point, lambda point: point.setting)
    return plot._names(DECODING, list(made))


def test_sweep_reports_rising_progress(sample_samples: NDArray[np.uint8]) -> None:
    items = list(sweep(Picture(sample_samples), ["1", "4"], ["none"], "cpu"))
    fractions = [item.fraction for item in items if isinstance(item, Progress)]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    assert {(item.phase, item.steps) for item in items if isinstance(item, Progress)} == {
        ("encode", "1"),
        ("decode", "1"),
        ("encode", "4"),
        ("decode", "4"),
    }


def test_closing_a_sweep_closes_the_codec(sample_samples: NDArray[np.uint8], monkeypatch: pytest.MonkeyPatch) -> None:
    from explorer.lossless import codec as lossless

    closed: list[bool] = []
    encode = lossless.encode

    def watched(*args: object, **kwargs: object) -> object:
        try:
            return (yield from encode(*args, **kwargs))  # type: ignore[arg-type]
        finally:
            closed.append(True)

    items = sweep(Picture(sample_samples), ["4"], ["none"], "cpu")
    monkeypatch.setattr(lossless, "encode", watched)
    next(items)
    closed.clear()
    items.close()  # type: ignore[attr-defined]
    assert closed == [True]


def test_sweep_repeats_in_rounds(sample_samples: NDArray[np.uint8]) -> None:
    items = list(sweep(Picture(sample_samples), ["1", "2"], ["none"], "cpu", repeat=2))
    runs = [item for item in items if isinstance(item, Run)]
    assert [run.point.steps for run in runs] == ["1", "2", "1", "2"]
    assert runs[0].encoded.data == runs[2].encoded.data
    assert next(item.runs for item in items if isinstance(item, Progress)) == 4


def test_sweep_refuses_an_unknown_base(sample_samples: NDArray[np.uint8]) -> None:
    with pytest.raises(BadSetting):
        list(sweep(Picture(sample_samples), ["4"], ["jpeg"], "cpu"))


def test_sweep_tells_of_a_file_that_decodes_to_other_samples(
    sample_samples: NDArray[np.uint8], monkeypatch: pytest.MonkeyPatch
) -> None:
    from explorer.lossless import codec as lossless

    decode: Callable[..., object] = lossless.decode

    def wrong(*args: object, **kwargs: object) -> object:
        decoded = yield from decode(*args, **kwargs)  # type: ignore[attr-defined]
        samples = decoded.picture.samples.copy()
        samples[3, 5, 1] += 1
        return decoded._replace(picture=Picture(samples))

    monkeypatch.setattr(lossless, "decode", wrong)
    with pytest.raises(CorruptFile, match="1 of"):
        list(sweep(Picture(sample_samples), ["4"], ["none"], "cpu"))
