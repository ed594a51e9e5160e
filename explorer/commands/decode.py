"""`italic decode`: .italic files back to pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from explorer.commands.common import (
    AsJson,
    ByBytes,
    Device,
    Files,
    Force,
    Jobs,
    Output,
    Scheduler,
    SkipExisting,
    Workers,
    check_picture_name,
    guarded,
)
from explorer.commands.outputs import Outputs
from explorer.commands.streams import data_of
from explorer.commands.work import Follow, Given, Made, Where, work_through

if TYPE_CHECKING:
    from explorer.lossless.codec import Decoded
    from explorer.lossy.codec import DecodedLossy
    from explorer.pictures.notes import Notes

SAME = "verified: identical to the samples that were encoded"
VERDICTS = {True: SAME, None: "not verified: the file carries no checksum"}
LOSSY_VERDICT = "verified: the latents are those that were encoded"


def verdict(decoded: Decoded | DecodedLossy, notes: Notes = ()) -> str:
    """What the checksum of the file's samples or latents says; `notes`: of whoever encoded them."""
    from explorer.pictures.notes import losses, sentences

    said = LOSSY_VERDICT if decoded.header.codec == "lossy" else VERDICTS[decoded.verified]
    lost = losses(notes)
    return f"{said}; they were read with losses: {sentences(lost)}" if lost else said


def fields_of(decoded: Decoded | DecodedLossy) -> dict[str, Any]:
    """What a decoder can say, for JSON; `verified` is null where a file carries no checksum."""
    picture, header = decoded.picture, decoded.header
    return {
        "width": picture.width,
        "height": picture.height,
        "channels": picture.channels,
        "bit_depth": picture.bit_depth,
        "codec": header.codec,
        "steps": header.steps,
        "step_count": decoded.step_count,
        "decode_seconds": decoded.seconds,
        "verified": decoded.verified,
    }


@dataclass(frozen=True)
class Decode:
    """Decoding to a picture's file; `suffix` names its format."""

    device: str
    suffix: str

    def __call__(self, given: Given, follow: Follow) -> Made:
        """Decode a file; notes are what its format does not keep."""
        from explorer import decoding
        from explorer.pictures.imaging import not_kept, picture_bytes
        from explorer.pictures.kept import notes_of

        data = data_of(given.path) if given.data is None else given.data
        decoded = follow(decoding.decode(data, device=self.device), f"decoding {given.path.name}")
        picture, before = decoded.picture, notes_of(decoded.header)
        text = (
            f"{picture.width} x {picture.height} {picture.mode}, {picture.bit_depth} bit, "
            f"{decoded.step_count} steps, {decoded.seconds:.2f} s; {verdict(decoded, before)}"
        )
        made = picture_bytes(picture, self.suffix)
        return Made(made, text, fields_of(decoded), not_kept(picture, self.suffix), before)


@guarded
def decode(
    files: Files,
    output: Output = None,
    device: Device = "auto",
    force: Force = False,
    skip_existing: SkipExisting = False,
    as_json: AsJson = False,
    jobs: Jobs = 1,
    scheduler: Scheduler = "",
    workers: Workers = 0,
    by_bytes: ByBytes = False,
) -> None:
    """Decompress .italic files: each to NAME.png, beside it or in the folder of -o (.tif writes a TIFF)."""
    outputs = Outputs(files, output, ".png", force=force)
    if outputs.one is not None:
        check_picture_name(outputs.one)  # before the decoder has worked for nothing
    work_through(
        files,
        Decode(device, ".png" if outputs.one is None else outputs.one.suffix.lower()),
        outputs,
        verb="decoding",
        where=Where(jobs, scheduler, workers, by_bytes),
        force=force,
        skip_existing=skip_existing,
        as_json=as_json,
    )
