"""Every action of the program in one table: id, text, shortcut, menu, tip, icon. Menus and buttons are made from it."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from explorer.gui.icons import icon
from explorer.gui.palette import Tone

N = QT_TRANSLATE_NOOP


class Spec(NamedTuple):
    """One action.

    Attributes:
        id: name of the method of `Commands` that does it.
        text: in the menu.
        shortcut: as QKeySequence reads it, "" for none.
        menu: its title; "" for a separator's line.
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


FILE, EDIT, RUN, REPLAY, VIEW, HELP = (
    N("Actions", "&File"), N("Actions", "&Edit"), N("Actions", "&Run"),
    N("Actions", "Re&play"), N("Actions", "&View"), N("Actions", "&Help"),
)  # fmt: skip
MENUS = (FILE, EDIT, RUN, REPLAY, VIEW, HELP)


def separator(menu: str) -> Spec:
    """A line in a menu."""
    return Spec("", "", "", menu)


SPECS = (
    Spec("open", N("Actions", "&Open…"), "Ctrl+O", FILE, N("Actions", "Open pictures or .italic files"), "open"),
    Spec(
        "open_folder",
        N("Actions", "Open &folder…"),
        "Ctrl+Shift+O",
        FILE,
        N("Actions", "Open all pictures of a folder"),
    ),
    separator(FILE),
    Spec(
        "export_italic",
        N("Actions", "&Export .italic…"),
        "Ctrl+S",
        FILE,
        N("Actions", "Write the compressed file of the selected run"),
        "export",
    ),
    Spec(
        "export_picture",
        N("Actions", "Export decoded &picture…"),
        "Ctrl+Shift+S",
        FILE,
        N("Actions", "Write the decoded picture as PNG or TIFF"),
    ),
    Spec(
        "export_base",
        N("Actions", "Export &base as .bpg…"),
        "Ctrl+B",
        FILE,
        N("Actions", "Write the low-level code of the selected run as a .bpg file"),
    ),
    Spec(
        "export_points",
        N("Actions", "Export points as &CSV…"),
        "Ctrl+E",
        FILE,
        N("Actions", "Write the figures of all runs as a table"),
    ),
    Spec(
        "export_plot",
        N("Actions", "Export plo&t as PNG…"),
        "Ctrl+Shift+E",
        FILE,
        N("Actions", "Write the trade-off plot as a picture"),
    ),
    separator(FILE),
    Spec(
        "close_picture", N("Actions", "&Close picture"), "Ctrl+W", FILE, N("Actions", "Take the picture from the desk")
    ),
    Spec("quit", N("Actions", "&Quit"), "Ctrl+Q", FILE, N("Actions", "Leave the program")),
    Spec(
        "paste",
        N("Actions", "&Paste picture"),
        "Ctrl+V",
        EDIT,
        N("Actions", "Compress the picture, or open the files, on the clipboard"),
        "paste",
    ),
    Spec(
        "copy_picture", N("Actions", "&Copy picture"), "Ctrl+C", EDIT, N("Actions", "Put the picture on the clipboard")
    ),
    Spec(
        "copy_command",
        N("Actions", "Copy as co&mmand"),
        "Ctrl+Shift+C",
        EDIT,
        N("Actions", "Put the command line that makes the same file on the clipboard"),
    ),
    Spec(
        "encode",
        N("Actions", "&Encode"),
        "Ctrl+R",
        RUN,
        N("Actions", "Compress with these settings, decode again and compare"),
        "encode",
    ),
    Spec("sweep", N("Actions", "&Sweep…"), "Ctrl+Shift+R", RUN, N("Actions", "Try a list of settings"), "sweep"),
    Spec("cancel", N("Actions", "&Cancel"), "Esc", RUN, N("Actions", "Stop within one step"), "cancel"),
    separator(RUN),
    Spec(
        "encode_on_open",
        N("Actions", "Encode &at once"),
        "Ctrl+Alt+R",
        RUN,
        N("Actions", "Compress every picture as soon as it is opened"),
        checkable=True,
    ),
    Spec(
        "remove_run",
        N("Actions", "&Remove run"),
        "Ctrl+Backspace",
        RUN,
        N("Actions", "Forget the selected run"),
        "remove",
    ),
    Spec("play", N("Actions", "&Play or pause"), "Space", REPLAY, N("Actions", "Play the steps"), "play", local=True),
    Spec(
        "step_back", N("Actions", "One step &back"), "Left", REPLAY, N("Actions", "One step back"), "back", local=True
    ),
    Spec(
        "step_forward",
        N("Actions", "One step &forward"),
        "Right",
        REPLAY,
        N("Actions", "One step forward"),
        "forward",
        local=True,
    ),
    Spec(
        "leap_back",
        N("Actions", "A tenth back"),
        "Shift+Left",
        REPLAY,
        N("Actions", "A tenth of all steps back"),
        local=True,
    ),
    Spec(
        "leap_forward",
        N("Actions", "A tenth forward"),
        "Shift+Right",
        REPLAY,
        N("Actions", "A tenth of all steps forward"),
        local=True,
    ),
    Spec(
        "first_step",
        N("Actions", "To the s&tart"),
        "Home",
        REPLAY,
        N("Actions", "Before the first step: the base code alone"),
        "first",
        local=True,
    ),
    Spec(
        "last_step", N("Actions", "To the &end"), "End", REPLAY, N("Actions", "After the last step"), "last", local=True
    ),
    separator(REPLAY),
    Spec(
        "loop",
        N("Actions", "&Loop"),
        "L",
        REPLAY,
        N("Actions", "Start again after the last step"),
        "loop",
        checkable=True,
        local=True,
    ),
    Spec("zoom_in", N("Actions", "Zoom &in"), "Ctrl++", VIEW, N("Actions", "Larger"), "zoom-in"),
    Spec("zoom_out", N("Actions", "Zoom &out"), "Ctrl+-", VIEW, N("Actions", "Smaller"), "zoom-out"),
    Spec("fit", N("Actions", "&Fit"), "F", VIEW, N("Actions", "The whole picture"), "fit", local=True),
    Spec(
        "actual_size",
        N("Actions", "&100 %"),
        "Ctrl+0",
        VIEW,
        N("Actions", "One pixel of the screen for each pixel"),
        "actual",
    ),
    separator(VIEW),
    Spec(
        "two_panes",
        N("Actions", "&Two panes"),
        "D",
        VIEW,
        N("Actions", "Two linked views side by side"),
        "panes",
        checkable=True,
        local=True,
    ),
    Spec(
        "show_original",
        N("Actions", "Show o&riginal"),
        "O",
        VIEW,
        N("Actions", "The original in all panes, until pressed again"),
        "original",
        checkable=True,
        local=True,
    ),
    separator(VIEW),
    Spec("next_picture", N("Actions", "&Next picture"), "Ctrl+PgDown", VIEW, N("Actions", "Show the next picture")),
    Spec(
        "previous_picture",
        N("Actions", "Pre&vious picture"),
        "Ctrl+PgUp",
        VIEW,
        N("Actions", "Show the picture before"),
    ),
    separator(VIEW),
    Spec(
        "theme_system",
        N("Actions", "Theme of the &system"),
        "",
        VIEW,
        N("Actions", "Light or dark as the system"),
        checkable=True,
    ),
    Spec("theme_light", N("Actions", "&Light theme"), "", VIEW, N("Actions", "Dark on light"), checkable=True),
    Spec("theme_dark", N("Actions", "&Dark theme"), "", VIEW, N("Actions", "Light on dark"), checkable=True),
    separator(VIEW),
    Spec(
        "full_screen",
        N("Actions", "F&ull screen"),
        "F11",
        VIEW,
        N("Actions", "The window as large as the screen"),
        checkable=True,
    ),
    Spec("shortcuts", N("Actions", "&Keyboard shortcuts"), "F1", HELP, N("Actions", "All keys in a list")),
    Spec("about", N("Actions", "&About ITALIC Explorer"), "", HELP, N("Actions", "What this is and what it stands on")),
)


def translated(text: str) -> str:
    """A text of the table in the user's language."""
    return QCoreApplication.translate("Actions", text)


class Actions:
    """The QActions of the table, by id.

    Attributes:
        by_id: all of them.
    """

    def __init__(self, parent: QWidget, commands: object) -> None:
        """`commands` has a method of the name of each id; switches are called with their new state."""
        self.by_id: dict[str, QAction] = {}
        for spec in SPECS:
            if spec.id:
                self.by_id[spec.id] = _make(spec, parent, commands)

    def __getitem__(self, name: str) -> QAction:
        return self.by_id[name]

    def tint(self, tone: Tone) -> None:
        """Icons in the colours of a theme."""
        for spec in SPECS:
            if spec.icon:
                self.by_id[spec.id].setIcon(icon(spec.icon, tone))

    def local(self) -> list[QAction]:
        """The actions whose shortcuts count only in the viewer."""
        return [self.by_id[spec.id] for spec in SPECS if spec.local]


def _make(spec: Spec, parent: QWidget, commands: object) -> QAction:
    action = QAction(translated(spec.text), parent)
    action.setObjectName(spec.id)
    action.setCheckable(spec.checkable)
    if spec.shortcut:
        action.setShortcut(QKeySequence(spec.shortcut))
    if spec.local:
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    tip = translated(spec.tip)
    action.setStatusTip(tip)
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    action.setToolTip(f"{tip} ({keys})" if keys else tip)
    action.triggered.connect(getattr(commands, spec.id))
    return action
