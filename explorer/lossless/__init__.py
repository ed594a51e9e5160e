"""The lossless codec: encode, decode, verify, sample, inspect."""
