"""What `italic install-desktop` writes: complete, valid, found by a desktop, and gone after --uninstall."""

from __future__ import annotations

import configparser
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image
from typer.testing import CliRunner

from explorer import __version__
from explorer.cli import app
from explorer.desktop import install as desktop
from explorer.errors import BadSetting
from explorer.machine.resources import resource_folder

REPOSITORY = Path(__file__).resolve().parents[2]
GOLDEN = REPOSITORY / "tests" / "golden"
ASSETS = resource_folder("assets") / "linux"
MIME = "{http://www.freedesktop.org/standards/shared-mime-info}"


def entries(path: Path, section: str) -> dict[str, str]:
    parser = configparser.RawConfigParser(delimiters="=", comment_prefixes="#", strict=True)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(path.read_text(encoding="utf-8"))
    return dict(parser[section])


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def run(*words: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["install-desktop", *map(str, words)])
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def no_tools(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without the programs that refresh a desktop's caches."""
    monkeypatch.setattr(desktop.shutil, "which", lambda name: None)


def test_installs_what_it_says_and_twice_is_as_once(tmp_path: Path, no_tools: None) -> None:
    status, out, _ = run("--prefix", tmp_path)
    assert status == 0
    assert out.splitlines() == [f"wrote {tmp_path / place}" for place in desktop.sources()]
    first = tree(tmp_path)
    assert set(first) == set(desktop.sources())
    assert run("--prefix", tmp_path)[0] == 0
    assert tree(tmp_path) == first


def test_uninstall_leaves_what_was_there_before(tmp_path: Path, no_tools: None) -> None:
    for other in ("applications/other.desktop", "mime/packages/other.xml", "icons/hicolor/16x16/apps/other.png"):
        (tmp_path / other).parent.mkdir(parents=True)
        (tmp_path / other).write_text(other)
    before = sorted(tmp_path.rglob("*"))
    run("--prefix", tmp_path)
    status, out, _ = run("--prefix", tmp_path, "--uninstall")
    assert status == 0
    assert out.splitlines() == [f"removed {tmp_path / place}" for place in desktop.sources()]
    assert sorted(tmp_path.rglob("*")) == before
    assert run("--prefix", tmp_path, "--uninstall")[1] == f"nothing of the program is installed in {tmp_path}\n"


def test_the_user_s_own_folder_is_the_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_tools: None) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert run()[0] == 0
    assert (tmp_path / "data" / "applications" / f"{desktop.APPLICATION}.desktop").is_file()


def test_a_prefix_that_is_a_file_ends_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    status, out, err = run("--prefix", tmp_path / "file")
    assert (status, out) == (2, "")
    assert err.startswith(f"italic: {tmp_path / 'file'}")
    assert err.count("\n") == 1


def test_the_desktop_is_told_with_the_programs_it_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[list[str]] = []

    def record(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        calls.append(command)
        return subprocess.CompletedProcess(command, 0 if "mime" in command[0] else 1)

    monkeypatch.setattr(desktop.shutil, "which", lambda name: None if "icon" in name else f"/bin/{name}")
    monkeypatch.setattr(desktop.subprocess, "run", record)
    _, out, _ = run("--prefix", tmp_path)
    assert calls == [
        ["update-mime-database", str(tmp_path / "mime")],
        ["update-desktop-database", "-q", str(tmp_path / "applications")],
    ]
    assert out.splitlines()[-1] == "ran update-mime-database"  # the other one failed


def test_entries_start_programs_of_this_environment(tmp_path: Path) -> None:
    list(desktop.install(tmp_path))
    menu = entries(tmp_path / "applications" / f"{desktop.APPLICATION}.desktop", "Desktop Entry")
    thumbnailer = entries(tmp_path / "thumbnailers" / f"{desktop.APPLICATION}.thumbnailer", "Thumbnailer Entry")
    for each, options in ((menu, " %F"), (thumbnailer, " --size %s %i %o")):
        assert os.access(each["TryExec"], os.X_OK)
        assert each["Exec"].startswith(each["TryExec"])
        assert each["Exec"].endswith(options)
        assert each["MimeType"].split(";")[0] == "image/x-italic"
    assert menu["Icon"] == desktop.APPLICATION
    assert "Name" in menu
    assert menu["Comment[zh_CN]"]


def test_the_shipped_entries_name_programs_that_are_installed() -> None:
    with (REPOSITORY / "pyproject.toml").open("rb") as stream:
        project = tomllib.load(stream)["project"]
    scripts = {**project["scripts"], **project["gui-scripts"]}
    assert {name: target.partition(":")[0] for name, target in scripts.items() if name != "italic"} == desktop.MODULES
    for suffix, section in ((".desktop", "Desktop Entry"), (".thumbnailer", "Thumbnailer Entry")):
        entry = entries(ASSETS / f"{desktop.APPLICATION}{suffix}", section)
        assert entry["Exec"].split()[0] == entry["TryExec"]
        assert entry["TryExec"] in desktop.MODULES


@pytest.mark.parametrize(
    ("path", "spelt"),
    [
        ("/usr/bin/italic-explorer", "/usr/bin/italic-explorer"),
        ("/home/some one/x", '"/home/some one/x"'),
        ("/a/100%", "/a/100%%"),
        ('/a/"b"', r'"/a/\\"b\\""'),
        ("/a/$b`c", r'"/a/\\$b\\`c"'),
        ("/a/b\\c", r'"/a/b\\\\c"'),
        ("/家/x", "/家/x"),
    ],
)
def test_odd_paths_are_quoted_as_the_specification_says(path: str, spelt: str) -> None:
    made = desktop.with_commands("Exec=italic-explorer %F\nTryExec=italic-explorer\n", {"italic-explorer": [path]})
    assert made.splitlines()[0] == f"Exec={spelt} %F"
    assert made.splitlines()[1] == "TryExec=" + path.replace("\\", "\\\\")


@pytest.mark.parametrize("path", ["/a/b=c", "/a/b\nc"])
def test_a_path_that_no_entry_can_hold_is_refused(path: str, tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="cannot stand in a menu entry"):
        list(desktop.install(tmp_path, {name: [path] for name in desktop.MODULES}))
    assert tree(tmp_path) == {}


def full_profile(path: Path) -> bool:
    return path.read_bytes().startswith(b"\xecITL")


def test_magic_is_that_of_real_files() -> None:
    root = ElementTree.parse(ASSETS / f"{desktop.APPLICATION}.xml").getroot()
    (kind,) = root.findall(f"{MIME}mime-type")
    (match,) = kind.iter(f"{MIME}match")
    assert (match.get("type"), match.get("offset")) == ("big32", "0")
    magic = int(match.get("value", ""), 16).to_bytes(4, "big")
    files = sorted(GOLDEN.glob("*.italic"))
    assert {path.read_bytes().startswith(magic) for path in files if full_profile(path)} == {True}
    assert any(not full_profile(path) for path in files)
    assert kind.find(f"{MIME}glob").get("pattern") == "*.italic"  # type: ignore[union-attr]


def test_a_desktop_tells_the_files_by_magic_and_by_name(tmp_path: Path) -> None:
    """Qt reads the shared MIME database as file managers do."""
    list(desktop.install(tmp_path))
    program = (
        "import sys\n"
        "from PySide6.QtCore import QMimeDatabase\n"
        "for path in sys.argv[1:]:\n"
        "    kinds = QMimeDatabase()\n"
        "    by_data = kinds.mimeTypeForData(open(path, 'rb').read())\n"
        "    print(by_data.name(), kinds.mimeTypeForFile(path).name(), by_data.iconName())\n"
    )
    files = [GOLDEN / "rgba.italic", GOLDEN / "compact_cells.italic"]
    environment = dict(os.environ, XDG_DATA_HOME=str(tmp_path), XDG_DATA_DIRS=str(tmp_path / "none"))
    command = [sys.executable, "-c", program, *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    full, compact = (line.split() for line in done.stdout.splitlines())
    assert full == ["image/x-italic", "image/x-italic", desktop.APPLICATION]
    assert compact[1] == "image/x-italic"


def test_the_description_fits_the_program() -> None:
    root = ElementTree.parse(ASSETS / f"{desktop.APPLICATION}.metainfo.xml").getroot()
    assert root.findtext("id") == desktop.APPLICATION
    assert root.findtext("launchable") == f"{desktop.APPLICATION}.desktop"
    assert root.find("releases/release").get("version") == __version__  # type: ignore[union-attr]
    assert {each.text for each in root.iter("binary")} == {"italic", *desktop.MODULES}
    assert root.findtext("provides/mediatype") == "image/x-italic"


@pytest.mark.parametrize(
    "command",
    [
        ["desktop-file-validate", f"{desktop.APPLICATION}.desktop"],
        ["appstreamcli", "validate", "--no-net", f"{desktop.APPLICATION}.metainfo.xml"],
    ],
    ids=lambda command: command[0],
)
def test_the_desktop_s_own_checkers_find_nothing(command: list[str]) -> None:
    program, *options, name = command
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    done = subprocess.run([program, *options, str(ASSETS / name)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_icons_are_as_large_as_their_names() -> None:
    for size in desktop.ICON_SIZES:
        with Image.open(ASSETS / "icons" / f"{size}.png") as image:
            assert image.size == (size, size)
            assert image.convert("RGBA").getchannel("A").getextrema() == (0, 255)
