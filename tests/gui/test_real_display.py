"""One run from end to end on a real X server: the program as a process, real keys and a real mouse."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageGrab, features

from explorer.lossless import codec as lossless
from explorer.pictures.imaging import read_picture

PATIENCE = 120.0  # seconds
missing = [name for name in ("Xvfb", "xdotool") if shutil.which(name) is None]
pytestmark = [
    pytest.mark.skipif(bool(missing), reason=f"not installed: {', '.join(missing)}"),
    pytest.mark.skipif(not features.check("xcb"), reason="this Pillow takes no screenshots on X11"),
]

State = dict[str, Any]


@pytest.fixture
def display() -> Iterator[str]:
    """The name of an X server of 1400 x 900 px with nothing on it."""
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1400x900x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writer], stderr=subprocess.DEVNULL)
    os.close(writer)
    with os.fdopen(reader) as told:
        number = told.readline().strip()
    assert number, "Xvfb did not start"
    yield f":{number}"
    server.terminate()
    server.wait()


class Desk:
    """The program on a display, its keyboard and its mouse."""

    def __init__(self, display: str, folder: Path, program: str = "observed_program.py", *arguments: str) -> None:
        """`program`: beside this file, with what comes after the file that it tells its state."""
        self.display, self._file = display, folder / "state.json"
        self._environment = os.environ | {
            "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "HOME": str(folder), "XDG_CONFIG_HOME": str(folder),
            "PYTHONPATH": str(Path(__file__).parents[2]),  # where the program is not installed
            "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "LANGUAGE": "", "XDG_CURRENT_DESKTOP": "", "QT_SCALE_FACTOR": "1",
        }  # fmt: skip
        self._log = folder / "log.txt"
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(Path(__file__).parent / program), str(self._file), *arguments],
                env=self._environment, stdout=log, stderr=log,
            )  # fmt: skip

    def state(self) -> State:
        """What the program says that it shows."""
        return json.loads(self._file.read_text()) if self._file.exists() else {}

    def until(self, condition: Callable[[State], object], what: str, act: Callable[[], None] | None = None) -> State:
        """Wait until the program is in a state, acting in vain now and then."""
        limit, again = time.monotonic() + PATIENCE, 0.0
        while True:
            state = self.state()
            if state and condition(state):
                return state
            if self.process.poll() is not None and "platform plugin" in self._log.read_text():
                pytest.skip(f"Qt cannot use X11 here: {self._log.read_text()}")
            assert self.process.poll() is None, self._log.read_text()
            assert time.monotonic() < limit, f"{what}: {state}"
            if act is not None and time.monotonic() >= again:
                act()
                again = time.monotonic() + 2
            time.sleep(0.03)

    def do(self, *command: object) -> None:
        """Press keys and move the mouse."""
        subprocess.run(["xdotool", *map(str, command)], env=self._environment, check=True, capture_output=True)

    def focus(self, window: str = "window") -> None:
        """Give the keyboard to a window; there is no window manager that would."""
        found = self.until(lambda state: state[window], f"no {window}")[window]
        self.until(
            lambda state: state["focus"], f"no focus in the {window}", lambda: self.do("windowfocus", "--sync", found)
        )

    def choose(self, keys: str, path: Path) -> None:
        """Name a file in the dialog that keys open."""
        self.focus()
        self.until(lambda state: state["dialog"], f"{keys} opens no dialog", lambda: self.do("key", keys))
        dialog = self.state()["dialog"]
        self.do("windowfocus", "--sync", dialog)
        self.until(lambda state: "LineEdit" in str(state["focus"]), "no field")
        self.do("key", "ctrl+a")
        self.do("type", "--delay", 2, str(path))
        self.until(lambda state: not state["dialog"], "the dialog stays", lambda: self.do("key", "Return"))

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """With the left button held, on several points between."""
        self.do("mousemove", round(start[0]), round(start[1]), "mousedown", 1)
        for part in (0.25, 0.5, 0.75, 1.0):
            at = [round(a + (b - a) * part) for a, b in zip(start, end, strict=True)]
            self.do("mousemove", *at)
        self.do("mouseup", 1)

    def seen(self, state: State) -> NDArray[np.uint8]:
        """The picture in the left view, as it is on the screen."""
        left, top, *_ = state["pane"]
        x, y, width, height, _ = state["part"]
        screen = np.asarray(ImageGrab.grab(xdisplay=self.display).convert("RGB"))
        return screen[top + y : top + y + height, left + x : left + x + width]


@pytest.fixture
def desk(display: str, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(display, tmp_path)
    yield made
    if made.process.poll() is None:
        made.process.kill()
        made.process.wait()


def matches(desk: Desk, picture: NDArray[np.uint8], known: NDArray[np.bool_]) -> Callable[[State], bool]:
    """Whether the left view shows what is known, large, and grey elsewhere."""

    def compare(state: State) -> bool:
        scale = int(state["part"][4])
        expected = np.where(known[..., None], picture, 128).repeat(scale, 0).repeat(scale, 1)
        found = desk.seen(state)
        return found.shape == expected.shape and np.array_equal(found, expected)

    return compare


def test_from_the_start_to_an_exported_file(desk: Desk, photo: Path, tmp_path: Path) -> None:
    picture = np.asarray(Image.open(photo))
    everything = np.ones(picture.shape[:2], bool)
    desk.until(lambda state: state["window"], "no window")
    desk.choose("ctrl+o", photo)
    state = desk.until(lambda state: state["runs"] == 1 and state["ready"], "not encoded")
    assert state["notices"] == []
    assert state["position"] == state["count"] == 16
    desk.focus()

    # What is first seen is what the network expects, beside the original; this is about the picture so far.
    assert state["arrangement"] == "split"
    desk.do("key", "m")
    desk.do("key", "d")
    desk.until(lambda state: state["arrangement"] == "two", "no two panes")

    # The keyboard moves the slider, and the screen follows.
    desk.until(lambda state: state["position"] == 0, "Home", lambda: desk.do("key", "Home"))
    desk.until(matches(desk, picture, ~everything), "nothing is known at the start")
    desk.do("key", "Right", "Right")
    desk.until(lambda state: state["position"] == 2, "two steps")

    # The mouse takes the handle to the middle.
    left, top, width, height = desk.state()["slider"]
    at = left + 8 + (width - 16) * 2 / 16
    desk.drag((at, top + height / 2), (left + width / 2, top + height / 2))
    desk.until(lambda state: state["position"] == 8, "the handle was not dragged")  # it passes others on its way
    from explorer.coding.schedule import schedule

    known = schedule(*picture.shape[:2], "16").step_of < 8
    desk.until(matches(desk, picture, known), "the pixels of the first steps")

    # Another view: one line between two pictures, which is dragged to the right.
    desk.do("key", "s")
    state = desk.until(lambda state: state["arrangement"] == "split", "no line")
    x, y, width, height = state["pane"]
    desk.drag((x + width / 2, y + height / 3), (x + width * 0.75, y + height / 3))
    desk.until(lambda state: abs(state["split"] - 0.75) < 0.03, "the line was not dragged")
    desk.do("key", "3")
    desk.until(lambda state: state["split"] == 1, "the left picture alone")
    desk.do("key", "s")
    desk.until(lambda state: state["arrangement"] == "one", "one view")
    desk.do("key", "End")
    desk.until(matches(desk, picture, everything), "the whole picture")

    exported = tmp_path / "out.italic"
    desk.choose("ctrl+s", exported)
    desk.until(lambda state: exported.exists(), "no file")
    decoded = lossless.finish(lossless.decode(exported.read_bytes(), device="cpu"))
    assert np.array_equal(decoded.picture.samples, read_picture(photo).samples)

    assert not desk.state()["torch"]  # that is the codec's process's
    desk.focus()
    desk.do("key", "ctrl+q")
    assert desk.process.wait(PATIENCE) == 0
