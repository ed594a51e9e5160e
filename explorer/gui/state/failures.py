"""What went wrong, in a sentence for the user. No Qt."""

from __future__ import annotations

from explorer.errors import ItalicError
from explorer.gui.look.failure_words import in_words
from explorer.gui.look.i18n import tr


def describe(problem: BaseException) -> str:
    """One sentence for the notice bar."""
    if isinstance(problem, ItalicError):
        return in_words(str(problem))
    if isinstance(problem, MemoryError) or is_full_device(problem):
        return tr("The memory of this device is not enough for this picture; choose the CPU or a smaller picture.")
    if isinstance(problem, ImportError):
        return tr("A part of the program is not installed: {problem}").format(problem=problem)
    what = f"{type(problem).__name__}: {problem}"
    return tr("Something unexpected happened and was stopped: {problem}").format(problem=what)


def is_full_device(problem: BaseException) -> bool:
    """Whether it is torch's error of a device without memory; named, because torch is not imported for that."""
    return type(problem).__name__ == "OutOfMemoryError"
