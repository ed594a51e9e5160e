"""Every action of the program in one table: id, text, shortcut, menu, tip, icon. Menus and buttons are made from it."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QPushButton, QWidget

from explorer.gui.look.i18n import LANGUAGES, plain, tr
from explorer.gui.look.icons import icon
from explorer.gui.look.palette import Tone


class Spec(NamedTuple):
    """One action.

    Attributes:
        id: name of the method of `Commands` that does it; "" for a line in the menu.
        text: in the menu.
        shortcut: as QKeySequence reads it, "" for none.
        menu: its name, as in `menus`.
        tip: one sentence, shown in the status bar and as tool tip.
        icon: name of a file in assets/icons, "" for none.
        checkable: whether it is a switch.
        local: whether the shortcut counts only in the viewer, because tables and menus need the same key.
    """

    id: str
    text: str
    shortcut: str
    menu: str
    tip: str = ""
    icon: str = ""
    checkable: bool = False
    local: bool = False


def menus() -> dict[str, str]:
    """Titles of the menus by their names, from left to right; "view.theme" is a menu within "view", at its end."""
    return {
        "file": tr("&File"),
        "file.recent": tr("Open &recent"),
        "file.animation": tr("&Animation"),
        "edit": tr("&Edit"),
        "run": tr("&Run"),
        "run.evaluate": tr("E&valuation"),
        "run.models": tr("&Models"),
        "batch": tr("B&atch"),
        "replay": tr("Re&play"),
        "view": tr("&View"),
        "lessons": tr("&Lessons"),
        "view.move": tr("Part in vie&w"),
        "view.parts": tr("Panel&s"),
        "view.text": tr("Si&ze of text"),
        "view.theme": tr("&Appearance"),
        "view.language": tr("&Language"),
        "help": tr("&Help"),
    }


# fmt: off
def specs() -> tuple[Spec, ...]:
    """The table; a Spec without id is a line between two groups of a menu."""
    return (
        Spec("open", tr("&Open…"), "Ctrl+O", "file", tr("Open pictures or .italic files"), "open"),
        Spec("open_folder", tr("Open &folder…"), "Ctrl+Shift+O", "file", tr("Open all pictures of a folder")),
        Spec("clear_recent", tr("&Clear this list"), "", "file.recent", tr("Forget the files that were opened last")),
        Spec("", "", "", "file"),
        Spec("new_session", tr("&New session"), "Ctrl+N", "file", tr("Take all pictures from the desk")),
        Spec("open_session", tr("Open sess&ion…"), "Ctrl+Alt+O", "file",
             tr("Open pictures and runs as they were saved")),
        Spec("save_session", tr("&Save session"), "Ctrl+Alt+S", "file",
             tr("Write pictures, runs, selection and view into one file")),
        Spec("save_session_as", tr("Save session under another na&me…"), "Ctrl+Alt+Shift+S", "file",
             tr("Write the session into another file")),
        Spec("session_recordings", tr("Sessions with recordin&gs"), "", "file",
             tr("Sessions keep the steps of their runs, so that they open without decoding; larger files"),
             checkable=True),
        Spec("", "", "", "file"),
        Spec("export_italic", tr("&Export .italic…"), "Ctrl+S", "file",
             tr("Write the compressed file of the selected run"), "export"),
        Spec("store_preview", tr("Store a pre&view"), "", "file",
             tr("Exported .italic files carry a small picture for file managers: some kilobytes, in no figure of the "
                "run"), checkable=True),
        Spec("export_picture", tr("Export decoded &picture…"), "Ctrl+Shift+S", "file",
             tr("Write the decoded picture as PNG or TIFF")),
        Spec("export_base", tr("Export &base as .bpg…"), "Ctrl+B", "file",
             tr("Write the low-level code of the selected run as a .bpg file")),
        Spec("export_points", tr("Export points as &CSV, JSON…"), "Ctrl+E", "file",
             tr("Write the figures of all runs and other coders as CSV or JSON")),
        Spec("export_plot", tr("Export plo&t…"), "Ctrl+Shift+E", "file",
             tr("Write the trade-off plot as PNG, SVG or PDF")),
        Spec("export_reveal", tr("Export &animation…"), "Ctrl+Alt+E", "file.animation",
             tr("Write the steps, as the views show them, as an animated GIF, PNG or WebP, or as MP4")),
        Spec("", "", "", "file.animation"),
        Spec("animate_caption", tr("With a &caption"), "", "file.animation",
             tr("Step and bytes below each frame"), checkable=True),
        Spec("animate_both", tr("&Both views"), "", "file.animation",
             tr("The left and the right view side by side"), checkable=True),
        Spec("animate_curve", tr("With the c&urve of the bytes"), "", "file.animation",
             tr("The bytes so far as a curve below each frame"), checkable=True),
        Spec("", "", "", "file"),
        Spec("close_picture", tr("C&lose picture"), "Ctrl+W", "file", tr("Take the picture from the desk")),
        Spec("quit", tr("&Quit"), "Ctrl+Q", "file", tr("Leave the program")),
        Spec("undo", tr("&Undo"), "Ctrl+Z", "edit", tr("Take the last change of settings, or a removed run, back")),
        Spec("redo", tr("&Redo"), "Ctrl+Shift+Z", "edit", tr("Make the change that was taken back once more")),
        Spec("", "", "", "edit"),
        Spec("paste", tr("&Paste picture"), "Ctrl+V", "edit",
             tr("Compress the picture, or open the files, on the clipboard"), "paste"),
        Spec("copy_picture", tr("&Copy picture"), "Ctrl+C", "edit", tr("Put the picture on the clipboard")),
        Spec("copy_command", tr("Copy as co&mmand"), "Ctrl+Shift+C", "edit",
             tr("Put the command line that makes the same file on the clipboard")),
        Spec("encode", tr("&Encode"), "Ctrl+R", "run",
             tr("Compress with these settings, decode again and compare"), "encode"),
        Spec("sweep", tr("&Sweep…"), "Ctrl+Shift+R", "run", tr("Try a list of settings"), "sweep"),
        Spec("cancel", tr("&Cancel"), "Esc", "run", tr("Stop within one step"), "cancel"),
        Spec("jobs", tr("Waiting &jobs…"), "", "run", tr("What waits for the device; each can be taken out")),
        Spec("compare_peers", tr("Compare with PNG, &WebP, JPEG XL…"), "Ctrl+Shift+P", "run",
             tr("Measure other coders, lossless or lossy ones as is chosen; each file is decoded and compared")),
        Spec("published_curves", tr("&Published curves of Kodak"), "", "run",
             tr("Draw means over all Kodak pictures as published, as references; again to take them away")),
        Spec("pick_within_budget", tr("Pick within &budget"), "Ctrl+G", "run",
             tr("Select the best run within the budget of time or bytes, and take its settings")),
        Spec("gallery", tr("&Gallery of samples…"), "Ctrl+Shift+G", "run",
             tr("Let the network draw pictures from nothing")),
        Spec("", "", "", "run"),
        Spec("encode_on_open", tr("Encode &at once"), "Ctrl+Alt+R", "run",
             tr("Compress every picture as soon as it is opened"), checkable=True),
        Spec("keep_beside", tr("&Keep run beside"), "Ctrl+K", "run",
             tr("Keep the selected run in the right view, beside those selected after it"), checkable=True),
        Spec("remove_run", tr("&Remove run"), "Ctrl+Backspace", "run", tr("Forget the selected run"), "remove"),
        Spec("evaluate_show", tr("&Show the evaluation"), "Ctrl+Alt+V", "run.evaluate",
             tr("Measure the codec and others on a folder of pictures: means with intervals"), checkable=True),
        Spec("", "", "", "run.evaluate"),
        Spec("evaluate_add", tr("&Add pictures…"), "", "run.evaluate", tr("Choose pictures to be measured")),
        Spec("evaluate_add_folder", tr("Add &folder…"), "", "run.evaluate",
             tr("Choose a folder, all of whose pictures are to be measured")),
        Spec("evaluate_data_sets", tr("Add &data sets"), "", "run.evaluate",
             tr("Kodak’s pictures and CIFAR-10, where they are found: in data, or as ITALIC_KODAK, ITALIC_CIFAR10")),
        Spec("evaluate_start", tr("S&tart to measure"), "Ctrl+Alt+M", "run.evaluate",
             tr("Measure what is asked for; what was measured under the same conditions is not measured again")),
        Spec("evaluate_cancel", tr("St&op measuring"), "Ctrl+Alt+Shift+M", "run.evaluate",
             tr("Stop at once; all results stay, and starting goes on from them")),
        Spec("", "", "", "run.evaluate"),
        Spec("evaluate_open", tr("Open &journal…"), "", "run.evaluate",
             tr("Show the results of a journal, of this window or of italic evaluate, and go on with it")),
        Spec("evaluate_save", tr("&Export results…"), "", "run.evaluate",
             tr("Write the means as CSV, or all results as JSON, as italic evaluate does")),
        Spec("evaluate_figure", tr("Export f&igure…"), "", "run.evaluate",
             tr("Write the plot for a paper: of a size in cm, as SVG, PDF or PNG")),
        Spec("evaluate_table", tr("Export ta&ble…"), "", "run.evaluate",
             tr("Write the table of means for a paper: as Markdown, LaTeX or CSV")),
        Spec("evaluate_command", tr("&Copy as command"), "", "run.evaluate",
             tr("Put the command line that measures the same on the clipboard")),
        Spec("evaluate_clear", tr("&New evaluation"), "", "run.evaluate",
             tr("Forget pictures and results; journals stay")),
        Spec("models_show", tr("&Show the models"), "Ctrl+Alt+W", "run.models",
             tr("All models with their figures; choose one, add one’s own, watch a training"), checkable=True),
        Spec("network_show", tr("Show the &network"), "Ctrl+Alt+N", "run.models",
             tr("The network of the selected run as blocks, with what they made of the pixel that is looked at"),
             checkable=True),
        Spec("", "", "", "run.models"),
        Spec("models_use", tr("&Use for the next run"), "", "run.models",
             tr("Compress with the model that is chosen in the list; again to go back to “auto”")),
        Spec("models_add", tr("&Add folder of models…"), "", "run.models",
             tr("Use the weights of a folder beside these, once every model in it was read and checked")),
        Spec("models_remove", tr("&Take folder out"), "", "run.models",
             tr("Use the weights of a folder no more; the folder stays as it is")),
        Spec("models_training", tr("&Watch a training…"), "", "run.models",
             tr("Draw the curve of a training that goes on, from the log in its folder")),
        Spec("batch_show", tr("&Show the batch"), "Ctrl+Alt+B", "batch",
             tr("Compress many pictures, each to a file of its own"), "batch", checkable=True),
        Spec("", "", "", "batch"),
        Spec("batch_add", tr("&Add pictures…"), "Ctrl+Alt+A", "batch", tr("Put pictures at the end of the batch")),
        Spec("batch_add_folder", tr("Add &folder…"), "Ctrl+Alt+F", "batch",
             tr("Put all pictures of a folder, and of the folders in it, at the end of the batch")),
        Spec("", "", "", "batch"),
        Spec("batch_start", tr("S&tart the batch"), "F5", "batch",
             tr("Compress the waiting pictures with these settings, or go on after a pause")),
        Spec("batch_pause", tr("&Pause"), "F6", "batch",
             tr("Hold within one step; going on loses nothing of what is done")),
        Spec("batch_cancel", tr("&Cancel the batch"), "Shift+F5", "batch",
             tr("Stop within one step; pictures that are not done wait")),
        Spec("", "", "", "batch"),
        Spec("batch_open", tr("&Open picture"), "Ctrl+Return", "batch",
             tr("Look at the selected picture; at its file, where there is one")),
        Spec("batch_retry", tr("&Retry"), "Ctrl+F5", "batch",
             tr("Try again what failed; of the selected pictures also what was skipped")),
        Spec("batch_remove", tr("Re&move"), "Ctrl+Del", "batch",
             tr("Take the selected pictures from the batch; files stay (Delete in the table)")),
        Spec("batch_list", tr("Save l&ist as CSV…"), "", "batch",
             tr("Write what became of each picture, its figures and notes, as a table")),
        Spec("batch_clear", tr("C&lear finished"), "Ctrl+Shift+Del", "batch",
             tr("Take what is done or was skipped from the batch; files stay")),
        Spec("play", tr("&Play or pause"), "Space", "replay", tr("Play the steps"), "play", local=True),
        Spec("step_back", tr("One step &back"), "Left", "replay", tr("One step back"), "back", local=True),
        Spec("step_forward", tr("One step &forward"), "Right", "replay", tr("One step forward"), "forward",
             local=True),
        Spec("leap_back", tr("A t&enth back"), "Shift+Left", "replay", tr("A tenth of all steps back"), local=True),
        Spec("leap_forward", tr("A te&nth forward"), "Shift+Right", "replay", tr("A tenth of all steps forward"),
             local=True),
        Spec("first_step", tr("To the s&tart"), "Home", "replay",
             tr("Before the first step: the base code alone"), "first", local=True),
        Spec("last_step", tr("To the en&d"), "End", "replay", tr("After the last step"), "last", local=True),
        Spec("", "", "", "replay"),
        Spec("show_mask", tr("&Mask of the step"), "N", "replay",
             tr("Show which pixels this step codes; again for the picture"), local=True),
        Spec("show_known", tr("&Known so far"), "K", "replay",
             tr("Show what is known, and where nothing is; again for the picture"), local=True),
        Spec("show_mean", tr("Mean of the &rest"), "M", "replay",
             tr("Fill what is not known yet with what the network expects; again for the picture"), local=True),
        Spec("imagine_again", tr("Ima&gine the rest"), "I", "replay",
             tr("Let the network draw what is not known yet; again for another drawing"), local=True),
        Spec("show_bits", tr("B&its per pixel"), "B", "replay",
             tr("Show what every pixel cost; again for the picture"), local=True),
        Spec("", "", "", "replay"),
        Spec("loop", tr("&Loop"), "L", "replay", tr("Start again after the last step"), "loop", checkable=True,
             local=True),
        Spec("reverse", tr("Re&verse"), "R", "replay", tr("Play the steps backwards"), "reverse", checkable=True,
             local=True),
        Spec("zoom_in", tr("Zoom &in"), "Ctrl++; Ctrl+=", "view", tr("Larger"), "zoom-in"),
        Spec("zoom_out", tr("Zoom &out"), "Ctrl+-", "view", tr("Smaller"), "zoom-out"),
        Spec("fit", tr("&Fit"), "F", "view", tr("The whole picture"), "fit", local=True),
        Spec("actual_size", tr("&100 %"), "Ctrl+0", "view", tr("One pixel of the screen for each pixel"), "actual"),
        Spec("pan_left", tr("&Left"), "Ctrl+Left", "view.move", tr("Show more of the left"), local=True),
        Spec("pan_right", tr("&Right"), "Ctrl+Right", "view.move", tr("Show more of the right"), local=True),
        Spec("pan_up", tr("&Up"), "Ctrl+Up", "view.move", tr("Show more of the top"), local=True),
        Spec("pan_down", tr("&Down"), "Ctrl+Down", "view.move", tr("Show more of the bottom"), local=True),
        Spec("", "", "", "view"),
        Spec("two_panes", tr("&Two panes"), "D", "view", tr("Two linked views"), "panes", checkable=True, local=True),
        Spec("split_view", tr("&Compare with a line"), "S", "view",
             tr("One view, with a line to drag between the left and the right picture"), checkable=True, local=True),
        Spec("line_left", tr("Line to the l&eft"), "1", "view", tr("The right picture alone"), local=True),
        Spec("line_middle", tr("Line to the &middle"), "2", "view", tr("Half of each picture"), local=True),
        Spec("line_right", tr("Line to the ri&ght"), "3", "view", tr("The left picture alone"), local=True),
        Spec("show_original", tr("Show o&riginal"), "O", "view",
             tr("The original in all panes, while the key is held"), "original", checkable=True, local=True),
        Spec("", "", "", "view"),
        Spec("show_tradeoff", tr("Trade-off &plot"), "Ctrl+1", "view", tr("Time against rate of all runs")),
        Spec("show_steps", tr("&Bits of the steps"), "Ctrl+2", "view", tr("What each step of the selected run cost")),
        Spec("show_pixel", tr("Pi&xel"), "Ctrl+3", "view",
             tr("What the network predicted for the pixel under the cursor")),
        Spec("pin_pixel", tr("Pin t&he pixel"), "P", "view",
             tr("Keep looking at this pixel while the cursor moves on"), checkable=True, local=True),
        Spec("", "", "", "view"),
        Spec("next_picture", tr("&Next picture"), "Ctrl+PgDown", "view", tr("Show the next picture")),
        Spec("previous_picture", tr("Pre&vious picture"), "Ctrl+PgUp", "view", tr("Show the picture before")),
        Spec("", "", "", "view"),
        Spec("show_bar", tr("Settings &bar"), "F8", "view.parts",
             tr("The bar of codec, steps and buttons, or more room"), checkable=True),
        Spec("show_side", tr("&Figures at the side"), "F9", "view.parts",
             tr("Plots and table beside the picture, or more room for it"), checkable=True),
        Spec("messages", tr("Messa&ges…"), "", "view.parts", tr("Errors and notes that were told")),
        Spec("larger_text", tr("&Larger text"), "Ctrl+Shift++; Ctrl+Shift+=", "view.text", tr("Larger letters")),
        Spec("smaller_text", tr("&Smaller text"), "Ctrl+Shift+-; Ctrl+_", "view.text", tr("Smaller letters")),
        Spec("usual_text", tr("&Usual size"), "Ctrl+Shift+0; Ctrl+)", "view.text", tr("Letters of the usual size")),
        Spec("theme_system", tr("As the &system"), "", "view.theme", tr("Light or dark as the system"), checkable=True),
        Spec("theme_light", tr("&Light theme"), "", "view.theme", tr("Dark on light"), checkable=True),
        Spec("theme_dark", tr("&Dark theme"), "", "view.theme", tr("Light on dark"), checkable=True),
        Spec("full_screen", tr("F&ull screen"), "F11", "view", tr("The window as large as the screen"),
             checkable=True),
        Spec("language_system", tr("As the &system"), "", "view.language", tr("The language of the system"),
             checkable=True),
        Spec("language_en", LANGUAGES["en"], "", "view.language",
             tr("This language is used when the program starts again"), checkable=True),
        Spec("language_zh_CN", LANGUAGES["zh_CN"], "", "view.language",
             tr("This language is used when the program starts again"), checkable=True),
        Spec("lesson_open", tr("&Open lesson…"), "", "lessons", tr("Open the file of a lesson")),
        Spec("", "", "", "lessons"),
        Spec("lesson_next", tr("&Next step"), "PgDown", "lessons", tr("Go on with the lesson")),
        Spec("lesson_back", tr("Step &before"), "PgUp", "lessons", tr("The step before this one")),
        Spec("lesson_hint", tr("&Hint"), "Ctrl+H", "lessons", tr("Show a hint; once more, the answer")),
        Spec("lesson_explore", tr("&Explore freely"), "Ctrl+L", "lessons",
             tr("Use all of the window for a while; again for the step of the lesson"), checkable=True),
        Spec("lesson_present", tr("&Present"), "F7", "lessons",
             tr("The window as a stage, with notes, clock and steps in a window of their own"), checkable=True),
        Spec("lesson_handout", tr("&Write a hand-out…"), "", "lessons",
             tr("The lesson as one web page, or as PDF")),
        Spec("lesson_record", tr("&Record my clicks"), "", "lessons",
             tr("Make the draft of a lesson from what is done in the window; switch it off to write it"),
             checkable=True),
        Spec("lesson_animate", tr("&Move gently"), "", "lessons",
             tr("The replay and the zoom move within a moment, so that the eye can follow"), checkable=True),
        Spec("lesson_leave", tr("&Leave the lesson"), "", "lessons",
             tr("Back to the desk as it was; the lesson goes on from here the next time")),
        Spec("palette", tr("&Commands…"), "Ctrl+Shift+A", "help", tr("All commands, found by typing")),
        Spec("explain", tr("&What this word means…"), "Shift+F1", "help",
             tr("The word at what has the focus, with its lessons; elsewhere all words")),
        Spec("shortcuts", tr("&Keyboard shortcuts"), "F1", "help", tr("All keys in a list")),
        Spec("about", tr("&About ITALIC Explorer"), "", "help", tr("What this is and what it stands on")),
    )
# fmt: on


class Actions:
    """The QActions of the table, by id.

    Attributes:
        specs: the table in the user's language.
        by_id: the actions of it.
    """

    def __init__(self, parent: QWidget, commands: object) -> None:
        """`commands` has a method of the name of each id; switches are called with their new state."""
        self.by_id: dict[str, QAction] = {}
        self.specs = specs()
        for spec in self.specs:
            if spec.id:
                self.by_id[spec.id] = _make(spec, parent, commands)

    def __getitem__(self, name: str) -> QAction:
        return self.by_id[name]

    def tint(self, tone: Tone) -> None:
        """Icons in the colours of a theme."""
        for spec in self.specs:
            if spec.icon:
                self.by_id[spec.id].setIcon(icon(spec.icon, tone))

    def local(self) -> list[QAction]:
        """The actions whose shortcuts count only in the viewer."""
        return [self.by_id[spec.id] for spec in self.specs if spec.local]


def _make(spec: Spec, parent: QWidget, commands: object) -> QAction:
    action = QAction(spec.text, parent)
    action.setObjectName(spec.id)
    action.setCheckable(spec.checkable)
    if spec.shortcut:
        action.setShortcuts([QKeySequence(keys) for keys in spec.shortcut.split("; ")])
    if spec.local:
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    action.setAutoRepeat(not spec.checkable)  # a switch under a held key would flicker
    action.setStatusTip(spec.tip)
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    action.setToolTip(f"{spec.tip} ({keys})" if keys else spec.tip)
    action.triggered.connect(getattr(commands, spec.id))
    return action


def action_push_button(actions: Actions, name: str, text: str = "", *, primary: bool = False) -> QPushButton:
    """A button with the text of an action, enabled with it."""
    action = actions[name]
    button = QPushButton(text or plain(action.text()))
    button.setToolTip(action.toolTip())
    button.setEnabled(action.isEnabled())
    button.clicked.connect(action.trigger)
    action.enabledChanged.connect(button.setEnabled)
    if primary:
        button.setObjectName("primary")
    return button
