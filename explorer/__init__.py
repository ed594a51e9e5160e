"""ITALIC Explorer: neural image coding in which more decoding steps mean fewer bits."""

import os

__version__ = "0.1.0"

# torch's worker threads spin while they wait unless told otherwise before it is imported. On a busy machine they then
# wait for a processor that a spinning one holds, and small steps take twenty times as long.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
