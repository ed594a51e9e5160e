"""Compiles the kernels, once for a machine: numba keeps what it made beside the source or in a cache folder."""

# mypy: ignore-errors
# numba infers types of its own, in which whole numbers of Python and of NumPy are one.

from __future__ import annotations

from typing import Any

import numba

OPTIONS = {"nogil": True, "error_model": "numpy", "_nrt": False}


def jit(function: Any) -> Any:
    """Compile at the first call. Where no folder can be written, it is compiled anew in every process."""
    try:
        return numba.njit(cache=True, **OPTIONS)(function)
    except RuntimeError:  # no place to keep it
        return numba.njit(**OPTIONS)(function)


def part(function: Any) -> Any:
    """What becomes one with the function that calls it, which a decision is too short to call."""
    return numba.njit(inline="always", **OPTIONS)(function)
