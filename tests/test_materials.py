"""The bill of materials: every component has a version and a hash, and weights are those of the manifest."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.conftest import REPOSITORY, script


@pytest.fixture
def materials() -> Any:
    return script("shipping/materials.py")


def line(name: str, version: str, url: str, sha256: str = "") -> dict[str, Any]:
    where = {"archive_info": {"hashes": {"sha256": sha256}}} if sha256 else {"dir_info": {}}
    return {"metadata": {"name": name, "version": version}, "download_info": {"url": url, **where}}


def test_every_component_has_a_hash(materials: Any) -> None:
    lines = [line("italic-explorer", "1.0.0", f"file://{REPOSITORY}"),
             line("NumPy", "2.4.6", "https://host/numpy-2.4.6.whl", "ab" * 32),
             line("not-installed-anywhere", "1+cpu", "file:///wheels/n.whl", "cd" * 32)]  # fmt: skip
    made = materials.bill(lines)
    assert made["metadata"]["component"]["version"] == "1.0.0"
    by_name = {part["name"]: part for part in made["components"]}
    assert by_name["numpy"]["purl"] == "pkg:pypi/numpy@2.4.6"
    assert by_name["numpy"]["hashes"] == [{"alg": "SHA-256", "content": "ab" * 32}]
    assert "OpenBLAS" in by_name["numpy"]["description"]
    assert by_name["not-installed-anywhere"]["version"] == "1+cpu"
    assert all(len(part["hashes"][0]["content"]) == 64 for part in made["components"])
    assert set(made["dependencies"][0]["dependsOn"]) == {part["bom-ref"] for part in made["components"]}


def test_weights_are_those_of_the_manifest(materials: Any) -> None:
    manifest = json.loads((REPOSITORY / "models" / "manifest.json").read_bytes())["models"]
    told = {part["name"]: part["hashes"][0]["content"] for part in materials.bundled()}
    assert {f"models/{model['file']}": model["sha256"] for model in manifest}.items() <= told.items()
    assert any(name.startswith("assets/samples/") for name in told)
