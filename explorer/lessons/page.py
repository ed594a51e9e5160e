"""The frame of a hand-out: its words, style and script."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "read": "To read on",
        "answer": "Answer",
        "program": "This step is a game: it is played in the program, in the Lessons menu.",
        "slider": "Step",
        "label": "Step {step} of {count}: {bytes} bytes so far",
        "steps": "{count} steps",
        "known": "Known pixels around one (of the 48 in 7 × 7)",
        "bits_axis": "Bits of a sub-pixel",
        "reveal": "Picture so far",
        "mean": "As the network expects it",
        "mask": "Mask of this step: orange is coded now, blue is known",
        "bits": "Bits per pixel",
        "original": "Original",
        "lessons": "Lessons",
        "minutes": "{minutes} minutes",
    },
    "zh_CN": {
        "read": "延伸阅读",
        "answer": "答案",
        "program": "这一步是一个游戏：在程序的课程菜单中进行。",
        "slider": "步",
        "label": "第 {step} / {count} 步：到此 {bytes} 字节",
        "steps": "{count} 步",
        "known": "周围的已知像素（7 × 7 中的 48 个）",
        "bits_axis": "每个子像素的比特",
        "reveal": "到此为止的图像",
        "mean": "网络的期望",
        "mask": "这一步的掩码：橙色正在编码，蓝色已知",
        "bits": "每个像素的比特",
        "original": "原图",
        "lessons": "课程",
        "minutes": "{minutes} 分钟",
    },
}

STYLE = """
body { font: 17px/1.55 system-ui, "Noto Sans CJK SC", sans-serif; color: #1b1f24; background: #fff;
  max-width: 46rem; margin: 0 auto; padding: 1.5rem; }
h1 { line-height: 1.2; } h2 { margin: 2.2rem 0 .3rem; font-size: 1.25rem; }
a { color: #0b63b0; } .summary { color: #57606a; font-size: 1.1rem; } .note { color: #57606a; font-style: italic; }
figure { margin: 1rem 0; } .panes { display: flex; gap: 8px; flex-wrap: wrap; }
canvas { flex: 1 1 18rem; min-width: 0; max-width: 100%; image-rendering: pixelated; background: #e7eaee; }
input[type=range] { width: 100%; margin-top: .6rem; } output { color: #57606a; font-variant-numeric: tabular-nums; }
details { margin: .6rem 0; } summary { cursor: pointer; color: #0b63b0; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(19rem, 1fr)); gap: 1rem; padding: 0; }
.cards li { list-style: none; border: 1px solid #d0d7de; border-radius: 8px; padding: 1rem; }
@media print { input, output { display: none; } section { break-inside: avoid; } }
@media (prefers-color-scheme: dark) { @media screen { body { background: #1b1e23; color: #e8eaed; }
  a, summary { color: #4ba3f2; } svg { background: #fff; } .summary, output, .note { color: #a3abb5; } } }
"""

PAGE = (
    """<!DOCTYPE html>
<html lang="{language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>
<style>"""
    + STYLE.replace("{", "{{").replace("}", "}}")
    + """</style></head><body>
<nav>{links}</nav><h1>{title}</h1><p class="summary">{summary}</p>
{body}
<h2>{read}</h2><ul>{references}</ul>
<script>const RUNS = {data}, WORDS = {words};{script}</script></body></html>
"""
)

INDEX = (
    """<!DOCTYPE html>
<html lang="{language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>ITALIC Explorer: {lessons}</title>
<style>"""
    + STYLE.replace("{", "{{").replace("}", "}}")
    + """</style></head><body><nav>{links}</nav><h1>ITALIC Explorer: {lessons}</h1>
<ul class="cards">{cards}</ul></body></html>
"""
)

SCRIPT = """
function load(url) { return new Promise(done => { const i = new Image(); i.onload = () => done(i); i.src = url; }); }
function pixels(image, w, h) {
  const c = document.createElement('canvas'); c.width = w; c.height = h;
  const g = c.getContext('2d', { colorSpace: 'srgb' }); g.drawImage(image, 0, 0, w, h);
  return g.getImageData(0, 0, w, h).data;
}
async function prepare(run) {
  const layers = {};
  for (const name of ['picture', 'order', 'bits', 'shown', 'base'])
    if (run[name]) layers[name] = pixels(await load(run[name]), run.w, run.h);
  layers.means = {};
  for (const step in run.means) layers.means[step] = pixels(await load(run.means[step]), run.w, run.h);
  return layers;
}
function draw(canvas, run, layers, position) {
  const view = canvas.dataset.view, g = canvas.getContext('2d');
  canvas.width = run.w; canvas.height = run.h;
  const out = g.createImageData(run.w, run.h), shown = layers.shown || layers.picture;
  const earlier = Object.keys(layers.means).map(Number).filter(step => step <= position);
  const mean = view === 'mean' && earlier.length ? layers.means[Math.max(...earlier)] : null;
  for (let i = 0; i < out.data.length; i += 4) {
    const step = layers.order[i] * 256 + layers.order[i + 1], known = step < position;
    for (let c = 0; c < 3; c++) {
      let value = known ? shown[i + c] : mean ? mean[i + c] : layers.base ? layers.base[i + c] : 128;
      if (view === 'original') value = layers.picture[i + c];
      if (view === 'bits') value = layers.bits[i + c];
      if (view === 'mask')
        value = step === position - 1 ? [230, 159, 0][c] : known ? [0, 114, 178][c] : [201, 208, 216][c];
      out.data[i + c] = value;
    }
    out.data[i + 3] = 255;
  }
  g.putImageData(out, 0, 0);
}
async function start() {
  const ready = {};
  for (const figure of document.querySelectorAll('.player')) {
    const name = figure.dataset.run, run = RUNS[name];
    ready[name] = ready[name] || await prepare(run);
    const slider = figure.querySelector('input'), said = figure.querySelector('output');
    const first = Number(figure.dataset.first);
    slider.max = run.at.length - 1;
    slider.value = first < 0 ? run.at.length - 1 : run.at.findIndex(at => at >= first);
    const show = () => {
      const at = run.at[slider.value];
      for (const canvas of figure.querySelectorAll('canvas')) draw(canvas, run, ready[name], at);
      said.textContent = WORDS.label.replace('{step}', at).replace('{count}', run.steps)
        .replace('{bytes}', run.bytes[slider.value].toLocaleString('en'));
    };
    slider.addEventListener('input', show); show();
  }
  document.documentElement.dataset.ready = 'yes';
}
start();
"""
