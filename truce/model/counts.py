"""Numbers as observers write them: "about 4,600 bursts and shots" is 4,600, and only about (DOMAIN 4.2)."""

import re

from truce.errors import UnusableValue

WORDS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
ABOUT = (
    r"about|approximately|approx\.?|around|roughly|some|nearly|almost|over|more than|at least|up to|circa|c\.|~|"
    r"близько|приблизно|майже|понад|щонайменше|около|примерно|почти|свыше|более|не менее"
)
_MEASURE = re.compile(
    r"\d+(?:[.,]\d+)?(?:\s*[-–—]\s*\d+(?:[.,]\d+)?)?\s*(?:mm|cm|km|m|metres?|meters?|мм|км|м)\b|\b\d{1,2}:\d{2}\b",
    re.IGNORECASE,
)
_NUMBER = rf"(?:\d{{1,3}}(?:[,\u00a0 ]\d{{3}})+|\d+|\b(?:{'|'.join(WORDS)})\b)"
_COUNT = re.compile(
    rf"(?P<about>(?<!\w)(?:{ABOUT})\s*)?(?<![\w.-])(?P<a>{_NUMBER})(?:\s*[-–—]\s*(?P<b>{_NUMBER}))?(?![\w.]*\d)",
    re.IGNORECASE,
)


def read_count(text: str) -> tuple[int | None, bool]:
    """(count, approximate) of a phrase; (None, False) where it gives no number.

    "about", "over", "at least" and the like, also in Ukrainian and Russian, make it approximate; of a range such
    as "20-30" the lower end is taken, approximately. Calibres, distances and clock times are no counts. Raises
    UnusableValue where several numbers stand side by side: adding them up is for a person to decide.
    """
    found = list(_COUNT.finditer(_MEASURE.sub(" ", text)))
    if not found:
        return None, False
    if len(found) > 1:
        raise UnusableValue("more than one number in a count", text=text, remedy="give one row for each number")
    match = found[0]
    return _value(match["a"]), bool(match["about"] or match["b"])


def _value(number: str) -> int:
    word = number.lower()
    return WORDS.index(word) + 1 if word in WORDS else int(re.sub(r"\D", "", number))
