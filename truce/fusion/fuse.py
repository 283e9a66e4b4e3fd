"""fuse: from reports to incidents. The method, step by step.

1. What each source's habits are is learned from the reports alone (learn.py): coverage, errors of place and time,
   what its codes mean, how often it repeats itself; how events burst and how crowded it is.
2. Reports are cut into stretches of days; each stretch also sees the edges of its neighbours (stretch.py).
3. In a stretch, pairs near in place and time or alike in words are looked at, groups grow, and every report moves to
   where it is best off; a group is weighed as a whole (kernels/).
4. What the reports of a group tell is pooled into an incident; nothing told is lost (incident.py).

With what was learned given, everything depends only on the reports near in time, so a change of one day touches few
stretches (refuse).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import polars as pl
import pyarrow as pa

from truce.engines.contract import Engine
from truce.fusion import constants as c
from truce.fusion.incident import COPIES, POOLED, pool_stretch, to_pool
from truce.fusion.learn import learn
from truce.fusion.packing import unpack
from truce.fusion.profiles import known_from, profiles_of
from truce.fusion.solve import Solved, batches, solve
from truce.fusion.tellings import prepared
from truce.model.columns import schema
from truce.model.incident import Incident
from truce.vocabulary import vocabulary

NOBODY_DECIDED = pl.DataFrame(schema={"left": pl.String, "right": pl.String, "same": pl.Boolean})
NO_COPIES = pl.DataFrame(schema={"source": pl.String, "other": pl.String, "n": pl.Int64})


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """What was compared and what was not: nothing is left out uncounted."""

    reports: int
    pairs: int  # looked at
    pairs_dropped: int  # of those not kept: in a crowd a report keeps the best of its pairs
    links: int  # of which so many ended in one incident or might have
    seams: int  # reports where two stretches met and did not agree
    no_place: int  # reports without a place: compared only where words or address are alike
    wide_place: int  # places as wide as an oblast: they add little, and words find their partners
    learned_from: int  # reports from which the sources' habits were learned; 0: they were given


@dataclass(frozen=True, slots=True)
class Fused:
    """Incidents, links and source profiles as the tables of their nouns, and what was compared."""

    incidents: pa.Table
    links: pa.Table
    profiles: pa.Table
    statistics: Statistics


def fuse(
    reports: pl.DataFrame,
    engine: Engine,
    *,
    grades: Mapping[str, float | None] | None = None,
    profiles: pa.Table | None = None,
    decisions: pl.DataFrame | None = None,
) -> Fused:
    """Which reports speak of one event, and what they tell together.

    `reports`: the columns of model.Report. `grades`: Admiralty letter to the prior probability that an item is
    true (default: the vocabulary's; a letter without a value stands at the neutral one). `profiles`: habits learned
    before (None: learn them now, from these reports). `decisions` (left, right: ids of reports; same: bool) bind.
    Every report ends in exactly one incident. The answer does not depend on row order, engine or number of workers.
    """
    told = prepared(reports)
    ruled = NOBODY_DECIDED if decisions is None else decisions
    learned, lessons = (None, 0) if profiles is not None else learn(told, engine)
    held = profiles if learned is None else profiles_of(learned, NO_COPIES)
    known = known_from(held, told)  # also when just learned: used as kept, to the last digit, so that refuse agrees
    solved = solve(told, engine, known, None, ruled)
    incidents, copies = pooled(told, solved, engine, grades)
    made = held if learned is None else profiles_of(learned, copies)
    links = solved.links.drop_columns(["key"]).sort_by([(name, "ascending") for name in ("day", "left", "right")])
    return Fused(incidents, links, made, statistics(told, solved, lessons))


def pooled(
    told: pl.DataFrame, solved: Solved, engine: Engine, grades: Mapping[str, float | None] | None
) -> tuple[pa.Table, pl.DataFrame]:
    """Incidents of the groups, sorted by day and id; and (source, from, n): who repeated whom how often."""
    if grades is None:
        grades = {letter: grade.p_true for letter, grade in vocabulary().grades.items()}
    parts = [POOLED.empty_table()]
    for batch in batches(solved.groups["stretch"].unique()):
        groups = solved.groups.filter(pl.col("stretch").is_in(batch))
        table = to_pool(told.join(groups.select(id="report"), on="id", how="semi"), groups)
        parts.append(engine.by_key(table, "stretch", partial(pool_stretch, grades=dict(grades)), POOLED))
    found = pa.concat_tables(parts)
    incidents = unpack(found.column("incidents"), schema(Incident))
    copies = pl.DataFrame(unpack(found.column("copies"), COPIES))
    return incidents.sort_by([("day", "ascending"), ("id", "ascending")]), copies


def statistics(told: pl.DataFrame, solved: Solved, lessons: int) -> Statistics:
    """Counts of what was looked at."""
    placed = pl.col("lon").is_not_null() & pl.col("lat").is_not_null() & pl.col("radius_m").is_not_null()
    counts = told.select(
        (~placed).sum().alias("no_place"),
        (placed & (pl.col("radius_m") > c.WIDE_DISC_KM * 1000 * c.SIGMA_OF_RADIUS)).sum().alias("wide_place"),
    ).row(0, named=True)
    return Statistics(
        reports=len(told), pairs=solved.pairs, pairs_dropped=solved.dropped, links=solved.links.num_rows,
        seams=solved.seams, learned_from=lessons, **counts,
    )  # fmt: skip
