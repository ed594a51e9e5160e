"""The jobs that wait for the device; each can be taken out."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from explorer.gui.codec.engine import Engine
from explorer.gui.codec.tasks import Task
from explorer.gui.look.i18n import tr
from explorer.gui.look.labels import model_label, rung_label
from explorer.gui.state.models_at_hand import AUTO

REFRESH_MS = 300


class JobsDialog(QDialog):
    """A list that follows the queue.

    Attributes:
        list: the jobs, the next one first.
        remove: takes the chosen ones out.
    """

    def __init__(self, parent: QWidget, engine: Engine) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Waiting jobs"))
        self._engine = engine
        self._tasks: list[Task] = []
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Waiting jobs"))
        self.list.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.remove = buttons.addButton(tr("&Take out"), QDialogButtonBox.ButtonRole.ActionRole)
        self.remove.clicked.connect(self._on_remove)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.list, 1)
        layout.addWidget(buttons)
        self.resize(460, 280)
        self._timer = QTimer(self)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        self._timer.start()
        self.finished.connect(self.deleteLater)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show what waits now; what was chosen stays chosen."""
        tasks = self._engine.queued
        if tasks == self._tasks and self.list.count():
            return
        chosen = self._chosen()
        self._tasks = tasks
        self.list.clear()
        for task in tasks:
            item = QListWidgetItem(job_text(task))
            self.list.addItem(item)
            item.setSelected(task in chosen)
        if not tasks:
            item = QListWidgetItem(tr("Nothing waits."))
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        self.remove.setEnabled(bool(tasks))

    def _chosen(self) -> list[Task]:
        return [task for row, task in enumerate(self._tasks) if self.list.item(row).isSelected()]

    @Slot()
    def _on_remove(self) -> None:
        for task in self._chosen():
            self._engine.drop(task)
        self.refresh()


def job_text(task: Task) -> str:
    """What a job is to do, with what."""
    doing = {
        "open": tr("Opening"), "encode": tr("Encoding"), "decode": tr("Decoding"), "export": tr("Writing the file"),
        "compare": tr("Measuring other coders"),
    }[task.phase]  # fmt: skip
    name = task.document.name if task.document is not None else ""
    if task.settings is None:
        return f"{doing} {name}"
    if task.phase == "compare":
        return f"{doing} {name}: {task.settings.steps}"
    steps = tr("{count} steps").format(count=rung_label(task.settings.steps))
    if task.settings.codec == "lossy":
        return tr("{doing} {name}: {steps}, quality {quality}").format(
            doing=doing, name=name, steps=steps, quality=f"{task.settings.quality:g}"
        )
    if task.settings.model != AUTO:
        return tr("{doing} {name}: {steps}, base {base}, weights {model}").format(
            doing=doing, name=name, steps=steps, base=task.settings.base, model=model_label(task.settings.model)
        )
    return tr("{doing} {name}: {steps}, base {base}").format(
        doing=doing, name=name, steps=steps, base=task.settings.base
    )
