"""Measurements, screenshots and catalogues, run by hand."""
