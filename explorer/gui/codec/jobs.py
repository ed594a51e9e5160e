"""The work that the window gives to the device's thread, as plain generators. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from explorer.errors import CorruptFile, ItalicError
from explorer.file.container import is_italic
from explorer.file.limits import MAX_FILE_BYTES
from explorer.gui.codec import lossy_jobs
from explorer.gui.codec.codec import Codec
from explorer.gui.codec.progress import Progress, Work, record
from explorer.gui.codec.reading import is_compressed
from explorer.gui.look.i18n import tr
from explorer.gui.scene.raster import Raster
from explorer.gui.scene.replay import Recorder
from explorer.gui.state.failures import is_full_device
from explorer.gui.state.session import Document, Run, Settings
from explorer.machine.files import read_file

if TYPE_CHECKING:
    from explorer.lossless.codec import Decoded
    from explorer.pictures.imaging import Picture

Result = TypeVar("Result")


class Opened(NamedTuple):
    """A file that was read.

    Attributes:
        run: where it was a compressed one, which was decoded.
        size: bytes of the file of a picture that is not compressed by this program; 0 where there is none.
        format: the name of its format, "" likewise.
        forecast: about how many bytes it takes without loss, 0 where that was not asked.
    """

    picture: Picture
    original: Raster
    run: Run | None
    size: int = 0
    format: str = ""
    forecast: int = 0


def open_file(codec: Codec, path: Path, device: str) -> Work[Opened]:
    """Read a picture, or decode an `.italic` file. Raises `ItalicError` naming the file."""
    yield Progress("open", Recorder())
    if is_compressed(path):
        data = read_file(path, MAX_FILE_BYTES)
        try:
            if not is_italic(data):
                raise CorruptFile(tr("not an .italic file"))
            return (yield from decode_data(codec, data, device))
        except ItalicError as problem:
            raise type(problem)(f"{path.name}: {problem}") from problem
    file = codec.read(path)
    return open_picture(file.picture)._replace(size=file.size, format=file.format, forecast=file.forecast)


def open_picture(picture: Picture) -> Opened:
    """A picture whose samples are there, such as one from the clipboard."""
    from explorer.pictures.picture import alpha8, as_rgb8

    return Opened(picture, Raster(as_rgb8(picture), alpha=alpha8(picture)), None)


def open_document(codec: Codec, document: Document, device: str) -> Work[Opened]:
    """Read the file of a document; where it has none any more, decode one of its runs. Raises `ItalicError`."""
    if document.path is not None:
        return (yield from open_file(codec, document.path, device))
    run = document.selected
    if run is None or not run.restores:
        run = next(run for run in document.runs if run.restores)
    return (yield from decode_data(codec, run.data, device))


def decode_data(codec: Codec, data: bytes, device: str, original: Raster | None = None) -> Work[Opened]:
    """Decode a compressed file and keep its steps; `original` where the picture is on the screen already.

    Raises `CorruptFile` or `UnsupportedFile`.
    """
    from explorer.tradeoff.point import point_of_file

    if lossy_jobs.is_lossy(data):
        picture, run = yield from lossy_jobs.decode_lossy(codec, data, device, original)
        return Opened(picture, original or run.replay.scene.shown or Raster(picture.samples), run)
    recorder = Recorder()
    decoded = yield from record("decode", recorder, codec.decode(data, device=device))
    point = point_of_file(
        decoded.header, len(data), decoded.base_bytes, decoded.step_count,
        shannon_bits=decoded.shannon_bits, decode_seconds=decoded.seconds,
    )  # fmt: skip
    opened = open_picture(decoded.picture) if original is None else Opened(decoded.picture, original, None)
    base, bits = codec.base_picture(data), decoded.bits_map
    replay = recorder.finish(opened.original, base, decoded.base_bytes, bits, traces=decoded.traces)
    return opened._replace(run=Run(point, data, decoded.verified, decoded.device, replay))


def encode_picture(codec: Codec, picture: Picture, original: Raster, settings: Settings) -> Work[Run]:
    """Encode, decode what came out, compare every sample. Raises `ItalicError`."""
    if settings.codec == "lossy":
        return (yield from lossy_jobs.encode_lossy(codec, picture, original, settings))
    from explorer.tradeoff.point import point_of
    from explorer.tradeoff.trial import compare

    yield Progress("prepare", Recorder())
    codec.warm_up(picture, settings.device, settings.model)
    encoder = codec.encode(
        picture, steps=settings.steps, base=settings.base, device=settings.device, model=settings.model
    )
    encoded = yield from record("encode", Recorder(), encoder)
    recorder = Recorder()
    decoded: Decoded = yield from record("decode", recorder, codec.decode(encoded.data, device=settings.device))
    compare(picture, decoded.picture)
    base, bits = codec.base_picture(encoded.data), encoded.bits_map
    replay = recorder.finish(original, base, encoded.base_bytes, bits, traces=decoded.traces)
    return Run(point_of(encoded, decoded.seconds), encoded.data, True, encoded.device, replay, picture.notes)


def with_retreat(work: Callable[[str], Work[Result]], device: str) -> Work[Result]:
    """Work on a device, and once more on the CPU where the memory of the device is not enough for it."""
    try:
        return (yield from work(device))
    except Exception as problem:
        if device == "cpu" or not is_full_device(problem):
            raise
    return (yield from work("cpu"))


def find_devices(codec: Codec) -> Work[tuple[str, ...]]:
    """Import torch, which takes seconds, and name the machine's devices."""
    yield Progress("open", Recorder())
    return codec.devices()
