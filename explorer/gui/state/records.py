"""Named tuples and plain values to JSON and back, distrusting every value that comes back. No Qt."""

from __future__ import annotations

import base64
import binascii
import json
import math
import types
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, Union, get_args, get_origin, get_type_hints

from explorer.errors import CorruptFile
from explorer.gui.look.i18n import tr

MOST_TEXT = 4096  # characters of a name, a path or a setting
LARGEST_NUMBER = 2**53
MOST_PLAIN = 100
MOST_MARKS = 4_000_000  # brackets and commas: a reader takes memory for each, however short the file is

Tuple = TypeVar("Tuple", bound=NamedTuple)
Value = TypeVar("Value")


def parse(data: bytes) -> Fields:
    """The one object of a JSON file. Raises `CorruptFile`."""
    if data.count(b"[") + data.count(b"{") + data.count(b",") > MOST_MARKS:
        raise CorruptFile("it has more entries than can be read")
    try:
        value = json.loads(data, parse_constant=_refuse)
    except (ValueError, RecursionError) as problem:
        raise CorruptFile("it is not complete, or no session at all") from problem
    return Fields(value, "")


def _refuse(name: str) -> None:
    raise ValueError(name)


class Fields:
    """An object of a JSON file, with readers that check what they find. All raise `CorruptFile`, naming the place."""

    def __init__(self, value: object, where: str) -> None:
        if not isinstance(value, dict):
            raise CorruptFile(f"{where or 'it'} is no object")
        self._values: dict[str, Any] = value
        self._where = where

    def __contains__(self, name: str) -> bool:
        return self._values.get(name) is not None

    def text(self, name: str, default: str | None = None) -> str:
        """A text of at most `MOST_TEXT` characters."""
        return self._of(name, str, default)

    def whole(self, name: str, low: int, high: int, default: int | None = None) -> int:
        """A whole number from `low` to `high`."""
        value = self._of(name, int, default)
        if not low <= value <= high:
            raise self._wrong(name)
        return value

    def number(self, name: str, low: float, high: float, default: float | None = None) -> float:
        """A number from `low` to `high`."""
        value = self._of(name, float, default)
        if not low <= value <= high:
            raise self._wrong(name)
        return value

    def truth(self, name: str) -> bool | None:
        """True, False, or None where it is missing."""
        return self._of(name, bool) if name in self else None

    def data(self, name: str, limit: int) -> bytes:
        """Bytes, at most `limit` of them; b"" where they are missing."""
        text = self._values.get(name) or ""
        if not isinstance(text, str) or len(text) > 4 * (limit // 3 + 1):
            raise self._wrong(name)
        try:
            return base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError) as problem:
            raise self._wrong(name) from problem

    def inner(self, name: str) -> Fields:
        """An object in it; an empty one where it is missing."""
        return Fields(self._values.get(name, {}), f"{self._where}.{name}")

    def each(self, name: str, limit: int) -> list[Fields]:
        """A list of at most `limit` objects; an empty one where it is missing."""
        values = self._values.get(name, [])
        if not isinstance(values, list) or len(values) > limit:
            raise self._wrong(name)
        return [Fields(value, f"{self._where}.{name}[{number}]") for number, value in enumerate(values)]

    def plain(self) -> dict[str, str | float]:
        """The whole object, where every value is a text or a number."""
        if len(self._values) > MOST_PLAIN:
            raise CorruptFile(f"{self._where} has too many entries")
        return {name: self._plain(name, type(value) if isinstance(value, str) else float)
                for name, value in self._values.items()}  # fmt: skip

    def record(self, kind: type[Tuple]) -> Tuple:
        """The whole object as a named tuple of texts and numbers; what is missing keeps its default."""
        values = {}
        for name, wanted in get_type_hints(kind).items():
            if name in self._values or name not in kind._field_defaults:
                values[name] = self._plain(name, wanted)
        return kind(**values)

    def _plain(self, name: str, wanted: Any) -> object:
        kinds = get_args(wanted) if get_origin(wanted) in (Union, types.UnionType) else (wanted,)
        value = self._values.get(name)
        if value is None and type(None) in kinds:
            return None
        return self._of(name, next(kind for kind in kinds if kind is not type(None)))

    def _of(self, name: str, kind: Callable[..., Value], default: Value | None = None) -> Value:
        value = self._values.get(name, default)
        if kind is float and type(value) is int and abs(value) <= LARGEST_NUMBER:
            value = float(value)
        # Of the very type: to Python, True is a whole number as well.
        if type(value) is not kind:
            raise self._wrong(name)
        if isinstance(value, str) and len(value) > MOST_TEXT:
            raise self._wrong(name)
        if (type(value) is int and abs(value) > LARGEST_NUMBER) or (type(value) is float and not math.isfinite(value)):
            raise self._wrong(name)
        return value  # type: ignore[no-any-return]

    def _wrong(self, name: str) -> CorruptFile:
        return CorruptFile(tr("{place} is missing or not what it should be").format(place=f"{self._where}.{name}"[1:]))


def as_text(data: bytes) -> str:
    """Bytes as `Fields.data` reads them."""
    return base64.b64encode(data).decode("ascii")
