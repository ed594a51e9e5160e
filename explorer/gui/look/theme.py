"""Light, dark, or as the system has it: palette and style sheet of the whole program."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal, cast

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from explorer.gui.look.palette import DARK, LIGHT, Tone

Mode = Literal["system", "light", "dark"]
MODES: tuple[Mode, ...] = ("system", "light", "dark")
SMALLEST, LARGEST = 0.8, 2.0  # of the letters, against the system's
TITLE, FIGURE = 20, 16  # px

STYLE = """
QMainWindow, QDialog {{ background: {window}; }}
QToolTip {{ background: {panel}; color: {text}; border: 1px solid {line}; padding: 4px; }}
QMenuBar {{ background: {window}; }}
QMenuBar::item {{ padding: 4px 9px; border-radius: 4px; background: transparent; }}
QMenuBar::item:selected {{ background: {line}; }}
QStatusBar {{ background: {window}; color: {muted}; }}
QStatusBar::item {{ border: none; }}
QStatusBar QLabel {{ padding: 0 8px 2px 8px; color: {muted}; }}
QComboBox, QSpinBox, QDoubleSpinBox {{ min-height: 22px; }}
QSplitter::handle {{ background: {window}; }}
#bar {{ background: {panel}; border-bottom: 1px solid {line}; }}
#card {{ background: {panel}; border: 1px solid {line}; border-radius: 8px; }}
#stage {{ background: {stage}; }}
#muted {{ color: {muted}; }}
#heading {{ font-weight: 600; }}
#title {{ font-size: {title_px}px; font-weight: 600; }}
#figure {{ font-size: {figure_px}px; font-weight: 600; }}
#verified {{ color: {good}; font-size: {figure_px}px; font-weight: 600; }}
#noticeError {{ background: {bad_fill}; border: 1px solid {bad}; border-radius: 6px; }}
#noticeInfo {{ background: {info_fill}; border: 1px solid {accent}; border-radius: 6px; }}
#dropZone {{ background: {panel}; border: 2px dashed {line}; border-radius: 14px; }}
#dropZone[active="true"] {{ border-color: {accent}; background: {info_fill}; }}
QToolButton {{ border: 1px solid transparent; border-radius: 5px; padding: 4px; }}
QToolButton:hover:enabled {{ background: {window}; border-color: {line}; }}
QToolButton:pressed, QToolButton:checked {{ background: {info_fill}; border-color: {accent}; }}
QToolButton:focus {{ border-color: {accent}; }}
QPushButton {{ background: {field}; border: 1px solid {line}; border-radius: 5px; padding: 5px 12px; }}
QPushButton:hover:enabled {{ border-color: {muted}; }}
QPushButton:focus {{ border-color: {accent}; }}
QPushButton:disabled {{ color: {muted}; background: {window}; }}
QPushButton#primary {{ background: {accent}; color: {accent_text}; border-color: {accent}; font-weight: 600; }}
QPushButton#primary:focus, QPushButton#primary:hover {{ border-color: {text}; }}
QPushButton#primary:disabled {{ background: {line}; border-color: {line}; color: {muted}; }}
QHeaderView {{ background: {panel}; }}
QHeaderView::section {{ background: {panel}; color: {muted}; border: none; border-bottom: 1px solid {line};
    padding: 5px; font-weight: 600; }}
QTableView, QTreeView, QListView, QScrollArea {{ border: 1px solid transparent; }}
QTextEdit {{ border: 1px solid {line}; }}
QTableView:focus, QTreeView:focus, QListView:focus, QScrollArea:focus, QTextEdit:focus {{ border-color: {accent}; }}
QLabel:focus {{ border: 1px solid {accent}; border-radius: 3px; }}
QTableView {{ background: {panel}; gridline-color: {line}; selection-background-color: {accent};
    selection-color: {accent_text}; alternate-background-color: {window}; }}
QTableView::item {{ padding: 0 3px; }}
#sums {{ border-top: 1px solid {line}; font-weight: 600; }}
#card #dropZone {{ border: none; background: {panel}; }}
#card #dropZone[active="true"] {{ background: {info_fill}; }}
QTabBar {{ background: {window}; }}
#card QTabBar {{ background: {panel}; }}
QTabWidget::pane {{ border: none; }}
QTabBar::tab {{ background: transparent; color: {muted}; padding: 6px 12px; border-bottom: 2px solid transparent; }}
QTabBar::tab:selected {{ color: {text}; border-bottom-color: {accent}; }}
QTabBar::tab:focus {{ color: {accent}; }}
QProgressBar {{ background: {stage}; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }}
QProgressBar::chunk {{ background: {accent}; border-radius: 3px; }}
"""


def palette(tone: Tone) -> QPalette:
    """Qt's palette in a theme's colours."""
    made = QPalette()
    role = QPalette.ColorRole
    colours = {
        role.Window: tone.window, role.WindowText: tone.text, role.Base: tone.field, role.AlternateBase: tone.window,
        role.Text: tone.text, role.Button: tone.field, role.ButtonText: tone.text, role.BrightText: tone.bad,
        role.Highlight: tone.accent, role.HighlightedText: tone.accent_text, role.ToolTipBase: tone.panel,
        role.ToolTipText: tone.text, role.PlaceholderText: tone.muted, role.Link: tone.accent, role.Mid: tone.line,
        role.Midlight: tone.line, role.Light: tone.panel, role.Dark: tone.muted, role.Shadow: tone.line,
        role.Accent: tone.accent,
    }  # fmt: skip
    for each, colour in colours.items():
        made.setColor(each, QColor(colour))
    for each in (role.WindowText, role.Text, role.ButtonText):
        faded = QColor(tone.muted)
        faded.setAlpha(150)
        made.setColor(QPalette.ColorGroup.Disabled, each, faded)
    return made


class Theme(QObject):
    """The theme of the program.

    Attributes:
        mode: what the user chose.
        tone: its colours.
        scale: of the letters, 1 as the system has them.

    Signals:
        changed: other colours are in force.
    """

    changed = Signal()

    def __init__(self, application: QApplication, mode: str = "system") -> None:
        super().__init__()
        self._application = application
        with _no_collection():
            application.setStyle("Fusion")
        self.mode: Mode = cast(Mode, mode) if mode in MODES else "system"
        self.tone = LIGHT
        self.scale = 1.0
        self._font = application.font()
        application.styleHints().colorSchemeChanged.connect(self._on_system_changed)
        self._apply()

    def set_mode(self, mode: Mode) -> None:
        """Choose light, dark or system."""
        self.mode = mode
        self._apply()

    def set_scale(self, scale: float) -> None:
        """Larger or smaller letters everywhere, from `SMALLEST` to `LARGEST` times the system's."""
        scale = min(max(round(scale, 2), SMALLEST), LARGEST)
        if scale != self.scale:
            self.scale = scale
            font = QFont(self._font)
            font.setPointSizeF(self._font.pointSizeF() * scale)
            with _no_collection():
                self._application.setFont(font)
            self._apply()

    def _apply(self) -> None:
        self.tone = DARK if self._dark() else LIGHT
        sizes = {"title_px": round(TITLE * self.scale), "figure_px": round(FIGURE * self.scale)}
        with _no_collection():
            self._application.setPalette(palette(self.tone))
            self._application.setStyleSheet(STYLE.format(**self.tone._asdict(), **sizes))
        self.changed.emit()

    def _dark(self) -> bool:
        if self.mode == "system":
            return self._application.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self.mode == "dark"

    @Slot()
    def _on_system_changed(self) -> None:
        if self.mode == "system":
            self._apply()


@contextmanager
def _no_collection() -> Iterator[None]:
    """No collection of garbage meanwhile: Qt walks a list of all widgets, and one deleted on its way is a crash."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
