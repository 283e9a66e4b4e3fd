"""`python -m truce` is `truce`."""

from truce.cli import main

main()
