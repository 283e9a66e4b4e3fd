"""Incidents and rulings are laid out as the columns of a sheet; tables in, arrays out, no loop over rows."""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from truce.errors import UnusableValue
from truce.picture.kernels import choose
from truce.picture.morton import NOWHERE, morton, world
from truce.picture.sheet import COUNTS_FROM, NO_RULING, UNKNOWN, Array, Floats, Rule, Sheet
from truce.picture.timed import in_time

INCIDENT_COLUMNS = (
    "id", "earliest", "latest", "lon", "lat", "radius_m", "acts", "act", "means", "by", "against", "weapon_class",
    "killed_low", "killed_high", "n_reports", "n_origins", "p_happened", "credibility",
)  # fmt: skip
RULING_COLUMNS = ("id", "agreement", "term", "reading", "party", "area", "period", "status")
GROUND_COLUMNS = ("ruling", "incident", "p_act", "p_party", "contribution")
LISTS = {"acts": "acts", "by": "by", "against": "against", "weapons": "weapon_class"}  # of the sheet: of the incident
LEADS = 0.5  # a party stands beside an incident on the map only if its sources give it at least so much
BITS = 63


def lay(
    incidents: pl.DataFrame,
    rulings: pl.DataFrame,
    grounds: pl.DataFrame,
    *,
    version: str,
    zone: str,
    tables: Mapping[str, pl.DataFrame] | None = None,
) -> Sheet:
    """The sheet of incidents, with what each adds to every ruling over a whole period and area.

    The frames hold the columns named above. `zone`: IANA name of the zone whose midnights part the days. `tables`: what
    else is drawn (`TABLES`). The columns of the sheet:

    - morton, x, y (world steps), lon, lat (degrees), radius (metres; NaN where unknown), placed (one number)
    - at (the middle), earliest, latest: microseconds since 1970; days: those that occur, since 1970, by the zone;
      day_at: the place of a row's day among them; recent: rows, newest first
    - p, credibility, origins, reports, killed_low, killed_high (-1 unknown), ids (bytes)
    - act, who: numbers in the names of acts and by; means, statuses: bits
    - {acts, by, against, weapons}_{start, code, weight}: see Codes
    - rule_{start, row, p, act, party}: ruling k holds [start[k], start[k + 1]) of the rest, rows rising; p is the
      contribution, act and party are factors of it
    - time_*: those that a window of days is counted by, once more in the order of `recent` (timed.py)
    """
    columns, names = _places(incidents.select(INCIDENT_COLUMNS))
    order = columns.pop("order")
    told = incidents.select(INCIDENT_COLUMNS)[order]
    columns |= _times(told, zone) | _numbers(told) | _ids(told["id"])
    for name, column in LISTS.items():
        names[name], found = _weighted(told[column], name)
        columns |= found
    columns["act"] = _numbered(told["act"], names["acts"])
    columns["who"] = np.zeros(told.height, dtype=np.uint16)
    if told.height:
        by = (columns["by_start"], columns["by_code"], columns["by_weight"])
        choose.leading(*by, LEADS, columns["who"])
    names["means"], columns["means"] = _bits(told["means"], "means")
    rules, found = _rules(told["id"], rulings, grounds)
    names["statuses"], columns["statuses"] = _statuses(rules, found, told.height)
    columns |= found
    columns["recent"] = np.lexsort((told["id"].rank("ordinal").to_numpy(), -columns["at"])).astype(np.uint32)
    columns |= in_time(columns)
    return Sheet(version=version, zone=zone, columns=columns, names=names, rules=rules, tables=dict(tables or {}))


def _floats(column: pl.Series) -> Floats:
    return column.cast(pl.Float64).fill_null(np.nan).to_numpy().astype(np.float64)


def _places(told: pl.DataFrame) -> tuple[dict[str, Array], dict[str, tuple[str, ...]]]:
    """Rows in order of their Morton code, then id; what has no place comes last."""
    lon, lat = _floats(told["lon"]), _floats(told["lat"])
    placed = np.isfinite(lon) & np.isfinite(lat)
    x, y = world(np.where(placed, lon, 0.0), np.where(placed, lat, 0.0))
    code = np.where(placed, morton(x, y), NOWHERE)
    rank = told["id"].rank("ordinal").to_numpy() if told.height else np.empty(0)
    order = np.lexsort((rank, code))
    return {
        "order": order,
        "morton": code[order],
        "x": x[order].astype(np.uint32),
        "y": y[order].astype(np.uint32),
        "lon": lon[order],
        "lat": lat[order],
        "radius": _floats(told["radius_m"])[order].astype(np.float32),
        "placed": np.array([int(placed.sum())], dtype=np.int64),
    }, {}


def _times(told: pl.DataFrame, zone: str) -> dict[str, Array]:
    us = [told[name].cast(pl.Datetime("us", "UTC")) for name in ("earliest", "latest")]
    early, late = (column.to_physical().to_numpy().astype(np.int64) for column in us)
    at = early + (late - early) // 2
    local = pl.Series(at).cast(pl.Datetime("us", "UTC")).dt.convert_time_zone(zone).dt.date()
    days, number = np.unique(local.to_physical().to_numpy(), return_inverse=True)
    return {
        "earliest": early,
        "latest": late,
        "at": at,
        "days": days.astype(np.int32),
        "day_at": number.astype(np.uint32),
    }


def _numbers(told: pl.DataFrame) -> dict[str, Array]:
    return {
        "p": np.clip(_floats(told["p_happened"]), 0.0, 1.0),
        "origins": _whole(told["n_origins"]).clip(0, 65_535).astype(np.uint16),
        "reports": _whole(told["n_reports"]).astype(np.int32),
        "killed_low": _whole(told["killed_low"]).astype(np.int32),
        "killed_high": _whole(told["killed_high"]).astype(np.int32),
        "credibility": told["credibility"].cast(pl.UInt8).fill_null(6).to_numpy(),
    }


def _whole(column: pl.Series) -> Array:
    return column.cast(pl.Int64).fill_null(-1).to_numpy()


def _ids(ids: pl.Series) -> dict[str, Array]:
    wide = int(ids.str.len_bytes().max() or 1)  # type: ignore[arg-type]
    told = np.array(ids.to_list(), dtype=f"S{wide}")
    return {"ids": told.view(np.uint8).reshape(len(ids), wide)}


def _numbered(column: pl.Series, names: Sequence[str]) -> Array:
    """The number of each code; 0 for those without."""
    found = column.replace_strict(list(names), list(range(len(names))), default=0, return_dtype=pl.UInt16)
    return found.fill_null(0).to_numpy().copy()


def _names(codes: pl.Series) -> tuple[str, ...]:
    return (UNKNOWN, *sorted(set(codes.unique().drop_nulls().to_list()) - {UNKNOWN}))


def _weighted(column: pl.Series, name: str) -> tuple[tuple[str, ...], dict[str, Array]]:
    """A list of (code, weight) as flat arrays. A weight given to `unknown` is left to what is given to no code."""
    sizes = column.list.len().fill_null(0)
    flat = column.filter(sizes > 0).explode().struct
    row = np.repeat(np.arange(len(column)), sizes.to_numpy())
    pairs = pl.DataFrame({"row": row, "code": flat.field("code"), "weight": flat.field("weight")})
    pairs = pairs.filter((pl.col("code") != UNKNOWN) & (pl.col("weight") > 0))
    names = _names(pairs["code"])
    count = np.bincount(pairs["row"].to_numpy(), minlength=len(column))
    return names, {
        f"{name}_start": np.concatenate([[0], np.cumsum(count)]).astype(np.int64),
        f"{name}_code": _numbered(pairs["code"], names),
        f"{name}_weight": pairs["weight"].to_numpy().astype(np.float32),
    }


def _bits(column: pl.Series, name: str) -> tuple[tuple[str, ...], Array]:
    """A list of codes as the bits of one number; bit 0: none was told."""
    sizes = column.list.len().fill_null(0).to_numpy()
    flat = column.filter(pl.Series(sizes > 0)).explode()
    names = _names(flat)
    if len(names) > BITS:
        raise UnusableValue("too many different codes to draw", column=name, codes=len(names), most=BITS)
    bits = np.zeros(len(column), dtype=np.int64)
    row = np.repeat(np.arange(len(column)), sizes)
    np.bitwise_or.at(bits, row, np.int64(1) << _numbered(flat, names).astype(np.int64))
    return names, np.where(bits == 0, 1, bits)


def _rules(ids: pl.Series, rulings: pl.DataFrame, grounds: pl.DataFrame) -> tuple[tuple[Rule, ...], dict[str, Array]]:
    """The rulings over a whole period and area, and what each incident adds to each, rows rising."""
    whole = rulings.select(RULING_COLUMNS).filter((pl.col("period") == "whole") & (pl.col("area") == "all"))
    whole = whole.sort("agreement", "term", "reading", "party", "id").with_row_index("rule")
    rows = pl.DataFrame({"incident": ids}).with_row_index("row")
    found = (
        grounds.lazy()
        .select(GROUND_COLUMNS)
        .filter(pl.col("contribution") > 0)
        .join(whole.lazy().select("rule", ruling="id"), on="ruling")
        .join(rows.lazy(), on="incident")
        .group_by("rule", "row")
        .agg(pl.col("contribution").sum(), pl.col("p_act", "p_party").max())
        .sort("rule", "row")
        .collect()
    )
    count = np.bincount(found["rule"].to_numpy(), minlength=whole.height)
    told = whole.rename({"id": "ruling"}).select("ruling", "agreement", "term", "reading", "party", "status")
    return tuple(Rule(**row) for row in told.iter_rows(named=True)), {
        "rule_start": np.concatenate([[0], np.cumsum(count)]).astype(np.int64),
        "rule_row": found["row"].to_numpy().astype(np.uint32),
        "rule_p": found["contribution"].to_numpy().astype(np.float32),
        "rule_act": found["p_act"].to_numpy().astype(np.float32),
        "rule_party": found["p_party"].to_numpy().astype(np.float32),
    }


def _statuses(rules: tuple[Rule, ...], found: Mapping[str, Array], rows: int) -> tuple[tuple[str, ...], Array]:
    """Per row: the statuses of the rulings in which it counts, as bits; bit 0: in none."""
    names = (NO_RULING, *sorted({rule.status for rule in rules}))
    number = {name: np.int64(1) << at for at, name in enumerate(names)}
    each = np.array([number[rule.status] for rule in rules], dtype=np.int64)
    bits = np.zeros(rows, dtype=np.int64)
    counts = found["rule_p"] > COUNTS_FROM
    of = np.repeat(each, np.diff(found["rule_start"])) if each.size else np.empty(0, dtype=np.int64)
    np.bitwise_or.at(bits, found["rule_row"][counts], of[counts])
    return names, np.where(bits == 0, 1, bits)
