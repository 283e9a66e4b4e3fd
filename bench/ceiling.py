"""The mark of an all-knowing matcher: it is told how every source errs, and scores clusters as wholes.

    python -m bench.ceiling WORLD_DIR --world NAME

Not a peer and not a bound in theory: it joins greedily, and its rate of incidents around a report is read off the
nearest forty. What it is told: coverage, repeats, location error by precision, tails, lag, confusions of act and actor,
casualty noise, clock errors, who copies (a copy is laid on what it copies first), who invents and moves, who sees only
the north. It never reads the truth.
"""

import argparse
from pathlib import Path

import numpy as np
import polars as pl
from scipy.spatial import cKDTree
from scipy.stats import nbinom

from bench.ceiling_kernel import Known, agglomerate
from bench.score import measured
from bench.worlds_reports import KIND, MOVED_KM
from bench.worlds_tables import ACTOR_SHARE, ACTORS, ACTS, CODES, HALF_NAMED, SCHEMES, UNNAMED, WORLDS, Teller, World
from bench.worlds_truth import FORCE, FREQUENCY, KM_PER_LAT, KM_PER_LON, LAT0, LON0, Floats, Ints

SNAPPED_KM = 6.0  # what putting a vague place on a town adds
MOST_KILLED = 40
NEAREST = 40
DAY_KM = 0.25  # a day counts as so many km in what is near
TINY = 1e-12


def codes_given_acts(world: World, teller: Teller) -> dict[str, Floats]:
    """Each code of a source -> probability of it under every act."""
    size = len(ACTS)
    kinds = (KIND[:, None] == KIND[None, :]).astype(float)
    told = (1 - world.misfiled) * np.eye(size) + 0.7 * world.misfiled * kinds / kinds.sum(1, keepdims=True)
    told += 0.3 * world.misfiled * FREQUENCY
    for this, that, share in teller.confuses:
        told[:, CODES.index(that)] += share * told[:, CODES.index(this)]
        told[:, CODES.index(this)] *= 1 - share
    answer: dict[str, Floats] = {}
    for column, fine in enumerate(CODES):
        code = SCHEMES[teller.scheme][fine]
        answer[code] = answer.get(code, np.zeros(size)) + told[:, column]
    return answer


def actors_given_actors(teller: Teller) -> Floats:
    """[told, true] probabilities."""
    size = len(ACTORS)
    told = np.full((size, size), 0.04 / size) + (0.96 - teller.silent) * np.eye(size)
    told[UNNAMED] += 0.6 * teller.silent
    told[np.array(HALF_NAMED), np.arange(size)] += 0.4 * teller.silent
    return told


def killed_given_killed() -> tuple[Floats, Floats]:
    """[told, true] probabilities up to a cap, and how common each true number is."""
    size = MOST_KILLED + 1
    told = np.zeros((size, size))
    told[0, 0] = 1.0
    for true in range(1, size):
        told[true, true] += 0.75
        for off in (-2, -1, 0, 1, 2):
            told[min(MOST_KILLED, max(0, true + off)), true] += 0.05
    common = np.zeros(size)
    common[1:] = 0.30 * FREQUENCY[FORCE].sum() * nbinom.pmf(np.arange(MOST_KILLED), 0.6, 0.18)
    common[0] = 1 - common[1:].sum()
    return told, common


def shifts(world: World, teller: Teller) -> Floats:
    """Probability of dating it 1 day early, right, 1 day late, 2 days late..."""
    scale = world.slip / 0.22
    early, late = min(0.4, teller.early * scale), min(0.4, teller.late * scale)
    tail = np.arange(1, world.longest_lag + 1) ** -1.5
    return np.concatenate(([early, 1 - early - late], late * tail / tail.sum()))


def times_seen(teller: Teller, incidents: int) -> Floats:
    """Probability of none, one and two reports of an incident within its sight."""
    once = teller.coverage if teller.limit is None else teller.limit / incidents
    twice = 0.0 if teller.limit is not None else teller.repeats * teller.coverage
    return np.array([(1 - once) * (1 - twice), once * (1 - twice) + (1 - once) * twice, once * twice])


def _rows(source: Ints, values: pl.Series, tables: list[dict[str, Floats]]) -> Floats:
    """(reports, states): log probability of what is told, looked up once for every distinct (source, value)."""
    told = pl.DataFrame({"source": source, "value": values})
    distinct = told.unique(maintain_order=True).with_row_index("row")
    table = np.array([tables[s][value] for s, value in distinct.select("source", "value").iter_rows()])
    row = told.join(distinct, on=["source", "value"], maintain_order="left")["row"].to_numpy()
    return np.asarray(np.log(table + TINY)[row])


def known(world: World, reports: pl.DataFrame) -> Known:
    """What the matcher is told of these reports (those of outlets that copy left out)."""
    names = [teller.name for teller in world.tellers]
    source = reports["source"].replace_strict(names, range(len(names)), return_dtype=pl.Int64).to_numpy()
    x = (reports["lon"].to_numpy() - LON0) * KM_PER_LON
    y = (reports["lat"].to_numpy() - LAT0) * KM_PER_LAT
    sigma = np.array([teller.sigma_km for teller in world.tellers])[source, reports["geo_prec"].to_numpy() - 1]
    sigma = np.where(reports["geo_prec"] == 3, np.hypot(sigma * world.blur, SNAPPED_KM), sigma * world.blur)
    day, clock = _when(reports)
    per_incident = sum(t.coverage * (1 + t.repeats) for t in world.tellers if t.limit is None)
    rate = _crowd(np.column_stack((x, y, day * DAY_KM))) / per_incident
    told_killed, common = killed_given_killed()
    deaths = np.minimum(reports["fatalities"].fill_null(-1).to_numpy(), MOST_KILLED).astype(np.int64)
    actor_tables = [dict(zip(ACTORS, actors_given_actors(t), strict=True)) for t in world.tellers]
    incidents = max(1, round(len(reports) / per_incident))
    return Known(
        x=x,
        y=y,
        s2=sigma**2,
        source=source,
        day=day,
        clock=clock,
        clock_sd=np.array([t.clock_error_h for t in world.tellers]) / 24,
        act=_rows(source, reports["event_type"], [codes_given_acts(world, t) for t in world.tellers]),
        actor=_rows(source, reports["actor"], actor_tables),
        killed=np.where((deaths < 0)[:, None], 0.0, np.log(told_killed + 1e-9)[deaths]),
        log_rate=np.log(rate),
        prior_act=np.log(FREQUENCY),
        prior_actor=np.log(np.array(ACTOR_SHARE)),
        prior_killed=np.log(common + TINY),
        shift=np.log(np.array([shifts(world, t) for t in world.tellers]) + TINY),
        seen=np.log(np.array([times_seen(t, incidents) for t in world.tellers]) + TINY),
        north_only=np.array([t.north_only for t in world.tellers]),
        moves=np.array([t.moves for t in world.tellers]),
        invents=np.array([t.coverage * (1 + t.repeats) * t.invents / (1 - t.invents) for t in world.tellers]),
        freedom=world.freedom or 0.0,
        moved_km=-MOVED_KM,
    )


def _crowd(points: Floats) -> Floats:
    """Reports per km2 and day around each; points are km and days times DAY_KM."""
    few = min(NEAREST, len(points) - 1)
    away = np.asarray(cKDTree(points).query(points, k=[few + 1])[0], float)[:, 0]
    return np.asarray(few * DAY_KM / (4 / 3 * np.pi * np.maximum(away, 0.5) ** 3), float)


def _when(reports: pl.DataFrame) -> tuple[Ints, Floats]:
    """Day since the first, and days since the first midnight where a clock time was told (else nan)."""
    first = pl.lit("2023-01-01").str.to_date()
    day = reports.select((pl.col("date").str.head(10).str.to_date() - first).dt.total_days())["date"].to_numpy()
    minutes = reports.select(
        (
            pl.col("date").str.slice(11, 2).cast(pl.Float64, strict=False) * 60
            + pl.col("date").str.slice(14, 2).cast(pl.Float64, strict=False)
        ).fill_null(float("nan"))
    )["date"].to_numpy()
    return day, day + minutes / 1440


def candidates(world: World, told: Known) -> tuple[Ints, Ints]:
    """Pairs near enough to be worth a look: within some deviations and days, also where one was moved."""
    gate, reach, days = (8.0, 40.0, world.longest_lag + 1) if world.freedom else (3.2, 32.0, 2)
    may_move = np.flatnonzero(told.moves[told.source] > 0)
    row = np.concatenate((np.arange(len(told.x)), may_move))
    x = np.concatenate((told.x, told.x[may_move] + told.moved_km))
    points = np.column_stack((x, told.y[row], told.day[row] * reach / (days + 0.01)))
    pairs = cKDTree(points).query_pairs(reach, p=np.inf, output_type="ndarray")
    a, b = row[pairs[:, 0]], row[pairs[:, 1]]
    away2 = (x[pairs[:, 0]] - x[pairs[:, 1]]) ** 2 + (told.y[a] - told.y[b]) ** 2
    near = (away2 < gate**2 * (told.s2[a] + told.s2[b])) & (a != b)
    both = np.unique(np.column_stack((np.minimum(a, b), np.maximum(a, b)))[near], axis=0)
    return both[:, 0].astype(np.int64), both[:, 1].astype(np.int64)


def solve(world: World, reports: pl.DataFrame) -> Ints:
    """Cluster number of each report of one without copies."""
    told = known(world, reports)
    left, right = candidates(world, told)
    ends, others = np.concatenate((left, right)), np.concatenate((right, left))
    order = np.argsort(ends, kind="stable")
    starts = np.searchsorted(ends[order], np.arange(len(reports) + 1))
    return np.asarray(agglomerate(told, left, right, starts, others[order]))


def ceiling(world: World, reports: pl.DataFrame) -> pl.DataFrame:
    """report_id, cluster_id, probability (1): the answer of the all-knowing matcher."""
    copying = [copier.name for copier in world.copiers]
    own = reports.filter(~pl.col("source").is_in(copying))
    found = own.select("report_id").with_columns(cluster_id=pl.Series(solve(world, own)))
    taken = reports.filter(pl.col("source").is_in(copying))
    same = ["lat", "lon", "geo_prec", "event_type", "actor", "fatalities"]
    first = taken.join(own.join(found, on="report_id"), on=same, nulls_equal=True, suffix="_own")
    late = pl.col("date").str.head(10).str.to_date() - pl.col("date_own").str.head(10).str.to_date()
    first = first.with_columns(late=late.dt.total_days()).filter(pl.col("late").is_in([0, 1]))
    copies = first.sort("report_id", "late", "report_id_own").unique("report_id", keep="first", maintain_order=True)
    return pl.concat((found, copies.select("report_id", "cluster_id"))).with_columns(probability=pl.lit(1.0))


def main() -> None:
    """Print how right it is on one world."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--world", default="base", choices=WORLDS)
    given = asked.parse_args()
    reports = pl.read_parquet(given.folder / "reports.parquet")
    answer = ceiling(WORLDS[given.world], reports.drop("incident_id"))
    found = measured(reports, answer)
    print({name: round(found[name], 4) for name in ("precision", "recall", "f1", "b3_f1", "exact")})


if __name__ == "__main__":
    main()
