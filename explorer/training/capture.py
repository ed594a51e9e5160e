"""Training steps as CUDA graphs: thousands of small kernels that one call starts.

(docs.pytorch.org/docs/stable/notes/cuda.html#whole-network-capture.) A step must read nothing back, allocate what it
keeps before its first capture, and take what changes between steps, such as the learning rate, from tensors.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable

import torch

from explorer.errors import BadSetting

WARM_UP = 3  # steps of a kind that run as they are written before it is captured
AHEAD = 32  # steps that may wait for the device, so that the clock of the host is about that of the device


class CaptureFailed(BadSetting):
    """A step does what cannot be captured. The process's random numbers on the device are of no use after that."""


class Steps:
    """Runs steps of several kinds, on CUDA as graphs.

    Attributes:
        captured: whether graphs are used; False on other devices.
    """

    def __init__(self, device: torch.device, *, captured: bool = True) -> None:
        self.device = device
        self.captured = captured and device.type == "cuda"
        self._graphs: dict[Hashable, torch.cuda.CUDAGraph] = {}
        self._runs: dict[Hashable, int] = {}
        self._waiting: deque[torch.cuda.Event] = deque()

    def forget(self) -> None:
        """Drop all graphs: the tensors they use are replaced."""
        self._graphs.clear()
        self._runs.clear()

    def run(self, kind: Hashable, step: Callable[[], None]) -> None:
        """Run a step; `kind` tells apart those that differ in shapes or in what they compute.

        Raises `CaptureFailed` where it cannot be a graph.
        """
        if self.device.type != "cuda":
            step()
            return
        runs = self._runs[kind] = self._runs.get(kind, 0) + 1
        if self.captured and runs > WARM_UP:
            self._replay(kind, step)
        else:
            self._aside(step)
        self._pace()

    def _aside(self, step: Callable[[], None]) -> None:
        """On a stream of its own, as a capture needs it."""
        stream: torch.cuda.Stream = torch.cuda.Stream(self.device)  # type: ignore[no-untyped-call]
        main = torch.cuda.current_stream(self.device)
        stream.wait_stream(main)
        with torch.cuda.stream(stream):
            step()
        main.wait_stream(stream)

    def _replay(self, kind: Hashable, step: Callable[[], None]) -> None:
        if kind not in self._graphs:
            graph = torch.cuda.CUDAGraph()
            pool = next(iter(self._graphs.values())).pool() if self._graphs else None
            try:
                with torch.cuda.graph(graph, pool=pool):
                    step()
            except RuntimeError as error:
                raise CaptureFailed(
                    f"a training step cannot be a CUDA graph here: train without them ({error})"
                ) from error
            self._graphs[kind] = graph
        self._graphs[kind].replay()

    def _pace(self) -> None:
        event = torch.cuda.Event()  # type: ignore[no-untyped-call]
        event.record()
        self._waiting.append(event)
        if len(self._waiting) > AHEAD:
            self._waiting.popleft().synchronize()
