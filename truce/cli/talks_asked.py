"""Comparisons at the terminal: one question at a time, and what follows for the worth of each option."""

import typer

from truce.cli import show
from truce.flow.talks.elicit import Sitting, found, odd, question
from truce.flow.talks.kept import Taken
from truce.model.elicited import CANNOT_SAY, EQUAL, FIRST, SECOND, Question, Side

KEYS = {"1": FIRST, "2": SECOND, "=": EQUAL, "?": CANNOT_SAY}
ENOUGH = "q"
NOT_THIS = "judgements of whoever answered, on this party's own scale; never to be added to another party's"


def asked_of(sitting: Sitting, most: int) -> Sitting:
    """Ask until enough is known, whoever answers has enough, or so many questions were asked."""
    for number in range(1, most + 1):
        asked = question(sitting)
        if asked is None:
            show.complain("enough is known: no further question would tell much")
            break
        _say_question(sitting, asked, number)
        reply = _reply()
        if reply is None:
            break
        sitting = sitting.replied(asked, reply)
    return sitting


def _say_question(sitting: Sitting, asked: Question, number: int) -> None:
    """On standard error: what is read by a program stays clean."""
    show.complain(f"{number}. what would {sitting.party} rather have, if all else is the same?")
    for key, side in (("1", asked.first), ("2", asked.second)):
        show.complain(f"  {key}: {_words(sitting, side)}")


def _words(sitting: Sitting, side: Side) -> str:
    return " / ".join(sitting.words(side)) or "no deal at all"


def _reply() -> str | None:
    """What was typed, asked again until it is an answer; the end of the input is enough."""
    while True:
        try:
            typed = typer.prompt("1, 2, =, ? or q", err=True, type=str).strip()
        except typer.Abort:
            return None
        if typed == ENOUGH:
            return None
        if typed in KEYS:
            return KEYS[typed]
        show.complain("answer 1, 2, = (alike), ? (cannot say) or q (enough)")


def say_sitting(sitting: Sitting, taken: Taken | None) -> None:
    """What each option is worth by the answers, what fits ill, and whether it was kept."""
    told = ((one.issue or "", one.option or "no deal", f"{one.worth:.0f} ({one.low:.0f} to {one.high:.0f})")
            for one in found(sitting))  # fmt: skip
    show.table(f"{sitting.party}, by {len(sitting.answers)} answers", ("issue", "option", "points of 100 (90 %)"), told)
    for one in odd(sitting):
        show.say(f"answer {one.answer + 1} fits ill with the others (chance {one.chance:.0%}): look at it again")
    show.say(NOT_THIS)
    if taken is not None:
        show.say(f"kept: {sum(taken.new.values())} rows of {taken.negotiation}, restricted (truce talks packages)")
    elif sitting.answers:
        show.say("not kept: this is a file alone; --json holds the rows as a talks file writes them")
