"""What each incident adds to each ruling, every factor of it; and what fell out of force."""

from typing import Any

import numpy as np
import polars as pl

from truce.compliance.count.counting import Case, Count, area_factor
from truce.compliance.count.factors import party_factor
from truce.compliance.prepared import Flags, Floats
from truce.compliance.setting import Setting


def grounds_of(setting: Setting, case: Case, found: Count, ids: list[str | None]) -> pl.DataFrame:
    """What each incident adds to each ruling of a count, above the floor, and what is left open about it."""
    floor, pairs = setting.options.ground_floor, case.pairs
    asked = np.array(
        [
            i is not None and g[0] in setting.options.grounds_for
            for i, g in zip(ids, case.stretches.groups(), strict=True)
        ]
    )
    open_ = (found.pair_upper > floor) & (found.pair_upper > found.pair_p + 1e-12)
    keep = np.flatnonzero(((found.pair_p > floor) | open_) & asked[pairs.group])
    group, row = pairs.group[keep], pairs.row[keep]
    days = len(case.stretches.days)
    return _ground_frame(
        case,
        found,
        row,
        ruling=pl.Series([i or "" for i in ids], dtype=pl.String).gather(group),
        force=pairs.share[keep] * (0.0 if case.force.state == "unknown_start" else 1.0),
        elsewhere=group > days,
        setting=setting,
    )


def _ground_frame(
    case: Case, found: Count, row: Any, *, ruling: pl.Series, force: Floats, elsewhere: Flags, setting: Setting
) -> pl.DataFrame:
    incidents, reach = case.incidents, found.reach
    zone, act, happened = reach.factor.p[row], case.act.p[row], incidents.p_happened[row]
    party, area = party_factor(incidents, found.party)[row], area_factor(case, found.area)[row]
    note = np.select(
        [
            np.full(row.size, case.force.state == "unknown_start"),
            reach.factor.open[row] & np.full(row.size, reach.note == "no_geometry"),
            reach.factor.open[row] & ~incidents.placed[row],
            reach.factor.open[row],
            elsewhere,
            incidents.exercise[row],
            case.act.open[row],
        ],
        ["start_unknown", "no_geometry", "no_place", "no_line", "matched_window", "exercise", "left_open"],
        "",
    )
    return pl.DataFrame(
        {
            "ruling": ruling,
            "incident": incidents.id.gather(row),
            "p_force": force,
            "p_zone": zone,
            "p_act": act,
            "p_happened": happened,
            "p_party": party,
            "p_area": area,
            "contribution": force * zone * act * happened * party * area,
            "line": _versions(setting, case, found, row),
            "note": pl.Series(note, dtype=pl.String).replace({"": None}),
            "day": incidents.day.gather(row),
        }
    )


def _versions(setting: Setting, case: Case, found: Count, row: Any) -> pl.Series:
    """Id of the line version used for each incident; null where no line bears on it, or none is known that day."""
    series = found.reach.series or (setting.control if found.area != "all" else None)
    if series is None:
        return pl.Series([None] * row.size, dtype=pl.String)
    version = series.version(case.incidents.at[row])
    names = pl.Series([*series.ids, None], dtype=pl.String)
    return names.gather(np.where((version >= 0) & case.incidents.placed[row], version, len(series.ids)))


def outside_grounds(setting: Setting, case: Case, found: Count, ruling: str) -> pl.DataFrame:
    """Incidents of the kind near the period but out of force: kept with p_force 0, never counted."""
    incidents, whole = case.incidents, case.stretches.whole
    instantly = incidents.earliest == incidents.latest
    touches = np.where(
        instantly,
        (incidents.earliest >= whole.start) & (incidents.earliest < whole.end),
        (incidents.earliest < whole.end) & (incidents.latest > whole.start),
    )
    near = np.zeros(incidents.size, dtype=bool)
    for span in case.stretches.near:
        near |= np.where(
            instantly,
            (incidents.earliest >= span.start) & (incidents.earliest < span.end),
            (incidents.earliest < span.end) & (incidents.latest > span.start),
        )
    would = found.reach.factor.high * case.act.high * incidents.p_happened
    if case.force.state in {"in_force", "unknown_start"}:
        near &= ~touches.astype(bool)
    row = np.flatnonzero(near & (would > setting.options.ground_floor))
    frame = _ground_frame(
        case,
        found,
        row,
        ruling=pl.Series([ruling] * row.size, dtype=pl.String),
        force=np.zeros(row.size),
        elsewhere=np.zeros(row.size, dtype=bool),
        setting=setting,
    )
    return frame.with_columns(pl.lit("out_of_force").alias("note"))
