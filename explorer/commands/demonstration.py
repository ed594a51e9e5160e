"""The demonstration: a bundled picture at every rung, its table, plot, file and decoded picture in a folder."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from explorer.errors import OutputExists, OutputFailed
from explorer.machine.files import reason
from explorer.machine.resources import resource_folder

SAMPLE = "chelsea.png"
STEPS = ("1", "2", "4", "16", "64", "wavefront")
BASES = ("none", "bpg:32")
FOLDER = Path("italic-demo")


def has_display(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> bool:
    """Whether a window can be shown: always on macOS and Windows, elsewhere where X11 or Wayland is named."""
    if platform in ("darwin", "win32"):
        return True
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def sample() -> Path:
    """The bundled picture."""
    return resource_folder("assets") / "samples" / SAMPLE


def output_folder(wanted: Path | None) -> Path:
    """Make and return the folder for the results: `wanted`, or italic-demo, italic-demo-2 and so on.

    Raises `OutputExists` where `wanted` is there, `OutputFailed` where no folder can be made.
    """
    candidates = [wanted] if wanted else [FOLDER, *(Path(f"{FOLDER}-{number}") for number in range(2, 1000))]
    for folder in candidates:
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            continue
        except OSError as error:
            raise OutputFailed(f"{folder}: cannot be made: {reason(error)}") from error
        return folder
    raise OutputExists(f"{candidates[-1]}: exists already; name another folder")


def demonstrate(wanted: Path | None, device: str = "auto") -> Path:
    """Sweep the sample under a progress bar, print the table, leave the results in a folder; returns it.

    In the folder: tradeoff.png, the smallest .italic file, and the picture decoded from it.
    """
    from explorer.commands.report import print_table, say
    from explorer.commands.sweep import run_sweep
    from explorer.machine.files import write_atomic
    from explorer.pictures.imaging import read_picture, write_picture
    from explorer.tradeoff.plot import draw_plot
    from explorer.tradeoff.table import as_table

    if wanted is not None and wanted.exists():  # told before the work
        raise OutputExists(f"{wanted}: exists already; name another folder")
    path = sample()
    picture = read_picture(path)
    title = f"{path.name}, {picture.width} x {picture.height}"
    points, smallest = [], None
    for run in run_sweep(picture, STEPS, BASES, device, path.name):
        points.append(run.point)
        if smallest is None or run.point.bytes < smallest.point.bytes:
            smallest = run
    assert smallest is not None
    print_table(as_table(points, f"{title}, every file decoded and compared"))

    folder = output_folder(wanted)
    write_atomic(folder / "tradeoff.png", draw_plot(points, title), force=False)
    write_atomic(folder / f"{path.stem}.italic", smallest.encoded.data, force=False)
    write_picture(folder / f"{path.stem}.png", smallest.decoded)
    say(f"{folder.resolve()}:")
    say("  tradeoff.png  the plot: time to decode against bits per sub-pixel")
    say(f"  {path.stem}.italic  the smallest file: steps {smallest.point.steps}, base {smallest.point.base}")
    say(f"  {path.stem}.png  the picture decoded from it; verified: identical samples")
    return folder
