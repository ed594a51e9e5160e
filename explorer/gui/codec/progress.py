"""What jobs report while they run, and how they follow a codec's steps. No Qt."""

from __future__ import annotations

from collections.abc import Generator
from typing import NamedTuple, TypeVar

from explorer.coding.step import Step
from explorer.gui.scene.replay import Recorder
from explorer.gui.state.documents import Phase

Result = TypeVar("Result")


class Progress(NamedTuple):
    """Where a job stands: what it does, and the steps that it recorded so far."""

    phase: Phase
    recorder: Recorder


Work = Generator[Progress, None, Result]


def record(phase: Phase, recorder: Recorder, steps: Generator[Step, None, Result]) -> Work[Result]:
    """Follow a codec's steps to their result."""
    try:
        while True:
            recorder.add(next(steps))
            yield Progress(phase, recorder)
    except StopIteration as end:
        result: Result = end.value
        return result
    finally:
        steps.close()
