"""What can be compared: issues with options, two sides of a question, and what somebody answered.

A question names two to choose between *if all else is the same*: a trade over one or two issues, or a whole package
against no deal. Nobody is asked to hold ten issues in the head at once unless no deal stands on the other side.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from truce.errors import UnusableValue
from truce.model.elicited import CANNOT_SAY, EQUAL, REPLIES, SECOND, Answer, Menu, Question
from truce.model.talks import Negotiation

Floats = NDArray[np.float64]


def menu_of(negotiation: Negotiation) -> Menu:
    """The issues on record that have options."""
    found = [(issue.id, negotiation.options_of(issue.id)) for issue in negotiation.issues]
    kept = [(issue, options) for issue, options in found if options]
    return Menu(tuple(issue for issue, _ in kept), tuple(options for _, options in kept))


def contrast(menu: Menu, question: Question) -> Floats:
    """(size,): what the first side is worth above the second, as a sum over what each option is worth."""
    _check(menu, question)
    row = np.zeros(menu.size)
    for side, sign in ((question.first, 1.0), (question.second, -1.0)):
        for choice in side:
            row[menu.place(choice)] += sign
        row[-1] += 0.0 if side else sign
    return row


def _check(menu: Menu, question: Question) -> None:
    sides = (question.first, question.second)
    for issue, option in (choice for side in sides for choice in side):
        if not (0 <= issue < len(menu.issues) and 0 <= option < len(menu.options[issue])):
            raise UnusableValue("an option that is not there", issue=issue, option=option)
    first, second = ([issue for issue, _ in side] for side in sides)
    if any(len(set(issues)) != len(issues) for issues in (first, second)):
        raise UnusableValue("a side takes one option of an issue", first=first, second=second)
    whole = set(range(len(menu.issues)))
    alike = set(first) == set(second) if all(sides) else set(first) | set(second) == whole
    if not alike or set(question.first) == set(question.second):
        raise UnusableValue(
            "two sides cannot be compared",
            remedy="let both speak of the same issues and differ, or put a whole package beside no deal",
        )


def rows_of(menu: Menu, answers: Iterable[Answer]) -> tuple[Floats, NDArray[np.bool_]]:
    """(n, size) contrasts turned so that the first side was preferred, and which were called equal.

    In an order of their own: when an answer was given, and which side stood first, changes nothing, to the last digit.
    """
    told = []
    for answer in answers:
        if answer.reply not in REPLIES:
            raise UnusableValue("no such answer", given=answer.reply, known=", ".join(REPLIES))
        row = contrast(menu, answer.question)
        if answer.reply != CANNOT_SAY:
            told.append((answer.reply == EQUAL, tuple(_forward(row, answer.reply))))
    told.sort()
    rows = np.array([row for _, row in told], np.float64).reshape(len(told), menu.size)
    return rows, np.array([same for same, _ in told], np.bool_)


def _forward(row: Floats, reply: str) -> Floats:
    turn = row[np.flatnonzero(row)[0]] < 0 if reply == EQUAL else reply == SECOND
    return -row + 0.0 if turn else row
