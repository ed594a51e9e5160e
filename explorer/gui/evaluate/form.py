"""The fields of an evaluation: codec, settings, other coders, how many pictures, device and threads."""

from __future__ import annotations

import os
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QLabel, QMenu, QPushButton, QSizePolicy, QSpinBox, QWidget

from explorer.coding.latent_schedule import LATENT_RUNGS
from explorer.coding.schedule import RUNGS
from explorer.errors import ModelMissing
from explorer.gui.evaluate.asked import AUTO, peer_names
from explorer.gui.evaluate.study import Study
from explorer.gui.look.flow import FlowLayout, together
from explorer.gui.look.glossary import Term, mark_field
from explorer.gui.look.i18n import tr
from explorer.gui.look.keys import LeaveUndo, keep_keys
from explorer.gui.look.labels import rung_label
from explorer.gui.state.documents import DEVICES
from explorer.gui.state.models_at_hand import METRIC_NAMES, lossy_metrics
from explorer.lossy.qualities import MOST_EFFORT

CODECS = ("lossless", "lossy")

STEPS = ("1, 4, 16, wavefront", "16", "wavefront", "1, 2, 4, 16, 64, wavefront")
BASES = ("auto", "none", "auto, none", "none, bpg:22, bpg:32")
QUALITIES = ("0, 9, 18, 27, 36, 45, 54, 63", "32", "9, 36, 63")
MOST_PICTURES, MOST_THREADS = 100_000, 1024
LIST_WIDTH, SHORT_WIDTH = 150, 104  # px


class EvaluationForm(QWidget):
    """Fields in as many lines as they need.

    Attributes:
        codec, steps, bases, model, metrics, qualities, effort, peers, limit, device, threads: the fields.
    """

    def __init__(self, study: Study) -> None:
        super().__init__()
        self._study = study
        self._leave_undo = LeaveUndo(self)
        self._make_fields()
        self._lay_out()
        study.asked_changed.connect(self.refresh)
        study.state_changed.connect(self.refresh)
        self.refresh()

    def _make_fields(self) -> None:
        self.codec = self._choice((tr("Lossless"), tr("Lossy")), CODECS, lambda name: self._change(codec=name))
        self.steps = self._list(STEPS, LIST_WIDTH, self._on_steps)
        self.steps.setToolTip(tr("Rungs: numbers of steps, wavefront or serial; with commas between them"))
        self.bases = self._list(BASES, SHORT_WIDTH, lambda text: self._change(bases=text))
        self.bases.setToolTip(tr("What the steps start from: auto, none, or bpg: and a quantiser from 0 to 51"))
        self.model = self._choice((), (), lambda name: self._change(model=name))
        self.metrics = self._choice(*_metrics(), lambda name: self._change(metrics=name))
        self.qualities = self._list(QUALITIES, LIST_WIDTH, lambda text: self._change(qualities=text))
        self.qualities.setToolTip(tr("Numbers from 0 to 63, in quarters; with commas between them"))
        self.effort = self._number(MOST_EFFORT, tr("none"), lambda value: self._change(effort=value))
        self.effort.setToolTip(tr("Rounds in which the latents are fitted to the picture: fewer bytes, more time"))
        self.peers = QPushButton()
        self._menu = QMenu(self.peers)
        self.peers.setMenu(self._menu)
        self.limit = self._number(MOST_PICTURES, tr("all"), lambda value: self._change(limit=value))
        self.device = self._choice((tr("auto"), "CPU", "CUDA", "MPS"), DEVICES, lambda name: self._change(device=name))
        everything = tr("all {count}").format(count=os.cpu_count() or 1)
        self.threads = self._number(MOST_THREADS, everything, lambda value: self._change(threads=value))

    def _choice(self, texts: tuple[str, ...], names: tuple[str, ...], chosen: object) -> QComboBox:
        box = QComboBox()
        for text, name in zip(texts, names, strict=True):
            box.addItem(text, name)
        box.activated.connect(lambda _: chosen(str(box.currentData())))
        keep_keys(box, self)
        return box

    def _list(self, offered: tuple[str, ...], width: int, changed: object) -> QComboBox:
        box = QComboBox()
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        box.addItems([_shown(text) for text in offered])
        box.setFixedWidth(width)
        box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        box.currentTextChanged.connect(changed)
        self._leave_undo.watch(box)
        return box

    def _number(self, most: int, least: str, changed: object) -> QSpinBox:
        box = QSpinBox()
        box.setRange(0, most)
        box.setSpecialValueText(least)
        box.setKeyboardTracking(False)
        box.valueChanged.connect(changed)
        self._leave_undo.watch(box)
        return box

    def _lay_out(self) -> None:
        row = FlowLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        terms: dict[QWidget, Term] = {self.steps: "steps", self.bases: "base", self.model: "model"}
        self._groups: dict[QWidget, QWidget] = {}
        for text, field in (
            (tr("Codec"), self.codec),
            (tr("Steps"), self.steps),
            (tr("Base"), self.bases),
            (tr("Model"), self.model),
            (tr("Metric"), self.metrics),
            (tr("Qualities"), self.qualities),
            (tr("Effort"), self.effort),
            (tr("Other coders"), self.peers),
            (tr("Pictures"), self.limit),
            (tr("Device"), self.device),
            (tr("Threads"), self.threads),
        ):
            label = QLabel(text)
            if field in terms:
                mark_field(label, field, terms[field])
            field.setAccessibleName(text)
            self._groups[field] = together(label, field, after=6)
            row.addWidget(self._groups[field])

    def refresh(self) -> None:
        """Show what is asked for."""
        asked, lossy = self._study.asked, self._study.asked.codec == "lossy"
        self._fill_models()
        texts = {
            self.steps: asked.latent_steps if lossy else asked.steps,
            self.bases: asked.bases,
            self.qualities: asked.qualities,
        }
        for box, text in texts.items():
            with QSignalBlocker(box):
                if box.currentText() != _shown(text) and not box.lineEdit().hasFocus():
                    box.setEditText(_shown(text))
        for box, name in ((self.codec, asked.codec), (self.metrics, asked.metrics), (self.device, asked.device)):
            box.setCurrentIndex(max(box.findData(name), 0))
        for field, number in (
            (self.limit, asked.limit),
            (self.threads, asked.threads),
            (self.effort, asked.effort),
        ):
            with QSignalBlocker(field):
                field.setValue(number)
        for field in (self.bases, self.model):
            self._groups[field].setVisible(not lossy)
        for field in (self.metrics, self.qualities, self.effort):
            self._groups[field].setVisible(lossy)
        self._fill_peers()
        self.setEnabled(self._study.state == "stopped")

    def _fill_models(self) -> None:
        from explorer.weights.models import available

        asked = self._study.asked
        try:
            names = [info.name for info in available() if info.codec == "lossless"]
        except ModelMissing:
            names = []
        if asked.model != AUTO and asked.model not in names:
            names.append(asked.model)
        wanted = [AUTO, *names]
        if [self.model.itemData(row) for row in range(self.model.count())] != wanted:
            self.model.clear()
            self.model.addItem(tr("by size"), AUTO)
            for name in names:
                self.model.addItem(name, name)
        self.model.setCurrentIndex(wanted.index(asked.model))

    def _fill_peers(self) -> None:
        asked = self._study.asked
        names = peer_names(asked.codec)
        if [action.text() for action in self._menu.actions() if action.isCheckable()] != list(names):
            self._menu.clear()
            for name in names:
                self._menu.addAction(name).setCheckable(True)
            self._menu.addSeparator()
            self._menu.addAction(tr("All")).triggered.connect(lambda: self._change(without=()))
            self._menu.addAction(tr("None")).triggered.connect(lambda: self._change(without=names))
            for action in self._menu.actions():
                if action.isCheckable():
                    action.triggered.connect(self._on_peers)
        for action in self._menu.actions():
            action.setChecked(action.text() not in asked.without)
        self.peers.setText(tr("{count} of {all}").format(count=len(asked.peers), all=len(names)))
        self.peers.setToolTip(", ".join(asked.peers) or tr("None"))

    def _on_steps(self, text: str) -> None:
        self._change(**{"latent_steps" if self._study.asked.codec == "lossy" else "steps": text})

    def _on_peers(self) -> None:
        off = [action.text() for action in self._menu.actions() if action.isCheckable() and not action.isChecked()]
        self._change(without=tuple(off))

    def _change(self, **changes: object) -> None:
        self._study.ask(replace(self._study.asked, **changes))


def _shown(text: str) -> str:
    """A list with the names of rungs in the user's language."""
    known = {*RUNGS, *LATENT_RUNGS}
    return ", ".join(rung_label(word) if word in known else word for word in (part.strip() for part in text.split(",")))


def _metrics() -> tuple[tuple[str, ...], tuple[str, ...]]:
    names = lossy_metrics()
    texts = [METRIC_NAMES[name] for name in names]
    if len(names) > 1:
        texts.append(tr("both"))
        names = [*names, ", ".join(names)]
    return tuple(texts), tuple(names)
