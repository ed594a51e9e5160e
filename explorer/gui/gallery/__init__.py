"""The gallery of samples."""
