"""What the program remembers from one start to the next: the window, its panes, theme, device and habits."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QSplitter

from explorer.gui.look.i18n import LANGUAGE_KEY, LANGUAGES
from explorer.gui.state.documents import DEVICES
from explorer.gui.window.desk import Desk
from explorer.gui.window.view_state import arrange

RECENT_KEY = "recent/files"
PARTS = ("show_bar", "show_side")  # of the window, which can be hidden

KEPT_CHOICES = "store_preview", "session_recordings"


class WindowMemory:
    """Puts a window back as it was left; without settings, or with damaged ones, it stays as it was built."""

    def __init__(self, window: Desk, settings: QSettings | None) -> None:
        self._window, self._settings = window, settings

    @property
    def persistent(self) -> bool:
        """Whether anything outlives the window: a program for people, not one that makes pictures of itself."""
        return self._settings is not None

    def restore(self) -> None:
        """To be called once, before the window is shown. The theme is there already: it is made before the window."""
        if self._settings is None:
            return
        window = self._window
        if (geometry := self._bytes("window/geometry")) is not None:
            window.restoreGeometry(geometry)
        for name, splitter in self._splitters().items():
            if (state := self._bytes(name)) is not None:
                splitter.restoreState(state)
        if (device := self._text("work/device")) in DEVICES:
            window.session.change_settings(device=device)
            window.session.history.clear()  # that was no change of this day
        if Path(folder := self._text("window/folder")).is_dir() and folder:
            window.folder = folder
        self._restore_switches()

    def recent(self) -> list[str]:
        """The files that were opened last."""
        value = self._settings.value(RECENT_KEY) if self._settings is not None else None
        names = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        return [name for name in names if isinstance(name, str)]

    def keep_recent(self, paths: list[str]) -> None:
        """Remember them at once: another window may be opened meanwhile."""
        if self._settings is not None:
            self._settings.setValue(RECENT_KEY, paths)

    def save(self) -> None:
        """To be called when the window closes."""
        settings, window = self._settings, self._window
        if settings is None:
            return
        settings.setValue("window/geometry", window.saveGeometry())
        settings.setValue("window/theme", window.theme.mode)
        settings.setValue("window/text", window.theme.scale)
        for name in PARTS:
            settings.setValue(f"window/{name}", window.actions_table[name].isChecked())
        settings.setValue("window/folder", window.folder)
        settings.setValue(LANGUAGE_KEY, window.language)
        for name, splitter in self._splitters().items():
            settings.setValue(name, splitter.saveState())
        settings.setValue("window/panes", window.view.arrangement)
        settings.setValue("work/device", window.session.settings.device)
        settings.setValue("work/encode_on_open", window.engine.encode_on_open)
        for name in KEPT_CHOICES:
            settings.setValue(f"work/{name}", window.actions_table[name].isChecked())

    def _restore_switches(self) -> None:
        actions = self._window.actions_table
        if (language := self._text(LANGUAGE_KEY)) in LANGUAGES:
            self._window.language = language
            actions[f"language_{language}"].setChecked(True)
        at_once = actions["encode_on_open"]
        if self._text("work/encode_on_open").lower() == "false" and at_once.isChecked():
            at_once.trigger()
        for name in KEPT_CHOICES:
            if self._text(f"work/{name}").lower() == "true" and not actions[name].isChecked():
                actions[name].trigger()
        arrange(self._window, self._text("window/panes"))
        for name in PARTS:
            if self._text(f"window/{name}").lower() == "false" and actions[name].isChecked():
                actions[name].trigger()
        with suppress(ValueError):
            self._window.theme.set_scale(float(self._text("window/text") or 1.0))

    def _splitters(self) -> dict[str, QSplitter]:
        return {"window/desk": self._window.desk, "window/side": self._window.side}

    def _bytes(self, name: str) -> QByteArray | None:
        value = self._settings.value(name) if self._settings is not None else None
        return value if isinstance(value, QByteArray) else None

    def _text(self, name: str) -> str:
        return str(self._settings.value(name, "")) if self._settings is not None else ""
