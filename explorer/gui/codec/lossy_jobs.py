"""The work of lossy runs, as `jobs` has that of lossless ones: encode, decode, measure, redraw. No Qt."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, NamedTuple

from explorer.coding.step import Step
from explorer.errors import CorruptFile
from explorer.file.container import unpack
from explorer.gui.codec.codec import Codec
from explorer.gui.codec.lossy_codec import DecodedLossy, Tried
from explorer.gui.codec.progress import Progress, Work, record
from explorer.gui.scene.latents import LatentViews
from explorer.gui.scene.raster import Raster
from explorer.gui.scene.replay import Recorder
from explorer.gui.state.session import Filling, Imagined, PeerPoint, Run, Settings

if TYPE_CHECKING:
    from explorer.pictures.imaging import Picture
    from explorer.tradeoff.point import Point


class LossyPeer(NamedTuple):
    """Another lossy coder at one quality; `label` names both."""

    name: str
    quality: int

    @property
    def label(self) -> str:
        """Name and quality."""
        return f"{self.name}, {self.quality}"


def is_lossy(data: bytes) -> bool:
    """Whether a file is of the lossy codec. Raises `CorruptFile` or `UnsupportedFile`."""
    return unpack(data).header.codec == "lossy"


def trained_for(point: Point) -> Point:
    """The point with what its model was trained for."""
    from explorer.weights.models import find

    info = find(point.model, "lossy")
    return point._replace(metric=info.metric)


def decode_lossy(codec: Codec, data: bytes, device: str, original: Raster | None) -> Work[tuple[Picture, Run]]:
    """Decode a file and keep its steps; `original` where the picture that was encoded is there to compare with."""
    from explorer.coding.latent_schedule import LATENT_SIZE
    from explorer.pictures.imaging import as_rgb8
    from explorer.tradeoff.point import point_of_file

    recorder = Recorder(LATENT_SIZE)
    decoded: DecodedLossy = yield from record("decode", recorder, codec.decode_lossy(data, device=device))
    shown = Raster(as_rgb8(decoded.picture))
    point = point_of_file(
        decoded.header, len(data), 0, decoded.step_count,
        shannon_bits=decoded.shannon_bits, decode_seconds=decoded.seconds,
    )  # fmt: skip
    point = trained_for(point)
    if original is not None:
        likeness = codec.likeness(original.levels[0], shown.levels[0])
        point = point._replace(psnr=likeness.psnr, msssim=likeness.msssim)
    latents = LatentViews(decoded.header, decoded.latents)
    replay = recorder.finish(shown, None, 0, decoded.bits_map, original=original, latents=latents)
    return decoded.picture, Run(point, data, True, decoded.device, replay)


def try_quality(codec: Codec, picture: Picture, settings: Settings) -> Work[Tried]:
    """What a quality makes of a picture. Raises `ItalicError`."""
    yield Progress("encode", Recorder())
    return codec.try_quality(
        picture, quality=settings.quality, metric=settings.metric, steps=settings.steps, device=settings.device,
        model=settings.model,
    )  # fmt: skip


def quality_within(codec: Codec, picture: Picture, settings: Settings, limit: float) -> Work[float]:
    """The best quality whose file has at most `limit` bytes. Raises `ItalicError`."""
    yield Progress("encode", Recorder())
    return codec.quality_within(
        picture, limit=limit, metric=settings.metric, steps=settings.steps, device=settings.device,
        model=settings.model,
    )  # fmt: skip


def encode_lossy(codec: Codec, picture: Picture, original: Raster, settings: Settings) -> Work[Run]:
    """Encode, decode what came out, measure the likeness. Raises `ItalicError`."""
    from explorer.coding.latent_schedule import LATENT_SIZE

    yield Progress("encode", Recorder())
    encoder = codec.encode_lossy(
        picture, quality=settings.quality, metric=settings.metric, steps=settings.steps, device=settings.device,
        model=settings.model,
    )  # fmt: skip
    encoded = yield from record("encode", Recorder(LATENT_SIZE), encoder)
    decoded, run = yield from decode_lossy(codec, encoded.data, settings.device, original)
    if decoded.samples.shape != picture.samples.shape:
        raise CorruptFile(f"decodes to {decoded.samples.shape} instead of {picture.samples.shape}")
    point = run.point._replace(encode_seconds=encoded.seconds)
    return Run(point, run.data, True, run.device, run.replay, picture.notes)


def expect_rest(
    codec: Codec, run: Run, position: int, filling: Filling, device: str
) -> Generator[Step | None, None, Imagined]:
    """The picture as it would decode if nothing came after `position` steps. Raises `ItalicError`."""
    yield None
    latents = run.replay.scene.latents
    assert latents is not None
    rgb = codec.lossy_after(latents.header, latents.arrays, position, device)
    return Imagined(run, position, 0, Raster(rgb), filling)


def find_lossy_peers(codec: Codec) -> Work[list[LossyPeer]]:
    """The other lossy coders of this machine at their qualities."""
    yield Progress("compare", Recorder())
    return [LossyPeer(name, quality) for name, qualities in codec.lossy_peers() for quality in qualities]


def measure_lossy_peer(codec: Codec, original: Raster, channels: int, peer: LossyPeer) -> Work[PeerPoint]:
    """Encode the picture, as 8-bit RGB, with another coder and decode it."""
    from explorer.tradeoff.point import bits_per_subpixel

    yield Progress("compare", Recorder())
    rgb = original.levels[0]
    made = codec.measure_lossy_peer(rgb, peer.name, peer.quality)
    height, width = rgb.shape[:2]
    return PeerPoint(
        peer.label, made.bytes, bits_per_subpixel(made.bytes, width, height, channels), made.encode_seconds,
        made.decode_seconds, peer.name, 8 * made.bytes / (width * height), made.likeness.psnr, made.likeness.msssim,
    )  # fmt: skip
