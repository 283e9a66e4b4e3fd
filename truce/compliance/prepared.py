"""Incidents as arrays: made once, sorted by id, so that no result depends on the order of rows."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from truce.compliance.count.kernels.masses import add_masses, renumber

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Kinds = dict[str, type[pl.DataType]]  # columns of a frame


@dataclass(frozen=True, slots=True)
class Choice:
    """A column of weighted choices, flat: incident `row` gives code number `code` the weight `weight`."""

    codes: tuple[str, ...]
    row: Ints
    code: Ints
    weight: Floats
    rows: int

    def mass(self, weights: Mapping[str, float]) -> Floats:
        """Per incident: the sum over its codes of told weight x `weights` (0 for codes not named there)."""
        table = np.array([weights.get(code, 0.0) for code in self.codes], dtype=np.float64)
        if not table.any():
            return np.zeros(self.rows)
        value = np.zeros(self.rows)
        add_masses(self.row, self.code, self.weight, table, value)
        return np.clip(value, 0.0, 1.0, out=value)

    def told(self, *, apart: tuple[str, ...] = ("unknown",)) -> Floats:
        """Per incident: the weight given to any code but those apart."""
        return self.mass({code: 1.0 for code in self.codes if code not in apart})


@dataclass(frozen=True, slots=True, kw_only=True)
class Incidents:
    """Columns of the incidents as arrays of one length, in order of id. `at` is the middle of the interval."""

    id: pl.Series
    earliest: Ints
    latest: Ints
    at: Ints
    lon: Floats
    lat: Floats
    radius_m: Floats
    placed: Flags
    p_happened: Floats
    acts: Choice
    by: Choice
    target: Choice
    weapon_class: Choice
    system: pl.Series
    calibre_mm: Floats
    killed_low: Ints
    killed_high: Ints
    toll_told: NDArray[np.bool_]
    n_reports: Ints
    exercise: Flags
    day: pl.Series

    @property
    def size(self) -> int:
        """How many."""
        return len(self.id)


def choice(column: pl.Series) -> Choice:
    """A list-of-(code, weight) column, flattened without a loop over rows."""
    rows = len(column)
    sizes = column.list.len().fill_null(0).to_numpy()
    told = column.filter(sizes > 0).explode().struct
    weight = told.field("weight").cast(pl.Float64)
    parts = pl.DataFrame([pl.Series("row", np.repeat(np.arange(rows), sizes)), told.field("code"), weight]).drop_nulls()
    codes = tuple(parts["code"].unique().sort().to_list())
    number = parts["code"].cast(pl.Enum(codes)).to_physical() if codes else pl.Series([], dtype=pl.Int64)
    return Choice(
        codes,
        parts["row"].cast(pl.Int64).to_numpy(),
        number.cast(pl.Int64).to_numpy(),
        parts["weight"].to_numpy(),
        rows,
    )


def us(column: pl.Series) -> Ints:
    """An instant column as microseconds since 1970 (UTC)."""
    return column.cast(pl.Datetime("us", "UTC")).to_physical().cast(pl.Int64).to_numpy()


def floats(column: pl.Series) -> Floats:
    """A number column, null as NaN."""
    return column.cast(pl.Float64).fill_null(float("nan")).to_numpy()


def prepare(frame: pl.DataFrame) -> Incidents:
    """The incidents in order of id, as arrays."""
    frame = frame.sort("id")
    earliest, latest = us(frame["earliest"]), us(frame["latest"])
    lon, lat = floats(frame["lon"]), floats(frame["lat"])
    flags = frame["flags"].cast(pl.List(pl.String))
    return Incidents(
        id=frame["id"].cast(pl.String),
        earliest=earliest,
        latest=latest,
        at=earliest + (latest - earliest) // 2,
        lon=lon,
        lat=lat,
        radius_m=np.nan_to_num(floats(frame["radius_m"]), nan=0.0),
        placed=np.isfinite(lon) & np.isfinite(lat),
        p_happened=np.clip(floats(frame["p_happened"]), 0.0, 1.0),
        acts=choice(frame["acts"]),
        by=choice(frame["by"]),
        target=choice(frame["target"]),
        weapon_class=choice(frame["weapon_class"]),
        system=frame["weapon_system"].cast(pl.String),
        calibre_mm=floats(frame["calibre_mm"]),
        killed_low=frame["killed_low"].cast(pl.Int64).fill_null(0).to_numpy(),
        killed_high=frame["killed_high"].cast(pl.Int64).fill_null(0).to_numpy(),
        toll_told=(frame["killed_low"].is_not_null() | frame["killed_high"].is_not_null()).to_numpy(),
        n_reports=frame["n_reports"].cast(pl.Int64).to_numpy(),
        exercise=flags.list.contains("exercise").fill_null(False).to_numpy(),
        day=frame["day"].cast(pl.Date),
    )


def take(incidents: Incidents, rows: Ints) -> Incidents:
    """Some of the incidents, by row number in rising order."""
    return Incidents(
        id=incidents.id.gather(rows),
        earliest=incidents.earliest[rows],
        latest=incidents.latest[rows],
        at=incidents.at[rows],
        lon=incidents.lon[rows],
        lat=incidents.lat[rows],
        radius_m=incidents.radius_m[rows],
        placed=incidents.placed[rows],
        p_happened=incidents.p_happened[rows],
        acts=_some(incidents.acts, rows),
        by=_some(incidents.by, rows),
        target=_some(incidents.target, rows),
        weapon_class=_some(incidents.weapon_class, rows),
        system=incidents.system.gather(rows),
        calibre_mm=incidents.calibre_mm[rows],
        killed_low=incidents.killed_low[rows],
        killed_high=incidents.killed_high[rows],
        toll_told=incidents.toll_told[rows],
        n_reports=incidents.n_reports[rows],
        exercise=incidents.exercise[rows],
        day=incidents.day.gather(rows),
    )


def _some(choice: Choice, rows: Ints) -> Choice:
    new = np.full(choice.rows, -1, dtype=np.int64)
    new[rows] = np.arange(rows.size)
    size = choice.row.size
    row, code, weight = np.empty(size, dtype=np.int64), np.empty(size, dtype=np.int64), np.empty(size)
    n = renumber(choice.row, choice.code, choice.weight, new, row, code, weight)
    return Choice(choice.codes, row[:n], code[:n], weight[:n], rows.size)
