"""Writes what is said of every command: `python docs/reference.py` makes docs/commands.md and assets/linux/italic.1.

Both come from the command line's own help, so that neither can say what the program does not do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import typer.main

from explorer import __version__
from explorer.cli import app

HOUSE = Path(__file__).resolve().parents[1]
HIDDEN = {"install_completion", "show_completion", "help"}  # told once, not with every command
COMPLETION = (
    "`italic --install-completion` teaches the commands and options to bash, zsh, fish or PowerShell; "
    "`italic --show-completion` prints what it would install."
)
STATUS = (
    ("0", "All was done."),
    ("1", "All was done; `italic benchmark --against` found that something became worse."),
    ("2", "Something that a user can mend failed; one line on standard error says what. The other inputs were done."),
    ("130", "Ctrl-C; nothing half-written is left behind."),
)
VARIABLES = (
    ("ITALIC_MODELS", "A folder of models to use instead of those that are installed."),
    ("ITALIC_KODAK", "The folder of Kodak's 24 photographs, for evaluations of kodak."),
    ("ITALIC_CIFAR10", "The archive of CIFAR-10, for evaluations of cifar10."),
)


class Parameter(NamedTuple):
    """An option or an argument: how it is spelt, what it takes, what it is for."""

    spelling: str
    is_option: bool
    help: str


class Command(NamedTuple):
    """A command with its name as it is typed, what it does, and what it takes."""

    name: str
    help: str
    parameters: list[Parameter]

    @property
    def usage(self) -> str:
        """As it stands on one line."""
        options = ["[OPTIONS]"] if any(each.is_option for each in self.parameters) else []
        return " ".join([self.name, *options, *(each.spelling for each in self.parameters if not each.is_option)])


def commands() -> Iterator[Command]:
    """All commands of `italic`, those of groups, too, in the order of its help."""
    yield from _below("italic", typer.main.get_command(app))


def _below(name: str, command: Any) -> Iterator[Command]:
    if not hasattr(command, "commands"):
        parameters = [_parameter(each) for each in command.params if each.name not in HIDDEN]
        yield Command(name, _sentences(command.help), parameters)
        return
    for word, each in command.commands.items():
        yield from _below(f"{name} {word}", each)


def _parameter(made: Any) -> Parameter:
    is_option = made.param_type_name == "option"
    words = made.metavar or "" if not getattr(made, "is_flag", False) else ""
    help_text = _sentences(made.help or "")
    if not is_option:
        return Parameter(f"{words or made.name.upper()}{'...' if made.nargs == -1 else ''}", False, help_text)
    if not words and not made.is_flag:
        words = "N"
    spelling = ", ".join(made.opts) + (f" {words}" if words else "")
    spelling += f", {', '.join(made.secondary_opts)}" if made.secondary_opts else ""
    return Parameter(spelling, True, " ".join(filter(None, [help_text, _default(made)])))


def _default(made: Any) -> str:
    value = made.default
    if made.show_default is False or value is None or value == "" or callable(value) or "UNSET" in repr(value):
        return "" if not made.required else "Must be given."
    if made.is_flag:
        return f"Default: {(made.opts if value else made.secondary_opts)[0]}." if made.secondary_opts else ""
    return f"Default: {value}."


def _sentences(text: str | None) -> str:
    """A docstring's paragraphs, each on one line."""
    paragraphs = re.split(r"\n\s*\n", (text or "").strip())
    return "\n\n".join(" ".join(each.split()) for each in paragraphs)


def as_page() -> str:
    """All commands as Markdown."""
    parts = [
        "# Commands",
        "<!-- written by `python docs/reference.py` -->",
        "Every command and option, as `--help` tells them. [The command line](command-line.md) shows them at work.",
    ]
    for command in commands():
        parts += [f"## {command.name}", f"```\n{command.usage}\n```", command.help]
        rows = [f"| `{_cell(each.spelling)}` | {_cell(each.help)} |" for each in command.parameters]
        parts += ["\n".join(["| | |", "|---|---|", *rows])] if rows else []
    parts += ["## Shell completion", COMPLETION]
    parts += ["## Exit status", "\n".join(["| | |", "|---|---|", *(f"| {a} | {b} |" for a, b in STATUS)])]
    parts += ["## Environment", "\n".join(["| | |", "|---|---|", *(f"| `{a}` | {b} |" for a, b in VARIABLES)])]
    return "\n\n".join(parts) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n\n", " ")


def as_manual() -> str:
    """All commands as a page of the manual, section 1."""
    lines = [
        '.\\" written by python docs/reference.py',
        f'.TH ITALIC 1 "" "italic {__version__}" "User Commands"',
        ".SH NAME",
        "italic \\- neural image coding in which more decoding steps mean fewer bits",
        ".SH SYNOPSIS",
        ".B italic",
        "COMMAND [OPTIONS] ...",
        ".SH COMMANDS",
    ]
    for command in commands():
        lines += [f".SS {_roff(command.usage)}", *_paragraphs(command.help)]
        for each in command.parameters:
            lines += [".TP", f".B {_roff(each.spelling)}", *_paragraphs(each.help)]
    for title, rows in (("EXIT STATUS", STATUS), ("ENVIRONMENT", VARIABLES)):
        lines.append(f".SH {title}")
        for word, text in rows:
            lines += [".TP", f".B {word}", _roff(text)]
    lines += [".SH SEE ALSO", "The documentation of ITALIC Explorer, in its folder docs."]
    return "\n".join(lines) + "\n"


def _paragraphs(text: str) -> list[str]:
    return [_roff(text).replace("\n\n", "\n.IP\n")] if text else []


def _roff(text: str) -> str:
    """Text in which roff sees no commands, and hyphens stay hyphens."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"^([.'])", r"\\&\1", escaped, flags=re.MULTILINE)


PLACES = {"docs/commands.md": as_page, "assets/linux/italic.1": as_manual}


def main() -> None:
    """Write both."""
    for place, make in PLACES.items():
        (HOUSE / place).write_text(make(), "utf-8")
        print(place)


if __name__ == "__main__":
    main()
