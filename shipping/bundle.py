"""Builds the portable bundle and tries it: `python shipping/bundle.py FOLDER [--only-try]`, with PyInstaller installed.

Prints its size, how long its programs take, and, where there is Xvfb and xdotool, how soon its window is seen.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[1]
SAMPLE = HOUSE / "assets" / "samples" / "rocket.png"
TITLE = "ITALIC Explorer"
PATIENCE = 120  # seconds for a window
# Of the bundle alone: nothing of this environment, and no cache of an earlier try.
FOREIGN = {"PYTHONPATH", "VIRTUAL_ENV", "ITALIC_MODELS", "QT_QPA_PLATFORM"}


def build(folder: Path) -> None:
    """Run PyInstaller; the bundle is FOLDER/italic."""
    options = ["--noconfirm", "--log-level", "WARN", "--distpath", str(folder), "--workpath", str(folder / "work")]
    subprocess.run([sys.executable, "-m", "PyInstaller", *options, str(HOUSE / "shipping" / "italic.spec")], check=True)
    shutil.rmtree(folder / "work")


def seconds(command: list[str | Path], where: Path, environment: dict[str, str]) -> float:
    """Of a command that must succeed."""
    begun = time.perf_counter()
    subprocess.run(command, cwd=where, env=environment, check=True, capture_output=True)
    return time.perf_counter() - begun


def window_seconds(program: Path, where: Path, environment: dict[str, str]) -> float:
    """Until the window is mapped, on a server of its own."""
    script = (
        f'"{program}" "{SAMPLE}" & made=$!; '
        f'timeout {PATIENCE} xdotool search --sync --onlyvisible --name "{TITLE}"; found=$?; kill $made; exit $found'
    )
    begun = time.perf_counter()
    with subprocess.Popen(
        ["xvfb-run", "-a", "bash", "-c", f"date +%s.%N; {script}; "], cwd=where, env=environment,
        stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        lines = []
        for line in process.stdout:
            lines.append((line.strip(), time.perf_counter() - begun))
            if len(lines) == 2:  # the server is up; the window is there
                break
        process.stdout.read()
    if len(lines) < 2:
        raise SystemExit("the bundle's window never came")
    return lines[1][1] - lines[0][1]


def tried(bundle: Path) -> None:
    """Print what the bundle does."""
    size = sum(path.stat().st_size for path in bundle.rglob("*") if path.is_file() and not path.is_symlink())
    print(f"{bundle}: {size / 2**20:.0f} MiB")
    environment = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder)
        environment |= {"NUMBA_CACHE_DIR": str(where / "cache"), "HOME": folder}
        shutil.copy(SAMPLE, where / "a.png")
        italic = bundle / "italic"
        print(f"italic --version: {seconds([italic, '--version'], where, environment):.2f} s")
        for word in ("first", "second"):
            taken = seconds([italic, "encode", "a.png", "--preview", "--force"], where, environment)
            print(f"italic encode, with verification, the {word} time: {taken:.1f} s")
        seconds([italic, "decode", "a.italic", "-o", "b.png"], where, environment)
        seconds([italic, "encode", "a.png", "-o", "l.italic", "--codec", "lossy"], where, environment)
        print(f"thumbnail: {seconds([bundle / 'italic-thumbnailer', 'a.italic', 't.png'], where, environment):.2f} s")
        if shutil.which("xvfb-run") and shutil.which("xdotool"):
            for word in ("first", "second"):
                taken = window_seconds(bundle / "italic-explorer", where, environment)
                print(f"the window is seen, the {word} time: {taken:.1f} s")


def main() -> None:
    """Build and try, or only try."""
    parser = argparse.ArgumentParser(description="The portable bundle.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only-try", action="store_true")
    options = parser.parse_args()
    if not options.only_try:
        build(options.folder.resolve())
    tried(options.folder.resolve() / "italic")


if __name__ == "__main__":
    main()
