"""Figures fit to leave as rows that are kept, and rows that were kept as figures again: what a correction is held to.

| register | tables |
|---|---|
| dialogue | `indicators`; `attendances` by group, sex and age |
| harm | `summary` (floor, told, estimate); of the floor each trait; `reach` (the share that was looked into) |
| rights | types crossed with month, nature or status; `sex`; `age`; `referrals` by state |
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from truce.community.cells import Key
from truce.community.harm import figures as harm
from truce.community.rights import indicators as rights
from truce.model.indicator import Attendance, Figures, Indicator
from truce.model.released import ALL, ESTIMATE, FLOOR, HIDDEN, NONE_OR_FEW, SHOWN, TOLD, Shown

INDICATORS, ATTENDANCES, SUMMARY, REACH, REFERRALS = "indicators", "attendances", "summary", "reach", "referrals"
CASES, SHARE = "cases", "share"
RIGHTS_TABLES = {"_".join(table): table for table in rights.TABLES}


def of_dialogue(made: Figures) -> tuple[Shown, ...]:
    """Rows of indicators that may leave."""
    told = [
        Shown(
            table=INDICATORS, figure=one.code, unit=one.unit, state=one.why or SHOWN, value=one.value, low=one.low,
            high=one.high, numerator=one.numerator, denominator=one.denominator, untold=one.untold,
        )
        for one in made.indicators
    ]  # fmt: skip
    there = [
        Shown(table=ATTENDANCES, figure=ATTENDANCES, cell=_cell(one.cell), **_count(one.times))
        for one in made.attendance
    ]
    return (*told, *there)


def dialogue_of(rows: Iterable[Shown]) -> tuple[tuple[Indicator, ...], tuple[Attendance, ...]]:
    """The indicators and attendances of kept rows."""
    kept = list(rows)
    told = tuple(
        Indicator(
            code=row.figure, unit=row.unit, value=row.value, numerator=row.numerator, denominator=row.denominator,
            low=row.low, high=row.high, why=None if row.state == SHOWN else row.state, untold=row.untold,
        )
        for row in kept if row.table == INDICATORS
    )  # fmt: skip
    there = [(_key(row.cell), _number(row)) for row in kept if row.table == ATTENDANCES]
    return told, tuple(Attendance(cell=(key[0], key[1], key[2]), times=times) for key, times in there)


def of_harm(made: harm.Published) -> tuple[Shown, ...]:
    """Rows of figures of harm that may leave: the floor, what is told, an estimate where one leaves; each apart."""
    return tuple(_of_harm(made))


def _of_harm(made: harm.Published) -> Iterator[Shown]:
    for outcome, number in made.floor.items():
        yield Shown(table=SUMMARY, figure=outcome, level=FLOOR, **_count(number))
        yield Shown(table=SUMMARY, figure=outcome, level=TOLD, **_count(made.unverified[outcome]))
    for outcome, one in made.estimates.items():
        yield Shown(table=SUMMARY, figure=outcome, level=ESTIMATE, value=one.at_least, low=one.low, high=one.high)
    for trait in harm.TRAITS:
        for outcome in made.floor:
            for category, number in made.table(trait, outcome).items():
                yield Shown(table=trait, figure=outcome, cell=(category,), level=FLOOR, **_count(number))
    for control, share in made.reach.items():
        state = SHOWN if share is not None else "too_few"
        yield Shown(table=REACH, figure=SHARE, cell=(control,), unit="share", state=state, value=share)


def harm_of(rows: Iterable[Shown], since: date, until: date, least: int) -> harm.Published:
    """The figures of kept rows."""
    kept = list(rows)
    cells: dict[Key, int | None] = {}
    for row in kept:
        if row.level == FLOOR:
            category = {} if row.table == SUMMARY else {row.table: row.cell[0]}
            cells[(row.figure, *(category.get(trait) for trait in harm.TRAITS))] = _number(row)
    told = {row.figure: _number(row) for row in kept if row.table == SUMMARY and row.level == TOLD}
    reach = {row.cell[0]: row.value for row in kept if row.table == REACH}
    guessed = {
        row.figure: harm.Guess(at_least=row.value, low=row.low, high=row.high)
        for row in kept
        if row.level == ESTIMATE and row.value is not None and row.low is not None and row.high is not None
    }
    return harm.Published(
        since=since, until=until, least=least, cells=cells, unverified=told, reach=reach, estimates=guessed
    )


def of_rights(made: rights.PublishedRights) -> tuple[Shown, ...]:
    """Rows of figures of human rights that may leave: none and few look alike."""
    cases = [
        Shown(table=name, figure=CASES, cell=tuple(str(key[at] or ALL) for at in places), **_cases(number))
        for name, places in _places().items()
        for key, number in made.cells.items()
        if _is_in(key, places)
    ]
    sent = [Shown(table=REFERRALS, figure=REFERRALS, cell=(state,), **_cases(n)) for state, n in made.referrals.items()]
    return (*cases, *sent)


def rights_of(rows: Iterable[Shown], since: date, until: date, least: int) -> rights.PublishedRights:
    """The figures of kept rows."""
    cells: dict[Key, int | None] = {}
    sent: dict[str, int | None] = {}
    for row in rows:
        if row.table == REFERRALS:
            sent[row.cell[0]] = _number(row)
        else:
            told = dict(zip(RIGHTS_TABLES[row.table], _key(row.cell), strict=True))
            cells[tuple(told.get(name) for name in rights.DIMENSIONS)] = _number(row)
    return rights.PublishedRights(since=since, until=until, least=least, cells=cells, referrals=sent)


def _places() -> dict[str, tuple[int, ...]]:
    return {name: tuple(rights.DIMENSIONS.index(one) for one in table) for name, table in RIGHTS_TABLES.items()}


def _is_in(key: Key, places: Sequence[int]) -> bool:
    """Whether a cell is one of a table's: sums over its dimensions among them, each told in the first that has it."""
    return all(category is None or at in places for at, category in enumerate(key))


def _cell(key: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(ALL if category is None else category for category in key)


def _key(cell: Iterable[str]) -> Key:
    return tuple(None if category == ALL else category for category in cell)


def _count(number: int | None) -> Mapping[str, Any]:
    return {"state": HIDDEN} if number is None else {"value": float(number)}


def _cases(number: int | None) -> Mapping[str, Any]:
    return {"state": NONE_OR_FEW} if number is None else {"value": float(number)}


def _number(row: Shown) -> int | None:
    return None if row.value is None else int(row.value)


def news(rows: Sequence[Shown], before: Sequence[Shown]) -> bool:
    """Whether rows tell anything that rows before them did not: a number that is new, not one that is hidden now."""
    known = {replace(row, untold=0) for row in before}
    return any(row.value is not None and replace(row, untold=0) not in known for row in rows)
