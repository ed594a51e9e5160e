"""`italic models`: every model at hand, and folders of one's own beside those that travel with the program."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from explorer.commands.common import AsJson, guarded
from explorer.commands.report import print_table, say, warn
from explorer.machine.names import shown

app = typer.Typer(name="models", help="Models: those at hand, and folders of one's own.", no_args_is_help=True)

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="It holds a manifest.json and weights.")]


@app.command("list")
@guarded
def list_(as_json: AsJson = False) -> None:
    """List all models with size, multiplications per pixel, a held-out rate and hash; every one of them is read."""
    from rich.table import Table

    from explorer.errors import ModelMissing
    from explorer.inventory import figures, folders, inventory

    table = Table("model", "codec", "bytes", "multiplications per pixel", "held out", "hash", "folder")
    for entry in inventory():
        info = entry.info
        try:
            macs = dict(figures(info).macs)
        except ModelMissing as error:
            warn(str(error))
            macs = {}
        if as_json:
            kept = {"name": info.name, "codec": info.codec, "metric": info.metric, "sha256": info.sha256}
            more = {"description": info.description, "own": info.own, "folder": str(entry.folder)}
            rates = {rate.of: rate.bits for rate in entry.rates}
            say(json.dumps(kept | {"bytes": entry.size, "macs": macs, "held_out": rates} | more))
            continue
        first = f"{entry.rates[0].of} {entry.rates[0].bits:.4f}" if entry.rates else ""
        told = ", ".join(f"{name} {round(count):,}" for name, count in macs.items())
        codec = f"{info.codec} {info.metric}".strip()
        table.add_row(shown(info.name), codec, str(entry.size), told, first, info.key, shown(entry.folder))
    if not as_json:
        print_table(table)
    for folder in folders():
        if folder.problem:
            warn(folder.problem)


@app.command("add")
@guarded
def add(folder: Folder) -> None:
    """Use the models of a folder beside the others, here and in the window, once every one was read and checked."""
    from explorer.inventory import add as add_models

    for info in add_models(folder):
        say(f"{shown(info.name)} ({info.key})")


@app.command("remove")
@guarded
def remove(folder: Folder) -> None:
    """Use the models of a folder no more; nothing in it is touched."""
    from explorer.weights.own import remove_folder

    remove_folder(folder)
