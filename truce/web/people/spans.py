"""Which days figures are of: any, for whoever reads the register; whole months, for what leaves it."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from truce.web.asked import Asked

MONTH = re.compile(r"(\d{4})-(\d\d)")
YEARS = (1900, 2200)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From `since` up to and not including `until`; None: no bound. `typed`: what stands in the fields, by name.

    `wrong`: the field in which something stands that is no day or no month.
    """

    since: date | None
    until: date | None
    typed: dict[str, str]
    wrong: str | None = None


def days(asked: Asked) -> Period:
    """The days of `from` and `to` in the address; an order that cannot be is told at the second."""
    typed = {name: asked.query.get(name, "").strip() for name in ("from", "to")}
    found: dict[str, date | None] = {"from": None, "to": None}
    for name, told in typed.items():
        try:
            found[name] = date.fromisoformat(told) if told else None
        except ValueError:
            return Period(since=None, until=None, typed=typed, wrong=name)
    since, until = found["from"], found["to"]
    if since and until and until <= since:
        return Period(since=None, until=None, typed=typed, wrong="to")
    return Period(since=since, until=until, typed=typed)


def months(asked: Asked, today: date) -> Period:
    """Whole months, the `first` and the `last` one in the address or the form; the last one that is over, untold."""
    over = today.replace(day=1) - timedelta(days=1)
    typed = {name: asked.query.get(name, "") or asked.text(name) or f"{over:%Y-%m}" for name in ("first", "last")}
    first, last = (_month(told) for told in typed.values())
    if first is None or last is None or last < first:
        return Period(since=None, until=None, typed=typed, wrong="first" if first is None else "last")
    return Period(since=first, until=_after(last), typed=typed)


def _month(told: str) -> date | None:
    found = MONTH.fullmatch(told.strip())
    year, month = (int(part) for part in found.groups()) if found else (0, 0)
    return date(year, month, 1) if YEARS[0] <= year <= YEARS[1] and 1 <= month <= 12 else None


def _after(month: date) -> date:
    """The first day of the next month."""
    return (month + timedelta(days=31)).replace(day=1)
