"""Compresses one picture of a batch, with whichever codec is set, and writes its file. No Qt."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from explorer.errors import CorruptFile, UnsupportedImage
from explorer.gui.batch import targets
from explorer.gui.batch.items import EXISTS, GROWS, INCOMPLETE, NOT_SMALLER, Figures, Options, Outcome, Progress
from explorer.gui.batch.png import PngMeter
from explorer.gui.batch.work import Clock, Order, Work
from explorer.gui.codec.codec import Codec
from explorer.gui.codec.export import with_preview
from explorer.gui.codec.reading import PictureFile
from explorer.gui.state.session import Settings
from explorer.pictures.notes import losses

if TYPE_CHECKING:
    from explorer.pictures.picture import Picture

PATIENCE = 0.02  # seconds between two looks at the PNG, and so the longest that a cancel waits for it
CERTAIN = 1.3  # times the original, from which on a forecast is believed without trying; it errs by a tenth
PREVIEW_LENGTH = 8  # bytes at most that a file needs to say how long its preview is


class _Made(NamedTuple):
    """A file, and what its `Figures` say of the codec."""

    data: bytes
    steps: str
    base: str
    quality: float = 0.0
    metric: str = ""
    psnr: float | None = None
    png_bytes: int = 0


def compress(codec: Codec, order: Order) -> Work[Outcome]:
    """Read a picture, compress it, verify where that is wanted, and write its file. Raises `ItalicError`."""
    source, settings, options = order.source, order.settings, order.options
    began = Clock()
    yield Progress("read")
    if targets.choose(source, options, order.claimed) is None:  # before the work, and again after it
        return Outcome("skipped", EXISTS)
    file = yield from began.wait("read", codec.read_aside(source.path))
    picture, notes = file.picture, file.picture.notes
    if options.only_if_smaller and not options.incomplete and losses(notes):
        # Whoever keeps the smaller file only may delete the original.
        return Outcome("failed", INCOMPLETE, None, notes)
    if options.only_if_smaller and settings.codec == "lossless" and file.forecast > CERTAIN * file.size:
        figures = Figures(
            None, file.size, file.forecast, 0, picture.samples.size, began.seconds, False, settings.steps,
            settings.base, picture.width * picture.height,
        )  # fmt: skip
        return Outcome("skipped", GROWS, figures, notes)
    picture = _remembering(file)
    make = _lossy if settings.codec == "lossy" else _lossless
    made = yield from make(codec, picture, settings, options, began)
    data = with_preview(made.data, picture) if options.preview else made.data
    figures = Figures(
        None, file.size, len(data), made.png_bytes, picture.samples.size, began.seconds, options.verify,
        made.steps, made.base, picture.width * picture.height, made.quality, made.metric, made.psnr,
    )  # fmt: skip
    if options.only_if_smaller and len(data) >= file.size:
        return Outcome("skipped", NOT_SMALLER, figures, notes)
    yield Progress("write", 1.0)
    written = targets.write(data, source, options, order.claimed)
    if written is None:
        return Outcome("skipped", EXISTS, figures, notes)
    return Outcome("done", "", figures._replace(target=written), notes)


def _remembering(file: PictureFile) -> Picture:
    """The picture, whose file will say of which format the original was, so that it can be restored to that."""
    picture = file.picture
    if file.format in ("", "PNG"):
        return picture
    return replace(picture, metadata=picture.metadata._replace(original=file.format.encode("ascii")))


def _lossless(codec: Codec, picture: Picture, settings: Settings, options: Options, began: Clock) -> Work[_Made]:
    from explorer.tradeoff.trial import compare

    with PngMeter(picture) as png:
        half = 0.5 if options.verify else 1.0
        encoder = codec.encode(
            picture, steps=settings.steps, base=settings.base, device=settings.device, model=settings.model
        )
        encoded = yield from began.follow("encode", encoder, 0.0, half)
        if options.verify:
            decoder = codec.decode(encoded.data, device=settings.device)
            decoded = yield from began.follow("decode", decoder, half, 1.0)
            compare(picture, decoded.picture)
        while not png.wait(PATIENCE):
            yield from began.away(Progress("png", 1.0))
    return _Made(encoded.data, encoded.header.steps, encoded.header.base, png_bytes=png.size)


def _lossy(codec: Codec, picture: Picture, settings: Settings, options: Options, began: Clock) -> Work[_Made]:
    from explorer.pictures.imaging import as_rgb8

    metric, steps, device, model = settings.metric, settings.steps, settings.device, settings.model
    quality, limit = settings.quality, _limit(picture, options)
    if limit:
        yield from began.away(Progress("search"))
        quality = codec.quality_within(picture, limit=limit, metric=metric, steps=steps, device=device, model=model)
    half = 0.5 if options.verify else 1.0
    encoder = codec.encode_lossy(picture, quality=quality, metric=metric, steps=steps, device=device, model=model)
    encoded = yield from began.follow("encode", encoder, 0.0, half)
    if limit and len(encoded.data) > limit:
        raise UnsupportedImage(f"{len(encoded.data)} bytes; at most {limit} were asked for")
    psnr = None
    if options.verify:
        decoder = codec.decode_lossy(encoded.data, device=device)
        decoded = yield from began.follow("decode", decoder, half, 1.0)
        if decoded.picture.samples.shape != picture.samples.shape:
            raise CorruptFile(f"decodes to {decoded.picture.samples.shape} instead of {picture.samples.shape}")
        psnr = codec.likeness(as_rgb8(picture), as_rgb8(decoded.picture)).psnr
    return _Made(encoded.data, encoded.header.steps, "none", quality, metric, psnr)


def _limit(picture: Picture, options: Options) -> int:
    """Most bytes of a lossy file before a preview is added to it; 0 where none are asked for."""
    if not options.kilobytes:
        return 0
    from explorer.pictures.picture import preview

    taken = len(preview(picture)) + PREVIEW_LENGTH if options.preview else 0
    limit = int(1000 * options.kilobytes) - taken
    if limit <= 0:
        raise UnsupportedImage(f"its preview alone takes {taken} bytes of the {1000 * options.kilobytes:.0f} asked for")
    return limit
