"""A lesson as one HTML page that needs nothing else: words, pictures, charts, and a slider over the steps in each.

The pictures, the step of every pixel and the bytes so far are in the page, as PNG and numbers; forty lines of plain
JavaScript draw them. Nothing is loaded from elsewhere.
"""

from __future__ import annotations

import base64
import io
import json
from html import escape
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from explorer.lessons import checks
from explorer.lessons.charts import Axes, neighbours_series, svg
from explorer.lessons.page import PAGE, SCRIPT, WORDS
from explorer.lessons.quantities import fill
from explorer.lessons.reading import LoadedLesson
from explorer.lessons.schema import Show, Step
from explorer.lessons.stills import heat, steps_of_pixels
from explorer.lessons.trace import Trace

MOST_POSITIONS = 256  # of a slider; of more steps every n-th is shown
VIEWS = ("reveal", "mean", "mask", "bits", "original")


def page(lesson: LoadedLesson, links: str = "") -> str:
    """The page. `links`: HTML for its head line, such as a way to other languages. Raises `CorruptFile`."""
    words = WORDS.get(lesson.language, WORDS["en"])
    used = {name for step in lesson.steps if (name := shown_run(step)) is not None}
    data = {name: recording(lesson.trace(name)) for name in sorted(used)}
    texts = lesson.texts
    body = "".join(_step(lesson, step, number, words) for number, step in enumerate(lesson.steps, 1))
    references = "".join(f"<li>{escape(each)}</li>" for each in texts.references)
    return PAGE.format(
        language=lesson.language.replace("_", "-"), title=escape(texts.title), summary=escape(texts.summary),
        links=links, body=body, references=references, read=escape(words["read"]),
        # A text in JSON must not end the script that holds it.
        data=json.dumps(data).replace("<", "\\u003c"), words=json.dumps(words).replace("<", "\\u003c"), script=SCRIPT,
    )  # fmt: skip


def shown_run(step: Step) -> str | None:
    """The recording that a step's slider plays: that after the answer, where it is another."""
    shown = step.after if step.after is not None and step.after.run is not None else step.show
    return shown.run if shown.board is None else None


def recording(trace: Trace) -> dict[str, Any]:
    """What the page's script draws of a recording."""
    step_of = steps_of_pixels(trace)
    packed = np.stack([step_of >> 8, step_of & 255, np.zeros_like(step_of)], -1).astype(np.uint8)
    every = -(-trace.count // MOST_POSITIONS)
    positions = sorted({*range(0, trace.count, every), trace.count})
    sizes = trace.meta.base_bytes + trace.spent[positions] / 8
    found: dict[str, Any] = {
        "w": trace.header.width,
        "h": trace.header.height,
        "steps": trace.count,
        "at": positions,
        "bytes": [round(float(size)) for size in sizes],
        "picture": data_url(trace.picture),
        "order": data_url(packed),
        "bits": data_url(heat(trace)),
        "means": {str(step): data_url(mean, "WEBP") for step, mean in trace.means.items()},
    }
    if trace.shown is not trace.picture:
        found["shown"] = data_url(trace.shown)
    if trace.base is not None:
        found["base"] = data_url(trace.base)
    return found


def data_url(picture: NDArray[np.uint8], kind: str = "PNG") -> str:
    """A picture, uint8 (H, W, 3), in a page."""
    stream = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(picture)).save(stream, kind, **({"quality": 85} if kind == "WEBP" else {}))
    return f"data:image/{kind.lower()};base64,{base64.b64encode(stream.getvalue()).decode()}"


def chart(lesson: LoadedLesson, shown: Show, words: dict[str, str]) -> str:
    """The chart of a step as SVG."""
    names = [(lesson.trace(name), name) for name in shown.boards]
    series = [neighbours_series(made, words["steps"].format(count=made.count)) for made, _ in names]
    return svg(series, Axes(words["known"], words["bits_axis"], 48, 8, 8, 1), 720, 380)


def emphasised(text: str) -> str:
    """A text as HTML; *words* are emphasised."""
    parts = escape(text).split("*")
    return "".join(f"<b>{part}</b>" if at % 2 else part for at, part in enumerate(parts))


def answer(lesson: LoadedLesson, step: Step) -> str:
    """The right answer and the reason, "" where nothing is asked."""
    said = lesson.words(step)
    right = checks.right_choice(step.check, lesson.trace)
    parts = [fill(said.choices[right - 1], lesson.trace) + "."] if right and said.choices else []
    return " ".join([*parts, fill(said.reason, lesson.trace)]) if step.ask is not None else ""


def _step(lesson: LoadedLesson, step: Step, number: int, words: dict[str, str]) -> str:
    said = lesson.words(step)
    parts = [f'<section id="{escape(step.key)}"><h2>{number}. {escape(fill(said.title, lesson.trace))}</h2>']
    parts.append(f"<p>{emphasised(fill(said.text, lesson.trace))}</p>")
    if said.choices:
        choices = "".join(f"<li>{escape(fill(each, lesson.trace))}</li>" for each in said.choices)
        parts.append(f"<ol>{choices}</ol>")
    name = shown_run(step)
    if step.show.board == "chart":
        parts.append(f"<figure>{chart(lesson, step.show, words)}</figure>")
    elif step.show.board is not None:
        parts.append(f'<p class="note">{escape(words["program"])}</p>')
    elif name is not None:
        parts.append(_player(name, step, words))
    if told := answer(lesson, step):
        parts.append(f"<details><summary>{escape(words['answer'])}</summary><p>{emphasised(told)}</p></details>")
    return "".join(parts) + "</section>"


def _player(name: str, step: Step, words: dict[str, str]) -> str:
    """A place for the script to draw in."""
    shown = step.after if step.after is not None and step.after.run is not None else step.show
    first = shown.step if shown.step is not None else -1
    views = [shown.left if shown.left in VIEWS else "reveal"]
    if shown.panes != "one":
        views.append(shown.right if shown.right in VIEWS else "bits")
    panes = "".join(
        f'<canvas data-view="{view}" role="img" aria-label="{escape(words[view])}"></canvas>' for view in views
    )
    return (
        f'<figure class="player" data-run="{escape(name)}" data-first="{first}"><div class="panes">{panes}</div>'
        f'<input type="range" min="0" aria-label="{escape(words["slider"])}"><output></output></figure>'
    )
