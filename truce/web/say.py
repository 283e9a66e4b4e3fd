"""The words of the room (see `truce.shell.say`)."""

from truce.shell.say import LANGUAGES, Say, texts

__all__ = ["LANGUAGES", "Say", "texts"]
