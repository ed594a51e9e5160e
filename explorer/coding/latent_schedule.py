"""Which step codes which latent: the rungs of the lossy codec, `LATENT_RUNGS`.

Cells of 1, 2 and 16 stages, and a wavefront of slope 3, because the window of a latent has radius 2:

    2, checkerboard   16, multistage   wavefront
     0  1  0  1        0  8  2 11       0  1  2  3
     1  0  1  0       14  4 12  6       3  4  5  6
     0  1  0  1        3 10  1  9       6  7  8  9
     1  0  1  0       13  7 15  5       9 10 11 12
"""

from __future__ import annotations

import numpy as np

from explorer.coding.schedule import Steps, raster
from explorer.errors import BadSetting
from explorer.file.rungs import LATENT_RUNGS as LATENT_RUNGS

LATENT_SIZE = 16  # px a side that a latent stands for
LATENT_CELLS = {
    "1": ((0,),),
    "2": ((0, 1), (1, 0)),  # checkerboard (He et al. 2021, arXiv 2103.15306)
    # multistage (Lin et al. 2023, arXiv 2302.09263)
    "16": ((0, 8, 2, 11), (14, 4, 12, 6), (3, 10, 1, 9), (13, 7, 15, 5)),
}
LATENT_SLOPE = 3  # a window of radius 2 reaches two latents to the right in the rows above

LatentSchedule = Steps[int]


def parse_latent_rung(text: str) -> str:
    """The rung of latents in its one spelling. Raises `BadSetting` if it is none."""
    word = text.strip().lower()
    if word not in LATENT_RUNGS:
        raise BadSetting(f"steps {text!r}: the lossy codec has {', '.join(LATENT_RUNGS)}")
    return word


def latent_grid(height: int, width: int) -> tuple[int, int]:
    """Rows and columns of the latents of a picture of `height` x `width` px."""
    return -(-height // LATENT_SIZE), -(-width // LATENT_SIZE)


def latent_step_count(height: int, width: int, rung: str) -> int:
    """`latent_schedule(height, width, rung).count`, without laying out the positions of a grid."""
    rung = parse_latent_rung(rung)
    if rung in LATENT_CELLS:
        return len({stage for row in LATENT_CELLS[rung][:height] for stage in row[:width]})
    return height * width if rung == "serial" else width + min(width, LATENT_SLOPE) * (height - 1)


def latent_schedule(height: int, width: int, rung: str) -> LatentSchedule:
    """The schedule of a grid of latents; each step's pattern is its stage, see `lossy.contexts`.

    Raises `BadSetting`: unknown rung, or a grid without positions.
    """
    if height < 1 or width < 1:
        raise BadSetting(f"a grid of {width} x {height} has no positions")
    rung = parse_latent_rung(rung)
    if rung in LATENT_CELLS:
        cell = np.array(LATENT_CELLS[rung], np.int32)
        stage_of = cell[np.arange(height)[:, None] % len(cell), np.arange(width) % len(cell)]
        stages, step_of = np.unique(stage_of, return_inverse=True)
        return Steps(step_of.reshape(stage_of.shape).astype(np.int32), tuple(stages.tolist()))
    line = raster(height, width, width if rung == "serial" else LATENT_SLOPE)
    return Steps(line, (0,) * (int(line.max()) + 1))
