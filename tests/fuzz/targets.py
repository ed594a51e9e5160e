"""What is fed with hostile bytes. Each raises an `ItalicError` for what it refuses; anything else is a finding."""

from __future__ import annotations

import io
import itertools
import json
import os
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import save as save_arrays

from explorer.errors import ItalicError
from tests.fuzz import colours
from tests.fuzz.mutators import LARGEST_SIDE, mutate, mutate_file, mutate_tiny, reseal, seal, shrunk

LEAST_IN_LANES = 8  # px
GOLDEN = Path(__file__).resolve().parents[1] / "golden"
Mutate = Callable[[bytes, Random, Sequence[bytes]], bytes]


class Target(NamedTuple):
    """A reader.

    Attributes:
        seeds: makes what is changed first.
        feed: reads bytes; raises for what it refuses.
        change: how inputs become others.
    """

    seeds: Callable[[], list[bytes]]
    feed: Callable[[bytes], None]
    change: Mutate


def in_this_process() -> None:
    """So that a crash of FFmpeg's decoder is one of this program, and found. Free memory is asked for once."""
    from explorer.lossless.base.apart import DECODER
    from explorer.machine import memory

    DECODER.here = True
    memory.available = cache(memory.available)


def refused(target: Target, data: bytes) -> bool:
    """Whether a reader refused the bytes, as it may. Raises what it must not."""
    try:
        target.feed(data)
    except ItalicError as error:
        said = str(error)
    else:
        return False
    assert said, "an error that says nothing"
    return True


@cache
def _golden(pattern: str) -> tuple[bytes, ...]:
    return tuple(path.read_bytes() for path in sorted(GOLDEN.glob(pattern)))


def _container(data: bytes) -> None:
    from explorer.file.container import pack, unpack

    whole = unpack(data)
    assert pack(whole) == data, "two spellings of one file"


def _changed_and_resealed(data: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    made = mutate(data, random, others)
    return reseal(made) if random.random() < 0.9 else made


def _header(data: bytes) -> None:
    from explorer.file.header import read_settings, write_settings
    from explorer.file.varint import Reader

    reader = Reader(data[1:], 0)
    header, has_extra = read_settings(reader, compact=bool(data[:1] and data[0] & 1))
    spelt = write_settings(header, has_extra)
    assert data[1:].startswith(spelt), "two spellings of one header"


def _headers() -> list[bytes]:
    from explorer.file.container import unpack
    from explorer.file.header import write_settings

    headers = [unpack(data).header for data in (*_golden("*.italic"), *_golden("lossy/*.italic"))]
    return [bytes([each.compact]) + write_settings(each, False) for each in headers]


def _records(data: bytes) -> None:
    from explorer.file.records import unpack_records

    unpack_records(data)


def _some_records() -> list[bytes]:
    from explorer.file.records import ICC, TEXT, Record, pack_records

    return [
        pack_records([Record(ICC, bytes(200)), Record(TEXT, b"a\0b")]),
        pack_records([Record(TEXT, bytes(range(256)))]),
    ]


def _thumbnail(data: bytes) -> None:
    from explorer.desktop.thumbnailer import thumbnail

    path = _scratch() / "a.italic"
    path.write_bytes(data)
    thumbnail(path, 64)


@cache
def _scratch() -> Path:
    memory = Path("/dev/shm")
    return Path(tempfile.mkdtemp(prefix="italic-fuzz-", dir=memory if memory.is_dir() else None))


def _with_previews() -> list[bytes]:
    from io import BytesIO

    from PIL import Image

    from explorer.file.container import pack, unpack

    whole = unpack((GOLDEN / "rgba.italic").read_bytes())
    files = []
    for kind, mode in (("JPEG", "RGB"), ("PNG", "RGBA"), ("PNG", "P")):
        stream = BytesIO()
        Image.linear_gradient("L").resize((40, 30)).convert(mode).save(stream, kind)
        files.append(pack(replace(whole, header=replace(whole.header, preview=stream.getvalue()))))
    return files


def _bpg(data: bytes) -> None:
    from explorer.lossless.base.bpg import read_bpg
    from explorer.lossless.base.container import read_header

    header, _ = read_header(data)
    if header.width * header.height <= 64 * LARGEST_SIDE**2:  # larger ones only take longer
        read_bpg(data, check=False)


def _bpg_files() -> list[bytes]:
    import numpy as np

    from explorer.lossless.base.bpg import write_bpg

    y, x, c = np.indices((24, 40, 3))
    return [
        write_bpg(((x * (3 + c) + y * 5) % 256).astype(np.uint8)[:height], qp) for height, qp in ((24, 20), (9, 40))
    ]


def _base(data: bytes) -> None:
    from explorer.lossless.base.bpg import decode_base

    if len(data) >= 3:
        decode_base(data[3:], 1 + data[0] % LARGEST_SIDE, 1 + data[1] % LARGEST_SIDE, data[2] % 52)


def _bases() -> list[bytes]:
    from explorer.file.container import unpack
    from explorer.file.header import qp_of

    wholes = [unpack(data) for data in _golden("*.italic")]
    return [
        bytes([each.header.width - 1, each.header.height - 1, qp_of(each.header.base)]) + each.base
        for each in wholes
        if each.base
    ] + [bytes([15, 15, 30, 0xFF]) + _bpg_files()[0][10:]]


def _pixels(models: Path) -> Callable[[bytes], None]:
    def feed(data: bytes) -> None:
        from explorer.decoding import decode
        from explorer.file.container import unpack
        from explorer.lossless.codec import finish

        os.environ["ITALIC_MODELS"] = str(models)
        header = unpack(data).header
        if max(header.width, header.height) <= 2 * LARGEST_SIDE:
            finish(decode(data, device="cpu"))

    return feed


def _small(pattern: str) -> Callable[[], list[bytes]]:
    def seeds() -> list[bytes]:
        from explorer.file.container import unpack

        sizes = {data: unpack(data).header for data in _golden(pattern)}
        small = [data for data, header in sizes.items() if header.width * header.height <= 32 * 32]
        coded = [data for data in small if sizes[data].codec != "raw"]
        return small + [shrunk(unpack(data), Random(number)) for number, data in enumerate(coded)]

    return seeds


def _tiny_files() -> list[bytes]:
    """Small files, and tiny pictures of every kind of rung, with and without a base."""
    from explorer.lossless.codec import encode, finish
    from explorer.pictures.picture import Picture

    os.environ["ITALIC_MODELS"] = str(GOLDEN / "models")
    made = []
    for height, width in ((8, 8), (5, 9), (2, 3)):
        y, x, c = np.indices((height, width, 3))
        picture = Picture(((x * (3 + c) + y * 37 + (x * y) ** 2) % 256).astype(np.uint8))
        for steps, base in itertools.product(("1", "4", "16", "wavefront"), ("none", "bpg:30")):
            made.append(finish(encode(picture, steps=steps, base=base, device="cpu")).data)
    return _small("*.italic")() + made


@contextmanager
def _lanes_of_small_pictures() -> Iterator[None]:
    """Pictures as small as these say their lanes, too, which otherwise only large ones do."""
    from explorer.file import lanes

    usual, lanes.FROM = lanes.FROM, LEAST_IN_LANES
    try:
        yield
    finally:
        lanes.FROM = usual


def _in_lanes() -> list[bytes]:
    """Small files cut into lanes that they were not made in: they decode, to another picture."""
    from explorer.file.container import unpack
    from explorer.file.lanes import join_streams, possible

    made = []
    for whole in map(unpack, _tiny_files()):
        header, pixels = whole.header, whole.pixels
        for lanes in (2, 4):
            if (
                header.codec == "lossless"
                and possible(header.height, lanes)
                and header.width * header.height >= LEAST_IN_LANES
            ):
                step = len(pixels) // lanes + 1
                streams = [pixels[at * step : (at + 1) * step] for at in range(lanes)]
                cut = replace(whole, header=replace(header, lanes=lanes, crc=None), pixels=join_streams(streams))
                with _lanes_of_small_pictures():
                    made.append(seal(cut))
    return made


def _lanes(data: bytes) -> None:
    with _lanes_of_small_pictures():
        _pixels(GOLDEN / "models")(data)


def _relane(data: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    with _lanes_of_small_pictures():
        return mutate_tiny(data, random, others)


def _session(data: bytes) -> None:
    from explorer.gui.state.records import parse
    from explorer.gui.state.session_reading import _restored

    _restored(parse(data), _scratch())


def _sessions() -> list[bytes]:
    from explorer.gui.state.records import as_text
    from explorer.tradeoff.point import Point

    raw = (GOLDEN / "raw.italic").read_bytes()
    point = {name: Point._field_defaults.get(name, 1) for name in Point._fields}
    words = {"codec": "raw", "steps": "1", "base": "none", "model": "", "metric": ""}
    point |= {name: word for name, word in words.items() if name in point} | {"width": 2, "height": 2, "channels": 3}
    run = {"point": point, "device": "cpu", "verified": True, "data": as_text(raw)}
    picture = {"name": "a", "place": 0.5, "selected": 0, "kept": -1, "runs": [run], "peers": []}
    whole = {"format": "italic-session", "version": 1, "pictures": [picture], "current": 0,
             "settings": {"codec": "lossless", "steps": "16", "base": "auto", "quality": 32.0},
             "limits": {"kind": "seconds", "seconds": 1.0, "kilobytes": 100.0},
             "view": {"mode": "a", "zoom": 2.0}}  # fmt: skip
    return [json.dumps(whole).encode(), json.dumps(whole | {"pictures": [], "current": -1}).encode()]


def mutate_json(data: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    """A JSON text with one value another; one time in five, and what is none, as bytes are changed."""
    try:
        whole = json.loads(data)
    except ValueError:
        return mutate(data, random, others)
    if random.random() < 0.2:
        return mutate(data, random, others)
    places = list(_places(whole))
    if not places:
        return mutate(data, random, others)
    holder, key = random.choice(places)
    value = holder[key]
    strange = [
        None,
        True,
        0,
        -1,
        2**53,
        2**70,
        1e308,
        -0.5,
        "",
        "a" * 5000,
        "\ud800",
        [],
        {},
        [value] * 3,
        {"a": value},
    ]
    holder[key] = random.choice(strange)
    if random.random() < 0.2 and isinstance(holder, dict):
        del holder[key]
    return json.dumps(whole).encode("utf-8", "surrogatepass")


def _places(value: object):  # type: ignore[no-untyped-def]
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield value, key
        yield from _places(inner)


def _queue(data: bytes) -> None:
    from explorer.gui.batch.store import from_json

    from_json(data)


def _queues() -> list[bytes]:
    from explorer.gui.batch.store import to_json
    from tests.gui.batch.test_batch import kept

    return [to_json(kept())]


def _evaluation(data: bytes) -> None:
    """A journal as the window and the command take it, to the end: tables, figures, CSV."""
    from explorer.evaluation.journal import parse
    from explorer.gui.evaluate import files
    from explorer.gui.evaluate.asked import Asked, of_journal
    from explorer.gui.evaluate.figure import extent, figure_for
    from explorer.gui.evaluate.paper_table import paper_table, to_csv, to_latex, to_markdown
    from explorer.gui.evaluate.study import Study
    from explorer.gui.evaluate.view import View, plots
    from explorer.gui.evaluate.words import state

    found = parse(data)
    study = Study()
    study.show(of_journal(Asked(), found.depends, found.results), found.depends, found.results, Path("/none"))
    state(study)
    for plot, _ in plots(study.table):
        extent(figure_for(study.table, View(plot)))
    if found.results:
        pair = View().pair(study.table)
        table = paper_table(study, pair[0].key if pair else None)
        for write in (to_csv, to_latex, to_markdown):
            write(table)
        files.to_csv(files.take(study))
        files.to_json(files.take(study))


def _journals() -> list[bytes]:
    from tests.gui.evaluate.rows import DEPENDS, lossless_rows, lossy_rows

    made = []
    for rows, more in ((lossless_rows(), {}), (lossy_rows(), {"codec": "lossy"})):
        lines = [DEPENDS | more, *(row._asdict() for row in rows)]
        made.append("".join(json.dumps(line) + "\n" for line in lines).encode())
    return made


def _rejournal(data: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    """A journal with one line changed as JSON; one time in five as bytes are changed."""
    lines = data.split(b"\n")
    if random.random() < 0.2:
        return mutate(data, random, others)
    at = random.randrange(len(lines))
    lines[at] = mutate_json(lines[at], random, [line for other in others for line in other.split(b"\n")])
    return b"\n".join(lines)


def _kept_evaluation(data: bytes) -> None:
    from explorer.gui.evaluate.kept import load

    path = _scratch() / "evaluation.json"
    path.write_bytes(data)
    load(path)


def _kept_evaluations() -> list[bytes]:
    from explorer.gui.evaluate.asked import Asked
    from explorer.gui.evaluate.kept import Kept, save

    path = _scratch() / "evaluation.json"
    save(path, Kept(Asked(("a", "b"), without=("PNG",)), "/journal", unfinished=True))
    return [path.read_bytes()]


def _lesson(data: bytes) -> None:
    from explorer.lessons.reading import read

    path = _scratch() / "a.italic-lesson"
    path.write_bytes(data)
    lesson = read(path)
    for step in lesson.steps:
        lesson.words(step)
    for name in lesson.names[:1]:
        lesson.trace(name)


def _lessons() -> list[bytes]:
    from explorer.lessons.reading import bundled, pack

    return [min((pack(folder) for folder in bundled()), key=len)]


def _relesson(data: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    """A zip with one of its files changed and stored anew; one time in five, and what is none, as bytes are changed."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError, zlib.error):
        files = {}
    if not files or random.random() < 0.2:
        return mutate(data, random, others)
    name = random.choice(list(files))
    files[name] = (mutate_json if name.endswith(".json") else mutate)(files[name], random, others)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for each, content in files.items():
            archive.writestr(zipfile.ZipInfo(each), content)
    return stream.getvalue()


def _recording(data: bytes) -> None:
    from explorer.lessons.trace import SESSION, read

    read(data, SESSION)


def _recordings() -> list[bytes]:
    from explorer.lessons.reading import bundled

    files = [path.read_bytes() for folder in bundled() for path in sorted(folder.glob("traces/*.trace"))]
    return sorted(files, key=len)[:4]


def _rerecord(data: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    """A recording with one of its arrays changed and packed anew; one time in five, and what is none, as bytes are."""
    from explorer.errors import CorruptFile
    from explorer.lessons.trace import MAGIC, _arrays

    try:
        arrays = _arrays(data)
    except (CorruptFile, SafetensorError, KeyError, ValueError):
        arrays = {}
    if not arrays or random.random() < 0.2:
        return mutate(data, random, others)
    name = random.choice(list(arrays))
    array = arrays[name]
    if array.ndim == 1 and array.dtype == np.uint8:
        whole = mutate_json if name == "meta" else mutate
        arrays[name] = np.frombuffer(whole(array.tobytes(), random, others), np.uint8)
    else:
        flat = bytearray(array.tobytes())
        for _ in range(random.choice((1, 4, 64)) if flat else 0):
            flat[random.randrange(len(flat))] = random.randrange(256)
        arrays[name] = np.frombuffer(bytes(flat), array.dtype).reshape(array.shape)
        if random.random() < 0.3:
            arrays[name] = np.ascontiguousarray(arrays[name].reshape(-1)[: random.randrange(array.size + 1)])
    return bytes(MAGIC) + zlib.compress(save_arrays(arrays), 1)


TARGETS = {
    "container": Target(lambda: [*_golden("*.italic"), *_golden("lossy/*.italic")], _container, _changed_and_resealed),
    "header": Target(_headers, _header, mutate),
    "records": Target(_some_records, _records, mutate),
    "thumbnail": Target(_with_previews, _thumbnail, mutate_file),
    "bpg": Target(_bpg_files, _bpg, mutate),
    "base": Target(_bases, _base, mutate),
    "pixels": Target(_tiny_files, _pixels(GOLDEN / "models"), mutate_tiny),
    "lanes": Target(_in_lanes, _lanes, _relane),
    "colours": Target(colours.files, _pixels(GOLDEN / "models"), colours.restate),
    "latents": Target(_small("lossy/*.italic"), _pixels(GOLDEN / "lossy" / "models"), mutate_tiny),
    "session": Target(_sessions, _session, mutate_json),
    "queue": Target(_queues, _queue, mutate_json),
    "journal": Target(_journals, _evaluation, _rejournal),
    "evaluation": Target(_kept_evaluations, _kept_evaluation, mutate_json),
    "lesson": Target(_lessons, _lesson, _relesson),
    "recording": Target(_recordings, _recording, _rerecord),
}
