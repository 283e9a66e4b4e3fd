"""Figures of dialogue as they may leave: small numbers of people hidden, and what would give them away with them.

What sides and the mission did is told whole (vocabulary/community/indicators.yaml says which figures count people).
A share is hidden where its yes, its no or both together are small: one is the other's complement. A sum is hidden where
it is small, a median where few stand behind it. Texts and places never leave. Periods are whole months: two periods
that differ by a day would tell of that day. What left of the same months before is known to its readers, so a
correction shows nothing that was hidden, and no change of few (cells.py).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from truce.community.cells import LEAST, Key, few_apart, protect, protect_one, tabulate
from truce.errors import Refused
from truce.model.community import Group
from truce.model.indicator import Attendance, Indicator
from truce.vocabulary.community import community

PULSE = "pulse_"
DIMENSIONS = ("group", "sex", "age")
TABLES = (("group", "sex"), ("sex", "age"), ("group",))  # crossed; all three at once would name people


def whole_months(start: date, until: date) -> None:
    """Raises Refused for a period that does not begin and end with a month."""
    if start.day != 1 or until.day != 1:
        raise Refused(
            "figures that leave are of whole months: two periods that differ by a day would tell of that day",
            remedy="--from 2025-04-01 --to 2025-05-01",
        )


def publishable(
    told: Iterable[Indicator], least: int = LEAST, earlier: Sequence[Sequence[Indicator]] = ()
) -> tuple[Indicator, ...]:
    """The indicators as they may leave; those of pulses without the place. `earlier`: as they left before."""
    before = [one for published in earlier for one in published]
    return tuple(
        _hidden(one) if _small(one, least, known) else _shown(one, least, known)
        for one in told
        for known in [[other for other in before if other.code == one.code]]
    )


def _shown(one: Indicator, least: int, before: Sequence[Indicator]) -> Indicator:
    few = one.untold < least or any(few_apart(one.untold, other.untold, least) for other in before)
    return replace(one, of=None, untold=0 if few else one.untold)


def _hidden(one: Indicator) -> Indicator:
    return Indicator(code=one.code, unit=one.unit, why="hidden")


def _small(one: Indicator, least: int, before: Sequence[Indicator]) -> bool:
    """Whether it counts few people, or has changed by few since it was told, or was hidden then.

    Of pulses several have one code, and which is which is not told: one that says what it said is the same.
    """
    if one.value is None or not community().indicators[one.code].people:
        return False
    known = [_behind(other) for other in before if other.value is not None or other.why == "hidden"]
    if one.code.startswith(PULSE) and any(_same(one, other) for other in before):
        known = []
    if one.unit != "share":
        number = int(_behind(one)[0] or 0)
        return protect_one(number, least, [None if seen[0] is None else int(seen[0]) for seen in known]) is None
    counts, *shown = (_share(*numbers) for numbers in (_behind(one), *known))
    return None in protect({key: number or 0 for key, number in counts.items()}, least, shown).values()


def _behind(one: Indicator) -> tuple[float | None, float | None]:
    """What a figure was made of: of a share its yes and all, of another the number that stands behind it."""
    if one.unit == "share":
        return one.numerator, one.denominator
    return (one.denominator if one.numerator is None else one.numerator), None


def _share(yes: float | None, of: float | None) -> dict[tuple[str | None, ...], int | None]:
    if yes is None or of is None:
        return {(None,): None, ("yes",): None, ("no",): None}
    return {(None,): int(of), ("yes",): int(yes), ("no",): int(of - yes)}


def _same(one: Indicator, other: Indicator) -> bool:
    return (one.value, one.numerator, one.denominator) == (other.value, other.numerator, other.denominator)


def attendance(
    groups: Sequence[Group], least: int | None, earlier: Sequence[Sequence[Attendance]] = ()
) -> tuple[Attendance, ...]:
    """How often people were there, by group and sex, and by sex and age; `least`: hide below it (None: hide nothing).

    One who came three times is counted three times: who it was is not known. `earlier`: as it left before.
    """
    lists = community()
    dimensions = {"group": tuple(lists.groups), "sex": tuple(lists.sexes), "age": tuple(lists.ages)}
    rows = [({name: getattr(group, name) for name in DIMENSIONS}, group.count) for group in groups]
    counts = tabulate(rows, dimensions, TABLES)
    before: list[dict[Key, int | None]] = [{one.cell: one.times for one in published} for published in earlier]
    shown: dict[tuple[str | None, ...], int | None] = (
        dict(counts) if least is None else dict(protect(counts, least, before))
    )
    return tuple(Attendance(cell=(key[0], key[1], key[2]), times=times) for key, times in shown.items() if times != 0)
