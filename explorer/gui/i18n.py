"""Translation outside of QObjects; `pyside6-lupdate` finds calls of `tr` and files them under an empty context."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def tr(text: str) -> str:
    """`text` in the user's language; placeholders are filled in afterwards, with `format`."""
    return QCoreApplication.translate("", text)
