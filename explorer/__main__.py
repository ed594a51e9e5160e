"""`python -m explorer` is `italic`."""

from explorer.cli import main

main()
