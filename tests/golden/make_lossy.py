"""Makes the golden models and files of the lossy codec anew: `python -m tests.golden.make_lossy`.

Only for a new version of the format. The models are tiny and untrained, but so that latents are far from zero and the
contexts matter.
"""

from __future__ import annotations

import os

import numpy as np

from tests.golden.make import FOLDER as GOLDEN
from tests.golden.make import picture

FOLDER = GOLDEN / "lossy"
MODELS = FOLDER / "models"

CASES: dict[str, tuple[tuple[int, int, int], type[np.unsignedinteger], str, str, float]] = {
    # name: (H, W, C), type, steps, metric, quality
    "rgb_wavefront": ((70, 150, 3), np.uint8, "wavefront", "mse", 32),
    "rgb_serial": ((60, 40, 3), np.uint8, "serial", "msssim", 17.25),
    "rgb_stages": ((130, 67, 3), np.uint8, "16", "mse", 0),
    "rgba_checkerboard": ((33, 50, 4), np.uint8, "2", "mse", 63),
    "grey_one_step": ((48, 80, 1), np.uint8, "1", "mse", 40.5),
    "deep": ((20, 30, 3), np.uint16, "wavefront", "mse", 52.75),
    "pixel": ((1, 1, 2), np.uint8, "wavefront", "mse", 3),
}


def main() -> None:
    """Write models and files."""
    import torch

    from explorer.lossless.codec import finish
    from explorer.lossy import codec
    from explorer.lossy.integer import quantise
    from explorer.lossy.network import JointPrior, Shape
    from explorer.lossy.storage import to_bytes
    from explorer.weights import models

    MODELS.mkdir(parents=True, exist_ok=True)
    for seed, metric in enumerate(models.METRICS):
        torch.manual_seed(seed)
        network = JointPrior(Shape(4, 6))
        with torch.no_grad():
            network.g_a.last.weight.mul_(300)
            network.h_a[4].weight.mul_(20)
            network.g_s.layers[0].weight.div_(150)
            network.head.last.weight.mul_(3)
            for biases in (network.head.stage, network.head.quality, network.h_s.quality):
                biases.normal_(0, 0.3)
        entry = {"name": f"lossy-{metric}", "description": "untrained, for tests"}
        models.install(to_bytes(quantise(network)), MODELS, entry | {"codec": "lossy", "metric": metric})
    os.environ["ITALIC_MODELS"] = str(MODELS)
    for name, (shape, kind, steps, metric, quality) in CASES.items():
        made = finish(codec.encode(picture(shape, kind), quality=quality, steps=steps, metric=metric))
        (FOLDER / f"{name}.italic").write_bytes(made.data)


if __name__ == "__main__":
    main()
