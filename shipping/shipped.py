"""Writes what the program is made of, as this environment has it: `python shipping/shipped.py`.

constraints.txt holds the versions that were tested together, of every extra; docs/licences.md the licence of each
package that an installation without extras holds. Run it where all extras are installed and the tests have passed.
"""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HOUSE = Path(__file__).resolve().parents[1]
CONSTRAINTS, LICENCES = HOUSE / "constraints.txt", HOUSE / "docs" / "licences.md"
SHORT = 60  # letters; a longer "licence" is its whole text
# What wheels carry beside the code of their own name, where it is under another licence.
INSIDE = {
    "av": "carries FFmpeg, x264 and x265 as libraries: GPL-2.0-or-later",
    "numpy": "carries OpenBLAS (BSD-3-Clause) and libgfortran (GPL-3.0 with the runtime library exception)",
    "pillow": "carries libjpeg-turbo, libtiff, libwebp, libavif, FreeType and others: permissive licences",
    "pyside6-essentials": "carries Qt: LGPL-3.0",
    "llvmlite": "carries LLVM: Apache-2.0 with LLVM exception",
    "torch": "carries oneDNN and others: permissive licences; the build with CUDA NVIDIA's libraries: its terms",
}
PAGE = """# What is shipped, and its licences

<!-- written by `python shipping/shipped.py` -->

The program, its weights and its texts are under the MIT licence. The weights were trained on pictures that are not
shipped ([Experiments](experiments.md)); the sample pictures are in the public domain or under CC0
(`assets/samples/LICENSE`).

An installation by pip fetches the packages below from their own makers. A portable bundle holds them, so whoever passes
one on passes them on under their licences; the strictest is that of FFmpeg with x265, GPL 2 or later, which asks that
sources are offered as well. `constraints.txt` has the versions that were tested; `python shipping/materials.py
bom.json` writes the bill of materials of such an installation (CycloneDX 1.6): each package's version, licence and
archive with its SHA-256, and the weights and samples with theirs.

| package | licence | |
|---|---|---|
"""


def requirements(extras: bool) -> list[Requirement]:
    """What pyproject.toml asks for."""
    with (HOUSE / "pyproject.toml").open("rb") as stream:
        project = tomllib.load(stream)["project"]
    lists = [project["dependencies"], *(project["optional-dependencies"].values() if extras else ())]
    return [Requirement(line) for each in lists for line in each]


def closure(wanted: list[Requirement]) -> dict[str, str]:
    """Names and versions of the packages, and of all that they need here."""
    found: dict[str, str] = {}
    done: set[tuple[str, str]] = set()
    waiting = [(each, "") for each in wanted]
    while waiting:
        requirement, extra = waiting.pop()
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        name = canonicalize_name(requirement.name)
        try:
            made = distribution(name)
        except PackageNotFoundError:
            raise SystemExit(f"{name} is not installed here") from None
        found[name] = made.version.partition("+")[0]
        for asked in ("", *requirement.extras):
            if (name, asked) not in done:
                done.add((name, asked))
                waiting += [(Requirement(line), asked) for line in made.requires or ()]
    return dict(sorted(found.items()))


def licence_of(name: str) -> str:
    """The licence as the package's metadata have it."""
    told = distribution(name).metadata
    if expression := told.get("License-Expression"):
        return expression
    classes = [line.rpartition(" :: ")[2] for line in told.get_all("Classifier", []) if line.startswith("License ::")]
    if classes := [each for each in classes if each != "OSI Approved"]:
        return ", ".join(classes)
    text = (told.get("License") or "").strip()
    return text if 0 < len(text) <= SHORT and "\n" not in text else "see its metadata"


def main() -> None:
    """Write both."""
    pinned = closure(requirements(extras=True))
    head = "# Versions that were tested together: pip install -c constraints.txt '.[test]'; by shipping/shipped.py\n"
    CONSTRAINTS.write_text(head + "".join(f"{name}=={version}\n" for name, version in pinned.items()), "utf-8")
    rows = [f"| {name} | {licence_of(name)} | {INSIDE.get(name, '')} |" for name in closure(requirements(extras=False))]
    LICENCES.write_text(re.sub(" +\\|", " |", PAGE + "\n".join(rows) + "\n"), "utf-8")


if __name__ == "__main__":
    main()
