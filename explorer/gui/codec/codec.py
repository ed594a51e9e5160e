"""What the window needs of a codec, and the real one behind lazy imports, so that torch waits for the window."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from explorer.coding.step import Step
from explorer.gui.codec.lossy_codec import DecodedLossy, Likeness, LossyCodec, PeerFigures, Tried
from explorer.gui.codec.reading import PictureFile, read_source
from explorer.gui.codec.small import small_picture

if TYPE_CHECKING:
    from explorer.file.container import Header
    from explorer.gui.scene.latents import LatentArrays
    from explorer.lossless.codec import Decoded, Encoded
    from explorer.lossy.codec import EncodedLossy
    from explorer.pictures.imaging import Picture


class Codec(Protocol):
    """A codec as the window uses it; the tests bring one that needs no network."""

    def read(self, path: Path) -> PictureFile:
        """The picture of a file. Raises `ItalicError` naming it, also where reading it takes too much."""

    def read_aside(self, path: Path) -> Generator[None, None, PictureFile]:
        """The same for whoever yields to others: it yields while the picture is read, and closing it ends that."""

    def small(self, path: Path, side: int) -> NDArray[np.uint8]:
        """A small copy of the picture of a file, uint8 (H, W, 3). Raises whatever reading meets. From any thread."""

    def encode(
        self, picture: Picture, *, steps: str, base: str, device: str, model: str = "auto"
    ) -> Generator[Step, None, Encoded]:
        """Encode, yielding every step; `model` is "auto", a name or a hash, as for those below."""

    def decode(self, data: bytes, *, device: str) -> Generator[Step, None, Decoded]:
        """Decode, yielding every step."""

    def base_picture(self, data: bytes) -> NDArray[np.uint8] | None:
        """The base code alone: uint8 (H, W, 3), or None where the file has none."""

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
        """Draw what is not known of `rgb`, uint8 (H, W, 3), after `known_steps` steps; `model` "" for the usual one.

        `colours`: 3, or 1 for a grey picture.
        """

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
        """The same with the network's means."""

    def draw(
        self, height: int, width: int, *, steps: str, seed: int, device: str
    ) -> Generator[Step, None, NDArray[np.uint8]]:
        """Draw a picture from nothing."""

    def encode_lossy(
        self, picture: Picture, *, quality: float, metric: str, steps: str, device: str, model: str = "auto"
    ) -> Generator[Step, None, EncodedLossy]:
        """See `LossyCodec`, as for those below."""

    def try_quality(
        self, picture: Picture, *, quality: float, metric: str, steps: str, device: str, model: str = "auto"
    ) -> Tried:
        """What a quality makes of a picture."""

    def quality_within(
        self, picture: Picture, *, limit: float, metric: str, steps: str, device: str, model: str = "auto"
    ) -> float:
        """The best quality whose file has at most `limit` bytes."""

    def decode_lossy(self, data: bytes, *, device: str) -> Generator[Step, None, DecodedLossy]:
        """Decode a lossy file."""

    def lossy_after(self, header: Header, latents: LatentArrays, steps: int, device: str) -> NDArray[np.uint8]:
        """The picture after some steps."""

    def likeness(self, original: NDArray[np.uint8], decoded: NDArray[np.uint8]) -> Likeness:
        """How near two pictures are."""

    def lossy_peers(self) -> list[tuple[str, tuple[int, ...]]]:
        """Other lossy coders and their qualities."""

    def measure_lossy_peer(self, rgb: NDArray[np.uint8], name: str, quality: int) -> PeerFigures:
        """One of them at one quality."""

    def warm_up(self, picture: Picture, device: str, model: str = "auto") -> None:
        """Load what the first run needs, so that loading is in no run's seconds."""

    def devices(self) -> tuple[str, ...]:
        """Devices of this machine, such as ("cpu", "cuda")."""

    def interrupt(self) -> None:
        """Nobody waits any more for the step at work. Called from the window's thread."""

    def close(self) -> None:
        """The program ends. Called from the window's thread."""


class RealCodec(LossyCodec):
    """Both codecs: `explorer.lossless.codec`, imported at the first use, and the lossy one."""

    def __init__(self) -> None:
        super().__init__()
        self._warm: set[tuple[str, str]] = set()

    def read(self, path: Path) -> PictureFile:
        """See `Codec`."""
        return read_source(path)

    def read_aside(self, path: Path) -> Generator[None, None, PictureFile]:
        """See `Codec`."""
        yield
        return read_source(path)

    def small(self, path: Path, side: int) -> NDArray[np.uint8]:
        """See `Codec`."""
        return small_picture(path, side)

    def encode(
        self, picture: Picture, *, steps: str, base: str, device: str, model: str = "auto"
    ) -> Generator[Step, None, Encoded]:
        """See `Codec`."""
        from explorer.lossless import codec as lossless

        return lossless.encode(picture, steps=steps, base=base, device=device, model=model)

    def decode(self, data: bytes, *, device: str) -> Generator[Step, None, Decoded]:
        """See `Codec`."""
        from explorer.lossless import codec as lossless

        return lossless.decode(data, device=device, account=True)

    def base_picture(self, data: bytes) -> NDArray[np.uint8] | None:
        """See `Codec`. Raises `CorruptFile`."""
        from explorer.file.container import unpack

        container = unpack(data)
        header = container.header
        if header.codec != "lossless" or header.base == "none":
            return None
        from explorer.lossless.base.bpg import decode_base

        return decode_base(container.base, header.width, header.height, int(header.base.partition(":")[2]))

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
        """See `Codec`."""
        from explorer.lossless.sampling import sample

        return sample(
            rgb.shape[0], rgb.shape[1], steps=steps, seed=seed, known=rgb, known_steps=known_steps, base=base,
            model=model or "auto", device=device, colours=colours,
        )  # fmt: skip

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
        """See `Codec`."""
        from explorer.lossless.sampling import expect

        return expect(
            rgb, steps=steps, known_steps=known_steps, base=base, model=model or "auto", device=device, colours=colours
        )

    def draw(
        self, height: int, width: int, *, steps: str, seed: int, device: str
    ) -> Generator[Step, None, NDArray[np.uint8]]:
        """See `Codec`."""
        from explorer.lossless.sampling import sample

        return sample(height, width, steps=steps, seed=seed, device=device)

    def warm_up(self, picture: Picture, device: str, model: str = "auto") -> None:
        """See `Codec`."""
        if (device, model) not in self._warm:
            from explorer.tradeoff.trial import warm_up

            warm_up(picture, device, model)
            self._warm.add((device, model))

    def devices(self) -> tuple[str, ...]:
        """See `Codec`. Imports torch."""
        import torch

        found = ["cpu"]
        if torch.cuda.is_available():
            found.append("cuda")
        if torch.backends.mps.is_available():
            found.append("mps")
        return tuple(found)

    def interrupt(self) -> None:
        """A step in this process cannot be interrupted."""

    def close(self) -> None:
        """There is nothing to close."""
