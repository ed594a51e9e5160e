"""kill -9 at random moments: nothing finished is lost, nothing half-written has a final name, and all goes on.

Each work is done once undisturbed, which tells how long it takes and what comes of it. Then it is killed and begun
again, at moments spread over that time, until it was killed as often as asked; at last it is let go on to its end, and
must come to the same.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import NamedTuple

from explorer.errors import ItalicError
from explorer.file.container import unpack
from tests.faults.ground import ITALIC, Broken, Done, pictures
from tests.faults.warm import Warm

PICTURES = 12
ENDLESS = 1.0  # seconds that are watched of work without an end
Runner = Callable[[list[object], float | None], Done]


class Work(NamedTuple):
    """What is killed.

    Attributes:
        words: of the program, given a folder that holds `pictures`.
        check: raises `Broken` if what lies in the folder is half-written; called after each kill.
        result: what must come of it in the end, whatever happened before.
        ends: whether it ends by itself.
    """

    words: Callable[[Path], list[object]]
    check: Callable[[Path], None]
    result: Callable[[Path], object]
    ends: bool = True


class Told(NamedTuple):
    """How it went: kills, those that found the program at work, temporary files that were left, seconds undisturbed."""

    kills: int
    hit: int
    left: int
    seconds: float


def killed(work: Work, folder: Path, count: int, random: Random) -> Told:
    """Do it all. Raises `Broken`."""
    calm, rough = folder / "calm", folder / "rough"
    for place in (calm, rough):
        pictures(place / "pictures", PICTURES)
    with Warm() as warm:
        warm.run(["-m", "tests.faults.ground"])  # it answers once all is imported
        return _killed(work, calm, rough, count, random, warm.run)


def _killed(work: Work, calm: Path, rough: Path, count: int, random: Random, run: Runner) -> Told:
    begun = time.monotonic()
    done = run(work.words(calm), None if work.ends else ENDLESS)
    seconds = time.monotonic() - begun
    if work.ends and done.status != 0:
        raise Broken(f"undisturbed, it ended with {done.status}: {done.err}")
    wanted = work.result(calm)
    kills = hit = 0
    while kills < count:
        if work.ends and rough.joinpath("out").exists() and work.result(rough) == wanted:
            _begin_again(rough)  # all was done between two kills
        done = run(work.words(rough), random.uniform(0, seconds))
        kills, hit = kills + 1, hit + (done.status == -9)
        if done.status not in (-9, 0):
            raise Broken(f"after {kills} kills it ended with {done.status}: {done.err}")
        work.check(rough)
    left = len(list(rough.rglob(".italic-*.tmp")))
    if work.ends:
        done = run(work.words(rough), None)
        if done.status != 0:
            raise Broken(f"after {kills} kills it did not go on: {done.err}")
    work.check(rough)
    if work.ends and work.result(rough) != wanted:
        raise Broken(f"after {kills} kills another result: {work.result(rough)} instead of {wanted}")
    return Told(kills, hit, left, seconds)


def _begin_again(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        if "pictures" not in path.relative_to(folder).parts and path.is_file():
            path.unlink()


def whole_files(folder: Path) -> None:
    """Every file with a final name is a whole one."""
    for path in folder.rglob("*.italic"):
        try:
            unpack(path.read_bytes())
        except ItalicError as problem:
            raise Broken(f"{path}: {problem}") from problem


def all_files(folder: Path) -> object:
    """The bytes of all compressed files by name."""
    return {path.name: path.read_bytes() for path in sorted((folder / "out").glob("*.italic"))}


def readable_session(folder: Path) -> None:
    """The session is one that was saved."""
    from explorer.gui.state.session_reading import read

    path = folder / "a.italic-session"
    if path.exists():
        restored = read(path)
        if len(restored.documents) != 1 or restored.view["number"] % 1000 / 1000 != restored.documents[0].place:
            raise Broken(f"{path}: parts of two sessions")


def whole_journal(folder: Path) -> None:
    """The journal's lines are whole, but for the last one, which the next evaluation leaves out."""
    path = folder / "out" / "journal"
    for line in path.read_bytes().splitlines(keepends=True)[:-1] if path.exists() else ():
        json.loads(line)


def measured(folder: Path) -> object:
    """What the evaluation found, but for the seconds."""
    path = folder / "out" / "results.json"
    if not path.exists():
        return None
    return [(row["picture"], row["coder"], row["bytes"]) for row in json.loads(path.read_bytes())["results"]]


def readable_states(folder: Path) -> None:
    """Every state of a training, and all weights, are whole."""
    import torch
    from safetensors import safe_open

    for path in (folder / "out").glob("*.pt"):
        torch.load(path, weights_only=True)
    for path in (folder / "out").glob("*.safetensors"):
        with safe_open(path, "np") as file:
            file.keys()


def trained(folder: Path) -> object:
    """The bytes of all weights by name."""
    return {path.name: path.read_bytes() for path in sorted((folder / "out").glob("*.safetensors"))}


def _train(folder: Path) -> list[object]:
    """A training that saves its state after every step."""
    return ["-m", "tests.faults.work", "train", folder]


def _encode(folder: Path) -> list[object]:
    return [*ITALIC, "encode", *sorted((folder / "pictures").iterdir()), "-o", f"{folder}/out/", "--steps", "4",
            "--device", "cpu", "--skip-existing"]  # fmt: skip


def _evaluate(folder: Path) -> list[object]:
    out = folder / "out"
    out.mkdir(exist_ok=True)
    settings = ("--steps", "1,4", "--base", "none", "--no-peers", "--device", "cpu", "--threads", 1, "--force")
    kept = ("--journal", out / "journal", "--json", out / "results.json")
    return [*ITALIC, "evaluate", folder / "pictures", *settings, *kept]


WORKS = {
    "encode": Work(_encode, whole_files, all_files),
    "batch": Work(lambda folder: ["-m", "tests.faults.work", "batch", folder], whole_files, all_files),
    "evaluate": Work(_evaluate, whole_journal, measured),
    "train": Work(_train, readable_states, trained),
    "session": Work(
        lambda folder: ["-m", "tests.faults.work", "session", folder], readable_session, lambda folder: None, ends=False
    ),
}
