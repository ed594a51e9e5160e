"""A scheduler and three workers, one of which is killed in the middle: nothing is lost, nothing is written twice."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from PIL import Image

import explorer
from explorer.commands import work
from explorer.commands.cluster import Cluster, _Terms
from explorer.weights import models
from tests.golden.make import MODELS
from tests.test_cli import Ran

pytest.importorskip("distributed")

# Sockets and event loops that end with the process; Dask's own affair.
pytestmark = [
    pytest.mark.filterwarnings("ignore"),
    pytest.mark.skipif(sys.platform == "win32", reason="workers are killed by a signal"),
]

ADDRESS = re.compile(r"tcp://127\.0\.0\.1:\d+")


class Members(NamedTuple):
    """A cluster: the scheduler's address, and the workers' processes and addresses by name."""

    address: str
    workers: dict[str, subprocess.Popen[str]]
    places: dict[str, str]


def dask(*words: str, folder: Path, own: Path) -> subprocess.Popen[str]:
    environment = os.environ | {
        "PYTHONPATH": str(Path(explorer.__file__).parents[1]),
        "ITALIC_MODELS": str(own),
        "OMP_NUM_THREADS": "1",
    }
    command = [sys.executable, "-m", "dask", *words]
    return subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True)


def told(process: subprocess.Popen[str], what: str) -> str:
    """The address in the line of a process's log that says something; whatever it says before is passed over."""
    assert process.stderr is not None
    for line in process.stderr:
        found = ADDRESS.search(line)
        if what in line and found:
            return found[0]
    raise AssertionError(f"the process ended without {what!r}")


@pytest.fixture
def members(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Members]:
    """A scheduler and three workers: a, which has the models itself, and b and c, which have none."""
    folder = tmp_path_factory.mktemp("cluster")
    bare = folder / "bare"
    bare.mkdir()
    (bare / "manifest.json").write_text('{"models": []}')
    scheduler = dask("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", folder=folder, own=bare)
    processes = [scheduler]
    try:
        address = told(scheduler, "Scheduler at")
        workers = {}
        for name in "abc":
            words = ("worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--name", name)
            place = ("--host", "127.0.0.1", "--local-directory", str(folder / name))
            workers[name] = dask(*words, *place, folder=folder, own=MODELS if name == "a" else bare)
            processes.append(workers[name])
        yield Members(address, workers, {name: told(process, "Start worker at") for name, process in workers.items()})
    finally:
        for process in processes:
            process.kill()
            process.communicate()


@pytest.fixture
def pictures(tmp_path: Path) -> list[Path]:
    """Twelve, all different, and a thirteenth that is none."""
    generator = np.random.default_rng(0)
    paths = [tmp_path / f"{number:02}.png" for number in range(13)]
    for path in paths[:12]:
        Image.fromarray(generator.integers(0, 99, (12, 16, 3), np.uint8)).save(path)
    paths[12].write_bytes(b"no picture")
    return paths


WORDS = ("--steps", "2", "--base", "none")
MEASURED = {"encode_seconds", "decode_seconds", "output"}


def lines(ran: Ran) -> list[dict[str, Any]]:
    return [
        {key: value for key, value in json.loads(line).items() if key not in MEASURED} for line in ran.out.splitlines()
    ]


@pytest.mark.usefixtures("small_models")
def test_a_cluster_does_what_one_machine_does(
    members: Members, pictures: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_that_evaluations_give_the_same_tables(members, pictures, tmp_path)
    check_that_a_killed_worker_loses_nothing(members, pictures, tmp_path, monkeypatch)
    check_that_weights_are_sent_once(members, pictures, tmp_path, monkeypatch)


def check_that_evaluations_give_the_same_tables(members: Members, pictures: list[Path], tmp_path: Path) -> None:
    def rows(name: str, *more: object) -> list[tuple[str, str, int]]:
        ran = Ran("evaluate", *pictures, *WORDS, "--no-peers", "--json", tmp_path / name, *more)
        assert ran.status == 2
        document = json.loads((tmp_path / name).read_text())
        assert [failure["picture"] for failure in document["failures"]] == [str(pictures[12])]
        assert "1 failure, told above" in ran.out
        return [(row["picture"], row["coder"], row["bytes"]) for row in document["results"]]

    here = rows("here.json")
    journal = tmp_path / "journal"
    asked = ("--scheduler", members.address, "--journal", journal)
    assert rows("there.json", *asked) == here
    kept = journal.read_bytes()
    assert rows("again.json", *asked) == here
    assert journal.read_bytes() == kept


def check_that_a_killed_worker_loses_nothing(
    members: Members, pictures: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []

    def write(target: Path, data: bytes, *, force: bool) -> None:
        written.append(target.name)
        if len(written) == 2:
            members.workers["b"].kill()
        real(target, data, force=force)

    real = work.write
    with monkeypatch.context() as patch:
        patch.setattr(work, "write", write)
        there = Ran("encode", *pictures, "-o", tmp_path / "there", *WORDS, "--json", "--scheduler", members.address)
    assert members.workers["b"].wait(30) != 0
    assert written == [f"{number:02}.italic" for number in range(12)]
    here = Ran("encode", *pictures, "-o", tmp_path / "here", *WORDS, "--json")
    assert (there.status, there.err) == (here.status, here.err)
    assert lines(there) == lines(here)
    for name in written:
        assert (tmp_path / "there" / name).read_bytes() == (tmp_path / "here" / name).read_bytes()
    # What follows needs the two that are left; files that these do not see are sent to them.
    files = sorted((tmp_path / "there").iterdir())
    back = Ran("decode", *files, "-o", tmp_path / "back", "--scheduler", members.address, "--by-bytes")
    assert (back.status, back.err) == (0, "")
    for path in pictures[:12]:
        with Image.open(path) as one, Image.open(tmp_path / "back" / path.name) as other:
            assert np.array_equal(np.asarray(one), np.asarray(other))


def check_that_weights_are_sent_once(
    members: Members, pictures: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a manifest that no worker has seen, and with one worker left, which has no models."""
    folder = tmp_path / "models"
    shutil.copytree(MODELS, folder)
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest | {"of": "this test"}))
    monkeypatch.setenv("ITALIC_MODELS", str(folder))
    sent: list[str] = []
    real: Any = models.read_weights
    monkeypatch.setattr(models, "read_weights", lambda path, sha256: sent.append(path.name) or real(path, sha256))
    asked = ("-o", f"{tmp_path}/sent/", *WORDS, "--json", "--scheduler", members.address)
    with Cluster(_nothing, members.address) as cluster:
        place = members.places["a"]
        assert cluster._client.run(_weights_here, cluster._terms, workers=[place])[place] == ["cifar10", "pictures"]
        members.workers["a"].kill()
        members.workers["a"].wait(30)
        for picture in pictures[:2]:
            assert Ran("encode", picture, *asked).status == 0
        assert list(cluster._client.run(_weights_here, cluster._terms).values()) == [["cifar10"]]
    assert sent == ["cifar10.safetensors"]


def _nothing(item: object) -> None:
    return None


def _weights_here(terms: _Terms, dask_worker: Any = None) -> list[str]:
    from explorer.commands.cluster import _shelf

    return sorted(path.stem for path in _shelf(dask_worker, terms.manifest).glob("*.safetensors"))


@pytest.mark.usefixtures("small_models")
def test_workers_of_this_machine(pictures: list[Path], tmp_path: Path) -> None:
    """Started for one command, and ended with it."""
    there = Ran("encode", *pictures[10:], "-o", f"{tmp_path}/there/", *WORDS, "--json", "--workers", "1")
    here = Ran("encode", *pictures[10:], "-o", f"{tmp_path}/here/", *WORDS, "--json")
    assert (there.status, there.err) == (here.status, here.err)
    assert lines(there) == lines(here)
    for path in (tmp_path / "here").iterdir():
        assert (tmp_path / "there" / path.name).read_bytes() == path.read_bytes()


def test_nobody_who_answers_is_told(monkeypatch: pytest.MonkeyPatch, photo: Path) -> None:
    monkeypatch.setattr("explorer.commands.cluster.PATIENCE", 0.2)
    assert "no scheduler with workers answers" in Ran("encode", photo, "--scheduler", "tcp://127.0.0.1:9").error()
    assert "no scheduler with workers answers" in Ran("encode", photo, "--scheduler", "nonsense://").error()
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert "italic-explorer[cluster]" in Ran("encode", photo, "--workers", "2").error()
