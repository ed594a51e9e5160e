"""The command line `italic`: every command is a module of `explorer.commands`."""

from __future__ import annotations

import io
import sys
import warnings
from typing import Annotated

import typer

from explorer import __version__
from explorer.commands import (
    benchmark,
    bpg,
    decode,
    demo,
    desktop,
    encode,
    evaluate,
    info,
    lesson,
    models,
    sample,
    sweep,
    train,
    verify,
    window,
)
from explorer.commands.common import EXIT_INTERRUPTED

app = typer.Typer(
    name="italic",
    help="Neural image coding in which more decoding steps mean fewer bits.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.command("encode")(encode.encode)
app.command("decode")(decode.decode)
app.command("verify")(verify.verify)
app.command("info")(info.info)
app.command("sweep")(sweep.sweep)
app.add_typer(bpg.app, name="bpg")
app.add_typer(train.app, name="train")
app.add_typer(models.app, name="models")
app.add_typer(lesson.app, name="lesson")
app.command("sample")(sample.sample)
app.command("gui")(window.gui)
app.command("demo")(demo.demo)
app.command("install-desktop")(desktop.install_desktop)
app.command("evaluate")(evaluate.evaluate)
app.command("compare")(evaluate.compare)
app.command("benchmark")(benchmark.benchmark)


def _print_version(asked: bool) -> None:
    if asked:
        print(f"italic {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show it.")
    ] = False,
) -> None:
    """Neural image coding in which more decoding steps mean fewer bits."""


def _show_warning(message: Warning | str, *where: object, **more: object) -> None:
    # Such as a device that does not compute exactly: a user needs the sentence, not the line of code.
    print(f"italic: {message}", file=sys.stderr)


def _take_any_name() -> None:
    """A terminal that cannot show a character gets its number: names of files are no reason to stop."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def main() -> None:
    """Entry point of the console script. Exit status: 0, 2 for what a user can mend, 130 after Ctrl-C."""
    warnings.showwarning = _show_warning
    _take_any_name()
    try:
        app(prog_name="italic")
    except KeyboardInterrupt:
        sys.exit(EXIT_INTERRUPTED)
