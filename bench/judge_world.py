"""An invented front for two years: incidents by the million, a line that moves every day, zones, and a few who watch.

    python -m bench.judge_world --incidents N --seed S --out DIR

writes the tables that judging takes (incidents, lines, zones, coverage, reports; Arrow files) into DIR. Nothing here
happened: places, days, numbers and sides' deeds are drawn from a seeded generator. Codes and the names of parties are
those of the agreements that the bench judges, whose files are moved to the invented days (`moved`).
"""

import argparse
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from truce.model.agreement import Agreement
from truce.model.columns import conform
from truce.model.coverage import Coverage
from truce.model.line import Line, Zone
from truce.wire.agreement import read_agreement
from truce.wire.catalogue import catalogue_path

FIRST = datetime(2031, 1, 1, tzinfo=UTC)
DAYS = 730
WEST, EAST, SOUTH, NORTH = 37.0, 40.0, 46.9, 50.1  # the country; the front runs from north to south about 38.3 E
FRONT = 38.3
VERTICES = 2000
DAY_US = 86_400_000_000
WHEN = re.compile(r"\b(\d{4}-\d{2}-\d{2})(?:(T\d{2}:\d{2}:\d{2})([+-]\d{2}:\d{2}))?")
KYIV = ZoneInfo("Europe/Kyiv")
ACTS = {
    "use_of_weapon": 0.70, "strike_on_protected_object": 0.08, "weapon_in_prohibited_area": 0.07,
    "reconnaissance_or_flight": 0.06, "offensive_action_or_assault": 0.03, "civilian_harm": 0.02,
    "obstruction_of_monitors": 0.01, "interference_with_monitoring_means": 0.01, "mine_laying": 0.01,
    "obstruction_of_humanitarian_access": 0.005, "detention_or_hostage": 0.005,
}  # fmt: skip
BY = {"ua": 0.5, "ordlo-donetsk": 0.3, "ordlo-luhansk": 0.2}
WEAPONS = {"artillery": 0.3, "mortar": 0.35, "mlrs": 0.08, "heavy_mlrs": 0.02, "small_arms": 0.2, "tank": 0.05}
TARGETS = {"residential": 0.7, "hospital": 0.1, "humanitarian": 0.05, "power_grid": 0.15}
CALIBRES = np.array([82.0, 100.0, 120.0, 122.0, 152.0])
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def front(day: int) -> Floats:
    """The line of a day (VERTICES, 2), north to south: a wavy front that drifts."""
    lat = np.linspace(NORTH, SOUTH, VERTICES)
    lon = (
        FRONT + 0.12 * np.sin(lat * 7 + day / 60) + 0.03 * np.sin(lat * 90 + day / 9) + 0.004 * np.sin(lat * 900 + day)
    )
    return np.column_stack([lon, lat])


def lines(seed: int) -> pl.DataFrame:
    """A version a day of the line that moves, with what lies east of it; and the one fixed line of the agreements."""
    country = shapely.to_wkb(shapely.segmentize(shapely.box(WEST, SOUTH, EAST, NORTH), 0.02))
    corner = np.array([[EAST, SOUTH], [EAST, NORTH]])
    rows = []
    for day in range(DAYS):
        path = front(day)
        rows.append(_line("line-of-contact-actual", day, day + 1, path) | {
            "holder": "ordlo-donetsk",
            "opposite": "ua",
            "area": shapely.to_wkb(shapely.Polygon(np.concatenate([path, corner]))),
            "country": country,
            "precision_m": float(np.random.default_rng([seed, day]).choice([100.0, 200.0])),
        })  # fmt: skip
    rows.append(_line("line-2014-09-19", 0, DAYS, front(-500)))
    return _frame(Line, pl.DataFrame(rows, infer_schema_length=None))


def _line(name: str, first: int, end: int, path: Floats) -> dict[str, object]:
    start = FIRST + timedelta(days=first)
    return {
        "id": f"lin-{name}-{first:03d}",
        "line": name,
        "source": "invented",
        "earliest": start,
        "latest": FIRST + timedelta(days=end),
        "geometry": shapely.to_wkb(shapely.LineString(path)),
        "disputed": False,
        "repeats_previous": False,
        "day": start.date(),
    }


def zones() -> pl.DataFrame:
    """The area that one term names, drawn at random: nobody's map."""
    path = front(-500)
    area = shapely.Polygon(np.concatenate([path - [0.6, 0.0], [[EAST, SOUTH], [EAST, NORTH]]]))
    row = {
        "id": "zon-area",
        "name": "certain areas of Donetsk and Luhansk regions",
        "geometry": shapely.to_wkb(area),
        "source": "invented",
        "disputed": False,
    }
    return _frame(Zone, pl.DataFrame([row]))


def coverage(rng: np.random.Generator) -> pl.DataFrame:
    """A few cameras and patrols: some hours of every day, kept away now and then."""
    parts = []
    for number in range(12):
        camera = number < 4
        lat = rng.uniform(SOUTH + 0.4, NORTH - 0.4)
        hour = np.zeros(DAYS) if camera else rng.uniform(5, 9, DAYS)
        away = rng.random(DAYS) < (0.0 if camera else 0.05)
        start = np.arange(DAYS) * DAY_US + (hour * 3_600e6).astype(np.int64)
        parts.append(
            pl.DataFrame({
                "id": [f"cov-{number:02d}-{day:03d}" for day in range(DAYS)],
                "source": "invented",
                "watcher": f"{'camera' if camera else 'patrol'}-{number}",
                "means": "recorded_camera" if camera else "saw",
                "earliest": start,
                "latest": start + (24 if camera else 8) * 3_600_000_000,
                "where_kind": "disc",
                "lon": FRONT + rng.uniform(-0.3, 0.3) + (0.0 if camera else 1.0) * rng.uniform(-0.1, 0.1, DAYS),
                "lat": lat + (0.0 if camera else 1.0) * rng.uniform(-0.2, 0.2, DAYS),
                "radius_m": 4_000.0 if camera else 12_000.0,
                "quality": np.where(away, 0.0, 0.6),
                "restriction": pl.Series(["denial" if gone else None for gone in away], dtype=pl.String),
                "restricted_by": pl.Series(
                    [by if gone else None for gone, by in zip(away, rng.choice([*BY], DAYS).tolist(), strict=True)],
                    dtype=pl.String,
                ),
            })
        )  # fmt: skip
    told = pl.concat(parts).with_columns(_since(pl.col(name)).alias(name) for name in ("earliest", "latest"))
    return _frame(Coverage, told.with_columns(day=pl.col("earliest").dt.date()))


def _since(micros: pl.Expr) -> pl.Expr:
    """Microseconds after FIRST as an instant."""
    return pl.lit(FIRST).cast(pl.Datetime("us", "UTC")) + pl.duration(microseconds=micros)


def choices(rng: np.random.Generator, size: int, codes: dict[str, float], told: float, both: float) -> pa.Array:
    """A weighted choice an incident: nothing, one code, or two."""
    n = np.where(rng.random(size) < told, 1 + (rng.random(size) < both), 0)
    names, odds = pa.array([*codes]), np.array([*codes.values()])
    code = rng.choice(len(codes), int(n.sum()), p=odds / odds.sum())
    of_two = np.repeat(n, n) == 2
    weight = np.where(of_two, rng.uniform(0.1, 0.45, code.size), rng.uniform(0.6, 1.0, code.size))
    first = np.concatenate([[0], np.cumsum(n)])
    second = first[:-1][n == 2] + 1
    twice = second[code[second] == code[second - 1]]
    code[twice] = (code[twice] + 1) % len(codes)  # nobody weighs a code against itself
    pairs = pa.StructArray.from_arrays([names.take(pa.array(code)), pa.array(weight)], ["code", "weight"])
    return pa.ListArray.from_arrays(pa.array(first, pa.int32()), pairs)


def words(rng: np.random.Generator, size: int, codes: tuple[str, ...], told: float) -> pa.Array:
    """A list of one word or none, an incident."""
    n = (rng.random(size) < told).astype(np.int64)
    first = np.concatenate([[0], np.cumsum(n)])
    found = pa.array(codes).take(pa.array(rng.integers(0, len(codes), int(n.sum()))))
    return pa.ListArray.from_arrays(pa.array(first, pa.int32()), found)


def incidents(rng: np.random.Generator, size: int) -> pl.DataFrame:
    """So many incidents along the line of their day, in order of day: most fire, half with a side named."""
    day = np.sort(rng.integers(0, DAYS, size))
    start = day * DAY_US + rng.integers(0, DAY_US, size)
    width = rng.choice([0, 600, 3_600, 14_400, 86_400, 259_200], size, p=[0.35, 0.25, 0.2, 0.1, 0.09, 0.01])
    lat = rng.uniform(SOUTH + 0.05, NORTH - 0.05, size)
    lon = FRONT + 0.12 * np.sin(lat * 7 + day / 60) + rng.normal(0, 0.18, size)
    dead = rng.random(size) < 0.02
    big = rng.random(size) < 0.15
    lists = {
        "acts": choices(rng, size, ACTS, 1.0, 0.2),
        "by": choices(rng, size, BY, 0.5, 0.1),
        "target": choices(rng, size, TARGETS, 0.25, 0.05),
        "weapon_class": choices(rng, size, WEAPONS, 0.6, 0.15),
        "flags": words(rng, size, ("exercise",), 0.001),
        "phenomena": words(rng, size, ("explosion", "burst", "shot"), 0.6),
    }
    told = pl.DataFrame({
        "id": _ids(rng, size, "inc"),
        "earliest": start - width * 500_000,
        "latest": start + width * 500_000,
        "lon": lon,
        "lat": lat,
        "radius_m": rng.choice([100.0, 300.0, 1_000.0, 3_000.0, 10_000.0], size, p=[0.2, 0.3, 0.3, 0.15, 0.05]),
        "calibre_mm": pl.Series(np.where(big, rng.choice(CALIBRES, size), np.nan)).fill_nan(None),
        "weapon_system": pl.Series(["BM-21", "Uragan", None]).gather(
            rng.choice(3, size, p=[0.02, 0.01, 0.97])
        ),
        "killed_low": pl.Series(np.where(dead, 1, 0)).set(pl.Series(~dead), None),
        "killed_high": pl.Series(np.where(dead, 2, 0)).set(pl.Series(~dead), None),
        "n_reports": rng.integers(1, 4, size),
        "n_origins": 1,
        "p_happened": rng.beta(6, 2, size),
        "day": day,
    })  # fmt: skip
    told = told.with_columns(_since(pl.col(name)).alias(name) for name in ("earliest", "latest"))
    told = told.with_columns((pl.lit(FIRST.date()) + pl.duration(days=pl.col("day"))).alias("day"))
    return told.with_columns(pl.Series(name, values) for name, values in lists.items())


def _ids(rng: np.random.Generator, size: int, prefix: str) -> pl.Series:
    """Different ids in no order."""
    number = pl.DataFrame({"n": rng.permutation(size)}).select(pl.col("n").cast(pl.String).str.zfill(16))
    return number.select(pl.format(f"{prefix}-{{}}", "n").alias("id"))["id"]


def reports(rng: np.random.Generator, told: pl.DataFrame) -> pl.DataFrame:
    """One report an incident: who told and when, which is all that judging asks of them."""
    source = pl.Series(["patrols", "wire", "channel"]).gather(rng.choice(3, told.height, p=[0.5, 0.3, 0.2]))
    return told.select(id=_ids(rng, told.height, "rep"), source=source, earliest="earliest", latest="latest", day="day")


def _frame(noun: type, rows: pl.DataFrame) -> pl.DataFrame:
    """Exactly the columns of a noun."""
    return pl.DataFrame(conform(noun, rows.to_arrow(compat_level=pl.CompatLevel.oldest())))


def moved(name: str) -> Agreement:
    """An agreement of the catalogue, every date of its file moved so that it takes effect on the first invented day."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"{name}.yaml"
        file.write_text(moved_text(name), "utf-8")
        return read_agreement(file)


def moved_text(name: str) -> str:
    """The text of its file."""
    text = catalogue_path(name).read_text("utf-8")
    effective = read_agreement(catalogue_path(name)).effective_from
    if effective is None:
        raise ValueError(f"{name} has no day on which it takes effect")
    by = FIRST.date() - effective.astimezone(UTC).date()
    return WHEN.sub(lambda told: _moved(told, by), text)


def _moved(told: re.Match[str], by: timedelta) -> str:
    """A date, or an instant on the clocks of Kyiv, so many days on: the same hour on the clock."""
    date, hour, _ = told.groups()
    day = (datetime.fromisoformat(date).date() + by).isoformat()
    return day if hour is None else datetime.fromisoformat(day + hour).replace(tzinfo=KYIV).isoformat()


def make(size: int, seed: int, folder: Path) -> None:
    """Write the tables of one world; one seed gives one world, to the byte."""
    folder.mkdir(parents=True, exist_ok=True)
    told = incidents(np.random.default_rng([seed, 1]), size)
    told.write_ipc(folder / "incidents.arrow")
    reports(np.random.default_rng([seed, 2]), told).write_ipc(folder / "reports.arrow")
    lines(seed).write_ipc(folder / "lines.arrow")
    zones().write_ipc(folder / "zones.arrow")
    coverage(np.random.default_rng([seed, 3])).write_ipc(folder / "coverage.arrow")


def main() -> None:
    """Write a world."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--incidents", type=int, default=100_000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--out", type=Path, required=True)
    given = asked.parse_args()
    make(given.incidents, given.seed, given.out)


if __name__ == "__main__":
    main()
