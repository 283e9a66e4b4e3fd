"""Weapons as monitors meet them: seen somewhere, or counted at a storage site; and what that means for each term."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated as Col


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """Weapons of one kind seen at one place, whether anything was fired or not (DOMAIN 4.4). Not an incident."""

    id: Col[str, "sig-…"]
    source: Col[str, "who tells: the name of a source card, or a watcher within it"]
    watcher: Col[str, "patrol, camera, flight..."]
    means: Col[str, "how it was seen (vocabulary/means)"]
    earliest: Col[datetime, "start of the interval in which it was seen (UTC)"]
    latest: Col[datetime, "end of that interval"]
    told_at: Col[datetime | None, "when it was told (UTC)"] = None
    where_kind: Col[str, "disc, sector, line or polygon"] = "disc"
    lon: Col[float, "WGS 84 degrees east of the centre"]
    lat: Col[float, "WGS 84 degrees north of the centre"]
    radius_m: Col[float, "metres: the disc holds the place with 95 % confidence"]
    geometry: Col[bytes | None, "WKB of a sector, line or polygon; null for a disc"] = None
    place: Col[str | None, "the source's own phrase for the place"] = None
    weapon_class: Col[str | None, "vocabulary/weapons"] = None
    weapon_system: Col[str | None, "named system (vocabulary/systems)"] = None
    calibre_mm: Col[float | None, "millimetres"] = None
    count: Col[int, "how many"] = 1
    approximate: Col[bool, "the count is 'about'"] = False
    serials: Col[tuple[str, ...], "serial numbers read"] = ()
    state: Col[str, "stationary, moving, on_trailer, firing, stored, dug_in or unknown"] = "unknown"
    party: Col[str | None, "party id whose it is, as the source says; null: not told"] = None
    site: Col[str | None, "storage site at which it stood, by name; null: at none"] = None
    text: Col[str | None, "the source's own text"] = None
    file: Col[str | None, "name of the file it came from"] = None
    row: Col[int | None, "row number in that file"] = None
    day: Col[date, "UTC day of `earliest`"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """One item, or several of a kind without serials, at one visit to one storage site.

    A visit is all rows of a site with the same interval. `missing` is not a result: it is the difference between
    two visits (DOMAIN 4.4).
    """

    id: Col[str, "inv-…"]
    source: Col[str, "who tells"]
    site: Col[str, "name of the storage site"]
    party: Col[str | None, "party id whose site it is"] = None
    earliest: Col[datetime, "start of the visit (UTC)"]
    latest: Col[datetime, "end of the visit"]
    told_at: Col[datetime | None, "when it was told (UTC)"] = None
    lon: Col[float | None, "WGS 84 degrees east of the site"] = None
    lat: Col[float | None, "WGS 84 degrees north"] = None
    radius_m: Col[float | None, "metres: the disc holds the site with 95 % confidence"] = None
    result: Col[str, "present, serials_refused, access_denied, abandoned or empty (vocabulary/inventories)"]
    weapon_class: Col[str | None, "vocabulary/weapons; null where nothing could be seen"] = None
    weapon_system: Col[str | None, "named system"] = None
    calibre_mm: Col[float | None, "millimetres"] = None
    serial: Col[str | None, "serial number, where read"] = None
    count: Col[int, "how many; 1 with a serial"] = 1
    text: Col[str | None, "what the inspectors say, also explanations offered to them"] = None
    file: Col[str | None, "name of the file it came from"] = None
    row: Col[int | None, "row number in that file"] = None
    day: Col[date, "UTC day of `earliest`"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """What one sighting or one item of storage means under one withdrawal term and reading. Each instrument apart."""

    id: Col[str, "hld-…, from what it is about"]
    agreement: Col[str, "agreement id"]
    term: Col[str, "term id"]
    reading: Col[str, "reading id"]
    party: Col[str, "party whose it is, as told; 'unknown'"]
    about: Col[str, "id of the sighting or inventory row"]
    klass: Col[str, "in_violation, beyond_not_stored, stored, missing, not_verifiable, indeterminate, not_covered"]
    p_covered: Col[float, "probability that the term speaks of such a weapon"]
    p_nearer: Col[float | None, "probability that it stood nearer than the term allows; null: no line"] = None
    distance_m: Col[float | None, "signed metres to that day's own baseline, towards the own side"] = None
    required_m: Col[float | None, "metres that the term requires"] = None
    line: Col[str | None, "line version (id) used"] = None
    count: Col[int, "how many weapons"] = 1
    weapon_class: Col[str | None, "vocabulary/weapons"] = None
    weapon_system: Col[str | None, "named system"] = None
    serial: Col[str | None, "serial number, where one item is meant"] = None
    site: Col[str | None, "storage site"] = None
    because: Col[tuple[str, ...], "ids it rests on: sightings and inventory rows, the earlier visit too"] = ()
    note: Col[str | None, "code of what bears on it: no_line, no_geometry, before_deadline, serials_refused..."] = None
    at: Col[datetime, "instant it speaks of (UTC)"]
    as_of: Col[datetime, "what was known at this instant (UTC)"]
    method: Col[str, "method and version"]
    day: Col[date, "UTC day of `at`"]
