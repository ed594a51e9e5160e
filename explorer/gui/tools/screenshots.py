"""Pictures of the running program for the README: `python -m explorer.gui.tools.screenshots FOLDER [KODAK]`.

KODAK is a picture of the Kodak set, for the lossy codec: published curves are drawn where their file is found.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QWidget

from explorer.errors import ItalicError
from explorer.gui.batch.queue import Queue
from explorer.gui.codec.codec import Codec
from explorer.gui.look.i18n import TRANSLATOR, read_texts
from explorer.gui.plot.published import curves_file, is_kodak
from explorer.gui.scene.layers import Mode
from explorer.gui.state.documents import SWEPT_QUALITIES, Document
from explorer.gui.state.session import Live
from explorer.gui.window.main_window import MainWindow
from explorer.gui.window.program import make_application, show_window
from explorer.gui.window.start_page import samples
from explorer.machine.resources import resource_folder

SIZE = QSize(1360, 840)
PATIENCE = 600.0  # seconds for one piece of work
RUNGS = ("1", "2", "4", "16", "64", "wavefront")
LOSSY_RUNGS = ("1", "wavefront")
EVALUATED = ("PNG", "WebP", "JPEG XL e7")
TRIED_QUARTERS = 50  # of a quality that is none of the sweep's


class Photographer:
    """Drives the window and keeps what it shows.

    Attributes:
        window: the program's own.
    """

    def __init__(self, application: QApplication, folder: Path, codec: Codec | None = None) -> None:
        self._application, self._folder = application, folder
        self.window: MainWindow = show_window(application, [], codec=codec)
        self.window.resize(SIZE)
        self.window.set_theme("light")

    def wait(self, condition: Callable[[], bool] = lambda: True) -> None:
        """Let the program run until something holds. Raises `ItalicError` with the notice if it reports an error."""
        limit = time.monotonic() + PATIENCE
        while not condition():
            self._application.processEvents()
            time.sleep(0.01)
            problems = [notice.text for notice in self.window.session.notices if notice.level == "error"]
            if problems or time.monotonic() > limit:
                raise ItalicError(problems[0] if problems else "the program did not finish in time")
        for _ in range(4):  # what the last change has set going
            self._application.processEvents()

    def idle(self) -> None:
        """Wait until no work is left."""
        self.wait(lambda: self.window.session.current is not None and not self.window.engine.busy)

    def two(self, left: Mode, right: Mode) -> None:
        """Two views side by side."""
        if self.window.view.arrangement != "two":
            self.window.actions_table["two_panes"].trigger()
        self.window.view.left.set_mode(left)
        self.window.view.right.set_mode(right)

    def line(self, left: Mode, right: Mode) -> None:
        """One view with a line."""
        if self.window.view.arrangement != "split":
            self.window.actions_table["split_view"].trigger()
        self.window.view.left.set_mode(left)
        self.window.view.right.set_mode(right)

    def expected(self) -> None:
        """Wait for what the network expects at this step."""
        session = self.window.session

        def there() -> bool:
            found = session.filled("mean")
            return found is not None and found.position == session.position

        self.wait(there)

    def open(self, picture: Path) -> Document:
        """Open a picture without coding it."""
        self.window.engine.encode_on_open = False
        self.window.engine.open_paths([picture])
        self.idle()
        assert self.window.session.current is not None
        return self.window.session.current

    def take(self, name: str, widget: QWidget | None = None) -> Path:
        """Write what the window, or one of its dialogs, shows."""
        self.wait()
        path = self._folder / f"{name}.png"
        if not (widget or self.window).grab().save(str(path)):
            raise ItalicError(f"{path}: cannot be written")
        with Image.open(path) as written:
            written.convert("RGB").save(path, optimize=True)  # a third fewer bytes than Qt's
        return path


def take_all(
    application: QApplication,
    folder: Path,
    codec: Codec | None = None,
    *,
    picture: Path | None = None,
    rungs: Sequence[str] = RUNGS,
) -> list[Path]:
    """Write all pictures into `folder`, return their paths; `rungs` has "16" and "wavefront". Raises `ItalicError`."""
    picture = picture or _sample()
    folder.mkdir(parents=True, exist_ok=True)
    camera = Photographer(application, folder, codec)
    window, session = camera.window, camera.window.session
    try:
        taken = [camera.take("start")]
        document = camera.open(picture)
        window.engine.sweep(document, rungs, ["none", "bpg:32"])
        camera.wait(lambda: session.live is not None and _midway(session.live))
        taken.append(camera.take("encoding"))
        camera.idle()
        session.select(next(run for run in document.runs if run.point.steps == "16" and run.point.base == "none"))
        window.step_bar.go(session.player.count // 2)
        camera.expected()
        taken.append(camera.take("window"))
        window.set_theme("dark")
        session.select(next(run for run in document.runs if run.point.steps == "wavefront"))
        camera.two("mask", "bits")
        window.step_bar.go(round(session.player.count * 0.6))
        taken.append(camera.take("dark"))
        window.set_theme("light")
        taken += [take_pixel(camera), take_beside(camera), take_gallery(camera), take_batch(camera)]
    finally:
        window.engine.cancel()
        window.close()
    return [*taken, take_chinese(application, folder, codec, picture, rungs)]


def take_lossy(
    application: QApplication, folder: Path, codec: Codec | None = None, *, picture: Path | None = None
) -> list[Path]:
    """Write the window with the lossy codec: rate against likeness and what the context saved, and a quality tried."""
    camera = Photographer(application, folder, codec)
    window, session = camera.window, camera.window.session
    try:
        window.settings_bar.codec.setCurrentIndex(1)
        document = camera.open(picture or _sample())
        window.engine.sweep(document, LOSSY_RUNGS, [f"{quality:g}" for quality in SWEPT_QUALITIES])
        camera.idle()
        window.engine.compare(document)
        camera.idle()
        if is_kodak(document) and curves_file(document):
            window.actions_table["published_curves"].trigger()
        session.select(next(run for run in document.runs if run.point.steps == "wavefront"))
        camera.two("mean", "context")
        window.step_bar.go(round(session.player.count * 0.75))
        taken = [camera.take("lossy")]
        camera.line("mean", "original")
        window.view.viewport.fit()
        window.settings_bar.quality.slider.setValue(TRIED_QUARTERS)
        camera.wait(lambda: session.trial is not None and session.trial.exact)
        return [*taken, camera.take("quality")]
    finally:
        window.engine.cancel()
        window.close()


def take_pixel(camera: Photographer) -> Path:
    """Write what the network predicted for a pixel of a late step of the 16, which knows its neighbours."""
    window, session = camera.window, camera.window.session
    assert session.current is not None
    session.select(next(run for run in session.current.runs if run.point.steps == "16" and run.point.base == "none"))
    window.step_bar.go(session.player.count)
    camera.two("reveal", "bits")
    window.view.viewport.zoom_to(32.0)
    window.actions_table["show_pixel"].trigger()
    point = session.current.runs[0].point
    window.probe.move(point.width // 2 | 1, point.height // 2 | 1)  # even pixels are coded first, without neighbours
    camera.wait(lambda: bool(window.probe.prediction or window.probe.problem))
    taken = camera.take("pixel")
    window.probe.pin(False)
    window.actions_table["show_tradeoff"].trigger()
    return taken


def take_beside(camera: Photographer) -> Path:
    """Write two runs of one picture beside each other, half decoded."""
    window, session = camera.window, camera.window.session
    assert session.current is not None
    runs = {(run.point.steps, run.point.base): run for run in session.current.runs}
    session.select(runs["16", "none"])
    session.keep(runs["wavefront", "none"])
    camera.two("mask", "mask")
    window.view.viewport.fit()
    window.step_bar.go(session.player.count // 2)
    taken = camera.take("beside")
    session.keep(None)
    return taken


def take_gallery(camera: Photographer) -> Path:
    """Write the gallery with its pictures drawn."""
    dialog = camera.window.open_gallery()
    dialog.resize(600, 780)
    dialog.draw_button.click()
    camera.wait(lambda: bool(dialog.gallery.tiles) and not dialog.gallery.busy)
    taken = camera.take("gallery", dialog)
    dialog.close()
    return taken


def take_chinese(
    application: QApplication, folder: Path, codec: Codec | None, picture: Path, rungs: Sequence[str]
) -> Path:
    """Write the window in Chinese."""
    before = TRANSLATOR.texts
    TRANSLATOR.texts = read_texts(resource_folder("assets") / "translations" / "zh_CN.ts")
    try:
        camera = Photographer(application, folder, codec)
        window, session = camera.window, camera.window.session
        try:
            window.engine.sweep(camera.open(picture), rungs[:-1], ["none"])
            camera.idle()
            window.step_bar.go(round(session.player.count * 0.6))
            camera.expected()
            return camera.take("chinese")
        finally:
            window.engine.cancel()
            window.close()
    finally:
        TRANSLATOR.texts = before


def take_batch(camera: Photographer) -> Path:
    """Write the batch's page while it compresses the samples and half of one of them."""
    window, runner = camera.window, camera.window.batch.runner
    with TemporaryDirectory() as folder:
        copies = [Path(shutil.copy(path, folder)) for path in samples()]
        torn = Path(folder) / "half-copied.png"
        data = copies[0].read_bytes()
        torn.write_bytes(data[: len(data) // 2])
        window.batch.add([copies[0], torn, *copies[1:]])
        camera.wait(lambda: len(runner.queue.items) > len(copies))
        runner.start()
        last = runner.queue.items[-1].number
        camera.wait(lambda: _is_at(runner.queue, last))
        taken = camera.take("batch")
        runner.discard()
        return taken


def take_evaluation(application: QApplication, folder: Path, pictures: Sequence[Path] = ()) -> Path:
    """Write the evaluation's page with some pictures (as a rule the samples) measured at rungs and by other coders."""
    camera = Photographer(application, folder)
    window, study = camera.window, camera.window.evaluate.runner.study
    try:
        window.evaluate.add(pictures or samples())
        others = tuple(name for name in study.asked.peers if name not in EVALUATED)
        study.ask(replace(study.asked, steps="1, 4, 16", bases="none", without=others))
        window.evaluate.show(True)
        window.evaluate.runner.start()
        camera.wait(lambda: not window.evaluate.runner.active)
        window.evaluate.page.refresh()
        return camera.take("evaluation")
    finally:
        window.close()


def take_pages(application: QApplication, folder: Path, picture: Path | None = None) -> list[Path]:
    """Write the page of the models, and that of the network of a run of the picture at its middle."""
    folder.mkdir(parents=True, exist_ok=True)
    camera = Photographer(application, folder)
    window, session = camera.window, camera.window.session
    try:
        window.models.show(True)
        shelf = window.models.shelf
        camera.wait(lambda: len(shelf.figures) >= len(shelf.entries) > 0)
        shelf.choose(next(entry.info.sha256 for entry in shelf.entries if entry.info.codec == "lossless"))
        taken = [camera.take("models")]
        window.models.show(False)
        session.change_settings(steps="16", base="none")
        window.engine.encode(camera.open(picture or _sample()))
        camera.idle()
        point = session.current.runs[0].point if session.current is not None else None
        assert point is not None
        window.probe.move(point.width // 2 | 1, point.height // 2 | 1)
        window.probe.pin(True)
        window.network.show(True)  # nobody asks for a pixel that no page shows
        camera.wait(lambda: bool(window.network.page.diagram.chosen))
        window.network.page.diagram.choose("memory")
        camera.wait(lambda: bool(window.probe.prediction or window.probe.problem))
        return [*taken, camera.take("network")]
    finally:
        window.engine.cancel()
        window.close()


def _sample() -> Path:
    return next(path for path in samples() if path.stem == "coffee")


def _is_at(queue: Queue, number: int) -> bool:
    progress = queue.progress
    return queue.running is not None and queue.running.number == number and progress is not None and progress.part > 0.3


def _midway(live: Live) -> bool:
    return live.steps == "wavefront" and live.recorder.reached > 0.4 * live.recorder.count > 0


def main(argv: Sequence[str] | None = None) -> int:
    """Write the README's pictures. `argv`: the folder, and a picture of Kodak. Returns the exit status."""
    arguments = [Path(argument) for argument in (sys.argv[1:] if argv is None else argv)]
    if len(arguments) not in (1, 2):
        print("usage: python -m explorer.gui.tools.screenshots FOLDER [KODAK]", file=sys.stderr)
        return 2
    try:
        application = make_application([])
        for path in take_all(application, arguments[0]):
            print(path)
        for path in take_lossy(application, arguments[0], picture=arguments[1] if arguments[1:] else None):
            print(path)
        print(take_evaluation(application, arguments[0]))
        for path in take_pages(application, arguments[0]):
            print(path)
    except ItalicError as problem:
        print(f"error: {problem}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
