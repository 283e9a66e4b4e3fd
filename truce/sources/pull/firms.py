"""firms over its area API: each sensor's hot pixels in a box, a few days at a time (firms.modaps.eosdis.nasa.gov).

The last days are asked for again in every round, since passes arrive hours late. The key of the deployer is part of the
address: no address is ever named in an error.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from truce.errors import UnusableSource, WrongUsage
from truce.sources.pull.contract import Asking, Batch, Cursor
from truce.sources.pull.options import day_of, needed
from truce.sources.pull.wire import checked

BASE = "https://firms.modaps.eosdis.nasa.gov"
DAYS = 5  # the most that one call may ask for
AGAIN = timedelta(days=2)
SENSORS = (
    "VIIRS_SNPP_NRT", "VIIRS_NOAA20_NRT", "VIIRS_NOAA21_NRT", "MODIS_NRT",
    "VIIRS_SNPP_SP", "VIIRS_NOAA20_SP", "MODIS_SP",
)  # fmt: skip
SECRETS = ("key",)
NEEDS = ("area",)
OPTIONS = {
    "area": "west,south,east,north in degrees (needed)",
    "sensors": f"sensors, joined by a comma, of: {', '.join(SENSORS)}; {SENSORS[0]} unless given",
    "from": "first day, YYYY-MM-DD; five days ago unless given",
    "base": f"address of the service, {BASE} unless given",
}


def pull(asking: Asking, cursor: Cursor) -> Iterator[Batch]:
    """See the contract. Secret: `key`, the MAP_KEY that NASA gives on request."""
    area, sensors = _area(asking), _sensors(asking)
    today = asking.now.date()
    first = day_of(asking.options, "from", today - timedelta(days=DAYS - 1))
    if "day" in cursor:
        first = max(first, date.fromisoformat(cursor["day"]) - AGAIN)
    while first <= today:
        days = min(DAYS, (today - first).days + 1)
        for sensor in sensors:
            yield _box(asking, sensor, area, first, days, dict(cursor))
        cursor = {"day": (first + timedelta(days=days - 1)).isoformat()}
        yield Batch(cursor=cursor)
        first += timedelta(days=days)


def _box(asking: Asking, sensor: str, area: str, first: date, days: int, cursor: dict[str, str]) -> Batch:
    base = asking.options.get("base", BASE).rstrip("/")
    key = needed(asking.secrets, "key", "the MAP_KEY")
    what = f"{sensor}, {days} days from {first}"
    told = asking.wire.get(f"{base}/api/area/csv/{key}/{sensor}/{area}/{days}/{first}", what)
    header, _, rest = told.content.partition(b"\n")
    if b"latitude" not in header or b"acq_date" not in header:
        said = header[:120].decode("utf-8", "replace").replace(key, "…")
        raise UnusableSource(
            "the upstream's answer is not the one expected", host=checked(base), asked_for=what, said=said
        )
    if not rest.strip():
        return Batch(cursor=cursor)
    content = told.content if told.content.endswith(b"\n") else told.content + b"\n"
    file = f"firms-{sensor.lower()}-{first}-{days}.csv"
    return Batch(file=file, content=content, cursor=cursor, newest=_newest(header, rest))


def _newest(header: bytes, rest: bytes) -> datetime | None:
    """The newest pass in the answer."""
    names = [name.strip() for name in header.decode("utf-8", "replace").split(",")]
    at = names.index("acq_date"), names.index("acq_time")
    passes = []
    for line in rest.decode("utf-8", "replace").splitlines():
        cells = line.split(",")
        if len(cells) == len(names) and cells[at[1]].isdigit():
            passes.append(f"{cells[at[0]]} {cells[at[1]].zfill(4)}")
    try:
        return max((datetime.strptime(p, "%Y-%m-%d %H%M").replace(tzinfo=UTC) for p in passes), default=None)
    except ValueError:
        return None  # the reader names the row


def _area(asking: Asking) -> str:
    told = needed(asking.options, "area", "the box to ask for")
    try:
        west, south, east, north = (float(part) for part in told.split(","))
    except ValueError:
        raise WrongUsage("not a box", option="area", given=told, remedy="west,south,east,north in degrees") from None
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise WrongUsage("not a box", option="area", given=told, remedy="west,south,east,north in degrees")
    return f"{west:g},{south:g},{east:g},{north:g}"


def _sensors(asking: Asking) -> list[str]:
    told = [s.strip() for s in asking.options.get("sensors", SENSORS[0]).split(",") if s.strip()]
    if unknown := [s for s in told if s not in SENSORS]:
        raise WrongUsage("no such sensor", option="sensors", given=unknown[0], known=", ".join(SENSORS))
    return told
