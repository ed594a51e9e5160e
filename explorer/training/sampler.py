"""Random crops of pictures, with or without bases, and the courses over them."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

from explorer.training.crops import PERIOD, Course, Group, course
from explorer.training.data import BaseBank, PixelBank

PHASES = 8  # of a schedule against a crop, drawn once


class Based(NamedTuple):
    """The bases of crops, int32 (B, pixels + 1), and their QP classes, int64 (B,)."""

    crops: Tensor
    qp_class: Tensor


class Sampler:
    """Random crops of a bank of pictures, and the courses over them, for a device."""

    def __init__(
        self, bank: PixelBank, based: BaseBank | None, groups: tuple[Group, ...], device: torch.device
    ) -> None:
        self.bank, self.based, self.groups, self.device = bank, based, groups, device

    def choose(self, generator: torch.Generator) -> Group:
        """A group, by its share."""
        shares = torch.tensor([group.share for group in self.groups])
        return self.groups[int(torch.multinomial(shares, 1, generator=generator))]

    def crops(self, group: Group, positions: int, generator: torch.Generator) -> tuple[Course, Tensor, Based | None]:
        """A course and crops, int32 (B, pixels + 1), of about so many positions in all."""
        frame = group.frame
        rung = group.rungs[int(torch.randint(0, len(group.rungs), (), generator=generator))]
        phase = int(torch.randint(0, PHASES, (), generator=generator)) if frame.margin else 0
        run = course(rung, frame, phase * 23 % PERIOD, phase * 41 % PERIOD, self.device)
        count = max(1, positions // (frame.height * frame.width))
        based = self.based if group.base else None
        bank = based.pictures if based else self.bank
        at = bank.draw(count, frame, generator) if frame.margin else bank.draw_whole(count, generator)
        crops = bank.crops(at, frame).to(self.device, non_blocking=True)
        if based is None:
            return run, crops, None
        bases = based.bases.crops(at, frame).to(self.device, non_blocking=True)
        return run, crops, Based(bases, based.qp_class[at.picture].to(self.device, non_blocking=True))
