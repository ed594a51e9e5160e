"""ITALIC Explorer: neural image coding in which more decoding steps mean fewer bits.

    picture = explorer.read_picture(Path("photo.png"))
    encoded = explorer.finish(explorer.encode(picture, steps="16"))
    decoded = explorer.finish(explorer.decode(encoded.data))
    smaller = explorer.finish(explorer.encode_lossy(picture, target=explorer.Target("bytes", 300_000)))

`encode`, `encode_lossy` and `decode` are generators: they yield a `Step` for every step, and return an `Encoded`,
`EncodedLossy`, `Decoded` or `DecodedLossy`, which `finish` hands over. Stop iterating to cancel. Whatever a caller can
cause or meet is an `ItalicError`.

Every name is imported when it is first asked for, so that importing this package takes no time.
"""

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from explorer.coding.step import Step
    from explorer.decoding import decode
    from explorer.encoding import encode_lossy
    from explorer.errors import (
        BadSetting,
        CorruptFile,
        ItalicError,
        ModelMissing,
        OutputExists,
        OutputFailed,
        UnsupportedFile,
        UnsupportedImage,
    )
    from explorer.lossless.codec import Decoded, Encoded, encode, finish
    from explorer.lossless.inspection import inspect
    from explorer.lossy.codec import DecodedLossy, EncodedLossy
    from explorer.lossy.targets import Target
    from explorer.pictures.imaging import read_picture, write_picture
    from explorer.pictures.picture import Picture
    from explorer.tradeoff.collected import Sweep, sweep
    from explorer.tradeoff.sweep import Run

__version__ = "0.1.0"

__all__ = [
    "BadSetting",
    "CorruptFile",
    "Decoded",
    "DecodedLossy",
    "Encoded",
    "EncodedLossy",
    "ItalicError",
    "ModelMissing",
    "OutputExists",
    "OutputFailed",
    "Picture",
    "Run",
    "Step",
    "Sweep",
    "Target",
    "UnsupportedFile",
    "UnsupportedImage",
    "decode",
    "encode",
    "encode_lossy",
    "finish",
    "inspect",
    "read_picture",
    "sweep",
    "write_picture",
]

# torch's worker threads spin while they wait unless told otherwise before it is imported. On a busy machine they then
# wait for a processor that a spinning one holds, and small steps take twenty times as long.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

_ERRORS = (
    "BadSetting", "CorruptFile", "ItalicError", "ModelMissing", "OutputExists", "OutputFailed", "UnsupportedFile",
    "UnsupportedImage",
)  # fmt: skip
_PLACES = dict.fromkeys(_ERRORS, "explorer.errors") | {
    "Decoded": "explorer.lossless.codec",
    "DecodedLossy": "explorer.lossy.codec",
    "Encoded": "explorer.lossless.codec",
    "EncodedLossy": "explorer.lossy.codec",
    "Picture": "explorer.pictures.picture",
    "Run": "explorer.tradeoff.sweep",
    "Step": "explorer.coding.step",
    "Sweep": "explorer.tradeoff.collected",
    "Target": "explorer.lossy.targets",
    "decode": "explorer.decoding",
    "encode": "explorer.lossless.codec",
    "encode_lossy": "explorer.encoding",
    "finish": "explorer.lossless.codec",
    "inspect": "explorer.lossless.inspection",
    "read_picture": "explorer.pictures.imaging",
    "sweep": "explorer.tradeoff.collected",
    "write_picture": "explorer.pictures.imaging",
}

if not TYPE_CHECKING:  # a checker reads the imports above, and finds misspelt names

    def __getattr__(name):
        if name not in _PLACES:
            raise AttributeError(f"module 'explorer' has no attribute {name!r}")
        from importlib import import_module

        found = getattr(import_module(_PLACES[name]), name)
        globals()[name] = found
        return found

    def __dir__():
        return sorted({*globals(), *__all__})
