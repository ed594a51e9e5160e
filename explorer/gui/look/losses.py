"""What reading did not keep of a picture's file, in the user's language. No Qt."""

from __future__ import annotations

from collections.abc import Iterable

from explorer.gui.look.i18n import tr
from explorer.pictures.notes import Note, losses

SIGN = "⚠"


def told(notes: Iterable[Note]) -> str:
    """All notes in one line."""
    return "; ".join(sentence(note) for note in notes)


def lost(notes: Iterable[Note]) -> str:
    """Those after which the picture is not all there, in one line; "" where there are none."""
    return told(losses(notes))


def sentence(note: Note) -> str:
    """One note, as `Note.sentence` has it in English."""
    text = {
        "pages": tr("1 of {total} pages is kept (page {place})"),
        "frames": tr("1 of {total} frames is kept (frame {place})"),
        "channels": tr("{kept} of {total} channels are kept"),
        "bits": tr("{total} bits are cut to {kept}"),
        "colours": tr("its colours were {what} and are converted to RGB"),
        "profile": tr("its colour profile of {total} bytes is not kept"),
        "metadata": tr("not kept of its metadata: {what}"),
        "thumbnail": tr("only its thumbnail is kept, not the raw picture"),
        "premultiplied": tr("alpha is divided out of its colours, exactly")
        if note.kept == note.total
        else tr("alpha is divided out of its colours, which changes {missing} of {total} samples"),
        "offset": tr("its signed samples are kept with {total} added"),
    }.get(note.kind)
    if text is None:
        return note.sentence
    return text.format(
        kept=note.kept, total=note.total, what=note.what, place=note.place, missing=note.total - note.kept
    )
