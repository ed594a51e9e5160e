"""The steps of a recording as a film with captions: MP4, GIF, PNG or WebP. No Qt."""

from __future__ import annotations

import io
from collections.abc import Iterator
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from explorer.errors import OutputFailed
from explorer.lessons.stills import still
from explorer.lessons.trace import Trace

MOST_FRAMES = 240
FRAMES_PER_SECOND = 12
HEIGHT = 360  # px of a picture, about
GAP, LINE = 12, 40  # px between the pictures, and of the caption
FILMS = (".mp4", ".gif", ".png", ".webp")


def film(trace: Trace, caption: str, views: tuple[str, ...] = ("mean", "mask"), suffix: str = ".mp4") -> bytes:
    """The film of a recording; `caption` has places for step, count and bytes.

    Raises `OutputFailed` for a suffix that is none of `FILMS`.
    """
    if suffix not in FILMS:
        raise OutputFailed(f"films are written as {', '.join(FILMS)}, not {suffix!r}")
    frames = list(_frames(trace, caption, views))
    seconds = min(0.6, max(1 / FRAMES_PER_SECOND, 4 / len(frames)))
    stream = io.BytesIO()
    if suffix == ".mp4":
        return _mp4([frame for frame in frames for _ in range(max(1, round(seconds * FRAMES_PER_SECOND)))])
    first, *rest = (Image.fromarray(frame) for frame in frames)
    options = {"save_all": True, "append_images": rest, "duration": round(1000 * seconds), "loop": 0}
    first.save(stream, suffix[1:].upper(), **options)
    return stream.getvalue()


def _frames(trace: Trace, caption: str, views: tuple[str, ...]) -> Iterator[NDArray[np.uint8]]:
    """uint8 (H, W, 3), both sides even, as films want them."""
    every = -(-trace.count // MOST_FRAMES)
    positions = [*range(0, trace.count, every), trace.count]
    scale = max(1, round(HEIGHT / trace.header.height))
    height = scale * trace.header.height
    width = len(views) * scale * trace.header.width + GAP * (len(views) - 1)
    font = ImageFont.load_default(18)
    for position in positions:
        image = Image.new("RGB", (width + width % 2, height + LINE + (height + LINE) % 2), (255, 255, 255))
        for number, view in enumerate(views):
            shown = still(trace, view, position).repeat(scale, 0).repeat(scale, 1)
            image.paste(Image.fromarray(shown), (number * (shown.shape[1] + GAP), 0))
        size = trace.meta.base_bytes + float(trace.spent[position]) / 8
        text = caption.format(step=position, count=trace.count, bytes=f"{size:,.0f}")
        ImageDraw.Draw(image).text((8, height + 8), text, fill=(27, 31, 36), font=font)
        yield np.asarray(image)


def _mp4(frames: list[NDArray[np.uint8]]) -> bytes:
    import av

    stream = io.BytesIO()
    with av.open(stream, "w", format="mp4") as container:
        track = container.add_stream("libx264", rate=Fraction(FRAMES_PER_SECOND))
        track.height, track.width = frames[0].shape[:2]
        track.pix_fmt = "yuv420p"
        for frame in frames:
            container.mux(track.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
        container.mux(track.encode())
    return stream.getvalue()
