"""One matcher on one world, in a process of its own, so that its memory can be seen.

    python -m bench.matchers truce|ceiling|shared-ceiling|splink|splink-links|meltt FOLDER [--world NAME]

Reads reports.parquet and taxonomy.csv of FOLDER, writes FOLDER/<answer>.parquet (`report_id, cluster_id, probability`)
for every answer it has, and prints one line of JSON: {"answers": {answer: seconds}}. Seconds run from the tables in
memory to the clusters in memory (of the shared script: from start to end). Only "best cut" answers of peers read the
truth.
"""

import argparse
import importlib
import json
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from bench import fusion, peers_worlds, shared_worlds
from bench.worlds_tables import WORLDS
from truce.engines.local import LocalEngine
from truce.fusion.fuse import fuse

Answers = dict[str, float]


def _blind(folder: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    reports = pl.read_parquet(folder / "reports.parquet").drop("incident_id")
    return reports, pl.read_csv(folder / "taxonomy.csv")


def _keep(folder: Path, answer: str, numbers: np.ndarray) -> None:
    rows = {"report_id": np.arange(len(numbers)), "cluster_id": numbers, "probability": np.ones(len(numbers))}
    pl.DataFrame(rows).write_parquet(folder / f"{answer}.parquet")


def truce(folder: Path, _: str) -> Answers:
    """truce, with its incidents and links kept too."""
    rows, taxonomy = _blind(folder)
    began = time.perf_counter()
    reports = fusion.as_table(rows, taxonomy)
    found = fuse(reports, LocalEngine())
    answer = fusion.clusters(found, reports)
    seconds = time.perf_counter() - began
    answer.write_parquet(folder / "truce.parquet")
    for name, table in (("incidents", found.incidents), ("links", found.links)):
        plain = [field.name for field in table.schema if not pa.types.is_nested(field.type)]
        pq.write_table(table.select(plain), folder / f"truce-{name}.parquet")
    return {"truce": seconds}


def all_knowing(folder: Path, world: str) -> Answers:
    """The mark, told the world's own figures."""
    rows, _ = _blind(folder)
    ceiling = importlib.import_module("bench.ceiling").ceiling  # loads a compiler that truce's figures must not carry
    began = time.perf_counter()
    answer = ceiling(WORLDS[world], rows)
    seconds = time.perf_counter() - began
    answer.write_parquet(folder / "ceiling.parquet")
    return {"ceiling": seconds}


def shared_ceiling(folder: Path, _: str) -> Answers:
    """The mark that lies beside the project."""
    began = time.perf_counter()
    shared_worlds.mark(folder).write_parquet(folder / "shared-ceiling.parquet")
    return {"shared-ceiling": time.perf_counter() - began}


def splink(folder: Path, _: str) -> Answers:
    """Splink, connected components: at its own one half, and the best cut of two ways to train it."""
    rows, taxonomy = _blind(folder)
    truth = pl.read_parquet(folder / "reports.parquet")["incident_id"].to_numpy()
    usual, free = (peers_worlds.splink(rows, taxonomy, free_u=free_u)[2] for free_u in (False, True))
    began = time.perf_counter()
    _keep(folder, "splink-own", peers_worlds.components(usual, peers_worlds.OWN_CUT))
    joining = time.perf_counter() - began
    best = {way: peers_worlds.best_cut(scored, truth) for way, scored in (("usual", usual), ("free", free))}
    way = max(best, key=lambda name: best[name][0])
    _keep(folder, "splink-best", best[way][1])
    seconds = {"usual": usual.seconds + joining, "free": free.seconds + joining}
    return {"splink-own": seconds["usual"], "splink-best": seconds[way]}


def splink_links(folder: Path, _: str) -> Answers:
    """Splink, single best links, at one half."""
    rows, taxonomy = _blind(folder)
    linker, found, scored = peers_worlds.splink(rows, taxonomy, best_links=True)
    began = time.perf_counter()
    sources = rows["source"].unique().sort().to_list()
    _keep(folder, "splink-links", peers_worlds.single_best_links(linker, found, sources, len(rows), 0.5))
    return {"splink-links": scored.seconds + time.perf_counter() - began}


def meltt(folder: Path, _: str) -> Answers:
    """meltt, 20 km and a day."""
    answer, seconds = peers_worlds.meltt(folder)
    answer.with_columns(probability=pl.lit(1.0)).write_parquet(folder / "meltt.parquet")
    return {"meltt": seconds}


MATCHERS: dict[str, Callable[[Path, str], Answers]] = {
    "truce": truce,
    "ceiling": all_knowing,
    "shared-ceiling": shared_ceiling,
    "splink": splink,
    "splink-links": splink_links,
    "meltt": meltt,
}


def main() -> None:
    """Run one and say what it took."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("matcher", choices=MATCHERS)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--world", default="base", choices=WORLDS)
    given = asked.parse_args()
    print(json.dumps({"answers": MATCHERS[given.matcher](given.folder, given.world)}))


if __name__ == "__main__":
    main()
