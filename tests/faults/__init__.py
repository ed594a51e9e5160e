"""What the program does when the machine fails it: `python -m tests.faults KIND ...`; the tests here try each once."""
