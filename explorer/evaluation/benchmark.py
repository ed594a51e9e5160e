"""A benchmark that anyone can repeat: rates, times beside JPEG XL's in the same run, and memory, by kind of picture."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

import explorer
from explorer.errors import CorruptFile, ItalicError
from explorer.evaluation.datasets import Failed, raised
from explorer.evaluation.kinds import Kind
from explorer.evaluation.lossless import TOGETHER, Result, Summary, measure, summarise
from explorer.evaluation.peak import Peak, peak
from explorer.evaluation.peers import Peer
from explorer.evaluation.tables import machine
from explorer.machine.files import read_file

FORMAT = "italic-benchmark"
VERSION = 1
MOST_BYTES = 2**24  # of a stored result
MEASURED_STEPS = "16"  # of memory

Note = Callable[[float, str], None]


class Row(NamedTuple):
    """One coder on one kind of pictures.

    Attributes:
        coder: its name.
        bytes: of all files.
        bpsp: all bits over all sub-pixels.
        encode_seconds, decode_seconds: medians of one picture.
        encode_ratio, decode_ratio: those over JPEG XL's (effort 9) median of encoding in this run; None without it.
    """

    coder: str
    bytes: int
    bpsp: float
    encode_seconds: float
    decode_seconds: float
    encode_ratio: float | None
    decode_ratio: float | None


class Part(NamedTuple):
    """What was measured of one kind.

    Attributes:
        kind, fingerprint, pictures: which, and how many.
        rows: one for each coder.
        pixels: of the largest picture. peak: memory that coding it took; None where that was not measured.
    """

    kind: str
    fingerprint: str
    pictures: int
    rows: tuple[Row, ...]
    pixels: int
    peak: Peak | None


class LossyRow(NamedTuple):
    """One lossy coder against another on the photographs: percent of bytes at equal quality, less than 0 is fewer."""

    coder: str
    anchor: str
    metric: str
    percent: float


class Report(NamedTuple):
    """All of a benchmark.

    Attributes:
        version: of the program.
        machine: processor, cores, threads, device.
        models: name and hash of each.
        parts: one for each kind.
        lossy: BD rates; empty where none were measured.
    """

    version: str
    machine: dict[str, Any]
    models: dict[str, str]
    parts: tuple[Part, ...]
    lossy: tuple[LossyRow, ...]


class Asked(NamedTuple):
    """Of a benchmark: rungs and base of the lossless codec, how often each picture is coded, and the machine's part."""

    steps: Sequence[str]
    base: str
    repeat: int
    device: str
    threads: int


def run(
    kinds: Sequence[Kind],
    asked: Asked,
    peers: Sequence[Peer],
    *,
    lossy: Callable[[Kind], Sequence[LossyRow]] | None = None,
    note: Note = lambda part, text: None,
    failed: Failed = raised,
) -> Report:
    """Measure every kind. `lossy` is asked for the first one.

    What a peer or the process that measures memory fails at is told to `failed`. Raises `CorruptFile` where a
    file of ours does not decode to the same samples.
    """
    from explorer.weights import models

    parts = []
    total = sum(asked.repeat * len(kind.samples) * (len(asked.steps) + len(peers)) for kind in kinds)
    done = 0
    for kind in kinds:
        results: list[Result] = []
        for _ in range(asked.repeat):
            for result in _measured(kind, asked, peers, failed):
                results.append(result)
                done += 1
                note(min(done / total, 1.0), f"{kind.name}: {result.picture}: {result.coder}")
        parts.append(_part(kind, _best_of(results), asked, failed))
    found = tuple(lossy(kinds[0])) if lossy is not None else ()
    hashes = {info.name: info.sha256[:8] for info in models.available()}
    return Report(explorer.__version__, machine(asked.device, asked.threads), hashes, tuple(parts), found)


def _measured(kind: Kind, asked: Asked, peers: Sequence[Peer], failed: Failed) -> Iterator[Result]:
    return measure(kind.samples, asked.steps, [asked.base], peers, asked.device, TOGETHER, failed=failed)


def _best_of(results: Sequence[Result]) -> list[Result]:
    """Of a picture that was coded several times by one coder, the shortest times: what disturbs only adds."""
    found: dict[tuple[str, ...], Result] = {}
    for result in results:
        known = found.get(result.key, result)
        found[result.key] = result._replace(
            encode_seconds=min(known.encode_seconds, result.encode_seconds),
            decode_seconds=min(known.decode_seconds, result.decode_seconds),
        )
    return list(found.values())


def _part(kind: Kind, results: Sequence[Result], asked: Asked, failed: Failed) -> Part:
    largest = max((sample.picture for sample in kind.samples), key=lambda picture: picture.height * picture.width)
    try:
        taken = peak(largest, MEASURED_STEPS, asked.device)
    except ItalicError as error:
        failed(kind.name, error)
        taken = None
    rows = tuple(_row(summary) for summary in summarise(results))
    return Part(kind.name, kind.fingerprint, len(kind.samples), rows, largest.height * largest.width, taken)


def _row(of: Summary) -> Row:
    return Row(
        of.coder, of.bytes, of.bpsp, of.encode_seconds, of.decode_seconds, of.encode_ratio, of.decode_ratio
    )  # fmt: skip


def lossy_rows(kind: Kind, device: str, steps: str, failed: Failed = raised) -> list[LossyRow]:
    """BD rates of the lossy codec and its peers on the 8-bit colour pictures of a kind, against JPEG, WebP and BPG."""
    from explorer.evaluation.bd_rate import bd_rates
    from explorer.evaluation.lossy import measure_lossy, own_settings, rate_points
    from explorer.evaluation.lossy_peers import BPG, JPEG, WEBP, lossy_peers

    fitting = [sample for sample in kind.samples if sample.picture.bit_depth == 8 and sample.picture.channels in (1, 3)]
    settings = own_settings(["mse", "msssim"], [], [steps])
    try:
        results = list(measure_lossy(fitting, settings, lossy_peers(), device)) if fitting else []
    except ItalicError as error:
        failed(kind.name, error)
        return []
    rates = bd_rates(rate_points(results), [JPEG, WEBP, BPG])
    return [LossyRow(rate.coder, rate.anchor, rate.metric, rate.percent) for rate in rates if rate.percent is not None]


def to_json(report: Report, beside: Mapping[str, object] = MappingProxyType({})) -> str:
    """As a file that `read` reads; `beside`: what is told of the pictures, which `read` leaves out of account."""
    parts = [
        part._asdict()
        | {"rows": [row._asdict() for row in part.rows], "peak": part.peak._asdict() if part.peak else None}
        for part in report.parts
    ]
    document = {"format": FORMAT, "format_version": VERSION, **report._asdict(), "parts": parts}
    document["lossy"] = [row._asdict() for row in report.lossy]
    return json.dumps(document | dict(beside), indent=1) + "\n"


def from_json(data: bytes) -> Report:
    """A stored result. Raises `CorruptFile`."""
    try:
        found = json.loads(data)
        if found["format"] != FORMAT or found["format_version"] != VERSION:
            raise CorruptFile(f"no result of version {VERSION} of the benchmark")
        parts = tuple(
            Part(**part | {"rows": tuple(Row(**row) for row in part["rows"]),
                           "peak": Peak(**part["peak"]) if part["peak"] else None})
            for part in found["parts"]
        )  # fmt: skip
        lossy = tuple(LossyRow(**row) for row in found["lossy"])
        return Report(found["version"], dict(found["machine"]), dict(found["models"]), parts, lossy)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as problem:
        raise CorruptFile(f"no result of a benchmark: {type(problem).__name__}: {problem}") from problem


def read(path: Any) -> Report:
    """A stored result of a file. Raises `CorruptFile` naming it."""
    data = read_file(path, MOST_BYTES)
    try:
        return from_json(data)
    except CorruptFile as problem:
        raise CorruptFile(f"{path}: {problem}") from problem
