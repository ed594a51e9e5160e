"""The sums that are kept item by item are those of all items, whatever happened to the queue."""

from __future__ import annotations

import random
from pathlib import Path

from explorer.gui.batch.items import EXISTS, Figures, Outcome
from explorer.gui.batch.queue import Queue
from explorer.gui.batch.sums import Sums
from explorer.gui.batch.targets import claim
from explorer.gui.state.folders import Source
from explorer.pictures.notes import Note


def outcome(chance: random.Random, number: int) -> Outcome:
    figures = Figures(
        Path(f"/out/{number}.italic"), chance.randrange(1, 999), chance.randrange(999), chance.choice((0, 500)),
        chance.randrange(9999), chance.randrange(8) / 4, True, "16", "none", chance.randrange(99),
        metric=chance.choice(("", "mse")), restored=chance.random() < 0.3,
    )  # fmt: skip
    notes = (Note("pages", 1, 3),) if chance.random() < 0.3 else ()
    return chance.choice((
        Outcome("done", "", figures, notes),
        Outcome("failed", "broken", None, notes),
        Outcome("skipped", EXISTS, figures._replace(target=None), notes),
        Outcome("waiting"),
    ))  # fmt: skip


def test_sums_and_claims_follow_every_change() -> None:
    chance = random.Random(5)
    queue = Queue()
    most = dict.fromkeys(("done", "restored", "incomplete", "growing", "lossy"), 0)
    for turn in range(400):
        act = chance.randrange(8)
        if act < 2:
            queue.add([Source(Path(f"/in/{turn}{chance.choice(('.png', '.jpg', '.italic'))}"))])
        elif act < 6 and (item := queue.begin_next()) is not None:
            assert queue.running == item
            queue.finish(item.number, outcome(chance, item.number))
        elif act == 6:
            queue.retry({chance.randrange(1, turn + 2)})
        elif queue.items:
            queue.remove({chance.choice(queue.items).number})
        fresh = Sums()
        for item in queue.items:
            fresh.put(item)
        assert queue.totals() == fresh.totals()
        targets = {claim(each.figures.target) for each in queue.items if each.figures and each.figures.target}
        assert queue.claimed == targets
        assert queue.running is None
        most = {name: max(count, getattr(queue.totals(), name)) for name, count in most.items()}
    assert all(most.values()), most  # each of them was there to be summed
