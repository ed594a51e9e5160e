"""The benchmark: kinds of pictures, what is measured of them, the page, and what became worse since another."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from typer.testing import CliRunner

from explorer.cli import app
from explorer.errors import BadSetting, CorruptFile, ItalicError, UnsupportedImage
from explorer.evaluation import benchmark, peak
from explorer.evaluation.benchmark import Asked, LossyRow, Part, Report, Row, from_json, run, to_json
from explorer.evaluation.benchmark_page import page, rates_table
from explorer.evaluation.datasets import Sample
from explorer.evaluation.kinds import bundled, kind_of, named
from explorer.evaluation.lossless import Result
from explorer.evaluation.peak import Peak
from explorer.evaluation.peers import png
from explorer.evaluation.worse import compare
from explorer.pictures.picture import Picture

ASKED = Asked(["1"], "none", 1, "cpu", 1)


@pytest.fixture(scope="module")
def report() -> Report:
    rows = (Row("italic 16 auto", 1000, 2.5, 1.0, 1.5, 0.5, 0.75), Row("JPEG XL e9", 1200, 3.0, 2.0, 0.1, 1.0, 0.05))
    parts = (Part("photographs", "aa", 4, rows, 9000, Peak(500.0, 510.0)), Part("grey", "bb", 4, rows[:1], 9000, None))
    lossy = (LossyRow("italic mse wavefront", "JPEG", "psnr", -40.0),)
    return Report("0.1.0", {"processor": "P", "threads": 2, "device": "cpu"}, {"pictures": "ab"}, parts, lossy)


def with_row(report: Report, **changed: Any) -> Report:
    first, *rest = report.parts
    rows = (first.rows[0]._replace(**changed), *first.rows[1:])
    return report._replace(parts=(first._replace(rows=rows), *rest))


def test_bundled_kinds_are_the_same_each_time_and_fewer_where_quick() -> None:
    kinds, again, quick = bundled(False), bundled(False), bundled(True)
    assert [kind.fingerprint for kind in kinds] == [kind.fingerprint for kind in again]
    assert [kind.name for kind in quick] == [kind.name for kind in kinds]
    assert all(len(few.samples) < len(all_of.samples) for few, all_of in zip(quick, kinds, strict=True))
    found = {kind.name: kind.samples for kind in kinds}
    assert {sample.picture.samples.shape for sample in found["thumbnails"]} == {(32, 32, 3)}
    assert {sample.picture.channels for sample in found["grey"]} == {1}
    assert {sample.picture.channels for sample in found["graphics"]} == {3, 4}
    assert len({kind.fingerprint for kind in (*kinds, *quick)}) == 8


def test_fingerprints_tell_samples_and_shapes_apart() -> None:
    def of(*samples: NDArray[Any]) -> str:
        return kind_of("a", [Sample("p", Picture(each)) for each in samples]).fingerprint

    flat = np.zeros((4, 6, 3), np.uint8)
    assert of(flat) == of(flat.copy())
    assert (
        len({of(flat), of(flat.reshape(6, 4, 3)), of(flat + np.uint8(1)), of(flat, flat), of(flat.astype("u2"))}) == 5
    )


def test_a_kind_is_named_with_its_source(photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [sample.name for sample in named(f"mine={photo.parent}", None).samples] == ["photo.png"]
    (tmp_path / "somepictures" / "inner").mkdir(parents=True)
    (tmp_path / "somepictures" / "__init__.py").touch()
    photo.rename(tmp_path / "somepictures" / "inner" / "b.png")
    monkeypatch.syspath_prepend(tmp_path)
    kind = named("mine=package:somepictures", 3)
    assert (kind.name, [sample.name for sample in kind.samples]) == ("mine", ["b.png"])
    assert "somepictures" not in sys.modules  # looked at, not run


@pytest.mark.parametrize("text", ["", "mine", "=a", "mine=package:there_is_none", "mine=package:../a"])
def test_what_names_no_pictures_is_refused(text: str) -> None:
    with pytest.raises(BadSetting):
        named(text, None)


def test_a_kind_without_a_readable_picture_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"none")
    told: list[str] = []
    with pytest.raises(UnsupportedImage):
        named(f"mine={tmp_path}", None, lambda name, error: told.append(name))
    assert told == [str(tmp_path / "a.png")]


def test_a_run_measures_every_kind_and_goes_on_where_memory_cannot_be_told(
    sample_samples: NDArray[np.uint8], small_models: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise ItalicError("no process")

    monkeypatch.setattr(benchmark, "peak", fails)
    kinds = [
        kind_of("a", [Sample("p", Picture(sample_samples))]),
        kind_of("b", [Sample("q", Picture(sample_samples[:5]))]),
    ]
    told: list[tuple[str, str]] = []
    shown: list[float] = []
    found = run(kinds, ASKED, [png()], failed=lambda name, error: told.append((name, str(error))),
                note=lambda part, text: shown.append(part))  # fmt: skip
    assert [(part.kind, part.pictures, part.peak) for part in found.parts] == [("a", 1, None), ("b", 1, None)]
    assert [row.coder for row in found.parts[0].rows] == ["italic 1 none", "PNG"]
    assert found.parts[0].pixels == 24 * 32
    assert told == [("a", "no process"), ("b", "no process")]
    assert shown == [0.25, 0.5, 0.75, 1.0]
    assert from_json(to_json(found).encode()) == found
    assert from_json(to_json(found, {"notes": [{"picture": "a.gif"}]}).encode()) == found


def test_memory_is_that_of_a_process_of_its_own(sample_samples: NDArray[np.uint8], small_models: None) -> None:
    found = peak.peak(Picture(sample_samples), "1", "cpu")
    if found is None:
        pytest.skip("this system does not tell")
    assert all(50 < mebibytes < 4000 for mebibytes in found)
    with pytest.raises(ItalicError, match=r"measuring memory stopped with status 1: .*BadSetting"):
        peak.peak(Picture(sample_samples), "no rung", "cpu")


def test_of_repeats_the_shortest_times_count() -> None:
    once = Result("c", "", "", "p", 3, 10, 2.0, 5.0)
    (best,) = benchmark._best_of([once, once._replace(encode_seconds=3.0, decode_seconds=4.0)])
    assert (best.encode_seconds, best.decode_seconds) == (2.0, 4.0)


def test_a_stored_result_reads_as_it_was(report: Report, tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    path.write_text(to_json(report))
    assert benchmark.read(path) == report


@pytest.mark.parametrize(
    "spoilt",
    [b"", b"[]", b"{}", b"[" * 100_000, b'{"format": "italic-benchmark", "format_version": 2}',
     b'{"format": "italic-benchmark", "format_version": 1}'],
)  # fmt: skip
def test_what_is_no_stored_result_is_told(spoilt: bytes, tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    path.write_bytes(spoilt)
    with pytest.raises(CorruptFile, match=r"b\.json: no result"):
        benchmark.read(path)


def test_nothing_became_worse_of_the_same_result(report: Report) -> None:
    same = compare(report, report)
    assert (same.changes, same.apart) == ([], [])


@pytest.mark.parametrize(
    ("changed", "worse", "better"),
    [
        ({"bytes": 1001}, "bytes 1000 -> 1001 (+0.1 %)", None),
        ({"bytes": 999}, None, "bytes 1000 -> 999"),
        ({"encode_ratio": 0.59}, None, None),  # within what times vary by
        ({"encode_ratio": 0.61}, "encode time 0.5 -> 0.61", None),
        ({"decode_ratio": 0.5}, None, "decode time 0.75 -> 0.5"),
        ({"encode_ratio": None}, None, None),
    ],
)
def test_what_became_worse_is_named(
    report: Report, changed: dict[str, Any], worse: str | None, better: str | None
) -> None:
    found = compare(report, with_row(report, **changed))
    for changes, text in ((found.worse, worse), (found.better, better)):
        assert len(changes) == (text is not None)
        assert all(change.text.startswith(f"photographs, italic 16 auto: {text}") for change in changes)


def test_memory_and_lossy_rates_are_compared_too(report: Report) -> None:
    first, *rest = report.parts
    now = report._replace(parts=(first._replace(peak=Peak(530.0, 510.0)), *rest),
                          lossy=(report.lossy[0]._replace(percent=-38.0),))  # fmt: skip
    assert [change.what for change in compare(report, now).worse] == ["peak of encoding", "BD rate"]
    assert [change.what for change in compare(now, report).better] == ["peak of encoding", "BD rate"]


def test_what_cannot_be_compared_is_told(report: Report) -> None:
    first, second = report.parts
    now = report._replace(parts=(first._replace(fingerprint="cc", rows=first.rows[:1]),), machine={"processor": "Q"})
    found = compare(report, now)
    assert found.changes == []
    assert [sentence.partition(":")[0] for sentence in found.apart] == ["photographs", second.kind, "another processor"]
    assert compare(now, report).apart[1] == "grey: not in the earlier result"
    lacking = report._replace(parts=(first._replace(rows=first.rows[:1]), second))
    assert compare(report, lacking).apart == ["photographs, JPEG XL e9: not measured now"]


def test_the_page_holds_every_figure(report: Report) -> None:
    text = page(report, "italic benchmark --quick", compare(with_row(report, bytes=900), report))
    for figure in ("2.500", "3.000", "0.50", "0.75", "| photographs | 9000 | 500 | 510 |", "-40.0 %", "pictures ab"):
        assert figure in text
    assert "Worse: 1." in text
    assert "bytes 900 -> 1000 (+11.1 %)" in text
    assert rates_table(report)[2:] == ["| italic 16 auto | **2.500** | **2.500** |", "| JPEG XL e9 | 3.000 |  |"]


def test_the_command_writes_both_and_tells_what_became_worse(
    photo: Path, tmp_path: Path, small_models: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(benchmark, "peak", lambda *_: Peak(1.0, 1.0))
    monkeypatch.setattr("explorer.evaluation.peers.peers_at_hand", lambda threads: [png()])
    folder = tmp_path / "out"
    folder.mkdir()
    words = ["benchmark", f"mine={photo.parent}", "--only", "--quick", "--steps", "1", "--device", "cpu"]
    done = CliRunner().invoke(app, [*words, "--json", f"{folder}/b.json", "--page", f"{folder}/b.md"])
    assert done.exit_code == 0, done.output
    assert "| mine (1) |" in (folder / "b.md").read_text()
    stored = json.loads((folder / "b.json").read_text())
    stored["parts"][0]["rows"][0]["bytes"] -= 1
    (folder / "c.json").write_text(json.dumps(stored))
    again = CliRunner().invoke(app, [*words, "--against", f"{folder}/c.json"])
    assert again.exit_code == 1
    assert "WORSE: mine, italic 1 auto: bytes" in again.stdout
    twice = CliRunner().invoke(app, [*words, "--json", f"{folder}/b.json"])
    assert (twice.exit_code, "exists already" in twice.stderr) == (2, True)
