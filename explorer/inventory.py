"""Every model at hand with its figures, and folders of one's own, for the command line and the window. No torch."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from explorer.coding.schedule import CAUSAL, family_of
from explorer.errors import ItalicError, ModelMissing
from explorer.machine.resources import resource_folder
from explorer.weights.models import ModelInfo, entries_of, find, models_of, read_weights
from explorer.weights.own import add_folder, own_folders
from explorer.weights.parts import Part

MOST_RATES = 64  # of a model that are shown


class Rate(NamedTuple):
    """A held-out rate: of what ("wavefront photographs"), in bits per sub-pixel, or of a lossy model per pixel."""

    of: str
    bits: float


class Entry(NamedTuple):
    """A model and what its manifest tells of it.

    Attributes:
        info: its line.
        size: bytes of its file, None where it is not there.
        trained: in words, how long and where; "" where nothing is told.
        rates: on what it was not trained on.
        folder: where it is.
    """

    info: ModelInfo
    size: int | None
    trained: str
    rates: tuple[Rate, ...]
    folder: Path


class Figures(NamedTuple):
    """What the weights themselves tell.

    Attributes:
        macs: multiplications per pixel, by the family of steps, or of a lossy model by the part: "encoder" (g_a, h_a),
            "prior" (h_s, context, entropy parameters) and "decoder" (g_s).
        weights: numbers in all layers, biases included.
    """

    macs: tuple[tuple[str, float], ...]
    weights: int


class Folder(NamedTuple):
    """A folder of one's own: how many models it has, or why it has none."""

    path: Path
    models: int
    problem: str


def inventory() -> list[Entry]:
    """The models that travel with the program, then those of the user's folders. Raises `ModelMissing`."""
    found, seen = _entries(resource_folder("models"), own=False), set[str]()
    seen |= {entry.info.sha256 for entry in found}
    for folder in own_folders():
        try:
            more = [entry for entry in _entries(folder, own=True) if entry.info.sha256 not in seen]
        except ModelMissing:
            continue
        found += more
        seen |= {entry.info.sha256 for entry in more}
    return found


def folders() -> list[Folder]:
    """The user's folders."""
    return [_folder(path) for path in own_folders()]


def figures(info: ModelInfo) -> Figures:
    """Read a model and count. Raises `ModelMissing` where it is broken or its sums are not exact."""
    data = read_weights(info.path, info.sha256)
    if info.codec == "lossy":
        from explorer.lossy import parts as lossy_parts
        from explorer.lossy.storage import from_bytes as lossy_from

        prior = lossy_from(data)
        return Figures(lossy_parts.macs_of(prior), sum(part.weights for part in lossy_parts.parts_of(prior)))
    from explorer.lossless.density.parts import parts_of
    from explorer.lossless.density.storage import from_bytes

    networks = from_bytes(data).families
    macs = tuple((family, float(network.macs())) for family, network in networks.items())
    return Figures(macs, sum(part.weights for network in networks.values() for part in parts_of(network)))


def decoding_macs(codec: str, model: str, steps: str, *, based: bool, height: int, width: int) -> float | None:
    """Multiplications per pixel of a decoder, None where no network decodes or its model is not at hand.

    Of the model's file only sizes are read, once. `based` tells whether the file of the picture has a base.
    """
    if codec == "raw" or not model:
        return None
    try:
        if codec == "lossy":
            return _lossy_macs(model)
        return _lossless_macs(model, family_of(height, width, steps), based)
    except ItalicError:  # asked again the next time: the model may have been added by then
        return None


def diagrams(info: ModelInfo) -> dict[str, tuple[Part, ...]]:
    """The networks of a model by the family of steps; of a lossy model the one is "lossy". Raises `ModelMissing`."""
    data = read_weights(info.path, info.sha256)
    if info.codec == "lossy":
        from explorer.lossy import parts as lossy_parts
        from explorer.lossy.storage import from_bytes as lossy_from

        return {"lossy": lossy_parts.parts_of(lossy_from(data))}
    from explorer.lossless.density.parts import parts_of
    from explorer.lossless.density.storage import from_bytes

    return {family: parts_of(network) for family, network in from_bytes(data).families.items()}


def add(folder: Path) -> list[ModelInfo]:
    """Use the models of a folder from now on, beside those that are there.

    Every one of them is read, and proved exact, first. Raises `ModelMissing`, naming what is broken, and then nothing
    is added; `OutputFailed`.
    """
    found = models_of(folder)
    if not found:
        raise ModelMissing(f"{folder}: its manifest names no model")
    for info in found:
        try:
            figures(info)
        except ItalicError as error:
            raise ModelMissing(f"{folder}: model {info.name!r}: {error}") from error
    add_folder(folder)
    return found


@cache
def _lossy_macs(model: str) -> float:
    from explorer.lossy.parts import decoding_macs as macs_of
    from explorer.lossy.storage import shapes_at

    return macs_of(shapes_at(find(model, "lossy").path))


@cache
def _lossless_macs(model: str, family: str, based: bool) -> float:
    from explorer.lossless.density.storage import networks_at

    networks = networks_at(find(model).path)
    return float(networks.get(family, networks[CAUSAL]).macs(based=based))


def _folder(path: Path) -> Folder:
    try:
        return Folder(path, len(models_of(path)), "")
    except ModelMissing as error:
        return Folder(path, 0, str(error))


def _entries(folder: Path, *, own: bool) -> list[Entry]:
    lines = zip(models_of(folder), entries_of(folder), strict=True)
    return [_entry(info._replace(own=own), line, folder) for info, line in lines]


def _entry(info: ModelInfo, line: Mapping[str, Any], folder: Path) -> Entry:
    try:
        size = info.path.stat().st_size
    except OSError:
        size = None
    return Entry(info, size, _trained(line.get("trained")), tuple(_rates(info, line))[:MOST_RATES], folder)


def _trained(told: object) -> str:
    if isinstance(told, dict):
        return "; ".join(f"{family}: {words}" for family, words in told.items())
    return str(told) if told else ""


def _rates(info: ModelInfo, line: Mapping[str, Any]) -> list[Rate]:
    if info.codec == "lossy":
        return [Rate(f"{each.quality:g}: {each.psnr:.2f} dB", each.bpp) for each in info.expected]
    told, found = line.get("held_out_bpsp"), []
    for family, rates in told.items() if isinstance(told, dict) else ():
        for name, value in rates.items() if isinstance(rates, dict) else ():
            if isinstance(value, int | float):
                words = (
                    str(name) if str(name).startswith(("wavefront", "cells", "dyadic", "base")) else f"{family} {name}"
                )
                found.append(Rate(words, float(value)))
    return found
