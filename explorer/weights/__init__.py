"""Networks' weights: by name and hash, to and from bytes, and where they run."""
