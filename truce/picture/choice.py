"""What somebody wants to see: one frozen value, to and from the query string of a link that can be shared."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time
from functools import lru_cache
from typing import TypeVar
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from truce.errors import UnusableValue
from truce.picture.sheet import NO_RULING, UNKNOWN
from truce.vocabulary import vocabulary
from truce.vocabulary.marks import LIKELIHOOD

CERTAINTY = dict(  # the PHIA yardstick, from below (docs/picture.md)
    zip(
        (*(word for _, word in LIKELIHOOD), "almost_certain"),
        (0.0, *(bound for bound, _ in LIKELIHOOD)),
        strict=True,
    )
)
CREDIBILITY = ("1", "2", "3", "4", "5", "6")
NAMED = re.compile(r"[^\s\x00-\x1f]{1,120}")
TEXT = re.compile(r"[0-9A-Za-z-]{1,64}")
MOST_CORNERS = 500
MOST_VALUES = 200
Bounds = tuple[float, float, float, float]
Corners = tuple[tuple[float, float], ...]
When = date | datetime
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A box (west, south, east, north; west > east crosses the date line), a zone by name, or a polygon's corners."""

    box: Bounds | None = None
    zone: str | None = None
    corners: Corners = ()

    def text(self) -> str:
        """As it stands in a link."""
        if self.box is not None:
            return ",".join(_short(value) for value in self.box)
        if self.zone is not None:
            return f"zone:{self.zone}"
        return "polygon:" + ",".join(f"{_short(lon)} {_short(lat)}" for lon, lat in self.corners)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A filter. Empty: everything. Codes are those of the vocabulary; `unknown` means that none was told.

    `start`, `end`: half-open; a day stands for its midnight in the zone of the sheet, as an end for the midnight after
    it. An incident belongs to the middle of its interval, as its day does. `certainty`: the least probability that it
    happened. `credibility`: Admiralty numbers. `text`: part of an id.
    """

    start: When | None = None
    end: When | None = None
    agreement: tuple[str, ...] = ()
    term: tuple[str, ...] = ()
    reading: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    party: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    act: tuple[str, ...] = ()
    weapon: tuple[str, ...] = ()
    means: tuple[str, ...] = ()
    certainty: float = 0.0
    credibility: tuple[str, ...] = ()
    area: Area | None = None
    text: str = ""

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Names and values as they stand in a link, in their one order."""
        told: list[tuple[str, str]] = []
        for name in (field.name for field in fields(self)):
            value, key = getattr(self, name), PARAMETERS.get(name, name)
            if isinstance(value, tuple):
                told += [(key, each) for each in value]
            elif isinstance(value, Area):
                told.append((key, value.text()))
            elif isinstance(value, datetime):
                told.append((key, value.isoformat().replace("+00:00", "Z")))
            elif isinstance(value, date):
                told.append((key, value.isoformat()))
            elif value:
                told.append((key, value if isinstance(value, str) else _short(value)))
        return tuple(told)

    def query(self) -> str:
        """The query string, without `?`: equal filters have equal strings."""
        return _query(self)

    def instants(self, zone: str) -> tuple[datetime | None, datetime | None]:
        """The window as instants (UTC): days by the midnights of `zone`, the last day included."""
        begin = None if self.start is None else _midnight(self.start, zone, 0)
        return begin, None if self.end is None else _midnight(self.end, zone, 1)


@lru_cache(maxsize=8192)
def _query(choice: Choice) -> str:
    """A page has a hundred links to choices beside its own, and the next page has most of them again."""
    return urlencode(choice.pairs(), quote_via=quote, safe=":,")


PARAMETERS = {"start": "from", "end": "to"}  # where the parameter is called otherwise than the field
FIELDS = {PARAMETERS.get(field.name, field.name): field.name for field in fields(Choice)}
MANY = ("agreement", "term", "reading", "status", "party", "against", "act", "weapon", "means", "credibility")


def read_choice(pairs: Iterable[tuple[str, str]], also: Iterable[str] = ()) -> Choice:
    """The filter of a query's names and values; empty values count as not given.

    `also`: other parameters that the page knows. Raises UnusableValue for a parameter that nobody knows (a filter is
    never left out silently), one given twice that stands once, and a value that its field cannot have.
    """
    known, told = frozenset(also), dict[str, list[str]]()
    for key, value in pairs:
        if key in FIELDS:
            if value.strip():
                told.setdefault(FIELDS[key], []).append(value.strip())
        elif key not in known:
            raise UnusableValue("no such filter", filter=key[:40], remedy=f"one of: {', '.join(FIELDS)}")
    found: dict[str, object] = {name: _codes(name, values) for name, values in told.items() if name in MANY}
    for name in told.keys() - found.keys():
        if len(told[name]) > 1:
            raise UnusableValue("this filter has one value", filter=PARAMETERS.get(name, name))
    once = {name: values[0] for name, values in told.items()}
    found |= {name: _when(name, once[name]) for name in ("start", "end") if name in once}
    if "certainty" in once:
        found["certainty"] = _certainty(once["certainty"])
    if "area" in once:
        found["area"] = read_area(once["area"])
    if "text" in once:
        found["text"] = _text(once["text"])
    return _forwards(Choice(**found))  # type: ignore[arg-type]


def read_area(text: str) -> Area:
    """`west,south,east,north`, `zone:NAME` or `polygon:lon lat,lon lat,...` (degrees, WGS 84). Raises UnusableValue."""
    if text.startswith("zone:"):
        name = text.removeprefix("zone:").strip()
        if not 0 < len(name) <= 200:
            raise _wrong("area", "a zone's name")
        return Area(zone=name)
    if text.startswith("polygon:"):
        corners = tuple(_corner(part) for part in text.removeprefix("polygon:").split(","))
        if not 3 <= len(corners) <= MOST_CORNERS:
            raise _wrong("area", f"a polygon of 3 to {MOST_CORNERS} corners")
        return Area(corners=corners)
    west, south, east, north = _numbers(text.split(","), 4)
    if south > north:
        raise _wrong("area", "west,south,east,north")
    _position(west, south)
    _position(east, north)
    return Area(box=(west, south, east, north))


def _corner(text: str) -> tuple[float, float]:
    lon, lat = _numbers(text.split(), 2)
    _position(lon, lat)
    return lon, lat


def _numbers(parts: list[str], count: int) -> list[float]:
    try:
        found = [float(part) for part in parts]
    except ValueError as wrong:
        raise _wrong("area", "degrees, as 38.43,48.69,38.65,48.70") from wrong
    if len(found) != count:
        raise _wrong("area", "west,south,east,north; zone:NAME; or polygon:lon lat,lon lat,lon lat")
    return [round(value, 6) for value in found]


def _position(lon: float, lat: float) -> None:
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise _wrong("area", "longitudes from -180 to 180 and latitudes from -90 to 90")


def _short(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")


def _wrong(name: str, remedy: str) -> UnusableValue:
    return UnusableValue("this filter cannot be read", filter=PARAMETERS.get(name, name), remedy=remedy)


def _codes(name: str, values: list[str]) -> tuple[str, ...]:
    known = _known(name)
    found = sorted(set(values))
    if len(found) > MOST_VALUES:
        raise _wrong(name, f"at most {MOST_VALUES} values")
    for value in found:
        if known is not None and value not in known:
            raise UnusableValue("no such code", filter=name, code=value[:60], remedy="docs/vocabulary.md lists them")
        if not NAMED.fullmatch(value):
            raise _wrong(name, "an id, without spaces")
    return tuple(found)


def _known(name: str) -> set[str] | None:
    """The codes a filter may have; None where the mission's own ids are meant."""
    words = vocabulary()
    return {
        "act": {*words.acts, UNKNOWN},
        "weapon": {*words.weapons, UNKNOWN},
        "means": {*words.means, UNKNOWN},
        "status": {*words.statuses, NO_RULING},
        "credibility": set(CREDIBILITY),
    }.get(name)


def _when(name: str, text: str) -> When:
    try:
        found = date.fromisoformat(text) if len(text) <= len("2031-05-04") else datetime.fromisoformat(text)
    except ValueError as wrong:
        raise _wrong(name, "a day as 2031-05-04, or an instant as 2031-05-04T10:00:00Z") from wrong
    if not MINYEAR < found.year < MAXYEAR:  # at the ends of the calendar no other zone has an instant for it
        raise _wrong(name, f"a year from {MINYEAR + 1} to {MAXYEAR - 1}")
    if not isinstance(found, datetime):
        return found
    if found.tzinfo is None:
        raise _wrong(name, "an instant with its zone, as 2031-05-04T10:00:00Z")
    return found.astimezone(UTC)


def _certainty(text: str) -> float:
    if text in CERTAINTY:
        return CERTAINTY[text]
    try:
        value = float(text)
    except ValueError as wrong:
        raise _wrong("certainty", f"0 to 1, or one of: {', '.join(CERTAINTY)}") from wrong
    if not 0 <= value <= 1:
        raise _wrong("certainty", "0 to 1")
    return round(value, 6)


def _text(text: str) -> str:
    if not TEXT.fullmatch(text):
        raise _wrong("text", "part of an id: letters, digits and hyphens, at most 64")
    return text


def _midnight(when: When, zone: str, days: int) -> datetime:
    if isinstance(when, datetime):
        return when
    day = date.fromordinal(min(when.toordinal() + days, date.max.toordinal()))
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def _forwards(choice: Choice) -> Choice:
    """Refuse a window that ends before it starts, whatever the zone."""
    begin, end = choice.instants("UTC")
    if begin is not None and end is not None and type(choice.start) is type(choice.end) and begin >= end:
        raise UnusableValue("the window ends before it starts", filter="to", remedy="give the earlier end as from")
    return choice
