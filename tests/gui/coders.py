"""Coders for tests of peers; functions of a module, because another process runs them."""

from __future__ import annotations

import os
import time

import numpy as np

from explorer.evaluation.peers import Peer, Samples, png


def _first_sample(samples: Samples) -> bytes:
    return samples[:1, :1].tobytes()


def _as_bytes(data: bytes) -> Samples:
    return np.frombuffer(data, np.uint8)


def _for_ever(samples: Samples) -> bytes:
    if samples.shape[0] > 16:  # not for the corner that warms up
        print("a library may print", flush=True)
        time.sleep(600)
    return png().encode(samples)


def _dies(samples: Samples) -> bytes:
    os._exit(7)


LOSSY = Peer("Lossy", _first_sample, _as_bytes)
ENDLESS = Peer("Endless", _for_ever, png().decode)
DEADLY = Peer("Deadly", _dies, png().decode)
