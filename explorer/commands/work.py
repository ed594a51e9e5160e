"""One way to work through many inputs: here one by one, in processes, or on a cluster; told and written in order."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

import typer

from explorer.commands.common import EXIT_FAILED
from explorer.commands.outputs import Outputs
from explorer.commands.report import complain, error_line, follow, is_expected, progress, warn
from explorer.commands.streams import PIPE, data_of, tell, write
from explorer.errors import BadSetting, UnsupportedImage
from explorer.machine.names import shown
from explorer.machine.pool import Outcome, Pool, in_order

if TYPE_CHECKING:
    from explorer.coding.step import Step
    from explorer.pictures.notes import Notes

Result = TypeVar("Result")


class Follow(Protocol):
    """Runs a codec to its end and returns what it returns; may show how far it is, under a label."""

    def __call__(self, steps: Generator[Step, None, Result], label: str) -> Result: ...


class Given(NamedTuple):
    """An input: its path, and its bytes where whoever works on it cannot open the path."""

    path: Path
    data: bytes | None = None


class Made(NamedTuple):
    """What came of an input.

    Attributes:
        data: of the output; None where nothing is written.
        text: a line for people, without the name.
        fields: of the JSON object, without names and notes.
        notes: what is not kept of the input, told on stderr.
        earlier: what was not kept when the input was made, which the JSON tells as well.
    """

    data: bytes | None
    text: str
    fields: dict[str, Any]
    notes: Notes = ()
    earlier: Notes = ()


class Work(Protocol):
    """What is done with every input; can be pickled. Raises an `ItalicError` for what cannot be done."""

    def __call__(self, given: Given, follow: Follow) -> Made: ...


class Where(NamedTuple):
    """Who works: `jobs` processes here, or a cluster's workers; 1 and "" is this process.

    Attributes:
        jobs: processes.
        scheduler: address of a Dask scheduler.
        workers: of a local cluster that is started for this command.
        by_bytes: files are sent to the workers, which do not see the paths.
    """

    jobs: int = 1
    scheduler: str = ""
    workers: int = 0
    by_bytes: bool = False

    def checked(self) -> Where:
        """Raises `BadSetting` for what contradicts itself."""
        asked = [
            name
            for name, on in (("--jobs", self.jobs > 1), ("--scheduler", self.scheduler), ("--workers", self.workers))
            if on
        ]
        if len(asked) > 1:
            raise BadSetting(f"{' and '.join(asked)} contradict each other: give one of them")
        if self.by_bytes and not (self.scheduler or self.workers):
            raise BadSetting("--by-bytes belongs to --scheduler and --workers")
        return self

    def as_condition(self) -> dict[str, str]:
        """What an evaluation depends on beside its settings: nothing where it runs here."""
        cluster = self.scheduler or (f"{self.workers} workers" if self.workers else "")
        return {"cluster": cluster} if cluster else {}


class _Planned(NamedTuple):
    path: Path
    target: Path | None
    error: Exception | None


def work_through(
    inputs: Sequence[Path],
    work: Work,
    outputs: Outputs | None,
    *,
    verb: str,
    where: Where | None = None,
    force: bool = False,
    skip_existing: bool = False,
    as_json: bool = False,
) -> None:
    """Do `work` for every input, write what it makes, and say a line of each, all in the order of the inputs.

    `outputs` None: nothing is written. `verb`: for the progress, such as "encoding". An input that fails is told on
    stderr and, as JSON, on stdout; the others go on. Exits with status 2 at the end if any failed.
    """
    where = (where or Where()).checked()
    if outputs is not None and skip_existing:
        given, inputs = len(inputs), [path for path in inputs if not outputs.exists(path)]
        if len(inputs) < given:
            warn(f"{given - len(inputs)} of {given} left out, as their outputs exist")
    plan = [_planned(path, outputs) for path in inputs]  # all before the first work
    todo = [planned for planned in plan if planned.error is None]
    failed = False
    with _outcomes(work, [planned.path for planned in todo], where, verb) as outcomes:
        for path, target, error in plan:
            try:
                made = _result(next(outcomes) if error is None else Outcome(None, error))
                _finish(path, target, made, outputs, force=force, as_json=as_json)
            except BrokenPipeError:
                raise
            except Exception as problem:
                if not is_expected(problem):
                    raise
                failed = True
                _tell_failure(path, target, problem, as_json=as_json)
    if failed:
        raise typer.Exit(EXIT_FAILED)


def _planned(path: Path, outputs: Outputs | None) -> _Planned:
    try:
        return _Planned(path, None if outputs is None else outputs.of(path), None)
    except Exception as error:
        if not is_expected(error):
            raise
        return _Planned(path, None, error)


def _result(outcome: Outcome[Made]) -> Made:
    return outcome.result()


def _finish(
    path: Path, target: Path | None, made: Made, outputs: Outputs | None, *, force: bool, as_json: bool
) -> None:
    for note in made.notes:
        warn(note.sentence, path)
    if outputs is not None and target is not None and made.data is not None:
        outputs.prepare()
        write(target, made.data, force=force)
    if as_json:
        names = {"input": str(path)} | ({} if target is None else {"output": str(target)})
        notes = [note.as_json() for note in (*made.earlier, *made.notes)]
        line = json.dumps(names | {"notes": notes} | made.fields)
    else:
        line = f"{shown(path if target is None else target)}: {made.text}"
    tell(line, piped=target == PIPE)


def _tell_failure(path: Path, target: Path | None, problem: Exception, *, as_json: bool) -> None:
    complain(problem, path)
    if as_json:
        names = {"input": str(path), "output": None}
        tell(json.dumps(names | {"notes": [], "error": error_line(problem, path)}), piped=target == PIPE)


@contextmanager
def _outcomes(work: Work, inputs: Sequence[Path], where: Where, verb: str) -> Iterator[Iterator[Outcome[Made]]]:
    given: Iterable[Given] = (_given(path, by_bytes=where.by_bytes) for path in inputs)
    distributed = bool(where.scheduler or where.workers)
    if not inputs or not (distributed or (where.jobs > 1 and len(inputs) > 1)):
        yield (_here(work, one) for one in given)
        return
    with ExitStack() as stack:
        show = stack.enter_context(progress(f"{verb} {len(inputs)} files"))
        count = 0

        def finished(number: int) -> None:
            nonlocal count
            count += 1
            show(count / len(inputs), f"{count} of {len(inputs)}")

        workers: Any
        if distributed:
            from explorer.commands.cluster import Cluster

            workers = stack.enter_context(Cluster(_Silent(work), where.scheduler, where.workers))
        else:
            workers = stack.enter_context(Pool(_Silent(work), min(where.jobs, len(inputs))))
        yield in_order(workers, given, finished)


def _given(path: Path, *, by_bytes: bool) -> Given:
    if path == PIPE or by_bytes:
        try:
            return Given(path, data_of(path, error=UnsupportedImage))
        except UnsupportedImage:
            return Given(path)  # whoever works on it says why
    return Given(path)


def _here(work: Work, given: Given) -> Outcome[Made]:
    try:
        return Outcome(work(given, follow))
    except Exception as error:
        return Outcome(None, error)


class _Silent:
    """Work whose steps nobody follows; can be pickled."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def __call__(self, given: Given) -> Made:
        return self._work(given, silently)


def silently(steps: Generator[Step, None, Result], label: str) -> Result:
    """Run a codec to its end."""
    from explorer.commands.report import drain

    return drain(steps, lambda step: None)
