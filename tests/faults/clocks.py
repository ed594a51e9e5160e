"""A clock that jumps by a day, forwards and backwards, while work is done; and memory that a control group limits."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.ground import ITALIC, Broken, Done, environment, pictures, run
from tests.faults.memory import verdict

SOURCE = Path(__file__).with_name("jumping.c")
PROBE = "import time; print(*sorted({int(time.time()) // 86400 for _ in range(60) if not time.sleep(0.01)}))"
GROUPS = Path("/sys/fs/cgroup")
MEBIBYTES = (3000, 1000, 500, 300, 200, 120)


def jumped(folder: Path) -> str:
    """Encoding and a batch under such a clock: the same files, and seconds that can be. Raises `Broken`."""
    library = folder / "jumping.so"
    built = subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, SOURCE], check=False, capture_output=True)
    if built.returncode:
        raise Broken(f"no clock could be built: {built.stderr.decode()}")
    given = pictures(folder / "pictures", 4)
    words = [*ITALIC, "encode", *given, "--steps", "4", "--device", "cpu", "-o"]
    calm = run([*words, f"{folder}/calm/"])
    strange = environment(LD_PRELOAD=str(library))
    days = run(["-c", PROBE], environ=strange).out.split()
    if len(days) != 3:
        raise Broken(f"the clock did not jump: {days}")
    rough = run([*words, f"{folder}/rough/"], environ=strange)
    batch = run(["-m", "tests.faults.work", "batch", folder], environ=strange)
    for done in (calm, rough, batch):
        if done.status:
            raise Broken(done.err)
    made = [{path.name: path.read_bytes() for path in (folder / name).glob("*.italic")} for name in ("calm", "rough")]
    if made[0] != made[1] or len(made[0]) != len(given):
        raise Broken("other files than by a calm clock")
    seconds = [float(text) for text in re.findall(r"([-\d.]+) s\b", rough.out + rough.err)]
    if not seconds or not all(0 <= each < 600 for each in seconds):
        raise Broken(f"seconds that cannot be: {seconds}")
    return f"the same {len(given)} files, none of which took more than {max(seconds):.1f} s; a batch is done"


@contextmanager
def group(mebibytes: int) -> Iterator[Path]:
    """The list of processes of a control group with so much memory. Raises `Broken` where none can be made."""
    second = (GROUPS / "cgroup.controllers").exists()
    root = GROUPS if second else GROUPS / "memory"
    place = root / f"italic-faults-{os.getpid()}"
    try:
        place.mkdir()
        (place / ("memory.max" if second else "memory.limit_in_bytes")).write_text(str(mebibytes << 20))
    except OSError as problem:
        raise Broken(f"no control group can be made here: {problem}") from None
    try:
        yield place / "cgroup.procs"
    finally:
        place.rmdir()


def grouped(folder: Path) -> Iterator[str]:
    """Encode a large picture in groups of less and less memory: refused before work, done, or ended by the kernel."""
    (large,) = pictures(folder / "in", 1, 1500, 1500)
    words = [*ITALIC, "encode", large, "-o", folder / "out.italic", "--steps", "1", "--base", "none", "--force",
             "--no-verify", "--device", "cpu"]  # fmt: skip
    for mebibytes in MEBIBYTES:
        with group(mebibytes) as processes:
            done = _inside(processes, words)
        found = "ended by the kernel" if done.status == -9 else verdict(done)
        if found.startswith("BAD"):
            raise Broken(f"{mebibytes} MiB: {found}\n{done.err}")
        left = sorted(path.name for path in folder.iterdir() if path.name != "in")
        if left not in ([], ["out.italic"]) and done.status != -9:
            raise Broken(f"{mebibytes} MiB left {left}")
        yield f"{mebibytes} MiB: {found}"


def _inside(processes: Path, words: list[object]) -> Done:
    script = 'echo $$ > "$1" && shift && exec "$@"'
    done = subprocess.run(
        ["sh", "-c", script, "sh", str(processes), sys.executable, *map(str, words)], env=environment(),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return Done(done.returncode, done.stdout, done.stderr)
