"""What reading a picture did not keep of its file: a closed list of kinds, each with numbers and one sentence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, NamedTuple, get_args

Kind = Literal[
    "pages", "frames", "channels", "bits", "colours", "profile", "metadata", "thumbnail", "premultiplied", "offset"
]
KINDS: tuple[Kind, ...] = get_args(Kind)  # files store a kind by its place here: new ones come last

HARMLESS: frozenset[Kind] = frozenset({"metadata", "offset"})
"""Kinds after which the picture is all there; the others are losses, and the original should not be deleted."""


class Note(NamedTuple):
    """One thing that a picture has and its file had otherwise.

    Attributes:
        kind: "pages", "frames", "channels": `kept` of `total` are kept. "bits": samples of `total` bits are cut to
            `kept`. "colours": `what` names the colour space that was changed. "profile": a colour profile of `total`
            bytes is not kept; 0 where its reader does not tell how many. "metadata": `what` names the pieces, `total`
            counts them. "thumbnail": the file's small picture was read, its raw picture was not. "premultiplied":
            `kept` of `total` samples come back exactly when they are multiplied by alpha again. "offset": `total` was
            added to signed samples, which takes nothing away.
        kept, total, what: as above.
        place: which of the pages or frames is kept, from 1 on.
    """

    kind: Kind
    kept: int = 0
    total: int = 0
    what: str = ""
    place: int = 1

    @property
    def is_loss(self) -> bool:
        """Whether something of the picture itself is missing."""
        if self.kind == "premultiplied":
            return self.kept < self.total
        return self.kind not in HARMLESS

    @property
    def sentence(self) -> str:
        """For people, in one line."""
        return {
            "pages": f"1 of {self.total} pages is kept (page {self.place})",
            "frames": f"1 of {self.total} frames is kept (frame {self.place})",
            "channels": f"{self.kept} of {self.total} channels are kept",
            "bits": f"{self.total} bits are cut to {self.kept}",
            "colours": f"its colours were {self.what} and are converted to RGB",
            "profile": f"its colour profile{f' of {self.total} bytes' if self.total else ''} is not kept",
            "metadata": f"not kept of its metadata: {self.what}",
            "thumbnail": "only its thumbnail is kept, not the raw picture",
            "premultiplied": "alpha is divided out of its colours, "
            + (
                "exactly"
                if self.kept == self.total
                else f"which changes {self.total - self.kept} of {self.total} samples"
            ),
            "offset": f"its signed samples are kept with {self.total} added",
        }[self.kind]

    def as_json(self) -> dict[str, Any]:
        """The fields, and the sentence as "text"."""
        return {**self._asdict(), "text": self.sentence}


Notes = tuple[Note, ...]


def losses(notes: Iterable[Note]) -> list[Note]:
    """Those after which a picture is not all there."""
    return [note for note in notes if note.is_loss]


def sentences(notes: Iterable[Note]) -> str:
    """All of them in one line."""
    return "; ".join(note.sentence for note in notes)
