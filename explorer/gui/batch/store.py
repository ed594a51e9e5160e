"""The queue's file: a JSON of bounded size, written in one piece and believed in nothing when it is read. No Qt."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import Any, NamedTuple, TypeVar, get_args

from explorer.errors import BadSetting, CorruptFile, OutputFailed, UnsupportedFile
from explorer.file.header import BEST_QUALITY
from explorer.file.limits import MAX_PIXELS
from explorer.gui.batch.items import Figures, Form, Item, Options, Rule, Status
from explorer.gui.batch.queue import MAX_ITEMS
from explorer.gui.state.documents import DEVICES, Settings
from explorer.gui.state.folders import Source
from explorer.machine.files import read_file, write_atomic
from explorer.pictures.notes import KINDS, Note, Notes
from explorer.weights.models import METRICS

KIND, VERSION = "italic-batch", 2  # 1 knew no lossy codec, no notes and no restored pictures
MAX_BYTES = 32 << 20
MAX_TEXT = 4096  # characters of a path or a reason
MAX_FILE_BYTES = 2**53  # beyond it JSON's numbers are not whole everywhere
MAX_NOTES = 64
MAX_KILOBYTES = MAX_SECONDS = 1e9
MAX_DECIBELS = 1000.0
CODECS = ("lossless", "lossy")

Value = TypeVar("Value")


class Kept(NamedTuple):
    """What the file keeps of a queue."""

    items: Sequence[Item]
    options: Options
    settings: Settings


def save(path: Path, kept: Kept) -> None:
    """Write the file in one piece, its folder first. Raises `OutputFailed`."""
    data = to_json(kept)
    if len(data) > MAX_BYTES:
        raise OutputFailed(f"{path}: cannot be written: the queue takes more than {MAX_BYTES} bytes")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise OutputFailed(f"{path.parent}: cannot be made: {problem.strerror}") from problem
    write_atomic(path, data, force=True)


def load(path: Path) -> Kept | None:
    """Read the file, None where there is none. Raises `CorruptFile` or `UnsupportedFile` naming it."""
    if not path.exists():
        return None
    data = read_file(path, MAX_BYTES)
    try:
        return from_json(data)
    except (CorruptFile, UnsupportedFile) as problem:
        raise type(problem)(f"{path}: {problem}") from problem


def to_json(kept: Kept) -> bytes:
    """As bytes; names that are no Unicode stay what they are."""
    head = {
        "kind": KIND,
        "version": VERSION,
        "settings": _settings_out(kept.settings),
        "options": vars(kept.options),
    }
    # Item by item: one call for all of ten thousand would keep Python's lock, and the window waiting for it.
    items = ",".join(json.dumps(_item_out(item), separators=(",", ":")) for item in kept.items)
    return f'{json.dumps(head, separators=(",", ":"))[:-1]},"items":[{items}]}}'.encode("ascii")


def from_json(data: bytes) -> Kept:
    """The queue of a file's bytes. Raises `CorruptFile` for anything that `to_json` does not write, `UnsupportedFile`
    for a newer version.
    """
    try:
        content = json.loads(data.decode("utf-8"), parse_constant=_refuse)
    except (ValueError, RecursionError) as problem:
        raise CorruptFile(f"not a queue of pictures: {problem}") from problem
    if not isinstance(content, dict) or content.get("kind") != KIND:
        raise CorruptFile("not a queue of pictures")
    if (version := _whole(content, "version", most=10**6)) > VERSION:
        raise UnsupportedFile(f"a queue of version {version}; this program knows {VERSION}")
    items = content.get("items")
    if not isinstance(items, list) or len(items) > MAX_ITEMS:
        raise CorruptFile(f"'items' is not a list of at most {MAX_ITEMS} pictures")
    return Kept(
        [_item_in(number, _entry(item, "item")) for number, item in enumerate(items, 1)],
        _options_in(_entry(content.get("options"), "options")),
        _settings_in(_entry(content.get("settings"), "settings")),
    )


def _settings_out(settings: Settings) -> dict[str, Any]:
    return vars(settings)


def _settings_in(entry: dict[str, Any]) -> Settings:
    from explorer.weights.models import parse_base

    usual = Settings()
    device = _text(entry, "device")
    if device not in DEVICES:
        raise CorruptFile(f"{device!r} is no device")
    codec = _one_of(entry, "codec", CODECS) if "codec" in entry else usual.codec
    metric = _one_of(entry, "metric", METRICS) if "metric" in entry else usual.metric
    quality = _number(entry, "quality", BEST_QUALITY) if "quality" in entry else usual.quality
    try:
        base = parse_base(_text(entry, "base"))
        model = _text(entry, "model") if "model" in entry else usual.model
        return Settings(_text(entry, "steps"), base, device, codec, metric, quality, model).checked()
    except BadSetting as problem:
        raise CorruptFile(str(problem)) from problem


def _options_in(entry: dict[str, Any]) -> Options:
    usual = Options()
    folder = _text(entry, "folder")
    if folder:
        _absolute(folder)
    rule = _one_of(entry, "exists", get_args(Rule))
    switches = [_switch(entry, name) for name in ("only_if_smaller", "verify", "preview")]
    switches.append(_switch(entry, "incomplete") if "incomplete" in entry else usual.incomplete)
    kilobytes = _number(entry, "kilobytes", MAX_KILOBYTES) if "kilobytes" in entry else usual.kilobytes
    form: Form = _one_of(entry, "form", get_args(Form)) if "form" in entry else usual.form
    return Options(folder, rule, *switches, kilobytes, form)


def _item_out(item: Item) -> dict[str, Any]:
    source = item.source
    content: dict[str, Any] = {"path": str(source.path), "below": source.below, "status": item.status}
    if source.size:
        content["size"] = source.size
    if item.notes:
        content["notes"] = [note._asdict() for note in item.notes[:MAX_NOTES]]
    if item.reason:
        content["reason"] = item.reason[:MAX_TEXT]
    if item.figures is not None:
        target = item.figures.target
        content["figures"] = {**item.figures._asdict(), "target": "" if target is None else str(target)}
    return content


def _item_in(number: int, entry: dict[str, Any]) -> Item:
    below = _text(entry, "below")
    parts = PurePath(below)
    if parts.is_absolute() or parts.drive or ".." in parts.parts:
        raise CorruptFile(f"{below!r} is not below a folder")
    figures = entry.get("figures")
    return Item(
        number,
        Source(_absolute(_text(entry, "path")), below, _whole(entry, "size") if "size" in entry else 0),
        _one_of(entry, "status", get_args(Status)),
        _text(entry, "reason") if "reason" in entry else "",
        None if figures is None else _figures_in(_entry(figures, "figures")),
        _notes_in(entry.get("notes", [])),
    )


def _notes_in(entries: object) -> Notes:
    if not isinstance(entries, list) or len(entries) > MAX_NOTES:
        raise CorruptFile(f"'notes' is not a list of at most {MAX_NOTES}")
    return tuple(_note_in(_entry(each, "note")) for each in entries)


def _note_in(entry: dict[str, Any]) -> Note:
    numbers = [_whole(entry, name) for name in ("kept", "total", "place")]
    return Note(_one_of(entry, "kind", KINDS), *numbers[:2], _text(entry, "what"), numbers[2])


def _figures_in(entry: dict[str, Any]) -> Figures:
    target, known = _text(entry, "target"), Figures._field_defaults
    return Figures(
        _absolute(target) if target else None,
        _whole(entry, "source_bytes"), _whole(entry, "bytes"), _whole(entry, "png_bytes"),
        _whole(entry, "subpixels", most=4 * MAX_PIXELS), _number(entry, "seconds", MAX_SECONDS),
        _switch(entry, "verified"), _text(entry, "steps"), _text(entry, "base"),
        _whole(entry, "pixels", most=MAX_PIXELS) if "pixels" in entry else known["pixels"],
        _number(entry, "quality", BEST_QUALITY) if "quality" in entry else known["quality"],
        _text(entry, "metric") if "metric" in entry else known["metric"],
        None if entry.get("psnr") is None else _number(entry, "psnr", MAX_DECIBELS),
        _switch(entry, "restored") if "restored" in entry else known["restored"],
        _text(entry, "instead") if "instead" in entry else known["instead"],
    )  # fmt: skip


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _entry(value: object, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise CorruptFile(f"{name!r} is not what it should be")
    return value


def _text(entry: dict[str, Any], name: str) -> str:
    value = entry.get(name)
    if not isinstance(value, str) or len(value) > MAX_TEXT or "\0" in value:
        raise CorruptFile(f"{name!r} is no text of at most {MAX_TEXT} characters")
    return value


def _absolute(text: str) -> Path:
    path = Path(text)
    if not path.is_absolute():
        raise CorruptFile(f"{text!r} is not a whole path")
    return path


def _whole(entry: dict[str, Any], name: str, *, most: int = MAX_FILE_BYTES) -> int:
    value = entry.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise CorruptFile(f"{name!r} is no whole number from 0 to {most}")
    return value


def _number(entry: dict[str, Any], name: str, most: float) -> float:
    value = entry.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
        raise CorruptFile(f"{name!r} is no number from 0 to {most:g}")
    return float(value)


def _switch(entry: dict[str, Any], name: str) -> bool:
    value = entry.get(name)
    if not isinstance(value, bool):
        raise CorruptFile(f"{name!r} is neither true nor false")
    return value


def _one_of(entry: dict[str, Any], name: str, known: Sequence[Value]) -> Value:
    value = entry.get(name)
    for each in known:
        if value == each:
            return each
    raise CorruptFile(f"{name!r} is none of {', '.join(map(str, known))}")
