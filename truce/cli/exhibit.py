"""exhibit: evidence taken in, looked at, handed on, checked; every touch on record. Its commands, in order."""

from truce.cli import exhibit_add, exhibit_look, exhibit_touch
from truce.cli.exhibit_words import app

__all__ = ["app", "exhibit_add", "exhibit_look", "exhibit_touch"]
