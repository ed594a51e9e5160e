"""Runs and sweeps as notebooks show them: the picture, the mask of the steps, where the bits went, and the table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from explorer.pictures.html import SIDE, coloured, embedded, figure, table
from explorer.pictures.picture import as_rgb8
from explorer.tradeoff.point import Point, pareto
from explorer.tradeoff.table import COLUMNS, LOSSY_COLUMNS, MODEL, cells, lossy_cells, several_models

if TYPE_CHECKING:
    from explorer.file.header import Header
    from explorer.pictures.picture import Picture

CORNER = 16  # px of the mask that are shown: patterns repeat
MOST_BITS = 99  # percentile: a few pixels that cost most would leave the others dark


def run_html(point: Point, header: Header, picture: Picture, bits_map: NDArray[np.float32]) -> str:
    """One run: `picture` is what the file decodes to, `bits_map` float32 (H, W)."""
    figures = [
        figure(as_rgb8(picture), f"{picture.width} x {picture.height}, decoded"),
        figure(mask(header), f"when each is coded: {point.step_count} steps, dark first"),
        figure(coloured(bits_map, float(np.percentile(bits_map, MOST_BITS))), "bits of each, dark for few"),
    ]
    return f"<div>{''.join(figures)}{points_table([point])}</div>"


def sweep_html(picture: Picture, headers: Sequence[Header], points: Sequence[Point], plot: bytes | None) -> str:
    """A sweep: the picture, the mask of every rung, the plot, and the table."""
    rungs = {header.steps: header for header in headers}
    figures = [figure(as_rgb8(picture), f"{picture.width} x {picture.height}")]
    figures += [figure(mask(header), f"steps {rung}") for rung, header in rungs.items()]
    if plot is not None:
        figures.append(embedded(plot, "time against rate", 2 * SIDE))
    return f"<div>{''.join(figures)}{points_table(points)}</div>"


def mask(header: Header) -> NDArray[np.uint8]:
    """The step of each position of a corner, uint8 (h, w, 3), dark first. Lossy: of latents, each of 16 x 16 px."""
    step_of = _step_of(header)
    return coloured(step_of[:CORNER, :CORNER], float(max(step_of[:CORNER, :CORNER].max(), 1)))


def _step_of(header: Header) -> NDArray[Any]:
    from explorer.coding.latent_schedule import latent_grid, latent_schedule
    from explorer.coding.schedule import schedule

    if header.codec == "lossy":
        return latent_schedule(*latent_grid(header.height, header.width), header.steps).step_of
    return schedule(header.height, header.width, header.steps).step_of


def points_table(points: Sequence[Point]) -> str:
    """The columns of `italic sweep`; a star for the Pareto front of several lossless points."""
    if points and points[0].codec == "lossy":
        return table(LOSSY_COLUMNS, map(lossy_cells, points))
    front = {id(point) for point in pareto(points)} if len(points) > 1 else set()
    named = several_models(points)
    rows = [(*cells(point, named=named), "*" if id(point) in front else "") for point in points]
    return table((MODEL, *COLUMNS) if named else COLUMNS, rows)
