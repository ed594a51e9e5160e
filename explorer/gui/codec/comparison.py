"""Other coders on the window's pictures, as jobs of the device's thread. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from explorer.errors import UnsupportedImage
from explorer.gui.codec.codec import Codec
from explorer.gui.codec.lossy_jobs import LossyPeer, find_lossy_peers, measure_lossy_peer
from explorer.gui.codec.progress import Progress, Work
from explorer.gui.codec.tasks import Task
from explorer.gui.look.i18n import tr
from explorer.gui.scene.replay import Recorder
from explorer.gui.state.session import Document, PeerPoint, Session, Settings

if TYPE_CHECKING:
    from explorer.evaluation.lossless import Result
    from explorer.evaluation.peers import Peer
    from explorer.pictures.imaging import Picture


def find_peers(picture: Picture) -> Work[list[Peer]]:
    """The coders of this machine, whose libraries take a while to load.

    Raises `UnsupportedImage` where they cannot code the picture.
    """
    yield Progress("compare", Recorder())
    if picture.bit_depth != 8 or picture.channels == 2:
        raise UnsupportedImage(tr("other coders are measured on 8-bit grey, RGB and RGBA pictures only"))
    from explorer.evaluation.peers import peers_at_hand

    return [peer for peer in peers_at_hand(threads=1) if peer.codes(picture.channels)]


def measure_peer(picture: Picture, name: str, peer: Peer) -> Work[PeerPoint]:
    """Encode with another coder, decode and compare, in a process that ends with the work where it is cancelled.

    Raises `CorruptFile` naming picture and coder.
    """
    from explorer.evaluation.apart import measure_apart
    from explorer.evaluation.datasets import Sample
    from explorer.pictures.picture import Picture
    from explorer.tradeoff.point import bits_per_subpixel

    recorder = Recorder()
    yield Progress("compare", recorder)
    measuring = measure_apart(Sample(name, Picture(picture.samples)), peer)  # without what no coder is given
    try:
        while True:
            next(measuring)
            yield Progress("compare", recorder)
    except StopIteration as end:
        made: Result = end.value
    finally:
        measuring.close()
    bpsp = bits_per_subpixel(made.bytes, picture.width, picture.height, picture.channels)
    return PeerPoint(made.coder, made.bytes, bpsp, made.encode_seconds, made.decode_seconds)


class Comparison:
    """Measures other coders for a session, one after the other."""

    def __init__(
        self, session: Session, codec: Callable[[], Codec], submit: Callable[[Task], None], given_up: Callable[[], bool]
    ) -> None:
        """`codec`: gives the codec; `submit`: takes a task of the desk; `given_up`: whether those are cancelled."""
        self._session, self._codec, self._submit, self._given_up = session, codec, submit, given_up

    def start(self, document: Document) -> None:
        """The coders that this machine has; lossy ones where the lossy codec is chosen."""
        if self._session.settings.codec == "lossy":
            self._compare_lossy(document)
            return
        if (picture := document.picture) is not None:
            self._submit(
                Task(
                    lambda: find_peers(picture),
                    lambda peers: self._compare(document, picture, peers),
                    document=document,
                    phase="compare",
                )
            )

    def _compare(self, document: Document, picture: Picture, peers: Sequence[Peer]) -> None:
        if self._given_up():
            return
        for peer in peers:
            self._submit(
                Task(
                    lambda peer=peer: measure_peer(picture, document.name, peer),
                    lambda point: self._session.add_peer(document, point),
                    document=document,
                    phase="compare",
                    settings=Settings(steps=peer.name),
                )
            )

    def _compare_lossy(self, document: Document) -> None:
        picture, original = document.picture, document.original
        if picture is None or original is None:
            return

        def measure(peers: Sequence[LossyPeer]) -> None:
            for peer in peers if not self._given_up() else ():
                self._submit(
                    Task(
                        lambda peer=peer: measure_lossy_peer(self._codec(), original, picture.channels, peer),
                        lambda point: self._session.add_peer(document, point),
                        document=document,
                        phase="compare",
                        settings=Settings(steps=peer.label),
                    )
                )

        self._submit(Task(lambda: find_lossy_peers(self._codec()), measure, document=document, phase="compare"))
