"""Codes of the board in the reader's language, and the tone that goes with each word."""

from truce.errors import NotFound
from truce.shell.say import Say

DUE_TONES = {
    "overdue": "bad", "partly": "warn", "met_late": "warn", "due_soon": "warn", "met": "good", "untold": "open",
    "disputed": "open", "undated": "open",
}  # fmt: skip
QUIET_TONES = {"quiet": "good", "broken": "bad", "unsure": "open", "unwatched": "open"}
CHANGE_TONES = {"fewer": "good", "more": "bad", "cannot_tell": "open"}


def label(say: Say, kind: str, code: str) -> str:
    """The name of a code of the vocabulary; the code itself where the vocabulary has none, as of an older brief."""
    try:
        return say.label(kind, code)
    except NotFound:
        return code.replace("_", " ")


def status_word(say: Say, status: str) -> str:
    """A status of a term."""
    return label(say, "statuses", status)


def due_word(say: Say, status: str) -> str:
    """What became of a date."""
    return label(say, "due", status)


def tone_of_due(status: str) -> str:
    """bad, warn, good, open, or nothing."""
    return DUE_TONES.get(status, "")
