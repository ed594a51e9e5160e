"""Other coders on the window's pictures, as jobs of the device's thread. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.errors import UnsupportedImage
from explorer.gui.codec.progress import Progress, Work
from explorer.gui.look.i18n import tr
from explorer.gui.scene.replay import Recorder
from explorer.gui.state.session import PeerPoint

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
