"""What mkdocs does beside building the pages here: those of the repository's root become pages as well.

A link to `../CONTRIBUTING.md` from a page, and one to `docs/format.md` from the root, lead to the same pages.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File

HOUSE = Path(__file__).resolve().parents[1]
ROOT_PAGES = {"CONTRIBUTING.md": "contributing.md", "CHANGELOG.md": "changelog.md"}
LOGO = "images/logo.svg"


def on_files(files: Any, config: Any) -> Any:
    """Adds the root's pages and the program's icon, which the assets hold."""
    for name, page in ROOT_PAGES.items():
        text = re.sub(r"\]\(docs/", "](", (HOUSE / name).read_text("utf-8"))
        files.append(File.generated(config, page, content=text))
    files.append(File.generated(config, LOGO, abs_src_path=str(HOUSE / "assets/icons/italic-explorer.svg")))
    return files


def on_page_markdown(text: str, **_: Any) -> str:
    """Leads links to the root's pages to where these are in the site."""
    for name, page in ROOT_PAGES.items():
        text = text.replace(f"](../{name}", f"]({page}").replace(f"]({name}", f"]({page}")
    return text
