"""What a training draws from and measures on: pictures of packed data or of a folder, by kind."""

from __future__ import annotations

import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from explorer.errors import BadSetting, UnsupportedImage
from explorer.training import bank, loop
from explorer.training.bank import Bank, Pixels
from explorer.training.bases import BasePair, coded_bases, read_bases
from explorer.training.data import read_cifar10, read_folder, thumbnails_of
from explorer.training.recipe import Recipe
from explorer.training.vary import jpeg_born, pack, unpack, with_lattice

MEASURED_CROPS, MEASURED_SIZE = 24, 256  # of the lossy codec
PHOTOGRAPHS, JPEG, GRAPHICS, LATTICE = "photographs", "jpeg", "graphics", "lattice"
KINDS = (PHOTOGRAPHS, JPEG, GRAPHICS)  # that the lossless codec's networks learn from, in the bank's order
BASES = 12000  # tiles that are coded as bases where none are packed


class LossyPictures:
    """Training pictures that arrive in parts, and crops to measure on.

    Attributes:
        bank: of training pictures.
    """

    def __init__(self, data: Path, device: torch.device) -> None:
        self._data, self._taken = data, set[Path]()
        self.bank = Bank(device, 64)
        self._apart = not (data / bank.HELD_OUT).is_dir()
        self._held_out = self._measured(bank.read(data / bank.HELD_OUT)) if not self._apart else None
        self.look()

    @property
    def held_out(self) -> Tensor:
        """Crops to measure on: uint8 (B, 3, S, S)."""
        if self._held_out is None:
            raise UnsupportedImage(f"{self._data}: no pictures found")
        return self._held_out

    def look(self) -> bool:
        """Take the parts that have arrived; returns whether there were any."""
        new = [part for part in bank.parts(self._data) if part not in self._taken]
        for part in new:
            pictures = bank.read(part)
            if self._apart:
                pictures, measured = loop.apart(pictures)
                if self._held_out is None:
                    self._held_out = self._measured(measured)
            self.bank.add(pictures)
            self._taken.add(part)
        return bool(new)

    @staticmethod
    def _measured(pictures: list[Pixels]) -> Tensor:
        """The middle of as many pictures as are measured on."""
        size = MEASURED_SIZE
        large = [p for p in pictures if min(p.shape[:2]) >= size]
        if not large:
            raise BadSetting(f"no held-out picture is as large as {size} x {size} px")
        chosen = [large[i] for i in np.linspace(0, len(large) - 1, min(MEASURED_CROPS, len(large))).astype(int)]
        corners = [((p.shape[0] - size) // 2, (p.shape[1] - size) // 2) for p in chosen]
        crops = [p[y : y + size, x : x + size] for p, (y, x) in zip(chosen, corners, strict=True)]
        return torch.from_numpy(np.stack(crops)).permute(0, 3, 1, 2).contiguous()


class Based(NamedTuple):
    """Pictures and what BPG makes of them, so that a place in one bank is that in the other; the pictures' labels are
    the bases' quantisation parameters divided by 4.
    """

    pictures: Bank
    bases: Bank

    def add(self, pairs: Sequence[BasePair]) -> None:
        """Take more."""
        labels = [pair.qp // 4 for pair in pairs]
        self.pictures.add([pair.picture for pair in pairs], labels=labels)
        self.bases.add([pair.base for pair in pairs], labels=labels)

    @staticmethod
    def of(pairs: Sequence[BasePair], device: torch.device) -> Based:
        """Banks that these fill."""
        room = max(1, sum(pair.picture[..., 0].size for pair in pairs))
        made = Based(*(Bank(device, capacity=room + bank.BLOCK**2) for _ in range(2)))
        made.add(pairs)
        return made


class LosslessPictures:
    """Training pictures of several kinds, and pictures of each to measure on.

    Attributes:
        bank: of training pictures, of `KINDS`, or of thumbnails.
        based: training pictures with bases, or None for a model without a trunk.
        measured: pictures to measure on, by kind.
        measured_based: those with bases.
    """

    def __init__(self, data: Path, recipe: Recipe, kept: Path, device: torch.device) -> None:
        """Read what is there.

        Args:
            data: packed, or a folder of pictures, or CIFAR-10 as `read_cifar10` takes it.
            kept: a folder where bases are kept once they are coded.
        """
        self._data, self._recipe, self._device, self._taken = data, recipe, device, set[Path]()
        self._thumbnails = recipe.data == "cifar10"
        packed = data.is_dir() and any(data.glob(f"*/{bank.COMPLETE}"))
        shares = (1 - recipe.jpeg - recipe.graphics, recipe.jpeg, recipe.graphics)
        self.bank = Bank(device, shares=(1.0,) if self._thumbnails else shares)
        self.measured: dict[str, Bank] = {}
        plain: list[Pixels] = []
        if packed:
            self.look()
        else:
            plain = list(read_cifar10(data, "train")) if self._thumbnails else read_folder(data)
            training, measured = loop.apart(plain)
            self._add(training, PHOTOGRAPHS)
            self._measure(measured, PHOTOGRAPHS)
        if not self.bank.megapixels:
            raise UnsupportedImage(f"{data}: no pictures found")
        if packed and not self._thumbnails:
            for kind in (PHOTOGRAPHS, GRAPHICS):
                folder = data / (bank.HELD_OUT if kind == PHOTOGRAPHS else f"{bank.HELD_OUT}-{kind}")
                if folder.is_dir():
                    self._measure(bank.read(folder), kind)
        self.based: Based | None = None
        self.measured_based: Based | None = None
        if recipe.shape.trunk:
            coded = self._based_folder() if packed else None
            pairs = read_bases(coded) if coded else coded_bases(plain, BASES, recipe.seed, kept)
            training_pairs, measured_pairs = loop.apart(pairs)
            self.based, self.measured_based = Based.of(training_pairs, device), Based.of(measured_pairs, device)

    def _based_folder(self) -> Path | None:
        suffix = "thumbnails" if self._thumbnails else "photographs"
        return next((part for part in bank.parts(self._data, "bases") if part.name.endswith(suffix)), None)

    def look(self) -> bool:
        """Take the parts that have arrived; returns whether there were any."""
        found = False
        for kind in ("thumbnails",) if self._thumbnails else (PHOTOGRAPHS, GRAPHICS):
            for part in bank.parts(self._data, kind):
                if part not in self._taken:
                    self._taken.add(part)
                    self._part(bank.read(part), kind)
                    found = True
        return found

    def _part(self, pictures: list[Pixels], kind: str) -> None:
        if self._thumbnails:
            training, measured = loop.apart([each for picture in pictures for each in thumbnails_of(picture)])
            self._add(training, PHOTOGRAPHS)
            if not self.measured:
                self._measure(measured, PHOTOGRAPHS)
        else:
            self._add(pictures, kind)

    def _add(self, pictures: list[Pixels], kind: str) -> None:
        self.bank.add(pictures, kind=KINDS.index(kind), even=self._thumbnails)
        if kind == PHOTOGRAPHS and self._recipe.jpeg and not self._thumbnails:
            chance = random.Random(self._recipe.seed + len(self._taken))
            chances = [random.Random(chance.getrandbits(32)) for _ in pictures]
            with ThreadPoolExecutor() as pool:
                self.bank.add(list(pool.map(jpeg_born, pictures, chances)), kind=KINDS.index(JPEG))

    def _measure(self, pictures: list[Pixels], kind: str) -> None:
        self.measured[kind] = self._of(pictures)
        if kind == PHOTOGRAPHS and not self._thumbnails:
            chance = random.Random(1)
            self.measured[LATTICE] = self._of([_on_lattice(picture, chance) for picture in pictures])
            self.measured[JPEG] = self._of([jpeg_born(picture, chance) for picture in pictures])

    def _of(self, pictures: list[Pixels]) -> Bank:
        room = sum(picture[..., 0].size for picture in pictures)
        made = Bank(self._device, capacity=room + bank.BLOCK**2 * len(pictures))
        made.add(pictures, even=self._thumbnails)
        return made


def _on_lattice(picture: Pixels, chance: random.Random) -> Pixels:
    rgb = loop.as_tensor(picture).permute(2, 0, 1)[None].float()
    phases = torch.tensor([[chance.randrange(2), chance.randrange(2)]])
    method, both = torch.tensor([chance.randrange(3)]), torch.tensor([True])
    reduced = with_lattice(rgb, phases, method, both)
    whole = unpack(pack(reduced, torch.ones(1, *picture.shape[:2], dtype=torch.bool)))
    return whole[0].permute(1, 2, 0).byte().numpy()
