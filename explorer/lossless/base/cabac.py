"""HEVC's context-adaptive binary arithmetic decoder, for intra slices."""

from __future__ import annotations

from explorer.errors import CorruptFile

# Range of the less probable symbol by state (row) and by the two bits below the range's highest (column).
_LPS_RANGE = (
    (128, 176, 208, 240), (128, 167, 197, 227), (128, 158, 187, 216), (123, 150, 178, 205), (116, 142, 169, 195),
    (111, 135, 160, 185), (105, 128, 152, 175), (100, 122, 144, 166), (95, 116, 137, 158), (90, 110, 130, 150),
    (85, 104, 123, 142), (81, 99, 117, 135), (77, 94, 111, 128), (73, 89, 105, 122), (69, 85, 100, 116),
    (66, 80, 95, 110), (62, 76, 90, 104), (59, 72, 86, 99), (56, 69, 81, 94), (53, 65, 77, 89), (51, 62, 73, 85),
    (48, 59, 69, 80), (46, 56, 66, 76), (43, 53, 63, 72), (41, 50, 59, 69), (39, 48, 56, 65), (37, 45, 54, 62),
    (35, 43, 51, 59), (33, 41, 48, 56), (32, 39, 46, 53), (30, 37, 43, 50), (29, 35, 41, 48), (27, 33, 39, 45),
    (26, 31, 37, 43), (24, 30, 35, 41), (23, 28, 33, 39), (22, 27, 32, 37), (21, 26, 30, 35), (20, 24, 29, 33),
    (19, 23, 27, 31), (18, 22, 26, 30), (17, 21, 25, 28), (16, 20, 23, 27), (15, 19, 22, 25), (14, 18, 21, 24),
    (14, 17, 20, 23), (13, 16, 19, 22), (12, 15, 18, 21), (12, 14, 17, 20), (11, 14, 16, 19), (11, 13, 15, 18),
    (10, 12, 15, 17), (10, 12, 14, 16), (9, 11, 13, 15), (9, 11, 12, 14), (8, 10, 12, 14), (8, 9, 11, 13),
    (7, 9, 11, 12), (7, 9, 10, 12), (7, 8, 10, 11), (6, 8, 9, 11), (6, 7, 9, 10), (6, 7, 8, 9), (2, 2, 2, 2),
)  # fmt: skip
_AFTER_LPS = (
    0, 0, 1, 2, 2, 4, 4, 5, 6, 7, 8, 9, 9, 11, 11, 12, 13, 13, 15, 15, 16, 16, 18, 18, 19, 19, 21, 21, 22, 22, 23, 24,
    24, 25, 26, 26, 27, 27, 28, 29, 29, 30, 30, 30, 31, 32, 32, 33, 33, 33, 34, 34, 35, 35, 35, 36, 36, 36, 37, 37, 37,
    38, 38, 63,
)  # fmt: skip

# Initial values of the contexts of intra slices, by syntax element.
INITIAL = {
    "sao_merge": (153,),
    "sao_type": (200,),
    "split_cu": (139, 141, 157),
    "bypass_cu": (154,),
    "part_mode": (184,),
    "prev_luma": (184,),
    "chroma_mode": (63,),
    "split_transform": (153, 138, 138),
    "cbf_luma": (111, 141),
    "cbf_chroma": (94, 138, 182, 154, 154),
    "qp_delta": (154, 154),
    "last_x": (110, 110, 124, 125, 140, 153, 125, 127, 140, 109, 111, 143, 127, 111, 79, 108, 123, 63),
    "last_y": (110, 110, 124, 125, 140, 153, 125, 127, 140, 109, 111, 143, 127, 111, 79, 108, 123, 63),
    "sub_block": (91, 171, 134, 141),
    "significant": (
        111, 111, 125, 110, 110, 94, 124, 108, 124, 107, 125, 141, 179, 153, 125, 107, 125, 141, 179, 153, 125, 107,
        125, 141, 179, 153, 125, 140, 139, 182, 182, 152, 136, 152, 136, 153, 136, 139, 111, 136, 139, 111, 141, 111,
    ),
    "greater1": (
        140, 92, 137, 138, 140, 152, 138, 139, 153, 74, 149, 92, 139, 107, 122, 152, 140, 179, 166, 182, 140, 227,
        122, 197,
    ),
    "greater2": (138, 153, 136, 167, 152, 152),
    "res_scale": (154,) * 8,
    "res_sign": (154, 154),
}  # fmt: skip
OFFSET: dict[str, int] = {}
for _name in INITIAL:
    OFFSET[_name] = sum(len(INITIAL[before]) for before in OFFSET)
# Zero bytes that a decoder may look at past the end of sound data.
_SLACK = 8


class Cabac:
    """Decodes bins. Raises `CorruptFile` once it has read well past the end of the data."""

    def __init__(self, data: bytes, slice_qp: int) -> None:
        self._data = data
        self._next = 0
        self._bits = 0
        self._available = 0
        self._range = 510
        self._states = [_initial_state(value, slice_qp) for values in INITIAL.values() for value in values]
        self._offset = self._read(9)

    def _read(self, count: int) -> int:
        while self._available < count:
            if self._next > len(self._data) + _SLACK:
                raise CorruptFile("BPG: the HEVC data is truncated or damaged")
            self._bits = (self._bits << 32) | int.from_bytes(self._data[self._next : self._next + 4].ljust(4, b"\0"))
            self._next += 4
            self._available += 32
        self._available -= count
        value = self._bits >> self._available
        self._bits &= (1 << self._available) - 1
        return value

    def bin(self, context: int) -> int:
        """A bin of the context at this index, `OFFSET` of its syntax element plus its increment."""
        state = self._states[context]
        most_probable = state & 1
        less = _LPS_RANGE[state >> 1][self._range >> 6 & 3]
        span = self._range - less
        if self._offset < span:
            if state < 124:
                self._states[context] = state + 2
            if span < 256:
                span <<= 1
                self._offset = self._offset << 1 | self._read(1)
            self._range = span
            return most_probable
        shift = 9 - less.bit_length()
        self._offset = (self._offset - span) << shift | self._read(shift)
        self._range = less << shift
        self._states[context] = _AFTER_LPS[state >> 1] << 1 | (most_probable ^ (state < 2))
        return 1 - most_probable

    def bypass(self, count: int = 1) -> int:
        """An unsigned number of `count` equiprobable bins."""
        # Doubling and subtracting bin by bin is long division.
        value, self._offset = divmod(self._offset << count | self._read(count), self._range)
        return value

    def terminate(self) -> bool:
        """A terminating bin: the end of the slice, or of a block of raw samples."""
        self._range -= 2
        if self._offset >= self._range:
            return True
        if self._range < 256:
            self._range <<= 1
            self._offset = self._offset << 1 | self._read(1)
        return False

    def unary(self, context: int, limit: int, shift: int = 0) -> int:
        """Ones before the first zero, at most `limit`; bin k has the context `context` + (k >> shift)."""
        count = 0
        while count < limit and self.bin(context + (count >> shift)):
            count += 1
        return count


def _initial_state(value: int, slice_qp: int) -> int:
    """Probability state, shifted left, with the most probable symbol in the lowest bit."""
    slope, offset = (value >> 4) * 5 - 45, ((value & 15) << 3) - 16
    state = min(max((slope * min(max(slice_qp, 0), 51) >> 4) + offset, 1), 126)
    return (state - 64) << 1 | 1 if state > 63 else (63 - state) << 1
