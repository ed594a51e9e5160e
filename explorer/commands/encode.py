"""`italic encode`: pictures to .italic files, decoded again and compared before they are written."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from explorer.commands.common import (
    AsJson,
    Base,
    Device,
    Force,
    Model,
    Output,
    Outputs,
    Photos,
    Steps,
    check_bases,
    check_steps,
    for_each,
    guarded,
)
from explorer.report import follow, say


@guarded
def encode(
    photos: Photos,
    output: Output = None,
    steps: Steps = "16",
    base: Base = "auto",
    model: Model = "auto",
    device: Device = "auto",
    compact: Annotated[bool, typer.Option("--compact", help="For tiny pictures: no checksum, no profiles.")] = False,
    preview: Annotated[bool, typer.Option("--preview", help="Store a small picture for file managers.")] = False,
    verify: Annotated[bool, typer.Option(help="Decode the file and compare every sample before writing it.")] = True,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Compress pictures without loss: each to NAME.italic, beside it or in the folder of -o."""
    from explorer import lossless
    from explorer.files import write_atomic
    from explorer.imaging import read_picture
    from explorer.tradeoff.point import point_of
    from explorer.tradeoff.table import to_json
    from explorer.tradeoff.trial import compare

    (rung,), (base,) = check_steps([steps]), check_bases([base])
    outputs = Outputs(photos, output, ".italic", force=force)

    def work(photo: Path) -> None:
        target = outputs.of(photo)
        picture = read_picture(photo)
        coder = lossless.encode(
            picture, steps=rung, base=base, model=model, device=device, compact=compact, with_preview=preview
        )
        encoded = follow(coder, f"encoding {photo.name}")
        decode_seconds = None
        if verify:
            decoded = follow(lossless.decode(encoded.data, device=device), f"verifying {photo.name}")
            compare(picture, decoded.picture)
            decode_seconds = decoded.seconds
        outputs.prepare()
        write_atomic(target, encoded.data, force=force)
        point = point_of(encoded, decode_seconds)
        if as_json:
            say(to_json(point))
            return
        say(
            f"{target}: {point.bytes} bytes, {point.bpsp:.4f} bpsp, steps {point.steps} ({point.step_count}), "
            f"base {point.base}, {point.encode_seconds:.2f} s" + ("; verified: identical" if verify else "")
        )

    for_each(photos, work)
