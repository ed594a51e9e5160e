"""`italic decode`: .italic files back to pictures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from explorer.commands.common import (
    Device,
    Files,
    Force,
    Output,
    Outputs,
    SkipExisting,
    check_picture_name,
    for_each,
    guarded,
)
from explorer.commands.report import follow
from explorer.commands.streams import PIPE, data_of, tell, write

if TYPE_CHECKING:
    from explorer.lossless.codec import Decoded
    from explorer.lossy.codec import DecodedLossy

VERDICTS = {True: "verified: identical", None: "not verified: the file carries no checksum"}
LOSSY_VERDICT = "verified: the latents are those that were encoded"


def verdict(decoded: Decoded | DecodedLossy) -> str:
    """What the checksum of the file's samples or latents says."""
    return LOSSY_VERDICT if decoded.header.codec == "lossy" else VERDICTS[decoded.verified]


@guarded
def decode(
    files: Files,
    output: Output = None,
    device: Device = "auto",
    force: Force = False,
    skip_existing: SkipExisting = False,
) -> None:
    """Decompress .italic files: each to NAME.png, beside it or in the folder of -o (.tif writes a TIFF)."""
    from explorer import decoding
    from explorer.pictures.imaging import as_png, write_picture

    outputs = Outputs(files, output, ".png", force=force)

    def work(file: Path) -> None:
        target = outputs.of(file)
        if target != PIPE:
            check_picture_name(target)  # before the decoder has worked for nothing
        data = data_of(file)
        decoded = follow(decoding.decode(data, device=device), f"decoding {file.name}")
        outputs.prepare()
        if target == PIPE:
            write(target, as_png(decoded.picture), force=force)
        else:
            write_picture(target, decoded.picture, force=force)
        picture = decoded.picture
        tell(
            target,
            f"{target}: {picture.width} x {picture.height} {picture.mode}, {picture.bit_depth} bit, "
            f"{decoded.step_count} steps, {decoded.seconds:.2f} s; {verdict(decoded)}",
        )

    for_each([file for file in files if not (skip_existing and outputs.exists(file))], work)
