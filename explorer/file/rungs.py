"""The names of the rungs alone, for readers of files that need no schedule and so no NumPy."""

from __future__ import annotations

RUNGS = ("1", "2", "4", "16", "64", "wavefront", "serial")
LATENT_RUNGS = ("1", "2", "16", "wavefront", "serial")
