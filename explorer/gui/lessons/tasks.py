"""What a learner answers with, in the strip: a choice, a number, a place of the picture, or something done."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from explorer.gui.lessons.stage import Stage
from explorer.gui.look.i18n import tr
from explorer.lessons.checks import BLOCK, Facts
from explorer.lessons.schema import AskNumber

CLICK = 4.0  # px that a click may move; farther, the picture was dragged


class Task(QWidget):
    """What a task shows, and how it is answered.

    Signals:
        answered: with the facts of the answer, which the player completes.
    """

    answered = Signal(object)

    def take_focus(self) -> None:
        """Give the keyboard to what answers."""
        self.setFocus()

    def close_task(self) -> None:
        """It is over: let go of the window."""

    def show_answer(self) -> None:
        """The answer was right, or is told: nothing can be answered any more."""
        self.setEnabled(False)


class ChoiceTask(Task):
    """A button for each answer; its number is its key."""

    def __init__(self, choices: list[str], right: int) -> None:
        super().__init__()
        self._right = right
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        self.buttons: list[QPushButton] = []
        for number, text in enumerate(choices, 1):
            button = QPushButton(f"{number}   {text}")
            button.setObjectName("answer")
            button.setStyleSheet("text-align: left; padding: 3px 10px;")
            button.clicked.connect(lambda _=False, chosen=number: self.answered.emit(Facts(choice=chosen)))
            column.addWidget(button)
            self.buttons.append(button)
        column.addStretch(1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if self.buttons:
            self.setFocusProxy(self.buttons[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit answers; the arrows go from one to the next."""
        number = event.key() - Qt.Key.Key_0
        if 1 <= number <= len(self.buttons):
            self.buttons[number - 1].click()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            at = next((at for at, button in enumerate(self.buttons) if button.hasFocus()), 0)
            self.buttons[(at + (1 if event.key() == Qt.Key.Key_Down else -1)) % len(self.buttons)].setFocus()
        else:
            super().keyPressEvent(event)

    def show_answer(self) -> None:
        """Mark the right one."""
        super().show_answer()
        for number, button in enumerate(self.buttons, 1):
            if number == self._right:
                button.setText("✓ " + button.text())


class LeavePages(QObject):
    """An event filter for a field: the page keys are the lesson's, wherever the keyboard is; clickers send them."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Do not let the field claim the key, so that it goes on to the shortcut."""
        pages = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and event.key() in pages:
            event.ignore()
            return True
        return super().eventFilter(watched, event)


class NumberTask(Task):
    """A number to type."""

    def __init__(self, ask: AskNumber) -> None:
        super().__init__()
        self.field = QDoubleSpinBox()
        self.field.setAccessibleName(tr("Your answer"))
        self.field.setRange(0, ask.most)
        self.field.setDecimals(ask.digits)
        self.field.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
        self.field.setMinimumWidth(120)
        self._leave = LeavePages(self)
        for part in (self.field, self.field.lineEdit()):
            part.installEventFilter(self._leave)
        self.button = QPushButton(tr("Answer"))
        self.button.setObjectName("primary")
        row = QHBoxLayout()
        row.addWidget(self.field)
        row.addWidget(self.button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addStretch(1)
        self.button.clicked.connect(self._answer)
        self.field.lineEdit().returnPressed.connect(self._answer)
        self.setFocusProxy(self.field)

    def take_focus(self) -> None:
        """Ready to type over what is there."""
        self.field.setFocus()
        self.field.selectAll()

    def _answer(self) -> None:
        self.field.interpretText()
        self.answered.emit(Facts(number=self.field.value()))


class DoTask(Task):
    """Something is done in the window; the player looks whether it is."""

    def __init__(self, window: Stage, *, own: bool) -> None:
        super().__init__()
        self._window = window
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.text = QLabel(tr("Do it in the window; it is noticed by itself."))
        self.text.setWordWrap(True)
        column.addWidget(self.text)
        if own:
            row = QHBoxLayout()
            for name in ("open", "encode"):
                action = window.actions_table[name]
                button = QPushButton(action.text())
                button.clicked.connect(action.trigger)
                row.addWidget(button)
            row.addStretch(1)
            column.addLayout(row)
        column.addStretch(1)

    def take_focus(self) -> None:
        """The keyboard goes to the viewer, where it is done."""
        self._window.view.left.pane.setFocus()

    def show_answer(self) -> None:
        """Done."""
        self.text.setText(tr("✓ Done"))


class PlaceTask(Task):
    """A place of the picture: a click, or arrows and Return."""

    def __init__(self, window: Stage) -> None:
        super().__init__()
        self._window, self._pane = window, window.view.left.pane
        scene = window.session.scene()
        self._size = (scene.width, scene.height) if scene is not None else (1, 1)
        self._at = (self._size[0] // 2, self._size[1] // 2)
        self._pressed: QPointF | None = None
        self.text = QLabel()
        self.text.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.text)
        column.addStretch(1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._pane.installEventFilter(self)
        self._show()

    def close_task(self) -> None:
        """Take the frame away."""
        self._pane.removeEventFilter(self)
        self._window.view.set_marker(None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A click answers; a drag moves the picture as ever."""
        if isinstance(event, QMouseEvent) and self.isEnabled():
            if event.type() == QEvent.Type.MouseButtonPress:
                self._pressed = event.position()
            elif event.type() == QEvent.Type.MouseButtonRelease and self._pressed is not None:
                moved, self._pressed = event.position() - self._pressed, None
                if moved.manhattanLength() <= CLICK:
                    self._click(event.position())
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows move the frame by a block, Return answers."""
        key = Qt.Key
        moves = {key.Key_Left: (-1, 0), key.Key_Right: (1, 0), key.Key_Up: (0, -1), key.Key_Down: (0, 1)}
        if event.key() in moves:
            dx, dy = moves[key(event.key())]
            self._move(self._at[0] + dx * BLOCK, self._at[1] + dy * BLOCK)
        elif event.key() in (key.Key_Return, key.Key_Enter, key.Key_Space):
            self.answered.emit(Facts(spot=self._at))
        else:
            super().keyPressEvent(event)

    def _click(self, at: QPointF) -> None:
        ratio = self._pane.devicePixelRatioF()
        x, y = self._window.view.viewport.to_picture(at.x() * ratio, at.y() * ratio)
        if 0 <= x < self._size[0] and 0 <= y < self._size[1]:
            self._move(int(x), int(y))
            self.answered.emit(Facts(spot=self._at))

    def _move(self, x: int, y: int) -> None:
        self._at = (min(max(x, 0), self._size[0] - 1), min(max(y, 0), self._size[1] - 1))
        self._show()

    def _show(self) -> None:
        x, y = self._at
        self.text.setText(tr("Click into the picture, or move the frame with the arrows and press Return: {x}, {y}")
                          .format(x=x, y=y))  # fmt: skip
        self._window.view.set_marker(self._at)
