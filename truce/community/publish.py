"""Figures of dialogue as they may leave: small numbers of people hidden, and what would give them away with them.

What sides and the mission did is told whole (vocabulary/community/indicators.yaml says which figures count people).
A share is hidden where its yes, its no or both together are small: one is the other's complement. A sum is hidden where
it is small, a median where few stand behind it. Texts and places never leave. Periods are whole months: two periods
that differ by a day would tell of that day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from truce.community.cells import LEAST, protect, tabulate
from truce.errors import Refused
from truce.model.community import Group
from truce.model.indicator import Attendance, Indicator
from truce.vocabulary.community import community

DIMENSIONS = ("group", "sex", "age")
TABLES = (("group", "sex"), ("sex", "age"), ("group",))  # crossed; all three at once would name people


def whole_months(start: date, until: date) -> None:
    """Raises Refused for a period that does not begin and end with a month."""
    if start.day != 1 or until.day != 1:
        raise Refused(
            "figures that leave are of whole months: two periods that differ by a day would tell of that day",
            remedy="--from 2025-04-01 --to 2025-05-01",
        )


def publishable(told: Iterable[Indicator], least: int = LEAST) -> tuple[Indicator, ...]:
    """The indicators as they may leave; those of pulses without the place."""
    return tuple(_hidden(one) if _small(one, least) else _shown(one, least) for one in told)


def _shown(one: Indicator, least: int) -> Indicator:
    return replace(one, of=None, untold=one.untold if one.untold >= least else 0)


def _hidden(one: Indicator) -> Indicator:
    return Indicator(code=one.code, unit=one.unit, why="hidden")


def _small(one: Indicator, least: int) -> bool:
    if one.value is None or not community().indicators[one.code].people:
        return False
    if one.unit != "share":
        behind = one.denominator if one.numerator is None else one.numerator
        return 0 < (behind or 0) < least
    yes, of = int(one.numerator or 0), int(one.denominator or 0)
    shown = protect({(None,): of, ("yes",): yes, ("no",): of - yes}, least)
    return None in shown.values()


def attendance(groups: Sequence[Group], least: int | None) -> tuple[Attendance, ...]:
    """How often people were there, by group and sex, and by sex and age; `least`: hide below it (None: hide nothing).

    One who came three times is counted three times: who it was is not known.
    """
    lists = community()
    dimensions = {"group": tuple(lists.groups), "sex": tuple(lists.sexes), "age": tuple(lists.ages)}
    rows = [({name: getattr(group, name) for name in DIMENSIONS}, group.count) for group in groups]
    counts = tabulate(rows, dimensions, TABLES)
    shown: dict[tuple[str | None, ...], int | None] = dict(counts) if least is None else dict(protect(counts, least))
    return tuple(Attendance(cell=(key[0], key[1], key[2]), times=times) for key, times in shown.items() if times != 0)
