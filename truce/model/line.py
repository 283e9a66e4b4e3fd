"""Where forces face each other on a day, and who holds what: dated, versioned, sourced, contestable."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated as Col


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One day's version of a line and of the area one party holds behind it."""

    id: Col[str, "lin-…: names the version in every spatial finding"]
    line: Col[str, "name of the series: deepstate, line-2014-09-19..."]
    source: Col[str, "the source card that brought it"]
    earliest: Col[datetime, "valid from (UTC)"]
    latest: Col[datetime, "valid until, exclusive (UTC)"]
    holder: Col[str | None, "party id of who holds `area`"] = None
    opposite: Col[str | None, "party id of who holds the rest of `country`"] = None
    geometry: Col[bytes, "WKB (multi)line of contact, WGS 84"]
    area: Col[bytes | None, "WKB (multi)polygon held by `holder`"] = None
    country: Col[bytes | None, "WKB (multi)polygon in which the line has a meaning; null: everywhere"] = None
    precision_m: Col[float | None, "metres: how well the source places the line, 95 %"] = None
    repeats_previous: Col[bool, "the source published the same geometry as the day before"] = False
    disputed: Col[bool, "another version contests it"] = False
    note: Col[str | None, "what a reader must know of it"] = None
    file: Col[str | None, "name of the file it came from"] = None
    row: Col[int | None, "row number in that file"] = None
    day: Col[date, "UTC day of `earliest`"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A named area that a term speaks of, in one version."""

    id: Col[str, "zon-…"]
    name: Col[str, "the name by which terms call it"]
    agreement: Col[str | None, "agreement id"] = None
    geometry: Col[bytes, "WKB (multi)polygon, WGS 84"]
    earliest: Col[datetime | None, "valid from (UTC); null: always"] = None
    latest: Col[datetime | None, "valid until, exclusive (UTC); null: always"] = None
    source: Col[str, "who drew it"]
    disputed: Col[bool, "another version contests it"] = False
    note: Col[str | None, "what a reader must know of it"] = None
