"""community rights: figures of human-rights cases, for those who may read them; and what of them may leave."""

from datetime import date
from typing import Any

from truce.community.publish import whole_months
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
from truce.flow.community.leaving import leave
from truce.flow.community.rights import REGISTER, cases
from truce.flow.house import House

METHOD = "rights-figures/1"
__all__ = ["TABLES", "Indicators", "PublishedRights", "figures", "plain", "preview", "published"]


def figures(house: House, since: date | None = None, until: date | None = None) -> Indicators:
    """All figures of the cases that whoever asks may read; the look is on record."""
    return indicators(cases(house).cases, since, until)


def published(house: House, since: date, until: date) -> PublishedRights:
    """Figures of whole months as they may leave: no restricted case, no place, no small count. On record."""
    made = preview(house, since, until)
    leave(house, REGISTER, METHOD, since, until, plain(made))
    return made


def preview(house: House, since: date, until: date) -> PublishedRights:
    """The same for whoever may let them leave, to look at first: nothing leaves. The look is on record."""
    whole_months(since, until)
    ask(house, f"{REGISTER}.release", about=REGISTER)
    return publish(indicators(publishable(cases(house).cases), since, until))


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
