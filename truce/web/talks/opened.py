"""Which negotiation a page of the talks is about, and through whose eyes: the address says so, and nothing is kept.

`of`: the id of a negotiation, the first on record where none is named; `as_of`: as it stood on that day; `known_by`: by
what the record had learnt by the end of that day; `said`: only what was said, without what an analyst concluded.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from truce.errors import NotFound, UnusableValue
from truce.flow.talks import shelf
from truce.flow.talks.held import Held, of_mission, view_of
from truce.flow.talks.kept import ids
from truce.web.asked import Asked

INSTANT = timedelta(microseconds=1)  # midnight is the next day's
SAID = "said"  # the value of a box that is ticked


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A negotiation as whoever asks may see it, and how they asked. `known`: (id, title) of all on record."""

    held: Held
    known: tuple[str, ...]
    as_of: date | None
    known_by: date | None
    said_only: bool

    @property
    def id(self) -> str:
        """Of the negotiation."""
        return self.held.negotiation.id

    def at(self, path: str, **more: object) -> str:
        """An address of these talks through the same eyes; `more` is put in, and none takes out."""
        told: Mapping[str, object] = {
            "of": self.id if len(self.known) > 1 else None,
            "as_of": self.as_of,
            "known_by": self.known_by,
            "said": SAID if self.said_only else None,
        } | more
        kept = {name: str(value) for name, value in told.items() if value not in (None, "")}
        return f"{path}?{urlencode(kept)}" if kept else path


def opened(asked: Asked) -> Opened | None:
    """What the address asks for; none where nothing is on record. Raises NotFound, UnusableValue, Refused."""
    known = ids(asked.house)
    if not known:
        return None
    named = asked.query.get("of") or known[0]
    if named not in known:
        raise NotFound("this mission holds no talks of that id", given=named, known=", ".join(known))
    day, learnt, said_only = day_of(asked, "as_of"), day_of(asked, "known_by"), asked.query.get("said") == SAID
    known_by = None if learnt is None else end_of(asked, learnt) - INSTANT
    held = of_mission(asked.house, named, view_of(day, known_by, inferred=not said_only))
    return Opened(held=held, known=known, as_of=day, known_by=learnt, said_only=said_only)


def day_of(asked: Asked, name: str) -> date | None:
    """A day of the address; none where it names none. Raises UnusableValue."""
    typed = asked.query.get(name, "").strip()
    if not typed:
        return None
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        day = date.max
    if not date.min < day < date.max:  # those two begin or end outside all time in some zone
        raise UnusableValue("this is no day", field=name, given=typed, remedy="write it as 2025-08-06")
    return day


def end_of(asked: Asked, day: date) -> datetime:
    """The end of a day in the mission's zone."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=ZoneInfo(asked.house.choices.time_zone))


def shipped() -> tuple[str, ...]:
    """Negotiations that ship with truce, for a page that has none."""
    return tuple(shelf.shipped())
