"""The selected run in one line of large figures, above the plot."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from explorer.gui.look import losses
from explorer.gui.look.elided import ElidedLabel
from explorer.gui.look.flow import FlowLayout
from explorer.gui.look.glossary import mark_terms
from explorer.gui.look.i18n import tr
from explorer.gui.look.labels import bytes_label, decibels_label, seconds_label
from explorer.gui.plot.outbox import drag_out, mime_of
from explorer.gui.state.headline import headline, saved
from explorer.gui.state.session import Run, Session


def verified_tip(run: Run | None) -> str:
    """What the mark says, in a sentence."""
    if run is None:
        return ""
    if run.point.codec == "lossy":
        return tr(
            "The decoder found exactly the latents that were encoded; the picture made from them is near the original, "
            "not identical to it."
        )
    if run.verified and (lost := losses.lost(run.notes)):
        return tr("Every decoded sample is identical to the one that was read; of the file, however: {lost}.").format(
            lost=lost
        )
    if run.verified:
        return tr("Every decoded sample is identical to the one that was encoded.")
    return tr("The file stores no checksum, so nothing could be compared.")


class Summary(QWidget):
    """What was gained in words; rate, size, time and verification.

    Attributes:
        headline: the words.
        verified: what the comparison said.
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._pressed = QPoint()
        self.setToolTip(tr("Drag it out of the window: the compressed file of the run"))
        self._values: list[QLabel] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 6)
        column.setSpacing(2)
        self.headline = ElidedLabel(least=20)
        self.headline.setObjectName("heading")
        column.addWidget(self.headline)
        cells = QWidget()
        column.addWidget(cells)
        row = FlowLayout(cells, spacing=14)
        row.setContentsMargins(0, 0, 0, 0)
        self._names: list[QLabel] = []
        self._titles = tr("bpsp"), tr("File"), tr("Saved"), tr("Decoded in"), tr("Verified")
        self._lossy_titles = tr("bpp"), tr("File"), tr("PSNR"), tr("Decoded in"), tr("Verified")
        for title in self._titles:
            row.addWidget(self._cell(title))
        self.verified = self._values[-1]
        session.selection_changed.connect(self.refresh)
        session.runs_changed.connect(self.refresh)
        session.trial_changed.connect(self.refresh)
        session.settings_changed.connect(self.refresh)
        self.refresh()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A drag may begin here."""
        self._pressed = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Carry the run's file out of the window."""
        far = (event.position().toPoint() - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if event.buttons() & Qt.MouseButton.LeftButton and far:
            mime = mime_of(self._session.current, self._session.selected)
            if mime is not None:
                drag_out(self, mime)
        super().mouseMoveEvent(event)

    def refresh(self) -> None:
        """Show the selected run, or what another quality would make of the picture."""
        run, trial = self._session.selected, self._session.trial
        texts = ["–"] * 5
        if trial is not None:
            run = None
        lossy = trial is not None or (run is not None and run.point.codec == "lossy")
        for name, title in zip(self._names, self._lossy_titles if lossy else self._titles, strict=True):
            name.setText(title)
        mark_terms(self._names[0], "bpp" if lossy else "bpsp")
        mark_terms(self._names[4], *(("latents",) if lossy else ()))
        if run is not None:
            point = run.point
            texts = [
                f"{point.bpsp:.3f}",
                bytes_label(point.bytes),
                saved(self._session.current, run),
                seconds_label(point.decode_seconds),
                _verdict(run),
            ]
        if run is not None and lossy:
            texts[0], texts[2], texts[4] = f"{run.point.bpp:.3f}", decibels_label(run.point.psnr), tr("✓ latents")
            if run.point.psnr is None and run.replay.count and run.replay.scene.original is None:
                texts[2] = tr("no original")  # a file that was opened by itself
        self._show_gain(run, lossy=lossy)
        self.verified.setToolTip(verified_tip(run))
        if trial is not None and trial.bpp is not None and trial.document.original is not None:
            about, original = "" if trial.exact else "≈ ", trial.document.original
            size = trial.bpp * original.width * original.height / 8
            texts[0], texts[1] = f"{about}{trial.bpp:.3f}", about + bytes_label(size)
            texts[2] = about + decibels_label(trial.psnr)
        for label, text in zip(self._values, texts, strict=True):
            label.setText(text)
        self.verified.setObjectName("verified" if run is not None and run.verified else "figure")
        self.verified.style().unpolish(self.verified)
        self.verified.style().polish(self.verified)

    def _show_gain(self, run: Run | None, *, lossy: bool) -> None:
        document = self._session.current
        settled = self._session.trial is None and (run is not None or self._session.settings.codec == "lossless")
        text = headline(document, run) if settled else ""
        self.headline.setText(text)
        self.headline.setVisible(bool(text))
        of_file = document is not None and bool(document.size)
        if not lossy and not of_file:
            self._names[2].setText(tr("Saved of raw"))
        tip = (
            tr("How near the decoded picture is to the original")
            if lossy
            else tr("Against the file that was opened")
            if of_file
            else tr("Against the raw samples, as there is no file of the picture")
        )
        self._names[2].setToolTip(tip)
        self._values[2].setToolTip(tip)

    def _cell(self, title: str) -> QWidget:
        name, value = QLabel(title), QLabel("–")
        name.setObjectName("muted")
        value.setObjectName("figure")
        value.setAccessibleName(title)
        self._names.append(name)
        self._values.append(value)
        box = QWidget()
        cell = QVBoxLayout(box)
        cell.setContentsMargins(0, 0, 0, 0)
        cell.setSpacing(0)
        cell.addWidget(name)
        cell.addWidget(value)
        return box


def _verdict(run: Run) -> str:
    if not run.verified:
        return tr("no checksum")
    return tr("✓ as read") if losses.lost(run.notes) else tr("✓ identical")
