"""What the window does, as programs that can be killed or starved: `python -m tests.faults.work KIND PLACE ...`."""

from __future__ import annotations

import itertools
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from explorer.gui.state.session_file import Snapshot


def batch(folder: Path, watch: Callable[[int], object] = lambda done: None) -> int:
    """The window's batch without the window: takes up what was left, or begins; ends when all is done."""
    from explorer.gui.batch.items import Options
    from explorer.gui.batch.runner import BatchRunner
    from explorer.gui.codec.codec import RealCodec
    from explorer.gui.codec.engine import Engine
    from explorer.gui.state.session import Session

    session = Session()
    runner = BatchRunner(session, Engine(session, RealCodec()), folder / "batch.json")
    runner.offer_again()

    def until_idle(stopped: str) -> None:
        while runner.searching or (stopped and runner.queue.state != stopped):
            runner._engine.poll()
            runner.poll()
            watch(runner.queue.totals().done)
            time.sleep(0.002)

    if not runner.queue.items:
        runner.queue.set_options(Options(folder=str(folder / "out"), only_if_smaller=False))
        runner.add([folder / "pictures"])
        until_idle("")
    runner.start()
    until_idle("stopped")
    print(*sorted(item.status for item in runner.queue.items), flush=True)
    runner.close()
    return 0


def watched_batch(folder: Path) -> int:
    """The same, saying the MiB of resident memory after a tenth of the pictures, and at the end."""
    count = len(list((folder / "pictures").iterdir()))
    early: list[float] = []

    def watch(done: int) -> None:
        if not early and 10 * done >= count:
            early.append(_resident())

    batch(folder, watch)
    print(early[0], _resident())
    return 0


def _resident() -> float:
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS:")).split()[1]) / 1024


def session(folder: Path) -> int:
    """A session saved again and again, with another picture's place each time, until somebody ends it."""
    from explorer.gui.state.session_file import write

    for number in itertools.count():
        write(folder / "a.italic-session", _snapshot(folder / "pictures" / "0000.png", number))
        if number == 0:
            print("written", flush=True)
    return 0


def _snapshot(picture: Path, number: int) -> Snapshot:
    from explorer.gui.state.documents import Limits, Settings
    from explorer.gui.state.session_file import Kept, Snapshot
    from explorer.pictures.imaging import read_picture

    kept = Kept("a", None, read_picture(picture), (number % 1000) / 1000, -1, -1, (), ())
    return Snapshot((kept,), 0, Settings(), Limits(), {"number": float(number)})


def save_session(picture: Path, path: Path) -> int:
    """A session with a picture, saved once."""
    from explorer.gui.state.session_file import write

    return _told(lambda: write(path, _snapshot(picture, 1)))


def save_queue(picture: Path, path: Path) -> int:
    """A batch of a thousand pictures, saved once."""
    from explorer.gui.batch import store
    from explorer.gui.batch.items import Item, Options
    from explorer.gui.state.documents import Settings
    from explorer.gui.state.folders import Source

    items = [Item(number, Source(picture.with_name(f"{number}.png"))) for number in range(1, 1001)]
    return _told(lambda: store.save(path, store.Kept(items, Options(), Settings())))


def train(folder: Path) -> int:
    """`italic train lossless`, whose state is saved after every step instead of every minute, without measuring."""
    from explorer.cli import main
    from explorer.training import lossless, run

    run.SNAPSHOT_SECONDS = 0.0
    lossless.Training.measure = lambda self: []  # type: ignore[method-assign]
    sys.argv[1:] = [
        "train", "lossless", "--data", str(folder / "pictures"), "-o", str(folder / "out"), "--steps", "12",
        "--batch", "64", "--family", "causal", "--device", "cpu",
    ]  # fmt: skip
    main()
    return 0


def _told(work: Callable[[], object]) -> int:
    from explorer.errors import ItalicError

    try:
        work()
    except ItalicError as problem:
        print(f"italic: {problem}", file=sys.stderr)
        return 2
    return 0


KINDS = {
    each.__name__.replace("_", "-"): each for each in (batch, watched_batch, session, train, save_session, save_queue)
}

if __name__ == "__main__":
    sys.exit(KINDS[sys.argv[1]](*map(Path, sys.argv[2:])))
