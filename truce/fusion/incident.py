"""From groups of reports to incidents: everything told is pooled, every difference is kept."""

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np
import polars as pl
import pyarrow as pa

from truce.fusion import constants as c
from truce.fusion.belief import belief, heard_from
from truce.fusion.disagree import disagreements
from truce.fusion.independence import COPIES, Voices, repeated, voices
from truce.fusion.packing import pack
from truce.fusion.pool import (
    UNKNOWN,
    Acts,
    Members,
    acts_of,
    add,
    arrow,
    choice,
    firsts,
    listed,
    numbered,
    some,
    spelled,
    structs,
    texts,
)
from truce.fusion.tellings import Bools, Floats, Ints
from truce.fusion.whenwhere import common_place, common_time
from truce.model.columns import conform, schema
from truce.model.ids import make_id
from truce.model.incident import Incident
from truce.model.report import Report

__all__ = ["COPIES", "POOLED", "pool_stretch", "to_pool"]

GRADES = ("A", "B", "C", "D", "E", "F")
GRADE = pl.col("grade").replace_strict({g: k for k, g in enumerate(GRADES)}, default=len(GRADES))
LEAD = "fire_detection"
NAMED = ("place", "weapon_system", "calibre_mm")
UNUSED = (  # columns of the report that say nothing of an incident
    "reference", "time_text", "time_zone", "time_precision", "where_kind", "geometry", "text", "language", "once",
    "repeats", "file", "row", "day",
)  # fmt: skip
KINDS = {
    name: kind
    for name, kind in {**pl.DataFrame(schema(Report).empty_table()).schema, "said": pl.String()}.items()
    if name not in UNUSED
}
POOLED = pa.schema([("stretch", pa.int64()), ("incidents", pa.large_binary()), ("copies", pa.large_binary())])
Column: TypeAlias = "pl.Series | pa.Array"  # one value for each incident


def to_pool(told: pl.DataFrame, groups: pl.DataFrame) -> pa.Table:
    """What `pool_stretch` needs of all reports, stretch by stretch; columns that nobody fills are left out.

    `told`: prepared reports; `groups`: columns of stretch.GROUPS and `stretch` of the group.
    """
    filled = [name for name in KINDS if name in told.columns and told[name].null_count() < max(len(told), 1)]
    members = told.select(filled).join(
        groups.drop("pairs", "dropped", strict=False), left_on="id", right_on="report", maintain_order="left"
    )
    return members.sort("stretch", maintain_order=True).to_arrow(compat_level=pl.CompatLevel.oldest())


def pool_stretch(table: pa.Table, *, grades: Mapping[str, float | None]) -> pa.Table:
    """One row (POOLED): the incidents of one stretch, and who repeated whom how often.

    `table`: columns of the reports with those of their groups (stretch.GROUPS) and `said`; absent ones are null.
    """
    m = members_of(pl.DataFrame(table))
    heard = voices(m)
    key = [int(m.frame["stretch"][0])]
    return pa.table([key, [pack(incidents(m, heard, grades))], [pack(repeated(m, heard))]], schema=POOLED)


def members_of(frame: pl.DataFrame) -> Members:
    """The reports of a stretch by group and id."""
    absent = {name: kind for name, kind in KINDS.items() if name not in frame.columns}
    frame = frame.with_columns(
        *(pl.lit(None, kind).alias(name) for name, kind in absent.items()),
        (pl.col("group").rank("dense").cast(pl.Int64) - 1).alias("inc"),
    ).sort("inc", "id")
    inc = frame["inc"].to_numpy()
    return Members(frame, inc, int(inc[-1]) + 1 if len(inc) else 0, micros(pl.coalesce("told_at", "latest"), frame))


def micros(time: pl.Expr, frame: pl.DataFrame) -> Ints:
    """Microseconds since 1970 of an instant."""
    told = frame.select(time.cast(pl.Datetime("us", "UTC")).dt.epoch("us")).to_series()
    answer: Ints = told.fill_null(np.iinfo(np.int64).max).to_numpy()
    return answer


def incidents(m: Members, heard: Voices, grades: Mapping[str, float | None]) -> pa.Table:
    """The incidents (columns of the noun), in the order of the names of their groups."""
    anchor = anchors(m)
    probability = m.frame["probability"].to_numpy().copy()
    probability[anchor] = 1.0
    weight = probability / heard.size[heard.of]
    total = add(m.inc, weight, m.n)
    acts = acts_of(m.frame)
    lead = leads(acts, len(m.inc))
    names = [make_id("incident", report) for report in m.frame["id"].gather(anchor).to_list()]
    origin = heard.name.gather(heard.of)
    return finished(
        {
            "id": pl.Series(names, dtype=pl.String),
            **common_time(m),
            **common_place(m),
            **precise(m),
            **pooled_acts(m, acts, lead, weight),
            **{name: pooled(m, name, weight, total) for name in ("by", "against", "target", "weapon_class")},
            "means": texts(m.inc, m.frame["means"], m.n),
            "phenomena": texts(m.inc, m.frame["phenomenon"], m.n),
            **toll(m, "killed"),
            **toll(m, "injured"),
            "flags": flags(m),
            **belief(heard, heard_from(m, heard, probability, lead, grades), m.n),
            "counts": unit_counts(m),
            "members": listed(m.inc, m.n, structs(report=m.frame["id"], probability=probability, origin=origin)),
            "n_reports": pl.Series(np.bincount(m.inc, minlength=m.n)),
            "disagreements": disagreements(m, acts),
        }
    )


def anchors(m: Members) -> Ints:
    """The report of each incident that was told first: it names the incident, so that later ones do not rename it."""
    order = np.lexsort((micros(pl.col("earliest"), m.frame), m.told, m.inc))
    return order[m.start]


def leads(acts: Acts, reports: int) -> Bools:
    """Which reports tell of a fire seen from space and of nothing else."""
    fire = (acts.code == LEAD).to_numpy()
    return some(acts.row, fire, reports) & ~some(acts.row, ~fire, reports)


def pooled_acts(m: Members, acts: Acts, lead: Bools, weight: Floats) -> dict[str, Column]:
    """acts, act. What goes with any act (a fire seen from space, 'unknown') gives way to what says more."""
    inc = m.inc[acts.row]
    fire, told = ((acts.code == code).to_numpy() for code in (LEAD, UNKNOWN))
    firm = some(inc, ~fire & ~told, m.n)
    counts = ~fire | ~firm[inc]
    beside = some(m.inc, ~lead, m.n)
    total = add(m.inc, weight * (~lead | ~beside[m.inc]), m.n)
    found = choice(
        inc[counts], acts.code.filter(pl.Series(counts)), (acts.weight * weight[acts.row])[counts], total
    )  # fmt: skip
    first = firsts(found.inc)
    share = np.append(found.share, 0.0)
    second = np.where(np.append(found.inc, -1)[first + 1] == found.inc[first], share[first + 1], -1.0)
    leading = first[share[first] > second]
    act = np.full(m.n, len(found.names))
    act[found.inc[leading]] = found.code[leading]
    return {"acts": found.lists(m.n), "act": found.names.append(pl.Series([UNKNOWN])).gather(act)}


def pooled(m: Members, column: str, weight: Floats, total: Floats) -> pa.Array:
    """The weighted choice of a trait with one value a report."""
    return choice(m.inc, m.frame[column], weight, total).lists(m.n)


def toll(m: Members, what: str) -> dict[str, Column]:
    """The low figure of the most informative report (grade, then narrowness), the highest of all."""
    low, high = f"{what}_low", f"{what}_high"
    told = m.frame.select(pl.coalesce(low, high).alias(low), pl.coalesce(high, low).alias(high), GRADE.alias("grade"))
    rows = np.flatnonzero(told[low].is_not_null().to_numpy())
    lows, highs, grade = (told[name].gather(rows).to_numpy() for name in told.columns)
    start = firsts(m.inc[rows])
    best = rows[np.lexsort((highs - lows, grade, m.inc[rows]))[start]]
    most = rows[np.lexsort((-highs, m.inc[rows]))[start]]
    return {low: spread(told[low], best, m), high: spread(told[high], most, m)}


def unit_counts(m: Members) -> pa.Array:
    """For every incident rows and numbers of each counting unit; never added across units."""
    unit, names = numbered(m.frame["unit"])
    pair, at = np.unique(m.inc * (len(names) + 1) + unit + 1, return_inverse=True)
    where, what = np.divmod(pair, len(names) + 1)
    count = np.zeros(len(pair), np.int64)
    np.add.at(count, at, m.frame["count"].cast(pl.Int64).fill_null(1).to_numpy())
    rows = np.bincount(at, minlength=len(pair))
    about = some(at, m.frame["approximate"].fill_null(value=False).to_numpy(), len(pair))
    named = names.gather(pl.Series(what - 1).replace(-1, None))
    return listed(where, m.n, structs(unit=named, rows=rows, count=count, approximate=about))


def precise(m: Members) -> dict[str, Column]:
    """place, weapon_system, calibre_mm of the report that knows its place best and tells them."""
    order = np.lexsort((m.frame["radius_m"].fill_null(np.inf).to_numpy(), m.inc))
    found: dict[str, Column] = {}
    for name in NAMED:
        rows = order[m.frame[name].is_not_null().to_numpy()[order]]
        found[name] = spread(m.frame[name], rows[firsts(m.inc[rows])], m)
    return found


def spread(values: pl.Series, rows: Ints, m: Members) -> pl.Series:
    """The values of these rows, each at its incident; null for the others."""
    at = np.full(m.n, -1)
    at[m.inc[rows]] = rows
    return values.gather(pl.Series(at).replace(-1, None))


def flags(m: Members) -> pa.Array:
    """For every incident every flag any report carries."""
    row, flag = spelled(m.frame["flags"])
    return texts(m.inc[row], flag.cast(pl.String), m.n)


def finished(columns: Mapping[str, Column]) -> pa.Table:
    """With the day and the method, exactly the columns of the noun."""
    times = pl.DataFrame({name: columns[name] for name in ("earliest", "latest")})
    middle = (pl.col("earliest").dt.epoch("us") + pl.col("latest").dt.epoch("us")) // 2
    day = times.select(pl.from_epoch(middle, "us").dt.date()).to_series()
    whole = {**columns, "method": pa.repeat(c.METHOD, len(times)), "day": day}
    arrays = {name: arrow(column) if isinstance(column, pl.Series) else column for name, column in whole.items()}
    return conform(Incident, pa.table(arrays))
