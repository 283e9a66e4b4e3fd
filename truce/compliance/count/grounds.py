"""What each incident adds to each ruling, every factor of it; and what fell out of force."""

import numpy as np
import polars as pl

from truce.compliance.count.bearing import Bearing, told
from truce.compliance.count.factors import party_factor
from truce.compliance.count.stretches import Pairs, pairs_of
from truce.compliance.periods import Ints, Span
from truce.compliance.prepared import Flags, Floats, Incidents, Kinds
from truce.compliance.setting import Setting
from truce.compliance.space.lines import Series

OUTSIDE = -1  # the cell of what fell out of force
GROUNDS: Kinds = {
    "cell": pl.Int64,
    "incident": pl.String,
    "p_force": pl.Float64,
    "p_zone": pl.Float64,
    "p_act": pl.Float64,
    "p_happened": pl.Float64,
    "p_party": pl.Float64,
    "p_area": pl.Float64,
    "contribution": pl.Float64,
    "line": pl.String,
    "note": pl.String,
    "day": pl.Date,
}


def grounds_of(setting: Setting, bearing: Bearing) -> pl.DataFrame:
    """What each incident at hand adds to each cell that grounds were asked of, above the floor, or leaves open."""
    case, parts = bearing.case, [pl.DataFrame(schema=GROUNDS)]
    asked = np.array([g[0] in setting.options.grounds_for and g[2] for g in case.stretches.groups()])
    if case.counted and asked.any():
        pairs = pairs_of(bearing.incidents.earliest, bearing.incidents.latest, case.stretches)
        pairs = pairs.take(np.flatnonzero(asked[pairs.group]))
        for line, (party, area) in enumerate(case.lines):
            parts.append(_line(setting, bearing, pairs, party, area, line * case.groups))
    if not case.counted or "whole" in setting.options.grounds_for:
        parts.append(_outside(setting, bearing))
    return pl.concat(parts)


def _line(setting: Setting, bearing: Bearing, pairs: Pairs, party: str, area: str, first: int) -> pl.DataFrame:
    floor, case = setting.options.ground_floor, bearing.case
    each = told(bearing, party, area)
    p, upper = each.p[pairs.row] * pairs.share * case.started, each.high[pairs.row] * pairs.share
    some = pairs.take(np.flatnonzero((p > floor) | ((upper > floor) & (upper > p + 1e-12))))
    return _frame(
        setting,
        bearing,
        (party, area),
        some.row,
        cell=first + some.group,
        force=some.share * case.started,
        elsewhere=some.group > len(case.stretches.days),
    )


def _frame(
    setting: Setting,
    bearing: Bearing,
    line: tuple[str, str],
    row: Ints,
    *,
    cell: Ints,
    force: Floats,
    elsewhere: Flags,
) -> pl.DataFrame:
    incidents, reach, (party, area) = bearing.incidents, bearing.reaches[line[0]], line
    zone, act = reach.factor.p[row], (bearing.act.p * (1.0 - bearing.excused))[row]
    happened, by, there = incidents.p_happened[row], party_factor(incidents, party)[row], bearing.area(area)[row]
    return pl.DataFrame(
        {
            "cell": cell,
            "incident": incidents.id.gather(row),
            "p_force": force,
            "p_zone": zone,
            "p_act": act,
            "p_happened": happened,
            "p_party": by,
            "p_area": there,
            "contribution": force * zone * act * happened * by * there,
            "line": _versions(setting, bearing, line, row),
            "note": _notes(bearing, party, row, elsewhere),
            "day": incidents.day.gather(row),
        },
        schema=GROUNDS,
    )


def _notes(bearing: Bearing, party: str, row: Ints, elsewhere: Flags) -> pl.Series:
    """The code of what bears on each: the first that fits."""
    reach, incidents = bearing.reaches[party], bearing.incidents
    open_zone, size = reach.factor.open[row], row.size
    note = np.select(
        [
            np.full(size, bearing.case.force.state == "unknown_start"),
            open_zone & np.full(size, reach.note == "no_geometry"),
            open_zone & ~incidents.placed[row],
            open_zone,
            elsewhere,
            bearing.excused[row] > 0,
            incidents.exercise[row],
            bearing.act.open[row],
        ],
        ["start_unknown", "no_geometry", "no_place", "no_line", "matched_window", "excused", "exercise", "left_open"],
        "",
    )
    return pl.Series(note, dtype=pl.String).replace({"": None})


def series_of(setting: Setting, bearing: Bearing, line: tuple[str, str]) -> Series | None:
    """The line series that bears on a ruling's numbers."""
    party, area = line
    return bearing.reaches[party].series or (setting.control if area != "all" else None)


def _versions(setting: Setting, bearing: Bearing, line: tuple[str, str], row: Ints) -> pl.Series:
    """Id of the line version used for each incident; null where no line bears on it, or none is known that day."""
    series = series_of(setting, bearing, line)
    if series is None:
        return pl.Series([None] * row.size, dtype=pl.String)
    version = series.version(bearing.incidents.at[row])
    names = pl.Series([*series.ids, None], dtype=pl.String)
    return names.gather(np.where((version >= 0) & bearing.incidents.placed[row], version, len(series.ids)))


def _touches(incidents: Incidents, span: Span) -> Flags:
    """Whether each interval meets a stretch; an instant is in or out."""
    earliest, latest = incidents.earliest, incidents.latest
    inside = (earliest >= span.start) & (earliest < span.end)
    return np.where(earliest == latest, inside, (earliest < span.end) & (latest > span.start)).astype(bool)


def _outside(setting: Setting, bearing: Bearing) -> pl.DataFrame:
    """Incidents of the kind near the period but out of force: kept with p_force 0, never counted."""
    case, incidents = bearing.case, bearing.incidents
    near = np.zeros(incidents.size, dtype=bool)
    for span in case.stretches.near:
        near |= _touches(incidents, span)
    if case.force.state in {"in_force", "unknown_start"}:
        near &= ~_touches(incidents, case.stretches.whole)
    would = bearing.reaches["any"].factor.high * bearing.act.high * incidents.p_happened
    row = np.flatnonzero(near & (would > setting.options.ground_floor))
    none = np.zeros(row.size)
    cell, elsewhere = np.full(row.size, OUTSIDE), np.zeros(row.size, dtype=bool)
    frame = _frame(setting, bearing, ("any", "all"), row, cell=cell, force=none, elsewhere=elsewhere)
    return frame.with_columns(note=pl.lit("out_of_force"))
