"""Tries qualities of the lossy codec while a slider moves: the newest wish wins, and none waits in a queue. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from explorer.errors import BadSetting, ItalicError
from explorer.gui.codec import jobs, lossy_jobs
from explorer.gui.codec.codec import Codec
from explorer.gui.codec.lossy_codec import Tried
from explorer.gui.codec.progress import Work
from explorer.gui.scene.raster import Raster
from explorer.gui.state.failures import describe
from explorer.gui.state.session import Document, Session, Settings, Trial
from explorer.lossy.expectation import Figures, expected_figures
from explorer.weights.models import find_lossy

if TYPE_CHECKING:
    from explorer.pictures.imaging import Picture

LARGEST = 6_000_000  # px; of larger pictures only figures are shown, as making one holds up the device for long
DRAWN = tuple(range(0, 64, 3))  # qualities of the curve that is expected
Outcome = Tried | str  # or what went wrong
Start = Callable[[Callable[[], Work[Outcome]], Callable[[Any], None]], None]


class Trials:
    """Of one session. Figures that are expected are there at once; the picture and its own figures follow."""

    def __init__(self, session: Session, codec: Callable[[], Codec], start: Start) -> None:
        """`codec`: gives the codec; `start`: runs work beside other, and calls back with what it returns."""
        self._session, self._codec, self._start = session, codec, start
        self._wanted: tuple[Document, Picture, Settings] | None = None
        self._running = False
        self._measured: WeakKeyDictionary[Document, dict[tuple[str, str], list[Figures]]] = WeakKeyDictionary()

    def wish(self) -> None:
        """Try the session's settings on the current picture, if they are of the lossy codec."""
        session, document, settings = self._session, self._session.current, self._session.settings
        if document is None or document.picture is None or settings.codec != "lossy":
            session.set_trial(None)
            return
        try:
            settings = settings.checked()
        except BadSetting:  # a rung that is not written to its end
            return
        before = session.trial
        shown = before.shown if before is not None and before.document is document else None
        here, *curve = self._expected(document, settings, settings.quality, *DRAWN) or (None,)
        bpp, psnr = (here.bpp, here.psnr) if here is not None else (None, None)
        session.set_trial(Trial(document, settings, bpp, psnr, shown=shown, curve=tuple(curve)))
        if document.picture.width * document.picture.height <= LARGEST:
            self._wanted = document, document.picture, settings
            self._next()

    def _next(self) -> None:
        if self._wanted is None or self._running:
            return
        (document, picture, wanted), self._wanted = self._wanted, None
        if document is not self._session.current:
            return
        self._running = True

        def work() -> Work[Outcome]:
            try:
                return (
                    yield from jobs.with_retreat(
                        lambda at: lossy_jobs.try_quality(self._codec(), picture, replace(wanted, device=at)),
                        wanted.device,
                    )
                )
            except Exception as problem:  # whatever it is, the next wish is tried
                return describe(problem)

        self._start(work, lambda outcome: self._tried(document, picture, wanted, outcome))

    def _tried(self, document: Document, picture: Picture, settings: Settings, outcome: Outcome | None) -> None:
        """`outcome` is None where the work was cancelled."""
        self._running = False
        trial = self._session.trial
        if isinstance(outcome, str):
            self._session.set_trial(None)
            self._session.notify("error", outcome)
        elif outcome is not None:
            bpp = 8 * outcome.bytes / (picture.width * picture.height)
            self._of(document, settings).append(Figures(settings.quality, bpp, outcome.psnr))
            if trial is not None and trial.document is document:
                exact, curve = trial.settings == settings, self._expected(document, trial.settings, *DRAWN)
                now = trial._replace(bpp=bpp, psnr=outcome.psnr) if exact else trial
                self._session.set_trial(now._replace(exact=exact, shown=Raster(outcome.shown), curve=curve))
        self._next()

    def _of(self, document: Document, settings: Settings) -> list[Figures]:
        return self._measured.setdefault(document, {}).setdefault((settings.metric, settings.steps), [])

    def _expected(self, document: Document, settings: Settings, *qualities: float) -> tuple[Figures, ...]:
        points = [run.point for run in document.runs]
        known = [
            Figures(point.quality, point.bpp, point.psnr)
            for point in points
            if (point.metric, point.steps) == (settings.metric, settings.steps) and point.psnr is not None
        ]
        try:
            curve = find_lossy(settings.metric).expected
        except ItalicError:
            return ()
        measured = [*known, *self._of(document, settings)]
        found = (expected_figures(curve, measured, quality) for quality in qualities)
        return tuple(figures for figures in found if figures is not None)
