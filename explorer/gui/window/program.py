"""The program with its window: shown at once, and only then is imported what is slow."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QSettings, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from explorer import __version__
from explorer.desktop.install import APPLICATION
from explorer.errors import ModelMissing
from explorer.gui.batch.place import Place
from explorer.gui.codec.codec import Codec
from explorer.gui.codec.processes import remote_codec
from explorer.gui.look.i18n import LANGUAGE_KEY, SYSTEM, TRANSLATOR, language_for, read_texts
from explorer.gui.look.icons import application_icon
from explorer.gui.look.theme import Theme
from explorer.gui.window.collector import Collector
from explorer.gui.window.main_window import MainWindow
from explorer.machine.resources import resource_folder

SWITCH_SECONDS = 0.001  # how long the codec's thread may hold the interpreter while the window waits for it


def make_application(argv: Sequence[str]) -> QApplication:
    """The one QApplication with the program's names and icon."""
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication([sys.argv[0], *argv])
    application.setApplicationName("italic-explorer")
    application.setApplicationDisplayName("")
    application.setApplicationVersion(__version__)
    application.setOrganizationName("italic-explorer")
    application.setDesktopFileName(APPLICATION)
    application.setWindowIcon(application_icon())
    return application


def show_window(
    application: QApplication,
    paths: Sequence[Path],
    *,
    codec: Codec | None = None,
    settings: QSettings | None = None,
    batch_file: Path | None = None,
    journals: Path | None = None,
) -> MainWindow:
    """Show the window; the files are opened, and the codec's process starts, as soon as it is on the screen.

    `batch_file`: keeps the batch from one start to the next, `journals`: folder of evaluations; None to keep nothing.
    """
    mode = str(settings.value("window/theme", "system", type=str)) if settings is not None else "system"
    theme = Theme(application, mode)
    theme.setParent(application)
    window = MainWindow(codec or remote_codec(), theme, settings, batch_file, journals)
    window.show()
    QTimer.singleShot(0, window, window.batch.runner.offer_again)
    QTimer.singleShot(0, window, window.evaluate.memory.offer_again)
    QTimer.singleShot(0, window, window.engine.find_devices)
    if paths:
        QTimer.singleShot(0, window, lambda: window.open_paths(paths))
    return window


def start(argv: Sequence[str]) -> tuple[QApplication, MainWindow]:
    """The program with its window shown, before its event loop runs."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C in the terminal ends it
    application = make_application([])
    stay_awake(application)
    settings = QSettings()
    set_language(application, str(settings.value(LANGUAGE_KEY, SYSTEM, type=str)))
    place = Place(application)  # the application keeps the lock on the batch until its end
    paths = [Path(name) for name in argv]
    return application, show_window(
        application, paths, settings=settings, batch_file=place.path, journals=place.journals
    )


def stay_awake(application: QApplication) -> None:
    """Let no other thread hold up the window's, and no collection of garbage."""
    sys.setswitchinterval(SWITCH_SECONDS)
    collector = Collector(application)
    QTimer.singleShot(0, collector, collector.spare)  # the event loop turns when the window is there


def set_language(application: QApplication, wanted: str) -> str:
    """Translate the program and Qt's own texts, before there are widgets; `wanted` as `language_for`. Returns it."""
    language = language_for(wanted, QLocale.system().uiLanguages())
    TRANSLATOR.texts, TRANSLATOR.language = {}, language
    with suppress(ModelMissing):
        TRANSLATOR.texts = read_texts(resource_folder("assets") / "translations" / f"{language}.ts")
    own = QTranslator(application)  # the application keeps it
    if own.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(own)
    return language
