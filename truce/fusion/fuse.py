"""fuse and refuse: from reports to incidents, at once or as reports come. The method, step by step.

1. Reports are cut into stretches of 64 days; each stretch also sees the edges of its neighbours (block.py).
2. In a stretch, pairs near in space and time or alike in words are compared (candidates.py, traits.py).
3. The few parameters of the comparison are learned from the stretch itself, without labels (learn.py).
4. Pairs in favour join reports into components; each component is split into clusters scored as wholes (cluster.py).
5. What the reports of a cluster tell is pooled into an incident; nothing told is lost (incident.py).

Everything depends only on the reports near in time, so a change of one day touches few stretches (refuse).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl
import pyarrow as pa

from truce.engines.contract import Engine
from truce.fusion import constants as c
from truce.fusion.block import DROPPED, PAIRS, score_stretch, with_halo
from truce.fusion.cluster import GROUPS, cluster_bucket
from truce.fusion.incident import incidents
from truce.fusion.links import links
from truce.fusion.tellings import COLUMNS, block_of, in_days, plain_words
from truce.fusion.traits import SAME_WORDS
from truce.vocabulary import vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """What was compared and what was not: nothing is left out uncounted."""

    reports: int
    pairs: int
    crowded_reports: int  # reports with so many neighbours that some were not compared with them
    pairs_dropped: int  # those comparisons, each counted from the side that left it out
    no_place: int  # reports without a place: compared only where words or address are alike
    wide_place: int  # places as wide as an oblast: likewise
    wide_time: int  # intervals longer than eight days: never compared, each its own incident


@dataclass(frozen=True, slots=True)
class Fused:
    """Incidents and links as the tables of their nouns, and what was compared."""

    incidents: pa.Table
    links: pa.Table
    statistics: Statistics


@dataclass(frozen=True, slots=True)
class Refused:
    """What changed: all incidents and links that now lie on `days`; those of all other days stand as they were."""

    incidents: pa.Table
    links: pa.Table
    days: tuple[date, ...]
    statistics: Statistics


@dataclass(frozen=True, slots=True)
class Solved:
    """Groups (report, group, component, probability) of the reports looked at, with their scored pairs."""

    groups: pl.DataFrame
    pairs: pl.DataFrame
    dropped: pl.DataFrame


def fuse(
    reports: pl.DataFrame,
    engine: Engine,
    *,
    grades: Mapping[str, float | None] | None = None,
    decisions: pl.DataFrame | None = None,  # noqa: ARG001 - does not bind yet
) -> Fused:
    """Which reports speak of one event, and what they tell together.

    `reports`: the columns of model.Report. `grades`: Admiralty letter to the prior probability that an item is
    true (default: the vocabulary's; a letter without a value stands at the neutral one). Every report ends in
    exactly one incident, with a probability of one half or more. The answer does not depend on row order.
    """
    told = prepared(reports)
    solved = solve(told, engine, None)
    return summed(told, solved, grades, statistics(told, solved))


def refuse(
    reports: pl.DataFrame,
    kept_incidents: pa.Table,
    kept_links: pa.Table,
    changed_days: Collection[date],
    engine: Engine,
    *,
    grades: Mapping[str, float | None] | None = None,
    decisions: pl.DataFrame | None = None,  # noqa: ARG001 - does not bind yet
) -> Refused:
    """The same answer as `fuse` of all `reports`, doing again only what the reports of `changed_days` can touch.

    `kept_incidents` and `kept_links` are the answer before those days changed. The caller puts the rows
    returned in place of those it keeps for the returned days.
    """
    told = prepared(reports)
    touched, solved = closure(told, set(changed_days), engine)
    again = set(solved.groups.filter(pl.col("component").is_in(touched.implode()))["report"])
    within = told.filter(pl.col("id").is_in(list(again)))
    part = Solved(solved.groups.filter(pl.col("report").is_in(list(again))), solved.pairs, solved.dropped)
    fresh = summed(within, part, grades, statistics(told, solved), everyone=told)
    return merged(fresh, kept_incidents, kept_links, again)


def prepared(reports: pl.DataFrame) -> pl.DataFrame:
    """The reports sorted by id, with `said`, their words made comparable, and `stretch`."""
    text = reports["text"] if "text" in reports.columns else None
    if text is None:
        reports = reports.with_columns(pl.lit(None, pl.String).alias("text"))
    return reports.with_columns(
        plain_words(pl.col("text").cast(pl.String)).alias("said"), block_of(pl.col("day")).alias("stretch")
    ).sort("id")


def solve(told: pl.DataFrame, engine: Engine, stretches: Collection[int] | None) -> Solved:
    """Score the pairs of the stretches (None: all), join them into components, cut those into groups."""
    seen = with_halo(told.lazy().select(*COLUMNS))
    if stretches is not None:
        seen = seen.filter(pl.col("stretch").is_in(list(stretches)))
    table = seen.collect().to_arrow(compat_level=pl.CompatLevel.oldest())
    scored = pl.DataFrame(engine.by_key(table, "stretch", score_stretch, PAIRS))
    dropped = scored.filter(pl.col("right") == DROPPED)
    pairs = scored if dropped.is_empty() else scored.filter(pl.col("right") != DROPPED)
    return Solved(grouped(told, pairs, engine), pairs, dropped)


def grouped(told: pl.DataFrame, pairs: pl.DataFrame, engine: Engine) -> pl.DataFrame:
    """(report, group, component, probability) for every report."""
    evidence = pl.max_horizontal("score", pl.lit(c.FLOOR)) - pl.col("same_source") + pl.col("pull")
    weighed = pairs.select("left", "right", evidence.alias("score"), "once")
    joined = weighed.filter(pl.col("score") + pl.col("once") > 0)
    ids = told["id"].to_arrow(compat_level=pl.CompatLevel.oldest()).cast(pa.string())
    whole = engine.connect(ids, *(joined[end].to_arrow().cast(pa.string()) for end in ("left", "right")))
    nodes = told.select("id", "stretch", pl.Series("component", pl.Series(whole)))
    edges = (
        weighed.join(nodes, left_on="left", right_on="id")
        .join(nodes.select("id", pl.col("component").alias("other")), left_on="right", right_on="id")
        .filter(pl.col("component") == pl.col("other"))
        .join(nodes.select(component="id", bucket="stretch"), on="component")
        .select("bucket", "left", "right", "score", "once")
        .sort("left", "right")
    )
    table = edges.to_arrow(compat_level=pl.CompatLevel.oldest())
    found = pl.DataFrame(engine.by_key(table, "bucket", cluster_bucket, GROUPS))
    return nodes.select(pl.col("id").alias("report"), "component").join(found, on="report", how="left").with_columns(
        pl.col("group").fill_null(pl.col("report")), pl.col("probability").fill_null(1.0)
    ).sort("report")  # fmt: skip


def summed(
    told: pl.DataFrame,
    solved: Solved,
    grades: Mapping[str, float | None] | None,
    counted: Statistics,
    everyone: pl.DataFrame | None = None,
) -> Fused:
    """Incidents of the groups of `told`, and the links of their reports."""
    if grades is None:
        grades = {letter: grade.p_true for letter, grade in vocabulary().grades.items()}
    inc = solved.groups.with_columns((pl.col("group").rank("dense").cast(pl.Int64) - 1).alias("inc"))
    members = told.join(inc.select("report", "inc", "probability"), left_on="id", right_on="report")
    pairs = worth_keeping(solved.pairs, inc.select("report", "inc"))
    copies = pairs.filter(pl.col("together") & (pl.col("alike") >= SAME_WORDS)).select("left", "right")
    days = (told if everyone is None else everyone).select("id", "day")
    return Fused(incidents(members, copies, grades), links(pairs, days), counted)


def worth_keeping(pairs: pl.DataFrame, number: pl.DataFrame) -> pl.DataFrame:
    """The pairs that are links of these reports, with `together`: both ended in one incident.

    The wide table of all pairs is by far the largest thing here; it is looked at once, and never copied whole.
    """
    ends = (
        pairs.select("left", "right")
        .join(number, left_on="left", right_on="report", how="left", maintain_order="left")
        .join(number, left_on="right", right_on="report", how="left", suffix="_b", maintain_order="left")
    )
    together = (ends["inc"] == ends["inc_b"]).fill_null(value=False)
    ours = ends["inc"].is_not_null() | ends["inc_b"].is_not_null()
    wanted = ours & (together | (pairs["probability"] >= c.LINK_FROM))
    return pairs.filter(wanted).with_columns(together.filter(wanted).alias("together"))


def statistics(told: pl.DataFrame, solved: Solved) -> Statistics:
    """Counts of what was looked at."""
    placed = pl.col("lon").is_not_null() & pl.col("lat").is_not_null() & pl.col("radius_m").is_not_null()
    counts = told.select(
        (~placed).sum().alias("no_place"),
        (placed & (pl.col("radius_m") > c.WIDE_DISC_KM * 1000 * c.SIGMA_OF_RADIUS)).sum().alias("wide_place"),
        ((in_days(pl.col("latest")) - in_days(pl.col("earliest"))) > c.LONGEST_DAYS).sum().alias("wide_time"),
    ).row(0, named=True)
    return Statistics(
        reports=len(told),
        pairs=len(solved.pairs),
        crowded_reports=solved.dropped["left"].n_unique(),
        pairs_dropped=int(solved.dropped["score"].sum()),
        **counts,
    )


def closure(told: pl.DataFrame, changed: set[date], engine: Engine) -> tuple[pl.Series, Solved]:
    """Components that a change of these days can touch, and the solution of enough stretches to hold them whole."""
    near = {day + timedelta(days=k) for day in changed for k in (-c.TOUCH_DAYS, 0, c.TOUCH_DAYS)}
    stretches = {(day - date(1970, 1, 1)).days // c.BLOCK_DAYS for day in near}
    into = pl.col("day").cast(pl.Int32).mod(c.BLOCK_DAYS)
    after = pl.col("stretch").is_in([s + 1 for s in stretches]) & (into < c.HALO_AHEAD_DAYS)
    touched = told.filter(pl.col("stretch").is_in(list(stretches)) | after)["id"]
    looked = {s + k for s in stretches for k in (-1, 0, 1)}
    while True:
        around = {s + k for s in looked for k in (-1, 0, 1)}
        within = told.filter(pl.col("stretch").is_in(list(around)))
        solved = solve(within, engine, looked)
        reached = solved.groups.filter(pl.col("report").is_in(touched.implode()))["component"].unique()
        members = solved.groups.filter(pl.col("component").is_in(reached.implode()))["report"]
        held = set(within.filter(pl.col("id").is_in(members.implode()))["stretch"])
        wanted = held | {s - 1 for s in held}
        if wanted <= looked:
            return reached, solved
        looked |= wanted | {s + 1 for s in held}


def merged(fresh: Fused, kept_incidents: pa.Table, kept_links: pa.Table, again: set[str]) -> Refused:
    """Fresh rows in place of those that rest on a report that was looked at again; the days on which rows differ."""
    reports = list(again)
    old_incidents, old_links = pl.DataFrame(kept_incidents), pl.DataFrame(kept_links)
    gone = pl.col("members").list.eval(pl.element().struct.field("report").is_in(reports)).list.any()
    lost = pl.col("left").is_in(reports) | pl.col("right").is_in(reports)
    new_incidents, new_links = pl.DataFrame(fresh.incidents), pl.DataFrame(fresh.links)
    days = sorted(
        set(old_incidents.filter(gone)["day"])
        | set(old_links.filter(lost)["day"])
        | set(new_incidents["day"])
        | set(new_links["day"])
    )
    on_days = pl.col("day").is_in(days)
    incidents_now = pl.concat([old_incidents.filter(~gone & on_days), new_incidents]).sort("day", "id")
    links_now = pl.concat([old_links.filter(~lost & on_days), new_links]).sort("day", "left", "right")
    return Refused(
        incidents_now.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(kept_incidents.schema),
        links_now.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(kept_links.schema),
        tuple(days),
        fresh.statistics,
    )
