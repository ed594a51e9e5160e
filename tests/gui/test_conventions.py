"""What every widget, action, icon and colour has to be."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from explorer.gui.look.actions import menus
from explorer.gui.look.icons import icon
from explorer.gui.look.labels import bytes_label, seconds_label
from explorer.gui.look.palette import DARK, KNOWN, LIGHT, NOW, SERIES, SERIES_ON_DARK, SYMBOLS, Tone, cividis, packed
from explorer.gui.state.session import Settings
from explorer.gui.window.about import AboutDialog
from explorer.gui.window.dialogs import ShortcutsDialog, SweepDialog
from explorer.gui.window.main_window import MainWindow
from explorer.weights.models import find


def contrast(one: str, other: str) -> float:
    """Contrast ratio of WCAG 2."""

    def luminance(colour: str) -> float:
        values = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tone", [LIGHT, DARK])
def test_text_can_be_read(tone: Tone) -> None:
    for back in (tone.window, tone.panel, tone.field):
        assert contrast(tone.text, back) >= 7
        assert contrast(tone.muted, back) >= 4.5
    assert contrast(tone.accent_text, tone.accent) >= 4.5
    assert contrast(tone.good, tone.panel) >= 4.5
    assert contrast(tone.text, tone.bad_fill) >= 7
    assert contrast(tone.text, tone.info_fill) >= 7


@pytest.mark.parametrize(("tone", "series"), [(LIGHT, SERIES), (DARK, SERIES_ON_DARK)])
def test_series_stand_out_from_the_panel(tone: Tone, series: tuple[str, ...]) -> None:
    assert all(contrast(colour, tone.panel) >= 2.9 for colour in series)
    assert len(set(SYMBOLS)) >= len(series) == len(set(series))


# Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB.
VISIONS = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def lab(colour: str, vision: str) -> np.ndarray:
    """CIELAB of #rrggbb as eyes of that kind see it."""
    values = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    x, y, z = np.cbrt(TO_XYZ @ np.clip(np.array(VISIONS[vision]) @ linear, 0, 1) / (0.9505, 1, 1.089))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize(
    ("colours", "least"),
    [
        (SERIES, 15),
        (SERIES_ON_DARK, 10),
        (("#e69f00", "#0072b2", LIGHT.masked), 30),
        (("#e69f00", "#0072b2", DARK.masked), 30),
    ],
    ids=["series", "series on dark", "mask", "mask on dark"],
)
def test_colours_stay_apart_for_all_eyes(colours: tuple[str, ...], least: float, vision: str) -> None:
    assert (packed("#e69f00"), packed("#0072b2")) == (NOW, KNOWN)  # of the mask
    for one, other in itertools.combinations(colours, 2):
        assert np.linalg.norm(lab(one, vision) - lab(other, vision)) >= least, (one, other)


def test_heat_grows_in_lightness() -> None:
    lightness = cividis() @ [0.2126, 0.7152, 0.0722]
    assert all(b >= a - 0.5 for a, b in itertools.pairwise(lightness))


def test_every_action_is_in_its_menu_with_a_tip(window: MainWindow) -> None:
    table = window.actions_table
    in_menus = {
        action.objectName() for menu in window.menuBar().findChildren(QMenu) for action in menu.actions()
    } - {""}  # fmt: skip
    assert in_menus == set(table.by_id)
    assert {spec.menu for spec in table.specs} == set(menus())
    for spec in table.specs:
        assert not spec.id or (spec.tip and table[spec.id].statusTip() == spec.tip)


def test_shortcuts_are_unique(window: MainWindow) -> None:
    table = window.actions_table
    keys = [action.shortcut().toString() for action in table.by_id.values() if not action.shortcut().isEmpty()]
    assert sorted(keys) == sorted(set(keys))
    assert all(QKeySequence(key).count() == 1 for key in keys)


@pytest.mark.parametrize("mode", ["dark", "light"])
def test_theme_reaches_the_plot(window: MainWindow, mode: str) -> None:
    tone = DARK if mode == "dark" else LIGHT
    window.actions_table[f"theme_{mode}"].trigger()
    assert window.plot.widget.backgroundBrush().color().name() == tone.panel
    assert window.palette().window().color().name() == tone.window
    assert window.actions_table[f"theme_{mode}"].isChecked()


def test_every_icon_is_drawn(window: MainWindow) -> None:
    folder = Path(__file__).parents[2] / "assets" / "icons"
    names = {spec.icon for spec in window.actions_table.specs} - {""}
    assert names <= {path.stem for path in folder.glob("*.svg")}
    for path in folder.glob("*.svg"):
        image = icon(path.stem, LIGHT).pixmap(32, 32).toImage()
        assert any(image.pixelColor(x, y).alpha() for x in range(image.width()) for y in range(image.height())), path


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0, 3.0])
def test_icons_are_sharp_on_dense_screens(qapp: object, scale: float) -> None:
    for size in (16, 20):
        drawn = icon("open", LIGHT).pixmap(QSize(size, size), scale)
        assert drawn.width() == round(size * scale)
        assert drawn.devicePixelRatio() == scale


def test_dialogs_open(window: MainWindow, qtbot: QtBot) -> None:
    for made in (ShortcutsDialog(window, window.actions_table), AboutDialog(window)):
        made.show()
        qtbot.waitExposed(made)
        made.close()
    sweep = SweepDialog(window, Settings(steps="12", base="bpg:20"))
    rungs, bases, models = sweep.chosen()
    assert "12" in rungs
    assert "serial" not in rungs
    assert bases == ["none", "bpg:20"]
    assert models == ["auto"]
    assert {find("pictures").key, find("pictures-best").key} < set(sweep.models)
    assert SweepDialog(window, Settings(codec="lossy")).chosen()[2] is None


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(None, "–"), (2.5e-5, "25.0 µs"), (0.0123, "12.3 ms"), (1.5, "1.50 s"), (45.67, "45.7 s"), (200, "3:20 min")],
)
def test_seconds_are_readable(seconds: float | None, text: str) -> None:
    assert seconds_label(seconds) == text


@pytest.mark.parametrize(("size", "text"), [(7, "7 bytes"), (1234, "1.23 kB"), (123456, "123 kB"), (4.5e6, "4.50 MB")])
def test_sizes_are_readable(size: float, text: str) -> None:
    assert bytes_label(size) == text
