"""The words that a lesson may use for parts of the window; the window's registry has a place for each of them."""

from __future__ import annotations

from typing import Literal, get_args

# What can be pointed at.
Anchor = Literal[
    "left",
    "left.view",
    "left.legend",
    "right",
    "right.view",
    "right.legend",
    "slider",
    "play",
    "step_bar",
    "beside",
    "plots",
    "plot",
    "steps_plot",
    "pixel",
    "pixel.G",
    "pixel.R",
    "pixel.B",
    "table",
    "summary",
    "settings",
    "settings.steps",
    "settings.codec",
    "settings.encode",
    "board",
    "task",
]

# What can be hidden.
Part = Literal["settings", "tabs", "step_bar", "side", "plots", "summary", "table", "budget", "status"]

# What stands in place of the panes.
Board = Literal["guess", "grid", "chart", "halves"]

# What a pane shows: the names of `explorer.gui.scene.layers.MODES`.
Mode = Literal[
    "reveal",
    "mask",
    "unknown",
    "mean",
    "imagined",
    "original",
    "difference",
    "bits",
    "apart",
    "saved",
    "order",
    "latent",
    "latent_mean",
    "latent_scale",
    "context",
]

Tab = Literal["tradeoff", "steps", "pixel"]

ANCHORS: tuple[Anchor, ...] = get_args(Anchor)
PARTS: tuple[Part, ...] = get_args(Part)
MODES: tuple[Mode, ...] = get_args(Mode)
