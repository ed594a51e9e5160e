"""`italic benchmark`: rates, times and memory by kind of picture, and what became worse since an earlier result."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from explorer.commands.common import Device, Force, check_bases, check_steps, guarded, split_list
from explorer.commands.measuring import Beside
from explorer.commands.outputs import check_new
from explorer.commands.report import progress, say
from explorer.errors import BadSetting
from explorer.machine.resources import resource_folder

if TYPE_CHECKING:
    from explorer.evaluation.worse import Comparison

EXIT_WORSE = 1
STEPS, QUICK_STEPS = "1,2,4,16,64,wavefront", "1,16,wavefront"
REPEATS, QUICK_REPEATS = 3, 1
LOSSY_STEPS = "wavefront"
STORED = "stored"

Kinds = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="NAME=SOURCE",
        help="Other pictures beside the bundled ones: a folder, kodak, cifar10, NAME:PATH of these, package:NAME.",
        show_default=False,
    ),
]


@guarded
def benchmark(
    kinds: Kinds = None,
    quick: Annotated[bool, typer.Option("--quick", help="Few pictures and rungs, once, no lossy coders.")] = False,
    only: Annotated[bool, typer.Option("--only", help="Leave out the bundled pictures.")] = False,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="Of each source the first N pictures.")] = None,
    steps: Annotated[
        str | None, typer.Option(metavar="RUNG,...", help=f"Default: {STEPS}; --quick: {QUICK_STEPS}.")
    ] = None,
    base: Annotated[str, typer.Option(metavar="BASE", help="auto, none or bpg:QP.")] = "auto",
    repeat: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Code each picture so often, keep the shortest times.")
    ] = None,
    device: Device = "auto",
    threads: Annotated[int | None, typer.Option(min=1, metavar="N", help="For all coders; default: all cores.")] = None,
    json: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the result.")] = None,
    page: Annotated[Path | None, typer.Option(metavar="FILE.md", help="Write the page instead of printing it.")] = None,
    against: Annotated[
        Path | None,
        typer.Option(metavar="FILE|stored", help="An earlier result, or the release's: tell what became worse."),
    ] = None,
    force: Force = False,
) -> None:
    """Measure the program on the bundled pictures and others: every file decoded and compared, beside other coders.

    Times are ratios to what JPEG XL (effort 9) takes in the same run. An hour on two cores, some minutes with --quick.
    """
    from explorer.evaluation import benchmark as measuring
    from explorer.evaluation.benchmark_page import page as written
    from explorer.evaluation.kinds import bundled, named
    from explorer.evaluation.peers import peers_at_hand
    from explorer.evaluation.worse import compare
    from explorer.machine.files import write_atomic

    (base,) = check_bases([base])
    rungs = check_steps(split_list(steps or (QUICK_STEPS if quick else STEPS)))
    check_new([json, page], force=force)
    earlier = None if against is None else measuring.read(_stored() if str(against) == STORED else against)
    beside = Beside()
    chosen = [*([] if only else bundled(quick)), *(named(text, limit, beside.failed) for text in kinds or ())]
    for sample in (sample for kind in chosen for sample in kind.samples):
        beside.read(sample)
    if not chosen:
        raise typer.BadParameter("--only needs pictures: NAME=SOURCE")
    threads = threads or os.cpu_count() or 1
    os.environ["OMP_NUM_THREADS"] = str(threads)  # read by explorer.machine.parallel when the first network is made
    asked = measuring.Asked(rungs, base, repeat or (QUICK_REPEATS if quick else REPEATS), device, threads)
    lossy = None if quick else partial(measuring.lossy_rows, device=device, steps=LOSSY_STEPS, failed=beside.failed)
    with progress("measuring") as show:
        report = measuring.run(chosen, asked, peers_at_hand(threads), lossy=lossy, note=show, failed=beside.failed)
    comparison = None if earlier is None else compare(earlier, report)
    words = ["italic benchmark", *(kinds or ()), *(["--quick"] if quick else []), *(["--only"] if only else [])]
    text = written(report, " ".join(words), comparison)
    if json is not None:
        write_atomic(json, measuring.to_json(report, beside.as_json()).encode(), force=force)
        say(f"written: {json}")
    if page is not None:
        write_atomic(page, text.encode(), force=force)
        say(f"written: {page}")
    else:
        say(text)
    _tell(comparison)
    beside.end()


def _stored() -> Path:
    """The result that travels with the program. Raises `BadSetting` where there is none."""
    path = resource_folder("assets") / "benchmark.json"
    if not path.exists():
        raise BadSetting(f"--against {STORED}: no result comes with this version; give a file")
    return path


def _tell(comparison: Comparison | None) -> None:
    if comparison is None:
        return
    for sentence in comparison.apart:
        say(f"not compared: {sentence}")
    for change in comparison.better:
        say(f"better: {change.text}")
    for change in comparison.worse:
        say(f"WORSE: {change.text}")
    if comparison.worse:
        raise typer.Exit(EXIT_WORSE)
    say("nothing became worse")
