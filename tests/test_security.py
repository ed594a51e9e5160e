"""docs/security.md says what the code does: the limits are its numbers, pickles come from our own processes alone."""

from __future__ import annotations

import ast
import re
from importlib import import_module
from operator import attrgetter

import pytest

from tests.conftest import REPOSITORY

PAGE = (REPOSITORY / "docs" / "security.md").read_text("utf-8")
LIMITS = re.findall(r"^\| ([^|]+) \| ([\d,]+) \| `([\w.]+):([\w.]+)` \|", PAGE, re.MULTILINE)
# Each talks to a process that it started itself; docs/security.md names them.
PICKLE = {
    "evaluation/apart.py", "evaluation/peak.py", "gui/codec/transfer.py", "lossless/base/apart.py", "machine/pool.py",
    "training/loop.py",  # names the error of what is no state, to refuse it
    "training/data.py",  # CIFAR-10's archive, by a reader that makes arrays alone
}  # fmt: skip
SOURCES = {str(path.relative_to(REPOSITORY / "explorer")): path for path in (REPOSITORY / "explorer").rglob("*.py")}


def called(tree: ast.AST) -> list[tuple[str, ast.Call]]:
    """The dotted names of what is called."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [(ast.unparse(node.func), node) for node in calls]


@pytest.mark.parametrize(("what", "number", "module", "name"), LIMITS, ids=lambda word: word if "." in word else "")
def test_limits_are_those_of_the_code(what: str, number: str, module: str, name: str) -> None:
    assert int(number.replace(",", "")) == attrgetter(name)(import_module(module)), what


def test_the_page_has_the_limits_of_files() -> None:
    from explorer.file import limits

    told = {name for _, _, module, name in LIMITS if module == "explorer.file.limits"}
    assert told == {name for name in vars(limits) if name.startswith("MAX_")}
    assert len(LIMITS) >= 28


def test_pickles_are_of_our_own_processes_alone() -> None:
    found = {
        name for name, path in SOURCES.items() if re.search(r"^\s*(import|from) pickle", path.read_text(), re.MULTILINE)
    }
    assert found == PICKLE


def test_what_could_run_a_program_of_a_file_is_not_called() -> None:
    bad = []
    for name, path in SOURCES.items():
        for function, call in called(ast.parse(path.read_text("utf-8"))):
            words = {each.arg: ast.unparse(each.value) for each in call.keywords}
            if function in ("eval", "exec", "marshal.loads", "shelve.open", "yaml.load", "dill.load", "joblib.load"):
                bad.append((name, function))
            if function == "torch.load" and words.get("weights_only") != "True":
                bad.append((name, function))
            if function in ("np.load", "numpy.load") and "allow_pickle" in words:
                bad.append((name, function))
            if function.startswith("subprocess.") and words.get("shell") == "True":
                bad.append((name, function))
    assert bad == []


def test_no_connection_is_opened() -> None:
    network = re.compile(r"^\s*(?:import|from) (socket|urllib|http|requests|ssl|ftplib|smtplib)\b", re.MULTILINE)
    found = {name for name, path in SOURCES.items() if network.search(path.read_text("utf-8"))}
    assert found <= {"commands/cluster.py", "machine/cluster.py"}
