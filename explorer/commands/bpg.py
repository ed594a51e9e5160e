"""`italic bpg encode` and `italic bpg decode`: real .bpg files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer

from explorer.commands.common import (
    AsJson,
    Files,
    Force,
    Jobs,
    Output,
    Photos,
    SkipExisting,
    check_picture_name,
    guarded,
)
from explorer.commands.outputs import Outputs
from explorer.commands.streams import data_of, picture_from
from explorer.commands.work import Follow, Given, Made, Where, work_through
from explorer.errors import BadSetting

MAX_QP = 51

app = typer.Typer(no_args_is_help=True, help="Write and read BPG files (HEVC intra in Bellard's container).")


@dataclass(frozen=True)
class Encode:
    """Encoding at a QP."""

    qp: int

    def __call__(self, given: Given, follow: Follow) -> Made:
        """Encode a picture; notes are what neither reading nor a BPG file of 8 bits keeps."""
        from explorer.lossless.base.bpg import write_bpg
        from explorer.pictures.cut import rgb8_notes
        from explorer.pictures.picture import as_rgb8

        picture = picture_from(given.path, given.data)
        rgb = as_rgb8(picture)
        data = write_bpg(rgb, self.qp)
        bpsp = 8 * len(data) / rgb.size
        text = f"{len(data)} bytes, {bpsp:.4f} bpsp, QP {self.qp}"
        fields = {
            "width": picture.width, "height": picture.height, "channels": 3, "bit_depth": 8, "codec": "bpg",
            "base": f"bpg:{self.qp}", "bytes": len(data), "bpsp": bpsp,
        }  # fmt: skip
        return Made(data, text, fields, (*picture.notes, *rgb8_notes(picture)))


@dataclass(frozen=True)
class Decode:
    """Decoding to a picture's file; `suffix` names its format."""

    suffix: str

    def __call__(self, given: Given, follow: Follow) -> Made:
        """Decode a file."""
        from explorer.lossless.base.bpg import read_bpg
        from explorer.pictures.imaging import picture_bytes
        from explorer.pictures.picture import Picture

        picture = Picture(read_bpg(data_of(given.path) if given.data is None else given.data))
        fields = {
            "width": picture.width, "height": picture.height, "channels": picture.channels,
            "bit_depth": picture.bit_depth, "codec": "bpg",
        }  # fmt: skip
        text = f"{picture.width} x {picture.height} {picture.mode}"
        return Made(picture_bytes(picture, self.suffix), text, fields)


@app.command("encode")
@guarded
def encode(
    photos: Photos,
    output: Output = None,
    qp: Annotated[int, typer.Option(metavar="QP", help="0 (finest) to 51.")] = 32,
    force: Force = False,
    skip_existing: SkipExisting = False,
    as_json: AsJson = False,
    jobs: Jobs = 1,
) -> None:
    """Compress pictures with loss to NAME.bpg: 4:4:4, full range."""
    if not 0 <= qp <= MAX_QP:
        raise BadSetting(f"QP {qp} is not between 0 and {MAX_QP}")
    work_through(
        photos,
        Encode(qp),
        Outputs(photos, output, ".bpg", force=force),
        verb="encoding",
        where=Where(jobs),
        force=force,
        skip_existing=skip_existing,
        as_json=as_json,
    )


@app.command("decode")
@guarded
def decode(
    files: Files,
    output: Output = None,
    force: Force = False,
    skip_existing: SkipExisting = False,
    as_json: AsJson = False,
    jobs: Jobs = 1,
) -> None:
    """Decompress .bpg files, each to NAME.png."""
    outputs = Outputs(files, output, ".png", force=force)
    if outputs.one is not None:
        check_picture_name(outputs.one)
    work_through(
        files,
        Decode(".png" if outputs.one is None else outputs.one.suffix),
        outputs,
        verb="decoding",
        where=Where(jobs),
        force=force,
        skip_existing=skip_existing,
        as_json=as_json,
    )
