"""FFmpeg's decoder in a process of its own: the same planes and errors, and a crash that is an error like any other."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from explorer.errors import CorruptFile
from explorer.lossless.base import apart, hevc
from explorer.lossless.base.apart import Decoder
from explorer.lossless.base.bpg import read_bpg, write_bpg
from explorer.lossless.base.container import read_header, read_hevc
from explorer.lossless.base.parameter_sets import Geometry, ShortSps
from tests.conftest import REPOSITORY

GOLDEN = REPOSITORY / "tests" / "golden"
# Runs in the decoder's process before anything else, where it is found on the path as `sitecustomize`.
PLANTED = """
import os, signal, sys
if any("base.apart import serve" in word for word in sys.orig_argv):
    from explorer.lossless.base import hevc
    hevc._decode_frame = lambda stream: os.kill(os.getpid(), signal.SIGSEGV)
"""


@pytest.fixture
def decoder() -> Iterator[Decoder]:
    made = Decoder()
    yield made
    made.close()


@pytest.fixture
def stream() -> tuple[bytes, ShortSps, Geometry]:
    y, x, c = np.indices((16, 24, 3))
    header, data = read_header(write_bpg(((x * 5 + y * 3 + c * 40) % 256).astype(np.uint8), 20))
    colour, _ = read_hevc(data, header)
    return colour.units, colour.sps, Geometry(3, 24, 16, 8)


@pytest.fixture
def planted(tmp_path: Path) -> dict[str, str]:
    """The environment of programs whose decoder crashes."""
    (tmp_path / "planted").mkdir()
    (tmp_path / "planted" / "sitecustomize.py").write_text(PLANTED)
    path = os.pathsep.join([str(tmp_path / "planted"), str(REPOSITORY)])
    return dict(os.environ, PYTHONPATH=path, ITALIC_MODELS=str(GOLDEN / "models"))


def test_planes_are_those_of_this_process(decoder: Decoder, stream: tuple[bytes, ShortSps, Geometry]) -> None:
    here, there = hevc.decode_planes(*stream), decoder.decode(*stream)
    assert all(np.array_equal(one, other) for one, other in zip(here, there, strict=True))


def test_errors_come_back_and_the_process_serves_on(decoder: Decoder, stream: tuple[bytes, ShortSps, Geometry]) -> None:
    data, sps, geometry = stream
    with pytest.raises(CorruptFile, match="BPG"):
        decoder.decode(data[:12], sps, geometry)
    first = decoder._process
    decoder.decode(*stream)
    assert decoder._process is first


def test_a_process_that_is_killed_is_told_and_another_is_started(
    decoder: Decoder, stream: tuple[bytes, ShortSps, Geometry]
) -> None:
    decoder.decode(*stream)
    assert decoder._process is not None
    decoder._process.kill()
    decoder._process.wait()
    with pytest.raises(CorruptFile, match=r"crashed \(SIGKILL\)"):
        decoder.decode(*stream)
    assert len(decoder.decode(*stream)) == 3


def test_where_no_process_can_be_started_it_decodes_here(
    decoder: Decoder, stream: tuple[bytes, ShortSps, Geometry], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise BlockingIOError

    monkeypatch.setattr(apart.subprocess, "Popen", refuse)
    assert len(decoder.decode(*stream)) == 3
    assert decoder.here


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_crash_of_the_decoder_is_one_line_of_the_command_and_the_next_file_is_done(
    planted: dict[str, str], tmp_path: Path
) -> None:
    files = [GOLDEN / "rgb_dyadic_base.italic", GOLDEN / "rgba.italic"]
    command = [
        sys.executable,
        "-m",
        "explorer",
        "decode",
        *map(str, files),
        "-o",
        f"{tmp_path}/out/",
        "--device",
        "cpu",
    ]
    done = subprocess.run(command, env=planted, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.splitlines() == [f"italic: {files[0]}: BPG: the HEVC decoder crashed (SIGSEGV) of this data"]
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["rgba.png"]


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_crash_of_the_decoder_is_an_error_in_the_window_s_process(
    planted: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from explorer.gui.codec.remote import Remote
    from explorer.lossless.codec import finish

    for name in ("PYTHONPATH", "ITALIC_MODELS"):
        monkeypatch.setenv(name, planted[name])
    codec = Remote("explorer.gui.codec.codec:RealCodec")
    try:
        with pytest.raises(CorruptFile, match=r"crashed \(SIGSEGV\)"):
            finish(codec.decode((GOLDEN / "rgb_dyadic_base.italic").read_bytes(), device="cpu"))
        assert finish(codec.decode((GOLDEN / "rgba.italic").read_bytes(), device="cpu")).picture.channels == 4
    finally:
        codec.close()


def test_the_end_of_a_file_is_still_missed(tmp_path: Path) -> None:
    y, x, c = np.indices((16, 24, 3))
    data = write_bpg(((x * 37 + y * 91 + c * 40) % 251).astype(np.uint8), 8)
    assert read_bpg(data).shape == (16, 24, 3)
    with pytest.raises(CorruptFile):
        read_bpg(data[:-9])


def test_a_signal_has_its_name(decoder: Decoder) -> None:
    assert decoder._end() == "ended"
    decoder._running()
    assert decoder._process is not None
    os.kill(decoder._process.pid, signal.SIGABRT)
    decoder._process.wait()
    assert decoder._end() == "crashed (SIGABRT)"
