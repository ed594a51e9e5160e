"""A recorded run, ready to be shown without a decoder: one small file.

    "ITLT", version 1, zlib(safetensors)           at most 1 MB, and 32 MB inflated; in a session more, see `Bounds`
      meta           JSON: `Meta`
      file           the .italic file itself
      picture        PNG of what was encoded; shown: PNG of what a lossy file decodes to; base: PNG of the base alone
      bits, alone    float16, bits of each pixel, or latent; and without the second opinion, or without the context
      looked         int32, where the second opinion looked, as `density.traces.Traces` has it
      spent, took    float64 Shannon bits and float32 seconds of each step
      mean.N         WebP of the network's expectation after N steps
      value.N, chance.N   of a pixel: true values, and float32 (channels, 256) probabilities
      y, z, mean, scale   latents of a lossy file, as `scene.latents.LatentArrays`

Which step codes which pixel is not in it: that follows from the size and the rung in the file's header.
"""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, NamedTuple

import msgspec
import numpy as np
from msgspec import Meta as Bound
from msgspec import Struct
from numpy.typing import NDArray
from PIL import Image, PngImagePlugin, WebPImagePlugin
from safetensors import SafetensorError
from safetensors.numpy import load as load_arrays
from safetensors.numpy import save as save_arrays

from explorer.coding.latent_schedule import LATENT_SIZE, latent_schedule
from explorer.coding.schedule import schedule
from explorer.errors import CorruptFile
from explorer.file.container import Header, unpack
from explorer.lessons.schema import LARGEST_SIDE

_READERS = (PngImagePlugin, WebPImagePlugin)  # registered; else Pillow would load all that it has, for a second
MAGIC = b"ITLT\x01"
WEBP_QUALITY = 90


class Bounds(NamedTuple):
    """What a recording may have at most, so that a reader takes no more memory whatever a file says.

    Attributes:
        size: bytes of the file; inflated: of its arrays.
        pixels: of the picture; side: px of its longer side.
        steps: number of them.
        effort: of the compression, as zlib has it; at 9 the pictures in it are as small as can be as well.
    """

    size: int
    inflated: int
    pixels: int
    side: int
    steps: int
    effort: int


LESSON = Bounds(1_000_000, 1 << 25, 1 << 18, LARGEST_SIDE, 1 << 17, 9)
# Photographs of 4 megapixels, coded pixel by pixel. Whoever saves waits for it, so the last per cents are left.
SESSION = Bounds(50_000_000, 1 << 27, 1 << 22, 1 << 14, 1 << 22, 5)

Arrays = dict[str, NDArray[Any]]


class Meta(Struct, frozen=True, forbid_unknown_fields=True):
    """Figures that no array has.

    Attributes:
        shannon_bits: of all pixels.
        base_bytes: of the base code.
        encode_seconds, decode_seconds: as measured.
        psnr, msssim: of a lossy file, dB.
        means: after how many steps an expectation is there.
        pixels: x, y, known neighbours of each pixel whose distributions are there.
    """

    shannon_bits: float
    base_bytes: Annotated[int, Bound(ge=0)]
    encode_seconds: float
    decode_seconds: float
    psnr: float | None = None
    msssim: float | None = None
    means: Annotated[tuple[int, ...], Bound(max_length=20)] = ()
    pixels: Annotated[tuple[tuple[int, int, int], ...], Bound(max_length=12)] = ()


class Pixel(NamedTuple):
    """What the network predicted for a pixel.

    Attributes:
        x, y: the pixel.
        known: neighbours of its window that were known.
        values: uint8, (channels,), the true ones in the order of coding.
        chances: float32, (channels, 256), of every value.
    """

    x: int
    y: int
    known: int
    values: NDArray[np.uint8]
    chances: NDArray[np.float32]

    @property
    def bits(self) -> NDArray[np.float64]:
        """(channels,), of the true values."""
        of_true = self.chances[np.arange(len(self.values)), self.values].astype(np.float64)
        found: NDArray[np.float64] = -np.log2(np.maximum(of_true, 1e-12))
        return found


class Latents(NamedTuple):
    """The latents of a lossy file; see `explorer.gui.scene.latents.LatentArrays`."""

    y: NDArray[np.int16]
    z: NDArray[np.int16]
    mean: NDArray[np.int16]
    scale: NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Trace:
    """A recording.

    Attributes:
        data: the `.italic` file.
        header: of it.
        meta: figures.
        picture, shown, base: uint8 (H, W, 3); `shown` is `picture` where nothing was lost, `base` may be None.
        bits, alone: float32, of each position, (H, W) or (h, w) of latents; `alone` may be None.
        looked: int32 (H, W), or None.
        spent: float64 (count + 1,), Shannon bits after each number of steps, without the base.
        seconds: float64 (count + 1,), that decoding took until then.
        means: uint8 (H, W, 3) by numbers of steps.
        pixels: predictions.
        latents: of a lossy file.
    """

    data: bytes
    header: Header
    meta: Meta
    picture: NDArray[np.uint8]
    shown: NDArray[np.uint8]
    base: NDArray[np.uint8] | None
    bits: NDArray[np.float32]
    alone: NDArray[np.float32] | None
    looked: NDArray[np.int32] | None
    spent: NDArray[np.float64]
    seconds: NDArray[np.float64]
    means: dict[int, NDArray[np.uint8]]
    pixels: tuple[Pixel, ...]
    latents: Latents | None

    @property
    def count(self) -> int:
        """Number of steps."""
        return len(self.spent) - 1

    @property
    def step_of(self) -> NDArray[np.int32]:
        """int32, (H, W) or (h, w) of latents: the step of every position."""
        return steps_of(self.header)


def steps_of(header: Header) -> NDArray[np.int32]:
    """The step of every position of a file: int32, (H, W), or (h, w) of its latents."""
    if header.codec == "lossy":
        down, across = -(-header.height // LATENT_SIZE), -(-header.width // LATENT_SIZE)
        return latent_schedule(down, across, header.steps).step_of
    return schedule(header.height, header.width, header.steps).step_of


def write(trace: Trace, bounds: Bounds = LESSON) -> bytes:
    """The file of a recording. Raises `CorruptFile` where it would be larger than one may be."""
    png, webp = partial(_png, thorough=bounds.effort == 9), partial(_webp, thorough=bounds.effort == 9)
    arrays: Arrays = {
        "meta": _bytes(msgspec.json.encode(trace.meta)),
        "file": _bytes(trace.data),
        "picture": _bytes(png(trace.picture)),
        "bits": trace.bits.astype(np.float16),
        "spent": np.diff(trace.spent),
        "took": np.diff(trace.seconds).astype(np.float32),
    }
    if trace.shown is not trace.picture:
        arrays["shown"] = _bytes(png(trace.shown))
    if trace.base is not None:
        arrays["base"] = _bytes(png(trace.base))
    if trace.alone is not None:
        arrays["alone"] = trace.alone.astype(np.float16)
    if trace.looked is not None:
        arrays["looked"] = trace.looked
    for steps, picture in trace.means.items():
        arrays[f"mean.{steps}"] = _bytes(webp(picture))
    for number, pixel in enumerate(trace.pixels):
        arrays[f"value.{number}"], arrays[f"chance.{number}"] = pixel.values, pixel.chances
    if trace.latents is not None:
        arrays |= trace.latents._asdict()
    plain = save_arrays({name: np.ascontiguousarray(a) for name, a in arrays.items()})
    data = MAGIC + zlib.compress(plain, bounds.effort) if len(plain) <= bounds.inflated else b""
    if not 0 < len(data) <= bounds.size:
        raise CorruptFile(f"a recording of {len(data or plain)} bytes: at most {bounds.size} may be; "
                          "take a smaller picture")  # fmt: skip
    return data


def read(data: bytes, bounds: Bounds = LESSON) -> Trace:
    """The recording in a file. Raises `CorruptFile`, whatever is wrong with it."""
    try:
        return _read(_arrays(data, bounds), bounds)
    except (KeyError, ValueError, TypeError, SafetensorError, msgspec.MsgspecError, OSError, SyntaxError) as problem:
        what = f"{problem}" if not isinstance(problem, KeyError) else f"no {problem.args[0]}"
        raise CorruptFile(f"a damaged recording: {what}") from problem
    except Image.DecompressionBombError as problem:
        raise CorruptFile("a damaged recording: a picture too large") from problem


def _arrays(data: bytes, bounds: Bounds = LESSON) -> Arrays:
    if not data.startswith(MAGIC):
        raise CorruptFile("no recording of this version")
    if len(data) > bounds.size:
        raise CorruptFile(f"a recording of {len(data)} bytes: at most {bounds.size} are read")
    inflater = zlib.decompressobj()
    try:
        plain = inflater.decompress(data[len(MAGIC) :], bounds.inflated)
    except zlib.error as problem:
        raise CorruptFile("a damaged recording: its compression") from problem
    if not inflater.eof:
        raise CorruptFile("a damaged recording: it is longer or shorter than it says")
    return load_arrays(plain)


def _read(arrays: Arrays, bounds: Bounds) -> Trace:
    meta = msgspec.json.decode(arrays["meta"].tobytes(), type=Meta)
    data = arrays["file"].tobytes()
    header = unpack(data).header
    height, width = header.height, header.width
    if height > bounds.side or width > bounds.side or height * width > bounds.pixels:
        raise CorruptFile(f"a recording of {width} x {height} px: at most {bounds.pixels} px are shown")
    if header.codec not in ("lossless", "lossy"):
        raise CorruptFile(f"a recording of codec {header.codec!r} has no steps")
    step_of = steps_of(header)
    spent, seconds = _so_far(arrays["spent"]), _so_far(arrays["took"])
    if not len(spent) == len(seconds) == int(step_of.max()) + 2 <= bounds.steps + 1:
        raise CorruptFile(f"a recording with figures of {len(spent) - 1} steps")
    size = height, width
    picture = _picture(arrays["picture"], size)
    return Trace(
        data,
        header,
        meta,
        picture,
        _picture(arrays["shown"], size) if "shown" in arrays else picture,
        _picture(arrays["base"], size) if "base" in arrays else None,
        _grid(arrays["bits"], step_of.shape, np.float32),
        _grid(arrays["alone"], step_of.shape, np.float32) if "alone" in arrays else None,
        _looked(arrays["looked"], step_of.shape) if "looked" in arrays else None,
        spent,
        seconds,
        {steps: _picture(arrays[f"mean.{steps}"], size) for steps in meta.means},
        tuple(_pixel(arrays, number, place, size) for number, place in enumerate(meta.pixels)),
        _latents(arrays, step_of.shape) if header.codec == "lossy" else None,
    )


def _bytes(data: bytes) -> NDArray[np.uint8]:
    return np.frombuffer(data, np.uint8)


def _png(picture: NDArray[np.uint8], *, thorough: bool) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(picture).save(stream, "PNG", optimize=thorough)
    return stream.getvalue()


def _webp(picture: NDArray[np.uint8], *, thorough: bool) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(picture).save(stream, "WEBP", quality=WEBP_QUALITY, method=6 if thorough else 2)
    return stream.getvalue()


def _picture(data: NDArray[Any], size: tuple[int, int]) -> NDArray[np.uint8]:
    """uint8 (H, W, 3); its size is checked before memory is taken for it."""
    with Image.open(io.BytesIO(data.tobytes()), formats=("PNG", "WEBP")) as image:
        if image.size != size[::-1]:
            raise ValueError(f"a picture of {image.size} in a recording of {size[::-1]}")
        return np.asarray(image.convert("RGB"))


def _grid(values: NDArray[Any], shape: tuple[int, ...], kind: Any) -> NDArray[Any]:
    if values.shape != shape or values.dtype.kind not in "fiu":
        raise ValueError(f"an array of {values.shape} where {shape} belongs")
    found = values.astype(kind)
    if not np.isfinite(found).all():
        raise ValueError("an array with values that are no numbers")
    return found


def _looked(values: NDArray[Any], shape: tuple[int, ...]) -> NDArray[np.int32]:
    found: NDArray[np.int32] = _grid(values, shape, np.int32)
    if found.min() < -1 or found.max() >= found.size:
        raise ValueError("attention that looked outside of the picture")
    return found


def _so_far(each: NDArray[Any]) -> NDArray[np.float64]:
    if each.ndim != 1 or each.dtype.kind != "f" or not np.isfinite(each).all() or (each < 0).any():
        raise ValueError("figures of the steps that are no numbers")
    return np.concatenate([[0.0], np.cumsum(each.astype(np.float64))])


def _pixel(arrays: Arrays, number: int, place: tuple[int, int, int], size: tuple[int, int]) -> Pixel:
    values, chances = arrays[f"value.{number}"], arrays[f"chance.{number}"]
    x, y, known = place
    if not (0 <= x < size[1] and 0 <= y < size[0]) or values.dtype != np.uint8 or not 1 <= values.size <= 3:
        raise ValueError(f"a pixel {x}, {y} that is none")
    return Pixel(x, y, known, values.reshape(-1), _grid(chances, (values.size, 256), np.float32))


def _latents(arrays: Arrays, shape: tuple[int, ...]) -> Latents:
    y, z, mean, scale = (arrays[name] for name in ("y", "z", "mean", "scale"))
    deep = y.shape[2] if y.ndim == 3 else 0
    kinds = [part.dtype.name for part in (y, z, mean, scale)]
    if kinds != ["int16", "int16", "int16", "uint8"] or z.ndim != 3 or not deep:
        raise ValueError("latents of other types")
    for part in (y, mean, scale):
        if part.shape != (*shape, deep):
            raise ValueError(f"latents of {part.shape}")
    if int(scale.max()) > 63:
        raise ValueError("a scale that there is not")
    return Latents(y, z, mean, scale)
