"""A codec for tests of the window: real steps from a real schedule, samples stored as they are, no network."""

from __future__ import annotations

import threading
import time
import zlib
from collections.abc import Generator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from explorer.coding.schedule import schedule
from explorer.coding.step import Step
from explorer.errors import BadSetting, CorruptFile
from explorer.file.container import Container, Header, pack, unpack
from explorer.gui.codec.reading import PictureFile, read_source
from explorer.gui.codec.small import small_picture
from explorer.lossless.codec import Decoded, Encoded
from explorer.lossless.density.inspect import Prediction, SubPixel
from explorer.pictures.imaging import Picture, as_rgb8
from explorer.pictures.kept import picture_of, records_of


class FakeInspector:
    """Half of the probability at the true value, the rest spread evenly."""

    def __init__(self, rgb: NDArray[np.uint8]) -> None:
        self._rgb = rgb

    def at(self, x: int, y: int) -> Prediction:
        """As `Inspector.at`."""
        found = []
        for name, value in zip("GRB", self._rgb[y, x, [1, 0, 2]].tolist(), strict=True):
            probability = np.full(256, 0.5 / 255)
            probability[value] = 0.5
            found.append(SubPixel(name, value, probability))
        return Prediction(x, y, 3, 24, tuple(found))


class FakeCodec:
    """Stores zlib's bytes in a real container, and walks the real schedule.

    Attributes:
        gate: where set to an event, every step waits for it, so that a test can act in the middle of the work.
        steps_made: steps that were yielded so far.
        samples_started, samples_made: drawings.
        means_made: means.
        inspectors_made: files opened for questions.
        fail_at: raise an unexpected error in the encoder at this step.
    """

    def __init__(self, pause: float = 0.0) -> None:
        self.pause = pause
        self.gate: threading.Event | None = None
        self.steps_made = 0
        self.fail_at: int | None = None
        self.samples_started = self.samples_made = self.means_made = self.inspectors_made = 0

    def read(self, path: Path) -> PictureFile:
        """As the real one, in this process."""
        return read_source(path)

    def read_aside(self, path: Path) -> Generator[None, None, PictureFile]:
        """As the real one, in this process."""
        yield
        return self.read(path)

    def small(self, path: Path, side: int) -> NDArray[np.uint8]:
        """As the real one, in this process."""
        return small_picture(path, side)

    def encode(
        self, picture: Picture, *, steps: str, base: str, device: str, model: str = "auto"
    ) -> Generator[Step, None, Encoded]:
        """Yield the schedule's steps."""
        started = time.perf_counter()
        samples = picture.samples
        bits_map = bits_of(as_rgb8(picture))
        count, bits = yield from self._walk(as_rgb8(picture), steps, bits_map, self.fail_at)
        header = Header(
            "lossless", picture.width, picture.height, picture.channels, picture.bit_depth, steps,
            model="0123abcd" if model == "auto" else model,
            crc=zlib.crc32(samples.astype(samples.dtype.newbyteorder("<")).tobytes()),
            records=records_of(picture),
        )  # fmt: skip
        data = pack(Container(header, b"", zlib.compress(samples.tobytes()), b""))
        seconds = time.perf_counter() - started
        return Encoded(data, header, count, bits, 0, seconds, "fake", "cpu", bits_map)

    def decode(self, data: bytes, *, device: str) -> Generator[Step, None, Decoded]:
        """Yield the schedule's steps; raises `CorruptFile` as the real one."""
        started = time.perf_counter()
        container = unpack(data)
        header = container.header
        dtype = np.uint16 if header.bit_depth == 16 else np.uint8
        samples = np.frombuffer(zlib.decompress(container.pixels), dtype)
        picture = picture_of(samples.reshape(header.height, header.width, header.channels), header)
        if zlib.crc32(samples.tobytes()) != header.crc:
            raise CorruptFile("the decoded samples do not have the stored checksum")
        bits_map = bits_of(as_rgb8(picture))
        count, bits = yield from self._walk(as_rgb8(picture), header.steps, bits_map, None)
        seconds = time.perf_counter() - started
        return Decoded(picture, header, count, seconds, True, "cpu", bits, bits_map, 0)

    def base_picture(self, data: bytes) -> NDArray[np.uint8] | None:
        """There is none."""
        unpack(data)
        return None

    def sample(
        self,
        rgb: NDArray[np.uint8],
        *,
        steps: str,
        base: str,
        known_steps: int,
        seed: int,
        model: str,
        device: str,
        colours: int,
    ) -> Generator[Step, None, NDArray[np.uint8]]:
        """What is known, and one level that tells the seed elsewhere."""
        order = schedule(rgb.shape[0], rgb.shape[1], steps)
        drawn = np.full_like(rgb, 200 + seed)
        self.samples_started += 1
        for index in range(order.count):
            if self.gate is not None:
                self.gate.wait(10)
            at = order.positions(index)
            if index < known_steps:
                drawn.reshape(-1, 3)[at] = rgb.reshape(-1, 3)[at]
            yield Step(index, order.count, at, 0.0, 0.0, drawn)
        self.samples_made += 1
        return drawn

    def expect(
        self,
        rgb: NDArray[np.uint8],
        *,
        steps: str,
        base: str,
        known_steps: int,
        model: str,
        device: str,
        colours: int,
    ) -> Generator[Step, None, NDArray[np.uint8]]:
        """What is known, and one level elsewhere."""
        order = schedule(rgb.shape[0], rgb.shape[1], steps)
        mean = np.where((order.step_of < known_steps)[..., None], rgb, np.uint8(77))
        self.means_made += 1
        for index in range(known_steps, order.count):
            yield Step(index, order.count, order.positions(index), 0.0, 0.0, mean)
        return mean

    def draw(
        self, height: int, width: int, *, steps: str, seed: int, device: str
    ) -> Generator[Step, None, NDArray[np.uint8]]:
        """A picture of one level that tells the seed."""
        order = schedule(height, width, steps)
        drawn = np.full((height, width, 3), 128, np.uint8)
        for index in range(order.count):
            if self.gate is not None:
                self.gate.wait(10)
            if index == self.fail_at:
                raise BadSetting("no such drawing")
            drawn.reshape(-1, 3)[order.positions(index)] = 50 + seed
            yield Step(index, order.count, order.positions(index), 0.0, 0.0, drawn)
        return drawn

    def inspector(self, run: object, rgb: NDArray[np.uint8]) -> FakeInspector:
        """Distributions with a peak at the true value."""
        self.inspectors_made += 1
        return FakeInspector(rgb)

    def warm_up(self, picture: Picture, device: str, model: str = "auto") -> None:
        """Nothing to load."""

    def devices(self) -> tuple[str, ...]:
        """Only one."""
        return ("cpu",)

    def interrupt(self) -> None:
        """No step takes long."""

    def close(self) -> None:
        """There is nothing to close."""

    def _walk(
        self, rgb: NDArray[np.uint8], steps: str, bits_map: NDArray[np.float32], fail_at: int | None
    ) -> Generator[Step, None, tuple[int, float]]:
        started, bits = time.perf_counter(), 0.0
        order = schedule(rgb.shape[0], rgb.shape[1], steps)
        picture = np.full_like(rgb, 128)
        for index in range(order.count):
            if self.gate is not None:
                self.gate.wait(10)
            if self.pause:
                time.sleep(self.pause)
            if index == fail_at:
                raise RuntimeError("the fake codec broke")
            at = order.positions(index)
            picture.reshape(-1, 3)[at] = rgb.reshape(-1, 3)[at]
            bits += float(bits_map.reshape(-1)[at].sum())
            self.steps_made += 1
            yield Step(index, order.count, at, bits, time.perf_counter() - started, picture)
        return order.count, bits


def bits_of(rgb: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Something that looks like a cost: differences to the left and upper neighbours. float32 (H, W)."""
    values = rgb.astype(np.float32).sum(2)
    across = np.abs(np.diff(values, axis=1, prepend=values[:, :1]))
    down = np.abs(np.diff(values, axis=0, prepend=values[:1]))
    return (2 + 2 * np.log2(1 + across + down)).astype(np.float32)
