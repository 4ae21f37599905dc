"""`python -m kring`."""

from kring.cli import run

run()
