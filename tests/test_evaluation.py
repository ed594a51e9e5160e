"""The benchmark: every file decoded and compared, rates over all pixels, ratios to the reference."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from typer.testing import CliRunner

from explorer.cli import app
from explorer.errors import CorruptFile, UnsupportedImage
from explorer.evaluation.benchmark import Result, measure, remarks, summarise
from explorer.evaluation.datasets import Sample, count, find_cifar10, picture_files, samples
from explorer.evaluation.peers import REFERENCE, identical, peers, png
from explorer.picture import Picture


def result(coder: str, size: int, encode: float, subpixels: int = 300, steps: str = "", base: str = "") -> Result:
    return Result(coder, steps, base, "p", subpixels, size, encode, 2 * encode)


def test_summary_counts_all_bits_over_all_subpixels_and_takes_medians() -> None:
    own = [result("a", 100, 1.0), result("a", 200, 5.0, 900), result("a", 300, 2.0)]
    (summary,) = summarise(own)
    assert (summary.pictures, summary.bytes) == (3, 600)
    assert summary.bpsp == 8 * 600 / 1500
    assert (summary.encode_seconds, summary.decode_seconds) == (2.0, 4.0)
    assert summary.encode_ratio is None


def test_ratios_are_over_the_encoding_time_of_the_reference() -> None:
    summary, reference = summarise([result("a", 1, 1.0), result(REFERENCE, 1, 4.0)])
    assert (summary.encode_ratio, summary.decode_ratio) == (0.25, 0.5)
    assert (reference.encode_ratio, reference.decode_ratio) == (1.0, 2.0)


def test_remarks_tell_a_rate_that_does_not_fall() -> None:
    falling = [result(f"i{n}", 100 - n, 1.0 + n, steps=n_text, base="none") for n, n_text in enumerate(("1", "16"))]
    assert any("yes" in remark for remark in remarks(summarise(falling)))
    assert any("encode 2.00" in remark for remark in remarks(summarise(falling)))
    rising = [falling[0], falling[1]._replace(bytes=101)]
    assert any("NO" in remark for remark in remarks(summarise(rising)))


def test_measure_runs_settings_and_peers_on_every_picture(sample_samples: NDArray[np.uint8]) -> None:
    two = [Sample("a", Picture(sample_samples)), Sample("b", Picture(sample_samples[:9].copy()))]
    found = list(measure(two, ["1", "4"], ["none"], [png()], "cpu"))
    assert [(each.picture, each.coder) for each in found] == [
        (picture, coder) for picture in "ab" for coder in ("italic 1 none", "italic 4 none", "PNG")
    ]
    assert all(each.bytes > 0 and each.encode_seconds > 0 for each in found)


def test_measure_refuses_a_peer_that_is_not_lossless(sample_samples: NDArray[np.uint8]) -> None:
    wrong = png()._replace(decode=lambda data: np.zeros_like(sample_samples))
    with pytest.raises(CorruptFile, match="a: PNG"):
        list(measure([Sample("a", Picture(sample_samples))], [], [], [wrong], "cpu"))


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_peers_are_lossless(sample_samples: NDArray[np.uint8], channels: int) -> None:
    pytest.importorskip("imagecodecs")
    picture = np.concatenate([sample_samples, sample_samples[::-1, :, :1]], axis=2)[..., :channels]
    chosen = peers(threads=1)
    assert len(chosen) == 6
    for peer in chosen:
        assert identical(picture, peer.decode(peer.encode(picture))), peer.name


def test_samples_of_files_and_folders_with_a_limit(photo: Path, tmp_path: Path) -> None:
    for name in ("b.png", "a.png"):
        Image.new("L", (3, 2)).save(tmp_path / name)
    (tmp_path / "notes.txt").write_text("no picture")
    assert [sample.name for sample in samples([str(tmp_path)])] == ["a.png", "b.png", "photo.png"]
    assert [sample.name for sample in samples([str(photo), str(tmp_path)], 2)] == ["photo.png", "a.png"]
    assert count([str(photo), str(tmp_path)]) == 4
    assert count([str(photo), str(tmp_path)], 2) == 2


def test_sources_that_hold_nothing_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnsupportedImage, match="no pictures"):
        picture_files(tmp_path)
    with pytest.raises(UnsupportedImage, match="npm pack"):
        find_cifar10(f"cifar10:{tmp_path / 'none'}")
    monkeypatch.setenv("ITALIC_CIFAR10", str(tmp_path))
    assert find_cifar10("cifar10") == tmp_path


def test_benchmark_command_writes_its_tables(photo: Path) -> None:
    outputs = photo.with_name("b.json"), photo.with_name("b.csv")
    words = ["benchmark", str(photo), "--steps", "1,4", "--base", "none", "--threads", "1"]
    done = CliRunner().invoke(app, [*words, "--json", str(outputs[0]), "--csv", str(outputs[1])])
    assert done.exit_code == 0, done.output
    document = json.loads(outputs[0].read_text())
    assert len(document["results"]) == 2
    rows = list(csv.DictReader(outputs[1].read_text().splitlines()))
    assert [row["coder"] for row in rows] == ["italic 1 none", "italic 4 none"]
    assert [float(row["bpsp"]) for row in rows] == [summary["bpsp"] for summary in document["summaries"]]
