"""The sums of a batch, kept up to date item by item: ten thousand are not gone through at every change. No Qt."""

from __future__ import annotations

from explorer.gui.batch.items import Item, Status, Totals

# Formats whose pictures grow without loss, as a rule. WebP is left out, as it may be without loss itself.
GROWING = frozenset({".jpg", ".jpeg", ".jpe", ".jfif", ".heic", ".heif", ".hif", ".avif"})


class Sums:
    """What `Totals` has, of the items that were put in and not taken out."""

    def __init__(self) -> None:
        self._counts: dict[Status, int] = dict.fromkeys(("waiting", "running", "done", "failed", "skipped"), 0)
        self._seconds = 0.0
        self._source_bytes = self._bytes = self._png_bytes = self._subpixels = 0
        self._restored = self._incomplete = self._growing = self._without_png = self._lossy = self._pixels = 0

    def put(self, item: Item, times: int = 1) -> None:
        """One more; with `times` -1 one less."""
        self._counts[item.status] += times
        if item.notes:
            self._incomplete += times * any(note.is_loss for note in item.notes)
        if item.status == "waiting":
            self._growing += times * (item.source.path.suffix.lower() in GROWING)
        figures = item.figures
        if item.status != "done" or figures is None:
            return
        self._seconds += times * figures.seconds
        if figures.restored:
            self._restored += times
            return
        self._source_bytes += times * figures.source_bytes
        self._bytes += times * figures.bytes
        self._png_bytes += times * figures.png_bytes
        self._without_png += times * (not figures.png_bytes)
        self._subpixels += times * figures.subpixels
        self._pixels += times * figures.pixels
        self._lossy += times * bool(figures.metric)

    def totals(self) -> Totals:
        """The sums of now."""
        counts = self._counts
        return Totals(
            counts["waiting"] + counts["running"], counts["done"], counts["failed"], counts["skipped"],
            self._source_bytes, self._bytes, 0 if self._without_png else self._png_bytes, self._subpixels,
            max(0.0, self._seconds), self._restored, self._incomplete, self._growing,
            self._lossy, self._pixels,
        )  # fmt: skip
