"""Makes the golden model and files anew: `python -m tests.golden.make`. Only for a new version of the format.

The model is small and untrained, so that it never changes with the shipped weights; the files are what the format is.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from explorer.pictures.picture import Picture, Samples

if TYPE_CHECKING:
    from explorer.lossless.density.integer import IntegerNetwork

FOLDER = Path(__file__).parent
MODELS = FOLDER / "models"

CASES: dict[str, tuple[tuple[int, int, int], type[np.unsignedinteger], str, str, bool]] = {
    # name: (H, W, C), type, steps, base, compact
    "rgb_wavefront": ((17, 31, 3), np.uint8, "wavefront", "none", False),
    "rgb_dyadic_base": ((20, 26, 3), np.uint8, "8", "bpg:30", False),
    "rgb_one_step": ((16, 16, 3), np.uint8, "1", "bpg:14", False),
    "compact_cells": ((32, 32, 3), np.uint8, "16", "none", True),
    "large_dyadic": ((24, 100, 3), np.uint8, "16", "none", False),
    "grey_serial": ((9, 11, 1), np.uint8, "serial", "none", False),
    "rgba": ((12, 10, 4), np.uint8, "4", "none", False),
    "deep": ((8, 13, 3), np.uint16, "4", "bpg:25", False),
    "calibrated": ((72, 70, 3), np.uint8, "6", "none", False),
    "followed": ((71, 72, 3), np.uint8, "wavefront", "none", False),
    "followed_cells": ((70, 73, 3), np.uint8, "40", "none", False),
    "grey_cells": ((40, 43, 1), np.uint8, "40", "none", False),
    "solved": ((96, 92, 3), np.uint8, "wavefront", "none", False),  # regressions of all four phases
    "one_step": ((66, 65, 3), np.uint8, "1", "none", False),
    "lanes": ((520, 512, 3), np.uint8, "16", "none", False),
    "raw": ((2, 2, 3), np.uint8, "1", "none", False),
}


def picture(shape: tuple[int, int, int], kind: type[np.unsignedinteger]) -> Picture:
    """A picture of waves, the same wherever it is made: whole-number arithmetic only."""
    y, x, c = np.indices(shape)
    waves = (x * (7 + c) + y * y * 3 + (x * y) // 5 + 40 * c + (x * 37 + y * 91) % 7) % 256
    samples: Samples = waves.astype(np.uint8) if kind is np.uint8 else (waves * 257 + y).astype(np.uint16)
    return Picture(samples)


def gentle(shape: tuple[int, int, int], kind: type[np.unsignedinteger]) -> Picture:
    """Another one, whose waves even an untrained network follows, so that it is not stored raw."""
    y, x, c = np.indices(shape)
    waves = (x * (2 + c) + y * 3 + (x * y) // 9 + 40 * c + (x * 37 + y * 91) % 7) % 256
    samples: Samples = waves.astype(np.uint8) if kind is np.uint8 else (waves * 257 + y).astype(np.uint16)
    return Picture(samples)


def untrained(seed: int) -> IntegerNetwork:
    """A small network whose every part matters."""
    import torch

    from explorer.lossless.density.integer import quantise
    from explorer.lossless.density.network import DensityNetwork, Shape

    torch.manual_seed(seed)
    network = DensityNetwork(Shape(width=16, blocks=1, inner=12, mixtures=2, trunk=8, memory=10, state=4))
    trunk = network.trunk
    for layer in (network.last, network.predict, network.recall, trunk.last, trunk.direct, trunk.predict):
        torch.nn.init.normal_(layer.weight, std=0.05)
    return quantise(network)


def main() -> None:
    """Write models and files."""
    from explorer.lossless import codec as lossless
    from explorer.lossless.density.integer import NEEDED, IntegerModel
    from explorer.lossless.density.storage import to_bytes
    from explorer.weights import models

    MODELS.mkdir(exist_ok=True)
    for seed, name in enumerate(("pictures", "cifar10")):
        families = {family: untrained(2 * seed + i) for i, family in enumerate(NEEDED)}
        entry = {"name": name, "description": "untrained, for tests", "auto_base": [[1, "bpg:14"], [2, "bpg:22"]]}
        models.install(to_bytes(IntegerModel(families)), MODELS, entry)
    os.environ["ITALIC_MODELS"] = str(MODELS)
    for name, (shape, kind, steps, base, compact) in CASES.items():
        made = lossless.finish(lossless.encode(gentle(shape, kind), steps=steps, base=base, compact=compact))
        (FOLDER / f"{name}.italic").write_bytes(made.data)


if __name__ == "__main__":
    main()
