"""What options are worth to one party, with intervals, from a short set of comparisons that a person answers.

It computes what follows from the answers and a stated model; it decides nothing, and every worth stays a judgement.
"""

from truce.model.elicited import (
    CANNOT_SAY,
    EQUAL,
    FIRST,
    NO_DEAL,
    REPLIES,
    SECOND,
    Answer,
    Menu,
    Misfit,
    Question,
    Worth,
)
from truce.talks.elicit.ask import ENOUGH, ask
from truce.talks.elicit.belief import Belief, believe
from truce.talks.elicit.menu import menu_of
from truce.talks.elicit.worth import misfits, preferences, worths

__all__ = [
    "CANNOT_SAY",
    "ENOUGH",
    "EQUAL",
    "FIRST",
    "NO_DEAL",
    "REPLIES",
    "SECOND",
    "Answer",
    "Belief",
    "Menu",
    "Misfit",
    "Question",
    "Worth",
    "ask",
    "believe",
    "menu_of",
    "misfits",
    "preferences",
    "worths",
]
