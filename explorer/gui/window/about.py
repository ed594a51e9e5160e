"""What this is, what it stands on, and under which licences."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QTextBrowser, QVBoxLayout, QWidget

from explorer import __version__
from explorer.gui.look.i18n import tr
from explorer.gui.look.icons import application_icon
from explorer.gui.window import licences

ICON = 64  # px


class AboutDialog(QDialog):
    """Version, the two papers, licences.

    Attributes:
        licences: the text of all of them.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("About ITALIC Explorer"))
        self.resize(580, 520)
        symbol = QLabel()
        symbol.setPixmap(application_icon().pixmap(ICON, ICON))
        symbol.setAccessibleName(tr("Icon of the program"))
        text = QLabel(_introduction())
        text.setWordWrap(True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        text.setOpenExternalLinks(True)
        top = QHBoxLayout()
        top.setSpacing(18)
        top.addWidget(symbol, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(text, 1)
        self.licences = QTextBrowser()
        self.licences.setAccessibleName(tr("Licences"))
        self.licences.setOpenExternalLinks(True)
        self.licences.setHtml(_licences())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(14)
        layout.addLayout(top)
        layout.addWidget(self.licences, 1)
        layout.addWidget(buttons)


def _introduction() -> str:
    papers = "".join(f"<p>{title}. <a href='{link}'>{name}</a></p>" for title, link, name in licences.PAPERS)
    what = tr("Neural image coding in which more decoding steps mean fewer bits.")
    return f"<h2>ITALIC Explorer {__version__}</h2><p>{what}</p><p>{tr('It stands on:')}</p>{papers}"


def _licences() -> str:
    samples = escape(licences.samples_licence()).replace("\n", "<br>")
    return (
        f"<p><b>{tr('Part of the program')}</b></p>{_table(licences.bundled())}"
        f"<p><b>{tr('Libraries that it uses')}</b></p>{_table(licences.libraries())}"
        f"<p><b>{tr('Sample pictures')}</b></p><p>{samples}</p>"
    )


def _table(parts: Iterable[licences.Credit]) -> str:
    rows = "".join(
        f"<tr><td>{escape(part.name)}&nbsp;&nbsp;</td><td>{escape(part.licence)}</td></tr>" for part in parts
    )
    return f"<table>{rows}</table>"
