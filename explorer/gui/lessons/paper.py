"""A lesson on paper: its words and pictures as PDF, set by Qt."""

from __future__ import annotations

from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PySide6.QtCore import QByteArray, QMarginsF, QSizeF, QUrl
from PySide6.QtGui import QGuiApplication, QImage, QPageLayout, QPageSize, QPainter, QPdfWriter, QTextDocument
from PySide6.QtSvg import QSvgRenderer

from explorer.lessons.handout import answer, chart, emphasised, shown_run
from explorer.lessons.page import WORDS
from explorer.lessons.quantities import fill
from explorer.lessons.reading import LoadedLesson
from explorer.lessons.schema import Step
from explorer.lessons.stills import stills

WIDTH = 480  # px of the text, at 96 dots per inch; a page of A4 within margins of 33 mm
HEIGHT = 700
GAP = 8  # px between two pictures
STYLE = "h1 { font-size: 20pt } h2 { font-size: 13pt } p, li { font-size: 10.5pt } .note { color: #57606a }"


def pdf(lesson: LoadedLesson) -> bytes:
    """The hand-out as PDF. Raises `CorruptFile`."""
    application = QGuiApplication.instance() or QGuiApplication([])
    assert application is not None
    words = WORDS.get(lesson.language, WORDS["en"])
    document = QTextDocument()
    document.setDefaultStyleSheet(STYLE)
    parts = [f"<h1>{escape(lesson.texts.title)}</h1><p class='note'>{escape(lesson.texts.summary)}</p>"]
    for number, step in enumerate(lesson.steps, 1):
        parts.append(_step(lesson, step, number, words, document))
    references = "".join(f"<li>{escape(each)}</li>" for each in lesson.texts.references)
    parts.append(f"<h2>{escape(words['read'])}</h2><ul>{references}</ul>")
    document.setHtml("".join(parts))
    document.setPageSize(QSizeF(WIDTH, HEIGHT))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "lesson.pdf"
        writer = QPdfWriter(str(path))
        writer.setTitle(lesson.texts.title)
        writer.setResolution(300)
        layout = QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(33, 30, 33, 30),
            QPageLayout.Unit.Millimeter,
        )  # fmt: skip
        writer.setPageLayout(layout)
        document.print_(writer)
        del writer  # it is written when it goes
        return path.read_bytes()


def _step(lesson: LoadedLesson, step: Step, number: int, words: dict[str, str], document: QTextDocument) -> str:
    said = lesson.words(step)
    parts = [f"<h2>{number}. {escape(fill(said.title, lesson.trace))}</h2>"]
    parts.append(f"<p>{emphasised(fill(said.text, lesson.trace))}</p>")
    if said.choices:
        parts.append(
            "<ol>" + "".join(f"<li>{escape(fill(each, lesson.trace))}</li>" for each in said.choices) + "</ol>"
        )
    image = _picture(lesson, step, words)
    if image is not None:
        name = f"step-{number}"
        document.addResource(QTextDocument.ResourceType.ImageResource, QUrl(name), image)
        width = min(WIDTH - 10, image.width())
        parts.append(f"<p><img src='{name}' width='{width}'></p>")
    elif step.show.board is not None:
        parts.append(f"<p class='note'>{escape(words['program'])}</p>")
    if told := answer(lesson, step):
        parts.append(f"<p><i>{escape(words['answer'])}: {emphasised(told)}</i></p>")
    return "".join(parts)


def _picture(lesson: LoadedLesson, step: Step, words: dict[str, str]) -> QImage | None:
    """The chart or the panes of a step; None for games."""
    if step.show.board == "chart":
        image = QImage(1440, 760, QImage.Format.Format_RGB32)
        image.fill(0xFFFFFFFF)
        painter = QPainter(image)
        QSvgRenderer(QByteArray(chart(lesson, step.show, words).encode())).render(painter)
        painter.end()
        return image
    name = shown_run(step)
    if name is None:
        return None
    shown = step.after if step.after is not None and step.after.run is not None else step.show
    found = [each.picture for each in stills(lesson.trace(name), shown)]
    scale = max(1, round(230 / max(each.shape[1] for each in found)))
    large = [each.repeat(scale, 0).repeat(scale, 1) for each in found]
    between = np.full((large[0].shape[0], GAP, 3), 255, np.uint8)
    row = np.ascontiguousarray(np.hstack([part for each in large for part in (each, between)][:-1]))
    return QImage(row.data, row.shape[1], row.shape[0], 3 * row.shape[1], QImage.Format.Format_RGB888).copy()
