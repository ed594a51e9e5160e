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
from explorer.commands.report import follow, say
from explorer.file.limits import MAX_FILE_BYTES

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
    from explorer.machine.files import read_file
    from explorer.pictures.imaging import write_picture

    outputs = Outputs(files, output, ".png", force=force)

    def work(file: Path) -> None:
        target = outputs.of(file)
        check_picture_name(target)  # before the decoder has worked for nothing
        data = read_file(file, MAX_FILE_BYTES)
        decoded = follow(decoding.decode(data, device=device), f"decoding {file.name}")
        outputs.prepare()
        write_picture(target, decoded.picture, force=force)
        picture = decoded.picture
        say(
            f"{target}: {picture.width} x {picture.height} {picture.mode}, {picture.bit_depth} bit, "
            f"{decoded.step_count} steps, {decoded.seconds:.2f} s; {verdict(decoded)}"
        )

    for_each([file for file in files if not (skip_existing and outputs.exists(file))], work)
