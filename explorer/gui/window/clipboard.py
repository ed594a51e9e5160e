"""Pictures, files and commands to and from the clipboard and what is dropped."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication, QImage


def dropped_paths(mime: QMimeData | None) -> list[Path]:
    """Local files and folders among what is offered."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()] if mime is not None else []


def picture_samples(mime: QMimeData | None) -> NDArray[np.uint8] | None:
    """uint8 (H, W, 3 or 4) of the picture that is offered; None where there is none."""
    if mime is None or not mime.hasImage():
        return None
    image = mime.imageData()
    return samples_of(image) if isinstance(image, QImage) and not image.isNull() else None


def samples_of(image: QImage) -> NDArray[np.uint8]:
    """uint8 (H, W, 3), or (H, W, 4) where something is transparent."""
    channels, layout = (
        (4, QImage.Format.Format_RGBA8888) if image.hasAlphaChannel() else (3, QImage.Format.Format_RGB888)
    )
    image = image.convertToFormat(layout)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    samples = rows[:, : image.width() * channels].reshape(image.height(), image.width(), channels)
    # Screenshots come with an alpha channel in which nothing is transparent.
    if channels == 4 and samples[..., 3].min() == 255:
        samples = samples[..., :3]
    return samples.copy()  # the bits go away with the image


def copy_picture(rgb: NDArray[np.uint8]) -> None:
    """Put uint8 (H, W, 3) on the clipboard."""
    height, width = rgb.shape[:2]
    rows = np.ascontiguousarray(rgb)
    image = QImage(rows.data, width, height, 3 * width, QImage.Format.Format_RGB888)
    QGuiApplication.clipboard().setImage(image.copy())  # the array may go, or be written to


def copy_text(text: str) -> None:
    """Put text on the clipboard."""
    QGuiApplication.clipboard().setText(text)
