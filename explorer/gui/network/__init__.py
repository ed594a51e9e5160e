"""The network of a run as blocks, and what they made of a pixel."""
