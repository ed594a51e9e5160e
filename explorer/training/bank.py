"""Pictures on a device as one flat array, and random crops of them that are drawn, cut and varied there.

Nothing is read back and no shape changes from draw to draw, so that a training step with its crops can be captured in a
CUDA graph; pictures can be added between steps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from explorer.errors import UnsupportedImage

BLOCK = 16  # px; crops are drawn by the blocks that lie in them, weighted by their detail
CAPACITY = 320 << 20  # px; memory is taken as it is used
HALVED = 0.3  # share of the crops that are reduced by two, where their pictures are large enough
EXPOSED = 0.5  # share of the crops whose exposure is changed
GAMMA, GAIN = 0.2, 0.1  # largest natural logarithms of the exponent and of each channel's factor

Pixels = NDArray[np.uint8]


def detail(picture: Pixels) -> NDArray[np.float32]:
    """How often each block of `BLOCK` px is to be drawn: float32 (rows, columns); those with more detail more often."""
    grey = picture.astype(np.int16).sum(2)
    activity = np.zeros(grey.shape, np.float32)
    activity[:, 1:] += np.abs(np.diff(grey, axis=1))
    activity[1:] += np.abs(np.diff(grey, axis=0))
    rows, columns = -(-grey.shape[0] // BLOCK), -(-grey.shape[1] // BLOCK)
    padded = np.zeros((rows * BLOCK, columns * BLOCK), np.float32)
    padded[: grey.shape[0], : grey.shape[1]] = activity / 6
    mean = padded.reshape(rows, BLOCK, columns, BLOCK).mean((1, 3))
    weights: NDArray[np.float32] = np.clip(mean, 0.5, 16.0) ** np.float32(0.75)
    return weights


class Bank:
    """Pictures that grow in number.

    Attributes:
        device: where they lie.
        size: px, the side of the crops.
    """

    def __init__(self, device: torch.device, size: int, capacity: int = CAPACITY) -> None:
        """`capacity`: px, of all pictures together."""
        self.device, self.size = device, size
        self._pixels = torch.empty(capacity, dtype=torch.int32, device=device)
        self._used = 0
        most = capacity // (BLOCK * BLOCK // 2)  # blocks; those at the edges are not whole
        self._blocks = torch.zeros(most, 5, dtype=torch.int32, device=device)  # start, y, x, height, width
        self._weights = torch.zeros(most, dtype=torch.float64, device=device)
        self._cumulative = torch.zeros(most, dtype=torch.float64, device=device)
        self._filled = 0

    def add(self, pictures: Sequence[Pixels]) -> None:
        """Take uint8 pictures of shape (H, W, 3), RGB. Those smaller than a crop are not drawn from.

        Raises `UnsupportedImage` where there is no room for them.
        """
        for picture in pictures:
            self._add(picture)
        self.resize(self.size)

    def _add(self, picture: Pixels) -> None:
        (height, width), start, first = picture.shape[:2], self._used, self._filled
        weights = detail(picture)
        self._used, self._filled = start + height * width, first + weights.size
        if self._used > len(self._pixels) or self._filled > len(self._blocks):
            raise UnsupportedImage(f"the training pictures are more than {len(self._pixels)} pixels")
        packed = np.full((height * width, 4), 255, np.uint8)
        packed[:, :3] = picture.reshape(-1, 3)
        self._pixels[start : self._used] = torch.from_numpy(packed).view(torch.int32)[:, 0].to(self.device)
        y, x = np.indices(weights.shape).reshape(2, -1) * BLOCK
        rows = np.stack(np.broadcast_arrays(start, y, x, height, width), 1).astype(np.int32)
        self._blocks[first : self._filled] = torch.from_numpy(rows).to(self.device)
        self._weights[first : self._filled] = torch.from_numpy(weights.ravel()).to(self.device)

    def resize(self, size: int) -> None:
        """Draw crops of another size, px. Raises `UnsupportedImage` where no picture is as large."""
        self.size = size
        large = self._blocks[:, 3:].amin(1) >= size
        torch.cumsum(self._weights * large, 0, out=self._cumulative)
        if not bool(self._cumulative[-1] > 0):
            raise UnsupportedImage(f"no training picture is as large as a crop of {size} px")

    @property
    def megapixels(self) -> float:
        """Of all pictures."""
        return self._used / 1e6

    def draw(self, count: int, *, varied: bool = True) -> Tensor:
        """Random crops: float32 (count, 3, size, size), RGB, 0 .. 1, channels last.

        `varied`: mirrored, turned, some reduced by two and some exposed differently.
        """

        def chance() -> Tensor:
            return torch.rand(count, device=self.device)

        u = torch.rand(count, dtype=torch.float64, device=self.device) * self._cumulative[-1]
        block = torch.searchsorted(self._cumulative, u).clamp(max=len(self._blocks) - 1)
        start, top, left, height, width = self._blocks[block].long().unbind(1)
        halved = (chance() < (HALVED if varied else 0.0)) & (torch.minimum(height, width) >= 2 * self.size)
        stride = 1 + halved.long()
        span = stride * self.size
        y0 = torch.minimum((top - (chance() * span).long()).clamp(min=0), height - span)
        x0 = torch.minimum((left - (chance() * span).long()).clamp(min=0), width - span)
        along = torch.arange(self.size, device=self.device) * stride[:, None]  # (count, size)
        turned = along.flip(1)
        down = torch.where((chance() < 0.5 * varied)[:, None], turned, along)
        right = torch.where((chance() < 0.5 * varied)[:, None], turned, along)
        transposed = (chance() < 0.5 * varied)[:, None, None]
        y = y0[:, None, None] + torch.where(transposed, down[:, None, :], down[:, :, None])
        x = x0[:, None, None] + torch.where(transposed, right[:, :, None], right[:, None, :])
        at, row = start[:, None, None] + y * width[:, None, None] + x, width[:, None, None]
        step = (stride - 1)[:, None, None]  # 0: the same pixel four times
        parts = (self._pixels[at + dy * step * row + dx * step].view(torch.uint8) for dy in (0, 1) for dx in (0, 1))
        crops = sum(part.view(count, self.size, self.size, 4)[..., :3].float() for part in parts) / (4 * 255)
        assert isinstance(crops, Tensor)
        return (_exposed(crops) if varied else crops).permute(0, 3, 1, 2)


def _exposed(crops: Tensor) -> Tensor:
    """Some of them darker or lighter and with another balance of colours: float (B, H, W, 3), 0 .. 1."""
    changed = (torch.rand(len(crops), 1, 1, 1, device=crops.device) < EXPOSED).float()
    gamma = torch.exp(changed * GAMMA * (2 * torch.rand(len(crops), 1, 1, 1, device=crops.device) - 1))
    gain = torch.exp(changed * GAIN * (2 * torch.rand(len(crops), 1, 1, 3, device=crops.device) - 1))
    return (crops.clamp(min=1e-4) ** gamma * gain).clamp(0, 1)


def read(folder: Path) -> list[Pixels]:
    """All pictures of a folder, RGB, in the order of their names; several are decoded at once."""
    with ThreadPoolExecutor() as pool:
        return [picture for picture in pool.map(_read, sorted(folder.iterdir())) if picture is not None]


def _read(path: Path) -> Pixels | None:
    try:
        with Image.open(path) as image:
            return np.asarray(image.convert("RGB"))
    except OSError:
        return None  # no picture


COMPLETE = "complete"  # a file of this name says that a part has arrived whole
HELD_OUT = "held_out"


def parts(data: Path) -> Iterator[Path]:
    """The parts of packed data that are there: its folders that hold a file "complete", or else the folder itself."""
    folders = [path for path in sorted(data.iterdir()) if path.is_dir() and path.name != HELD_OUT]
    yield from (path for path in folders if (path / COMPLETE).exists())
    if not folders:
        yield data
