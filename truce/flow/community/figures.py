"""community indicators: what dialogue amounts to in a period, for those who may read it; and what of it may leave."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from truce.community.cells import LEAST
from truce.community.indicators import METHOD, indicators
from truce.community.publish import attendance, publishable, whole_months
from truce.community.released import dialogue_of, of_dialogue
from truce.flow.acting import ask
from truce.flow.community import keeping
from truce.flow.community.dialogue import REGISTER, nouns_of
from truce.flow.community.releasing import Left, Making, leave, today
from truce.flow.community.releasing import would_leave as would
from truce.flow.house import House
from truce.model.community import Group, Noun, Session
from truce.model.indicator import Figures
from truce.model.released import Release

EDITIONS = ("internal", "public")
__all__ = ["EDITIONS", "figures", "plain", "release", "today", "would_leave"]


def figures(house: House, start: date, until: date, *, edition: str = "internal", why: str | None = None) -> Figures:
    """Every indicator of the days from `start` up to `until` (exclusive). `public`: fit to leave, and kept so.

    What leaves is kept, and on record, before it is shown; `why`: see `release`. Raises Refused, WrongUsage.
    """
    if edition == "public":
        return release(house, start, until, why).made
    return _made(house, _nouns(house), start, until)


def release(house: House, start: date, until: date, why: str | None = None) -> Left[Figures]:
    """Let the figures of whole months leave, small groups hidden. `why`: of a correction. See `releasing.leave`."""
    return leave(house, _making(house, start, until), start, until, why)


def would_leave(house: House, start: date, until: date) -> Figures:
    """The figures of whole months as they would leave, for whoever may let them: nothing leaves by this.

    Raises Refused, WrongUsage.
    """
    return would(house, _making(house, start, until), start, until)


def _making(house: House, start: date, until: date) -> Making[Figures]:
    whole_months(start, until)
    ask(house, f"{REGISTER}.release", about=REGISTER)
    nouns = _nouns(house)

    def make(before: Sequence[Release]) -> Figures:
        return _protected(house, nouns, start, until, before)

    return Making(register=REGISTER, method=METHOD, make=make, rows=of_dialogue, plain=plain)


def _nouns(house: House) -> list[Noun]:
    return [one for _, one in nouns_of(keeping.read(house, REGISTER))]


def _made(house: House, nouns: Sequence[Noun], start: date, until: date) -> Figures:
    return Figures(
        start=start,
        until=until,
        as_of=today(house),
        edition="internal",
        indicators=indicators(nouns, start, until, today(house)),
        attendance=attendance(_groups(nouns, start, until), None),
        method=METHOD,
    )


def _protected(house: House, nouns: Sequence[Noun], start: date, until: date, before: Sequence[Release]) -> Figures:
    """The same fit to leave, held to what left before."""
    known = [dialogue_of(one.rows) for one in before]
    made = _made(house, nouns, start, until)
    return replace(
        made,
        edition="public",
        indicators=publishable(made.indicators, LEAST, [told for told, _ in known]),
        attendance=attendance(_groups(nouns, start, until), LEAST, [there for _, there in known]),
    )


def _groups(nouns: Sequence[Noun], start: date, until: date) -> list[Group]:
    return [
        group for one in nouns if isinstance(one, Session) and start <= one.on < until for group in one.participants
    ]


def plain(made: Figures) -> dict[str, Any]:
    """Figures for machines: days as text, what is not there left out."""
    told = asdict(made)
    told |= {name: told[name].isoformat() for name in ("start", "until", "as_of")}
    told["indicators"] = [{k: v for k, v in one.items() if v is not None} for one in told["indicators"]]
    return told
