"""A thousand new reports into N fused ones: seconds, and how far the answer is that of fusing all from scratch.

    python -m bench.increment N [--new 1000] [--seed 7]

Two ways of coming: the latest (the last thousand by date, as a mission gets them) and scattered (any thousand, as late
corrections come). Agreement is pairwise F1 of the two answers, and the share of incidents with just the same reports.
The last line printed is JSON; bench.scale --increment calls this.
"""

import argparse
import json
import time
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from bench.fusion import as_table
from bench.score import match
from bench.worlds import make
from truce.engines.local import LocalEngine
from truce.fusion.fuse import Fused, fuse
from truce.fusion.refuse import Refused, refuse

REPORTS_PER_INCIDENT = 3.3


def whole(kept: Fused, again: Refused) -> pa.Table:
    """The kept incidents with those of the days done again put in place."""
    done = pa.array(again.days, pa.date32())
    stay = kept.incidents.filter(pc.invert(pc.is_in(kept.incidents["day"], value_set=done)))
    return pa.concat_tables([stay, again.incidents.select(stay.column_names).cast(stay.schema)])


def members(incidents: pa.Table) -> pl.DataFrame:
    """report, incident: one row a report."""
    table = pl.DataFrame(incidents.select(["id", "members"])).explode("members").unnest("members")
    return table.select("report", incident="id")


def agreement(one: pa.Table, other: pa.Table) -> dict[str, float]:
    """Pairwise F1, share of incidents with the same reports, and share that also carry the same id."""
    both = members(one).join(members(other), on="report", how="full", suffix="_b", coalesce=True)
    found = match(both.select(truth="incident_b", cluster="incident"))
    same_id = set(one["id"].to_pylist()) & set(other["id"].to_pylist())
    return {
        "f1": found.f1,
        "same_reports": found.exact,
        "same_id": len(same_id) / max(1, other.num_rows),
        "reports_missing": both.null_count().sum_horizontal()[0],
    }


def added(reports: pl.DataFrame, new: np.ndarray, scratch: Fused) -> dict[str, Any]:
    """Fuse all but the new, then take in the new; `new` is a mask by row."""
    engine = LocalEngine()
    kept = fuse(reports.filter(~pl.Series(new)), engine)
    days = sorted(set(reports.filter(pl.Series(new))["day"]))
    learned: dict[str, Any] = {"profiles": kept.profiles} if hasattr(kept, "profiles") else {}
    began = time.perf_counter()
    again = refuse(reports, kept.incidents, kept.links, days, engine, **learned)
    seconds = time.perf_counter() - began
    done = again.incidents.num_rows / max(1, kept.incidents.num_rows)
    return {"seconds": seconds, "done_again": done, **agreement(whole(kept, again), scratch.incidents)}


def measure(size: int, new: int, seed: int) -> dict[str, Any]:
    """Both ways of coming, on world base."""
    world = make("base", round(size / REPORTS_PER_INCIDENT), seed)
    reports = as_table(world.reports.drop("incident_id"), world.taxonomy)
    began = time.perf_counter()
    scratch = fuse(reports, LocalEngine())
    seconds = time.perf_counter() - began
    latest = np.arange(len(reports)) >= len(reports) - new
    scattered = np.zeros(len(reports), bool)
    scattered[np.random.default_rng(seed).choice(len(reports), new, replace=False)] = True
    ways = {"latest": latest, "scattered": scattered}
    return {
        "reports": len(reports),
        "new": new,
        "scratch_seconds": seconds,
        **{way: added(reports, mask, scratch) for way, mask in ways.items()},
    }


def main() -> None:
    """Measure one size and print it as JSON."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("size", type=int)
    asked.add_argument("--new", type=int, default=1_000)
    asked.add_argument("--seed", type=int, default=7)
    given = asked.parse_args()
    print(json.dumps(measure(given.size, given.new, given.seed)))


if __name__ == "__main__":
    main()
