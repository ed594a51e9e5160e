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


class OutputExists(ItalicError):
    """The output is there already and overwriting was not asked for."""


class OutputFailed(ItalicError):
    """The output cannot be written: no space, no permission, no such folder."""
