"""The range coder: exact, close to the Shannon bits, and short at the end."""

from __future__ import annotations

import constriction
import numpy as np
import pytest

from explorer.coding.entropy import Decoder, Encoder
from explorer.errors import CorruptFile

TOP = 2**24


def decisions(seed: int, count: int, extreme: bool) -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(seed)
    chance = generator.choice([1, TOP - 1], count) if extreme else generator.integers(1, TOP, count)
    ones = (generator.random(count) * TOP < chance).astype(np.int32)
    return ones, chance.astype(np.int64)


@pytest.mark.parametrize("seed", range(300))
def test_round_trip(seed: int) -> None:
    ones, chance = decisions(seed, seed * 7 % 90, extreme=seed % 3 == 0)
    ones = ones ^ 1 if seed % 7 == 0 else ones  # the unlikely outcomes too
    encoder = Encoder()
    for part in np.array_split(np.arange(len(ones)), 3):
        encoder.encode(ones[part], chance[part])
    assert np.array_equal(Decoder(encoder.finish()).decode(chance), ones)


def test_files_are_as_short_as_the_information() -> None:
    spent, ideal = 0, 0.0
    for seed in range(200):
        ones, chance = decisions(seed, 100, extreme=False)
        encoder = Encoder()
        encoder.encode(ones, chance)
        spent += 8 * len(encoder.finish())
        ideal -= np.log2(np.where(ones, chance, TOP - chance) / TOP).sum()
    assert ideal <= spent < ideal + 200 * 10  # ten bits a stream to end it


def test_nothing_takes_no_bytes() -> None:
    assert Encoder().finish() == b""
    assert Decoder(b"").decode(np.empty(0, np.int64)).size == 0


def test_damage_is_a_corrupt_file_or_other_decisions() -> None:
    generator = np.random.default_rng(0)
    refused = 0
    for _ in range(200):
        try:
            Decoder(generator.bytes(8)).decode(generator.integers(1, TOP, 400))
        except CorruptFile:
            refused += 1
    assert refused < 200


def test_the_streams_are_those_of_bernoulli_models() -> None:
    ones, chance = decisions(1, 50_000, extreme=False)
    chance[:40_000] = chance[:40_000] % 500 + 1  # rare, and almost sure
    chance[:20_000] = TOP - chance[:20_000]
    encoder, plain = Encoder(), constriction.stream.queue.RangeEncoder()
    encoder.encode(ones, chance)
    plain.encode(ones, constriction.stream.model.Bernoulli(perfect=False), chance / TOP)
    assert encoder.finish()[:-8] == plain.get_compressed().astype(">u4").tobytes()[: len(encoder.finish()) - 8]
