"""A codec without a network, for `explorer.gui.tools.measure`: the steps, sizes and results of the real one at once.

What the window has to do with a large picture can so be measured without waiting minutes for a network. No Qt.
"""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
from numpy.typing import NDArray

from explorer.coding.progress import Progress, Stopwatch
from explorer.coding.schedule import schedule
from explorer.coding.step import Step
from explorer.file.container import Container, pack
from explorer.file.header import Header
from explorer.lossless.codec import Decoded, Encoded
from explorer.pictures.picture import Picture, as_rgb8

BITS = 9.0  # of every pixel


class Walker:
    """Walks the real schedule; what it "decodes" is the picture that was last encoded."""

    def __init__(self) -> None:
        self._picture = Picture(np.zeros((1, 1, 3), np.uint8))
        self._header = Header("lossless", 1, 1, 3, 8, "1", model="00000000")

    def encode(
        self, picture: Picture, *, steps: str, base: str, device: str, model: str = "auto"
    ) -> Generator[Step, None, Encoded]:
        """See `explorer.gui.codec.codec.Codec`."""
        watch, self._picture = Stopwatch(), picture
        self._header = Header(
            "lossless", picture.width, picture.height, picture.channels, picture.bit_depth, steps, model="00000000"
        )
        count = yield from self._walk(watch)
        data, pixels = pack(Container(self._header, pixels=b"?")), picture.height * picture.width
        return Encoded(data, self._header, count, BITS * pixels, 0, watch.seconds, "", "cpu", self._bits_map())

    def decode(self, data: bytes, *, device: str) -> Generator[Step, None, Decoded]:
        """See `explorer.gui.codec.codec.Codec`."""
        watch = Stopwatch()
        count = yield from self._walk(watch)
        bits_map = self._bits_map()
        return Decoded(
            self._picture, self._header, count, watch.seconds, None, "cpu", BITS * bits_map.size, bits_map, 0
        )

    def expect(self, rgb: NDArray[np.uint8], **_options: object) -> Generator[Step, None, NDArray[np.uint8]]:
        """See `explorer.gui.codec.codec.Codec`: all that is asked for is known."""
        yield from ()
        return rgb

    def warm_up(self, picture: Picture, device: str, model: str = "auto") -> None:
        """Nothing to load."""

    def base_picture(self, data: bytes) -> None:
        """There is none."""

    def devices(self) -> tuple[str, ...]:
        """Only one."""
        return ("cpu",)

    def _bits_map(self) -> NDArray[np.float32]:
        return np.full((self._header.height, self._header.width), BITS, np.float32)

    def _walk(self, watch: Stopwatch) -> Generator[Step, None, int]:
        rgb = as_rgb8(self._picture).reshape(-1, 3)
        header = self._header
        order, progress = (
            schedule(header.height, header.width, header.steps),
            Progress.start(header.height, header.width, None),
        )
        coded = 0
        for index in range(order.count):
            at = order.positions(index)
            progress.shown.reshape(-1, 3)[at] = rgb[at]
            coded += len(at)
            yield Step(index, order.count, at, BITS * coded, watch.seconds, progress.shown)
        return order.count
