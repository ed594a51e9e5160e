"""A learner on a real X server solves every lesson with keys alone, with one wrong answer wherever there can be one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from explorer.lessons import checks, games, reading
from explorer.lessons import schema as s
from explorer.lessons.reading import LoadedLesson
from tests.gui.test_real_display import Desk, display, pytestmark  # noqa: F401  # the server, and where there is none

LESSONS = [path.name for path in reading.bundled()]
ARROWS = {(-1, 0): "Left", (1, 0): "Right", (0, -1): "Up", (0, 1): "Down"}


class Learner:
    """Plays the lesson that a desk shows."""

    def __init__(self, desk: Desk, lesson: LoadedLesson, picture: Path) -> None:
        self.desk, self.lesson, self.picture = desk, lesson, picture

    def play(self) -> None:
        """From the first step to the end."""
        self.desk.until(lambda state: state["at"] == 0, "the lesson does not start")
        self.desk.focus()
        for at, step in enumerate(self.lesson.steps):
            self.desk.until(lambda state, at=at: state["at"] == at and not state["moving"], f"not at {step.key}")
            if step.ask is not None:
                self.solve(step)
            self.keys("Next")
        self.desk.until(lambda state: state["at"] == -1, "the lesson does not end")

    def solve(self, step: s.Step) -> None:
        """One wrong answer, then the right one."""
        traces = self.lesson.trace
        match step.ask:
            case s.AskChoice():
                right = checks.right_choice(step.check, traces)
                self.answer("wrong", "1" if right != 1 else "2")
                self.answer("right", str(right))
            case s.AskNumber():
                value = checks.right_number(step.check, traces)
                assert value is not None
                self.answer("wrong", "9", "Return")
                self.keys("ctrl+a")
                self.answer("right", *(f"{value:.2f}" if step.ask.digits else f"{value:.0f}"), "Return")
            case s.AskTokens():
                self.guess(len(step.show.boards))
            case s.AskDecodable():
                self.mark(step.ask)
            case s.AskHalves():
                self.paint()
            case s.AskPlace():
                self.find(step)
            case s.AskDo() if any(isinstance(check, s.IsRun) and check.own for check in step.check):
                self.encode_own()
            case s.AskDo():
                self.answer("right", "End")

    def answer(self, verdict: str, *keys: str) -> None:
        """Keys, and what the lesson says to them."""
        self.keys(*keys)
        self.desk.until(lambda state: state["verdict"] == verdict, f"{keys} is not {verdict}")

    def keys(self, *keys: str) -> None:
        """Press keys, one after the other."""
        names = {".": "period", "-": "minus"}
        self.desk.do("key", "--delay", 4, *(names.get(key, key) for key in keys))

    def guess(self, rounds: int) -> None:
        """All tokens on one bin, in every round; with too few, the game does not go on."""
        for number in range(rounds):
            self.keys("Up", "Return")
            self.desk.until(lambda state, n=number: (state["round"], state["left"]) == (n, 19), "tokens are missing")
            self.keys(*["Up"] * 19, "Return")
            self.desk.until(lambda state, n=number: state["scores"] == n + 1, "not uncovered")
            if number + 1 < rounds:
                self.keys("Return")
        self.desk.until(lambda state: state["verdict"] == "right", "the game is not over")

    def mark(self, ask: s.AskDecodable) -> None:
        """The front of a grid."""
        self.answer("wrong", "Return")
        at = self.desk.state()["place"]
        for y, x in np.argwhere(games.decodable(games.known_grid(ask.height, ask.width, ask.known))).tolist():
            self.keys(*way(at, (x, y)), "space")
            at = [x, y]
        self.answer("right", "Return")

    def paint(self) -> None:
        """A checkerboard."""
        self.answer("wrong", "Return")
        state = self.desk.state()
        at = state["place"]
        for y in range(4):
            for x in range(4):
                if state["cell"][y][x] != ((x + y) % 2 == 0):
                    self.keys(*way(at, (x, y)), "space")
                    at = [x, y]
        self.answer("right", "Return")

    def find(self, step: s.Step) -> None:
        """The cheapest place, then the dearest; the frame goes by blocks, from the middle on."""
        assert step.show.run is not None
        recorded = self.lesson.trace(step.show.run)
        blocks = checks.block_bits(recorded)
        at = [recorded.header.width // 2 // checks.BLOCK, recorded.header.height // 2 // checks.BLOCK]
        inner = blocks[1:-1, 1:-1]  # at the edges the frame stops between blocks
        for flat, verdict in ((inner.argmin(), "wrong"), (inner.argmax(), "right")):
            y, x = (int(each) + 1 for each in np.unravel_index(int(flat), inner.shape))
            self.answer(verdict, *way(at, (x, y)), "Return")
            at = [x, y]

    def encode_own(self) -> None:
        """Open a picture and encode it in two steps."""
        self.desk.choose("ctrl+o", self.picture)
        self.desk.until(lambda state: state["own"] and state["ready"], "not encoded")
        self.desk.focus()
        self.keys("alt+s")
        self.keys("ctrl+a", "2", "Return")
        self.desk.until(lambda state: state["verdict"] == "right", "not noticed")


def way(start: list[int], end: tuple[int, int]) -> list[str]:
    """Arrows from one place to another."""
    across, down = end[0] - start[0], end[1] - start[1]
    return [ARROWS[(1 if across > 0 else -1, 0)]] * abs(across) + [ARROWS[(0, 1 if down > 0 else -1)]] * abs(down)


@pytest.fixture
def desk(display: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Desk]:  # noqa: F811
    """The program with a lesson."""
    made = Desk(display, tmp_path, "lessons/observed_lesson.py", str(reading.find(request.param)))
    yield made
    if made.process.poll() is None:
        made.process.kill()
        made.process.wait()


@pytest.mark.parametrize("desk", LESSONS, indirect=True)
def test_every_lesson_is_solved_with_keys(desk: Desk, photo: Path, request: pytest.FixtureRequest) -> None:
    name = request.node.callspec.params["desk"]
    Learner(desk, reading.read(reading.find(name)), photo).play()
    assert desk.state()["notices"] == []
    assert desk.state()["size"] == [960, 540]
