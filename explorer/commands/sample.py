"""`italic sample`: pictures drawn from the density, from nothing or from what is known of one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from explorer.commands.common import AsJson, Device, Force, Model, Steps, check_picture_name, guarded
from explorer.commands.outputs import check_new
from explorer.commands.report import follow, say, warn
from explorer.errors import BadSetting
from explorer.machine.names import shown

LONGEST_SIZE = 20  # characters; beyond, it is not even read


@guarded
def sample(
    output: Annotated[Path, typer.Option("-o", "--output", metavar="OUT.png", help="The picture drawn.")],
    size: Annotated[str | None, typer.Option(metavar="WxH", help="In pixels; default 32x32, or the photo's.")] = None,
    source: Annotated[Path | None, typer.Option("--from", metavar="PHOTO", help="Draw the rest of this.")] = None,
    known_steps: Annotated[int, typer.Option(min=0, metavar="K", help="Steps of PHOTO that are known.")] = 0,
    steps: Steps = "wavefront",
    base: Annotated[str, typer.Option(metavar="BASE", help="none, bpg:QP of PHOTO, or auto.")] = "none",
    seed: Annotated[int, typer.Option(min=0, metavar="S", help="Another seed, another picture.")] = 0,
    model: Model = "auto",
    device: Device = "auto",
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Draw a picture from the network's density, or imagine the rest of one."""
    from explorer.lossless.sampling import sample as draw
    from explorer.pictures.channels import colours_of
    from explorer.pictures.cut import rgb8_notes
    from explorer.pictures.imaging import Picture, as_rgb8, read_picture, write_picture

    check_new([output], force=force)
    check_picture_name(output)
    photo = None if source is None else read_picture(source)
    notes = () if photo is None else (*photo.notes, *rgb8_notes(photo))
    for note in notes:
        warn(note.sentence, source)
    known = None if photo is None else as_rgb8(photo)
    width, height = _size(size) if size else (32, 32) if known is None else (known.shape[1], known.shape[0])
    drawing = draw(
        height,
        width,
        steps=steps,
        seed=seed,
        known=None if known is None else known[:height, :width],
        known_steps=known_steps,
        base=base,
        model=model,
        device=device,
        colours=3 if photo is None else colours_of(photo.channels),
    )
    drawn = follow(drawing, f"drawing {output.name}")
    write_picture(output, Picture(drawn), force=force)
    if as_json:
        told = {"input": None if source is None else str(source), "output": str(output)}
        drawn_at = {"width": width, "height": height, "steps": steps, "base": base, "seed": seed}
        say(json.dumps(told | {"notes": [note.as_json() for note in notes]} | drawn_at))
    else:
        say(f"{shown(output)}: {width} x {height}, seed {seed}")


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    if len(text) > LONGEST_SIZE or not (width.isascii() and width.isdigit() and height.isascii() and height.isdigit()):
        raise BadSetting(f"size {text!r}: give WIDTHxHEIGHT, such as 32x32")
    return int(width), int(height)
