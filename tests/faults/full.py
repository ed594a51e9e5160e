"""A disk that is full: each writer says so in one line, leaves no part of a file, and spoils none that was there.

A small tmpfs is the disk, so this needs root on Linux; it is filled up to some bytes before the writer is started.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.ground import ITALIC, REPOSITORY, Broken, environment, one_line, pictures, run

DISK = "4m"
ROOM = (0, 4096)  # bytes that are left: for nothing, and for a name but not for the file


Writer = Callable[[Path, Path], list[object]]  # the words of a program, given the folder of the inputs and the disk


def writers() -> dict[str, Writer]:
    """Everything that writes files."""

    def python(*words: object) -> Writer:
        def made(inputs: Path, disk: Path) -> list[object]:
            places = {"IN": inputs / "large.png", "FILE": inputs / "a.italic", "SMALL": inputs / "small.png"}
            return [places.get(str(word), str(word).replace("DISK", str(disk))) for word in words]

        return made

    def italic(*words: object) -> Writer:
        return python(*ITALIC, *words)

    cpu, once = ("--device", "cpu"), ("--steps", "1", "--base", "none", "--device", "cpu")
    return {
        "encode": italic("encode", "IN", "-o", "DISK/a.italic", *cpu),
        "encode --force": italic("encode", "IN", "-o", "DISK/old", "--force", *cpu),
        "decode": italic("decode", "FILE", "-o", "DISK/a.png", *cpu),
        "decode to TIFF": italic("decode", "FILE", "-o", "DISK/a.tif", *cpu),
        "bpg encode": italic("bpg", "encode", "IN", "-o", "DISK/a.bpg", "--qp", "1"),
        "sweep --plot": italic("sweep", "SMALL", *once, "--plot", "DISK/a.png"),
        "evaluate --plot": italic("evaluate", "SMALL", *once, "--no-peers", "--plot", "DISK/a.png"),
        "evaluate --journal": italic("evaluate", "SMALL", *once, "--no-peers", "--journal", "DISK/journal"),
        "sample": italic("sample", "--size", "64x64", "-o", "DISK/a.png", *cpu),
        "install-desktop": italic("install-desktop", "--prefix", "DISK/share"),
        "session": python("-m", "tests.faults.work", "save-session", "IN", "DISK/a.italic-session"),
        "queue of a batch": python("-m", "tests.faults.work", "save-queue", "IN", "DISK/batch.json"),
    }


SEVERAL = ("install-desktop", "evaluate --journal")  # files, or lines, of which the first may be there whole


@contextmanager
def disk(folder: Path) -> Iterator[Path]:
    """A small one. Raises `Broken` where none can be mounted."""
    place = folder / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "none", place], check=False)
    if mounted.returncode != 0:
        raise Broken("no tmpfs can be mounted here; this needs root")
    try:
        yield place
    finally:
        subprocess.run(["umount", place], check=True)


def fill(place: Path, left: int) -> None:
    """Write until so many bytes are left."""
    with (place / "filler").open("wb", buffering=0) as filler:
        try:
            while True:
                filler.write(bytes(1 << 12))
        except OSError:
            pass
        filler.truncate(max(0, filler.tell() - left))


def inputs(folder: Path) -> Path:
    """A picture whose file is larger than what is left of the disk, and its file."""
    from PIL import Image

    (small,) = pictures(folder / "in", 1, 24, 32)
    small.rename(folder / "in" / "small.png")
    with Image.open(REPOSITORY / "assets" / "samples" / "coffee.png") as image:
        image.crop((100, 100, 228, 196)).save(folder / "in" / "large.png")
    done = run([*ITALIC, "encode", folder / "in" / "large.png", "-o", folder / "in" / "a.italic", "--steps", "1"])
    if done.status != 0:
        raise Broken(done.err)
    return folder / "in"


def filled(name: str, writer: Writer, folder: Path, left: int) -> str:
    """One writer on a disk with so many bytes left; returns the line that it says. Raises `Broken`."""
    given = folder / "in" if (folder / "in").exists() else inputs(folder)
    with disk(folder) as place:
        (place / "old").write_bytes(b"what was there")
        fill(place, left)
        before = {path: path.read_bytes() for path in place.rglob("*") if path.is_file() and path.name != "filler"}
        done = run(writer(given, place), environ=environment(TMPDIR=str(folder)))
        line = "it fits" if left and done.status == 0 else one_line(done)
        after = {path: path.read_bytes() for path in place.rglob("*") if path.is_file() and path.name != "filler"}
        if name not in SEVERAL and after != before:
            raise Broken(f"{name}: left {sorted(set(after) - set(before)) or 'a changed file'} on the full disk")
    (folder / "disk").rmdir()
    return line
