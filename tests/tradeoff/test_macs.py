"""Multiplications of a decoder as an axis: told by the sizes in a model's file, the same as its layers have."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from explorer.inventory import decoding_macs, figures
from explorer.lossless.density.storage import from_bytes, networks_at
from explorer.lossy.storage import shapes_at
from explorer.tradeoff.axes import count_label
from explorer.tradeoff.point import Point
from explorer.tradeoff.quantities import MACS, PAIRS
from explorer.weights.models import ModelMissing, available, read_weights

LOSSLESS = [info for info in available() if info.codec == "lossless"]
LOSSY = [info for info in available() if info.codec == "lossy"]


def point(model: str, steps: str, base: str = "none", codec: str = "lossless", side: int = 512) -> Point:
    return Point(side, side, 3, 8, codec, steps, 1, base, 72, 0, 3.0, None, 0.5, 0.5, model)


@pytest.mark.parametrize("info", LOSSLESS, ids=lambda info: info.name)
def test_the_sizes_tell_what_the_layers_have(info) -> None:
    networks = from_bytes(read_weights(info.path, info.sha256)).families
    told = networks_at(info.path)
    assert set(told) == set(networks)
    for family, network in networks.items():
        assert told[family].macs() == network.macs() == dict(figures(info).macs)[family]
        shapes = {name: layer.weight.shape for name, layer in network.layers.items()}
        assert shapes == {name: (outputs, largest.size) for name, (outputs, largest) in network.expected().items()}
        trunk = sum(rows * columns for name, (rows, columns) in shapes.items() if name.startswith("trunk."))
        assert network.macs() - network.macs(based=False) >= trunk - 64 * network.trunk > 0


def test_a_rung_is_counted_with_the_network_of_its_family() -> None:
    info = next(info for info in LOSSLESS if info.name == "cifar10-best")
    macs = dict(figures(info).macs)
    assert macs["interlaced"] < macs["causal"] == macs["cells"]  # of one size
    based = {steps: point(info.key, steps, "bpg:30", side=32).macs for steps in ("4", "16", "wavefront", "serial")}
    assert based == {
        "4": macs["interlaced"], "16": macs["cells"], "wavefront": macs["causal"], "serial": macs["causal"],
    }  # fmt: skip
    without = point(info.key, "4", side=32).macs
    assert without is not None
    assert without < macs["interlaced"]


@pytest.mark.parametrize("info", LOSSY, ids=lambda info: info.name)
def test_a_lossy_decoder_is_the_prior_and_the_synthesis(info) -> None:
    macs = dict(figures(info).macs)
    assert point(info.key, "wavefront", codec="lossy").macs == pytest.approx(macs["prior"] + macs["decoder"])


def test_who_has_no_network_at_hand_is_not_on_the_plot() -> None:
    assert MACS in PAIRS
    assert MACS.of(point(LOSSLESS[0].key, "4")) is not None
    assert MACS.of(point("", "4", codec="raw")) is None
    assert MACS.of(point("00000000", "4")) is None
    assert MACS.of(object()) is None  # another coder


def test_weights_of_the_other_codec_or_none_are_refused(tmp_path: Path) -> None:
    (tmp_path / "broken").write_bytes(b"no weights")
    for path in (tmp_path / "broken", tmp_path / "missing", LOSSY[0].path):
        with pytest.raises(ModelMissing):
            networks_at(path)
    for path in (tmp_path / "broken", tmp_path / "missing", LOSSLESS[0].path):
        with pytest.raises(ModelMissing):
            shapes_at(path)


def test_asking_imports_no_torch() -> None:
    ask = (
        f"from explorer.inventory import decoding_macs as ask; given = dict(based=True, height=64, width=64); "
        f"assert ask('lossless', {LOSSLESS[0].key!r}, '4', **given) and ask('lossy', {LOSSY[0].key!r}, '4', **given); "
        "import sys; assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", ask], check=True, timeout=60)


def test_thousands_and_millions_are_written_short() -> None:
    assert [count_label(value) for value in (500, 2e4, 1e6, 2.5e6)] == ["500", "20 k", "1 M", "2.5 M"]
    assert decoding_macs("lossless", "", "4", based=False, height=8, width=8) is None
