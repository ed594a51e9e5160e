"""Codes hyper-latents and latents step by step: the one path that encoder and decoder share.

In a step, positions are taken in raster order in blocks of `BLOCK`; a block is one batch of `symbols`, all channels of
a position together. The block is part of the format; how many positions are evaluated at once is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from explorer.coding.entropy import Decoder, Encoder
from explorer.coding.latent_schedule import LATENT_CELLS, LatentSchedule, latent_schedule
from explorer.lossy import symbols
from explorer.lossy.contexts import RADIUS
from explorer.lossy.evaluate import Evaluator, Parameters
from explorer.lossy.tables import MEAN_UNIT

BLOCK = 1024  # positions
BATCH = 256  # positions that a processor evaluates at once
GROUP = 2048  # positions whose decisions an encoder holds at once


class Latents(NamedTuple):
    """What a file's latents are, and what they cost.

    Attributes:
        y: int16, (h, w, M), y^; position (i, j) stands for the 16 x 16 px from (16 i, 16 j).
        z: int16, (ceil(h / 4), ceil(w / 4), N), z^.
        mean: int16, (h, w, M), in 1/64 latent.
        scale: uint8, (h, w, M), an index; the scale is 0.11 * (256 / 0.11)^(index / 63) latents.
        bits: float32, (h, w), Shannon bits of each position's latents.
        hyper_bits: of all hyper-latents.
        step_of: int32, (h, w), the step that codes each position.
    """

    y: NDArray[np.int16]
    z: NDArray[np.int16]
    mean: NDArray[np.int16]
    scale: NDArray[np.uint8]
    bits: NDArray[np.float32]
    hyper_bits: float
    step_of: NDArray[np.int32]

    @property
    def shannon_bits(self) -> float:
        """Of all."""
        return self.hyper_bits + float(self.bits.sum(dtype=np.float64))


class Coded(NamedTuple):
    """One step: its positions, int64 (P,), and all bits so far."""

    positions: NDArray[np.int64]
    bits: float


class _Batch(NamedTuple):
    """Positions that a decoder decodes together, int64 (P,), and their stage."""

    stage: int
    positions: NDArray[np.int64]


def _groups(batches: list[_Batch]) -> Iterator[list[_Batch]]:
    """Batches in order, about `GROUP` positions at a time."""
    group: list[_Batch] = []
    for batch in batches:
        group.append(batch)
        if sum(len(other.positions) for other in group) >= GROUP:
            yield group
            group = []
    if group:
        yield group


def head_of(rung: str) -> str:
    """The head that serves a rung."""
    return rung if rung in LATENT_CELLS else "causal"


class LatentCoder:
    """Runs a schedule over a grid of latents.

    Attributes:
        latents: as far as they are coded; complete when the steps are.
        schedule: of the rung.
    """

    def __init__(
        self, evaluator: Evaluator, height: int, width: int, rung: str, quarters: int, batch: int = BATCH
    ) -> None:
        """`height`, `width`: of the grid; `quarters`: of the quality. Raises `BadSetting` for an unknown rung."""
        prior = evaluator.prior
        self._evaluator = evaluator
        self._batch = batch if evaluator.device.type == "cpu" else BLOCK
        self._rung, self._quarters = head_of(rung), quarters
        self.schedule: LatentSchedule = latent_schedule(height, width, rung)
        shape = (height, width, prior.m)
        self.latents = Latents(
            np.zeros(shape, np.int16),
            np.zeros((-(-height // 4), -(-width // 4), prior.n), np.int16),
            np.zeros(shape, np.int16),
            np.zeros(shape, np.uint8),
            np.zeros((height, width), np.float32),
            0.0,
            self.schedule.step_of,
        )
        self._grid = torch.zeros(height + 2 * RADIUS, width + 2 * RADIUS, prior.m, device=evaluator.device)

    def encode(self, z: NDArray[np.int16], y: NDArray[np.int16], encoder: Encoder | None) -> Iterator[Coded]:
        """Write all latents, yielding the steps; without an encoder, only find what they cost.

        `z`, `y`: shapes as in `latents`.
        """
        self._encode_hyper(z, encoder)
        self.latents.y[:] = y
        self._put(np.arange(self.schedule.step_of.size))
        features = self._features()
        bits, waiting, steps = self.latents.hyper_bits, list[_Batch](), list[NDArray[np.int64]]()
        for step in range(self.schedule.count):
            steps.append(self.schedule.positions(step))
            waiting += self._batches(step)
            if step + 1 < self.schedule.count and sum(len(batch.positions) for batch in waiting) < GROUP:
                continue
            for group in _groups(waiting):
                self._encode_group(group, features, encoder)
            for here in steps:
                bits += self._bits_at(here)
                yield Coded(here, bits)
            waiting, steps = [], []

    def _encode_group(self, group: list[_Batch], features: torch.Tensor, encoder: Encoder | None) -> None:
        """Write batches; those of a stage lie together."""
        every = []
        for stage in dict.fromkeys(batch.stage for batch in group):
            at = np.concatenate([batch.positions for batch in group if batch.stage == stage])
            every.append((at, self._parameters(stage, features, at)))
        at = np.concatenate([part[0] for part in every])
        p = Parameters.joined([part[1] for part in every])
        of = np.repeat(np.arange(len(group)), [len(batch.positions) * p.mean.shape[1] for batch in group])
        s, values = self._store(at, p)
        if encoder is not None:
            symbols.encode(s, values, of, encoder)

    def decode(self, decoder: Decoder) -> Iterator[Coded]:
        """Read all latents, yielding the steps.

        Raises:
            CorruptFile: no encoder writes such a stream. Not every damage is found here.
        """
        self._decode_hyper(decoder)
        features = self._features()
        bits = self.latents.hyper_bits
        answers = symbols.Decoding(decoder)
        flat = self.latents.y.reshape(-1, self.latents.y.shape[2])
        for step in range(self.schedule.count):
            here = self.schedule.positions(step)
            p = self._parameters(self.schedule.patterns[step], features, here)
            for start in range(0, len(here), BLOCK):
                batch, part = here[start : start + BLOCK], p.part(start, start + BLOCK)
                s = self._symbols(part)
                flat[batch] = symbols.code(s, answers).reshape(len(batch), -1)
                self._store(batch, part)
            self._put(here)
            bits += self._bits_at(here)
            yield Coded(here, bits)

    def densities(self, known: Latents) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Means of latents, float32 (h, w, M), and what they cost, float32 (h, w), at this coder's rung."""
        for _ in self.encode(known.z, known.y, None):
            pass
        return self.latents.mean.astype(np.float32) / np.float32(MEAN_UNIT), self.latents.bits

    def _encode_hyper(self, z: NDArray[np.int16], encoder: Encoder | None) -> None:
        self.latents.z[:] = z
        flat = z.reshape(-1, z.shape[2])
        for start in range(0, len(flat), BLOCK):
            values = flat[start : start + BLOCK].ravel().astype(np.int64)
            s = symbols.of_hyper(*self._evaluator.hyper, len(values) // z.shape[2])
            if encoder is not None:
                symbols.encode(s, values, np.zeros_like(values), encoder)
            self._add_hyper(s, values)

    def _decode_hyper(self, decoder: Decoder) -> None:
        flat = self.latents.z.reshape(-1, self.latents.z.shape[2])
        for start in range(0, len(flat), BLOCK):
            block = flat[start : start + BLOCK]
            s = symbols.of_hyper(*self._evaluator.hyper, len(block))
            values = symbols.code(s, symbols.Decoding(decoder))
            block[:] = values.reshape(block.shape)
            self._add_hyper(s, values)

    def _add_hyper(self, s: symbols.Symbols, values: NDArray[np.int64]) -> None:
        self.latents = self.latents._replace(hyper_bits=self.latents.hyper_bits + float(symbols.bits(s, values).sum()))

    def _features(self) -> torch.Tensor:
        height, width = self.schedule.step_of.shape
        return self._evaluator.features(self.latents.z, height, width, self._quarters)

    def _batches(self, step: int) -> list[_Batch]:
        here, stage = self.schedule.positions(step), self.schedule.patterns[step]
        return [_Batch(stage, here[start : start + BLOCK]) for start in range(0, len(here), BLOCK)]

    def _parameters(self, stage: int, features: torch.Tensor, at: NDArray[np.int64]) -> Parameters:
        return self._evaluator.parameters_of(self._rung, stage, self._quarters, features, self._grid, at, self._batch)

    def _bits_at(self, positions: NDArray[np.int64]) -> float:
        return float(self.latents.bits.ravel()[positions].sum(dtype=np.float64))

    def _symbols(self, p: Parameters) -> symbols.Symbols:
        return symbols.of_latents(self._evaluator.gaussians, p.mean.ravel(), p.scale.ravel())

    def _store(self, positions: NDArray[np.int64], p: Parameters) -> tuple[symbols.Symbols, NDArray[np.int64]]:
        """Keep densities and bits of positions whose latents are known; returns both, of P * M symbols."""
        m = self.latents.y.shape[2]
        s = self._symbols(p)
        values = self.latents.y.reshape(-1, m)[positions].ravel().astype(np.int64)
        self.latents.mean.reshape(-1, m)[positions] = p.mean
        self.latents.scale.reshape(-1, m)[positions] = p.scale
        self.latents.bits.reshape(-1)[positions] = symbols.bits(s, values).reshape(-1, m).sum(1)
        return s, values

    def _put(self, positions: NDArray[np.int64]) -> None:
        """Make latents known to the steps that follow."""
        m, width = self.latents.y.shape[2], self.latents.y.shape[1]
        y, x = np.divmod(positions, width)
        place = torch.from_numpy((y + RADIUS) * self._grid.shape[1] + x + RADIUS).to(self._grid.device)
        values = torch.from_numpy(self.latents.y.reshape(-1, m)[positions])
        self._grid.view(-1, m)[place] = values.to(self._grid.device).float()
