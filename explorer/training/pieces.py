"""Weights in several small safetensors files, NAME-1.safetensors and so on: what may be sent has a largest size."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save
from torch import Tensor

from explorer.errors import BadSetting
from explorer.training.loop import replaced

LARGEST = 15 << 20  # bytes of a file


def write(folder: Path, name: str, weights: Mapping[str, Tensor], dtype: torch.dtype) -> list[Path]:
    """Write weights, rounded to a type; returns the files. Those of an earlier call are replaced."""
    groups: list[dict[str, Tensor]] = [{}]
    size = 0
    for key, value in weights.items():
        rounded = value.detach().to("cpu", dtype).contiguous()
        if size and size + rounded.nbytes > LARGEST:
            groups.append({})
            size = 0
        groups[-1][key] = rounded
        size += rounded.nbytes
    paths = [folder / f"{name}-{number}.safetensors" for number in range(1, len(groups) + 1)]
    for path, group in zip(paths, groups, strict=True):
        data = save(group)
        replaced(path, partial(Path.write_bytes, data=data))
    return paths


def read(folder: Path, name: str) -> dict[str, Tensor]:
    """The weights of a name, float32. Raises `BadSetting` where there are none or they are damaged."""
    paths = sorted(folder.glob(f"{name}-*.safetensors"))
    if not paths:
        raise BadSetting(f"{folder}: no weights {name}-1.safetensors")
    weights: dict[str, Tensor] = {}
    for path in paths:
        try:
            weights |= load_file(path)
        except (OSError, SafetensorError) as error:
            raise BadSetting(f"{path}: not weights ({error})") from error
    return {key: value.float() for key, value in weights.items()}
