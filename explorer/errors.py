"""The errors that a user can cause or meet; each message names the thing, the value and what to do."""


class ItalicError(Exception):
    """Base of everything this package raises on purpose. The command line prints it on one line and exits 2."""


class CorruptFile(ItalicError):
    """A file is truncated, damaged, or not of the type that it claims to be."""


class UnsupportedFile(ItalicError):
    """A file is sound, but of a version, codec or feature that this program does not know."""


class UnsupportedImage(ItalicError):
    """A picture cannot be coded: unreadable, of no pixels, or too large for the memory at hand."""


class BadSetting(ItalicError):
    """A setting (steps, base, QP, device) is not one of those that exist."""


class ModelMissing(ItalicError):
    """The weights that a file or a command asks for are not installed, or fail their proof."""


class WeightsMissing(ModelMissing):
    """A model is known, but its weights are not there; `sha256` names them, for whoever can send them."""

    def __init__(self, text: str, sha256: str = "") -> None:
        super().__init__(text)
        self.sha256 = sha256


class OutputExists(ItalicError):
    """The output is there already and overwriting was not asked for."""


class OutputFailed(ItalicError):
    """The output cannot be written: no space, no permission, no such folder."""


class InexactCpu(ModelMissing):
    """This CPU's products of whole numbers are not exact, so no model can be used."""

    def __init__(
        self, text: str = "this CPU's products of whole numbers are not exact; no model can be used here"
    ) -> None:
        super().__init__(text)


class DeviceFull(UserWarning):
    """The memory of a device is not enough, so the CPU is used."""


class InexactDevice(UserWarning):
    """A device failed the known vector, so the CPU is used."""
