"""Any bytes are a name, on any terminal: no traceback, one line for each input, and JSON has the name itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import explorer
from tests.golden.make import MODELS

NAMES = [b"caf\xe9.png", "日本 \U0001f600.png".encode(), b"new\nline.png", b"esc\x1b[31m.png", b"-dash  two.png"]

pytestmark = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the system takes text alone for a name")


@pytest.fixture
def folder(photo: Path) -> Path:
    """Of one picture under many names, and one file that is none."""
    made = photo.parent / "names"
    made.mkdir()
    for name in NAMES:
        (made / os.fsdecode(name)).write_bytes(photo.read_bytes())
    (made / os.fsdecode(b"bad\xff\n.png")).write_bytes(b"no picture")
    return made


def italic(folder: Path, encoding: str, *words: str) -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | {
        "PYTHONPATH": str(Path(explorer.__file__).parents[1]),
        "PYTHONIOENCODING": encoding,
        "ITALIC_MODELS": str(MODELS),
        "NO_COLOR": "1",
    }
    command = [sys.executable, "-m", "explorer", *words]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)


def listed(folder: Path, suffix: str) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.suffix == suffix)


@pytest.mark.parametrize("encoding", ["utf-8:strict", "cp1252", "ascii"])
def test_every_command_takes_any_name(folder: Path, encoding: str) -> None:
    """A line for each input, in any encoding."""
    pictures = listed(folder, ".png")
    done = italic(folder, encoding, "encode", "--steps", "1", "--base", "none", "--", *pictures)
    assert done.returncode == 2
    assert done.stderr == rb"italic: bad\xff\n.png: cannot be read: not a picture of a known format" + b"\n"
    assert len(done.stdout.splitlines()) == len(NAMES)
    assert rb"caf\xe9.italic: " in done.stdout
    assert rb"new\nline.italic: " in done.stdout
    assert b"\x1b" not in done.stdout
    files = listed(folder, ".italic")
    assert len(files) == len(NAMES)
    for words in (["info"], ["verify"], ["decode", "-o", "back/"]) if encoding == "cp1252" else (["info"],):
        done = italic(folder, encoding, *words, "--", *files)
        assert (done.returncode, done.stderr) == (0, b""), done.stderr
        assert sum(line[:1] != b" " for line in done.stdout.splitlines()) == len(NAMES)
        told = italic(folder, encoding, *words, "--json", "--force" if words[0] == "decode" else "--json", "--", *files)
        assert [json.loads(line)["input"] for line in told.stdout.splitlines()] == files
    if encoding == "cp1252":
        assert listed(folder / "back", ".png") == sorted(name for name in pictures if "bad" not in name)


@pytest.mark.parametrize("encoding", ["utf-8:strict", "ascii"])
def test_json_has_a_line_with_the_name_itself_for_each_input(folder: Path, encoding: str) -> None:
    pictures = listed(folder, ".png")
    done = italic(folder, encoding, "bpg", "encode", "--json", "-o", "out/", "--", *pictures)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["input"] for line in told] == pictures
    failed = [line for line in told if "error" in line]
    assert [os.fsencode(line["input"]) for line in failed] == [b"bad\xff\n.png"]
    assert all(Path(folder / line["output"]).is_file() for line in told if "error" not in line)


@pytest.mark.parametrize("encoding", ["ascii"])
def test_tables_plots_and_files_of_any_name(folder: Path, encoding: str) -> None:
    name, asked = os.fsdecode(NAMES[0]), ("--steps", "1", "--base", "none")
    done = italic(folder, encoding, "sweep", name, *asked, "--plot", "p.png", "--json", "s.json")
    assert (done.returncode, done.stderr) == (0, b"")
    assert rb"caf\xe9.png, 32 x 24" in done.stdout
    assert os.fsencode(json.loads((folder / "s.json").read_text())[0]["input"]) == NAMES[0]
    files = [os.fsdecode(each) for each in NAMES]
    done = italic(folder, encoding, "compare", *asked, "--json", "c.json", "--", *files)
    assert done.returncode == 0, done.stderr
    document = json.loads((folder / "c.json").read_text())
    assert {result["picture"] for result in document["results"]} == set(files)
    done = italic(folder, encoding, "sample", "--from", name, "--size", "8x8", "-o", os.fsdecode(b"\xe9.png"), "--json")
    assert (done.returncode, done.stderr) == (0, b"")
    assert os.fsencode(json.loads(done.stdout)["output"]) == b"\xe9.png"
