"""The bill of materials of what is shipped: `python shipping/materials.py FILE.json`, as CycloneDX 1.6 has it.

pip resolves the program with the versions of constraints.txt, as it would install it here, and tells of each archive
where it comes from and its SHA-256; the weights and samples are named with theirs. Nothing is installed. The same
archives give the same file.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import subprocess
import sys
import tempfile
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Any

HOUSE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOUSE / "shipping"))
SCHEMA = "http://cyclonedx.org/schema/bom-1.6.schema.json"


def resolved() -> list[dict[str, Any]]:
    """What pip would install, the program among it: lines of its report."""
    words = ["install", "--dry-run", "--ignore-installed", "--quiet", "-c", str(HOUSE / "constraints.txt")]
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        subprocess.run([sys.executable, "-m", "pip", *words, "--report", report, str(HOUSE)], check=True)
        lines: list[dict[str, Any]] = json.loads(report.read_bytes())["install"]
    return lines


def hashed(sha256: str) -> list[dict[str, str]]:
    """As CycloneDX has it."""
    return [{"alg": "SHA-256", "content": sha256}]


def package(line: dict[str, Any]) -> dict[str, Any]:
    """A package: its name, version, licence, archive and that one's hash."""
    from packaging.utils import canonicalize_name
    from shipped import INSIDE, licence_of

    about, source = line["metadata"], line["download_info"]
    name = canonicalize_name(about["name"])
    made: dict[str, Any] = {"type": "library", "name": name, "version": about["version"]}
    made["bom-ref"] = made["purl"] = f"pkg:pypi/{name}@{about['version'].partition('+')[0]}"
    with contextlib.suppress(PackageNotFoundError):  # resolved, and not installed here
        made["licenses"] = [{"license": {"name": licence_of(name)}}]
    if name in INSIDE:
        made["description"] = INSIDE[name]
    made["hashes"] = hashed(source["archive_info"]["hashes"]["sha256"])
    archive = source["url"].rpartition("/")[2]
    made["properties"] = [{"name": "italic:archive", "value": archive}]
    return made


def bundled() -> list[dict[str, Any]]:
    """The files in the package that are not code: weights and pictures."""
    kinds = {"models/*.safetensors": "machine-learning-model", "assets/samples/*.png": "data"}
    found = [(path, kind) for pattern, kind in kinds.items() for path in sorted(HOUSE.glob(pattern))]
    return [
        {"type": kind, "name": path.relative_to(HOUSE).as_posix(), "bom-ref": path.relative_to(HOUSE).as_posix(),
         "hashes": hashed(hashlib.sha256(path.read_bytes()).hexdigest())}
        for path, kind in found
    ]  # fmt: skip


def bill(lines: list[dict[str, Any]]) -> dict[str, Any]:
    """Of the lines of pip's report, of which the one without an archive is the program."""
    (own,) = [line["metadata"] for line in lines if "archive_info" not in line["download_info"]]
    packages = [package(line) for line in lines if "archive_info" in line["download_info"]]
    program = {"type": "application", "name": own["name"], "version": own["version"], "bom-ref": own["name"],
               "licenses": [{"license": {"id": "MIT"}}]}  # fmt: skip
    parts = [*sorted(packages, key=lambda each: str(each["name"])), *bundled()]
    return {
        "$schema": SCHEMA,
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": program},
        "components": parts,
        "dependencies": [{"ref": own["name"], "dependsOn": [part["bom-ref"] for part in parts]}],
    }


def main() -> None:
    """Write it."""
    parser = argparse.ArgumentParser(description="The bill of materials, as CycloneDX 1.6.")
    parser.add_argument("output", type=Path)
    options = parser.parse_args()
    made = bill(resolved())
    options.output.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(f"{options.output}: {len(made['components'])} components, each with its SHA-256")


if __name__ == "__main__":
    main()
