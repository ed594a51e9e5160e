"""A picture that can be encoded at any quality: what of g_a does not depend on the quality is computed once."""

from __future__ import annotations

from collections.abc import Generator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from explorer.coding.latent_schedule import latent_grid
from explorer.file.container import Container, Header, pack
from explorer.file.header import QUARTERS
from explorer.lossy.coding import LatentCoder, head_of
from explorer.lossy.models import LossyModel, lossy_evaluator
from explorer.lossy.transforms import transforms_of, whole
from explorer.pictures import channels
from explorer.pictures.picture import Picture


class Whole(NamedTuple):
    """Latents as files hold them: `y` int16 (h, w, M), `z` int16 (ceil(h / 4), ceil(w / 4), N)."""

    y: NDArray[np.int16]
    z: NDArray[np.int16]


class Prepared:
    """A picture and a model on a device. Qualities are in quarters, 0 .. 252.

    Attributes:
        picture: of 8 bits.
        model: the weights.
        device: that runs the networks.
        extra: bytes of the planes that the network does not code.
    """

    def __init__(self, picture: Picture, model: LossyModel, device: str) -> None:
        self.picture, self.model = to_8_bits(picture), model
        self._shown, self.extra = channels.split(self.picture)
        self._evaluator = lossy_evaluator(model, device)
        self._transforms = transforms_of(self._evaluator)
        self.device = self._transforms.device.type
        self._features = self._transforms.features(self._shown)
        self._latest: tuple[int, Whole] | None = None
        self._seen: tuple[int, NDArray[np.uint8]] | None = None

    @property
    def shown(self) -> NDArray[np.uint8]:
        """What the network sees: uint8 (H, W, 3)."""
        return self._shown

    def latents(self, quarters: int) -> Whole:
        """Of a quality; the latest are kept."""
        if self._latest is None or self._latest[0] != quarters:
            y = self._transforms.latents(self._features, quarters)
            self._latest = quarters, Whole(whole(y), whole(self._transforms.hyper(y)))
        return self._latest[1]

    def refined(self, quarters: int, rung: str, rounds: int) -> Generator[int, None, Whole]:
        """Latents of a quality that rounds of descent fit to the picture, see `refine`; yields how many are left."""
        from explorer.lossy.refine import Wanted, refiner_of

        y, z = self.latents(quarters)
        raw = self._transforms.latents(self._features, quarters)
        wanted = Wanted(self._shown, raw, z, head_of(rung), quarters, self.model.info.metric)
        found = yield from refiner_of(self._evaluator).rounds(self._evaluator, wanted, y, rounds)
        return Whole(found, z)

    def decoded(self, quarters: int) -> NDArray[np.uint8]:
        """What a decoder shows at a quality: uint8 (H, W, 3); the latest is kept."""
        if self._seen is None or self._seen[0] != quarters:
            self._seen = quarters, self.picture_of(self.latents(quarters).y, quarters)
        return self._seen[1]

    def picture_of(self, y: NDArray[np.int16], quarters: int) -> NDArray[np.uint8]:
        """What a decoder shows of other latents, (h, w, M): uint8 (H, W, 3)."""
        height, width = self._shown.shape[:2]
        return self._transforms.picture(y, quarters, height, width)

    def coder(self, quarters: int, rung: str) -> LatentCoder:
        """A coder of the picture's latents."""
        return LatentCoder(self._evaluator, *latent_grid(*self._shown.shape[:2]), rung, quarters)

    def packed(self, rung: str, quarters: int, crc: int, pixels: bytes, thumbnail: bytes = b"") -> bytes:
        """The file. `crc`: of the latents; `pixels`: their code; `thumbnail`: a preview."""
        picture = self.picture
        header = Header(
            "lossy", picture.width, picture.height, picture.channels, 8, rung,
            quality=quarters / QUARTERS,
            model=self.model.info.sha256[:8],
            crc=crc,
            icc=picture.icc,
            exif=picture.exif,
            preview=thumbnail,
        )  # fmt: skip
        return pack(Container(header, b"", pixels, self.extra))

    @property
    def overhead(self) -> int:
        """Bytes of a file besides its latents and a preview."""
        return len(self.packed("wavefront", 0, 0, b""))

    def bits(self, quarters: int, rung: str) -> float:
        """Shannon bits of all latents at a quality and a rung; the range coder adds some bytes at most."""
        y, z = self.latents(quarters)
        coder = self.coder(quarters, rung)
        for _ in coder.encode(z, y, None):
            pass
        return coder.latents.shannon_bits


def to_8_bits(picture: Picture) -> Picture:
    """The picture as the codec takes it: 16-bit samples rounded to the nearest of 8 bits."""
    if picture.bit_depth == 8:
        return picture
    samples = ((picture.samples.astype(np.uint32) + 128) // 257).astype(np.uint8)
    return Picture(samples, picture.icc, picture.exif)
