"""deepstate: daily area under Russian control, and from it the line of contact inside the country."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

import shapely
from shapely.geometry.base import BaseGeometry

from truce.errors import UnusableSource, UnusableValue
from truce.model.collection import Fault
from truce.model.columns import to_table
from truce.model.ids import make_id
from truce.model.line import Line
from truce.model.where import from_wkb, to_wkb
from truce.sources.clock import YEARS
from truce.sources.contactline import Country, country_of, line_of_contact
from truce.sources.contract import Parcel, Window
from truce.sources.jsonfile import read_json
from truce.sources.parquetfile import batches, schema_of
from truce.sources.textfile import require

NAME = "deepstate"
ZONE = ZoneInfo("Europe/Kyiv")
PRECISION_M = 2000.0
DAY_IN_NAME = re.compile(r"(20\d\d)[-_]?(\d\d)[-_]?(\d\d)")
NEEDED = ("date", "geometry_wkb")
PARCEL_DAYS = 50


@dataclass(frozen=True, slots=True)
class Published:
    """One day's map as published: its row, its day, the area (degrees) and a hash of the area's coordinates."""

    row: int
    day: date
    area: BaseGeometry
    digest: str


def read(path: Path, window: Window, options: Mapping[str, str]) -> Iterator[Parcel]:
    """One `line` per day from the daily parquet, or from the GeoJSON of one day.

    Options: `country` a GeoJSON of the country in place of the outline that ships; `date` the day of a GeoJSON whose
    name does not tell it. Missing days and repeated maps are told, and nothing is drawn for a day without a map.
    """
    country = _country(options)
    rows = _from_geojson(path, options) if path.suffix in (".geojson", ".json") else _from_parquet(path)
    yield from _lines(rows, path, window, country)


def _lines(rows: Iterator[Published | Fault], path: Path, window: Window, country: Country) -> Iterator[Parcel]:
    before: Published | None = None
    drawn: tuple[str, bytes] = ("", b"")
    lines: list[Line] = []
    faults: list[Fault] = []
    notes: list[str] = []
    seen = outside = 0
    for item in rows:
        seen += 1
        if isinstance(item, Fault):
            seen -= item.row is None
            faults.append(item)
            continue
        if item.row == 0:  # the day before a single-day file: known only to tell whether the file repeats it
            before, seen = item, seen - 1
            continue
        notes += _gap(before, item, window)
        if not _touches(item.day, window):
            outside += 1
        else:
            if drawn[0] != item.digest:
                drawn = (item.digest, to_wkb(line_of_contact(item.area, country)))
            lines.append(_line(item, before, drawn[1], country, path))
        before = item
        if len(lines) >= PARCEL_DAYS:
            yield _parcel(lines, seen, outside, faults, notes)
            lines, faults, notes, seen, outside = [], [], [], 0, 0
    yield _parcel(lines, seen, outside, faults, notes)


def _parcel(lines: list[Line], seen: int, outside: int, faults: list[Fault], notes: list[str]) -> Parcel:
    return Parcel(
        tables={"line": to_table(Line, lines)},
        rows_read=seen,
        outside_window=outside,
        faults=tuple(faults),
        notes=tuple(notes),
    )


def _line(item: Published, before: Published | None, line: bytes, country: Country, path: Path) -> Line:
    start, end = _span(item.day)
    same = before is not None and before.digest == item.digest
    return Line(
        id=make_id("line", NAME, item.day.isoformat(), item.digest),
        line=NAME,
        source=NAME,
        earliest=start,
        latest=end,
        holder="ru",
        opposite="ua",
        geometry=line,
        area=to_wkb(item.area),
        country=to_wkb(country.told),
        precision_m=PRECISION_M,
        repeats_previous=same,
        note=f"the same map as that of {before.day.isoformat()}" if same and before is not None else None,
        file=path.name,
        row=item.row,
        day=start.date(),
    )


def _span(day: date) -> tuple[datetime, datetime]:
    after = day + timedelta(days=1)
    start = datetime(day.year, day.month, day.day, tzinfo=ZONE)
    return start.astimezone(UTC), datetime(after.year, after.month, after.day, tzinfo=ZONE).astimezone(UTC)


def _touches(day: date, window: Window) -> bool:
    start, end = _span(day)
    return (window.start is None or end > window.start) and (window.end is None or start < window.end)


def _gap(before: Published | None, item: Published, window: Window) -> list[str]:
    """The days between two maps, those of the window: said, not filled."""
    if before is None:
        return []
    between = [before.day + timedelta(days=n) for n in range(1, (item.day - before.day).days)]
    missing = [day.isoformat() for day in between if _touches(day, window)]
    return [f"no map was published for {', '.join(missing)}: no line holds on these days"] if missing else []


def _country(options: Mapping[str, str]) -> Country:
    given = options.get("country")
    path = Path(given) if given else Path(str(files("truce.sources") / "data" / "ukraine_outline.geojson"))
    country = _polygons(read_json(path), path)
    if country.is_empty:
        raise UnusableSource("the country's file holds no polygon", file=path.name)
    return country_of(country)


def _polygons(told: object, path: Path) -> BaseGeometry:
    """All polygons of a GeoJSON, as one area."""
    try:
        text = told if isinstance(told, dict) else {}
        features = text.get("features", [text])
        shapes = [shapely.geometry.shape(f.get("geometry", f)) for f in features if isinstance(f, dict)]
    except (shapely.errors.ShapelyError, TypeError, ValueError, KeyError, AttributeError, IndexError) as fault:
        raise UnusableSource("not a GeoJSON of polygons", file=path.name) from fault
    areas = [shape for shape in shapes if shape.geom_type in ("Polygon", "MultiPolygon")]
    return areas[0] if len(areas) == 1 else shapely.union_all(areas)


def _from_parquet(path: Path) -> Iterator[Published | Fault]:
    require(schema_of(path).names, NEEDED, path, NAME)
    row = 0
    last: date | None = None
    for batch in batches(path, columns=NEEDED, rows=PARCEL_DAYS):
        if isinstance(batch, Fault):
            yield batch
            continue
        for told, binary in zip(batch["date"].to_pylist(), batch["geometry_wkb"].to_pylist(), strict=True):
            row += 1
            item = _published(row, told, binary)
            if isinstance(item, Published):
                if last is not None and item.day <= last:
                    item = Fault(row, "date", "a day that is not after the day of the row before it")
                else:
                    last = item.day
            yield item


def _published(row: int, told: object, binary: object) -> Published | Fault:
    day = told if isinstance(told, date) else _day(str(told))
    if day is None:
        return Fault(row, "date", "not a date")
    if not isinstance(binary, bytes):
        return Fault(row, "geometry_wkb", "no geometry")
    try:
        area = from_wkb(binary)
    except UnusableValue:
        return Fault(row, "geometry_wkb", "not a geometry in well-known binary")
    return _checked(row, day, area)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return None
    return day if YEARS[0] <= day.year <= YEARS[1] else None


def _checked(row: int, day: date, area: BaseGeometry) -> Published | Fault:
    if area.geom_type not in ("Polygon", "MultiPolygon") or area.is_empty:
        return Fault(row, "geometry_wkb", "not an area")
    west, south, east, north = area.bounds
    if not (west >= -180 and east <= 180 and south >= -90 and north <= 90):
        return Fault(row, "geometry_wkb", "an area with corners outside the world")
    if not area.is_valid:
        area = shapely.make_valid(area)
    corners = shapely.get_coordinates(area)
    return Published(row, day, area, blake2b(corners.tobytes(), digest_size=8).hexdigest())


def _from_geojson(path: Path, options: Mapping[str, str]) -> Iterator[Published | Fault]:
    day = _day(options["date"]) if "date" in options else _day_of(path)
    if day is None:
        raise UnusableSource(
            "the day of this map is not known", file=path.name, remedy="name it: --option date=YYYY-MM-DD"
        )
    yesterday = day - timedelta(days=1)
    for form in ("%Y%m%d", "%Y-%m-%d"):
        beside = path.with_name(path.name.replace(day.strftime(form), yesterday.strftime(form)))
        if beside != path and beside.exists():
            earlier = _checked(0, yesterday, _polygons(read_json(beside), beside))
            if isinstance(earlier, Published):
                yield earlier
            break
    yield _checked(1, day, _polygons(read_json(path), path))


def _day_of(path: Path) -> date | None:
    found = DAY_IN_NAME.search(path.stem)
    return _day("-".join(found.groups())) if found else None
