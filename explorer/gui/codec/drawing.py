"""The rest of a picture as the network expects or imagines it: jobs of the device's thread. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Generator

from explorer.gui.codec.codec import Codec
from explorer.gui.codec.lossy_jobs import expect_rest
from explorer.gui.codec.progress import Work
from explorer.gui.codec.tasks import Task
from explorer.gui.scene.layers import FILLINGS
from explorer.gui.scene.raster import Raster
from explorer.gui.state.session import Document, Filling, Imagined, Run, Session

MOST_STEPS = 3000  # beyond, this takes longer than anybody waits at a slider; a wavefront of a megapixel has fewer


def fill_rest(
    codec: Codec, original: Raster, run: Run, position: int, filling: Filling, seed: int, device: str
) -> Generator[object, None, Imagined]:
    """Draw, or expect, the pixels that `run` does not know after `position` steps. Raises `ItalicError`."""
    point = run.point
    if point.codec == "lossy":
        return (yield from expect_rest(codec, run, position, filling, device))
    colours = 1 if point.channels <= 2 else 3
    options = {
        "steps": point.steps, "base": point.base, "known_steps": position, "model": point.model, "device": device,
        "colours": colours,
    }  # fmt: skip
    rgb = original.levels[0]
    steps = codec.expect(rgb, **options) if filling == "mean" else codec.sample(rgb, seed=seed, **options)
    try:
        while True:
            next(steps)
            yield
    except StopIteration as end:
        return Imagined(run, position, seed, Raster(end.value.copy()), filling)
    finally:
        steps.close()


class Drawings:
    """Fills pictures of a session; not shown as work."""

    def __init__(self, session: Session, codec: Callable[[], Codec], start: Callable[[Task], None]) -> None:
        """`codec`: gives the codec; `start`: hands a task to the device's thread."""
        self._session, self._codec, self._start = session, codec, start
        self._filling: dict[Filling, Task] = {}

    @property
    def busy(self) -> bool:
        """Whether something is being filled."""
        return bool(self._filling)

    def imagine(self, run: Run, position: int, filling: Filling, seed: int = 0, *, ahead: bool = False) -> None:
        """Fill what `run` of the current document does not know after `position` steps; not shown as work.

        `ahead`: nobody waits for it.
        """
        document = self._session.current
        if document is None or document.original is None:
            return
        original, device = document.original, self._session.settings.device
        task = Task(
            lambda: fill_rest(self._codec(), original, run, position, filling, seed, device), self._session.set_imagined
        )
        task.unasked = ahead
        self._filling[filling] = task
        self._start(task)
        if not ahead:
            self._session.set_imagining(filling, "working")

    def filler(self, document: Document, run: Run, mode: str) -> Callable[[int], Work[Imagined]] | None:
        """What makes the pictures of `mode` for other positions of a run; None for modes that need none made."""
        filling, original = next((each for each in FILLINGS if each == mode), None), document.original
        if filling is None or original is None:
            return None
        device, done = self._session.settings.device, self._session.filled(filling)
        seed = done.seed if done is not None else 0
        return lambda position: fill_rest(self._codec(), original, run, position, filling, seed, device)

    def stop(self) -> None:
        """Forget what is being filled, within one step."""
        for task in self._filling.values():
            task.cancelled = True
        self._filling.clear()
        for filling in FILLINGS:
            self._session.set_imagining(filling, "")

    def settled(self, task: Task) -> None:
        """A task ended; it may be one of these."""
        for filling in [each for each, own in self._filling.items() if own is task]:
            del self._filling[filling]
            self._session.set_imagining(filling, "")
