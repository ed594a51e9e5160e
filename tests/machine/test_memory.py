"""Pictures too large for memory are refused before any work, whatever the system would grant."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from explorer.errors import UnsupportedImage
from explorer.file.container import Container, Header, pack
from explorer.lossless import codec as lossless
from explorer.machine import memory
from explorer.pictures.picture import Picture
from explorer.weights.models import available as models


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the files that a system tells its memory in: 8 MiB free, and no container."""
    (tmp_path / "meminfo").write_text("MemTotal:       16384 kB\nMemAvailable:    8192 kB\n")
    monkeypatch.setattr(memory, "MEMINFO", tmp_path / "meminfo")
    monkeypatch.setattr(memory, "OWN_GROUPS", tmp_path / "groups")
    interface = memory.Interface(tmp_path, "", "max", "current", "stat", "inactive_file")
    monkeypatch.setattr(memory, "CONTROL_GROUPS", (interface,))
    return tmp_path


def test_what_the_system_has_free(system: Path) -> None:
    assert memory.available() == 8 << 20


def test_a_container_may_allow_less(system: Path) -> None:
    (system / "max").write_text("5000000\n")
    (system / "current").write_text("4000000\n")
    (system / "stat").write_text("active_file 7\ninactive_file 1000\n")
    assert memory.available() == 1_001_000


@pytest.mark.parametrize("limited", ["outer", "outer/inner"])
def test_the_limit_of_a_group_inside_holds(system: Path, limited: str) -> None:
    (system / "outer" / "inner").mkdir(parents=True)
    (system / "groups").write_text("4:cpu:/elsewhere\n0::/outer/inner\n")
    (system / limited / "max").write_text("5000000\n")
    (system / limited / "current").write_text("4000000\n")
    assert memory.available() == 1_000_000


def test_groups_that_only_the_host_sees_are_left_out(system: Path) -> None:
    (system / "groups").write_text("0::/kubepods/pod1\nnonsense\n")
    assert memory.available() == 8 << 20


def test_a_container_without_a_limit_allows_all(system: Path) -> None:
    (system / "max").write_text("max\n")
    (system / "current").write_text("4000000\n")
    assert memory.available() == 8 << 20


def test_a_system_that_tells_nothing_refuses_nothing(system: Path) -> None:
    (system / "meminfo").unlink()
    assert memory.available() is None
    memory.require(2**14, 2**13)


def test_the_refusal_names_the_size_and_both_amounts(system: Path) -> None:
    memory.require(100, 100)
    with pytest.raises(UnsupportedImage, match=r"1000 x 2000 pixels .* 0\.2 GiB .* 0\.0 GiB"):
        memory.require(2000, 1000)


def test_encoder_and_decoder_ask_before_they_work(system: Path) -> None:
    with pytest.raises(UnsupportedImage, match="GiB"):
        next(lossless.encode(Picture(np.zeros((1000, 1000, 3), np.uint8)), steps="1", base="none"))
    header = Header("lossless", 2**14, 2**13, 3, 8, "serial", model=models()[0].sha256[:8], crc=0)
    with pytest.raises(UnsupportedImage, match="GiB"):
        next(lossless.decode(pack(Container(header, pixels=b"\1"))))


@pytest.mark.parametrize(("mebibytes", "told"), [(800, "a limit of 0.78 GiB"), (1151, "do not fit"), (6000, "")])
def test_a_limit_on_the_address_space_is_told_before_libraries_meet_it(
    mebibytes: int, told: str, system: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    resource = pytest.importorskip("resource")
    (system / "meminfo").unlink()
    (system / "status").write_text("VmPeak: 900000 kB\nVmSize: 300000 kB\n")
    monkeypatch.setattr(memory, "STATUS", system / "status")
    monkeypatch.setattr(resource, "getrlimit", lambda what: (mebibytes << 20, resource.RLIM_INFINITY))
    if not told:
        memory.require(1000, 1000)
        return
    with pytest.raises(UnsupportedImage, match=told):
        memory.require(1000, 1000)


def test_without_a_limit_on_the_address_space_none_is_told(system: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource")
    monkeypatch.setattr(resource, "getrlimit", lambda what: (resource.RLIM_INFINITY,) * 2)
    assert memory.available() == 8 << 20
