"""community rights: figures of human-rights cases, for those who may read them; and what of them may leave."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from truce.community.cells import LEAST
from truce.community.publish import whole_months
from truce.community.released import of_rights, rights_of
from truce.community.rights.indicators import (
    DIMENSIONS,
    TABLES,
    Indicators,
    PublishedRights,
    indicators,
    publish,
    publishable,
)
from truce.flow.acting import ask
from truce.flow.community.releasing import Left, Making, leave, would_leave
from truce.flow.community.rights import REGISTER, cases
from truce.flow.house import House
from truce.model.released import Release

METHOD = "rights-figures/1"
__all__ = ["TABLES", "Indicators", "PublishedRights", "figures", "plain", "preview", "published", "release"]


def figures(house: House, since: date | None = None, until: date | None = None) -> Indicators:
    """All figures of the cases that whoever asks may read; the look is on record."""
    return indicators(cases(house).cases, since, until)


def published(house: House, since: date, until: date, why: str | None = None) -> PublishedRights:
    """Figures of whole months as they may leave: no restricted case, no place, no small count. Kept, and on record."""
    return release(house, since, until, why).made


def release(house: House, since: date, until: date, why: str | None = None) -> Left[PublishedRights]:
    """Let them leave. `why`: of a correction. See `releasing.leave`."""
    return leave(house, _making(house, since, until), since, until, why)


def preview(house: House, since: date, until: date) -> PublishedRights:
    """The same for whoever may let them leave, to look at first: nothing leaves. The look is on record."""
    return would_leave(house, _making(house, since, until), since, until)


def _making(house: House, since: date, until: date) -> Making[PublishedRights]:
    whole_months(since, until)
    ask(house, f"{REGISTER}.release", about=REGISTER)
    found = indicators(publishable(cases(house).cases), since, until)

    def make(before: Sequence[Release]) -> PublishedRights:
        return publish(found, LEAST, [rights_of(one.rows, since, until, LEAST) for one in before])

    return Making(register=REGISTER, method=METHOD, make=make, rows=of_rights, plain=plain)


def plain(made: Indicators | PublishedRights) -> dict[str, Any]:
    """Figures for machines: tables by their categories, hidden counts null."""
    tables: dict[str, Any] = {}
    for table in TABLES:
        at = [DIMENSIONS.index(name) for name in table]
        rows = {
            " / ".join(str(key[n]) for n in at): number
            for key, number in made.cells.items()
            if all((key[n] is not None) == (n in at) for n in range(len(key)))
        }
        tables[" / ".join(table)] = rows
    told = {"since": made.since, "until": made.until, "method": METHOD, "tables": tables}
    days = {name: value.isoformat() if isinstance(value, date) else value for name, value in told.items()}
    days["referrals"] = dict(made.referrals)
    if isinstance(made, Indicators):
        return {**days, "concerns": made.concerns}
    return {**days, "hidden_below": made.least}
