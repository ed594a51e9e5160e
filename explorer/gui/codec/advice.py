"""What is said of a picture before anything is done with it: what reading lost, and that it will grow. No Qt."""

from __future__ import annotations

from collections.abc import Callable

from explorer.gui.look import losses
from explorer.gui.look.i18n import tr
from explorer.gui.state.documents import Choice, Document, Level, Notice
from explorer.gui.state.headline import growth
from explorer.gui.state.session import Session


class Advice:
    """Notices on pictures as they are opened; that a picture grows is said only as long as it is looked at."""

    def __init__(self, session: Session, go_lossy: Callable[[Document], object]) -> None:
        """`go_lossy`: compresses a picture with the lossy codec, which is set then."""
        self._session, self._go_lossy = session, go_lossy
        self._growing: tuple[Document, Notice] | None = None
        session.current_changed.connect(self._refresh)
        session.settings_changed.connect(self._refresh)

    def tell(self, document: Document) -> None:
        """A picture was opened."""
        notes = document.picture.notes if document.picture is not None else ()
        if text := losses.told(notes):
            level: Level = "error" if losses.lost(notes) else "info"
            self._session.notify(level, f"{document.name}: {text}")
        if self._holds(document) and (text := growth(document)):
            choice = Choice(tr("Lossy"), lambda: self._choose(document))
            self._session.notify("info", text, (choice,))
            self._growing = document, Notice("info", text)

    def _choose(self, document: Document) -> None:
        self._session.change_settings(codec="lossy")
        self._go_lossy(document)

    def _holds(self, document: Document) -> bool:
        return document is self._session.current and self._session.settings.codec == "lossless"

    def _refresh(self) -> None:
        if self._growing is not None and not self._holds(self._growing[0]):
            _, notice = self._growing
            self._growing = None
            self._session.dismiss(notice)
