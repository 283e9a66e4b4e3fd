"""Deadlines as instruments: by whom, what was announced and what came, what it was worth before, what hangs on it."""

from truce.model.countdown import Conditional, Countdown, Mixture, Moved, Record
from truce.talks.deadlines.board import board
from truce.talks.deadlines.conditional import conditional, implied
from truce.talks.deadlines.credibility import credibility
from truce.talks.deadlines.words import countdown_words, mixture_words, record_words

__all__ = [
    "Conditional",
    "Countdown",
    "Mixture",
    "Moved",
    "Record",
    "board",
    "conditional",
    "countdown_words",
    "credibility",
    "implied",
    "mixture_words",
    "record_words",
]
