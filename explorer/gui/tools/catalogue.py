"""Keeps translations complete: `python -m explorer.gui.tools.catalogue` brings assets/translations up to date.

New texts are added as unfinished, vanished ones are taken out, translated ones stay; then Qt Linguist or any editor
fills in what is unfinished.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree

from explorer.gui.look.i18n import LANGUAGES, read_texts
from explorer.gui.tools.failure_texts import failure_texts
from explorer.machine.resources import PACKAGE, resource_folder

SOURCE_LANGUAGE = "en"


def source_files() -> list[Path]:
    """The modules that speak to the user of the window."""
    return [PACKAGE / "app.py", *sorted((PACKAGE / "gui").rglob("*.py"))]


def translation_files() -> dict[str, Path]:
    """The .ts file of every language but English, whether it is there or not."""
    folder = resource_folder("assets") / "translations"
    return {name: folder / f"{name}.ts" for name in LANGUAGES if name != SOURCE_LANGUAGE}


def collect() -> set[str]:
    """Every text that the program gives to `tr`, and what errors from below say.

    Raises `ValueError`, naming the place, for what is given to `tr` and is not a literal.
    """
    return {text for path in source_files() for text in texts_of(path)} | failure_texts().keys()


def texts_of(path: Path) -> Iterator[str]:
    """The texts of one module, as `collect`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and called(node) == "tr":
            argument = node.args[0] if len(node.args) == 1 and not node.keywords else None
            if not isinstance(argument, ast.Constant) or not isinstance(argument.value, str):
                raise ValueError(f"{path.name}:{node.lineno}: tr() takes one literal, or it cannot be collected")
            yield argument.value


def called(call: ast.Call) -> str:
    """The last name of what is called."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def to_ts(language: str, texts: Mapping[str, str]) -> bytes:
    """A .ts file, sorted, so that changes of several people meet in different lines; "" is an unfinished text."""
    root = ElementTree.Element("TS", version="2.1", language=language, sourcelanguage=SOURCE_LANGUAGE)
    context = ElementTree.SubElement(root, "context")
    ElementTree.SubElement(context, "name")  # the same words mean the same everywhere in the program
    for source, text in sorted(texts.items()):
        message = ElementTree.SubElement(context, "message")
        ElementTree.SubElement(message, "source").text = source
        translation = ElementTree.SubElement(message, "translation", {} if text else {"type": "unfinished"})
        translation.text = text
    ElementTree.indent(root, "    ")
    body = ElementTree.tostring(root, "unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n'.encode()


def main() -> int:
    """Bring every file up to date and tell what is unfinished. Returns the exit status, 1 where something is."""
    wanted, status = collect(), 0
    for language, path in translation_files().items():
        known = read_texts(path)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(to_ts(language, {text: known.get(text, "") for text in wanted}))
        unfinished = sorted(wanted - known.keys())
        print(f"{path}: {len(wanted)} texts, {len(unfinished)} unfinished, {len(known.keys() - wanted)} taken out")
        for text in unfinished:
            print(f"  {text!r}")
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
