"""The menus, made from the table of actions; and which of the actions can be done now."""

from __future__ import annotations

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMainWindow, QMenu

from explorer.gui.look.actions import Actions, menus
from explorer.gui.look.i18n import LANGUAGES, SYSTEM
from explorer.gui.look.keys import KeepAll
from explorer.gui.plot.published import is_kodak
from explorer.gui.state.session import Session

NEED_PICTURE = (
    "close_picture",
    "copy_picture",
    "encode",
    "sweep",
    "compare_peers",
    "export_picture",
    "zoom_in",
    "zoom_out",
    "fit",
    "actual_size",
    "pan_left",
    "pan_right",
    "pan_up",
    "pan_down",
)
NEED_RUN = (
    "export_italic",
    "export_base",
    "export_points",
    "export_plot",
    "export_reveal",
    "copy_command",
    "keep_beside",
    "remove_run",
    "pick_within_budget",
)
NEED_STEPS = (
    "play",
    "step_back",
    "step_forward",
    "leap_back",
    "leap_forward",
    "first_step",
    "last_step",
    "show_mask",
    "show_known",
    "show_mean",
    "imagine_again",
    "show_bits",
    "pin_pixel",
)


def make_menus(window: QMainWindow, actions: Actions) -> dict[str, QMenu]:
    """Fill the window's menu bar, and join the actions of which only one can be switched on. Returns it by names."""
    made: dict[str, QMenu] = {}
    keep = KeepAll(window)  # an open menu has its letters and arrows for itself
    for name, title in menus().items():
        above = made.get(name.rpartition(".")[0])
        made[name] = menu = (above or window.menuBar()).addMenu(title)
        menu.installEventFilter(keep)
        for spec in actions.specs:
            if spec.menu == name:
                if spec.id:
                    menu.addAction(actions[spec.id])
                else:
                    menu.addSeparator()
    opening = made["file"].actions()
    after_folder = opening[opening.index(actions["open_folder"]) + 1]
    made["file"].insertMenu(after_folder, made["file.recent"])  # it is at the end, as every menu in a menu
    themes = QActionGroup(window)
    for mode in ("system", "light", "dark"):
        themes.addAction(actions[f"theme_{mode}"])
    languages = QActionGroup(window)
    for language in (SYSTEM, *LANGUAGES):
        languages.addAction(actions[f"language_{language}"])
    panes = QActionGroup(window)
    panes.setExclusionPolicy(QActionGroup.ExclusionPolicy.ExclusiveOptional)
    for name in ("two_panes", "split_view"):
        panes.addAction(actions[name])
    actions["language_system"].setChecked(True)
    after_plot = opening[opening.index(actions["export_plot"]) + 1]
    made["file"].insertMenu(after_plot, made["file.animation"])
    for name in ("split_view", "animate_caption", "show_bar", "show_side"):
        actions[name].setChecked(True)
    actions["encode_on_open"].setChecked(True)
    return made


def refresh_actions(actions: Actions, session: Session) -> None:
    """Enable what can be done now."""
    document, busy = session.current, session.live is not None
    has_picture = document is not None and document.picture is not None
    for names, usable in (
        (NEED_PICTURE, has_picture),
        (NEED_RUN, session.selected is not None),
        (NEED_STEPS, session.player.count > 0 and not session.shows_live),
        (("cancel",), busy),
        (("next_picture", "previous_picture"), len(session.documents) > 1),
    ):
        for name in names:
            actions[name].setEnabled(usable)
    actions["undo"].setEnabled(session.history.can_undo)
    actions["redo"].setEnabled(session.history.can_redo)
    for name in ("save_session", "save_session_as"):
        actions[name].setEnabled(document is not None)
    actions["close_picture"].setEnabled(document is not None)
    actions["published_curves"].setEnabled(is_kodak(document))
    run = session.selected
    actions["export_reveal"].setEnabled(run is not None and run.replay.count > 0)
    actions["export_base"].setEnabled(run is not None and run.point.base != "none")
