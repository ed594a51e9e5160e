"""A budget of decoding time or file size, and the best of the runs measured so far that keeps it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from explorer.gui.look.actions import Actions
from explorer.gui.look.flow import FlowLayout
from explorer.gui.look.i18n import tr
from explorer.gui.look.keys import LeaveUndo
from explorer.gui.look.labels import base_label, bytes_label, rung_label, seconds_label
from explorer.gui.plot.figures import run_label
from explorer.gui.plot.slope import slope
from explorer.gui.state.session import Run, Session
from explorer.tradeoff.budget import Kind, nearest

KINDS: tuple[Kind, ...] = ("seconds", "bytes")


class BudgetBar(QWidget):
    """One line below the plot, and a second one with what was found.

    Attributes:
        kind, limit: the fields.
        pick_button: asks for the best run.
        found: what came of it.
        sweep: the way out where no run keeps the budget.

    Signals:
        size_wanted: the picture is to be encoded with the best lossy quality of at most so many bytes.
    """

    size_wanted = Signal(float)

    def __init__(self, session: Session, actions: Actions) -> None:
        super().__init__()
        self._session = session
        self._picking = False
        self._make_fields(actions)
        self._lay_out()
        session.runs_changed.connect(self._forget)
        session.current_changed.connect(self._forget)
        session.limits_changed.connect(self._on_limits)
        session.selection_changed.connect(self._on_selection)

    def pick(self) -> None:
        """Select the best run within the budget, or say that there is none."""
        self._on_limit()  # a key may ask before the field has lost the focus
        budget, document = self._session.limits.budget, self._session.current
        if self._session.settings.codec == "lossy" and budget.kind == "bytes" and document is not None:
            self.size_wanted.emit(budget.limit)
            self.found.setText(tr("The best quality that keeps this is looked for"))
            self.found.show()
            return
        self._picking = True  # which selects a run, and that would take the answer away
        run = self._session.pick(self._session.limits.budget)
        self._picking = False
        self.found.setText(self._failure() if run is None else self._success(run))
        self.found.show()
        self.sweep.setVisible(run is None)

    def _make_fields(self, actions: Actions) -> None:
        self.kind = QComboBox()
        self.kind.setAccessibleName(tr("Kind of budget"))
        self.kind.addItems([tr("Decode in at most"), tr("File of at most")])
        self.kind.currentIndexChanged.connect(self._on_kind)
        self.limit = QDoubleSpinBox()
        self.limit.setAccessibleName(tr("Budget"))
        self.limit.setRange(0.001, 1e6)
        self.limit.setMinimumWidth(96)
        self.limit.editingFinished.connect(self._on_limit)
        self._leave_undo = LeaveUndo(self)
        self._leave_undo.watch(self.limit)
        self._show_limit()
        action = actions["pick_within_budget"]
        self.pick_button = QPushButton(tr("Pick"))
        self.pick_button.setToolTip(action.toolTip())
        self.pick_button.setEnabled(action.isEnabled())
        self.pick_button.clicked.connect(action.trigger)
        action.enabledChanged.connect(self.pick_button.setEnabled)
        self.found = QLabel()
        self.found.setWordWrap(True)  # the number at its end is what it is about
        self.found.setObjectName("muted")
        self.sweep = QPushButton(tr("Sweep"))
        self.sweep.setToolTip(actions["sweep"].toolTip())
        self.sweep.clicked.connect(actions["sweep"].trigger)

    def _lay_out(self) -> None:
        fields = FlowLayout()
        for widget in (self.kind, self.limit, self.pick_button):
            fields.addWidget(widget)
        for part in (self.found, self.sweep):  # their line stays, so that the button stays under the cursor
            keep = part.sizePolicy()
            keep.setRetainSizeWhenHidden(True)
            part.setSizePolicy(keep)
        answer = QHBoxLayout()
        answer.addWidget(self.found, 1)
        answer.addWidget(self.sweep)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 0, 12, 4)
        layout.setSpacing(3)
        layout.addLayout(fields)
        layout.addLayout(answer)
        self._forget()

    def _success(self, run: Run) -> str:
        point = run.point
        if point.codec == "lossy":
            text = tr("Best: {run}: {size}, decoded in {time}")
            return text.format(
                run=run_label(run), size=bytes_label(point.bytes), time=seconds_label(point.decode_seconds)
            )
        text = tr("Best: steps {steps}, base {base}: {size}, decoded in {time}")
        size, time = bytes_label(point.bytes), seconds_label(point.decode_seconds)
        return text.format(steps=rung_label(point.steps), base=base_label(point.base), size=size, time=time)

    def _failure(self) -> str:
        document, kind = self._session.current, self._session.limits.kind
        closest = nearest([run.point for run in document.runs] if document else [], kind)
        if closest is None:
            return tr("There is no run of this picture yet.")
        if kind == "seconds":
            text = tr("No run keeps that; the fastest takes {least}. More settings may:")
            return text.format(least=seconds_label(closest))
        text = tr("No run keeps that; the smallest has {least}. More settings may:")
        return text.format(least=bytes_label(closest))

    def _forget(self) -> None:
        self.sweep.hide()
        text = slope(self._session)
        self.found.setText(text)
        self.found.setVisible(bool(text))

    def _on_selection(self) -> None:
        if self.sweep.isHidden() and not self._picking:
            self._forget()

    def _show_limit(self) -> None:
        limits = self._session.limits
        kind = limits.kind
        with QSignalBlocker(self.limit), QSignalBlocker(self.kind):
            self.kind.setCurrentIndex(KINDS.index(kind))
            self.limit.setDecimals(3 if kind == "seconds" else 1)
            self.limit.setSingleStep(0.1 if kind == "seconds" else 10)
            self.limit.setSuffix(" s" if kind == "seconds" else " kB")
            self.limit.setValue(limits.seconds if kind == "seconds" else limits.kilobytes)

    def _on_limits(self) -> None:
        self._show_limit()
        self._forget()

    @Slot(int)
    def _on_kind(self, index: int) -> None:
        self._session.change_limits(replace(self._session.limits, kind=KINDS[index]))

    @Slot()
    def _on_limit(self) -> None:
        limits, value = self._session.limits, self.limit.value()
        self._session.change_limits(
            replace(limits, seconds=value) if limits.kind == "seconds" else replace(limits, kilobytes=value)
        )
