"""Trained weights by name and by hash: `models/manifest.json` and the safetensors files beside it. No torch.

A file names its model by the first digits of the SHA-256 of the weights' file, so a model is never changed: a better
one is another.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any, Literal, NamedTuple

from explorer.coding.schedule import THUMBNAIL
from explorer.errors import BadSetting, ModelMissing, WeightsMissing
from explorer.machine.files import read_file, write_atomic
from explorer.machine.resources import resource_folder
from explorer.weights.own import own_folders

MANIFEST = "manifest.json"
LARGEST_FILE = 128 << 20  # bytes
LARGEST_MANIFEST = 4 << 20  # bytes
MOST_MODELS = 1000  # of a folder
HASH = re.compile("[0-9a-f]{64}")
METRICS = ("mse", "msssim")

Codec = Literal["lossless", "lossy"]
CODECS: tuple[Codec, ...] = ("lossless", "lossy")


class AutoBase(NamedTuple):
    """The base that serves a number of steps best, as measured: the first whose `steps` is not exceeded."""

    steps: int
    base: str


class Expected(NamedTuple):
    """What a quality of a lossy model reaches on pictures that it was not trained on.

    Attributes:
        quality: 0 .. 63.
        bpp: bits per pixel with the causal context.
        psnr: dB.
        msssim: 0 .. 1.
    """

    quality: float
    bpp: float
    psnr: float
    msssim: float


class ModelInfo(NamedTuple):
    """A line of the manifest.

    Attributes:
        name: such as "pictures".
        sha256: of the weights' file.
        path: of the weights' file.
        description: what it was trained on and for.
        auto_base: which base serves which number of steps; "none" beyond the last.
        codec: "lossless" or "lossy".
        expected: of a lossy model, what some qualities reach on pictures not trained on, from the least on.
        metric: that a lossy model was trained for, one of `METRICS`.
        own: whether it is of a folder that the user added.
    """

    name: str
    sha256: str
    path: Path
    description: str
    auto_base: tuple[AutoBase, ...]
    codec: str = "lossless"
    metric: str = ""
    expected: tuple[Expected, ...] = ()
    own: bool = False

    @property
    def key(self) -> str:
        """What names it and no other: the first digits of its hash, as a file does."""
        return self.sha256[:8]


def available() -> list[ModelInfo]:
    """All models: those that travel with the program, then those of the user's folders that can be read.

    Raises `ModelMissing` if there is no sound manifest of the former.
    """
    found = models_of(resource_folder("models"))
    hashes = {info.sha256 for info in found}
    for folder in own_folders():
        try:
            more = models_of(folder)
        except ModelMissing:  # told where folders are shown
            continue
        found += [info._replace(own=True) for info in more if info.sha256 not in hashes]
        hashes |= {info.sha256 for info in more}
    return found


def models_of(folder: Path) -> list[ModelInfo]:
    """The models that a folder's manifest names. Raises `ModelMissing` if there is no sound one."""
    return [_info(folder, entry) for entry in entries_of(folder)]


def entries_of(folder: Path) -> list[dict[str, Any]]:
    """The lines of a folder's manifest, each checked as far as `ModelInfo` needs. Raises `ModelMissing`."""
    path = folder / MANIFEST
    try:
        entries = json.loads(read_file(path, LARGEST_MANIFEST, error=ModelMissing))["models"]
        if not isinstance(entries, list) or len(entries) > MOST_MODELS:
            raise TypeError(f"no list of at most {MOST_MODELS} models")
        for entry in entries:
            _info(folder, entry)
    except (ModelMissing, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ModelMissing(f"{path}: no manifest of models ({error})") from error
    return entries


def _info(folder: Path, entry: dict[str, Any]) -> ModelInfo:
    if not HASH.fullmatch(entry["sha256"]) or Path(entry["file"]).name != entry["file"]:
        raise ValueError(f"{entry['name']!r}: a hash of 64 digits and the name of a file beside the manifest are asked")
    auto = tuple(AutoBase(int(steps), str(base)) for steps, base in entry.get("auto_base", []))
    codec, metric = entry.get("codec", "lossless"), entry.get("metric", "")
    path, reached = folder / entry["file"], entry.get("held_out", []) if codec == "lossy" else []
    expected = tuple(Expected(float(r["quality"]), r["bpp"]["causal"], r["psnr"], r["msssim"]) for r in reached)
    name, told = str(entry["name"]), str(entry["description"])
    return ModelInfo(name, entry["sha256"], path, told, auto, codec, metric, expected)


def default_for(height: int, width: int) -> str:
    """The name of the model for pictures of a size: "cifar10" for thumbnails, else "pictures".

    Where that is not installed, the first that is.
    """
    wanted = "cifar10" if max(height, width) <= THUMBNAIL else "pictures"
    try:
        names = [info.name for info in available() if info.codec == "lossless"]
    except ModelMissing:
        return wanted
    return wanted if wanted in names or not names else names[0]


def find(name_or_prefix: str, codec: Codec = "lossless") -> ModelInfo:
    """The codec's model of a name, or whose hash starts with the digits. Raises `ModelMissing`."""
    models = [m for m in available() if m.codec == codec]
    named = [m for m in models if m.name == name_or_prefix]
    found = named or [m for m in models if name_or_prefix and m.sha256.startswith(name_or_prefix)]
    if not found:
        known = ", ".join(f"{m.name} ({m.sha256[:8]})" for m in models) or "none"
        raise ModelMissing(f"{codec} model {name_or_prefix!r} is not installed; there are {known}")
    return found[0]


def name_of(prefix: str) -> str:
    """The name of the model, of either codec, whose hash starts with the digits; these where it is not installed.

    Where another one is found by that name before it, the digits as well.
    """
    for codec in CODECS:
        try:
            made = find(prefix, codec)
            return made.name if find(made.name, codec) == made else f"{made.name} ({made.key})"
        except ModelMissing:
            continue
    return prefix[:8]


def find_lossy(metric: str) -> ModelInfo:
    """The lossy model of a metric; of several the one that was installed last, and no own one while there are others.

    Raises `BadSetting` for an unknown metric, naming those that exist, and `ModelMissing` where it has no model.
    """
    if metric not in METRICS:
        raise BadSetting(f"metric {metric!r}: give one of {', '.join(METRICS)}")
    found = [m for m in available() if m.codec == "lossy" and m.metric == metric]
    if not found:
        raise ModelMissing(f"no model of the lossy codec for {metric} is installed")
    return ([info for info in found if not info.own] or found)[-1]


def read_weights(path: Path, sha256: str) -> bytes:
    """The bytes of a model's weights. Raises `ModelMissing` where they cannot be read or have another hash.

    Of these, `WeightsMissing` where there is no such file.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ModelMissing(f"{path}: larger than {LARGEST_FILE} bytes, so these are no weights")
        data = path.read_bytes()
    except FileNotFoundError as error:
        lost = f"{path}: {error.strerror}; the weights with SHA-256 {sha256} belong there: install the program again"
        raise WeightsMissing(lost, sha256) from error
    except OSError as error:
        raise ModelMissing(f"{path}: {error.strerror}") from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ModelMissing(f"{path}: the weights are damaged: their hash is not the manifest's")
    return data


def install(data: bytes, folder: Path, entry: dict[str, Any]) -> str:
    """Write the bytes of weights and their line of the manifest into a folder; returns the SHA-256.

    `entry` holds at least "name" and "description", for a lossy model also "codec": "lossy" and "metric";
    "file" and "sha256" are added. A line of the same name is replaced. Raises `OutputFailed`.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    entry = {"name": entry["name"], "file": f"{entry['name']}.safetensors", "sha256": sha256} | entry
    manifest = folder / MANIFEST
    lines = json.loads(manifest.read_text("utf-8"))["models"] if manifest.exists() else []
    lines = [line for line in lines if line["name"] != entry["name"]] + [entry]
    write_atomic(folder / entry["file"], data, force=True)
    write_atomic(manifest, (json.dumps({"models": lines}, indent=2) + "\n").encode(), force=True)
    return sha256


def auto_base(info: ModelInfo, steps: str) -> str:
    """The base that `--base auto` means for a rung."""
    if steps.isdigit():
        for line in info.auto_base:
            if int(steps) <= line.steps:
                return line.base
    return "none"


def parse_base(text: str) -> str:
    """A base in its one spelling: "auto", "none" or "bpg:QP". Raises `BadSetting`."""
    word = text.strip().lower()
    kind, _, qp = word.partition(":")
    if word in ("auto", "none"):
        return word
    if kind == "bpg" and qp.isascii() and qp.isdigit() and len(qp) <= 2 and int(qp) <= 51:
        return f"bpg:{int(qp)}"
    raise BadSetting(f"base {text!r}: give auto, none or bpg:QP with QP from 0 to 51")
