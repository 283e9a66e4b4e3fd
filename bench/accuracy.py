"""How right, how calibrated, how fast: truce, the mark and the peers on worlds with known truth, in one run.

    python -m bench.accuracy [--worlds base shared:base ...] [--seeds 7 101] [--incidents 30000] [--peers] [--write]

A world by name is ours (bench/worlds.py); `shared:LEVEL` is made by the generator beside the project, where present
(it tells no true places and instants, so discs and intervals are blank). Every matcher runs in a process of its own.
Seconds are from tables in memory to clusters in memory, compiling included where it happens; GB is the peak of the
process tree, programs and libraries included. `--write` puts the tables into docs/performance.md.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from math import isnan
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from bench import peers_worlds, shared_worlds
from bench.machine import machine
from bench.meter import watched
from bench.score import measured
from bench.tables import put_table
from bench.worlds import make, write
from bench.worlds_tables import WORLDS

SHARED = "shared:"
NAMES = {
    "truce": "**truce**",
    "ceiling": "all-knowing mark",
    "shared-ceiling": "all-knowing mark, the shared script",
    "splink-own": "Splink, components, own cut",
    "splink-best": "Splink, components, best cut",
    "splink-links": "Splink, single best links",
    "meltt": "meltt",
}
NO_MELTT = (
    "meltt: not here (R's registry is out of reach). Published in the shared bench's README, seed 7, windows picked "
    "with the truth in hand: base .817 at 30,000 reports in 317 s, burst .631 at 10,000 in 31 s, 100,000 not done in "
    "an hour."
)
COLUMNS = (
    "world|seed|matcher|precision|recall|F1|of the mark|exact|ECE members|ECE pairs|disc holds|interval holds|s|GB"
)
HEAD = ("| " + COLUMNS.replace("|", " | ") + " |", "|---|---:|---|" + "---:|" * 11)
AT_MOST_S = 3600.0
AT_MOST_GB = 20.0


@dataclass(frozen=True, slots=True)
class Row:
    """One answer of one matcher on one world, measured."""

    world: str
    seed: int
    answer: str
    found: dict[str, float]
    seconds: float
    peak_gb: float
    failed: str = ""


def prepare(world: str, incidents: int, seed: int, folder: Path) -> None:
    """Put the files of a world into a folder."""
    if world.startswith(SHARED):
        shared_worlds.generate(world.removeprefix(SHARED), incidents, seed, folder)
    else:
        write(make(world, incidents, seed), folder)


def matchers(world: str, reports: int, *, peers: bool) -> list[str]:
    """Who runs on a world: truce and the mark always, peers where asked for, there, and able."""
    chosen = ["truce", "ceiling"]
    if world.startswith(SHARED):
        chosen.append("shared-ceiling")
    if peers and peers_worlds.there():
        chosen.append("splink")
        if reports <= peers_worlds.BEST_LINKS_UP_TO:
            chosen.append("splink-links")
    if peers and world.startswith(SHARED) and peers_worlds.meltt_there():
        chosen.append("meltt")
    return chosen


def score(folder: Path, answer: str) -> dict[str, float]:
    """Every measure of one answer."""
    files = {name: folder / f"{answer}-{name}.parquet" for name in ("incidents", "links")}
    files["truth"] = folder / "truth.parquet"
    extra = {name: pl.read_parquet(file) for name, file in files.items() if file.is_file()}
    return measured(pl.read_parquet(folder / "reports.parquet"), pl.read_parquet(folder / f"{answer}.parquet"), **extra)


def rows(world: str, seed: int, incidents: int, *, peers: bool) -> Iterator[Row]:
    """One world with every matcher."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        prepare(world, incidents, seed, folder)
        size = pl.scan_parquet(folder / "reports.parquet").select(pl.len()).collect().item()
        for matcher in matchers(world, size, peers=peers):
            words = [sys.executable, "-m", "bench.matchers", matcher, name, "--world", world.removeprefix(SHARED)]
            spent = watched(words, at_most_s=AT_MOST_S, at_most_gb=AT_MOST_GB)
            if spent.failed:
                yield Row(world, seed, matcher, {}, spent.seconds, spent.peak_gb, spent.failed)
                continue
            for answer, seconds in json.loads(spent.last_line)["answers"].items():
                yield Row(world, seed, answer, score(folder, answer), seconds, spent.peak_gb)


def _number(value: float | None, digits: int = 3) -> str:
    return "" if value is None or isnan(value) else f"{value:.{digits}f}"


def lines(measured_rows: list[Row]) -> list[str]:
    """The table; "of the mark" is F1 over the all-knowing matcher's on the same world and seed."""
    marks = {(row.world, row.seed): row.found.get("f1") for row in measured_rows if row.answer == "ceiling"}
    table = list(HEAD)
    for row in measured_rows:
        head = f"| {row.world} | {row.seed} | {NAMES.get(row.answer, row.answer)} "
        if row.failed:
            short = " ".join(row.failed.split())[-80:].replace("|", "/")
            table.append(f"{head}| not done: {short} |" + " |" * 8 + f" {row.seconds:.0f} | {row.peak_gb:.2f} |")
            continue
        mark = marks.get((row.world, row.seed))
        told = row.answer == "truce"
        cells = [
            _number(row.found["precision"]),
            _number(row.found["recall"]),
            _number(row.found["f1"], 4),
            _number(row.found["f1"] / mark if mark else None),
            _number(row.found["exact"]),
            _number(row.found["ece_membership"] if told else None, 4),
            _number(row.found.get("ece_pair"), 4),
            _number(row.found.get("disc")),
            _number(row.found.get("interval")),
            f"{row.seconds:.1f}",
            f"{row.peak_gb:.2f}",
        ]
        table.append(head + "| " + " | ".join(cells) + " |")
    return table


def means(measured_rows: list[Row]) -> list[str]:
    """truce over seeds: mean F1, the least share of the mark, the worst calibration."""
    table = [
        "| world | mean F1 | least of the mark | worst ECE members | worst ECE pairs |",
        "|---|---:|---:|---:|---:|",
    ]
    marks = {(row.world, row.seed): row.found.get("f1") for row in measured_rows if row.answer == "ceiling"}
    for world in dict.fromkeys(row.world for row in measured_rows):
        ours = [row for row in measured_rows if row.world == world and row.answer == "truce" and row.found]
        if not ours:
            continue
        shares = [row.found["f1"] / mark for row in ours if (mark := marks.get((world, row.seed)))]
        mean = sum(row.found["f1"] for row in ours) / len(ours)
        table.append(
            f"| {world} | {mean:.4f} | {_number(min(shares, default=None))} "
            f"| {max(row.found['ece_membership'] for row in ours):.4f} "
            f"| {_number(max(row.found.get('ece_pair', 0.0) for row in ours), 4)} |"
        )
    return table


def main() -> None:
    """Measure, print as it goes, and with --write keep the tables."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--worlds", nargs="+")
    asked.add_argument("--seeds", nargs="+", type=int, default=[7, 101])
    asked.add_argument("--incidents", type=int, default=30_000)
    asked.add_argument("--peers", action="store_true")
    asked.add_argument("--write", action="store_true")
    given = asked.parse_args()
    shared = [f"{SHARED}{level}" for level in shared_worlds.LEVELS] if shared_worlds.there() else []
    done: list[Row] = []
    for world in given.worlds or [*shared, *WORLDS]:
        if world.startswith(SHARED) and not shared_worlds.there():
            print(f"{world}: absent (the shared bench is not beside this checkout)", file=sys.stderr)
            continue
        for seed in given.seeds:
            for row in rows(world, seed, given.incidents, peers=given.peers):
                done.append(row)
                print(lines([*[r for r in done if r.answer == "ceiling"], row])[-1], file=sys.stderr, flush=True)
    table = [f"Measured on: {machine()}. {given.incidents:,} incidents a world; one run each.", ""]
    table += [*means(done), "", *lines(done)]
    if given.peers and not peers_worlds.meltt_there():
        table += ["", NO_MELTT]
    print("\n".join(table))
    if given.write:
        put_table("accuracy", table)


if __name__ == "__main__":
    main()
