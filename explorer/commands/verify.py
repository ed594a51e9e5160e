"""`italic verify`: decodes files and writes nothing."""

from __future__ import annotations

from pathlib import Path

from explorer.commands.common import Device, Files, for_each, guarded
from explorer.commands.decode import verdict
from explorer.commands.report import follow, say
from explorer.commands.streams import data_of


@guarded
def verify(files: Files, device: Device = "auto") -> None:
    """Decode .italic files without writing the pictures: whether what was encoded can still be had from them."""
    from explorer import decoding

    def work(file: Path) -> None:
        data = data_of(file)
        decoded = follow(decoding.decode(data, device=device), f"verifying {file.name}")
        say(f"{file}: {decoded.header.codec}, {decoded.step_count} steps, {decoded.seconds:.2f} s; {verdict(decoded)}")

    for_each(files, work)
