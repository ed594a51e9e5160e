"""The proof that the prior's arithmetic is exact on a device: known latents, number for number."""

from __future__ import annotations

import numpy as np
import torch

from explorer.lossy import reference
from explorer.lossy.contexts import HEADS, context
from explorer.lossy.evaluate import Evaluator

QUARTERS = 150  # of the quality that is proved: between two knots


def is_exact_prior(candidate: Evaluator) -> bool:
    """Whether an evaluator gives the densities of the NumPy reference, number for number, on fixed latents."""
    prior, device = candidate.prior, candidate.device
    generator = np.random.default_rng(0)
    z = np.rint(generator.normal(0, 4, (1, 2, prior.n))).astype(np.int16)
    y = np.rint(generator.normal(0, 8, (4, 8, prior.m))).astype(np.int64)
    wanted_features = reference.features(prior, z.astype(np.int64), 4, 8, QUARTERS)
    features = candidate.features(z, 4, 8, QUARTERS)
    if (features.cpu().numpy() != wanted_features).any():
        return False
    grid = torch.from_numpy(np.pad(y, ((2, 2), (2, 2), (0, 0)))).float().to(device)
    at = np.array([0, 12, 31])  # both edges and the middle
    for head in HEADS:
        for stage in {0, context(head).stages - 1}:
            wanted = reference.parameters(prior, head, stage, QUARTERS, wanted_features, y, at)
            found = candidate.parameters(head, stage, QUARTERS, features, grid, torch.from_numpy(at).to(device))
            if any((f != w).any() for f, w in zip(found, wanted, strict=True)):
                return False
    return True
