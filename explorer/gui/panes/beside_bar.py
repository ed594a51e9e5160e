"""The run that is kept beside the selected one, and what the selected one costs more or less."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from explorer.gui.look.actions import Actions
from explorer.gui.look.elided import ElidedLabel
from explorer.gui.look.i18n import tr
from explorer.gui.plot.figures import differences, run_label
from explorer.gui.state.session import Session


class BesideBar(QWidget):
    """One line above the views, hidden as long as no run is kept.

    Attributes:
        text: the line; stop: ends the comparison.
    """

    def __init__(self, session: Session, actions: Actions) -> None:
        super().__init__()
        self._session, self._action = session, actions["keep_beside"]
        self.text = ElidedLabel()
        self.stop = QToolButton()
        self.stop.setText("✕")
        self.stop.setAutoRaise(True)
        self.stop.setAccessibleName(tr("End the comparison"))
        self.stop.setToolTip(tr("End the comparison"))
        self.stop.clicked.connect(lambda: session.keep(None))
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 0)
        row.addWidget(self.text, 1)
        row.addWidget(self.stop)
        session.selection_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show both runs."""
        kept, selected = self._session.kept, self._session.selected
        self._action.setChecked(kept is not None)
        self.setVisible(kept is not None)
        if kept is None or selected is None:
            return
        if kept is selected:
            words = tr("Kept: {kept}. Select another run to see it beside this one.").format(kept=run_label(kept))
        else:
            words = tr("{run} beside {kept}: {differences}").format(
                run=run_label(selected), kept=run_label(kept), differences=" · ".join(differences(selected, kept))
            )
        self.text.setText(words)
