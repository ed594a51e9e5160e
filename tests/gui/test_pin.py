"""Some releases of PySide6 lose references and abort after some hundred signals; this one must not."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot


class Counter(QObject):
    """Counts what it is sent."""

    sent = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.count = 0
        self.sent.connect(self._on_sent)

    @Slot(bool)
    def _on_sent(self, value: bool) -> None:
        self.count += value


def test_five_thousand_signals(qtbot: QtBot) -> None:
    counter = Counter()
    for _ in range(5_000):
        counter.sent.emit(True)
    assert counter.count == 5_000


def test_twenty_thousand_setters(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    for number in range(20_000):
        label.setEnabled(number % 2 == 0)
    assert not label.isEnabled()
