"""Crops as pictures are: mirrored, noisy, and with the chroma of what was stored at half resolution or as JPEG.

Most photographs were a JPEG's, a film scanner's or a camera's, whose chroma lies on a lattice of 2 x 2 or 2 x 1 pixels
and was interpolated. Everything but `jpeg_born` runs on the crops' device, reads nothing back and keeps its shapes.
"""

from __future__ import annotations

import io
import random
from typing import NamedTuple

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from explorer.training.bank import Pixels

LEAST_QUALITY, BEST_QUALITY = 75, 97  # of JPEGs
LUMA = (0.299, 0.587, 0.114)  # of ITU-R BT.601, as in JFIF
NOISE = 2.5  # largest standard deviation
BOTH_AXES = 0.75  # share of the lattices that are 2 x 2, the others are 2 x 1


def jpeg_born(picture: Pixels, chance: random.Random) -> Pixels:
    """A picture after a JPEG of random quality, with chroma at half or at full resolution: uint8 (H, W, 3)."""
    data = io.BytesIO()
    subsampling = chance.choice((2, 2, 0))  # 4:2:0 twice as often as 4:4:4
    quality = chance.randint(LEAST_QUALITY, BEST_QUALITY)
    Image.fromarray(picture).save(data, "JPEG", quality=quality, subsampling=subsampling)
    with Image.open(data) as image:
        return np.asarray(image.convert("RGB"))


def unpack(crops: Tensor) -> Tensor:
    """R, G, B of crops, int32 (B, H, W) as `Bank` packs them: float32 (B, 3, H, W), 0 .. 255."""
    return torch.stack([crops >> 8 & 255, crops & 255, crops >> 16 & 255], 1).float()


def pack(rgb: Tensor, known: Tensor) -> Tensor:
    """The reverse of `unpack`, rounded; 0 where `known`, (B, H, W), is False."""
    r, g, b = rgb.round().clamp(0, 255).to(torch.int32).unbind(1)
    return (g | r << 8 | b << 16 | 1 << 24) * known


def mirrored(crops: Tensor, generator: torch.Generator | None = None) -> Tensor:
    """Half of the crops, (B, H, W), mirrored."""
    chosen = torch.rand(len(crops), 1, 1, device=crops.device, generator=generator) < 0.5
    return torch.where(chosen, crops.flip(2), crops)


def varied(crops: Tensor, lattice: Tensor, noise: Tensor, generator: torch.Generator | None = None) -> Tensor:
    """Crops, int32 (B, H, W), some of them noisy and with their chroma on a lattice.

    Args:
        lattice, noise: (B,), how likely each is. A crop with pixels that are not known stays as it is.
    """
    known = crops >> 24 > 0
    whole = known.flatten(1).all(1)
    count, device = len(crops), crops.device

    def chance() -> Tensor:
        return torch.rand(count, device=device, generator=generator)

    noisy, reduced = (chance() < noise) & whole, (chance() < lattice) & whole
    phases = torch.rand(count, 2, device=device, generator=generator) < 0.5
    method, both = (chance() * 3).long(), chance() < BOTH_AXES
    drawn = _Drawn(NOISE * chance() * noisy, reduced, phases.long(), method, both)
    if device.type != "cpu":  # all, so that shapes stay: a step may be a graph
        return _changed(crops, known, drawn, generator)
    rows = (noisy | reduced).nonzero()[:, 0]
    found = crops.clone()
    found[rows] = _changed(crops[rows], known[rows], _Drawn(*(part[rows] for part in drawn)), generator)
    return found


class _Drawn(NamedTuple):
    """For each crop: noise's standard deviation, whether there is a lattice, and its phases, method and both axes."""

    deviation: Tensor
    reduced: Tensor
    phases: Tensor
    method: Tensor
    both: Tensor


def _changed(crops: Tensor, known: Tensor, drawn: _Drawn, generator: torch.Generator | None) -> Tensor:
    rgb = unpack(crops)
    noise = torch.randn(rgb.shape, device=crops.device, generator=generator)
    rgb = (rgb + drawn.deviation[:, None, None, None] * noise).round().clamp(0, 255)
    on_lattice = with_lattice(rgb, drawn.phases, drawn.method, drawn.both)
    return pack(torch.where(drawn.reduced[:, None, None, None], on_lattice, rgb), known)


def with_lattice(rgb: Tensor, phases: Tensor, method: Tensor, both: Tensor) -> Tensor:
    """Pictures whose chroma was stored at half resolution: float32 (B, 3, H, W), whole numbers 0 .. 255.

    Args:
        phases: int64 (B, 2), 0 or 1, where cells begin along rows and columns.
        method: int64 (B,), how chroma is interpolated: 0 repeated, 1 libjpeg's triangle (3/4 and 1/4 of the nearest
            two cells), 2 linear between cells that lie at their first pixel.
        both: bool (B,), whether rows are reduced as well as columns.
    """
    r, g, b = rgb.unbind(1)
    y = LUMA[0] * r + LUMA[1] * g + LUMA[2] * b
    chroma = torch.stack([(b - y) / 1.772, (r - y) / 1.402], 1).round()
    chroma = _reduced(chroma, phases[:, 1], method)
    rows = _reduced(chroma.transpose(2, 3), phases[:, 0], method).transpose(2, 3)
    chroma = torch.where(both[:, None, None, None], rows, chroma)
    y, blue, red = y.round(), chroma[:, 0], chroma[:, 1]
    r, b = y + 1.402 * red, y + 1.772 * blue
    g = (y - LUMA[0] * r - LUMA[2] * b) / LUMA[1]
    return torch.stack([r, g, b], 1).round().clamp(0, 255)


def _reduced(planes: Tensor, phase: Tensor, method: Tensor) -> Tensor:
    """Means of two along the last axis of (B, C, H, W), interpolated again."""
    x = torch.arange(planes.shape[3], device=planes.device)[None]
    second = (x + phase[:, None]) % 2  # (B, W): 1 at the second pixel of a cell
    first = x - second
    means = (_at(planes, first) + _at(planes, first + 1)) / 2
    means = means.round()
    near = _at(means, x + 2 * second - 1)  # of the nearest other cell
    after = _at(means, x + 1)
    share = torch.where(method == 1, 0.25, 0.0)[:, None]
    between = torch.where(method[:, None] == 2, 0.5 * second, 0.0)
    return means + (near - means) * share[:, None, None] + (after - means) * between[:, None, None]


def _at(planes: Tensor, x: Tensor) -> Tensor:
    """Values at columns (B, W) of (B, C, H, W); the outermost ones beyond the edge."""
    index = x.clamp(0, planes.shape[3] - 1)[:, None, None].expand(planes.shape)
    return planes.gather(3, index)
