"""The set of a picture's colours, which the stream states first where that pays: what is not in it is not coded.

ascending numbers G 2^16 + R 2^8 + B as a tree of bits, the highest first; of a grey picture the bits of G alone
  .
 / \\      at each node: do both ways lead on? if not, which? both by how often it was so before, at this bit,
.   .     where the colour is grey so far, and given the same bit of the channels before
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from explorer.errors import CorruptFile
from explorer.lossless.opinion.kernel import LIKELY
from explorer.lossless.opinion.learner import packed_colours
from explorer.lossless.opinion.scales import PRECISION
from explorer.lossless.opinion.stream import Stream, put, take, writing, written

MOST = 1 << 14  # colours of a set
LARGER_THAN = 1 << 12  # px of pictures that state them
# On 25 graphics sets of at most 512 colours saved 2 to 5 % of files, others as much as they cost, unless a colour
# takes hardly more than two bits, as where every shade of a gradient occurs.
FEW, FEW_GREY, SHARE, BITS_EACH = 512, 64, 64, 2.5

Colours = NDArray[np.int64]
Decide = Callable[[tuple[int, ...], int], int]
NONE: Colours = np.empty(0, np.int64)


def colours_worth_stating(picture: NDArray[np.uint8], channels: int) -> Colours:
    """The colours of a picture, uint8 (H, W, 3), RGB, of 3 channels or 1, if to state them pays, else none."""
    pixels = picture.shape[0] * picture.shape[1]
    if pixels <= LARGER_THAN:
        return NONE
    packed = packed_colours(picture).reshape(-1)
    if len(np.unique(packed[:: 1 + pixels // (8 * MOST)])) > MOST:  # of a photograph a part tells
        return NONE
    found = in_order(np.unique(packed), channels)
    if len(found) <= (FEW if channels > 1 else FEW_GREY):
        return found if SHARE * len(found) <= pixels else NONE
    if channels == 1 or len(found) > MOST:
        return NONE
    tried = writing(len(found) + 16)
    state(tried, found, channels)
    return found if 8 * len(written(tried)) <= BITS_EACH * len(found) else NONE


def in_order(packed: NDArray[np.uint32], channels: int) -> Colours:
    """Colours R 2^16 + G 2^8 + B as they are stated: G 2^16 + R 2^8 + B, ascending; of a grey picture G 2^16."""
    own = packed.astype(np.int64)
    red, green, blue = own >> 16, own >> 8 & 255, own & 255
    return np.sort(green << 16 | red << 8 | blue if channels > 1 else green << 16)


def state(stream: Stream, colours: Colours, channels: int) -> None:
    """Write a set of colours, int64, ascending, at least one."""
    counts: dict[tuple[int, ...], list[int]] = {}

    def put_one(context: tuple[int, ...], bit: int) -> int:
        p = _chance(counts, context)
        if bit:
            put(stream, (1 << PRECISION) - p, p)
        else:
            put(stream, 0, (1 << PRECISION) - p)
        counts[context][bit] += 1
        return bit

    def node(low: int, high: int, bit: int) -> None:
        if bit < _last(channels):
            return
        edge = low + int(np.searchsorted(colours[low:high] >> bit & 1, 1))
        _ways(put_one, int(colours[low]), bit, (edge > low, edge < high))
        for begin, end in ((low, edge), (edge, high)):
            if begin < end:
                node(begin, end, bit - 1)

    node(0, len(colours), 23)


def stated(stream: Stream, channels: int, most: int) -> Colours:
    """Read what `state` has written; `most`: colours that there can be.

    Raises `CorruptFile` where there are more, or where no encoder wrote this.
    """
    counts: dict[tuple[int, ...], list[int]] = {}
    found: list[int] = []

    def take_one(context: tuple[int, ...], _: int) -> int:
        bit = int(take(stream, _chance(counts, context)))
        counts[context][bit] += 1
        return bit

    def node(prefix: int, bit: int) -> None:
        if bit < _last(channels):
            found.append(prefix)
            if len(found) > min(most, MOST):
                raise CorruptFile("damaged: more colours are stated than there can be")
            return
        zero, one = _ways(take_one, prefix, bit, (False, False))
        if zero:
            node(prefix, bit - 1)
        if one:
            node(prefix | 1 << bit, bit - 1)

    node(0, 23)
    if stream.counts[1]:
        raise CorruptFile("the stated colours are damaged")
    return np.array(found, np.int64)


def _last(channels: int) -> int:
    return 0 if channels > 1 else 16


def _chance(counts: dict[tuple[int, ...], list[int]], context: tuple[int, ...]) -> int:
    """Of a one, 2^-24, by how often there was one."""
    zeros, ones = counts.setdefault(context, [0, 0])
    p = ((2 * ones + 1) << PRECISION) // (2 * (zeros + ones) + 2)
    return min(max(p, LIKELY), (1 << PRECISION) - LIKELY)


def _ways(decide: Decide, colour: int, bit: int, leads: tuple[bool, bool]) -> tuple[bool, bool]:
    """Whether 0 and 1 lead on from a node whose higher bits a colour has; `leads`: the answer, where it is written."""
    channel, low = 2 - bit // 8, bit % 8
    own, green = colour >> (16 - 8 * channel), colour >> 16
    before = (green & 255) >> (low + 1) if channel else 0
    grey = int(channel > 0 and (own & 255) >> (low + 1) == before)
    if decide((0, channel, low, grey), int(all(leads))):
        return True, True
    beside = (green >> low & 1, colour >> (8 + low) & 1 if channel == 2 else 0) if channel else (0, 0)
    one = decide((1, channel, 0 if channel else low, *beside, grey), int(leads[1]))
    return not one, bool(one)
