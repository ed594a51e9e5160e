"""Where a learner stands in a lesson: the step, answers, and what is right. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from explorer.gui.state.events import Event
from explorer.lessons import checks
from explorer.lessons.checks import Facts
from explorer.lessons.quantities import fill
from explorer.lessons.reading import LoadedLesson
from explorer.lessons.schema import Step, StepTexts

HINT_AFTER, REASON_AFTER = 1, 3  # wrong answers after which a hint is shown, and the reason

Verdict = Literal["open", "wrong", "right", "shown"]


@dataclass
class Answered:
    """What became of a step.

    Attributes:
        verdict: "shown" where the reason was told to somebody whose answers were wrong.
        wrong: answers that were.
    """

    verdict: Verdict = "open"
    wrong: int = 0


@dataclass(eq=False)
class Course:
    """One way through a lesson.

    Attributes:
        lesson: it.
        at: number of the step, from 0.
        answers: by the steps' keys.
        hinted: whether the hint of this step is shown.
        changed: another step, or another verdict.
    """

    lesson: LoadedLesson
    at: int = 0
    answers: dict[str, Answered] = field(default_factory=dict)
    hinted: bool = False
    changed: Event[[]] = field(default_factory=Event)

    @property
    def step(self) -> Step:
        """The step shown."""
        return self.lesson.steps[self.at]

    @property
    def count(self) -> int:
        """Number of steps."""
        return len(self.lesson.steps)

    @property
    def answered(self) -> Answered:
        """What became of this step."""
        return self.answers.setdefault(self.step.key, Answered())

    @property
    def done(self) -> bool:
        """Whether this step asks for nothing more."""
        return self.step.ask is None or self.answered.verdict in ("right", "shown")

    @property
    def solved(self) -> int:
        """Steps of the lesson that were answered right."""
        return sum(answered.verdict == "right" for answered in self.answers.values())

    @property
    def asked(self) -> int:
        """Steps that ask."""
        return sum(step.ask is not None for step in self.lesson.steps)

    def words(self) -> StepTexts:
        """What this step says."""
        return self.lesson.words(self.step)

    def say(self, text: str) -> str:
        """A text of the lesson with the numbers of its recordings."""
        return fill(text, self.lesson.trace)

    def go(self, at: int) -> None:
        """Show another step."""
        at = min(max(at, 0), self.count - 1)
        if at != self.at:
            self.at, self.hinted = at, False
            self.changed.emit()

    def hint(self) -> None:
        """Show the hint; once more, the reason, and the step counts as shown."""
        if self.done and self.step.ask is not None:
            return
        if self.hinted and self.step.ask is not None:
            self.answered.verdict = "shown"
        self.hinted = True
        self.changed.emit()

    def answer(self, facts: Facts) -> Verdict:
        """Judge an answer; a wrong one is counted. Returns the verdict."""
        answered = self.answered
        if answered.verdict in ("right", "shown"):
            return answered.verdict
        if checks.holds(self.step.check, facts, self.lesson.trace):
            answered.verdict = "right"
        else:
            answered.wrong += 1
            answered.verdict = "shown" if answered.wrong >= REASON_AFTER else "wrong"
            self.hinted = self.hinted or answered.wrong >= HINT_AFTER
        self.changed.emit()
        return answered.verdict

    def look(self, facts: Facts) -> None:
        """What the window shows may be what was asked for; if not, nothing is counted."""
        if not self.done and checks.holds(self.step.check, facts, self.lesson.trace):
            self.answered.verdict = "right"
            self.changed.emit()
