"""Distance to that day's line, and the zones valid that day: truce beside four spatial engines and a reference.

usage: python -m bench.judge_spatial --events 1000000 [--peers-python PYTHON] [--question FOLDER] [--write]

The question is that of `bench_daily.py` in the folder of the question (730 daily lines of 2,000 corners, 300 zones each
valid for a while); without that folder the run is skipped, and says so. Peers run on the interpreter given, which needs
what bench/peers/requirements-spatial.txt lists; one that is not there is left out with its reason. PostGIS is asked
where PGHOST names a server (user postgres, extension postgis). Every run is a process of its own, two threads; all
checksums must agree. `--write` puts the table into docs/geometry.md.
"""

import argparse
import json
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench.machine import machine
from bench.meter import watched
from bench.tables import put_between

PAGE = Path(__file__).resolve().parent.parent / "docs" / "geometry.md"
SCRIPT = "bench_daily.py"
PEERS = ("shapely", "duckdb", "sedonadb")
AT_MOST_S = 1800.0
CHECKSUMS = ("distsum_km", "zpairs", "zsum")
MARKS = "spatial"


@dataclass(frozen=True)
class Run:
    """What one contestant took, seconds, and its checksums; `failed` says why there is none."""

    name: str
    distance_s: float = 0.0
    zones_s: float = 0.0
    load_s: float = 0.0
    peak_gb: float = 0.0
    checksums: tuple[float, ...] = ()
    failed: str = ""

    @property
    def both_s(self) -> float:
        """Distance and zones together, without reading and loading."""
        return self.distance_s + self.zones_s


def run(name: str, words: list[str]) -> Run:
    """Run one contestant in a process of its own."""
    spent = watched(words, at_most_s=AT_MOST_S)
    if spent.failed:
        return Run(name, failed=spent.failed.strip().splitlines()[-1])
    told = json.loads(spent.last_line)
    sums = tuple(float(told[key]) for key in CHECKSUMS)
    return Run(name, told["dist"], told["zones"], told.get("load", 0.0), spent.peak_gb, sums)


def contestants(events: int, question: Path, data: Path, python: str, times: int) -> list[Run]:
    """Truce first, then the reference and every peer; the best of `times` runs of truce and of the reference."""
    here = [sys.executable, "-m", "bench.spatial_own", str(data / f"points_{events}.parquet")]
    there = ["env", f"BENCH_DATA={data}", python, str(question / SCRIPT)]
    runs = [best([run("truce", here) for _ in range(times)])]
    runs.append(best([run("reference (numba)", [*there, "reference", str(events)]) for _ in range(times)]))
    runs += [run(peer, [*there, peer, str(events)]) for peer in PEERS]
    if "PGHOST" in os.environ:
        runs.append(
            run("PostGIS", [sys.executable, "-m", "bench.peers.postgis", str(data / f"points_{events}.parquet")])
        )
    else:
        runs.append(Run("PostGIS", failed="no server: PGHOST is not set"))
    return runs


def best(runs: list[Run]) -> Run:
    """The quickest of several runs that came to an end."""
    return min(runs, key=lambda r: (bool(r.failed), r.both_s))


def agree(runs: list[Run]) -> bool:
    """Whether all that came to an end answered alike: zones exactly, the sum of distances to a metre in a billion."""
    first = runs[0].checksums
    done = [r.checksums for r in runs if not r.failed]
    return all(abs(c[0] - first[0]) <= 1e-9 * first[0] and c[1:] == first[1:] for c in done)


def table(runs: list[Run], events: int) -> list[str]:
    """The page's lines: one a contestant, then the ratios."""
    own = runs[0]
    alike = "yes" if agree(runs) else "NO"
    lines = [
        f"{events:,} events, {machine()}. Seconds; loading and reading apart; every checksum alike: {alike}.",
        "",
        "| who | distance | zones | both | against truce | load | peak GB |",
        "|---|---|---|---|---|---|---|",
    ]
    for r in runs:
        if r.failed:
            lines.append(f"| {r.name} | left out: {r.failed} | | | | | |")
            continue
        ratio = f"{r.both_s / own.both_s:.1f}x"
        lines.append(
            f"| {r.name} | {r.distance_s:.3f} | {r.zones_s:.3f} | {r.both_s:.3f} | {ratio} | {r.load_s:.2f} "
            f"| {r.peak_gb:.2f} |"
        )
    return [*lines, "", *ratios(runs)]


def ratios(runs: list[Run]) -> list[str]:
    """How far ahead of the fastest peer, together and each half against the peer that is fastest at it."""
    own, reference, peers = runs[0], runs[1], [r for r in runs[2:] if not r.failed]
    told = []
    if peers:
        first = min(peers, key=lambda r: r.both_s)
        near, held = min(peers, key=lambda r: r.distance_s), min(peers, key=lambda r: r.zones_s)
        told.append(
            f"Truce is {first.both_s / own.both_s:.1f} times as fast as the fastest peer ({first.name}); "
            f"distances {near.distance_s / own.distance_s:.1f} times ({near.name}), "
            f"zones {held.zones_s / own.zones_s:.1f} times ({held.name})."
        )
    if not reference.failed:
        told.append(f"It takes {own.both_s / reference.both_s:.2f} of the time of the purpose-built reference.")
    return told


def main() -> int:
    """Run all, print one table; 1 where checksums differ."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--events", type=int, default=1_000_000)
    words.add_argument("--question", type=Path, default=Path("../shared/bench/spatial"))
    words.add_argument("--peers-python", default=os.environ.get("TRUCE_PEERS_PYTHON", sys.executable))
    words.add_argument("--times", type=int, default=3, help="runs of truce and of the reference; the best counts")
    words.add_argument("--write", action="store_true")
    given = words.parse_args()
    if not (given.question / SCRIPT).is_file():
        print(f"skipped: there is no {SCRIPT} in {given.question}; give its folder with --question")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        made = watched([given.peers_python, str(given.question / "make.py"), str(given.events), folder])
        if made.failed:
            print(f"skipped: the events could not be made: {made.failed}")
            return 0
        runs = contestants(given.events, given.question, Path(folder), given.peers_python, given.times)
    lines = table(runs, given.events)
    print("\n".join(lines))
    if given.write:
        put_between(PAGE, MARKS, lines)
    return 0 if agree(runs) and not runs[0].failed else 1


if __name__ == "__main__":
    sys.exit(main())
