"""The door of words: a command translates, the flow works."""

from truce.cli.app import main

__all__ = ["main"]
