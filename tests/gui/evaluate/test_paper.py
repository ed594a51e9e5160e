"""Figures and tables for a paper: sizes, fonts, formats, and all that says what was measured by."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from explorer.errors import BadSetting
from explorer.gui.evaluate.figure import figure_for
from explorer.gui.evaluate.figure_dialog import TWO_COLUMNS, FigureDialog
from explorer.gui.evaluate.means import Table
from explorer.gui.evaluate.paper_figure import PNG_DPI, Paper, figure_file, preview, write_figure
from explorer.gui.evaluate.paper_table import paper_table, to_csv, to_latex, to_markdown, write_table
from explorer.gui.evaluate.view import View
from tests.gui.evaluate.rows import lossless_rows, lossy_rows, study_of

PLOTS = ("decoding", "two", "sorted")
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(params=PLOTS)
def figure(request: pytest.FixtureRequest, qapp: object) -> object:
    return figure_for(Table(lossless_rows()), View(request.param))


@pytest.mark.parametrize("paper", [Paper(), Paper(17.5, 6.0, 11.0), Paper(5.0, 4.0, 6.0)])
def test_a_figure_has_the_size_in_cm_and_the_letters_in_points(figure, paper: Paper) -> None:
    drawn = ElementTree.fromstring(figure_file(figure, paper, ".svg"))
    assert float(drawn.attrib["width"].removesuffix("mm")) == pytest.approx(10 * paper.width, abs=0.1)
    assert float(drawn.attrib["height"].removesuffix("mm")) == pytest.approx(10 * paper.height, abs=0.1)
    width = float(drawn.attrib["viewBox"].split()[2])
    assert width / (paper.width / 2.54) == pytest.approx(720, rel=0.01)  # a unit is a tenth of a point
    sizes = {text.attrib["font-size"] for text in drawn.iter(f"{SVG}text")}
    assert sizes == {str(round(10 * paper.font))}
    pdf = figure_file(figure, paper, ".PDF")
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert box is not None
    assert float(box[1]) == pytest.approx(paper.width / 2.54 * 72, abs=1)
    with Image.open(io.BytesIO(figure_file(figure, paper, ".png"))) as png:
        assert png.width == pytest.approx(paper.width / 2.54 * PNG_DPI, abs=1)
        assert png.info["dpi"][0] == pytest.approx(PNG_DPI, abs=1)


def test_a_figure_says_what_it_shows(qapp: object) -> None:
    means = figure_file(figure_for(Table(lossless_rows()), View("decoding")), Paper(), ".svg").decode()
    texts = "".join(re.findall(r"<text[^>]*>([^<]*)", means))
    for words in ("PNG", "ITALIC, no base", "Rate (bits per sub-pixel)", "Decoding time"):
        assert words in texts
    assert "<image" not in means  # nothing of it is a picture
    lossy = figure_file(figure_for(Table(lossy_rows()), View("msssim")), Paper(), ".svg").decode()
    assert "MS-SSIM" in lossy


def test_a_figure_without_a_point_and_other_suffixes(tmp_path: Path, qapp: object) -> None:
    empty = figure_for(Table(), View("decoding"))
    write_figure(tmp_path / "f.pdf", empty, Paper())
    assert (tmp_path / "f.pdf").read_bytes().startswith(b"%PDF")
    with pytest.raises(BadSetting, match=r"\.gif"):
        write_figure(tmp_path / "f.gif", empty, Paper())
    assert preview(empty, Paper(8.0, 4.0), 400, 1.0).width() == pytest.approx(400, abs=1)


def test_the_dialog_asks_for_sizes(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = FigureDialog(parent, figure_for(Table(lossless_rows()), View("two")))
    qtbot.addWidget(dialog)
    assert dialog.paper == Paper()
    dialog._take(TWO_COLUMNS)
    dialog.font_field.setValue(9.5)
    assert dialog.paper == TWO_COLUMNS._replace(font=9.5)
    shown = dialog.shown.pixmap()
    assert shown.width() / shown.height() == pytest.approx(17.5 / 8.0, rel=0.02)


def test_tables_hold_the_means_their_intervals_and_the_machine() -> None:
    study = study_of(lossless_rows())
    table = paper_table(study, ("PNG",))
    assert [column.title for column in table.columns] == ["bpsp", "against PNG (%)", "Decoding (s)", "Encoding (s)"]
    markdown = to_markdown(table).splitlines()
    assert markdown[0].startswith("| Coder | bpsp | against PNG (%) |")
    assert markdown[3].startswith("| ITALIC 4, no base |")
    assert "-10.0" in markdown[3]
    for word in ("4 pictures of set", "ITALIC Explorer 9.9", "A & B_1", "2 threads", "device cpu", "0123abcd", "95 %"):
        assert word in markdown[-1]
    latex = to_latex(table)
    assert latex.startswith("% 4 pictures of set")
    rows = [line for line in latex.splitlines() if line.endswith(r"\\")]
    assert len(rows) == 4
    assert all(row.count("&") == 5 for row in rows)
    assert r"against PNG (\%)" in rows[0]
    assert r"\pm" in rows[1]
    (one, four, png) = csv.DictReader(to_csv(table).splitlines())
    assert float(four["against PNG (%)"]) == pytest.approx(-10, abs=0.1)
    assert float(one["bpsp, ±"]) > 0
    assert png["against PNG (%)"] == ""


def test_tables_of_the_lossy_codec() -> None:
    table = paper_table(study_of(lossy_rows()), None)
    assert [column.title for column in table.columns][:3] == ["bpp", "PSNR (dB)", "MS-SSIM (dB)"]
    assert [column.title for column in table.columns][3:] == ["Decoding (ms)", "Encoding (ms)"]
    assert len(to_markdown(table).splitlines()) == 2 + 4 + 2


def test_tables_are_written_by_their_suffix(tmp_path: Path) -> None:
    study = study_of(lossless_rows())
    for name in ("t.md", "t.tex", "t.csv"):
        write_table(tmp_path / name, study, None)
        assert (tmp_path / name).read_text("utf-8")
    with pytest.raises(BadSetting, match=r"\.md, \.tex or \.csv"):
        write_table(tmp_path / "t.doc", study, None)
