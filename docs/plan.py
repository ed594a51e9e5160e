"""Draws the plan of the program from its own imports: `python docs/plan.py` writes docs/images/plan*.svg.

A room is a package, or a module that stands beside packages. It stands one floor above the highest room that it
imports. An arrow that follows from others is left out: A -> C where there is A -> B -> C.
"""

from __future__ import annotations

import ast
import itertools
import sys
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path

import grimp

HOUSE = Path(__file__).resolve().parents[1]
PLANS = {"explorer": "plan.svg", "explorer.gui": "plan-window.svg"}
WIDTH, HEIGHT, SHAFT = 236, 58, 8  # px, of a room, and of an arrow that passes a floor
ACROSS, DOWN, EDGE = 26, 46, 20  # px, between rooms, between floors, around all
LETTERS = 35  # of a line below a room's name
LINES = 2

Arrows = dict[str, set[str]]


def arrows_of(graph: grimp.ImportGraph, place: str) -> Arrows:
    """Every room of a package, and the rooms that it imports."""
    rooms = {name for name in graph.find_children(place) if not name.endswith("__main__")}
    whole = {room: {room, *graph.find_descendants(room)} for room in rooms}
    home = {module: room for room, modules in whole.items() for module in modules}
    return {
        room: {
            home[other]
            for module in modules
            for other in graph.find_modules_directly_imported_by(module)
            if other in home and home[other] != room
        }
        for room, modules in whole.items()
    }


def without_detours(arrows: Mapping[str, set[str]]) -> Arrows:
    """The arrows that do not follow from others."""
    return {
        room: {to for to in below if not any(to in _reached(arrows, other) for other in below - {to})}
        for room, below in arrows.items()
    }


def _reached(arrows: Mapping[str, set[str]], room: str) -> set[str]:
    found: set[str] = set()
    waiting = [room]
    while waiting:
        new = arrows[waiting.pop()] - found
        found |= new
        waiting.extend(new)
    return found


def floors_of(arrows: Mapping[str, set[str]]) -> tuple[list[list[str]], list[list[str]]]:
    """The rooms of every floor, the lowest first, and every arrow as the places that it passes.

    An arrow over several floors passes each of those between through a shaft, which is named as the arrow is. Rooms
    and shafts that are joined stand near each other. Raises `ValueError` where imports run in a circle.
    """
    height: dict[str, int] = {}
    while len(height) < len(arrows):
        ready = [room for room, below in arrows.items() if room not in height and below <= height.keys()]
        if not ready:
            raise ValueError(f"a circle among {', '.join(sorted(arrows.keys() - height.keys()))}")
        height |= {room: max((height[to] + 1 for to in arrows[room]), default=0) for room in sorted(ready)}
    floors = [sorted(room for room in arrows if height[room] == floor) for floor in range(max(height.values()) + 1)]
    ways = []
    for room, to in sorted((room, to) for room, below in arrows.items() for to in below):
        shafts = [f"{room} > {to} {floor}" for floor in range(height[room] - 1, height[to], -1)]
        for floor, shaft in zip(range(height[room] - 1, height[to], -1), shafts, strict=True):
            floors[floor].append(shaft)
        ways.append([room, *shafts, to])
    _straighten(floors, ways)
    return floors, ways


def _straighten(floors: list[list[str]], ways: list[list[str]]) -> None:
    """Order every floor by where that lies which its rooms and shafts are joined with."""
    joined: dict[str, list[str]] = {name: [] for floor in floors for name in floor}
    for one, other in (pair for way in ways for pair in itertools.pairwise(way)):
        joined[one].append(other)
        joined[other].append(one)
    for _ in range(8):
        at = {name: x + width_of(name) / 2 for name, (x, _) in places_of(floors).items()}
        middle = {name: sum(at[other] for other in others) / max(1, len(others)) for name, others in joined.items()}
        for floor in floors:
            floor.sort(key=lambda name: (round(middle[name], 3), name))


def width_of(name: str) -> int:
    """px of a room, or of a shaft."""
    return SHAFT if ">" in name else WIDTH


def places_of(floors: list[list[str]]) -> dict[str, tuple[float, float]]:
    """Where the upper left corner of each room and shaft is, px."""
    lengths = [sum(width_of(name) + ACROSS for name in floor) - ACROSS for floor in floors]
    places = {}
    for number, (floor, length) in enumerate(reversed(list(zip(floors, lengths, strict=True)))):
        x = EDGE + (max(lengths) - length) / 2
        for name in floor:
            places[name] = (x, float(EDGE + number * (HEIGHT + DOWN)))
            x += width_of(name) + ACROSS
    return places


def says(room: str) -> list[str]:
    """The first sentence of a room's docstring in at most `LINES` lines."""
    path = HOUSE / room.replace(".", "/")
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    text = (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").splitlines()[0].replace("`", "")
    lines = [""]
    for word in text.split(". ")[0].rstrip(".").split():
        if lines[-1] and len(lines[-1]) + len(word) >= LETTERS:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    if len(lines) > LINES:
        lines = [*lines[: LINES - 1], lines[LINES - 1] + " ..."]
    return lines


def draw(arrows: Arrows) -> str:
    """The plan as SVG."""
    floors, ways = floors_of(arrows)
    at = places_of(floors)
    width = EDGE + max(x + width_of(name) for name, (x, _) in at.items())
    height = 2 * EDGE + len(floors) * (HEIGHT + DOWN) - DOWN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height}" font-family="sans-serif">',
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">',
        '<path d="M0 0L8 4L0 8z" fill="#5b6b7f"/></marker></defs>',
        f'<rect width="{width:g}" height="{height}" fill="#ffffff"/>',
    ]
    parts += [_arrow([(at[name][0] + width_of(name) / 2, at[name][1]) for name in way]) for way in ways]
    parts += [_room(room, *at[room]) for room in sorted(arrows)]
    return "\n".join([*parts, "</svg>", ""])


def _arrow(way: list[tuple[float, float]]) -> str:
    """From below the first place to above the last, through the others; each as x of its middle, y of its top."""
    x, y = way[0]
    path = f"M{x:g} {y + HEIGHT:g}"
    for (x, y), (to_x, to_y) in itertools.pairwise(way):
        bend = DOWN / 2
        path += f"C{x:g} {y + HEIGHT + bend:g} {to_x:g} {to_y - bend:g} {to_x:g} {to_y - 1:g}"
        path += "" if (to_x, to_y) == way[-1] else f"V{to_y + HEIGHT:g}"
    return f'<path d="{path}" fill="none" stroke="#5b6b7f" stroke-width="1.3" marker-end="url(#tip)"/>'


def _room(room: str, x: float, y: float) -> str:
    name = room.rpartition(".")[2] + ("/" if (HOUSE / room.replace(".", "/")).is_dir() else ".py")
    box = f'<rect x="{x:g}" y="{y:g}" width="{WIDTH}" height="{HEIGHT}" rx="7" fill="#eef3f9" stroke="#8fa3ba"/>'
    title = (
        f'<text x="{x + 10:g}" y="{y + 19:g}" font-size="14" font-weight="bold" fill="#1d2a3a">{escape(name)}</text>'
    )
    lines = "".join(
        f'<text x="{x + 10:g}" y="{y + 35 + 14 * row:g}" font-size="11" fill="#44546a">{escape(line)}</text>'
        for row, line in enumerate(says(room))
    )
    return box + title + lines


def plans() -> dict[str, str]:
    """Every plan by the name of its file."""
    graph = grimp.build_graph("explorer", cache_dir=None)
    return {name: draw(without_detours(arrows_of(graph, place))) for place, name in PLANS.items()}


def main(folder: Path = HOUSE / "docs" / "images") -> Iterable[Path]:
    """Write the plans; yields each file."""
    for name, plan in plans().items():
        (folder / name).write_text(plan, "utf-8")
        yield folder / name


if __name__ == "__main__":
    sys.path.insert(0, str(HOUSE))
    for path in main():
        print(path)
