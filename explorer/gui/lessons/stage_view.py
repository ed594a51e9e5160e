"""Presenter mode: the window becomes a stage with large words and nothing else; the lecturer has a window beside."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

from explorer.gui.lessons.curtain import Curtain
from explorer.gui.lessons.player import LessonPlayer
from explorer.gui.lessons.presenter import PresenterWindow
from explorer.gui.look.actions import Actions


class StageView(QObject):
    """The presentation of a lesson, while there is one.

    Attributes:
        presenter: the lecturer's window, None while nothing is presented.
        curtain: over the stage.
    """

    def __init__(self, window: QMainWindow, player: LessonPlayer, actions: Actions) -> None:
        super().__init__(window)
        self._window, self._player, self._actions = window, player, actions
        self.curtain = Curtain(window)
        self.presenter: PresenterWindow | None = None
        self._was_full = False
        player.changed.connect(self._on_changed)

    def present(self, on: bool) -> None:
        """Begin, or end."""
        if on == (self.presenter is not None):
            return
        if on and self._player.active:
            self._begin()
        elif not on:
            self._end()

    def _begin(self) -> None:
        assert self._player.course is not None
        self._was_full = self._window.isFullScreen()
        self._window.menuBar().hide()
        # Keys of actions that are in hidden menus alone would count no more.
        self._window.addActions([self._actions[spec.id] for spec in self._actions.specs if spec.id and not spec.local])
        self._player.strip.show_stage(True)
        self.presenter = PresenterWindow(self._actions, self._player.go_to)
        self.presenter.closed = lambda: self.present(False)
        self.presenter.show_course(self._player.course)
        screens = QGuiApplication.screens()
        if len(screens) > 1:  # the stage to the projector, which is the other one
            own = self._window.screen()
            other = next(screen for screen in screens if screen is not own)
            self.presenter.move(own.availableGeometry().topLeft())
            self._window.setGeometry(other.geometry())
            self._window.showFullScreen()
        self.presenter.show()
        self.curtain.begin()
        self._window.activateWindow()

    def _end(self) -> None:
        presenter, self.presenter = self.presenter, None
        self.curtain.end()
        self._window.menuBar().show()
        for spec in self._actions.specs:
            if spec.id and not spec.local:
                self._window.removeAction(self._actions[spec.id])
        self._player.strip.show_stage(False)
        if not self._was_full and self._window.isFullScreen():
            self._window.showNormal()
        if presenter is not None:
            presenter.closed = lambda: None
            presenter.close()
            presenter.deleteLater()
        self._actions["lesson_present"].setChecked(False)

    def _on_changed(self) -> None:
        if self.presenter is None:
            return
        if self._player.course is None:
            self._end()
        else:
            self.presenter.show_course(self._player.course)
