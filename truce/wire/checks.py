"""What a row from outside must hold beyond its types: places on the globe, ends after starts, weights, codes."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from truce.model.claim import Claim
from truce.model.contrast import Contrast
from truce.model.coverage import Coverage
from truce.model.deadline import QuietDay
from truce.model.document import Document
from truce.model.incident import Incident
from truce.model.line import Line, Zone
from truce.model.report import Report
from truce.model.ruling import Ruling
from truce.model.weapons import Holding, Inventory, Sighting
from truce.wire.codecs import refuse
from truce.wire.words import check_codes

KINDS = ("disc", "sector", "line", "polygon", "none")
PRECISIONS = ("instant", "minute", "hour", "day", "week", "month", "year", "interval")
BOUNDS: dict[str, tuple[float, float]] = {  # inclusive, for every noun that has such a column
    "lon": (-180, 180),
    "lat": (-90, 90),
    "radius_m": (0, 21_000_000),  # metres; half the girth of the Earth and a little
    "precision_m": (0, 21_000_000),
    "quality": (0, 1),
    "p_happened": (0, 1),
    "probability": (0, 1),
    "coverage": (0, 1),
    "p_any": (0, 1),
    "coverage_day": (0, 1),
    "coverage_night": (0, 1),
    "p_quiet": (0, 1),
    "p_covered": (0, 1),
    "p_nearer": (0, 1),
    "noticed": (0, 1),
}
HAPPENED = (Report, Coverage, Document, Sighting, Inventory)  # what somebody says took place
YEARS = range(1900, 2201)  # a typing error in a year puts an event where no term will ever look for it
NOT_NEGATIVE = ("count", "killed_low", "killed_high", "injured_low", "injured_high", "repeats", "calibre_mm")
WITH_WHEN = (
    Report, Coverage, Claim, Line, Zone, Incident, Ruling, Document, Sighting, Inventory, QuietDay, Contrast,
)  # fmt: skip
BY_START = (Report, Coverage, Line, Ruling, Document, Sighting, Inventory, QuietDay)  # `day` is that of `earliest`
PLACED = (Report, Coverage, Sighting)
WORDS: dict[str, tuple[str, ...]] = {
    "where_kind": KINDS,
    "time_precision": PRECISIONS,
    "grade": tuple("ABCDEF"),
    "credibility": tuple("123456"),
}


def complete(noun: type, row: dict[str, Any], given: Mapping[str, Any]) -> None:
    """Fill what follows from other columns (`where.kind`, `day`); `given` is the JSON, which tells what was left out.

    Raises UnusableValue where nothing follows.
    """
    if noun in PLACED:
        _complete_where(noun, row, given)
    if row.get("day") is None and "day" in row:
        row["day"] = _day(noun, row)


def _complete_where(noun: type, row: dict[str, Any], given: Mapping[str, Any]) -> None:
    where = given.get("where") or {}
    if where.get("kind") is None:
        form = str((where.get("geometry") or {}).get("type", ""))
        shaped = "disc" if row["lon"] is not None else "none"
        if row["geometry"] is not None:
            shaped = "line" if form.endswith("LineString") else "polygon"
        row["where_kind"] = shaped if noun is Report else shaped.replace("none", "disc")


def _day(noun: type, row: Mapping[str, Any]) -> date:
    if noun in BY_START:
        return utc_day(row["earliest"])
    if noun is Incident:
        return utc_day(row["earliest"] + (row["latest"] - row["earliest"]) / 2)
    if noun is Holding:
        return utc_day(row["at"])
    raise refuse("day", "is missing")


def utc_day(instant: datetime) -> date:
    """The UTC day of an instant."""
    return instant.astimezone(UTC).date()


def check(noun: type, row: Mapping[str, Any]) -> None:
    """Raise UnusableValue for the first thing a row of this noun cannot hold."""
    _check_bounds(row)
    if noun in WITH_WHEN:
        _check_when(noun, row)
    if noun in PLACED:
        _check_where(row)
    for name, words in WORDS.items():
        if name in row and row[name] not in words:
            raise refuse(name, f"must be one of {', '.join(words)}")
    check_codes(noun, row)
    for name in ("acts", "by", "against", "target", "weapon_class"):
        if isinstance(row.get(name), list) and noun is not Contrast:
            _check_weights(name, row[name])


def _check_bounds(row: Mapping[str, Any]) -> None:
    for name, (low, high) in BOUNDS.items():
        value = row.get(name)
        if value is not None and not low <= value <= high:
            raise refuse(name, f"is {value}, outside {low} to {high}")
    for name in NOT_NEGATIVE:
        value = row.get(name)
        if value is not None and not value >= 0:
            raise refuse(name, f"is {value}, below zero")
    for name in ("killed", "injured", "figure"):
        low_told, high_told = row.get(f"{name}_low"), row.get(f"{name}_high")
        if low_told is not None and high_told is not None and low_told > high_told:
            raise refuse(name, f"lowest {low_told} is above highest {high_told}")


def _check_when(noun: type, row: Mapping[str, Any]) -> None:
    earliest, latest = row["earliest"], row["latest"]
    if earliest is not None and latest is not None and latest < earliest:
        raise refuse("when", "latest is before earliest")
    for instant in (earliest, latest):
        if noun in HAPPENED and instant is not None and instant.year not in YEARS:
            raise refuse("when", f"the year {instant.year} is outside {YEARS.start} to {YEARS.stop - 1}")
    if noun in BY_START and row["day"] != utc_day(earliest):
        raise refuse("day", "is not the UTC day of when.earliest; leave it out")
    if noun is Incident and not utc_day(earliest) <= row["day"] <= utc_day(latest):
        raise refuse("day", "lies outside the interval")


def _check_where(row: Mapping[str, Any]) -> None:
    kind, disc = row["where_kind"], [row["lon"], row["lat"], row["radius_m"]]
    if kind == "none":
        if disc != [None, None, None] or row["geometry"] is not None:
            raise refuse("where.kind", "is none, yet a place is given")
        return
    for name, value in zip(("lon", "lat", "radius_m"), disc, strict=True):
        if value is None:
            hint = ": the disc in which the source puts the place with 95 % confidence" if name == "radius_m" else ""
            raise refuse(f"where.{name}", f"is missing{hint}")
    if (row["lon"], row["lat"]) == (0, 0):
        raise refuse("where", "is 0, 0: a missing position written as zeros; leave the position out")
    if (kind == "disc") != (row["geometry"] is None):
        raise refuse("where.geometry", "belongs to a sector, line or polygon, and to these only")


def _check_weights(name: str, choice: list[Mapping[str, Any]]) -> None:
    for option in choice:
        if not 0 <= option["weight"] <= 1:
            raise refuse(f"{name}.{option['code'][:40]}", f"weight {option['weight']} is outside 0 to 1")
    total = sum(option["weight"] for option in choice)
    if total > 1 + 1e-6:
        raise refuse(name, f"weights sum to {total:g}, more than 1")
