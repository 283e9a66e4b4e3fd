"""What a source tells, as it told it. Inbound; never edited."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated as Col


@dataclass(frozen=True, slots=True)
class Weighted:
    """One option of a weighted choice; the weights of one choice sum to at most 1, the rest is 'unknown'."""

    code: Col[str, "a code of the vocabulary"]
    weight: Col[float, "0 to 1"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One telling by one source (DESIGN 5). A row is what a source said, never what happened."""

    id: Col[str, "rep-…, from source, reference and content: the same report collected twice has one id"]
    source: Col[str, "who tells: the name of a source card, or a watcher within it (patrol-7)"]
    origin: Col[str, "independence group: all who took it from one teller share one origin"]
    reference: Col[str | None, "the source's own id of the row"] = None
    told_at: Col[datetime | None, "when it was told or published (UTC)"] = None
    earliest: Col[datetime, "start of the interval in which it happened (UTC)"]
    latest: Col[datetime, "end of the interval, exclusive unless equal to earliest (UTC)"]
    time_text: Col[str | None, "the source's own words for the time"] = None
    time_zone: Col[str, "IANA zone in which the source spoke"] = "UTC"
    time_precision: Col[str, "instant, minute, hour, day, week, month, year or interval"] = "interval"
    where_kind: Col[str, "disc, sector, line, polygon or none (no place told)"] = "none"
    lon: Col[float | None, "WGS 84 degrees east of the centre"] = None
    lat: Col[float | None, "WGS 84 degrees north of the centre"] = None
    radius_m: Col[float | None, "metres: the disc holds the place with 95 % confidence"] = None
    geometry: Col[bytes | None, "WKB of a sector, line or polygon; null for a disc"] = None
    place: Col[str | None, "the source's own phrase for the place"] = None
    acts: Col[tuple[Weighted, ...], "what it was: a weighted choice of act codes"] = ()
    means: Col[str | None, "how the source knows: heard, saw, recorded_camera... (vocabulary/means)"] = None
    phenomenon: Col[str | None, "explosion, burst, shot, flare... (vocabulary/phenomena)"] = None
    direction: Col[str | None, "outgoing, incoming, a compass word; null: none told or none possible"] = None
    count: Col[int | None, "how many, in `unit`"] = None
    approximate: Col[bool, "the count is 'about'"] = False
    unit: Col[str, "what one row counts (vocabulary/units); units are never summed together"] = "report"
    weapon_class: Col[str | None, "vocabulary/weapons"] = None
    weapon_system: Col[str | None, "named system (vocabulary/weapons)"] = None
    calibre_mm: Col[float | None, "millimetres"] = None
    by: Col[str | None, "party id of who the *source* says did it"] = None
    against: Col[str | None, "party id of who the source says suffered it"] = None
    target: Col[str | None, "class of place hit (vocabulary/targets)"] = None
    killed_low: Col[int | None, "at least so many killed, by the source"] = None
    killed_high: Col[int | None, "at most"] = None
    injured_low: Col[int | None, "at least so many injured"] = None
    injured_high: Col[int | None, "at most"] = None
    flags: Col[tuple[str, ...], "assessments of the source: exercise, controlled_detonation, vertical_flight..."] = ()
    grade: Col[str, "Admiralty letter of the source for this kind of news, A to F; F is unknown, not worst"] = "F"
    credibility: Col[str, "Admiralty number of this item, 1 to 6; 6 is unknown, not worst"] = "6"
    text: Col[str | None, "the source's own text"] = None
    language: Col[str | None, "BCP 47"] = None
    url: Col[str | None, "where it can be read"] = None
    once: Col[bool, "the source tells one incident at most once (two rows are two incidents)"] = False
    repeats: Col[int, "rows of the file that repeat this one exactly, itself included"] = 1
    file: Col[str | None, "name of the file it came from (no folder)"] = None
    row: Col[int | None, "row number in that file, 1 is the first row of data"] = None
    day: Col[date, "UTC day of `earliest`; the lake is partitioned by it"]
