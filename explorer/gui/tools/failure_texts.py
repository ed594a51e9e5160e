"""What errors say, as templates: every sentence that the program below the window raises, with {0}, {1} for its values.

The library and the command line speak English, the window the user's language: it knows a sentence by its template.
They are collected from the code itself, so that none is forgotten.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Set
from itertools import count

from explorer import errors
from explorer.machine.resources import PACKAGE

# What never speaks to the window: the command line, training, and tools for whoever builds the program.
APART = ("commands/", "training/", "desktop/", "gui/tools/", "evaluation/benchmark.py", "evaluation/peak.py")
SENTENCES = ("size_message", "explain", "_exists")  # functions whose results are what an error says
KINDS = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, errors.ItalicError)}
READERS = "pictures/"  # where a ValueError is the reason why a file "cannot be read: ..."
HOLE = "\0"  # where a value stands, until all are counted


def failure_texts() -> dict[str, str]:
    """Each template, and a place in the code where it is raised: a path and a line."""
    found = {errors.InexactCpu().args[0]: "errors.py"}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        if not name.startswith(APART):
            kinds = KINDS | {"ValueError"} if name.startswith(READERS) else KINDS
            for template, line in texts_of(ast.parse(path.read_text(encoding="utf-8")), kinds):
                found.setdefault(template, f"{name}:{line}")
    return found


def texts_of(tree: ast.AST, kinds: Set[str] = frozenset(KINDS)) -> Iterator[tuple[str, int]]:
    """The templates of one module, each with its line; `kinds`: of its errors."""
    for node in ast.walk(tree):
        for part in _said(node, kinds):
            for text in spoken(part):
                if any(letter.isalpha() for letter in text):
                    yield _numbered(text), node.lineno if isinstance(node, ast.Call | ast.FunctionDef) else 0


def _said(node: ast.AST, kinds: Set[str]) -> Iterator[ast.expr]:
    """The expressions that become an error's text; `error` is the kind that a reader of files is told to raise."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in kinds | {"error"}:
        yield from node.args[:1]
    if isinstance(node, ast.FunctionDef) and node.name in SENTENCES:
        yield from (part.value for part in ast.walk(node) if isinstance(part, ast.Return) and part.value is not None)


def spoken(node: ast.expr) -> Iterator[str]:
    """What an expression may come to, with `HOLE` for values; nothing where all of it is computed."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else HOLE for part in node.values)
    elif isinstance(node, ast.IfExp):
        yield from spoken(node.body)
        yield from spoken(node.orelse)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = list(spoken(node.left)) or [HOLE], list(spoken(node.right)) or [HOLE]
        yield from (one + other for one in left for other in right)


def _numbered(text: str) -> str:
    numbers = count()
    return "".join(f"{{{next(numbers)}}}" if letter == HOLE else letter for letter in text)
