"""Commands, lessons and words that are found by typing."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QKeySequence

from explorer.gui.lessons.word_cards import told
from explorer.gui.look.actions import menus
from explorer.gui.look.i18n import plain, tr
from explorer.gui.window.chooser import Chooser, Entry
from explorer.gui.window.desk import Desk

NATIVE = QKeySequence.SequenceFormat.NativeText


class FindingCommands:
    """The part of the commands that opens lists to choose from."""

    _window: Desk

    def palette(self) -> None:
        """All commands, and the program's lessons, to be searched by typing."""
        table, titles = self._window.actions_table, menus()
        entries = [
            Entry(
                plain(action.text()), action.trigger, action.shortcut().toString(NATIVE),
                f"{plain(titles[spec.menu])}: {spec.tip}", usable=action.isEnabled(),
            )
            for spec in table.specs
            if spec.id and spec.id != "palette" and (action := table[spec.id])
        ]  # fmt: skip
        lessons = self._window.lessons
        for path, lesson in lessons.lessons:
            about = [lesson.texts.summary, *lessons.words.explains(lesson.definition.id)]
            entries.append(Entry(told(lesson), partial(lessons.open, path), also=" · ".join(about)))
        Chooser(self._window, tr("Commands"), entries).open()

    def explain(self) -> None:
        """The card of the word at what has the focus; where there is none, all words to choose from."""
        words = self._window.lessons.words
        if words.explain():
            return
        at = self._window.view.window().geometry().center()
        entries = [
            Entry(
                word.name,
                partial(words.show_card, (term,), at),
                "; ".join(told(lesson) for _, lesson in word.lessons),
                word.meaning,
            )
            for term, word in words.words()
        ]
        Chooser(self._window, tr("Words"), entries).open()
