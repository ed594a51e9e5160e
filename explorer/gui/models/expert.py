"""What is asked of the weights themselves; in a process of its own, so that nothing waits. No Qt."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from explorer.inventory import Figures
    from explorer.weights.models import ModelInfo
    from explorer.weights.parts import Part


class Expert:
    """Reads models."""

    def figures(self, info: ModelInfo) -> Figures:
        """See `inventory.figures`."""
        from explorer.inventory import figures

        return figures(info)

    def parts(self, info: ModelInfo) -> dict[str, tuple[Part, ...]]:
        """The networks of a model as diagrams, by the family of steps; of a lossy model the one is "lossy"."""
        from explorer.inventory import diagrams

        return diagrams(info)

    def add(self, folder: Path) -> list[ModelInfo]:
        """See `inventory.add`."""
        from explorer.inventory import add

        return add(folder)
