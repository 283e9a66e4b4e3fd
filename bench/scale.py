"""What fusing costs by number of reports: seconds, peak memory, and how fast they grow.

    python -m bench.scale [--sizes 10000 100000 1000000] [--world base] [--no-peers] [--increment] [--write]

Every size is a fresh process. Seconds are from tables in memory to clusters in memory; memory is the peak of the
process tree, programs and libraries included. The slope is that of a straight line through log seconds against log
reports: 1 is proportional. Splink stands beside it at the sizes it can do. `--increment` instead adds a thousand
reports to each size (bench/increment.py). `--write` puts the tables and the picture into docs/.
"""

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl

from bench import peers_worlds
from bench.accuracy import prepare
from bench.increment import REPORTS_PER_INCIDENT
from bench.machine import machine
from bench.meter import watched
from bench.scale_picture import Series, picture
from bench.score import labelled, match
from bench.tables import PAGE, put_table

PICTURE = PAGE.parent / "images" / "fusion-scale.svg"
SPLINK_UP_TO = 300_000  # reports; beyond it memory runs out
AT_MOST_S = 7200.0
AT_MOST_GB = 21.0
MATCHERS = {"truce": "truce", "splink": "splink-own"}  # who runs, and which of its answers is scored


@dataclass(frozen=True, slots=True)
class Cost:
    """One matcher at one size; seconds is nan where it did not get to the end."""

    matcher: str
    reports: int
    seconds: float
    peak_gb: float
    f1: float
    failed: str = ""


def cost(matcher: str, folder: Path, reports: int) -> Cost:
    """Run it in a fresh process."""
    words = [sys.executable, "-m", "bench.matchers", matcher, str(folder)]
    spent = watched(words, at_most_s=AT_MOST_S, at_most_gb=AT_MOST_GB)
    if spent.failed:
        return Cost(matcher, reports, float("nan"), spent.peak_gb, float("nan"), " ".join(spent.failed.split())[-80:])
    answer = MATCHERS[matcher]
    found = pl.read_parquet(folder / f"{answer}.parquet")
    f1 = match(labelled(pl.read_parquet(folder / "reports.parquet"), found)).f1
    return Cost(matcher, reports, json.loads(spent.last_line)["answers"][answer], spent.peak_gb, f1)


def costs(size: int, world: str, seed: int, *, peers: bool) -> list[Cost]:
    """Every matcher that can at one size."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        prepare(world, round(size / REPORTS_PER_INCIDENT), seed, folder)
        reports = pl.scan_parquet(folder / "reports.parquet").select(pl.len()).collect().item()
        able = peers and peers_worlds.there() and size <= SPLINK_UP_TO
        return [cost(matcher, folder, reports) for matcher in (["truce", "splink"] if able else ["truce"])]


def slope(done: list[Cost], of: str) -> float:
    """Of the straight line through the logs; nan for fewer than two sizes."""
    good = [one for one in done if not one.failed]
    if len(good) < 2:
        return float("nan")
    x, y = (np.log([getattr(one, name) for one in good]) for name in ("reports", of))
    return float(np.polyfit(x, y, 1)[0])


def lines(done: list[Cost]) -> list[str]:
    """The table, and the slopes below it."""
    table = ["| reports | matcher | seconds | peak GB | pairwise F1 |", "|---:|---|---:|---:|---:|"]
    for one in done:
        told = one.failed.replace("|", "/") if one.failed else f"{one.seconds:.1f}"
        f1 = "" if one.failed else f"{one.f1:.4f}"
        table.append(f"| {one.reports:,} | {one.matcher} | {told} | {one.peak_gb:.2f} | {f1} |")
    for name in dict.fromkeys(one.matcher for one in done):
        ours = [one for one in done if one.matcher == name]
        growth = f"seconds grow as reports to the power {slope(ours, 'seconds'):.2f}"
        table += ["", f"{name}: {growth}, peak memory to the power {slope(ours, 'peak_gb'):.2f}."]
    return table


def drawn(done: list[Cost]) -> str:
    """The picture of seconds against reports."""
    names = dict.fromkeys(one.matcher for one in done)
    good = {
        n: [(float(one.reports), one.seconds) for one in done if one.matcher == n and not one.failed] for n in names
    }
    series = [Series(n, points, slope([o for o in done if o.matcher == n], "seconds")) for n, points in good.items()]
    return picture([one for one in series if one.points])


def increments(sizes: list[int], seed: int) -> list[str]:
    """The table of a thousand new reports into each size."""
    columns = "reports|new come|seconds|from scratch, s|incidents done again|F1 of the two answers|same reports|same id"
    table = ["| " + columns.replace("|", " | ") + " |", "|---:|---|" + "---:|" * 6]
    for size in sizes:
        words = [sys.executable, "-m", "bench.increment", str(size), "--seed", str(seed)]
        spent = watched(words, at_most_s=AT_MOST_S, at_most_gb=AT_MOST_GB)
        if spent.failed:
            table.append(
                f"| {size:,} | not done: {' '.join(spent.failed.split())[-80:].replace('|', '/')} |" + " |" * 6
            )
            continue
        found = json.loads(spent.last_line)
        for way in ("latest", "scattered"):
            one = found[way]
            cost_s = f"{one['seconds']:.2f} | {found['scratch_seconds']:.1f} | {one['done_again']:.1%}"
            agreed = f"{one['f1']:.6f} | {one['same_reports']:.6f} | {one['same_id']:.6f}"
            table.append(f"| {found['reports']:,} | {found['new']:,} {way} | {cost_s} | {agreed} |")
    return table


def main() -> None:
    """Measure, print, and with --write keep table and picture."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--sizes", nargs="+", type=int, default=[10_000, 100_000, 1_000_000])
    asked.add_argument("--world", default="base")
    asked.add_argument("--seed", type=int, default=7)
    asked.add_argument("--no-peers", action="store_true")
    asked.add_argument("--increment", action="store_true")
    asked.add_argument("--write", action="store_true")
    given = asked.parse_args()
    head = [f"Measured on: {machine()}. World {given.world}, one run each.", ""]
    if given.increment:
        table = head + increments(given.sizes, given.seed)
    else:
        done = [one for size in given.sizes for one in costs(size, given.world, given.seed, peers=not given.no_peers)]
        table = head + lines(done)
        if given.write:
            PICTURE.write_text(drawn(done), "utf-8")
            table += ["", f"![seconds against reports, both axes logarithmic](images/{PICTURE.name})"]
    print("\n".join(table))
    if given.write:
        put_table("increment" if given.increment else "scale", table)


if __name__ == "__main__":
    main()
