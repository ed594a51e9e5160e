"""The start of the bundle's programs, told apart by the name under which they were started.

The window and the evaluations start Python for their own processes; a bundle has none beside itself, so it answers to
Python's own options for these: `-P -c PROGRAM ...` and `-P -m MODULE`.
"""

import multiprocessing
import runpy
import sys
from pathlib import Path

PYTHON = ("-P", "-c"), ("-P", "-m")


def main() -> object:
    if tuple(sys.argv[1:3]) in PYTHON:
        kind, what = sys.argv[2:4]
        if kind == "-m":
            sys.argv = sys.argv[3:]
            return runpy.run_module(what, run_name="__main__", alter_sys=True) and 0
        sys.argv = ["-c", *sys.argv[4:]]
        return exec(what, {"__name__": "__main__"})
    name = Path(sys.argv[0]).stem
    if name == "italic-explorer":
        from explorer.app import main as window

        return window()
    if name == "italic-thumbnailer":
        from explorer.desktop.thumbnailer import main as thumbnailer

        return thumbnailer()
    from explorer.cli import main as command_line

    return command_line()


if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())
