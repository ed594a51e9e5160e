"""The gallery's window: what to draw, the pictures as they are drawn, and a file of each."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QHideEvent, QIcon, QImage, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer.coding.schedule import RUNGS
from explorer.errors import ItalicError
from explorer.gui.gallery.gallery import Gallery, Tile, Wish, file_name
from explorer.gui.look import questions
from explorer.gui.look.i18n import tr
from explorer.gui.state.documents import OFF_AT_FIRST
from explorer.gui.state.failures import describe

FRAME_MS = 50
USUAL, AROUND = QSize(760, 660), QSize(40, 40)  # of the dialog, and what is left of the window around it
SIDE = 144  # px of a tile
SIZES = (8, 1024)  # px that a picture may have; larger ones are for the command line
MOST = 36  # pictures
LARGEST_SEED = 2**31 - 1


class TileButton(QToolButton):
    """A picture with its seed; pressed, it asks where to save it."""

    def __init__(self, tile: Tile, wish: Wish) -> None:
        super().__init__()
        self.tile = tile
        self._shown: tuple[object, ...] = ()
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setIconSize(QSize(SIDE, SIDE))
        self.setFixedSize(SIDE + 18, SIDE + 40)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._size = wish.width, wish.height
        self.refresh()

    def refresh(self) -> None:
        """Show how far it is, if that is news."""
        tile = self.tile
        news = tile.state, tile.part
        if news == self._shown:
            return
        self._shown = news
        self.setText(self._words())
        width, height = self._size
        self.setAccessibleName(
            tr("Sample with seed {seed}, {width} × {height}").format(seed=tile.seed, width=width, height=height)
        )
        self.setToolTip(tr("Save this picture…") if tile.state == "done" else tile.problem)
        self.setIcon(_icon(tile) if tile.picture is not None else self._blank())

    def _blank(self) -> QIcon:
        """The shape of the picture that will be there."""
        width, height = self._size
        scale = SIDE / max(width, height)
        pixmap = QPixmap(max(1, round(width * scale)), max(1, round(height * scale)))
        pixmap.fill(self.palette().mid().color())
        return QIcon(pixmap)

    def _words(self) -> str:
        tile = self.tile
        if tile.state == "drawing":
            return tr("seed {seed}, {percent} %").format(seed=tile.seed, percent=round(100 * tile.part))
        state = {
            "waiting": tr("seed {seed}, waiting"),
            "done": tr("seed {seed}"),
            "stopped": tr("seed {seed}, stopped"),
            "failed": tr("seed {seed}, failed"),
        }[tile.state]
        return state.format(seed=tile.seed)


def _icon(tile: Tile) -> QIcon:
    """The picture as large as a tile, in whole pixels where it is smaller."""
    assert tile.picture is not None
    height, width = tile.picture.shape[:2]
    image = QImage(tile.picture.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
    factor = SIDE // max(width, height)
    how = Qt.TransformationMode.FastTransformation if factor else Qt.TransformationMode.SmoothTransformation
    side = max(width, height) * factor or SIDE
    return QIcon(QPixmap.fromImage(image.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio, how)))


class GalleryDialog(QDialog):
    """Not modal: the window goes on beside it.

    Attributes:
        gallery: what it shows.
        width_box, height_box, count_box, seed_box, steps_box: the wish.
        draw_button, stop_button, more_button, save_button: what can be done.
        message: what went wrong, or was written.
        buttons: the tiles.
    """

    def __init__(self, parent: QWidget, gallery: Gallery, folder: str) -> None:
        super().__init__(parent)
        self.gallery, self._folder = gallery, folder
        self.setWindowTitle(tr("Gallery of samples"))
        self.resize(USUAL.boundedTo(parent.size() - AROUND))
        self._make_controls()
        self.message = QLabel()
        self.message.setWordWrap(True)
        self.message.setObjectName("muted")
        self.buttons: list[TileButton] = []
        self._grid_host = QWidget()
        self._grid = QGridLayout(self._grid_host)
        self._grid.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setWidget(self._grid_host)
        self._area.setAccessibleName(tr("Pictures drawn"))
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._on_frame)
        gallery.changed.connect(self.refresh)
        self.refresh()

    @property
    def wish(self) -> Wish:
        """What the fields say."""
        return Wish(
            self.width_box.value(), self.height_box.value(), self.steps_box.currentText(),
            self.count_box.value(), self.seed_box.value(),
        )  # fmt: skip

    def refresh(self) -> None:
        """Show the gallery's state."""
        gallery = self.gallery
        if [button.tile for button in self.buttons] != gallery.tiles:
            self._make_tiles()
        for button in self.buttons:
            button.refresh()
        self.stop_button.setEnabled(gallery.busy)
        self.save_button.setEnabled(any(tile.state == "done" for tile in gallery.tiles))
        problems = dict.fromkeys(tile.problem for tile in gallery.tiles if tile.problem)
        if problems:
            self.message.setText(" ".join(problems))
        if gallery.busy:
            self._timer.start()
        else:
            self._timer.stop()

    def resizeEvent(self, event: object) -> None:
        """As many columns as fit."""
        self._arrange()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: draw no more."""
        self.gallery.stop()
        super().hideEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The same, however it is closed."""
        self.gallery.stop()
        super().closeEvent(event)

    def _make_controls(self) -> None:
        wish = self.gallery.wish
        self.width_box = _number(tr("Width, px"), wish.width, *SIZES)
        self.height_box = _number(tr("Height, px"), wish.height, *SIZES)
        self.count_box = _number(tr("Number of pictures"), wish.count, 1, MOST)
        self.seed_box = _number(tr("First seed"), wish.seed, 0, LARGEST_SEED - MOST)
        self.steps_box = QComboBox()
        self.steps_box.setAccessibleName(tr("Steps"))
        self.steps_box.addItems([rung for rung in RUNGS if rung not in OFF_AT_FIRST])
        self.steps_box.setCurrentText(wish.steps)
        self.draw_button = self._button(tr("&Draw"), self._on_draw)
        self.draw_button.setObjectName("primary")
        self.draw_button.setDefault(True)
        self.more_button = self._button(tr("&Next seeds"), self._on_more)
        self.stop_button = self._button(tr("S&top"), self.gallery.stop)
        self.save_button = self._button(tr("&Save all…"), self._on_save_all)

    def _button(self, text: str, act: object) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(act)
        return button

    def _lay_out(self) -> None:
        fields = QHBoxLayout()
        for text, widget in (
            (tr("Size"), self.width_box), ("×", self.height_box), (tr("Pictures"), self.count_box),
            (tr("First seed"), self.seed_box), (tr("Steps"), self.steps_box),
        ):  # fmt: skip
            label = QLabel(text)
            label.setBuddy(widget)
            fields.addWidget(label)
            fields.addWidget(widget)
        fields.addStretch(1)
        row = QHBoxLayout()
        for button in (self.draw_button, self.more_button, self.stop_button):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.save_button)
        hint = QLabel(
            tr("Pictures that the network imagines from nothing: every decision a coin, as likely as it says.")
        )
        hint.setObjectName("muted")
        hint.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(hint)
        layout.addLayout(fields)
        layout.addLayout(row)
        layout.addWidget(self._area, 1)
        layout.addWidget(self.message)

    def _make_tiles(self) -> None:
        for button in self.buttons:
            self._grid.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = [TileButton(tile, self.gallery.wish) for tile in self.gallery.tiles]
        for button in self.buttons:
            button.clicked.connect(self._on_tile)
        self._arrange()

    def _arrange(self) -> None:
        columns = max(1, (self._area.viewport().width() - 12) // (SIDE + 24))
        for at, button in enumerate(self.buttons):
            self._grid.addWidget(button, at // columns, at % columns)

    @Slot()
    def _on_draw(self) -> None:
        self.message.clear()
        self.gallery.draw(self.wish)

    @Slot()
    def _on_more(self) -> None:
        """The seeds after those that are shown."""
        if self.gallery.tiles:
            self.seed_box.setValue(self.gallery.tiles[-1].seed + 1)
        self._on_draw()

    @Slot()
    def _on_tile(self) -> None:
        button = self.sender()
        if not isinstance(button, TileButton) or button.tile.state != "done":
            return
        proposed = Path(self._folder) / file_name(self.gallery.wish, button.tile)
        path = questions.ask_save(self, proposed, tr("Pictures (*.png *.tif *.tiff)"))
        if path is not None:
            self._write([(path, button.tile)], replace=True)

    @Slot()
    def _on_save_all(self) -> None:
        folder = questions.ask_folder(self, self._folder)
        done = [tile for tile in self.gallery.tiles if tile.state == "done"]
        if folder is not None:
            self._write([(folder / file_name(self.gallery.wish, tile), tile) for tile in done], replace=False)

    def _write(self, files: list[tuple[Path, Tile]], *, replace: bool) -> None:
        from explorer.pictures.imaging import Picture, write_picture

        problems, written = [], 0
        for path, tile in files:
            assert tile.picture is not None
            try:
                write_picture(path, Picture(tile.picture), force=replace)
                written += 1
            except (ItalicError, OSError) as problem:
                problems.append(describe(problem))
        self._folder = str(files[0][0].parent)
        said = tr("{count} pictures written to {folder}").format(count=written, folder=self._folder)
        if len(files) == 1 and written:
            said = tr("Written: {path}").format(path=files[0][0])
        self.message.setText(" ".join([*problems[:1], *([said] if written else [])]))

    @Slot()
    def _on_frame(self) -> None:
        for button in self.buttons:
            button.refresh()


def _number(name: str, value: int, low: int, high: int) -> QSpinBox:
    box = QSpinBox()
    box.setRange(low, high)
    box.setValue(value)
    box.setAccessibleName(name)
    box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return box
