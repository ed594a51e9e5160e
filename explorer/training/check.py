"""Whether a device computes what another one did: the losses of a stored batch, before a training on a clock begins."""

from __future__ import annotations

import json
from pathlib import Path

import torch

from explorer.errors import BadSetting
from explorer.lossy.network import JointPrior, Shape
from explorer.machine.files import write_atomic

TOLERANCE = 0.02  # relative: bfloat16 has eight bits
CROP = 128  # px
QUALITIES = (5.0, 60.0)


def losses(shape: Shape, device: torch.device) -> list[float]:
    """Bits of every rung and of the hyper-latents, and squared errors, of an untrained network on random crops."""
    torch.manual_seed(0)
    network = JointPrior(shape).eval().to(device).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    x = torch.rand(len(QUALITIES), 3, CROP, CROP).to(device)
    with torch.no_grad(), torch.autocast(device.type, torch.bfloat16):
        rates = network(x, torch.tensor(QUALITIES, device=device))
    errors = (rates.decoded.float() - x).square().mean((1, 2, 3))
    return [float(value) for part in (*rates.latents.values(), rates.hyper, errors) for value in part]


def check(shape: Shape, device: torch.device, path: Path) -> float:
    """The largest relative difference to what a file holds; where there is none, the file is written.

    Raises `BadSetting` where the difference is beyond what bfloat16 explains, or the file is of another network.
    """
    found = losses(shape, device)
    if not path.exists():
        write_atomic(path, json.dumps(found).encode(), force=False)
        return 0.0
    try:
        stored = [float(value) for value in json.loads(path.read_bytes())]
        away = max(abs(a - b) / abs(b) for a, b in zip(found, stored, strict=True))
    except (ValueError, TypeError, ZeroDivisionError) as error:
        raise BadSetting(f"{path}: no losses of this network") from error
    if not away < TOLERANCE:
        raise BadSetting(f"{path}: {device} computes losses that differ by {away:.1%} from those stored")
    return away
