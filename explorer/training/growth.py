"""Weights of a smaller density network for a larger one that computes the same.

What the smaller one has goes into the leading rows and columns of every matrix; columns that let new features into old
ones are zero, and so are the outer layers of new blocks. All else is as in a new network, so that gradients reach it.
"""

from __future__ import annotations

import re

import torch
from torch import Tensor

from explorer.errors import BadSetting
from explorer.lossless.density.network import PLAIN, DensityNetwork, Shape, Tried
from explorer.lossless.density.window import NEIGHBOURS


@torch.no_grad()
def grown(weights: dict[str, Tensor], shape: Shape, tried: Tried = PLAIN) -> DensityNetwork:
    """A network of a shape that starts from the weights of a smaller one, or of one of the same shape.

    What an experiment adds to it starts as in a new network.

    Raises:
        BadSetting: the weights are those of a larger network, or of another number of mixtures.
    """
    network = DensityNetwork(shape, tried)
    for name, new in network.named_parameters():
        if name in weights:
            new.copy_(_grown(name, weights[name], new))
        elif re.fullmatch(r"blocks\.\d+\.outer\.weight", name):
            new.zero_()
    unused = sorted(set(weights) - {name for name, _ in network.named_parameters()})
    if unused:
        raise BadSetting(f"the weights to start from are of a larger network: {unused[0]} has no place in {shape}")
    return network


def _grown(name: str, old: Tensor, new: Tensor) -> Tensor:
    if name == "state.weight":  # its last columns are the true values
        halves = _placed(name, old[:, :-3], new[:, :-3]), _placed(name, old[:, -3:], new[:, -3:])
        return torch.cat(halves, 1)
    if name == "carry.weight":  # its columns are those of one neighbour after the other
        old, new = (w.reshape(len(w), len(NEIGHBOURS), -1) for w in (old, new))
        return _placed(name, old, new).flatten(1)
    return _placed(name, old, new)


def _placed(name: str, old: Tensor, new: Tensor) -> Tensor:
    fixed = name.startswith(("last.", "recall.")) and len(old) != len(new)
    if fixed or old.dim() != new.dim() or any(m > n for m, n in zip(old.shape, new.shape, strict=True)):
        raise BadSetting(
            f"the weights to start from do not fit: {name} is {tuple(old.shape)} and not {tuple(new.shape)}"
        )
    found = new.clone()
    found[: len(old)] = 0
    found[tuple(slice(n) for n in old.shape)] = old
    return found
