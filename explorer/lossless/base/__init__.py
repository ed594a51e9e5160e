"""Base codes: the low-level lossy picture that the density network may start from."""
