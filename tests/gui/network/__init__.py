"""Tests of the network page."""
