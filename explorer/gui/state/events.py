"""A callback list: how state without Qt tells the widgets that it changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, ParamSpec

P = ParamSpec("P")


class Event(Generic[P]):
    """Callbacks in the order of their connection; `emit` calls them at once, in the caller's thread."""

    def __init__(self) -> None:
        self._callbacks: list[Callable[P, object]] = []

    def connect(self, callback: Callable[P, object]) -> None:
        """Call `callback` on every later `emit`."""
        self._callbacks.append(callback)

    def disconnect(self, callback: Callable[P, object]) -> None:
        """Forget `callback`. Raises ValueError if it was never connected."""
        self._callbacks.remove(callback)

    def emit(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Call everyone; over a copy, so that a callback may disconnect itself."""
        for callback in tuple(self._callbacks):
            callback(*args, **kwargs)
