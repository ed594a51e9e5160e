"""The package as it ships: the wheel carries models and samples, and the README's commands are those checked."""

from __future__ import annotations

import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

from explorer import __version__
from explorer.desktop import install as desktop
from explorer.machine.resources import resource_folder

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def project() -> dict[str, Any]:
    with (REPOSITORY / "pyproject.toml").open("rb") as stream:
        return tomllib.load(stream)["project"]


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True)
    (path,) = folder.glob("*.whl")
    return path


def test_wheel_carries_models_samples_and_entry_points(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        entry_points = archive.read(next(name for name in names if name.endswith("entry_points.txt"))).decode()
    assert wheel.name.startswith(f"italic_explorer-{__version__}-")
    assert "explorer/_resources/models/manifest.json" in names
    assert any(name.startswith("explorer/_resources/models/") and name.endswith(".safetensors") for name in names)
    assert "explorer/_resources/assets/samples/coffee.png" in names
    assert "explorer/_resources/assets/translations/zh_CN.ts" in names
    assert {f"explorer/_resources/assets/{source}" for source in desktop.sources().values()} <= set(names)
    assert "italic = explorer.cli:main" in entry_points
    assert "italic-explorer = explorer.app:main" in entry_points
    assert "italic-thumbnailer = explorer.desktop.thumbnailer:main" in entry_points
    assert not [name for name in names if name.startswith("tests/")]


def test_the_manual_goes_where_man_looks(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith("share/man/man1/italic.1")]
        assert archive.read(name) == (REPOSITORY / "assets/linux/italic.1").read_bytes()


def test_the_sdist_is_all_that_tests_and_pages_need(tmp_path: Path) -> None:
    import tarfile

    command = [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(tmp_path)]
    subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True)
    (path,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    listed = subprocess.run(["git", "ls-files"], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a checkout")
    assert {name for name in listed.stdout.split("\n") if name} - names <= {".gitattributes", ".pre-commit-config.yaml"}


def test_versions_that_were_tested_are_allowed_and_none_is_missing(project: dict[str, Any]) -> None:
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    lines = [line for line in (REPOSITORY / "constraints.txt").read_text().splitlines() if not line.startswith("#")]
    tested = dict(line.split("==") for line in lines)
    wanted = [*project["dependencies"], *(each for some in project["optional-dependencies"].values() for each in some)]
    for requirement in map(Requirement, wanted):
        name = canonicalize_name(requirement.name)
        assert name in tested, f"{name}: run `python shipping/shipped.py`"
        assert tested[name] in requirement.specifier, name


def test_every_dependency_has_its_licence_on_the_page(project: dict[str, Any]) -> None:
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    rows = [line.split(" | ") for line in (REPOSITORY / "docs/licences.md").read_text().splitlines() if "| " in line]
    told = {row[0].removeprefix("| "): row[1] for row in rows}
    for name in (canonicalize_name(Requirement(each).name) for each in project["dependencies"]):
        assert told.get(name, "see its metadata") != "see its metadata", f"{name}: run `python shipping/shipped.py`"


def test_unpacked_wheel_finds_its_own_resources(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    program = "from explorer.machine.resources import resource_folder as f; print(f('models'), f('assets'), sep='\\n')"
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)
    folders = [Path(line) for line in done.stdout.splitlines()]
    assert folders == [tmp_path / "explorer" / "_resources" / name for name in ("models", "assets")]


def test_checkout_finds_its_resources() -> None:
    assert resource_folder("models") == REPOSITORY / "models"
    assert resource_folder("assets") == REPOSITORY / "assets"


def test_samples_are_small_and_their_licence_lies_beside_them() -> None:
    folder = REPOSITORY / "assets" / "samples"
    licence = (folder / "LICENSE").read_text()
    pictures = sorted(folder.glob("*.png"))
    assert len(pictures) >= 2
    for path in pictures:
        assert path.name in licence
        assert path.stat().st_size < 500_000


def test_dependencies_exclude_releases_known_to_break(project: dict[str, Any]) -> None:
    from packaging.requirements import Requirement

    needed = {each.name: each.specifier for each in map(Requirement, project["dependencies"])}
    qt = needed["PySide6-Essentials"]
    assert [version for version in ("6.10.3", "6.11.0", "6.11.1", "6.11.2", "6.12.0") if version in qt] == [
        "6.10.3",
        "6.11.2",
    ]
    assert str(needed["constriction"]) == "==0.5.0"
    assert "imagecodecs" not in needed


def test_readme_names_the_commands_that_the_check_extracts() -> None:
    readme = (REPOSITORY / "README.md").read_text().splitlines()
    assert len([line for line in readme if line.endswith("&& .venv/bin/italic demo")]) == 1
    assert len([line for line in readme if line.endswith("&& .venv/bin/python -m pytest")]) == 1
    assert len([line for line in readme if line.startswith("sudo apt-get install -y ")]) == 2


def test_the_changelog_has_the_version_or_it_is_before_the_first() -> None:
    """A release is in the changelog under its number; before 1.0 all is unreleased."""
    headings = [line for line in (REPOSITORY / "CHANGELOG.md").read_text("utf-8").splitlines() if line[:4] == "## ["]
    if __version__.startswith("0."):
        assert headings == ["## [Unreleased]"]
    else:
        assert any(line.startswith(f"## [{__version__}] - 20") for line in headings)
