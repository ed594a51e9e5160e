"""The page of the network: its blocks, and of the chosen one its layers and its values at the pixel looked at."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtWidgets import QComboBox, QFrame, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from explorer.errors import ItalicError
from explorer.gui.look.actions import Actions
from explorer.gui.look.elided import ElidedLabel
from explorer.gui.look.flow import FlowLayout
from explorer.gui.look.i18n import tr
from explorer.gui.look.labels import model_label
from explorer.gui.look.palette import Tone
from explorer.gui.look.splitter import KeyedSplitter
from explorer.gui.models.asker import Asker
from explorer.gui.models.words import part_label
from explorer.gui.network import latent_words, words
from explorer.gui.network.bars import Bars
from explorer.gui.network.diagram import Diagram
from explorer.gui.network.plane import Planes
from explorer.gui.pixel.probe import Probe
from explorer.gui.state.models_at_hand import models_at_hand
from explorer.gui.state.session import Session
from explorer.gui.state.shares import shares
from explorer.weights.models import ModelInfo, default_for, find
from explorer.weights.parts import Part

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from explorer.lossy.inspect import LatentPrediction

MOST_TOLD = 512  # numbers in words
HYPER_SIDE = 64  # px a side that a hyper-latent stands for


class NetworkPage(QWidget):
    """The page.

    Attributes:
        diagram, details, bars, numbers, planes: its parts; family: which of the model's networks; state: of which
            model.
    """

    def __init__(self, session: Session, probe: Probe, asker: Asker, actions: Actions, tone: Tone) -> None:
        super().__init__()
        self._session, self._probe, self._asker = session, probe, asker
        self._networks: dict[str, tuple[Part, ...]] = {}
        self._model = ""
        self.diagram, self.bars, self.planes = Diagram(tone), Bars(tone), Planes(tone)
        self.family, self.details, self.numbers = QComboBox(), QTextBrowser(), QTextBrowser()
        self.family.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.details.setOpenExternalLinks(True)
        for part, name in (
            (self.family, tr("Steps that the network codes")),
            (self.details, tr("What is known of the block")),
            (self.numbers, tr("Values of the block in words")),
        ):
            part.setAccessibleName(name)
        for browser in (self.details, self.numbers):
            browser.setFrameShape(QFrame.Shape.NoFrame)
        self.state, self.at = ElidedLabel(), ElidedLabel()
        self.back = QPushButton()
        self.back.clicked.connect(actions["network_show"].trigger)
        self.back.setToolTip(actions["network_show"].toolTip())
        self._show_back()
        self._lay_out()
        self.family.activated.connect(lambda _: self._draw())
        self.diagram.picked.connect(lambda _: self._show_part())
        probe.changed.connect(self._on_probe)
        session.selection_changed.connect(self.refresh)
        session.current_changed.connect(self.refresh)
        session.position_changed.connect(self._on_position)
        self.planes.stepped.connect(self._on_stepped)

    def set_tone(self, tone: Tone) -> None:
        """Draw in the colours of another theme."""
        self.diagram.set_tone(tone)
        self.bars.set_tone(tone)
        self.planes.set_tone(tone)

    def _show_back(self) -> None:
        there = self._session.current is not None
        self.back.setText(tr("← Back to the picture") if there else tr("← Back to the start"))

    def take_focus(self) -> None:
        """The keyboard belongs to the blocks."""
        self.diagram.setFocus()

    def refresh(self) -> None:
        """Show the network of the selected run, or of the one that the next run is to use, once it can be seen."""
        self._show_back()
        if not self.isVisible():
            return
        self._ask()
        self._show_values()
        try:
            info = self._wanted()
        except ItalicError as problem:
            self.state.setText(str(problem))
            return
        self.state.setText(tr("Network of the model {model}").format(model=model_label(info.key)))
        if info.key == self._model:
            self._follow()
            return
        self._model, self._networks = info.key, {}

        def came(found: dict[str, tuple[Part, ...]]) -> None:
            if self._model == info.key:
                self._networks = found
                self._fill()

        self._asker.ask(lambda expert: expert.parts(info), came, self.state.setText)

    def _ask(self) -> None:
        self._probe.ask()
        self._probe.ask_latents()

    def _wanted(self) -> ModelInfo:
        run, settings = self._session.selected, self._session.settings
        if run is not None and run.point.model:
            return find(run.point.model, "lossy" if run.point.codec == "lossy" else "lossless")
        if settings.model != "auto":
            return find(settings.model, "lossy" if settings.codec == "lossy" else "lossless")
        if settings.codec == "lossy":
            found = [model for model in models_at_hand("lossy") if model.metric == settings.metric]
            return found[0] if found else find("", "lossy")
        return find(default_for(1000, 1000))

    def _lay_out(self) -> None:
        bar = QWidget()
        row = FlowLayout(bar)
        row.setContentsMargins(0, 0, 0, 0)
        for part in (self.back, self.family, self.state):
            row.addWidget(part)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(8, 6, 8, 6)
        column.addWidget(self.details, 3)
        column.addWidget(self.at)
        column.addWidget(self.bars, 1)
        column.addWidget(self.numbers, 2)
        column.addWidget(self.planes, 3)
        self.numbers.setMinimumHeight(30)
        splitter = KeyedSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self.diagram)
        splitter.addWidget(side)
        splitter.setHandleWidth(8)
        splitter.setSizes([560, 460])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 6)
        layout.addWidget(bar)
        layout.addWidget(splitter, 1)

    def _fill(self) -> None:
        with QSignalBlocker(self.family):
            self.family.clear()
            for name in self._networks:
                self.family.addItem(part_label(name), name)
        self.family.setVisible(len(self._networks) > 1)
        self._follow()
        self._draw()

    def _follow(self) -> None:
        """The network that coded the pixel looked at."""
        found = self._probe.prediction
        row = self.family.findData(found.family) if found is not None else -1
        if row >= 0 and row != self.family.currentIndex():
            self.family.setCurrentIndex(row)
            self._draw()

    def _draw(self) -> None:
        self.diagram.show_parts(self._networks.get(str(self.family.currentData()), ()))

    def _on_probe(self) -> None:
        if self.isVisible():
            self._ask()
            self._follow()
            self._show_values()

    def _show_part(self) -> None:
        parts = self._networks.get(str(self.family.currentData()), ())
        part = next((part for part in parts if part.name == self.diagram.chosen), None)
        codec = "lossy" if "lossy" in self._networks else "lossless"
        self.details.setHtml(words.details(part) + words.honest(codec) if part is not None else "")
        self._show_values()

    def _show_planes(self) -> None:
        """What the chosen block leaves at every place of the run, where that was kept."""
        scene, chosen, at = self._session.scene(), self.diagram.chosen, self._probe.at
        values, side, step_of, count = None, 1, None, 0
        if scene is not None and scene.traces is not None and chosen in ("state", "states"):
            values, step_of, count = scene.traces.states, scene.step_of, scene.count
        elif scene is not None and scene.latents is not None and chosen in ("z", "density"):
            values, side = scene.latents.arrays.z, HYPER_SIDE
        place = None if at is None else (at[1] // side, at[0] // side)
        self.planes.show_planes(values, place, step_of, count, self._session.position)

    def _on_position(self) -> None:
        if self.isVisible():
            self.planes.follow(self._session.position)

    @Slot(int)
    def _on_stepped(self, step: int) -> None:
        self._session.seek(step, perf_counter())

    def _show_values(self) -> None:
        self._show_planes()
        latents, chosen = self._probe.latents, self.diagram.chosen
        if latents is not None and "lossy" in self._networks:
            self._show_latents(latents, chosen)
            return
        found = self._probe.prediction
        fits = found is not None and found.family in ("", str(self.family.currentData()))
        values = found.values.get(chosen) if found is not None and fits else None
        numbers = self._show_numbers(values)
        self.numbers.setPlainText(", ".join(map(str, numbers[:MOST_TOLD])))
        if self._probe.problem:
            self.at.setText(self._probe.problem)
        elif found is None or values is None:
            self.at.setText(tr("Point at a pixel of a run, then look here: P pins it"))
        else:
            text = tr("{count} whole numbers at pixel {x}, {y}, step {step}")
            self.at.setText(text.format(count=len(numbers), x=found.x, y=found.y, step=found.step + 1))

    def _show_latents(self, found: LatentPrediction, chosen: str) -> None:
        """What was expected of the latents; of z what is there, and what all of it takes."""
        self._show_numbers(found.parts.get(chosen))
        self.at.setText(latent_words.place(found))
        run = self._session.selected
        if chosen in ("z", "density", "h_a"):
            taken = sum(share.bytes for share in shares(run) if share.kind == "hyper") if run is not None else 0.0
            self.numbers.setHtml(latent_words.hyper(found, taken, len(run.data) if run is not None else 0))
        else:
            self.numbers.setHtml(latent_words.table(found))

    def _show_numbers(self, values: NDArray[np.int64] | None) -> list[int]:
        numbers = [] if values is None else [int(value) for value in values]
        self.bars.show_values(numbers)
        return numbers
