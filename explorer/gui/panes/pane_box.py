"""A pane under its choice of view, the legend of that, and what is to be said about it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QSpinBox, QVBoxLayout, QWidget

from explorer.gui.codec.drawing import MOST_STEPS
from explorer.gui.look.elided import ElidedLabel
from explorer.gui.look.i18n import tr
from explorer.gui.look.keys import keep_keys
from explorer.gui.look.labels import bytes_label, seconds_label
from explorer.gui.look.palette import Tone
from explorer.gui.panes.legend import Legend
from explorer.gui.panes.pane import Pane
from explorer.gui.panes.viewport import Viewport
from explorer.gui.plot.figures import run_label
from explorer.gui.scene.latents import LATENT_MODES, STRONGEST
from explorer.gui.scene.layers import FILLINGS, MODES, Mode, bits_apart_top, hollow
from explorer.gui.state.session import Imagined, Run, Session, Standing

NARROWEST = 160  # px of a pane
OF_LOSSLESS: tuple[Mode, ...] = ("imagined", "saved")  # views that only its runs have
SHORTEST_CHOICE = 8  # characters
ARROW, GAP, SHORTEST_NAME, WIDEST_NAME = 38, 10, 60, 200  # px


class PaneBox(QWidget):
    """A pane under its choice of view and the legend of that.

    Attributes:
        pane: the view itself.
        choice, legend: what it shows, and what its colours mean.
        run: which run it shows, where two are compared.
    """

    def __init__(self, session: Session, viewport: Viewport, mode: Mode, tone: Tone, name: str) -> None:
        super().__init__()
        self._session, self._tone = session, tone
        self.pane = Pane(session, viewport, mode, tone)
        self.pane.setAccessibleName(name)
        self.choice = QComboBox()
        keep_keys(self.choice, self)
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.choice.setMinimumContentsLength(SHORTEST_CHOICE)  # the least; it asks for more
        self.choice.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.choice.setAccessibleName(tr("{pane}: what it shows").format(pane=name))
        for each, text in zip(MODES, self._mode_names(), strict=True):
            self.choice.addItem(text, each)
        for row, tip in enumerate(self._mode_tips()):
            self.choice.setItemData(row, tip, Qt.ItemDataRole.ToolTipRole)
        self.choice.setCurrentIndex(MODES.index(mode))
        self.choice.currentIndexChanged.connect(self._on_choice)
        self.legend = Legend(tone)
        self._override = ElidedLabel(tr("showing the original"))
        self.note = ElidedLabel()
        self._make_channel(name)
        self.run = ElidedLabel()
        self.run.setObjectName("heading")
        self.run.hide()
        self.clock = QLabel()
        self.clock.setObjectName("heading")
        self.clock.hide()
        for label in (self._override, self.note):
            label.setObjectName("muted")
            label.hide()
        head = QWidget()  # of one height whatever stands in it, so that linked panes start in one line
        self._header = QHBoxLayout(head)
        self._header.setContentsMargins(8, 4, 8, 4)
        self._header.setSpacing(GAP)
        for widget in (self.choice, self.channel, self.legend, self.note, self._override):
            self._header.addWidget(widget)
        self._header.addStretch(1)
        self.setMinimumWidth(NARROWEST)  # whatever the header says: linked panes are of one size
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._title = QHBoxLayout()
        self._title.setContentsMargins(8, 0, 8, 0)
        self._title.setSpacing(2 * GAP)
        self._title.addWidget(self.run, 1)
        self._title.addWidget(self.clock)
        layout.addLayout(self._title)
        layout.addWidget(head)
        self._head = head
        self._keep_height()
        self._keep_name()
        layout.addWidget(self.pane, 1)

    def _keep_name(self) -> None:
        """Of the two, the legend gives way to the name of the view."""
        wide = self.choice.fontMetrics().horizontalAdvance(self.choice.currentText()) + ARROW
        others = [self.channel, self.legend, self.note, self._override]
        self.choice.setMaximumWidth(max(wide, WIDEST_NAME // 2))
        taken = sum(each.minimumSizeHint().width() + GAP for each in others if not each.isHidden())
        self.choice.setMinimumWidth(max(SHORTEST_NAME, min(wide, WIDEST_NAME, self.width() - taken - 2 * GAP)))
        tip = self._mode_tips()[max(0, self.choice.currentIndex())]
        self.choice.setToolTip(f"{self.choice.currentText()}: {tip}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or less room for names."""
        super().resizeEvent(event)
        self._keep_name()

    def changeEvent(self, event: QEvent) -> None:
        """Letters of another size."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_head"):
            self._keep_height()
            self._keep_name()

    def _keep_height(self) -> None:
        self._head.setFixedHeight(max(self.choice.sizeHint().height(), self.channel.sizeHint().height()) + 8)

    def host(self, other: PaneBox) -> None:
        """Take the choice and the legend of another pane to the right end of the header."""
        for widget in (other.note, other.legend, other.channel, other.choice):
            self._header.addWidget(widget)
        self._title.addWidget(other.run)
        self._title.addWidget(other.clock)

    def return_own(self) -> None:
        """Take choice and legend back from whoever has them."""
        for at, widget in enumerate((self.choice, self.channel, self.legend, self.note)):
            self._header.insertWidget(at, widget)
        self._title.insertWidget(0, self.run, 1)
        self._title.insertWidget(1, self.clock)

    def show_original(self, on: bool) -> None:
        """Show the original instead for a while."""
        self.pane.set_override("original" if on else None)
        self._override.setVisible(on)
        self.legend.setVisible(not on)

    def set_tone(self, tone: Tone) -> None:
        """Draw in the colours of another theme."""
        self._tone = tone
        self.pane.set_tone(tone)
        self.refresh_legend()

    def refresh_choices(self) -> None:
        """List the views that the codec has; the one that is shown stays."""
        run = self._session.selected
        codec = run.point.codec if run is not None else self._session.settings.codec
        view, model = self.choice.view(), self.choice.model()
        for row, mode in enumerate(MODES):
            there = mode == self.pane.mode or mode not in (OF_LOSSLESS if codec == "lossy" else LATENT_MODES)
            flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable if there else Qt.ItemFlag.NoItemFlags
            model.setData(model.index(row, 0), int(flags.value), Qt.ItemDataRole.UserRole - 1)
            view.setRowHidden(row, not there)  # type: ignore[attr-defined]

    def refresh_legend(self) -> None:
        """The scene's highest bits may be others now."""
        self.refresh_choices()
        scene, _ = self.pane.source()
        mode, low = self.pane.mode, 0.0
        top = 0.0 if scene is None else bits_apart_top(scene) if mode in ("apart", "saved") else scene.heat_max
        if mode == "order" and scene is not None:
            top = float(scene.count)
        latents = scene.latents if scene is not None else None
        if mode in LATENT_MODES and latents is not None and scene is not None:
            _, low, top = latents.grid(mode, scene.channel)
        self.legend.show_mode(mode, top, self._tone, low)
        self.channel.setVisible(mode in LATENT_MODES and mode != "context" and latents is not None)
        if latents is not None:
            with QSignalBlocker(self.channel):
                self.channel.setRange(STRONGEST, latents.channels - 1)
                self.channel.setValue(self._session.channel)
                self.channel.setToolTip(
                    tr("The channel of the largest energy is {channel}").format(channel=latents.strongest)
                )

    def refresh_note(self) -> None:
        """How far the filled picture is."""
        session = self._session
        if session.shows_trial:  # which has one picture, and no views of its own
            self.note.hide()
            return
        texts = {
            "working": tr("computing…"),
            "too long": tr("computed for at most {count} steps only").format(count=MOST_STEPS),
            "": "",
        }
        mode = self.pane.mode
        if mode == "apart" and session.beside is None:
            self.note.setText(tr("Shift-click another run in the plot or the table"))
            self.note.show()
            return
        if mode == "saved" and (session.selected is None or session.selected.replay.scene.traces is None):
            self.note.setText(tr("a compressed picture of the lossless codec has it"))
            self.note.show()
            return
        if mode in LATENT_MODES:
            self._note_latents()
            return
        if mode not in FILLINGS:
            self.note.hide()
            return
        text = texts[session.imagining[mode]]
        if mode == "imagined" and session.selected is not None and session.selected.point.codec == "lossy":
            text = tr("the lossy codec draws no samples")
        filled = session.filled(mode)
        if mode == "mean":
            text = self._mean_note(filled) or text
        elif not text and filled is not None:
            text = tr("drawn with seed {seed}").format(seed=filled.seed)
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def _mean_note(self, filled: Imagined | None) -> str:
        """Whose idea of the rest is seen, where there is a rest."""
        scene, position = self.pane.source()
        if scene is None or scene.step_of is None or position >= scene.count or self._session.beside is not None:
            return ""
        if filled is None:
            return tr("gaps filled in from what is known") if hollow(scene) else ""
        if filled.position == position:
            return tr("as the network expects")
        return tr("as the network expected at step {step}").format(step=filled.position)

    def _note_latents(self) -> None:
        """Why there is nothing to see; what the context saved is a tool tip, there is little room."""
        scene, _ = self.pane.source()
        latents = scene.latents if scene is not None else None
        if latents is None:
            self.note.setText(tr("Only lossy runs have latents"))
        elif self.pane.mode == "context":
            text = tr("The context saved {size} in the whole picture")
            self.legend.setToolTip(text.format(size=bytes_label(latents.saved_bits / 8)))
        self.note.setVisible(latents is None)

    def _make_channel(self, name: str) -> None:
        self.channel = QSpinBox()
        self.channel.setAccessibleName(tr("{pane}: channel of the latents").format(pane=name))
        self.channel.setSpecialValueText(tr("strongest"))
        self.channel.setRange(STRONGEST, STRONGEST)
        self.channel.valueChanged.connect(self._session.show_channel)
        self.channel.setMinimumWidth(64)
        self.channel.hide()

    def show_run(self, run: Run | None) -> None:
        """Name the run that is shown, where two are compared."""
        self.run.setText(run_label(run) if run is not None else "")
        self.run.setVisible(run is not None)

    def show_standing(self, standing: Standing | None) -> None:
        """Seconds and bytes so far, where two runs are compared."""
        self.clock.setVisible(standing is not None)
        if standing is not None:
            mark = "✓ " if standing.done else ""
            time, size = seconds_label(standing.seconds), bytes_label(standing.bytes)
            self.clock.setText(tr("{mark}{time} · {size}").format(mark=mark, time=time, size=size))

    def set_mode(self, mode: Mode) -> None:
        """Choose a view."""
        self.choice.setCurrentIndex(MODES.index(mode))

    @Slot(int)
    def _on_choice(self, index: int) -> None:
        self.pane.set_mode(MODES[index])
        self._keep_name()
        self.refresh_legend()
        self.refresh_note()

    def _mode_tips(self) -> tuple[str, ...]:
        return (
            tr("What is known; the base, or grey, where nothing is"),
            tr("The pixels that this step codes, those known before, and the rest"),
            tr("What is known, and a colour for what is not"),
            tr("What is known, and what the network expects of the rest: the mean of its prediction"),
            tr("What is known, and the rest drawn at random as the network predicts it"),
            tr("The picture as it was opened"),
            tr("How far the shown picture is from the original, eight times"),
            tr("What each pixel cost"),
            tr("What each pixel cost more or less than in the run beside"),
            tr(
                "Bits that the second opinion, which learns the picture while it codes, saved against the network alone"
            ),
            tr("The number of the step that codes each pixel, as a colour"),
            tr("The whole numbers that a lossy file holds, for each 16 × 16 pixels, a channel at a time"),
            tr("What hyperprior and context expect of the latents"),
            tr("How sure that is: the standard deviation"),
            tr("Bits that the context saved against the hyperprior alone"),
        )

    def _mode_names(self) -> tuple[str, ...]:
        return (
            tr("Picture so far"),
            tr("Mask of this step"),
            tr("Known so far"),
            tr("Mean of the rest"),
            tr("Sample of the rest"),
            tr("Original"),
            tr("Difference"),
            tr("Bits per pixel"),
            tr("Difference of bits"),
            tr("Saved by the second opinion"),
            tr("Order of the steps"),
            tr("Latents"),
            tr("Latent means"),
            tr("Latent scales"),
            tr("Saved by context"),
        )
