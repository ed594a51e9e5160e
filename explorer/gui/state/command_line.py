"""The command line that makes the same file as a run. No Qt."""

from __future__ import annotations

from pathlib import Path
from shlex import quote

from explorer.errors import ItalicError
from explorer.file.container import unpack
from explorer.gui.look.i18n import tr
from explorer.gui.state.documents import Document, Run


def encode_command(document: Document, run: Run, *, with_preview: bool = False) -> str:
    """One line for a shell; of a file that was opened compressed, the line first decodes it.

    Names only what differs from the command's defaults, so that it can be read: the model where it is another than
    that for the picture's size, the compact profile, the preview.
    """
    source, target = str(document.path or tr("PICTURE.png")), Path(document.name).stem + ".italic"
    before = ""
    if Path(source).suffix.lower() == ".italic":
        picture = Path(document.name).stem + ".png"
        before, source = f"italic decode {quote(source)} -o {quote(picture)} && ", picture
    options = " ".join(_options(run, with_preview=with_preview))
    return f"{before}italic encode {quote(source)} {options} -o {quote(target)}"


def _options(run: Run, *, with_preview: bool) -> list[str]:
    point = run.point
    if point.codec == "lossy":
        options = [f"--codec lossy --quality {point.quality:g} --metric {point.metric} --steps {point.steps}"]
        if point.model and (name := _other_lossy(point.model, point.metric)):
            options.append(f"--model {quote(name)}")
        return [*options, "--preview"] if with_preview or (run.data and unpack(run.data).header.preview) else options
    options = [f"--steps {point.steps}", f"--base {point.base}"]
    if point.model and (name := _other_model(point.model, point.height, point.width)):
        options.append(f"--model {quote(name)}")
    header = unpack(run.data).header if run.data else None
    if header is not None and header.compact:
        return [*options, "--compact"]
    return [*options, "--preview"] if with_preview or (header is not None and header.preview) else options


def _other_model(model: str, height: int, width: int) -> str:
    """The model's name, "" for the one that such a picture gets anyway."""
    from explorer.weights.models import default_for, find

    try:
        usual, made = find(default_for(height, width)), find(model)
        named = find(made.name) == made  # one's own may be called as another
    except ItalicError:
        return model
    return "" if made == usual else made.name if named else made.key


def _other_lossy(model: str, metric: str) -> str:
    """The model's name, "" for the one that the metric means anyway."""
    from explorer.weights.models import find, find_lossy

    try:
        usual, made = find_lossy(metric), find(model, "lossy")
        named = find(made.name, "lossy") == made
    except ItalicError:
        return model
    return "" if made == usual else made.name if named else made.key
