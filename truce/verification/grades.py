"""Admiralty grades: letter of the source and number of the item, two fields that never meet in one figure.

F and 6 mean "cannot be judged". They are unknown, not the bottom of a scale: they compare with nothing, and nothing
is ever averaged (DOMAIN 2.7).
"""

from collections import Counter
from collections.abc import Iterable

from truce.errors import WrongUsage
from truce.model.information import UNKNOWN_LETTER, UNKNOWN_NUMBER

LETTERS = "ABCDE"
NUMBERS = "12345"


def letter(given: str) -> str:
    """A letter A to F. Raises WrongUsage for anything else."""
    told = given.strip().upper()
    if len(told) == 1 and told in LETTERS + UNKNOWN_LETTER:
        return told
    raise WrongUsage("no such reliability", given=given, known="A B C D E, or F: cannot be judged")


def number(given: str) -> str:
    """A number 1 to 6. Raises WrongUsage for anything else."""
    told = str(given).strip()
    if len(told) == 1 and told in NUMBERS + UNKNOWN_NUMBER:
        return told
    raise WrongUsage("no such credibility", given=given, known="1 2 3 4 5, or 6: cannot be judged")


def at_least(grade: str, minimum: str) -> bool | None:
    """Whether a grade is as good as the minimum or better; None where it is unknown.

    Both on one scale: letters with letters, numbers with numbers. A minimum is never unknown (ValueError).
    """
    scale = LETTERS if minimum in LETTERS else NUMBERS
    if minimum not in scale:
        raise ValueError(f"no minimum: {minimum}")
    if grade in (UNKNOWN_LETTER, UNKNOWN_NUMBER):
        return None
    if grade not in scale:
        raise ValueError(f"{grade} and {minimum} are grades of two scales")
    return scale.index(grade) <= scale.index(minimum)


def tally(grades: Iterable[str]) -> dict[str, int]:
    """How many of each grade, the unknown apart; there is no mean of them."""
    counted = Counter("unknown" if one in (UNKNOWN_LETTER, UNKNOWN_NUMBER) else one for one in grades)
    return {one: counted[one] for one in (*LETTERS, *NUMBERS, "unknown") if counted[one]}
