"""ITALIC Explorer: neural image coding in which more decoding steps mean fewer bits."""

__version__ = "0.1.0"
