"""What is done with a picture of a batch: a compressed file is restored, any other is compressed. No Qt."""

from __future__ import annotations

from collections.abc import Callable

from explorer.gui.batch.compressing import compress
from explorer.gui.batch.items import Outcome
from explorer.gui.batch.restoring import restore
from explorer.gui.batch.work import Order, Work, guarded
from explorer.gui.codec.codec import Codec
from explorer.gui.codec.reading import is_compressed


def treat(codec: Codec, order: Order, explain: Callable[[BaseException], str]) -> Work[Outcome]:
    """Make and write the file of a picture. Whatever goes wrong is the outcome of this picture and raises nothing."""
    work = restore if is_compressed(order.source.path) else compress
    return guarded(work(codec, order), order, explain)
