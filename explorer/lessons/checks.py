"""Whether an answer is right: the checks of a step over what the window shows and what was answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explorer.lessons import schema as s
from explorer.lessons.quantities import Traces, number
from explorer.lessons.trace import Trace

BLOCK = 8  # px a side, of a place that is to be found


@dataclass(frozen=True)
class Facts:
    """What the window shows, and what was answered.

    Attributes:
        trace: name of the recording that is selected, "" for none.
        own: whether a run of the learner's own picture is selected.
        steps: of the selected run, "" without one.
        place: of the replay, 0 to 1.
        modes: of the panes that can be seen.
        beside: whether two runs stand beside each other.
        choice: the answer's number from 1, 0 for none.
        number: the answer; size: bytes that were measured; None for none.
        complete: whether a game was played to its end, or every place of a grid is right.
        spot: (x, y) that was clicked, in the recording that is selected.
    """

    trace: str = ""
    own: bool = False
    steps: str = ""
    place: float = 0.0
    modes: tuple[str, ...] = ()
    beside: bool = False
    choice: int = 0
    number: float | None = None
    size: float | None = None
    complete: bool = False
    spot: tuple[int, int] | None = None


def holds(checks: Sequence[s.Check], facts: Facts, traces: Traces) -> bool:
    """Whether all of a step's checks hold. Raises `CorruptFile` where one names what there is not."""
    return all(_holds(check, facts, traces) for check in checks)


def right_choice(checks: Sequence[s.Check], traces: Traces) -> int:
    """The number of the right answer, 0 where the checks ask for none."""
    for check in checks:
        if isinstance(check, s.IsChoice):
            return check.number
        if isinstance(check, s.IsLargest):
            values = [number(each, traces).value for each in check.of]
            return 1 + int(np.argmin(values) if check.smallest else np.argmax(values))
    return 0


def right_number(checks: Sequence[s.Check], traces: Traces) -> float | None:
    """The number that is asked for, None where none is."""
    return next((number(check.to, traces).value for check in checks if isinstance(check, s.IsNear)), None)


def _holds(check: s.Check, facts: Facts, traces: Traces) -> bool:
    match check:
        case s.IsChoice() | s.IsLargest():
            return facts.choice == right_choice([check], traces)
        case s.IsNear(to=to, within=within):
            wanted = number(to, traces).value
            return facts.number is not None and abs(facts.number - wanted) <= within * abs(wanted) + 1e-9
        case s.IsComplete():
            return facts.complete
        case s.IsBelow(limit=limit, times=times):
            return facts.size is not None and facts.size <= times * number(limit, traces).value
        case s.IsExpensive(share=share):
            return bool(facts.trace and facts.spot and is_expensive(traces(facts.trace), facts.spot, share))
        case s.IsRun(trace=trace, own=own, steps=steps):
            named = trace is None or facts.trace == trace
            return named and (facts.own or not own) and (facts.steps == steps if steps else bool(facts.steps))
        case s.IsPosition(least=least, most=most):
            return least - 1e-9 <= facts.place <= most + 1e-9
        case s.IsMode(mode=mode):
            return mode in facts.modes
        case s.IsBeside():
            return facts.beside


def is_expensive(trace: Trace, spot: tuple[int, int], share: float) -> bool:
    """Whether the block around a pixel is among the dearest `share` of all blocks."""
    blocks = block_bits(trace)
    value = blocks[min(spot[1] // BLOCK, blocks.shape[0] - 1), min(spot[0] // BLOCK, blocks.shape[1] - 1)]
    return bool(value >= np.quantile(blocks, 1 - share))


def block_bits(trace: Trace) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Mean bits of a pixel in each block of 8 x 8 px: float64, (ceil(H / 8), ceil(W / 8))."""
    height, width = trace.bits.shape
    down, across = -(-height // BLOCK), -(-width // BLOCK)
    rows, columns = np.indices((height, width)) // BLOCK
    at = (rows * across + columns).ravel()
    total = np.bincount(at, trace.bits.ravel(), minlength=down * across)
    return (total / np.bincount(at, minlength=down * across)).reshape(down, across)
