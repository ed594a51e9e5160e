"""Products of float32 matrices in bfloat16, on processors that are faster at it.

torch has one switch for the whole process. It is on only while many positions of a density network are evaluated,
whose products are the same either way; other threads' products of float32 have bfloat16's precision in that time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

import torch

LEAST = 512  # positions; fewer are no faster, and every new number of them makes torch compile its products anew

_lock = Lock()
_entered = 0
_before = "none"


@contextmanager
def in_bfloat16(positions: int = LEAST) -> Iterator[None]:
    """Let the CPU round the factors of float32 products to bfloat16, if they are of many positions.

    Any number of threads may be inside.
    """
    global _entered, _before
    if positions < LEAST:
        yield
        return
    settings = torch.backends.mkldnn.matmul  # type: ignore[attr-defined]
    with _lock:
        if not _entered:
            _before = settings.fp32_precision
            settings.fp32_precision = "bf16"
        _entered += 1
    try:
        yield
    finally:
        with _lock:
            _entered -= 1
            if not _entered:
                settings.fp32_precision = _before
