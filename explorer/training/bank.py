"""Pictures on a device as one flat array of (G, R, B, 1) bytes, and random crops of them that are drawn and cut there.

Nothing is read back and no shape changes from draw to draw, so that a training step with its crops can be captured in a
CUDA graph; pictures can be added between steps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

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
    grey = picture[..., 0].astype(np.int16) + picture[..., 1] + picture[..., 2]
    activity = np.zeros(grey.shape, np.float32)
    activity[:, 1:] += np.abs(np.diff(grey, axis=1))
    activity[1:] += np.abs(np.diff(grey, axis=0))
    rows, columns = -(-grey.shape[0] // BLOCK), -(-grey.shape[1] // BLOCK)
    padded = np.zeros((rows * BLOCK, columns * BLOCK), np.float32)
    padded[: grey.shape[0], : grey.shape[1]] = activity / 6
    mean = padded.reshape(rows, BLOCK, columns, BLOCK).mean((1, 3))
    weights: NDArray[np.float32] = np.clip(mean, 0.5, 16.0) ** np.float32(0.75)
    return weights


class Places(NamedTuple):
    """Where crops lie, int64, (B,) each.

    Attributes:
        start: of their pictures among all pixels.
        y, x: upper left corners, margins included.
        height, width: of their pictures, px.
        kind, label: as the pictures were added.
    """

    start: Tensor
    y: Tensor
    x: Tensor
    height: Tensor
    width: Tensor
    kind: Tensor
    label: Tensor


class Bank:
    """Pictures that grow in number.

    Attributes:
        device: where they lie.
        size: px, the side of the crops that are drawn; pictures that are smaller are not drawn from.
    """

    def __init__(
        self, device: torch.device, size: int = 0, capacity: int = CAPACITY, shares: Sequence[float] = (1.0,)
    ) -> None:
        """Make room.

        Args:
            capacity: px, of all pictures together.
            shares: how often pictures of each kind are drawn, relative to the other kinds'.
        """
        self.device, self.size = device, size
        self._pixels = torch.empty(capacity, dtype=torch.int32, device=device)
        self._used = 0
        most = capacity // (BLOCK * BLOCK // 2)  # blocks; those at the edges are not whole
        self._blocks = torch.zeros(most, len(Places._fields), dtype=torch.int32, device=device)
        self._weights = torch.zeros(most, dtype=torch.float64, device=device)
        self._cumulative = torch.zeros(most, dtype=torch.float64, device=device)
        self._shares = torch.tensor(shares, dtype=torch.float64, device=device)
        self._filled = 0

    def add(
        self, pictures: Sequence[Pixels], *, kind: int = 0, labels: Sequence[int] | None = None, even: bool = False
    ) -> None:
        """Take uint8 pictures of shape (H, W, 3), RGB.

        Args:
            kind: of all of them, a number of the bank's shares.
            labels: a number for each.
            even: draw from all alike, not from those with more detail more often.

        Raises:
            UnsupportedImage: there is no room for them.
        """
        if not len(pictures):
            return
        blocks, weights, start = [], [], self._used
        packed = np.full((sum(p.shape[0] * p.shape[1] for p in pictures), 4), 1, np.uint8)
        for number, picture in enumerate(pictures):
            (height, width), first = picture.shape[:2], start - self._used
            packed[first : first + height * width, :3] = picture.reshape(-1, 3)[:, [1, 0, 2]]
            here = _even(picture) if even else detail(picture)
            y, x = np.indices(here.shape).reshape(2, -1) * BLOCK
            columns = (start, y, x, height, width, kind, labels[number] if labels is not None else 0)
            blocks.append(np.stack(np.broadcast_arrays(*columns), 1).astype(np.int32))
            weights.append(here.ravel())
            start += height * width
        self._take(packed, np.concatenate(blocks), np.concatenate(weights))
        self.resize(self.size)

    def _take(self, packed: NDArray[np.uint8], blocks: NDArray[np.int32], weights: NDArray[np.float32]) -> None:
        used, filled = self._used + len(packed), self._filled + len(blocks)
        if used > len(self._pixels) or filled > len(self._blocks):
            raise UnsupportedImage(f"the training pictures are more than {len(self._pixels)} pixels")
        self._pixels[self._used : used] = torch.from_numpy(packed).view(torch.int32)[:, 0].to(self.device)
        self._blocks[self._filled : filled] = torch.from_numpy(blocks).to(self.device)
        self._weights[self._filled : filled] = torch.from_numpy(weights).to(self.device)
        self._used, self._filled = used, filled

    def resize(self, size: int) -> None:
        """Draw crops of another size, px. Raises `UnsupportedImage` where no picture is as large."""
        self.size = size
        weights = self._weights * (self._blocks[:, 3:5].amin(1) >= size)
        if len(self._shares) > 1:
            kinds = self._blocks[:, 5].long()
            sums = torch.zeros_like(self._shares).index_add_(0, kinds, weights)
            weights *= torch.where(sums > 0, self._shares / sums, 0.0)[kinds]
        torch.cumsum(weights, 0, out=self._cumulative)
        if not bool(self._cumulative[-1] > 0):
            raise UnsupportedImage(f"no training picture is as large as a crop of {size} px")

    def places(self, rows: int, columns: int, margin: int, count: int, generator: torch.Generator | None) -> Places:
        """Random crops of `rows` x `columns` px that lie inside of their pictures but for a margin around them.

        A picture that is smaller is one of its corners.
        """

        def chance() -> Tensor:
            return torch.rand(count, device=self.device, generator=generator)

        start, top, left, height, width, kind, label = self._drawn(count, generator)
        y = torch.minimum((top - (chance() * rows).long()).clamp(min=0), (height - rows).clamp(min=0))
        x = torch.minimum((left - (chance() * columns).long()).clamp(min=0), (width - columns).clamp(min=0))
        return Places(start, y - margin, x - margin, height, width, kind, label)

    def cut(self, at: Places, rows: int, columns: int) -> Tensor:
        """Crops of `rows` x `columns` px: int32, (B, rows, columns), 0 outside of the pictures."""
        y = at.y[:, None] + torch.arange(rows, device=self.device)
        x = at.x[:, None] + torch.arange(columns, device=self.device)
        inside = ((y >= 0) & (y < at.height[:, None]))[:, :, None] & ((x >= 0) & (x < at.width[:, None]))[:, None]
        index = (at.start[:, None] + y * at.width[:, None])[:, :, None] + x[:, None]
        return self._pixels[index.clamp_(0, len(self._pixels) - 1)] * inside

    def _drawn(self, count: int, generator: torch.Generator | None) -> tuple[Tensor, ...]:
        """Random blocks: the columns of `Places`, (count,) each."""
        u = torch.rand(count, dtype=torch.float64, device=self.device, generator=generator) * self._cumulative[-1]
        block = torch.searchsorted(self._cumulative, u).clamp(max=len(self._blocks) - 1)
        return self._blocks[block].long().unbind(1)

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

        start, top, left, height, width = self._drawn(count, None)[:5]
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
        total = sum(part.view(count, self.size, self.size, 4).float() for part in parts)
        assert isinstance(total, Tensor)
        crops = torch.stack([total[..., channel] for channel in (1, 0, 2)], 3) / (4 * 255)
        return (_exposed(crops) if varied else crops).permute(0, 3, 1, 2)


def _even(picture: Pixels) -> NDArray[np.float32]:
    return np.ones([-(-side // BLOCK) for side in picture.shape[:2]], np.float32)


def _exposed(crops: Tensor) -> Tensor:
    """Some of them darker or lighter and with another balance of colours: float (B, H, W, 3), 0 .. 1."""
    changed = (torch.rand(len(crops), 1, 1, 1, device=crops.device) < EXPOSED).float()
    gamma = torch.exp(changed * GAMMA * (2 * torch.rand(len(crops), 1, 1, 1, device=crops.device) - 1))
    gain = torch.exp(changed * GAIN * (2 * torch.rand(len(crops), 1, 1, 3, device=crops.device) - 1))
    return (crops.clamp(min=1e-4) ** gamma * gain).clamp(0, 1)


def read(folder: Path) -> list[Pixels]:
    """All pictures of a folder, RGB, in the order of their names; several are decoded at once."""
    with ThreadPoolExecutor() as pool:
        return [picture for picture in pool.map(read_picture, sorted(folder.iterdir())) if picture is not None]


def read_picture(path: Path) -> Pixels | None:
    """A picture, RGB, or None where the file is none."""
    try:
        with Image.open(path) as image:
            return np.asarray(image.convert("RGB"))
    except OSError:
        return None  # no picture


COMPLETE = "complete"  # a file of this name says that a part has arrived whole
HELD_OUT = "held_out"
KINDS = ("photographs", "graphics", "thumbnails", "bases")


def kind_of(part: Path) -> str:
    """What a folder of packed data holds: KIND-NUMBER, or photographs under any other name."""
    name = part.name.rpartition("-")[0]
    return name if name in KINDS else KINDS[0]


def parts(data: Path, kind: str = KINDS[0]) -> Iterator[Path]:
    """The parts of packed data of a kind that are there: folders that hold a file "complete".

    A folder without any folders is itself a part, of photographs.
    """
    folders = [path for path in sorted(data.iterdir()) if path.is_dir() and not path.name.startswith(HELD_OUT)]
    yield from (path for path in folders if kind_of(path) == kind and (path / COMPLETE).exists())
    if not folders and kind == KINDS[0]:
        yield data
