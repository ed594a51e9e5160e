"""The lossy codec as the window uses it, in the codec's process; torch is imported when it is first used."""

from __future__ import annotations

import math
import time
import zlib
from collections.abc import Generator
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from explorer.coding.step import Step
from explorer.gui.scene.latents import LatentArrays

if TYPE_CHECKING:
    from explorer.file.container import Header
    from explorer.lossy.codec import EncodedLossy
    from explorer.lossy.prepared import Prepared
    from explorer.pictures.imaging import Picture


WARM_UP_SIDE = 32  # px


class Likeness(NamedTuple):
    """How near a decoded picture is to its original, in dB; None where that is infinite, or the picture too small."""

    psnr: float | None
    msssim: float | None


class DecodedLossy(NamedTuple):
    """What a decoder returns: as the codec's own, but that it can be read without torch.

    Attributes:
        picture, header, step_count, seconds, device, shannon_bits, bits_map: as `explorer.lossy.codec.DecodedLossy`.
        latents: all of them.
    """

    picture: Picture
    header: Header
    step_count: int
    seconds: float
    device: str
    shannon_bits: float
    bits_map: NDArray[np.float32]
    latents: LatentArrays


class PeerFigures(NamedTuple):
    """Another lossy coder at one quality on one picture."""

    bytes: int
    encode_seconds: float
    decode_seconds: float
    likeness: Likeness


class Tried(NamedTuple):
    """What a quality makes of a picture: bytes of the file, at most some more than it has; dB; uint8 (H, W, 3)."""

    bytes: int
    psnr: float
    shown: NDArray[np.uint8]


class LossyCodec:
    """`explorer.lossy`, imported at the first use."""

    def __init__(self) -> None:
        self._loaded: set[tuple[str, str, str]] = set()
        self._prepared: tuple[tuple[object, ...], Prepared] | None = None  # of the picture whose quality was tried last

    def encode_lossy(
        self, picture: Picture, *, quality: float, metric: str, steps: str, device: str, model: str = "auto"
    ) -> Generator[Step, None, EncodedLossy]:
        """Encode, yielding every step. The result has no latents: the decoder's do."""
        from explorer.encoding import encode_lossy

        self._load(picture, metric, model, device)
        encoded = yield from encode_lossy(
            picture, quality=quality, metric=metric, steps=steps, device=device, model=model
        )
        nothing: Any = None  # its type would bring torch into the window's process
        return encoded._replace(latents=nothing)

    def _load(self, picture: Picture, metric: str, model: str, device: str) -> None:
        """Run a model once on a corner, so that loading it is in no run's seconds."""
        from explorer.lossy import codec
        from explorer.pictures.picture import Picture

        if (metric, model, device) not in self._loaded:
            corner = Picture(picture.samples[:WARM_UP_SIDE, :WARM_UP_SIDE].copy())
            for _ in codec.encode(corner, metric=metric, device=device, model=model):
                pass
            self._loaded.add((metric, model, device))

    def try_quality(
        self, picture: Picture, *, quality: float, metric: str, steps: str, device: str, model: str = "auto"
    ) -> Tried:
        """What a quality makes of a picture, without a file."""
        from explorer.coding.latent_schedule import parse_latent_rung
        from explorer.encoding import metadata_bytes
        from explorer.lossy import codec, targets
        from explorer.lossy.qualities import quarters_of

        ready, quarters = self._ready(picture, metric, model, device), quarters_of(quality)
        overhead = ready.overhead + metadata_bytes(picture)
        size = targets.size(ready, quarters, parse_latent_rung(steps), overhead)
        return Tried(size, targets.psnr(ready, quarters), codec.as_coded(ready.decoded(quarters), picture.channels))

    def quality_within(
        self, picture: Picture, *, limit: float, metric: str, steps: str, device: str, model: str = "auto"
    ) -> float:
        """The best quality whose file has at most `limit` bytes. Raises `BadSetting` where none has."""
        from explorer.coding.latent_schedule import parse_latent_rung
        from explorer.encoding import metadata_bytes
        from explorer.file.header import QUARTERS
        from explorer.lossy.targets import Target, quality_for

        ready = self._ready(picture, metric, model, device)
        overhead = ready.overhead + metadata_bytes(picture)
        return quality_for(Target("bytes", limit), ready, parse_latent_rung(steps), overhead) / QUARTERS

    def _ready(self, picture: Picture, metric: str, model: str, device: str) -> Prepared:
        """What no quality changes, kept for the next one."""
        from explorer.lossy import codec

        samples = picture.samples
        key = (zlib.crc32(samples), samples.shape, samples.dtype.str, metric, model, device)
        if self._prepared is None or self._prepared[0] != key:
            self._prepared = None  # before the next one takes memory
            self._prepared = key, codec.prepare(picture.bare, metric=metric, device=device, model=model)
        return self._prepared[1]

    def decode_lossy(self, data: bytes, *, device: str) -> Generator[Step, None, DecodedLossy]:
        """Decode, yielding every step."""
        from explorer.lossy import codec
        from explorer.pictures.kept import picture_of

        made = yield from codec.decode(data, device=device)
        latents = made.latents
        alone = latents.bits if made.header.steps == "1" else codec.bits_without_context(made, device=device)
        arrays = LatentArrays(
            latents.y, latents.z, latents.mean, latents.scale, latents.bits, latents.step_of.astype(np.int32), alone
        )
        return DecodedLossy(
            picture_of(made.picture.samples, made.header), made.header, made.step_count, made.seconds, made.device,
            made.shannon_bits, made.bits_map, arrays,
        )  # fmt: skip

    def lossy_after(self, header: Header, latents: LatentArrays, steps: int, device: str) -> NDArray[np.uint8]:
        """The picture, uint8 (H, W, 3), after some steps; latents that are not known yet are what is expected."""
        from explorer.lossy import codec

        known: Any = SimpleNamespace(header=header, latents=latents)
        return codec.picture_after(known, steps - 1, device=device)

    def likeness(self, original: NDArray[np.uint8], decoded: NDArray[np.uint8]) -> Likeness:
        """How near two pictures are, both uint8 (H, W, 3)."""
        from explorer.evaluation.metrics import msssim, psnr
        from explorer.evaluation.scales import decibels

        structure = msssim(original, decoded)
        return Likeness(_finite(psnr(original, decoded)), None if structure is None else _finite(decibels(structure)))

    def lossy_peers(self) -> list[tuple[str, tuple[int, ...]]]:
        """Names and qualities of the other lossy coders of this machine."""
        from explorer.evaluation.lossy_peers import lossy_peers

        return [(peer.name, peer.qualities) for peer in lossy_peers()]

    def measure_lossy_peer(self, rgb: NDArray[np.uint8], name: str, quality: int) -> PeerFigures:
        """Encode with another coder and decode."""
        from explorer.evaluation.lossy_peers import lossy_peers

        peer = next(peer for peer in lossy_peers() if peer.name == name)
        began = time.perf_counter()
        data = peer.encode(rgb, quality)
        between = time.perf_counter()
        decoded = peer.decode(data)
        ended = time.perf_counter()
        return PeerFigures(len(data), between - began, ended - between, self.likeness(rgb, decoded))


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
