"""community indicators: what dialogue amounts to in a period, for those who may read it; and what of it may leave."""

from dataclasses import asdict, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from truce.community.cells import LEAST
from truce.community.indicators import METHOD, indicators
from truce.community.publish import attendance, publishable, whole_months
from truce.flow.acting import ask
from truce.flow.community import keeping
from truce.flow.community.dialogue import REGISTER, nouns_of
from truce.flow.community.leaving import leave
from truce.flow.house import House
from truce.model.community import Session
from truce.model.indicator import Figures

EDITIONS = ("internal", "public")


def figures(house: House, start: date, until: date, *, edition: str = "internal") -> Figures:
    """Every indicator of the days from `start` up to `until` (exclusive). `public`: fit to leave, and on record so.

    What leaves is kept, and put on record by its sha256, before it is shown. Raises Refused, WrongUsage.
    """
    if edition != "public":
        return _made(house, start, until, edition)
    made = would_leave(house, start, until)
    leave(house, REGISTER, METHOD, start, until, plain(made))
    return made


def would_leave(house: House, start: date, until: date) -> Figures:
    """The figures of whole months as they would leave, for whoever may let them: nothing leaves by this.

    Raises Refused, WrongUsage.
    """
    whole_months(start, until)
    ask(house, f"{REGISTER}.release", about=REGISTER)
    made = _made(house, start, until, "public")
    return replace(made, indicators=publishable(made.indicators))


def _made(house: House, start: date, until: date, edition: str) -> Figures:
    nouns = [one for _, one in nouns_of(keeping.read(house, REGISTER))]
    groups = [
        group for one in nouns if isinstance(one, Session) and start <= one.on < until for group in one.participants
    ]
    return Figures(
        start=start,
        until=until,
        as_of=today(house),
        edition=edition,
        indicators=indicators(nouns, start, until, today(house)),
        attendance=attendance(groups, LEAST if edition == "public" else None),
        method=METHOD,
    )


def today(house: House) -> date:
    """The day that it is where the mission is."""
    return house.clock().astimezone(ZoneInfo(house.choices.time_zone)).date()


def plain(made: Figures) -> dict[str, Any]:
    """Figures for machines: days as text, what is not there left out."""
    told = asdict(made)
    told |= {name: told[name].isoformat() for name in ("start", "until", "as_of")}
    told["indicators"] = [{k: v for k, v in one.items() if v is not None} for one in told["indicators"]]
    return told
