"""The papers are cited, and every licence is told."""

from __future__ import annotations

from importlib import metadata

import pytest
from PySide6.QtWidgets import QLabel

from explorer import __version__
from explorer.gui.window import licences
from explorer.gui.window.about import AboutDialog
from explorer.gui.window.main_window import MainWindow
from explorer.machine.resources import resource_folder


def test_both_papers_are_cited_with_links(window: MainWindow) -> None:
    dialog = AboutDialog(window)
    text = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert __version__ in text
    assert "href='https://github.com/hamedhaghighi/UTLC'" in text
    assert "href='https://arxiv.org/abs/1809.02736'" in text
    assert "Joint Autoregressive and Hierarchical Priors for Learned Image Compression" in text
    told = dialog.licences.toPlainText()
    for path in (resource_folder("assets") / "samples").glob("*.png"):
        assert path.name in told
    for part in (*licences.bundled(), *licences.libraries()):
        assert part.name in told
        assert part.licence


def test_every_library_that_the_window_needs_is_told() -> None:
    told = {part.name.partition(" ")[0].lower().replace("_", "-") for part in licences.libraries()}
    assert {"pyside6-essentials", "pyqtgraph", "torch", "numpy", "pillow", "av", "constriction"} <= told
    assert all(len(part.licence.splitlines()) == 1 for part in licences.libraries())


def test_a_library_that_is_not_there_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> metadata.PackageMetadata:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "metadata", missing)
    assert len(licences.libraries()) == 1
