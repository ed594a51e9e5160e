"""The lossy evaluation: quality and bytes of real files, averages, BD rates, tables, the command."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Generator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from typer.testing import CliRunner

from explorer import __version__
from explorer.cli import app
from explorer.errors import BadSetting, CorruptFile, UnsupportedImage
from explorer.evaluation import lossy
from explorer.evaluation.bd_rate import bd_rates, curve
from explorer.evaluation.chart import REFERENCE
from explorer.evaluation.charts import rate_chart
from explorer.evaluation.datasets import Sample
from explorer.evaluation.lossy import Codec, LossyResult, Setting, measure_lossy, own_settings, rate_points, rgb_of
from explorer.evaluation.lossy_peers import JPEG, LossyPeer, lossy_peers
from explorer.evaluation.lossy_tables import bd_table, lossy_json, points_csv, points_table
from explorer.evaluation.metrics import msssim, psnr
from explorer.evaluation.published import PublishedCurve, read_curves
from explorer.evaluation.scales import decibels
from explorer.pictures.picture import Picture
from explorer.weights import models
from tests.conftest import SAMPLE
from tests.golden.make_lossy import MODELS


class Encoded(NamedTuple):
    data: bytes
    seconds: float
    device: str = "cpu"


class Decoded(NamedTuple):
    picture: Picture
    seconds: float


def stub_encode(
    picture: Picture, *, quality: float, metric: str, steps: str, device: str, effort: int = 0
) -> Generator[Any, None, Encoded]:
    """Coarser steps of brightness at lower qualities; 4 bytes of size, then samples."""
    yield quality
    shift = 8 - int(quality)
    size = np.array(picture.samples.shape[:2], "<u2").tobytes()
    return Encoded(size + bytes([shift]) + ((picture.samples >> shift).astype(np.uint8)).tobytes()[:: shift + 1], 0.5)


def stub_decode(data: bytes, *, device: str) -> Generator[Any, None, Decoded]:
    yield 0
    height, width = np.frombuffer(data[:4], "<u2")
    kept = np.frombuffer(data[5:], np.uint8).repeat(data[4] + 1)[: int(height) * int(width) * 3]
    return Decoded(Picture((kept << data[4]).reshape(height, width, 3)), 0.25)


STUB = Codec(stub_encode, stub_decode)


@pytest.fixture(scope="module")
def photograph() -> NDArray[np.uint8]:
    """176 x 184 px of a photograph: large enough for MS-SSIM."""
    with Image.open(SAMPLE) as image:
        return np.asarray(image.convert("RGB"))[100:276, 100:284].copy()


def point(coder: str, bpp: float, psnr_db: float, similarity: float | None = 0.9, quality: int = 1) -> LossyResult:
    return LossyResult(coder, quality, "p", 800, round(100 * bpp), psnr_db, similarity, 1.0, 2.0)


def test_psnr_is_that_of_a_known_error() -> None:
    black, grey = np.zeros((4, 5, 3), np.uint8), np.full((4, 5, 3), 10, np.uint8)
    assert psnr(black, grey) == pytest.approx(20 * math.log10(255 / 10))
    assert psnr(grey, black) == psnr(black, grey)
    assert psnr(grey, grey) == math.inf


def test_msssim_of_small_pictures_is_none_and_of_equal_ones_one(photograph: NDArray[np.uint8]) -> None:
    assert msssim(photograph[:160], photograph[:160]) is None
    assert msssim(photograph, photograph) == pytest.approx(1.0, abs=1e-6)
    blurred = np.asarray(Image.fromarray(photograph).reduce(4).resize((184, 176)))
    assert 0.5 < (msssim(photograph, blurred) or 0) < 0.97


def test_decibels_of_msssim() -> None:
    assert decibels(0.99) == pytest.approx(20)
    assert decibels(1.0) == math.inf


def test_peers_make_real_files_of_rising_quality(photograph: NDArray[np.uint8]) -> None:
    chosen = lossy_peers()
    assert len({peer.name for peer in chosen}) == len(chosen) >= 5
    for peer in chosen:
        assert 6 <= len(peer.qualities) <= 9
        found = []
        for quality in (peer.qualities[0], peer.qualities[-1]):
            data = peer.encode(photograph, quality)
            decoded = peer.decode(data)
            assert (decoded.shape, decoded.dtype) == (photograph.shape, np.uint8)
            found.append((len(data), psnr(photograph, decoded)))
        (few, worst), (many, best) = found
        assert few * 3 < many, peer.name
        assert 15 < worst < best - 5 < 45, peer.name


def test_own_codec_and_peers_on_every_picture(photograph: NDArray[np.uint8]) -> None:
    samples = [Sample("a", Picture(photograph)), Sample("grey", Picture(photograph[..., :1].copy()))]
    jpeg = next(peer for peer in lossy_peers() if peer.name == JPEG)._replace(qualities=(20, 60))
    settings = [Setting("mse", 4, "2"), Setting("mse", 7, "2")]
    found = list(measure_lossy(samples, settings, [jpeg], "cpu", STUB))
    assert [(each.picture, each.coder, each.quality) for each in found] == [
        (picture, coder, quality)
        for picture in ("a", "grey")
        for coder, quality in (("italic mse 2", 4), ("italic mse 2", 7), (JPEG, 20), (JPEG, 60))
    ]
    assert (found[0].encode_seconds, found[0].decode_seconds) == (0.5, 0.25)
    assert found[0].bytes == 5 + -(-photograph.size // 5)
    assert found[0].psnr < found[1].psnr
    assert all(each.msssim is not None for each in found)
    assert found[2].pixels == 176 * 184


def test_pictures_that_peers_cannot_code_are_refused() -> None:
    for samples in (np.zeros((3, 3, 4), np.uint8), np.zeros((3, 3, 3), np.uint16)):
        with pytest.raises(UnsupportedImage, match="p: lossy coders"):
            rgb_of(Sample("p", Picture(samples)))


def test_another_size_is_an_error(photograph: NDArray[np.uint8]) -> None:
    wrong = LossyPeer("wrong", (1,), lambda samples, quality: b"", lambda data: np.zeros((2, 2, 3), np.uint8))
    with pytest.raises(CorruptFile, match="p: wrong"):
        list(measure_lossy([Sample("p", Picture(photograph))], [], [wrong], "cpu"))


def test_what_fails_is_told_and_the_others_go_on(photograph: NDArray[np.uint8]) -> None:
    def fails(samples: object, quality: int) -> bytes:
        raise RuntimeError("the library has had enough")

    weak = LossyPeer("weak", (1, 2), fails, lambda data: photograph)
    sound = LossyPeer("sound", (1,), lambda samples, quality: b"x", lambda data: photograph)
    pictures = [Sample("deep", Picture(photograph.astype(np.uint16))), Sample("p", Picture(photograph))]
    told: list[tuple[str, str]] = []
    found = measure_lossy(
        pictures, [], [weak, sound], "cpu", failed=lambda name, error: told.append((name, str(error)))
    )  # fmt: skip
    assert [(each.picture, each.coder) for each in found] == [("p", "sound")]
    assert [name for name, _ in told] == ["deep", "p", "p"]
    assert told[1][1] == "p: weak fails: the library has had enough"


def test_averages_count_every_picture_the_same() -> None:
    large = LossyResult("c", 1, "large", 8000, 1000, 30.0, 0.9, 1.0, 3.0)  # 1 bit a pixel
    small = LossyResult("c", 1, "small", 80, 30, 40.0, 0.99, 2.0, 5.0)  # 3
    (found,) = rate_points([large, small])
    assert (found.pictures, found.bytes, found.bpp, found.psnr) == (2, 1030, 2.0, 35.0)
    assert found.msssim == pytest.approx(0.945)
    assert found.msssim_db == pytest.approx(-10 * math.log10(0.055))
    assert found.encode_seconds == 1.5
    (without,) = rate_points([large, small._replace(msssim=None)])
    assert (without.msssim, without.msssim_db) == (None, None)


def test_points_are_sorted_by_rate_within_their_coder() -> None:
    found = rate_points([point("b", 2, 40, quality=7), point("a", 1, 30), point("b", 1, 30, quality=2)])
    assert [(each.coder, each.quality) for each in found] == [("b", 2), ("b", 7), ("a", 1)]


def rd_results(coder: str, factor: float) -> list[LossyResult]:
    return [
        point(coder, factor * rate, quality, 1 - 10 ** (-quality / 20), quality=n)
        for n, (rate, quality) in enumerate(((1, 26), (2, 30), (4, 33.5), (8, 37)))
    ]


def test_half_the_bytes_are_a_bd_rate_of_minus_fifty_percent() -> None:
    pytest.importorskip("bjontegaard")
    points = rate_points([*rd_results("anchor", 2.0), *rd_results("half", 1.0)])
    found = bd_rates(points, ["anchor", "missing"])
    assert [(rate.coder, rate.metric) for rate in found] == [("half", "psnr"), ("half", "msssim_db")]
    assert [rate.percent for rate in found] == pytest.approx([-50.0, -50.0])
    assert (found[0].low, found[0].high) == (26, 37)
    table = bd_table(found, "psnr", "t")
    assert list(table.columns[1].cells) == ["-50.0 % (26.0..37.0 dB)"]


def test_curves_apart_or_of_few_points_have_no_bd_rate() -> None:
    apart = [result._replace(psnr=result.psnr - 30, coder="apart") for result in rd_results("x", 1)]
    few = rd_results("few", 1)[:2]
    found = bd_rates(rate_points([*rd_results("anchor", 1), *apart, *few]), ["anchor"])
    assert [rate.percent for rate in found if rate.metric == "psnr"] == [None, None]


def test_a_point_that_more_bytes_made_no_better_is_no_part_of_the_curve() -> None:
    bent = [point("c", rate, quality, quality=rate) for rate, quality in ((1, 30), (2, 29), (3, 33), (4, math.inf))]
    assert curve(rate_points(bent), "c", "psnr") == [(1, 30), (3, 33)]


def test_what_is_infinite_or_missing_is_null_and_empty() -> None:
    results = [point("c", 1, math.inf, None)]
    points = rate_points(results)
    document = json.loads(lossy_json(points, [], results, "cpu", 1))
    assert document["points"][0]["psnr"] is None
    (row,) = csv.DictReader(points_csv(points, "cpu", 1).splitlines())
    assert (row["psnr"], row["msssim"], row["coder"]) == ("", "", "c")


def test_published_curves_are_read_by_key(tmp_path: Path) -> None:
    path = tmp_path / "rd.json"
    points = [{"bpp": 2, "psnr_rgb": 40}, {"bpp": 1, "psnr_rgb": 30, "msssim_rgb_db": 12}]
    path.write_text(json.dumps({"codecs": {"jpeg": {"label": "JPEG", "points": points}}}))
    (found,) = read_curves(path, ["jpeg"])
    assert (found.label, found.points) == ("JPEG", ((1.0, 30, 12), (2.0, 40, None)))
    with pytest.raises(BadSetting, match="no curve 'webp'; there are jpeg"):
        read_curves(path, ["webp"])
    path.write_text("{}")
    with pytest.raises(BadSetting, match="not a file of published curves"):
        read_curves(path, ["jpeg"])


def test_the_chart_draws_published_curves_within_what_was_measured() -> None:
    points = rate_points(rd_results("c", 1))
    near, far = (
        PublishedCurve("k", "near", ((2.0, 30.0, 15.0), (6.0, 35.0, 17.0))),
        PublishedCurve("f", "far", ((90.0, 50.0, None), (95.0, 51.0, None))),
    )
    grey = [
        int(
            (np.asarray(Image.open(io.BytesIO(rate_chart(points, curves, "psnr", "t"))).convert("RGB")) == REFERENCE)
            .all(2)
            .sum()
        )
        for curves in ([], [near], [far])
    ]
    assert grey[0] + 100 < grey[1]
    assert grey[2] == grey[0]


def test_pictures_without_loss_are_left_out_of_the_means_and_counted() -> None:
    every = [point("a", 1, 30.0), point("a", 3, math.inf, 1.0), point("b", 1, math.inf, 1.0)]
    one, other = rate_points(every)
    assert (one.psnr, one.msssim, one.bpp, one.pictures, one.exact) == (30.0, 0.9, 2, 2, 1)
    assert (other.psnr, other.exact) == (math.inf, 1)
    titles = [column.header for column in points_table([one, other], "").columns]
    assert titles[-1] == "exact"
    assert points_table([one._replace(exact=0)], "").columns[-1].header == "decode s"


def test_the_qualities_asked_for_or_eight_of_each_metric(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ITALIC_MODELS", str(MODELS))
    every = own_settings(["mse", "msssim"], [], ["2", "1"])
    assert [setting.coder for setting in every[::8]] == [
        "italic mse 2",
        "italic msssim 2",
        "italic mse 1",
        "italic msssim 1",
    ]
    assert [setting.quality for setting in every[:8]] == [0, 9, 18, 27, 36, 45, 54, 63]
    (setting,) = own_settings(["mse"], [2.2], ["serial"])
    assert (setting.quality, setting.steps, setting.model) == (2.25, "serial", models.find_lossy("mse").sha256[:8])
    for metrics, qualities, steps in ((["mse"], [64], ["2"]), (["mae"], [2], ["2"]), (["mse"], [], ["3"])):
        with pytest.raises(BadSetting):
            own_settings(metrics, qualities, steps)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stub as the codec, with two qualities; of the peers JPEG alone."""
    settings = [Setting("mse", quality, "wavefront") for quality in (3, 5, 7)]
    jpeg = lossy_peers()[0]._replace(qualities=(5, 30, 90))
    monkeypatch.setattr(lossy, "own_settings", lambda metrics, qualities, steps, effort: settings)
    monkeypatch.setattr(lossy, "the_codec", lambda: STUB)
    monkeypatch.setattr("explorer.evaluation.lossy_peers.lossy_peers", lambda: [jpeg])


@pytest.mark.usefixtures("quick")
def test_the_command_writes_tables_and_both_plots(tmp_path: Path, photograph: NDArray[np.uint8]) -> None:
    pytest.importorskip("bjontegaard")
    (tmp_path / "in").mkdir()
    Image.fromarray(photograph).save(tmp_path / "in" / "a.png")
    files = {kind: tmp_path / f"o.{kind}" for kind in ("json", "csv")} | {"plot": tmp_path / "o.png"}
    words = ["evaluate", str(tmp_path / "in"), "--codec", "lossy", "--threads", "1"]
    done = CliRunner().invoke(app, [*words, *(w for kind, path in files.items() for w in (f"--{kind}", str(path)))])
    assert done.exit_code == 0, done.output
    document = json.loads(files["json"].read_text())
    assert document["version"] == __version__
    assert [each["coder"] for each in document["points"]] == ["italic mse wavefront"] * 3 + [JPEG] * 3
    assert {rate["metric"] for rate in document["bd_rates"]} == {"psnr", "msssim_db"}
    assert len(list(csv.DictReader(files["csv"].read_text().splitlines()))) == 6
    assert "BD rate at equal PSNR" in done.output
    for name in ("o.png", "o-msssim.png"):
        with Image.open(tmp_path / name) as plot:
            assert plot.size == (1200, 680)


@pytest.mark.usefixtures("quick")
def test_a_journal_is_gone_on_with_and_knows_our_own_results(
    tmp_path: Path, photograph: NDArray[np.uint8], monkeypatch: pytest.MonkeyPatch
) -> None:
    setting = Setting("mse", 3, "wavefront", "0123abcd")
    monkeypatch.setattr(lossy, "own_settings", lambda metrics, qualities, steps, effort: [setting])
    Image.fromarray(photograph).save(tmp_path / "a.png")
    words = ["evaluate", str(tmp_path / "a.png"), "--codec", "lossy", "--threads", "1", "--no-peers"]
    words += ["--journal", str(tmp_path / "j")]
    assert CliRunner().invoke(app, [*words, "--csv", str(tmp_path / "one.csv")]).exit_code == 0
    written = (tmp_path / "j").read_bytes()
    assert CliRunner().invoke(app, [*words, "--csv", str(tmp_path / "two.csv")]).exit_code == 0
    assert (tmp_path / "j").read_bytes() == written  # nothing was measured again
    assert (tmp_path / "two.csv").read_bytes() == (tmp_path / "one.csv").read_bytes()
    (row,) = csv.DictReader((tmp_path / "one.csv").read_text().splitlines())
    assert (row["model_hash"], row["device"], row["threads"], row["version"]) == ("0123abcd", "cpu", "1", __version__)


def test_the_programs_own_codec_gives_one_picture_at_every_rung(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ITALIC_MODELS", str(MODELS))
    with Image.open(SAMPLE) as image:
        samples = [Sample("a", Picture(np.asarray(image.convert("RGB"))[100:150, 100:170].copy()))]
    found = list(measure_lossy(samples, own_settings(["mse"], [40], ["1", "wavefront"]), [], "cpu"))
    assert [each.coder for each in found] == ["italic mse 1", "italic mse wavefront"]
    assert found[0].psnr == found[1].psnr
    assert all(each.bytes > 20 and each.encode_seconds > 0 and each.decode_seconds > 0 for each in found)
    assert found[0].msssim is None


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--codec", "lossy", "--base", "none"], "--base is not an option of the lossy codec"),
        (["--quality", "3"], "--quality is not an option of the lossless codec"),
        (["--codec", "other"], "'other': give lossless or lossy"),
        (["--codec", "lossy", "--metric", "mae"], "'mae': give mse or msssim"),
        (["--codec", "lossy", "--published", "rd.json"], "Kodak's 24 pictures"),
    ],
)
def test_options_that_do_not_fit_are_refused(photo: Path, words: list[str], reason: str) -> None:
    done = CliRunner().invoke(app, ["evaluate", str(photo), *words])
    assert done.exit_code == 2
    assert reason in " ".join(done.output.split())
