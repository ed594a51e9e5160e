"""Lessons as data: what one is, reading and checking it, recorded runs, hand-outs. No Qt, and no code in them."""
