"""The second opinion: what the lossless codec learns of a picture while it codes it, in compiled whole numbers."""
