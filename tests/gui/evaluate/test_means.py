"""Means that grow are those that the command writes; what is looked at, and what stands in words and figures."""

from __future__ import annotations

import pytest

from explorer.evaluation.lossless import summarise
from explorer.evaluation.lossy import rate_points
from explorer.gui.evaluate.asked import Asked, of_journal, words
from explorer.gui.evaluate.estimate import Estimate
from explorer.gui.evaluate.figure import extent, figure_for
from explorer.gui.evaluate.means import BPP, BPSP, DECODE, ENCODE, MSSSIM, PSNR, Interval, Table
from explorer.gui.evaluate.measuring import Listed
from explorer.gui.evaluate.series import series_of
from explorer.gui.evaluate.view import View, plots
from explorer.gui.evaluate.words import interval_text, line_name, per_cent
from tests.gui.evaluate.rows import lossless_rows, lossy_rows


def test_lossless_means_are_those_of_the_summaries() -> None:
    rows = lossless_rows(7)
    table = Table(rows)
    for line, summary in zip(table.lines.values(), summarise(rows), strict=True):
        assert line.coder == summary.coder
        assert (line.count, line.bytes) == (summary.pictures, summary.bytes)
        for name, mean, half in (
            (BPSP, summary.mean_bpsp, summary.bpsp_ci95),
            (ENCODE, summary.mean_encode_seconds, summary.encode_ci95),
            (DECODE, summary.mean_decode_seconds, summary.decode_ci95),
        ):
            assert line.means[name].value == pytest.approx(mean, rel=1e-12)
            assert line.means[name].half == pytest.approx(half, rel=1e-9, abs=1e-12)


def test_lossy_means_are_those_of_the_points() -> None:
    rows = lossy_rows(5)
    table = Table(rows)
    points = {(point.coder, f"{point.quality:g}"): point for point in rate_points(rows)}
    assert set(points) == set(table.lines)
    for key, line in table.lines.items():
        assert line.means[BPP].half == pytest.approx(points[key].bpp_ci95)
        assert line.means[PSNR].value == pytest.approx(points[key].psnr)
        assert line.means[MSSSIM].half == pytest.approx(points[key].msssim_ci95, abs=1e-12)
        assert line.interval(MSSSIM).value == pytest.approx(points[key].msssim_db)


def test_pairs_are_compared_on_the_pictures_that_both_have() -> None:
    rows = lossless_rows(4)[:-1]  # PNG was not measured on the last picture
    table = Table(rows)
    one, four, png = table.lines.values()
    against = table.against(four, png)
    assert against is not None
    assert against.value == pytest.approx(-10)  # per cent, on three pictures
    assert against.low < -10 < against.high
    assert table.against(one, png).value == pytest.approx(20)
    assert table.against(png, png) is None


def test_pictures_of_one_name_are_two_pictures() -> None:
    rows = [row._replace(picture="same.png") for row in lossless_rows(2)]
    table = Table(rows)
    assert table.pictures == ["same.png", "same.png"]
    assert [line.count for line in table.lines.values()] == [2, 2, 2]


def test_curves_and_what_is_looked_at() -> None:
    table = Table(lossless_rows())
    assert [(series.name, len(series.lines)) for series in series_of(table)] == [("ITALIC, no base", 2), ("PNG", 1)]
    assert [name for name, _ in plots(table)] == ["decoding", "encoding", "two", "sorted"]
    pair = View().pair(table)
    assert pair is not None
    assert [line_name(line) for line in pair] == ["PNG", "ITALIC 4, no base"]
    lossy = Table(lossy_rows())
    assert [name for name, _ in plots(lossy)] == ["psnr", "msssim", "two", "sorted"]
    assert [line_name(line) for line in series_of(lossy)[0].lines] == [
        "ITALIC PSNR wavefront, 10",
        "ITALIC PSNR wavefront, 30",
    ]
    assert View().pair(Table()) is None


def test_figures_show_means_with_their_intervals_and_every_picture() -> None:
    table = Table(lossless_rows())
    means = figure_for(table, View("decoding"))
    assert [[dot.label for dot in curve.dots] for curve in means.curves] == [["1", "4"], ["PNG"]]
    assert all(dot.y.low < dot.y.value < dot.y.high for dot in means.dots)
    two = figure_for(table, View("two"))
    assert two.diagonal
    assert [dot.of for dot in two.dots] == [0, 1, 2, 3]
    assert (two.dots[0].x.value, two.dots[0].y.value) == (8 * 1000 / 3000, 8 * 900 / 3000)
    assert (two.x.title, two.y.title) == ("PNG", "ITALIC 4, no base")
    assert "4 of 4" in two.told
    ordered = figure_for(table, View("sorted"))
    rates = [dot.y.value for dot in ordered.curves[0].dots]
    assert rates == sorted(rates)
    lossy = figure_for(Table(lossy_rows()), View("psnr"))
    assert [curve.name for curve in lossy.curves] == ["ITALIC PSNR wavefront", "JPEG"]
    for plot in ("decoding", "two", "sorted"):
        assert figure_for(Table(), View(plot)).dots == []


def test_an_interval_that_is_far_wider_than_the_means_lie_apart_does_not_hide_them() -> None:
    rows = lossless_rows(2)
    rows[-1] = rows[-1]._replace(bytes=90_000)
    figure = figure_for(Table(rows), View("decoding"))
    _, up = extent(figure)
    values = [dot.y.value for dot in figure.dots]
    assert min(values) >= min(up)
    assert max(values) <= max(up)
    assert max(up) - min(up) <= 2 * (max(values) - min(values)) + 1e-9


@pytest.mark.parametrize(
    ("interval", "name", "text"),
    [
        (Interval(3.2149, 3.1, 3.3298), "", "3.21 ± 0.11"), (Interval(3.2, 3.2, 3.2), "", "3.200"),
        (Interval(0.25, 0.2, 0.3), DECODE, "250 ± 50 ms"),
        (None, "", "–"), (Interval(15, 14, 17), MSSSIM, "15.0 (14.0 … 17.0)"),
    ],
)  # fmt: skip
def test_figures_in_words(interval: Interval | None, name: str, text: str) -> None:
    assert interval_text(interval, name) == text


def test_differences_in_words() -> None:
    assert per_cent(Interval(-7.1, -8.0, -6.2)) == "−7.1 ± 0.9 %"
    assert per_cent(None) == "–"


def test_lists_of_any_script() -> None:
    assert words(" 1, 4，16、wavefront;; ") == ["1", "4", "16", "wavefront"]


def test_the_command_measures_the_same() -> None:
    asked = Asked(("/a b/c",), limit=3, steps="1,4", bases="none", model="auto", without=("QOI",), threads=2)
    line = asked.command()
    assert line.startswith("italic evaluate '/a b/c' --limit 3 --steps 1,4 --base none --peer ")
    assert line.endswith("--threads 2")
    assert "QOI" not in line
    lossy = Asked(("kodak",), codec="lossy", qualities="9, 45", metrics="psnr", threads=1, without=asked.peers)
    assert "--codec lossy --steps wavefront --quality 9,45 --metric mse" in lossy.command()


def test_a_journal_tells_what_was_asked() -> None:
    rows = lossless_rows()
    asked = of_journal(Asked(limit=9), {"sources": ["x"], "threads": 3, "device": "cpu"}, rows)
    assert (asked.sources, asked.steps, asked.bases, asked.model) == (("x",), "1, 4", "none", "auto")
    assert (asked.threads, asked.device, asked.limit, asked.peers) == (3, "cpu", 0, ("PNG",))
    other = [row._replace(coder=f"italic pictures-best {row.steps} none") for row in rows if row.steps]
    assert of_journal(Asked(), {}, other).model == "pictures-best"
    lossy = of_journal(Asked(), {"codec": "lossy"}, lossy_rows())
    assert (lossy.codec, lossy.metrics, lossy.qualities, lossy.latent_steps) == ("lossy", "mse", "10, 30", "wavefront")
    assert lossy.peers == ("JPEG",)
    fitted = [row._replace(coder=f"{row.coder} effort 20") for row in lossy_rows() if row.model]
    of_them = of_journal(Asked(), {"codec": "lossy"}, fitted)
    assert (of_them.effort, of_them.latent_steps, of_them.metrics) == (20, "wavefront", "mse")
    assert "--effort 20" in of_them.command()


def test_time_left_is_by_work() -> None:
    estimate = Estimate([Listed("a", "a", 100), Listed("b", "b", 300)], [("slow",), ("fast",)])
    assert estimate.part == 0
    assert estimate.seconds_left(1.0) is None
    estimate.add("a", ("slow",), 1000, 8.0, now=True)
    estimate.add("a", ("fast",), 1000, 2.0, now=True)
    assert estimate.part == pytest.approx(0.25)  # b is three times as large
    assert estimate.seconds_left(20.0) == pytest.approx(60.0)  # twice what the coders alone take
    estimate.add("b", ("slow",), 3000, 24.0, now=False)
    assert estimate.part == pytest.approx(34 / 40)
    estimate.fail("b", ("fast",))
    assert estimate.part == pytest.approx(1.0)
