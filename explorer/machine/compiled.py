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
from llvmlite import ir  # noqa: E402
from numba.core import event, types  # noqa: E402
from numba.extending import intrinsic, overload  # noqa: E402

NAME = __name__
OPTIONS = {"nogil": True, "error_model": "numpy", "_nrt": False}


def jit(function: Any) -> Any:
    """Compile at the first call. Where no folder can be written, it is compiled anew in every process."""
    try:
        return numba.njit(cache=True, **OPTIONS)(function)
    except RuntimeError:  # no place to keep it
        return numba.njit(**OPTIONS)(function)


def exact(function: Any) -> Any:
    """Compile sums of products whose every order and rounding gives the same: as it is fastest, products unrounded.

    For what functions of `jit` call: by itself nothing of it is kept, and every process would compile it anew.
    """
    return numba.njit(fastmath={"contract", "reassoc", "nsz"}, **OPTIONS)(function)


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


def prefetch(array: Any, index: Any) -> None:
    """Have an element, and the line of the cache around it, at hand soon. `index`: unsigned, of a flat array."""


@overload(prefetch, inline="always", jit_options=OPTIONS)
def _prefetch(array, index):
    def implementation(array, index):
        _touch(array, index)

    return implementation


@intrinsic
def _touch(context, array, index):
    def generated(context, builder, signature, arguments):
        place = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        pointer = builder.gep(place, [arguments[1]])
        number, pointers = ir.IntType(32), ir.IntType(8).as_pointer()
        kind = ir.FunctionType(ir.VoidType(), [pointers, number, number, number])
        function = builder.module.declare_intrinsic("llvm.prefetch", [pointers], kind)
        builder.call(function, [builder.bitcast(pointer, pointers), number(1), number(3), number(1)])
        return context.get_dummy_value()

    return types.void(array, index), generated
