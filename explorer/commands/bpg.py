"""`italic bpg encode` and `italic bpg decode`: real .bpg files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from explorer.commands.common import Files, Force, Output, Outputs, Photos, for_each, guarded
from explorer.commands.report import say
from explorer.errors import BadSetting
from explorer.file.limits import MAX_FILE_BYTES

MAX_QP = 51

app = typer.Typer(no_args_is_help=True, help="Write and read BPG files (HEVC intra in Bellard's container).")


@app.command("encode")
@guarded
def encode(
    photos: Photos,
    output: Output = None,
    qp: Annotated[int, typer.Option(metavar="QP", help="0 (finest) to 51.")] = 32,
    force: Force = False,
) -> None:
    """Compress pictures with loss to NAME.bpg: 4:4:4, full range."""
    from explorer.lossless.base.bpg import write_bpg
    from explorer.machine.files import write_atomic
    from explorer.pictures.imaging import as_rgb8, read_picture

    if not 0 <= qp <= MAX_QP:
        raise BadSetting(f"QP {qp} is not between 0 and {MAX_QP}")
    outputs = Outputs(photos, output, ".bpg", force=force)

    def work(photo: Path) -> None:
        target = outputs.of(photo)
        rgb = as_rgb8(read_picture(photo))
        data = write_bpg(rgb, qp)
        outputs.prepare()
        write_atomic(target, data, force=force)
        say(f"{target}: {len(data)} bytes, {8 * len(data) / rgb.size:.4f} bpsp, QP {qp}")

    for_each(photos, work)


@app.command("decode")
@guarded
def decode(
    files: Files,
    output: Output = None,
    force: Force = False,
) -> None:
    """Decompress .bpg files, each to NAME.png."""
    from explorer.lossless.base.bpg import read_bpg
    from explorer.machine.files import read_file
    from explorer.pictures.imaging import write_picture
    from explorer.pictures.picture import Picture

    outputs = Outputs(files, output, ".png", force=force)

    def work(file: Path) -> None:
        target = outputs.of(file)
        picture = Picture(read_bpg(read_file(file, MAX_FILE_BYTES)))
        outputs.prepare()
        write_picture(target, picture, force=force)
        say(f"{target}: {picture.width} x {picture.height} {picture.mode}")

    for_each(files, work)
