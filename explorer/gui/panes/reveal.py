"""The replay as an animated picture for slides: PNG, GIF or WebP. No Qt."""

from __future__ import annotations

import io
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from explorer.errors import BadSetting
from explorer.gui.codec.progress import Progress, Work
from explorer.gui.look.i18n import tr
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
OPTIONS: dict[str, dict[str, Any]] = {
    ".png": {"format": "PNG"},
    ".gif": {"format": "GIF", "disposal": 1},
    ".webp": {"format": "WEBP", "quality": 90, "method": 4},
}


def write_reveal(path: Path, scene: Scene, mode: Mode, tone: Tone, fill: Fill | None = None) -> Work[Path]:
    """Write the steps of `scene` as a pane of `mode` shows them. Raises `BadSetting` or `OutputFailed`.

    `fill`: makes the picture of a position, for the modes of `FILLINGS`.
    """
    options = OPTIONS.get(path.suffix.lower())
    if options is None:
        name = path.suffix or path.name
        raise BadSetting(tr("{suffix}: an animation is written as .png, .gif or .webp").format(suffix=name))
    window = _window(scene)
    layers = Layers(scene, window, mode, tone)
    most = MOST_FRAMES if fill is None else MOST_FILLED
    positions = np.unique(np.linspace(0, scene.count, min(scene.count + 1, most)).round().astype(int))
    frames = []
    for position in positions:
        yield Progress("export", Recorder())
        if fill is not None and position < scene.count:
            filled = yield from _filled(fill(int(position)))
            layers = Layers(scene._replace(mean=filled, imagined=filled), window, mode, tone)
        elif fill is not None:  # nothing is left to be filled
            layers = Layers(scene, window, "reveal", tone)
        frame = layers.frame(int(position)).view(np.uint8).reshape(window.height, window.width, 4)
        frames.append(Image.fromarray(np.ascontiguousarray(frame[..., 2::-1])))
    pace = min(DURATION // len(frames), SLOWEST)
    data = io.BytesIO()
    frames[0].save(
        data, save_all=True, append_images=frames[1:], loop=0, duration=[pace] * (len(frames) - 1) + [LAST], **options
    )
    write_atomic(path, data.getvalue(), force=True)
    return path


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
