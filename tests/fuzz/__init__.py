"""Readers against hostile input: `python -m tests.fuzz TARGET ...` as long as asked, the tests here for a moment."""
