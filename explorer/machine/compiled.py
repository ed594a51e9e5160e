"""Compiles the kernels, once for a machine: numba keeps what it made beside the source or in a cache folder.

The first picture after installing waits for that. It is told by the logger `NAME`, at level INFO, when it begins.
"""

# mypy: ignore-errors
# numba infers types of its own, in which whole numbers of Python and of NumPy are one.

from __future__ import annotations

import logging
from typing import Any

from explorer.machine.memory import require_libraries

require_libraries()  # under a lower limit, what follows fails as no error could tell, or never ends

import numba  # noqa: E402
from numba.core import event  # noqa: E402

NAME = __name__
OPTIONS = {"nogil": True, "error_model": "numpy", "_nrt": False}


def jit(function: Any) -> Any:
    """Compile at the first call. Where no folder can be written, it is compiled anew in every process."""
    try:
        return numba.njit(cache=True, **OPTIONS)(function)
    except RuntimeError:  # no place to keep it
        return numba.njit(**OPTIONS)(function)


def exact(function: Any) -> Any:
    """Compile sums of products whose every order and rounding gives the same: products are added unrounded."""
    return numba.njit(fastmath={"contract"}, **OPTIONS)(function)


class _Teller(event.Listener):
    """Tells, once, that something is compiled rather than read from where it was kept."""

    def __init__(self) -> None:
        self._told = False

    def on_start(self, event: Any) -> None:
        if not self._told:
            self._told = True
            logging.getLogger(NAME).info("preparing: compiling for this computer, once")

    def on_end(self, event: Any) -> None:
        """Nothing to tell."""


_TELLER = _Teller()
event.register("numba:compile", _TELLER)


def part(function: Any) -> Any:
    """What becomes one with the function that calls it, which a decision is too short to call."""
    return numba.njit(inline="always", **OPTIONS)(function)
