"""Steps, base and device of the next run; the buttons that start and stop it; and, for the status bar, its progress."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer.coding.latent_schedule import LATENT_RUNGS
from explorer.coding.schedule import RUNGS
from explorer.errors import ItalicError
from explorer.gui.look.actions import Actions, action_push_button
from explorer.gui.look.elided import ElidedLabel
from explorer.gui.look.flow import FlowLayout, together
from explorer.gui.look.glossary import Term, mark_field
from explorer.gui.look.i18n import plain, tr
from explorer.gui.look.keys import LeaveUndo
from explorer.gui.look.labels import bytes_label, decibels_label, rung_label, rung_named, seconds_label
from explorer.gui.look.progress import show_value
from explorer.gui.state.documents import DEVICES
from explorer.gui.state.models_at_hand import METRIC_NAMES, lossy_metrics, model_choices, models_at_hand
from explorer.gui.state.session import Live, Session, Settings
from explorer.gui.window.quality_field import QualityField
from explorer.lossy.expectation import expected_figures
from explorer.weights.models import find_lossy

CODECS = ("lossless", "lossy")
BASES = ("auto", "none", "bpg")
MAX_QP = 51
USUAL_QP = 32
WORKING = 250  # px of the progress
FINE = 1000  # parts of the whole


class SettingsBar(QWidget):
    """The bar below the menus.

    Attributes:
        codec, steps, model, device: the fields; base, qp: of the lossless codec; metric_choice, quality: of the
            lossy one.
        encode, cancel, export, save_picture: the buttons.
        purpose: says what the settings are for, where that is not the picture on the desk.
        working: how far it is, and the way to stop it; not in the bar itself.
    """

    def __init__(self, session: Session, actions: Actions) -> None:
        super().__init__()
        self._session = session
        self._for_batch = False
        self.setObjectName("bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._make_fields(actions)
        self._make_progress(actions)
        self._lay_out(actions)
        session.settings_changed.connect(self._show_settings)
        session.live_changed.connect(self._show_live)
        session.devices_changed.connect(self._show_devices)
        session.current_changed.connect(self._show_export)
        self._show_settings()
        self._show_live()
        self._show_export()

    def _make_fields(self, actions: Actions) -> None:
        self._make_codec()
        self.steps = QComboBox()
        self.steps.setEditable(True)
        self.steps.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.steps.addItems([rung_label(rung) for rung in RUNGS])
        self.steps.setMinimumWidth(100)
        self.steps.setToolTip(tr("Decoding steps: more steps, fewer bits. Any whole number works too"))
        self.steps.currentTextChanged.connect(self._on_steps)
        self.steps.lineEdit().returnPressed.connect(actions["encode"].trigger)
        self.base = QComboBox()
        for name, text in zip(BASES, (tr("auto"), tr("none"), "BPG"), strict=True):
            self.base.addItem(text, name)
        self.base.setToolTip(tr("The low-level code that the steps start from; “auto” picks what suits the steps"))
        self.base.currentIndexChanged.connect(self._on_base)
        self.qp = QSpinBox()
        self.qp.setRange(0, MAX_QP)
        self.qp.setValue(USUAL_QP)
        self.qp.setPrefix("QP ")
        self.qp.setAccessibleName(tr("Quantiser of the base"))
        self.qp.setToolTip(tr("Quantiser of BPG: 0 is finest, 51 is coarsest"))
        self.qp.valueChanged.connect(self._on_base)
        self._leave_undo = LeaveUndo(self)
        for field in (self.steps, self.qp):
            self._leave_undo.watch(field)
        self.model = QComboBox()
        self.model.setToolTip(tr("The weights; “auto” picks by the picture’s size, or by the metric (Run > Models)"))
        self.model.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.model.activated.connect(self._on_model)
        self.device = QComboBox()
        for name, text in zip(DEVICES, (tr("auto"), "CPU", "CUDA", "MPS"), strict=True):
            self.device.addItem(text, name)
        self.device.setToolTip(tr("Where the network runs; the file is the same on every device"))
        self.device.currentIndexChanged.connect(self._on_device)

    def _make_codec(self) -> None:
        self._metrics = lossy_metrics()
        self.codec = QComboBox()
        for name, text in zip(CODECS, (tr("Lossless"), tr("Lossy")), strict=True):
            self.codec.addItem(text, name)
        self.codec.setToolTip(
            tr("Lossless keeps every sample; lossy makes far smaller files that only look the same")
            if self._metrics
            else tr("No model of the lossy codec is installed")
        )
        self.codec.currentIndexChanged.connect(self._on_codec)
        self.metric_choice, self.quality = QComboBox(), QualityField()
        for metric in self._metrics:
            self.metric_choice.addItem(METRIC_NAMES[metric], metric)
        self.metric_choice.setToolTip(tr("What the picture shall look good in: squared error or structure"))
        self.metric_choice.currentIndexChanged.connect(self._on_metric)
        self.quality.changed.connect(self._on_quality)

    def _make_progress(self, actions: Actions) -> None:
        self.status = ElidedLabel()
        self.status.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(tr("Progress"))
        told = QWidget()
        told.setFixedWidth(WORKING)
        column = QVBoxLayout(told)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(2)
        column.addWidget(self.status)
        column.addWidget(self.progress)
        self.cancel = action_push_button(actions, "cancel")
        self.working = QWidget()  # for the status bar, which can be seen in every arrangement
        row = QHBoxLayout(self.working)
        row.setContentsMargins(6, 0, 6, 0)
        row.addWidget(told)
        row.addWidget(self.cancel)

    def _lay_out(self, actions: Actions) -> None:
        self.encode = action_push_button(actions, "encode", primary=True)
        self.sweep = action_push_button(actions, "sweep")
        self.export = action_push_button(actions, "export_italic", tr("Export"))
        self.save_picture = action_push_button(actions, "export_picture", tr("Save as PNG"))
        row = FlowLayout(self)
        row.setContentsMargins(10, 7, 10, 7)
        for name in ("open", "paste"):
            row.addWidget(tool_button(actions, name))
        fields = (
            (tr("&Codec"), self.codec),
            (tr("&Steps"), self.steps),
            (tr("&Base"), self.base),
            (tr("&Metric"), self.metric_choice),
            (tr("&Quality"), self.quality),
            (tr("Wei&ghts"), self.model),
            (tr("&Device"), self.device),
        )
        self.purpose = QLabel(tr("For the batch:"))
        self.purpose.hide()
        row.addWidget(self.purpose)
        terms: dict[QWidget, Term] = {self.steps: "steps", self.base: "base", self.model: "model"}
        self._groups: dict[QWidget, QWidget] = {}
        for text, field in fields:
            label = QLabel(text)
            label.setBuddy(field)
            if field in terms:
                mark_field(label, field, terms[field])
            field.setAccessibleName(plain(text))
            group = self._groups[field] = together(label, field, *([self.qp] if field is self.base else []))
            row.addWidget(group)
        for widget in (self.encode, self.sweep):
            row.addWidget(widget)
        row.add_spring()
        for widget in (self.save_picture, self.export):
            row.addWidget(widget)

    def serve_batch(self, on: bool) -> None:
        """Whether the settings are those of the batch, and the picture on the desk is out of sight."""
        self.purpose.setVisible(on)
        self._for_batch = on
        for button in (self.encode, self.sweep):
            button.setVisible(not on)
        self._show_export()

    def _show_export(self) -> None:
        """Of a compressed file that was opened, its picture is what is wanted, not the same file once more."""
        document = self._session.current
        opened = document is not None and document.path is not None and document.path.suffix.lower() == ".italic"
        self.save_picture.setVisible(opened and not self._for_batch)
        self.export.setVisible(not opened and not self._for_batch)

    def _show_settings(self) -> None:
        settings = self._session.settings
        name, _, qp = settings.base.partition(":")
        lossy = settings.codec == "lossy"
        self._show_codec(lossy)
        self.show_models()
        with (
            QSignalBlocker(self.steps),
            QSignalBlocker(self.base),
            QSignalBlocker(self.qp),
            QSignalBlocker(self.device),
        ):
            if rung_named(self.steps.currentText()) != settings.steps:
                self.steps.setCurrentText(rung_label(settings.steps))
            self.base.setCurrentIndex(BASES.index(name))
            if qp:
                self.qp.setValue(int(qp))
            self.device.setCurrentIndex(DEVICES.index(settings.device))
        for field in (self.base, self.metric_choice, self.quality):
            self._groups[field].setVisible(lossy != (field is self.base))
        self.qp.setVisible(name == "bpg" and not lossy)

    def show_models(self) -> None:
        """Offer the models that there are now."""
        settings = self._session.settings
        choices = model_choices(settings.codec, settings.model)
        with QSignalBlocker(self.model):
            if choices != [(self.model.itemData(row), self.model.itemText(row)) for row in range(self.model.count())]:
                self.model.clear()
                for key, text in choices:
                    self.model.addItem(text, key)
            self.model.setCurrentIndex([key for key, _ in choices].index(settings.model))

    def _show_codec(self, lossy: bool) -> None:
        settings = self._session.settings
        with (
            QSignalBlocker(self.codec),
            QSignalBlocker(self.steps),
            QSignalBlocker(self.metric_choice),
        ):
            self.codec.setCurrentIndex(CODECS.index(settings.codec))
            self.codec.setEnabled(bool(self._metrics) or lossy)  # a session may ask for what is not installed
            rungs = LATENT_RUNGS if lossy else RUNGS
            if self.steps.count() != len(rungs):
                self.steps.clear()
                self.steps.addItems([rung_label(rung) for rung in rungs])
            self.metric_choice.setCurrentIndex(self.metric_choice.findData(settings.metric))
        self.quality.show_value(settings.quality)
        self.quality.setToolTip(_quality_tip(settings))

    def _show_devices(self) -> None:
        """Grey out what this machine does not have."""
        model = self.device.model()
        for row, name in enumerate(DEVICES):
            if name != "auto":
                flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
                there = name in self._session.devices
                model.setData(model.index(row, 0), int((flags if there else Qt.ItemFlag.NoItemFlags).value),
                              Qt.ItemDataRole.UserRole - 1)  # fmt: skip

    def _show_live(self) -> None:
        live = self._session.live
        self.working.setVisible(live is not None)
        if live is None:
            return
        recorder = live.recorder
        self.status.setText(self._status_text(live))
        # A bar that is told its value repaints the window at once; with updates off it waits for the next frame.
        most = FINE if recorder.count else 0  # before the first step the bar shows that it works
        show_value(self.progress, round(FINE * live.part), most)

    def _status_text(self, live: Live) -> str:
        recorder = live.recorder
        doing = {
            "open": tr("Opening"), "prepare": tr("Preparing"), "encode": tr("Encoding"), "decode": tr("Decoding"),
            "export": tr("Writing the file"),
            "compare": tr("Measuring {coder}").format(coder=live.steps or tr("other coders")),
        }[live.phase]  # fmt: skip
        if live.document is not None and live.document is not self._session.current:
            doing = f"{doing} {live.document.name}"
        if live.total > 1:
            doing = tr("{doing} ({number} of {total})").format(doing=doing, number=live.done + 1, total=live.total)
        if not recorder.count:
            return tr("{doing}…").format(doing=doing)
        told = {"doing": doing, "step": recorder.reached, "count": recorder.count}
        if (left := live.seconds_left) is not None:
            time = seconds_label(max(1, round(left)))
            return tr("{doing}, {time} left: step {step} of {count}").format(**told, time=time)
        size = bytes_label(recorder.bits / 8)
        return tr("{doing}: step {step} of {count}, {size}").format(**told, size=size)

    @Slot(str)
    def _on_steps(self, text: str) -> None:
        self._session.change_settings(steps=rung_named(text.strip()))

    @Slot(int)
    def _on_codec(self, index: int) -> None:
        steps = self._session.settings.steps
        wrong = CODECS[index] == "lossy" and steps not in LATENT_RUNGS
        self._session.change_settings(codec=CODECS[index], steps="wavefront" if wrong else steps)

    @Slot(int)
    def _on_metric(self, _index: int) -> None:
        self._session.change_settings(metric=str(self.metric_choice.currentData()))

    @Slot(int)
    def _on_model(self, _index: int) -> None:
        choose_model(self._session, self._session.settings.codec, str(self.model.currentData()))

    @Slot(float)
    def _on_quality(self, quality: float) -> None:
        self._session.change_settings(quality=quality)

    @Slot(int)
    def _on_base(self, _value: int) -> None:
        name = str(self.base.currentData())
        self._session.change_settings(base=f"bpg:{self.qp.value()}" if name == "bpg" else name)

    @Slot(int)
    def _on_device(self, _index: int) -> None:
        self._session.change_settings(device=str(self.device.currentData()))


def choose_model(session: Session, codec: str, key: str) -> None:
    """The next run uses a model of a codec, or "auto"; of the lossy codec it is the metric's, too."""
    changes = {"codec": codec, "model": key}
    for model in models_at_hand(codec):
        if model.key == key and codec == "lossy":
            changes["metric"] = model.metric
    steps = session.settings.steps
    if codec == "lossy" and steps not in LATENT_RUNGS:
        changes["steps"] = "wavefront"
    session.change_settings(**changes)


def tool_button(actions: Actions, name: str) -> QToolButton:
    """An icon button for an action."""
    button = QToolButton()
    button.setDefaultAction(actions[name])
    button.setAccessibleName(plain(actions[name].text()))
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button


def _quality_tip(settings: Settings) -> str:
    """What the quality is, and what it reached on other photographs."""
    tip = tr("More is better, and larger")
    try:
        expected = expected_figures(find_lossy(settings.metric).expected, [], settings.quality)
    except ItalicError:
        expected = None
    if expected is None:
        return tip
    usual = tr("On other photographs about {rate} bits per pixel and {likeness}")
    return f"{tip}. " + usual.format(rate=f"{expected.bpp:.2f}", likeness=decibels_label(expected.psnr))
