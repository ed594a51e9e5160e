"""Pictures drawn from nothing, one after the other, each to be watched while it is drawn. No Qt."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from explorer.coding.step import Step
from explorer.gui.codec.engine import Engine
from explorer.gui.codec.tasks import Task
from explorer.gui.state.events import Event
from explorer.gui.state.failures import describe

State = Literal["waiting", "drawing", "done", "stopped", "failed"]


class Wish(NamedTuple):
    """What to draw: pictures of `width` x `height` px in `steps`, with `count` seeds from `seed` on."""

    width: int = 32
    height: int = 32
    steps: str = "wavefront"
    count: int = 9
    seed: int = 0


@dataclass(eq=False)
class Tile:
    """One picture of the gallery.

    Attributes:
        seed: it is drawn with.
        picture: uint8, (H, W, 3), RGB, as far as it is drawn; the drawing's own live view until it is done.
        part: of its steps that are done, 0 to 1.
        state: what is done with it; problem: why it failed, in one sentence.
    """

    seed: int
    picture: NDArray[np.uint8] | None = None
    part: float = 0.0
    state: State = "waiting"
    problem: str = ""


class Gallery:
    """Draws the tiles of a wish on the engine's device, between its other work.

    Attributes:
        wish: of the newest drawing.
        tiles: its pictures.
        changed: emitted when a tile begins or ends, or there are others.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.wish = Wish()
        self.tiles: list[Tile] = []
        self.changed: Event[[]] = Event()
        self._task: Task | None = None

    @property
    def busy(self) -> bool:
        """Whether something is drawn."""
        return self._task is not None

    def draw(self, wish: Wish) -> None:
        """Draw other pictures; what is still being drawn is given up."""
        self.stop()
        self.wish = wish
        self.tiles = [Tile(seed) for seed in range(wish.seed, wish.seed + wish.count)]
        self._next()

    def stop(self) -> None:
        """Stop within one step; what is finished stays."""
        task, self._task = self._task, None
        if task is not None:
            self._engine.cancel_beside(task)
        for tile in self.tiles:
            if tile.state in ("waiting", "drawing"):
                tile.state = "stopped"
        self.changed.emit()

    def _next(self) -> None:
        tile = next((each for each in self.tiles if each.state == "waiting"), None)
        if tile is None:
            self._task = None
        else:
            tile.state = "drawing"
            self._task = Task(lambda: self._draw(tile, self.wish), lambda made: self._ended(tile, made), beside=True)
            self._engine.run_beside(self._task)
        self.changed.emit()

    def _draw(self, tile: Tile, wish: Wish) -> Generator[Step, None, NDArray[np.uint8] | Exception]:
        device = self._engine.session.settings.device
        try:
            steps = self._engine.codec.draw(wish.height, wish.width, steps=wish.steps, seed=tile.seed, device=device)
            while True:
                step = next(steps)
                tile.picture, tile.part = step.picture, (step.index + 1) / step.count
                yield step
        except StopIteration as end:
            return np.array(end.value)
        except Exception as problem:  # told in the tile, whatever it is
            return problem

    def _ended(self, tile: Tile, made: NDArray[np.uint8] | Exception) -> None:
        if tile.state != "drawing":
            return  # it was stopped before its last step was fetched
        if isinstance(made, Exception):
            tile.state, tile.problem = "failed", describe(made)
        else:
            tile.state, tile.picture, tile.part = "done", made, 1.0
        self._next()


def file_name(wish: Wish, tile: Tile) -> str:
    """That of a tile's picture; it names what `italic sample` needs to draw it again."""
    return f"sample-{wish.width}x{wish.height}-{wish.steps}-seed{tile.seed}.png"
