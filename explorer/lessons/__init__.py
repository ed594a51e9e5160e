"""Lessons as data: what one is, reading and checking it, its recorded runs, hand-outs. No Qt, and no code in a lesson."""
