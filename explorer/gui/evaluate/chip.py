"""How far the evaluation is, in the status bar, for whoever looks at something else meanwhile."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton

from explorer.gui.evaluate.study import Study
from explorer.gui.look.i18n import tr


class EvaluationChip(QPushButton):
    """A flat button that leads to the evaluation; seen while one is at work and its page is not shown."""

    def __init__(self, study: Study, show: QAction) -> None:
        super().__init__()
        self._study, self._show = study, show
        self.setFlat(True)
        self.setToolTip(show.toolTip())
        self.clicked.connect(show.trigger)
        show.toggled.connect(self._update)
        study.state_changed.connect(self._update)
        study.at_changed.connect(self._update)
        self._update()

    def _update(self, _: object = None) -> None:
        study = self._study
        self.setVisible(study.state != "stopped" and not self._show.isChecked())
        part = 0.0 if study.at is None else study.at.part
        text = tr("Evaluation waits: {part}") if study.state == "waiting" else tr("Evaluation: {part}")
        self.setText(text.format(part=f"{100 * part:.0f} %"))
