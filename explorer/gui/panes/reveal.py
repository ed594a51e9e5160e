"""The replay as an animated picture or a film for slides: PNG, GIF, WebP or MP4. No Qt."""

from __future__ import annotations

import io
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont, ImageOps

from explorer.errors import BadSetting
from explorer.gui.codec.progress import Progress, Work
from explorer.gui.look.i18n import tr
from explorer.gui.look.labels import bytes_label
from explorer.gui.look.palette import Tone
from explorer.gui.scene.layers import Layers, Mode
from explorer.gui.scene.raster import Raster, Window
from explorer.gui.scene.replay import Recorder, Scene
from explorer.gui.state.session import Imagined
from explorer.machine.files import write_atomic

SIDE = 640  # px of the longer side: what slides show, and what keeps a GIF small
LARGEST = 8  # screen pixels for each pixel of a tiny picture
MOST_FRAMES = 60
MOST_FILLED = 24  # where the network is asked for each
Fill = Callable[[int], Generator[object, None, Imagined]]
DURATION, SLOWEST, LAST = 4000, 400, 1500  # ms: of all frames, of one at most, of the finished picture
GAP, CAPTION, CURVE = 4, 30, 64  # px between two views, and below them
VIDEO_RATE = 25  # frames a second
OPTIONS: dict[str, dict[str, Any]] = {
    ".png": {"format": "PNG"},
    ".gif": {"format": "GIF", "disposal": 1},
    ".webp": {"format": "WEBP", "quality": 90, "method": 4},
}


class Sight(NamedTuple):
    """What stands in a frame.

    Attributes:
        left: the view.
        right: another one, beside it or right of a line; None for none.
        split: where that line is, as a part of the width; None for two views beside each other.
        other: the run of the right view, where two runs are compared.
        sizes: bytes after 0, 1 ... steps, for the caption; None for no caption.
        curve: whether the bytes are drawn as a curve, too.
    """

    left: Mode
    right: Mode | None = None
    split: float | None = None
    other: Scene | None = None
    sizes: Sequence[float] | None = None
    curve: bool = False


def write_reveal(path: Path, scene: Scene, sight: Sight, tone: Tone, fill: Fill | None = None) -> Work[Path]:
    """Write the steps of `scene` as the panes show them. Raises `BadSetting` or `OutputFailed`.

    `fill`: makes the picture of a position, for the modes of `FILLINGS`.
    """
    suffix = path.suffix.lower()
    if suffix not in OPTIONS and suffix != ".mp4":
        name = path.suffix or path.name
        raise BadSetting(tr("{suffix}: an animation is written as .png, .gif, .webp or .mp4").format(suffix=name))
    most = MOST_FRAMES if fill is None else MOST_FILLED
    positions = np.unique(np.linspace(0, scene.count, min(scene.count + 1, most)).round().astype(int)).tolist()
    frames = []
    for position in positions:
        yield Progress("export", Recorder())
        now = scene
        if fill is not None and position < scene.count:
            filled = yield from _filled(fill(position))
            now = scene._replace(mean=filled, imagined=filled)
        elif fill is not None:  # nothing is left to be filled
            now = scene._replace(mean=None, imagined=None)
        frames.append(_frame(now, sight, tone, position))
    pace = min(DURATION // len(frames), SLOWEST)
    data = io.BytesIO()
    if suffix == ".mp4":
        write_video(data, frames, [pace] * (len(frames) - 1) + [LAST])
    else:
        times = [pace] * (len(frames) - 1) + [LAST]
        frames[0].save(data, save_all=True, append_images=frames[1:], loop=0, duration=times, **OPTIONS[suffix])
    write_atomic(path, data.getvalue(), force=True)
    return path


def write_video(file: io.BytesIO, frames: Sequence[Image.Image], times: Sequence[int]) -> None:
    """MPEG-4 with H.264, which every slide program plays; `times`: ms that each frame stands."""
    import av  # a large library, for one of the formats

    width, height = (side + side % 2 for side in frames[0].size)  # chroma is stored for pairs
    with av.open(file, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=VIDEO_RATE, options={"crf": "18"})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for frame, time in zip(frames, times, strict=True):
            whole = ImageOps.pad(frame, (width, height), centering=(0, 0)) if frame.size != (width, height) else frame
            picture = av.VideoFrame.from_image(whole)
            for _ in range(max(1, round(time * VIDEO_RATE / 1000))):
                container.mux(stream.encode(picture))
        container.mux(stream.encode())


def _frame(scene: Scene, sight: Sight, tone: Tone, position: int) -> Image.Image:
    window = _window(scene)
    frame = _view(scene, window, sight.left, tone, position)
    if sight.right is not None:
        other = sight.other or scene
        at = position if sight.other is None else round(position * other.count / max(1, scene.count))
        right = _view(other, window, sight.right, tone, at)
        if sight.split is None:
            gap = np.full((frame.shape[0], GAP, 3), 255, np.uint8)
            frame = np.concatenate([frame, gap, right], 1)
        else:
            cut = round(sight.split * frame.shape[1])
            frame[:, cut:] = right[:, cut:]
            frame[:, max(0, cut - 1) : cut + 1] = 255
    picture = Image.fromarray(frame)
    return picture if sight.sizes is None else _captioned(picture, sight, tone, position)


def _view(scene: Scene, window: Window, mode: Mode, tone: Tone, position: int) -> NDArray[np.uint8]:
    frame = Layers(scene, window, mode, tone).frame(position).view(np.uint8)
    return np.ascontiguousarray(frame.reshape(window.height, window.width, 4)[..., 2::-1])


def _captioned(picture: Image.Image, sight: Sight, tone: Tone, position: int) -> Image.Image:
    """Step and bytes below the picture, in figures alone, which need no language; and the curve of the bytes."""
    assert sight.sizes is not None
    high = CAPTION + (CURVE if sight.curve else 0)
    whole = Image.new("RGB", (picture.width, picture.height + high), tone.panel)
    whole.paste(picture, (0, 0))
    draw = ImageDraw.Draw(whole)
    text = f"{position} / {len(sight.sizes) - 1}    {bytes_label(sight.sizes[position])}"
    draw.text((8, picture.height + 5), text, fill=tone.text, font=ImageFont.load_default(16))
    if sight.curve:
        top, most = picture.height + CAPTION, max(sight.sizes[-1], 1.0)
        places = [
            (8 + (picture.width - 16) * at / (len(sight.sizes) - 1), top + (CURVE - 8) * (1 - size / most))
            for at, size in enumerate(sight.sizes)
        ]
        draw.line(places, fill=tone.muted, width=1)
        draw.line(places[: position + 1] or places[:1], fill=tone.accent, width=3)
        x, y = places[position]
        draw.ellipse((x - 4, y - 4, x + 4, y + 4), fill=tone.accent)
    return whole


def _filled(work: Generator[object, None, Imagined]) -> Work[Raster]:
    try:
        while True:
            next(work)
            yield Progress("export", Recorder())
    except StopIteration as end:
        found: Imagined = end.value
        return found.raster


def _window(scene: Scene) -> Window:
    """All of the picture at the size of the animation; small pictures grow by whole factors."""
    longest = max(scene.width, scene.height)
    scale = SIDE / longest if longest > SIDE else float(min(SIDE // longest, LARGEST))
    return Window(0, 0, max(1, round(scene.width * scale)), max(1, round(scene.height * scale)), scale)
