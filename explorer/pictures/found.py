"""What a reader finds in a file, before it is a picture: everything as it stands there, not yet turned upright."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from explorer.pictures import exif as exif_block
from explorer.pictures import xmp as xmp_packet
from explorer.pictures.metadata import MAX_EXIF_BYTES, MAX_ICC_BYTES, MAX_XMP_BYTES, NOTHING, Metadata
from explorer.pictures.notes import Note
from explorer.pictures.picture import Picture, Samples


@dataclass(frozen=True)
class Found:
    """A picture as it lies in its file.

    Attributes:
        samples: as in `Picture`.
        icc, exif, metadata: as the file has them.
        orientation: 1..8 of the file's own, 0 where only EXIF or XMP may say.
        notes: what the reader left out.
        dropped: names of metadata that it left out.
    """

    samples: Samples
    icc: bytes = b""
    exif: bytes = b""
    metadata: Metadata = NOTHING
    orientation: int = 0
    notes: list[Note] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)

    def upright(self) -> Picture:
        """The picture, turned as its file says, with metadata that fit it; what does not fit is a note."""
        notes, dropped, exif, metadata = list(self.notes), list(self.dropped), self.exif, self.metadata
        if len(exif) > MAX_EXIF_BYTES:
            exif, dropped = b"", [*dropped, "EXIF"]
        if len(metadata.xmp) > MAX_XMP_BYTES:
            metadata, dropped = metadata._replace(xmp=b""), [*dropped, "XMP"]
        way = self.orientation or exif_block.orientation(exif)
        if way == exif_block.UPRIGHT and not self.orientation:
            way = xmp_packet.orientation(metadata.xmp)
        samples: Samples = exif_block.turn_upright(self.samples, way)  # type: ignore[assignment]
        if way > 4 and metadata.resolution is not None:
            x, y, unit = metadata.resolution
            metadata = metadata._replace(resolution=metadata.resolution._replace(x=y, y=x, unit=unit))
        icc = self.icc
        if icc and not (fits(icc, samples.shape[2]) and len(icc) <= MAX_ICC_BYTES):
            notes.append(Note("profile", total=len(icc)))
            icc = b""
        if dropped:
            names = ", ".join(dict.fromkeys(dropped[:8])) + (", ..." if len(dropped) > 8 else "")
            notes.append(Note("metadata", total=len(dropped), what=names))
        metadata = metadata._replace(xmp=xmp_packet.reset_orientation(metadata.xmp))
        return Picture(samples, icc, exif_block.upright(exif, way), metadata, tuple(notes))

    def noting(self, *notes: Note) -> Found:
        """With more notes."""
        return replace(self, notes=[*self.notes, *notes])


def fits(icc: bytes, channels: int) -> bool:
    """Whether a profile is of the colour space of pictures with so many channels; that of a CMYK file is not."""
    return icc[16:20] == (b"GRAY" if channels <= 2 else b"RGB ")
