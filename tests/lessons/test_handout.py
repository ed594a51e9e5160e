"""Hand-outs: pages that need nothing else, drawn by a real browser; films; paper."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from explorer.cli import app
from explorer.errors import OutputFailed
from explorer.lessons import reading
from explorer.lessons.film import film
from explorer.lessons.handout import page
from explorer.lessons.site import pages
from explorer.lessons.stills import expected, still
from explorer.lessons.trace import Trace

RUNNER = CliRunner()
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

# Moves every slider to half of its way, and leaves what the page then shows where it can be read.
PROBE = """
<pre id="probe"></pre><script>
const wait = setInterval(() => {
  if (!document.documentElement.dataset.ready) return;
  clearInterval(wait);
  const told = [];
  for (const figure of document.querySelectorAll('.player')) {
    const slider = figure.querySelector('input'), before = figure.querySelector('output').textContent;
    slider.value = Math.round(slider.max / 2); slider.dispatchEvent(new Event('input'));
    const canvas = figure.querySelector('canvas'), data = canvas.getContext('2d')
      .getImageData(0, 0, canvas.width, canvas.height).data;
    told.push({ before, after: figure.querySelector('output').textContent, view: canvas.dataset.view,
      run: figure.dataset.run, at: RUNS[figure.dataset.run].at[slider.value], pixels: Array.from(data) });
  }
  document.getElementById('probe').textContent = JSON.stringify(told);
}, 20);
</script>
"""


def test_a_page_needs_nothing_else(lesson: Path) -> None:
    text = page(reading.read(lesson))
    plain = re.sub(r"<script>.*?</script>", "", text, flags=re.S)
    sources = re.findall(r"""(?:src|href|url)\s*[=(]\s*["']?([^"')\s>]+)""", plain)
    assert not [each for each in sources if not each.startswith(("data:", "#"))]
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")
    assert "{" not in re.sub(r"<(script|style).*?</\1>", "", text, flags=re.S)


@pytest.mark.skipif(BROWSER is None, reason="no Chromium")
def test_a_browser_draws_the_steps(lesson: Path, recorded: Trace, tmp_path: Path) -> None:
    assert BROWSER is not None
    file = tmp_path / "page.html"
    file.write_text(page(reading.read(lesson)).replace("</body>", PROBE + "</body>"), encoding="utf-8")
    command = [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}",
               "--virtual-time-budget=20000", "--dump-dom", file.as_uri()]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=200, encoding="utf-8")
    found = re.search(r'<pre id="probe">(.+?)</pre>', done.stdout, re.S)
    assert found is not None, done.stderr[-2000:]
    (told,) = json.loads(found[1])
    height, width = recorded.picture.shape[:2]
    drawn = np.array(told["pixels"], np.uint8).reshape(height, width, 4)[..., :3]
    known = recorded.step_of < told["at"]
    assert told["at"] == 2
    assert np.array_equal(drawn[known], recorded.picture[known])  # the file's own pixels, where they are known
    assert not np.array_equal(drawn[~known], recorded.picture[~known])
    assert told["after"] == f"Step 2 of 4: {recorded.spent[2] / 8:,.0f} bytes so far"


def test_the_site_has_every_lesson_in_every_language() -> None:
    lessons = reading.bundled()
    made = pages(lessons)
    assert len(made) == 2 * (len(lessons) + 1)
    for name, text in made.items():
        links = re.findall(r'href="([^"#]+)"', text)
        assert set(links) <= set(made), name
        assert len(text) < 1_500_000
    assert {f"{path.name}.html" for path in lessons} <= set(re.findall(r'href="([^"]+)"', made["index.html"]))


def test_stills_are_what_the_panes_show(recorded: Trace) -> None:
    assert np.array_equal(still(recorded, "reveal", recorded.count), recorded.picture)
    known = recorded.step_of < 2
    assert np.array_equal(still(recorded, "reveal", 2)[known], recorded.picture[known])
    assert (still(recorded, "reveal", 2)[~known] == 128).all()
    colours = {tuple(colour) for colour in still(recorded, "mask", 2).reshape(-1, 3).tolist()}
    assert len(colours) == 3
    assert expected(recorded, 1) is None
    assert expected(recorded, 3) is not None


def test_films_show_every_step(recorded: Trace) -> None:
    caption = "{step} of {count}: {bytes}"
    with Image.open(io.BytesIO(film(recorded, caption, suffix=".gif"))) as image:
        assert getattr(image, "n_frames", 1) == recorded.count + 1
    with av.open(io.BytesIO(film(recorded, caption))) as container:
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    assert len(frames) >= recorded.count + 1
    assert np.abs(frames[0].astype(int) - frames[-1]).max() > 50
    with pytest.raises(OutputFailed, match=r"\.mp4"):
        film(recorded, caption, suffix=".avi")


@pytest.mark.parametrize("suffix", [".html", ".pdf"])
def test_the_command_writes_pages_and_paper(lesson: Path, tmp_path: Path, suffix: str) -> None:
    target = tmp_path / f"out{suffix}"
    done = RUNNER.invoke(app, ["lesson", "handout", str(lesson), "-o", str(target), "--language", "zh_CN"])
    assert done.exit_code == 0, done.output
    assert target.read_bytes().startswith({".html": b"<!DOCTYPE html>", ".pdf": b"%PDF"}[suffix])
    assert target.stat().st_size > 5000
