"""The four records of real truces on which forecasts are tried, each as a panel of counts (the fifth: outlook_story).

Nothing of the shared data is copied; a panel is made anew each time. Days or months that are not in a record are steps
without exposure: unknown, not quiet.
"""

import csv
import json
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import shapely

from truce.outlook.counts.panel import Panel

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
FIRE = (
    "artillery",
    "airstrike",
    "uav",
    "ied",
    "raid",
    "armor",
    "aad",
    "property",
    "civcas",
)  # violence in VIINA's labels


def viina(data: Path = DATA) -> Panel:
    """Reports of violence by oblast and day; each headline at each place once a day."""
    told = (
        pl.read_parquet(data / "viina_monthly" / "viina_incidents.parquet")
        .filter(pl.col("event_type").fill_null("").str.contains("|".join(FIRE)))
        .with_columns(day=pl.col("datetime").str.slice(0, 10).str.to_date())
        .unique(["day", "lon", "lat", "headline"])
    )
    places = told.select("lon", "lat").unique().sort("lon", "lat")
    told = told.join(places.with_columns(oblast=pl.Series(_oblasts(places, data))), on=["lon", "lat"])
    counts = told.filter(pl.col("oblast") != "").group_by("oblast", "day").len()
    months = set(told["day"].dt.strftime("%Y-%m").to_list())
    first, last = told["day"].min(), told["day"].max()
    assert isinstance(first, date)
    assert isinstance(last, date)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return _panel("viina", counts, "oblast", days, np.array([f"{d:%Y-%m}" in months for d in days]))


def _oblasts(places: pl.DataFrame, data: Path) -> list[str]:
    shapes = json.loads((data / "geoboundaries_ukr_adm1" / "geoBoundaries-UKR-ADM1_simplified.geojson").read_text())
    names = [f["properties"]["shapeName"] for f in shapes["features"]]
    tree = shapely.STRtree([shapely.from_geojson(json.dumps(f["geometry"])) for f in shapes["features"]])
    points = shapely.points(places.select("lon", "lat").to_numpy())
    found = [""] * places.height
    for point, shape in zip(*tree.query(points, predicate="intersects"), strict=True):
        found[point] = names[shape]
    return found


def _panel(name: str, counts: pl.DataFrame, area: str, days: list[date], known: np.ndarray) -> Panel:
    areas = sorted(counts[area].unique().to_list())
    y = np.zeros((len(areas), len(days)))
    place = {a: n for n, a in enumerate(areas)}
    when = {d: n for n, d in enumerate(days)}
    for row in counts.iter_rows(named=True):
        if row["day"] in when:
            y[place[row[area]], when[row["day"]]] = row["len"]
    exposure = np.tile(known.astype(float), (len(areas), 1))
    return Panel(name, tuple(areas), tuple(days), "day", y, exposure)


def ucdp(data: Path = DATA) -> Panel:
    """Deaths in Ukraine by region and month, 2014, 2016, 2018 and 2020; years between are not in the file."""
    rows = (
        pl.read_csv(data / "ucdp_ged_ukraine" / "ged_ukraine_even_years.csv", infer_schema_length=0)
        .filter(pl.col("date_start").is_not_null() & pl.col("best").is_not_null())
        .with_columns(
            area=pl.col("adm_1").fill_null("region not told"),
            month=pl.col("date_start").str.slice(0, 7),
            deaths=pl.col("best").cast(pl.Float64),
        )
    )
    months = [date(year, month, 1) for year in range(2014, 2021) for month in range(1, 13)]
    areas = sorted(rows["area"].unique().to_list())
    y = np.zeros((len(areas), len(months)))
    place, when = {a: n for n, a in enumerate(areas)}, {f"{m:%Y-%m}": n for n, m in enumerate(months)}
    for row in rows.iter_rows(named=True):
        y[place[row["area"]], when[row["month"]]] += row["deaths"]
    known = np.array([m.year % 2 == 0 for m in months], dtype=float)
    return Panel("ucdp", tuple(areas), tuple(months), "month", y, np.tile(known, (len(areas), 1)))


def levant(data: Path = DATA) -> Panel:
    """Killed and injured a day of report in Gaza, the West Bank and Lebanon; what covers several days is unknown."""
    folder = data / "gaza_westbank_lebanon_daily"
    told: dict[str, dict[date, float]] = defaultdict(dict)
    for row in json.loads((folder / "casualties_daily.json").read_text()):
        for kind in ("killed", "injured"):
            if row.get(kind) is not None and row.get("report_period") == 24:
                told[f"Gaza {kind}"][date.fromisoformat(row["report_date"])] = max(0.0, row[kind])
    for row in json.loads((folder / "lebanon_casualties_daily.json").read_text()):
        for kind in ("killed", "injured"):
            if row.get(kind) is not None and row.get("report_period") == 24:
                told[f"Lebanon {kind}"][date.fromisoformat(row["report_date"])] = max(0.0, row[kind])
    _rises(told, json.loads((folder / "west_bank_daily.json").read_text()))
    days = [date(2023, 10, 7) + timedelta(days=n) for n in range(1051)]
    names = sorted(told)
    y = np.array([[told[name].get(d, 0.0) for d in days] for name in names])
    known = np.array([[float(d in told[name]) for d in days] for name in names])
    return Panel("levant", tuple(names), tuple(days), "day", y, known)


def _rises(told: dict[str, dict[date, float]], rows: list[dict[str, object]]) -> None:
    """Daily numbers of the West Bank from the totals so far; a total corrected downwards tells nothing of its day."""
    for name, key in (("West Bank killed", "killed_cum"), ("West Bank settler attacks", "settler_attacks_cum")):
        before: float | None = None
        for row in rows:
            total = row.get(key)
            if not isinstance(total, int | float):
                continue
            if before is not None and total >= before:
                told[name][date.fromisoformat(str(row["report_date"]))] = float(total - before)
            before = float(total)


def kashmir(data: Path = DATA) -> Panel:
    """Ceasefire violations by sector and month along the Line of Control, 2013 to 2019."""
    with (data / "india_pakistan_cfv" / "cfv_sectors_var.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    sectors = [name for name in rows[0] if name not in {"Month_wise", "Total_cfv"}]
    y = np.array([[float(row[name] or 0.0) for row in rows] for name in sectors])
    months = tuple(date.fromisoformat(f"{row['Month_wise']}-01") for row in rows)
    return Panel("kashmir", tuple(sectors), months, "month", y, np.ones_like(y))
