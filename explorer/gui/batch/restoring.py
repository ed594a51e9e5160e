"""Restores one picture of a batch from its compressed file, and writes it in the format that is wanted. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.errors import CorruptFile
from explorer.file.container import is_italic
from explorer.file.limits import MAX_FILE_BYTES
from explorer.gui.batch import targets
from explorer.gui.batch.items import EXISTS, Figures, Form, Outcome, Progress
from explorer.gui.batch.work import Clock, Order, Work, size_of
from explorer.gui.codec import lossy_jobs
from explorer.gui.codec.codec import Codec
from explorer.gui.look.i18n import tr
from explorer.machine.files import read_file

if TYPE_CHECKING:
    from explorer.pictures.originals import Written
    from explorer.pictures.picture import Picture

SUFFIXES = {"png": ".png", "tiff": ".tif"}  # what is known before a file is opened


def restore(codec: Codec, order: Order) -> Work[Outcome]:
    """Decode a compressed file and write the picture. Raises `ItalicError`."""
    source, options, device = order.source, order.options, order.settings.device
    began = Clock()
    yield Progress("read")
    known = SUFFIXES.get(options.form)
    if known is not None and targets.choose(source, options, order.claimed, known) is None:
        return Outcome("skipped", EXISTS)
    source_bytes = size_of(source)
    data = read_file(source.path, MAX_FILE_BYTES)
    if not is_italic(data):
        raise CorruptFile(tr("not an .italic file"))
    lossy = lossy_jobs.is_lossy(data)
    if lossy:
        lossy_made = yield from began.follow("decode", codec.decode_lossy(data, device=device), 0.0, 1.0)
        picture, header, verified = lossy_made.picture, lossy_made.header, True
    else:
        made = yield from began.follow("decode", codec.decode(data, device=device), 0.0, 1.0)
        picture, header, verified = made.picture, made.header, made.verified is True
    yield from began.away(Progress("write", 1.0))
    written = _in_form(picture, options.form)
    figures = Figures(
        None, source_bytes, len(written.data), 0, picture.samples.size, began.seconds, verified, header.steps,
        header.base, picture.width * picture.height, metric="lossy" if lossy else "", restored=True,
        instead=written.instead,
    )  # fmt: skip
    target = targets.write(written.data, source, options, order.claimed, written.suffix)
    if target is None:
        return Outcome("skipped", EXISTS, figures)
    return Outcome("done", "", figures._replace(target=target))


def _in_form(picture: Picture, form: Form) -> Written:
    from explorer.pictures.imaging import as_png, as_tiff
    from explorer.pictures.originals import Written, as_original

    if form == "original":
        return as_original(picture, picture.metadata.original.decode("ascii", "replace"))
    return Written(as_tiff(picture), ".tif") if form == "tiff" else Written(as_png(picture), ".png")
