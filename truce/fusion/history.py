"""What became of incidents between two fusings: the old grouping held against the new one."""

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import polars as pl
import pyarrow as pa
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from truce.model.columns import conform, empty
from truce.model.history import Succession
from truce.model.ids import make_id

MEMBERS = {"incident": pl.String, "report": pl.String}
DECIDED = {"id": pl.String, "left": pl.String, "right": pl.String}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fusing:
    """The act that made the new grouping: when, by which method, from which version of the incidents.

    `decided`: `id, left, right` of every decision made or undone since the act before. `remade`: the act before
    was by another method. `withdrawn`: the reports that their upstream took back since the act before.
    """

    at: datetime
    method: str
    version: int
    decided: pl.DataFrame
    remade: bool = False
    withdrawn: frozenset[str] = frozenset()


def members_of(incidents: pl.DataFrame) -> pl.DataFrame:
    """(incident, report) of the columns `id, members` of incidents."""
    told = incidents.lazy().select(pl.col("id").alias("incident"), pl.col("members")).explode("members").collect()
    if told.is_empty():
        return pl.DataFrame(schema=MEMBERS)
    return told.drop_nulls("members").select("incident", pl.col("members").struct.field("report"))


def successions(old: pl.DataFrame, new: pl.DataFrame, fusing: Fusing) -> pa.Table:
    """The rows of Succession that lead from the old grouping to the new one; none where every report stayed.

    `old`, `new`: (incident, report), each report once. One row for each set of incidents that exchanged reports,
    so every id that is gone stands before exactly one of them. Incidents of new reports alone are no change.
    """
    held = old.join(new, on="report", how="left", suffix="_now").rename({"incident": "before", "incident_now": "after"})
    stayed = pl.col("before").eq_missing(pl.col("after"))
    moves = held.filter(~stayed)
    if moves.is_empty():
        return empty(Succession)
    touched = pl.concat([moves["before"], moves["after"].drop_nulls()]).unique()
    kept = held.filter(stayed & pl.col("before").is_in(touched.implode()))
    edges = numbered(pl.concat([moves, kept]).select("before", "after").unique())
    rows = edges.group_by("row").agg(pl.col("before").unique().sort(), pl.col("after").drop_nulls().unique().sort())
    carried = moves.join(edges.select("before", "row").unique(), on="before").sort("report")
    told = carried.group_by("row", maintain_order=True).agg(pl.struct("report", "before", "after").alias("moves"))
    new_ones = newcomers(old, new, edges)
    decisions = decisions_in(old, new, edges, fusing.decided)
    for part in (told, new_ones, decisions, taken_in(old, edges, fusing.withdrawn)):
        rows = rows.join(part, on="row", how="left")
    return finished(rows, fusing)


def numbered(edges: pl.DataFrame) -> pl.DataFrame:
    """(before, after, row): incidents that share reports, directly or through others, get one number."""
    left, right = (f"{side} " + edges[side].fill_null("") for side in ("before", "after"))
    names = pl.concat([left, right]).unique().sort()
    ends = [names.search_sorted(side).to_numpy() for side in (left, right.zip_with(edges["after"].is_not_null(), left))]
    graph = coo_array((np.ones(len(edges), dtype=np.int8), (ends[0], ends[1])), shape=(len(names), len(names)))
    _, label = connected_components(graph, directed=False)
    return edges.with_columns(pl.Series("row", label[ends[0]].astype(np.int64)))


def reports_of(side: str, members: pl.DataFrame, edges: pl.DataFrame) -> pl.DataFrame:
    """(row, report) of the members of every incident that stands on one side of a row."""
    ids = edges.select(pl.col(side).alias("incident"), "row").drop_nulls().unique()
    return members.join(ids, on="incident").select("row", "report")


def newcomers(old: pl.DataFrame, new: pl.DataFrame, edges: pl.DataFrame) -> pl.DataFrame:
    """(row, newcomers): the reports of its incidents that were in none before."""
    fresh = reports_of("after", new, edges).join(old, on="report", how="anti").sort("row", "report")
    return fresh.group_by("row", maintain_order=True).agg(pl.col("report").alias("newcomers"))


def decisions_in(old: pl.DataFrame, new: pl.DataFrame, edges: pl.DataFrame, decided: pl.DataFrame) -> pl.DataFrame:
    """(row, decisions): the ids of the decisions that speak of any of its reports."""
    ends = pl.concat([decided.select("id", report=side) for side in ("left", "right")])
    within = pl.concat([reports_of("before", old, edges), reports_of("after", new, edges)])
    return within.join(ends, on="report").group_by("row").agg(pl.col("id").unique().sort().alias("decisions"))


def taken_in(old: pl.DataFrame, edges: pl.DataFrame, withdrawn: frozenset[str]) -> pl.DataFrame:
    """(row, taken): the reports of its incidents of before that were taken back."""
    gone = reports_of("before", old, edges).filter(pl.col("report").is_in(sorted(withdrawn))).sort("row", "report")
    return gone.group_by("row", maintain_order=True).agg(pl.col("report").alias("taken"))


def finished(rows: pl.DataFrame, fusing: Fusing) -> pa.Table:
    """Kind, cause, ids; exactly the columns of the noun, by id."""
    before, after = pl.col("before").list.len(), pl.col("after").list.len()
    kind = (
        pl.when(after == 0).then(pl.lit("retired"))
        .when((before == 1) & (after == 1) & (pl.col("before").list.first() != pl.col("after").list.first()))
        .then(pl.lit("renamed"))
        .when((before > 1) & (after == 1)).then(pl.lit("merged"))
        .when((before == 1) & (after > 1)).then(pl.lit("split"))
        .otherwise(pl.lit("moved"))
    )  # fmt: skip
    cause = (
        pl.when(pl.lit(fusing.remade)).then(pl.lit("method"))
        .when(pl.col("decisions").is_not_null()).then(pl.lit("decision"))
        .when(pl.col("taken").is_not_null()).then(pl.lit("withdrawal"))
        .when(pl.col("newcomers").is_not_null()).then(pl.lit("reports"))
        .otherwise(pl.lit("neighbours"))
    )  # fmt: skip
    nothing = pl.lit([], dtype=pl.List(pl.String))
    whole = rows.with_columns(
        kind.alias("kind"),
        cause.alias("cause"),
        pl.concat_list(pl.col(name).fill_null(nothing) for name in ("decisions", "taken", "newcomers")).alias(
            "because"
        ),
        pl.lit(fusing.version, pl.Int64).alias("version"),
        pl.lit(fusing.method).alias("method"),
        pl.lit(fusing.at.astimezone(UTC)).dt.cast_time_unit("us").alias("at"),
        pl.lit(fusing.at.astimezone(UTC).date()).alias("day"),
    )
    said = whole.select(pl.col("before", "after").list.join(" ")).rows()
    ids = [make_id("succession", fusing.version, *sides) for sides in said]
    done = whole.with_columns(pl.Series("id", ids, dtype=pl.String)).sort("id")
    return conform(Succession, done.to_arrow(compat_level=pl.CompatLevel.oldest()))
