"""The street by size: N reports from a file to rulings and a brief; seconds and peak memory of every step.

    python -m bench.street [N ...] [--write]

Every step is a whole process, as a person would start it, so start-up is inside. The reports are invented: a truce of
30 hours in the middle of the time they span, towns of unequal size on an invented island, one report in six an exact
repeat, half without a clock time. Ten times the reports span 6.3 times the days: from 5,000 to 12,500 a month, as in
the quiet and the busiest months of VIINA.
`--write` puts the table into docs/performance.md.
"""

import csv
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from bench.machine import machine
from bench.tables import put_table

SIZES = (5_000, 50_000, 500_000)
LABELS = ("artillery", "uav", "airstrike", "firefighb|property", "civcas|artillery", "")
WORDS = ("shelling", "drone attack", "explosions heard", "talks", "repairs finished", "fire put out")
START = datetime(2024, 3, 1, tzinfo=UTC)

AGREEMENT = """\
schema_version: 1
id: bench-truce
title: An invented truce of thirty hours
conflict: bench
instrument_type: unilateral_declaration
ceasefire_class: cessation_of_hostilities
signed: null
announced: '{announced}'
effective_from: '{start}'
effective_until: '{end}'
timezone: UTC
outcome: {{state: expired}}
parties:
  - {{id: north, name: North, role: party, consent: declared}}
  - {{id: south, name: South, role: party, consent: declared}}
monitoring: {{bodies: [], means: [], attribution_mandate: none}}
terms:
  - id: B-1
    ref: order
    type: cessation
    modality: prohibit
    actors: [north, south]
    act: all fire
    zone: {{kind: undefined}}
    period: {{start: '{start}', end: '{end}'}}
    checkability: observable
    source: [S1]
sources:
  - {{id: S1, title: Invented, obtained: knowledge, confidence: high}}
"""


@dataclass(frozen=True)
class Cost:
    """What one step took."""

    step: str
    seconds: float
    peak_mb: float


def days_for(size: int) -> int:
    return int(30 * (size / 5_000) ** 0.8 + 0.5)


def rows(size: int, rng: np.random.Generator) -> Iterator[tuple[str, str, str, str, str, str]]:
    """Rows in the shape of VIINA's monthly files: bursts of one to six reports around true incidents."""
    towns = rng.uniform((-31.0, 39.0), (-29.0, 41.0), (400, 2))
    weight = rng.pareto(1.2, 400) + 0.1
    minutes = days_for(size) * 1440
    written = 0
    while written < size:
        town = rng.choice(400, p=weight / weight.sum())
        at = START + timedelta(minutes=int(rng.integers(minutes)))
        label = LABELS[rng.integers(len(LABELS))]
        number = rng.integers(10_000)
        for _ in range(min(int(rng.integers(1, 7)), size - written)):
            told = at + timedelta(minutes=int(rng.integers(30)))
            clock = told.strftime("%Y-%m-%d %H:%M:%S") if rng.random() < 0.5 else told.strftime("%Y-%m-%d 00:00:00")
            lon, lat = towns[town]
            text = f"{WORDS[rng.integers(len(WORDS))]} near town {town}, {number}"
            row = (clock, f"{lon:.5f}", f"{lat:.5f}", f"Town {town}", label, text)
            yield row
            written += 1
            if rng.random() < 1 / 6 and written < size:
                yield row
                written += 1


def write_inputs(folder: Path, size: int) -> tuple[Path, Path]:
    """(agreement file, reports file) of that size, the same for every run."""
    middle = START + timedelta(days=days_for(size) // 2, hours=18)
    agreement = folder / "bench-truce.yaml"
    agreement.write_text(
        AGREEMENT.format(
            announced=middle.date(), start=middle.isoformat(), end=(middle + timedelta(hours=30)).isoformat()
        ),
        "utf-8",
    )
    reports = folder / f"reports-{size}.csv"
    with reports.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, quoting=csv.QUOTE_ALL)
        out.writerow(("datetime", "lon", "lat", "place_name", "event_type", "headline"))
        out.writerows(rows(size, np.random.default_rng(size)))
    return agreement, reports


def measured(step: str, *words: str) -> Cost:
    """Seconds and peak resident memory of one whole process."""
    code = (
        "import resource, subprocess, sys; r = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode;"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(r)"
    )
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code, sys.executable, "-m", "truce", *words], check=True, capture_output=True, text=True
    )
    return Cost(step, time.perf_counter() - began, int(done.stdout.split()[-1]) / 1024)


def street(size: int) -> list[Cost]:
    """Every step at one size."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        agreement, reports = write_inputs(folder, size)
        mission = str(folder / "mission")
        return [
            measured("new", "new", mission, "--agreement", str(agreement)),
            measured("collect", "collect", mission, "--source", "viina", str(reports)),
            measured("fuse", "fuse", mission),
            measured("judge", "judge", mission),
            measured("run again, nothing new", "run", mission),
            measured("brief, HTML", "brief", mission, "--format", "html", "--out", str(folder / "brief.html")),
            measured("brief, PDF", "brief", mission, "--format", "pdf", "--out", str(folder / "brief.pdf")),
        ]


def main() -> None:
    """Measure, print, and with --write keep the table."""
    sizes = [int(word.replace(",", "").replace("_", "")) for word in sys.argv[1:] if not word.startswith("-")] or SIZES
    lines = [f"Measured on: {machine()}. Whole processes, one run each.", ""]
    lines += ["| reports | step | seconds | peak memory, MB |", "|---:|---|---:|---:|"]
    for size in sizes:
        costs = street(size)
        lines += [f"| {size:,} | {c.step} | {c.seconds:.1f} | {c.peak_mb:,.0f} |" for c in costs]
        total = sum(c.seconds for c in costs[:4])
        lines.append(
            f"| **{size:,}** | **file to rulings** | **{total:.1f}** | **{max(c.peak_mb for c in costs[:4]):,.0f}** |"
        )
    print("\n".join(lines))
    if "--write" in sys.argv:
        put_table("street", lines)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
