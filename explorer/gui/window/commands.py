"""What each action does: one method for each id in the table of actions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from explorer.errors import ItalicError
from explorer.gui.codec import export, jobs
from explorer.gui.codec.engine import Engine
from explorer.gui.look import questions
from explorer.gui.look.i18n import SYSTEM, tr
from explorer.gui.panes.reveal import Sight, write_reveal
from explorer.gui.plot import published
from explorer.gui.state.command_line import encode_command
from explorer.gui.state.failures import describe
from explorer.gui.state.session import Document, Run, Session
from explorer.gui.window import clipboard, dialogs
from explorer.gui.window.about import AboutDialog
from explorer.gui.window.batch_commands import BatchCommands
from explorer.gui.window.desk import Desk
from explorer.gui.window.evaluate_commands import EvaluateCommands
from explorer.gui.window.finding_commands import FindingCommands
from explorer.gui.window.jobs_dialog import JobsDialog
from explorer.gui.window.lesson_commands import LessonCommands
from explorer.gui.window.messages import MessagesDialog
from explorer.gui.window.models_commands import ModelsCommands
from explorer.gui.window.session_commands import SessionCommands
from explorer.gui.window.view_commands import ViewCommands


class Commands(
    SessionCommands, BatchCommands, EvaluateCommands, ModelsCommands, ViewCommands, LessonCommands, FindingCommands
):
    """The actions' methods; they speak to the session and the engine, and to the window's parts by name."""

    def __init__(self, window: Desk, session: Session, engine: Engine) -> None:
        super().__init__(window)
        self._session, self._engine = session, engine
        self._with_preview = False
        self._animated = {"caption": True, "both": False, "curve": False}

    def open(self) -> None:
        """Choose files."""
        self.open_any(questions.ask_open(self._window, self._window.folder))

    def open_folder(self) -> None:
        """Choose a folder."""
        folder = questions.ask_folder(self._window, self._window.folder)
        if folder is not None:
            self.open_any([folder])

    def export_italic(self) -> None:
        """Write the selected run, with a preview where that is switched on."""
        self._export_run(".italic", tr("ITALIC files (*.italic)"), self._write_italic)

    def store_preview(self, on: bool) -> None:
        """Whether exported files carry a preview."""
        self._with_preview = on

    def export_base(self) -> None:
        """Write its base."""
        self._export_run(".bpg", tr("BPG files (*.bpg)"), export.write_base)

    def export_picture(self) -> None:
        """Write what it decodes to, in the background: a large PNG takes seconds."""
        document = self._session.current
        if document is not None and (path := self._ask(document, ".png", tr("Pictures (*.png *.tif *.tiff)"))):
            engine, device = self._engine, self._session.settings.device
            write = export.write_decoded
            engine.export(document, lambda: write(path, document, engine.codec, device), self._written)

    def export_points(self) -> None:
        """Write all figures."""
        if (document := self._session.current) is not None:
            self._export(document, ".csv", tr("Tables (*.csv *.json)"), export.write_points)

    def export_plot(self) -> None:
        """Write the plot as it is on the screen."""
        if (document := self._session.current) is not None:
            kinds = tr("Plots (*.png *.svg *.pdf)")
            self._export(document, ".png", kinds, lambda path, _: self._window.plot.write(path))

    def export_reveal(self) -> None:
        """Write the steps as the views show them; drawn in the background."""
        document, run = self._session.current, self._session.selected
        if document is None or run is None:
            return
        proposed = Path(self._window.folder) / f"{Path(document.name).stem}-steps.gif"
        path = questions.ask_save(self._window, proposed, tr("Animations (*.gif *.png *.webp *.mp4)"))
        if path is not None:
            scene, tone = self._session.scene() or run.replay.scene, self._window.view.left.pane.tone
            fill = self._engine.drawings.filler(document, run, self._window.view.left.pane.mode)
            sight = self._sight(run)
            self._engine.export(document, lambda: write_reveal(path, scene, sight, tone, fill), self._written)

    def animate_caption(self, on: bool) -> None:
        """Step and bytes below each frame."""
        self._animated["caption"] = on

    def animate_both(self, on: bool) -> None:
        """Both views side by side."""
        self._animated["both"] = on

    def animate_curve(self, on: bool) -> None:
        """The bytes so far as a curve."""
        self._animated["curve"] = on

    def _sight(self, run: Run) -> Sight:
        """What of the views goes into an animation: the line where there is one, the right view where it is wanted."""
        view, animated = self._window.view, self._animated
        beside = self._session.scene_beside()
        line = view.arrangement == "split"
        right = view.right.pane.mode if line or animated["both"] else None
        told = animated["caption"] or animated["curve"]
        sizes = [run.replay.bytes_at(position) for position in range(run.replay.count + 1)] if told else None
        split = view.left.pane.split if line and not animated["both"] else None
        return Sight(view.left.pane.mode, right, split, beside[0] if beside else None, sizes, animated["curve"])

    def close_picture(self) -> None:
        """Take the current picture from the desk."""
        if self._session.current is not None:
            self.close_document(self._session.current)

    def close_document(self, document: Document) -> None:
        """Take a picture from the desk, and stop what is done with it."""
        if self._session.live is not None and self._session.live.document is document:
            self._engine.cancel()
        self._session.close_document(document)

    def quit(self) -> None:
        """Close the window, which may ask."""
        self._window.close()

    def undo(self) -> None:
        """Take the last change back."""
        self._session.history.undo()

    def redo(self) -> None:
        """Make it once more."""
        self._session.history.redo()

    def paste(self) -> None:
        """Open what is on the clipboard."""
        mime = QGuiApplication.clipboard().mimeData()
        if paths := clipboard.dropped_paths(mime):
            self.open_any(paths)
        elif (samples := clipboard.picture_samples(mime)) is not None:
            from explorer.pictures.imaging import Picture

            self._engine.open_picture(tr("Clipboard"), jobs.open_picture(Picture(samples)))
        else:
            self._session.notify("info", tr("There is no picture on the clipboard."))

    def copy_picture(self) -> None:
        """Put the decoded picture on the clipboard."""
        document = self._session.current
        run = self._session.selected
        shown = run.replay.scene.shown if run is not None and run.replay.count else None
        if document is not None and (raster := shown or document.original) is not None:
            clipboard.copy_picture(raster.levels[0])

    def copy_command(self) -> None:
        """Put the command line on the clipboard."""
        document, run = self._session.current, self._session.selected
        if document is not None and run is not None:
            clipboard.copy_text(encode_command(document, run, with_preview=self._with_preview))
            self._window.statusBar().showMessage(tr("The command is on the clipboard"), 4000)

    def encode(self) -> None:
        """Try the settings."""
        if self._session.current is not None:
            self._engine.encode(self._session.current)

    def sweep(self) -> None:
        """Choose settings and try them all."""
        document = self._session.current
        if document is None:
            return
        dialog = dialogs.SweepDialog(self._window, self._session.settings)
        dialog.accepted.connect(lambda: self._engine.sweep(document, *dialog.chosen(), times=dialog.times.value()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def compare_peers(self) -> None:
        """Measure other coders."""
        if self._session.current is not None:
            self._engine.compare(self._session.current)

    def published_curves(self) -> None:
        """Draw published curves, or take them away."""
        document = self._session.current
        if document is None:
            return
        if document.published:
            self._session.publish(document, ())
            return
        path = published.curves_file(document) or questions.ask_curves(self._window, self._window.folder)
        if path is None:
            return
        try:
            self._session.publish(document, published.load(path))
        except ItalicError as problem:
            self._session.notify("error", describe(problem))
        else:
            self._window.plot.show_distortion()

    def pick_within_budget(self) -> None:
        """Select the best run that the budget allows."""
        self._window.budget_bar.pick()

    def cancel(self) -> None:
        """Stop within one step."""
        self._engine.cancel()

    def encode_on_open(self, on: bool) -> None:
        """Whether opened pictures are compressed at once."""
        self._engine.encode_on_open = on

    def keep_beside(self, on: bool) -> None:
        """Compare the selected run with others."""
        self._session.keep(self._session.selected if on else None)

    def remove_run(self) -> None:
        """Forget the selected run."""
        if self._session.selected is not None:
            self._session.remove_run(self._session.selected)

    def play(self) -> None:
        """Play or pause."""
        self._window.step_bar.toggle_play()

    def step_back(self) -> None:
        """One step back."""
        self._window.step_bar.step(-1)

    def step_forward(self) -> None:
        """One step forward."""
        self._window.step_bar.step(1)

    def leap_back(self) -> None:
        """A tenth of all steps back."""
        self._window.step_bar.step(-self._leap())

    def leap_forward(self) -> None:
        """A tenth of all steps forward."""
        self._window.step_bar.step(self._leap())

    def first_step(self) -> None:
        """Before the first step."""
        self._window.step_bar.go(0)

    def last_step(self) -> None:
        """After the last step."""
        self._window.step_bar.go(self._session.player.count)

    def loop(self, on: bool) -> None:
        """Start again after the end."""
        self._session.player.loop = on

    def show_tradeoff(self) -> None:
        """The first of the two plots."""
        self._window.plots.setCurrentIndex(0)

    def show_steps(self) -> None:
        """The second."""
        self._window.plots.setCurrentIndex(1)

    def next_picture(self) -> None:
        """The next document."""
        self._turn(1)

    def previous_picture(self) -> None:
        """The document before."""
        self._turn(-1)

    def theme_system(self) -> None:
        """Light or dark as the system."""
        self._window.set_theme("system")

    def theme_light(self) -> None:
        """Light."""
        self._window.set_theme("light")

    def theme_dark(self) -> None:
        """Dark."""
        self._window.set_theme("dark")

    def language_system(self) -> None:
        """The language of the system, from the next start on."""
        self._window.set_language(SYSTEM)

    def language_en(self) -> None:
        """English, likewise."""
        self._window.set_language("en")

    def language_zh_CN(self) -> None:
        """Simplified Chinese, likewise."""
        self._window.set_language("zh_CN")

    def messages(self) -> None:
        """What was told."""
        MessagesDialog(self._window, self._session).open()

    def full_screen(self, on: bool) -> None:
        """As large as the screen."""
        if on:
            self._window.showFullScreen()
        else:
            self._window.showNormal()

    def jobs(self) -> None:
        """What waits, and can be taken out."""
        JobsDialog(self._window, self._engine).open()

    def shortcuts(self) -> None:
        """All keys."""
        dialogs.ShortcutsDialog(self._window, self._window.actions_table).open()

    def about(self) -> None:
        """What this is."""
        AboutDialog(self._window).open()

    def _leap(self) -> int:
        return max(1, round(self._session.player.count / 10))

    def _turn(self, by: int) -> None:
        documents, current = self._session.documents, self._session.current
        if current is not None and len(documents) > 1:
            self._session.show_document(documents[(documents.index(current) + by) % len(documents)])

    def _write_italic(self, path: Path, run: Run) -> None:
        document = self._session.current
        export.write_italic(path, run, document.picture if document is not None and self._with_preview else None)
        self._window.keeper.exported(run)

    def _export_run(self, suffix: str, kinds: str, write: Callable[[Path, Run], None]) -> None:
        document, run = self._session.current, self._session.selected
        if document is not None and run is not None:
            self._export(document, suffix, kinds, lambda path, _: write(path, run))

    def _ask(self, document: Document, suffix: str, kinds: str) -> Path | None:
        stem = Path(document.name).stem
        if document.path is not None and document.path.suffix == suffix:
            stem += "-decoded" if suffix == ".png" else "-copy"  # do not propose to replace what was opened
        return questions.ask_save(self._window, Path(self._window.folder) / (stem + suffix), kinds)

    def _export(self, document: Document, suffix: str, kinds: str, write: Callable[[Path, Document], None]) -> None:
        path = self._ask(document, suffix, kinds)
        if path is None:
            return
        try:
            write(path, document)
        except (ItalicError, OSError, MemoryError) as problem:
            self._session.notify("error", describe(problem))
        else:
            self._written(path)

    def _written(self, path: Path) -> None:
        self._window.folder = str(path.parent)
        self._window.statusBar().showMessage(tr("Written: {path}").format(path=path), 6000)
