"""One bar for a whole file: what its bytes hold, part by part; a click on a step shows it."""

from __future__ import annotations

import time

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QVBoxLayout, QWidget

from explorer.gui.look.elided import ElidedLabel
from explorer.gui.look.i18n import tr
from explorer.gui.look.labels import bytes_label
from explorer.gui.look.palette import SERIES, SERIES_ON_DARK, Tone, cividis
from explorer.gui.state.session import Session
from explorer.gui.state.shares import Kind, Share, shares

HEIGHT = 22  # px
NARROWEST = 2.0  # px of a part, however small
COLOURS: dict[Kind, int] = {"header": 5, "profile": 1, "metadata": 3, "preview": 4, "base": 2, "planes": 4, "hyper": 1}


class SharesBar(QWidget):
    """The bar, and below it the part that is looked at.

    Attributes:
        parts: of the selected run.
        text: the part in words.
        chosen: which one, -1 for none.
    """

    def __init__(self, session: Session, tone: Tone) -> None:
        super().__init__()
        self._session, self._tone = session, tone
        self.parts: list[Share] = []
        self.chosen = -1
        self.strip = Strip(self)
        self.text = ElidedLabel(least=12)
        self.text.setObjectName("muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.strip)
        layout.addWidget(self.text)
        session.selection_changed.connect(self.refresh)
        self.refresh()

    def set_tone(self, tone: Tone) -> None:
        """Draw in the colours of another theme."""
        self._tone = tone
        self.strip.update()

    def refresh(self) -> None:
        """The parts of the selected run."""
        run = self._session.selected
        self.parts = shares(run) if run is not None and run.replay.count else []
        self.setVisible(bool(self.parts))
        self.choose(-1)

    def choose(self, number: int, *, show: bool = False) -> None:
        """Tell one part in words; `show` it in the picture as well."""
        self.chosen = number
        self.strip.update()
        if not self.parts:
            return
        total = sum(part.bytes for part in self.parts)
        if number < 0:
            kinds = dict.fromkeys(part.kind for part in self.parts)
            sums = {kind: sum(part.bytes for part in self.parts if part.kind == kind) for kind in kinds}
            self.text.setText(" · ".join(f"{kind_name(kind)} {bytes_label(size)}" for kind, size in sums.items()))
            return
        part = self.parts[number]
        self.text.setText(self.words(part, total))
        if show:
            self._show(part)

    def words(self, part: Share, total: float) -> str:
        """Such as "Step 8: 12.3 kB, 4.1 %"."""
        name = kind_name(part.kind)
        if part.first >= 0 and part.first == part.last:
            name = tr("Step {step}").format(step=part.first + 1)
        elif part.first >= 0:
            name = tr("Steps {first} to {last}").format(first=part.first + 1, last=part.last + 1)
        share = f"{100 * part.bytes / total:.1f}"
        return tr("{part}: {size}, {percent} % of the file").format(
            part=name, size=bytes_label(part.bytes), percent=share
        )

    def colour(self, part: Share) -> QColor:
        """Of a part: steps from dark to light in their order, all else by its kind."""
        if part.first >= 0:
            count = max(1, self.parts[-1].last)
            return QColor(*cividis()[round(40 + 200 * part.first / count)].tolist())
        series = SERIES_ON_DARK if self._tone.window < "#8" else SERIES
        return QColor(series[COLOURS.get(part.kind, 0)])

    def _show(self, part: Share) -> None:
        self._session.player.pause()
        if part.first >= 0:
            self._session.seek(part.last + 1, time.perf_counter())
        elif part.kind == "base":
            self._session.seek(0, time.perf_counter())


class Strip(QWidget):
    """The parts side by side, each as wide as it is large."""

    def __init__(self, bar: SharesBar) -> None:
        super().__init__(bar)
        self._bar = bar
        self._ringed = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Where the bytes go"))
        self.setAccessibleDescription(tr("Arrow keys go from part to part, Return shows its step"))

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(200, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Not much."""
        return QSize(60, HEIGHT)

    def rects(self) -> list[QRectF]:
        """Of all parts."""
        parts = self._bar.parts
        total = sum(part.bytes for part in parts) or 1.0
        room = self.width() - NARROWEST * len(parts)
        found, left = [], 0.0
        for part in parts:
            width = NARROWEST + max(0.0, room) * part.bytes / total
            found.append(QRectF(left, 2, width, self.height() - 4))
            left += width
        return found

    def at(self, place: QPoint) -> int:
        """The part under a place, -1 for none."""
        return next((number for number, rect in enumerate(self.rects()) if rect.contains(place)), -1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw them."""
        painter = QPainter(self)
        for number, (part, rect) in enumerate(zip(self._bar.parts, self.rects(), strict=True)):
            painter.fillRect(rect, self._bar.colour(part))
            if number == self._bar.chosen:
                painter.setPen(QPen(self.palette().windowText().color(), 2))
                painter.drawRect(rect.adjusted(0, -1, 0, 1))
        if self._ringed:
            painter.setPen(QPen(self.palette().accent().color(), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Name what is under the cursor."""
        number = self.at(event.position().toPoint())
        if number >= 0:
            parts = self._bar.parts
            text = self._bar.words(parts[number], sum(part.bytes for part in parts))
            QToolTip.showText(event.globalPosition().toPoint(), text, self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a part."""
        self._bar.choose(self.at(event.position().toPoint()), show=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from part to part."""
        by = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if by and self._bar.parts:
            self._bar.choose(min(max(self._bar.chosen + by, 0), len(self._bar.parts) - 1))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._bar.chosen >= 0:
            self._bar.choose(self._bar.chosen, show=True)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus to those who came by keyboard."""
        reasons = Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason
        self._ringed = event.reason() in reasons
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """No ring."""
        self._ringed = False
        self.update()


def kind_name(kind: Kind) -> str:
    """A part in words."""
    return {
        "header": tr("Header"),
        "profile": tr("Colour profile"),
        "metadata": tr("Metadata"),
        "preview": tr("Preview"),
        "base": tr("Base"),
        "planes": tr("Alpha and lower bits"),
        "hyper": tr("Hyper-latents"),
        "latents": tr("Latents"),
        "steps": tr("Steps"),
        "samples": tr("Samples"),
    }[kind]
