"""The pages say what the program does: commands, options, names of the library, and where links lead."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

import pytest
import yaml

import explorer
from tests.conftest import REPOSITORY, script

DOCS = REPOSITORY / "docs"
PAGES = sorted([*DOCS.glob("*.md"), *REPOSITORY.glob("*.md")])


def site_pages() -> ModuleType:
    pytest.importorskip("mkdocs")
    return script("docs/site_pages.py")


reference = script("docs/reference.py")


@pytest.mark.parametrize("place", reference.PLACES)
def test_what_is_written_of_the_commands_is_their_help(place: str) -> None:
    kept = (REPOSITORY / place).read_text("utf-8")
    assert kept == reference.PLACES[place](), f"{place}: run `python docs/reference.py`"


def test_the_reference_tells_commands_of_groups_flags_and_defaults() -> None:
    found = {command.name: command for command in reference.commands()}
    assert {"italic encode", "italic bpg decode", "italic train lossy", "italic install-desktop"} <= set(found)
    told = {each.spelling: each.help for each in found["italic encode"].parameters}
    assert found["italic encode"].usage == "italic encode [OPTIONS] PHOTO..."
    assert told["--verify, --no-verify"].endswith("Default: --verify.")
    assert told["--codec CODEC"].endswith("Default: lossless.")
    assert "Must be given." in next(each.help for each in found["italic train lossy"].parameters if "--data" in each[0])


def test_the_manual_hides_nothing_from_roff() -> None:
    manual = reference.as_manual()
    commands = (".TH", ".SH", ".SS", ".TP", ".IP", ".B", '.\\"')
    assert not [line for line in manual.splitlines() if line.startswith((".", "'")) and not line.startswith(commands)]
    assert reference._roff(".x-y\n'z\\") == "\\&.x\\-y\n\\&'z\\e"


def test_the_page_of_the_library_has_every_name() -> None:
    told = re.findall(r"^::: explorer\.(\w+)$", (DOCS / "library.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(told) == sorted(explorer.__all__)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_links_and_pictures_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text("utf-8"), flags=re.DOTALL)
    generated = {f"{name.lower()}" for name in site_pages().ROOT_PAGES}
    for target in re.findall(r"\]\(([^)#:\s]+)(?:#[\w-]*)?\)", text):
        assert (page.parent / target).exists() or target in generated, f"{page.name}: {target}"


def test_every_page_has_its_place_in_the_site() -> None:
    with (REPOSITORY / "mkdocs.yml").open() as stream:
        navigation = yaml.safe_load(stream)["nav"]
    listed = set(re.findall(r"[\w-]+\.md", str(navigation)))
    written = {page.name for page in DOCS.glob("*.md")} | set(site_pages().ROOT_PAGES.values())
    assert listed == written


def test_the_readme_is_short_enough_to_be_read() -> None:
    assert len((REPOSITORY / "README.md").read_text("utf-8").splitlines()) <= 250
