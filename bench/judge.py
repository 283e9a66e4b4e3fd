"""What judging costs: invented incidents by the million x Minsk II and the July 2020 measures x a line of every day.

    python -m bench.judge [--incidents 1000000] [--engine local|spark] [--same 20000] [--seed 1] [--write]

Every run is a fresh process. Seconds are from tables in memory to rulings in memory; memory is the peak of the process
tree, programs, libraries and the tables themselves included. Grounds are not kept (`grounds_for=()`): at this size they
are worked out when somebody asks (`grounds_of_ruling`). `--same` judges a smaller world with one thread, with two, and
on Spark, grounds kept, and says whether the tables are the same to the byte. `--write` puts the table into docs/.
"""

import argparse
import hashlib
import json
import os
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pyarrow as pa

from bench.judge_world import DAYS, FIRST, make, moved
from bench.machine import machine
from bench.meter import Spent, watched
from bench.tables import put_table
from truce.compliance.contract import Evidence, Judged, Options
from truce.compliance.count import blocks
from truce.compliance.judge import judge
from truce.engines.contract import Engine
from truce.engines.local import LocalEngine
from truce.engines.spark import SparkEngine, session

AGREEMENTS = ("minsk-2-2015", "additional-measures-2020")
TABLES = ("incidents", "coverage", "lines", "zones", "reports")
PERIODS = ("whole", "day", "before", "after")
KEPT = ("rulings", "grounds", "changes")


def engine_of(name: str) -> Engine:
    """`local` (all cores), `one` (one thread) or `spark` (two executors of one core and 3 GB each)."""
    if name == "spark":
        os.environ.setdefault("PYSPARK_SUBMIT_ARGS", "--conf spark.executor.memory=3g pyspark-shell")
        return SparkEngine(session("local-cluster[2,1,4096]"))
    return LocalEngine(workers=1 if name == "one" else None)


def digest(table: pa.Table) -> str:
    """A table in sixteen digits: equal for equal tables only, however they are cut into chunks."""
    told = hashlib.sha256()
    with pa.ipc.new_stream(pa.PythonFile(_Hashed(told), mode="w"), table.schema) as stream:
        stream.write_table(table.combine_chunks(), max_chunksize=100_000)
    return told.hexdigest()[:16]


class _Hashed:
    """A file that keeps nothing but the sum of what was written."""

    closed = False

    def __init__(self, told: "hashlib._Hash") -> None:
        self._told = told

    def write(self, data: bytes) -> int:
        self._told.update(data)
        return len(data)

    def flush(self) -> None:
        """Nothing waits."""


def judged(folder: Path, engine: Engine, grounds_for: tuple[str, ...]) -> tuple[Judged, float]:
    """Judge the world in a folder; seconds from tables in memory to tables in memory."""
    tables = {name: pl.read_ipc(folder / f"{name}.arrow") for name in TABLES}
    agreements = [moved(name) for name in AGREEMENTS]
    end = FIRST.replace(year=FIRST.year + DAYS // 365)
    options = Options(as_of=end, time_zone="Europe/Kyiv", grounds_for=grounds_for, line="line-of-contact-actual")
    began = time.perf_counter()
    found = judge(Evidence(**tables), agreements, options, engine=engine)
    return found, time.perf_counter() - began


def once(folder: Path, engine: str, grounds_for: tuple[str, ...]) -> str:
    """Judge, and say in one line of JSON what it took and what came out."""
    found, seconds = judged(folder, engine_of(engine), grounds_for)
    rows = {name: getattr(found, name).num_rows for name in KEPT}
    return json.dumps({"seconds": seconds, "rows": rows, "same": {n: digest(getattr(found, n)) for n in KEPT}})


def run(folder: Path, engine: str, grounds_for: tuple[str, ...], rows: int = blocks.ROWS) -> Spent:
    """`once` in a fresh process; stops where it fails. `rows`: incidents after which a block is closed."""
    words = [sys.executable, "-m", "bench.judge", "--once", str(folder), "--engine", engine, "--rows", str(rows)]
    spent = watched([*words, "--grounds", *grounds_for])
    if not spent.last_line.startswith("{"):
        raise SystemExit(spent.failed)
    return spent


def table(size: int, engine: str, seed: int) -> list[str]:
    """The table of one size."""
    with TemporaryDirectory() as name:
        make(size, seed, Path(name))
        spent = run(Path(name), engine, ())
    told = json.loads(spent.last_line)
    head = "| incidents | engine | seconds | peak GB | rulings | changes |"
    row = f"| {size:,} | {engine} | {told['seconds']:.1f} | {spent.peak_gb:.2f} | {told['rows']['rulings']:,} |"
    return [head, "|---:|---|---:|---:|---:|---:|", f"{row} {told['rows']['changes']:,} |"]


def same(size: int, seed: int) -> list[str]:
    """Whether one thread, two threads and Spark give the same tables."""
    with TemporaryDirectory() as name:
        make(size, seed, Path(name))
        told = {
            engine: json.loads(run(Path(name), engine, PERIODS, size // 5).last_line)
            for engine in ("one", "local", "spark")
        }
    lines = ["| engine | seconds | " + " | ".join(KEPT) + " |", "|---|---:|" + "---|" * len(KEPT)]
    for engine, found in told.items():
        lines.append(f"| {engine} | {found['seconds']:.1f} | " + " | ".join(found["same"][n] for n in KEPT) + " |")
    alike = len({json.dumps(found["same"]) for found in told.values()}) == 1
    return [
        *lines,
        "",
        f"{size:,} incidents in five blocks, with all grounds: {'the same to the byte' if alike else 'NOT THE SAME'}.",
    ]


def main() -> None:
    """Measure, and print or write the tables."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--incidents", type=int, default=1_000_000)
    asked.add_argument("--engine", choices=("one", "local", "spark"), default="local")
    asked.add_argument("--same", type=int, default=0)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--write", action="store_true")
    asked.add_argument("--once", type=Path)
    asked.add_argument("--grounds", nargs="*", default=[])
    asked.add_argument("--rows", type=int, default=blocks.ROWS)
    given = asked.parse_args()
    if given.once is not None:
        blocks.ROWS = given.rows
        print(once(given.once, given.engine, tuple(given.grounds)))
        return
    lines = [f"Machine: {machine()}.", "", *table(given.incidents, given.engine, given.seed)]
    if given.same:
        lines += ["", *same(given.same, given.seed)]
    print("\n".join(lines))
    if given.write:
        put_table("judge", lines)


if __name__ == "__main__":
    main()
