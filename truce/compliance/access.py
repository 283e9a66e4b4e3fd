"""Restrictions of the watchers themselves, as events that count under a term on access: whose, when, where.

A restriction is kept as a coverage record (denial, condition, delay, jamming...) or as a visit to a storage site at
which access or the reading of serial numbers was refused. Records of one watcher, kind and party that touch in time are
one restriction. It counts once, at the instant it began; one that began before the term was in force and lasted into it
counts at the start. Who controls the place is whom the record names; where it names nobody, it is laid to nobody.

Incidents may tell of the same obstruction. A restriction and an incident of an act that the term forbids are taken for
one where they lie less than an hour apart and the incident's disc meets what the watcher could have seen. They then
count once: the watchers' own record stands, unless it names nobody and the incident does; then the incident stands, as
far as it names.
"""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from truce.compliance.events import as_incidents, meetings, named
from truce.compliance.periods import HOUR, Force, instant
from truce.compliance.prepared import Floats, Incidents, us
from truce.compliance.rules.rule import Rule
from truce.compliance.setting import Setting

OBSTRUCTION = "obstruction_of_monitors"
REFUSED = {"serials_refused": "conditional", "access_denied": "denial"}  # what a visit to storage met
COLUMNS = ("id", "watcher", "kind", "party", "earliest", "latest", "lon", "lat", "reach_m")


@dataclass(frozen=True, slots=True, kw_only=True)
class Restrictions:
    """Restrictions as events of the same form as incidents, so that the same code counts them.

    `events`: one row a restriction, id that of its (first) record, `by` who controls the place (weight 1, or nobody
    named), `p_happened` what is left of it beside incidents that stand in its stead; an instant each: counted once.
    `kind`: vocabulary/access. `hours`: hours lost to each. `doubles`: per incident of the setting the share of it that
    a restriction already tells of: count it with 1 minus that.
    """

    events: Incidents
    kind: pl.Series
    hours: Floats
    doubles: Floats

    def by_party(self) -> pl.DataFrame:
        """Columns party (null: nobody named), kind, restrictions, hours; in order of party and kind."""
        by, size = self.events.by, self.events.size
        party = np.full(size, None, dtype=object)
        party[by.row] = np.array(by.codes, dtype=object)[by.code] if by.codes else None
        whose = pl.Series("party", party.tolist(), dtype=pl.String)
        frame = pl.DataFrame({"party": whose, "kind": self.kind, "hours": self.hours})
        return (
            frame.group_by("party", "kind").agg(pl.len().alias("restrictions"), pl.sum("hours")).sort("party", "kind")
        )


def restrictions(setting: Setting, rule: Rule, force: Force | None = None) -> Restrictions:
    """The restrictions that count under a rule of measure access, known at as-of. `force`: when the rule binds."""
    told = _told(setting).sort("id")
    start, end = us(told["earliest"]), us(told["latest"])
    begun = start if force is None else np.where(end > force.span.start, np.maximum(start, force.span.start), start)
    at = pl.Series("at", begun).cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    zero = pl.lit(0.0).alias("radius_m")
    events = as_incidents(told.with_columns(at.alias("earliest"), at.alias("latest"), zero), OBSTRUCTION)
    left, doubles = _once(setting, rule, replace(events, earliest=start, latest=end), told["reach_m"].to_numpy())
    return Restrictions(
        events=replace(events, p_happened=left), kind=told["kind"], hours=(end - start) / HOUR, doubles=doubles
    )


def _told(setting: Setting) -> pl.DataFrame:
    """Every restriction as a row with COLUMNS; what touches in time is one."""
    records = setting.coverage.filter(pl.col("restriction").is_in(sorted(setting.words.access))).select(
        "id", "watcher", pl.col("restriction").alias("kind"), pl.col("restricted_by").alias("party"),
        "earliest", "latest", "lon", "lat", pl.col("radius_m").alias("reach_m"),
    )  # fmt: skip
    cut = pl.col("latest").clip(upper_bound=instant(setting.as_of))
    kept = _joined(records.with_columns(cut), ["watcher", "kind", "party"])
    visits = _refused(setting)
    return pl.concat([kept.select(COLUMNS), _not_logged(visits, kept).select(COLUMNS)])


def _joined(records: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Records of one key that touch in time as one row: the first's id and place, all of their time."""
    ends = pl.col("latest").cum_max().shift(1).over(keys)
    fresh = (pl.col("earliest") > ends).fill_null(True)
    return (
        records.sort([*keys, "earliest", "id"])
        .with_columns(fresh.cum_sum().over(keys).alias("turn"))
        .group_by([*keys, "turn"], maintain_order=True)
        .agg(pl.col("id", "lon", "lat", "earliest").first(), pl.col("latest", "reach_m").max())
    )


def _refused(setting: Setting) -> pl.DataFrame:
    """Visits to storage sites at which access or serial numbers were refused; one row a visit."""
    kind = pl.col("result").replace_strict(REFUSED, default=None, return_dtype=pl.String)
    rows = setting.inventories.with_columns(kind.alias("kind")).filter(pl.col("kind").is_not_null())
    return (
        rows.sort("id")
        .group_by("site", "kind", "party", "earliest", "latest", maintain_order=True)
        .agg(pl.col("id", "lon", "lat").first(), pl.col("radius_m").max().fill_null(0.0).alias("reach_m"))
        .rename({"site": "watcher"})
    )


def _not_logged(visits: pl.DataFrame, kept: pl.DataFrame) -> pl.DataFrame:
    """The visits that no coverage record of the same time, place and party tells of already."""
    if visits.is_empty() or kept.is_empty():
        return visits
    a, b = as_incidents(_disc(visits), OBSTRUCTION), as_incidents(_disc(kept), OBSTRUCTION)
    i, j = meetings(a, np.maximum(a.radius_m, 1.0), b, np.arange(b.size))
    mine = visits.sort("id")["party"].gather(i)
    theirs = kept.sort("id")["party"].gather(j)
    same = (mine == theirs).fill_null(True).to_numpy()
    return visits.sort("id").filter(~pl.Series(np.isin(np.arange(visits.height), i[same])))


def _disc(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.col("reach_m").alias("radius_m"))


def _once(setting: Setting, rule: Rule, events: Incidents, reach_m: Floats) -> tuple[Floats, Floats]:
    """(what is left of each restriction, how far each incident is told by one), so that a pair counts once."""
    incidents = setting.incidents
    p = incidents.acts.mass(rule.acts) * incidents.p_happened
    left, doubles = np.ones(events.size), np.zeros(incidents.size)
    event, row = meetings(events, reach_m, incidents, np.flatnonzero(p > setting.options.told))
    ours, theirs = named(events)[event], incidents.by.told()[row]
    np.maximum.at(doubles, row, np.where(ours, 1.0, 1.0 - theirs))
    np.minimum.at(left, event, np.where(ours, 1.0, 1.0 - p[row] * theirs))
    return left, doubles
