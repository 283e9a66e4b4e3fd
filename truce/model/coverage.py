"""Who could have seen: without it no silence means anything."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated as Col


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """A stretch of watching (quality above 0) or of being kept from it (quality 0 and a restriction)."""

    id: Col[str, "cov-…"]
    source: Col[str, "the source card that brought it"]
    watcher: Col[str, "patrol, camera, flight..."]
    means: Col[str, "vocabulary/means"]
    earliest: Col[datetime, "start (UTC)"]
    latest: Col[datetime, "end, exclusive (UTC)"]
    where_kind: Col[str, "disc or polygon"] = "disc"
    lon: Col[float, "WGS 84 degrees east of the centre"]
    lat: Col[float, "WGS 84 degrees north of the centre"]
    radius_m: Col[float, "metres: how far it sees"]
    geometry: Col[bytes | None, "WKB of a polygon; null for a disc"] = None
    quality: Col[float, "0 to 1: chance that an incident in view would be noticed"]
    restriction: Col[str | None, "denial, conditional, delay, impediment or jamming (vocabulary/access)"] = None
    restricted_by: Col[str | None, "party id of who kept the watcher away"] = None
    weather: Col[str | None, "clear, fog, rain, snow or wind (vocabulary/weathers); null: not told"] = None
    visibility_m: Col[float | None, "metres: how far sight reached; null: not told"] = None
    note: Col[str | None, "stated reason, in the watcher's words"] = None
    file: Col[str | None, "name of the file it came from"] = None
    row: Col[int | None, "row number in that file"] = None
    day: Col[date, "UTC day of `earliest`"]
