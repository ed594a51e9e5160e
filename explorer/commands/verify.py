"""`italic verify`: decodes files and writes nothing."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.commands.common import AsJson, ByBytes, Device, Files, Jobs, Scheduler, Workers, guarded
from explorer.commands.decode import fields_of, verdict
from explorer.commands.streams import data_of
from explorer.commands.work import Follow, Given, Made, Where, work_through


@dataclass(frozen=True)
class Verify:
    """Decoding without writing."""

    device: str

    def __call__(self, given: Given, follow: Follow) -> Made:
        """Decode a file."""
        from explorer import decoding
        from explorer.pictures.kept import notes_of

        data = data_of(given.path) if given.data is None else given.data
        decoded = follow(decoding.decode(data, device=self.device), f"verifying {given.path.name}")
        notes = notes_of(decoded.header)
        text = f"{decoded.header.codec}, {decoded.step_count} steps, {decoded.seconds:.2f} s; {verdict(decoded, notes)}"
        return Made(None, text, fields_of(decoded), earlier=notes)


@guarded
def verify(
    files: Files,
    device: Device = "auto",
    as_json: AsJson = False,
    jobs: Jobs = 1,
    scheduler: Scheduler = "",
    workers: Workers = 0,
    by_bytes: ByBytes = False,
) -> None:
    """Decode .italic files without writing the pictures: whether what was encoded can still be had from them."""
    where = Where(jobs, scheduler, workers, by_bytes)
    work_through(files, Verify(device), None, verb="verifying", where=where, as_json=as_json)
