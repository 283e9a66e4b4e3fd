"""What the picture costs over a million incidents: laying the sheet, opening it, tiles, numbers, rows; and its memory.

    python -m bench.room_picture [--incidents 1000000] [--seed 1] [--write]

The world is the front of `bench/judge_world.py`, invented. Its rulings and grounds are those of a sample of it that was
judged under Minsk II, given to every incident in turn. The mission is a real one, on disk, in Delta tables. Every
figure comes from a fresh process; "uncached" means that no answer to the same or another choice was kept. Milliseconds
are of one thread, within the process, without HTTP. `--write` puts the table into docs/picture.md.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import polars as pl

from bench.judge_world import FIRST, incidents, make, moved
from bench.machine import machine
from bench.meter import watched
from bench.tables import put_between
from truce import bootstrap
from truce.compliance.contract import Evidence, Options
from truce.compliance.judge import judge
from truce.engines.local import LocalEngine
from truce.flow.house import House
from truce.flow.room.picture import Pictures
from truce.flow.room.sheet import make_sheet, stand_of
from truce.model.columns import conform, empty
from truce.model.coverage import Coverage
from truce.model.incident import Incident
from truce.model.line import Line, Zone
from truce.model.ruling import Ground, Ruling
from truce.picture.choice import Choice, read_choice
from truce.picture.morton import BITS
from truce.picture.sheet import Sheet

PAGE = Path(__file__).resolve().parent.parent / "docs" / "picture.md"
SAMPLE = 10_000
TILES = 240
CLOCKS = {"wall": time.perf_counter, "cpu": time.thread_time}
CLOCK = ["wall"]
NAMED = {
    "wall": "clock",
    "cpu": "processor time of the thread that works, on a machine that was busy with other things",
}
LOOKS = 3000
FILTERS: tuple[tuple[str, list[tuple[str, str]]], ...] = (
    ("no filter", []),
    ("an act", [("act", "use_of_weapon")]),
    ("a party, a quarter", [("party", "ua"), ("from", "2031-03-01"), ("to", "2031-05-31")]),
    ("a term", [("term", "M2-1")]),
    ("a status, a box", [("status", "breached_serious"), ("area", "37.5,47.5,38.5,49.5")]),
    ("a polygon, a certainty", [("area", "polygon:37 47,39 47.5,38.5 49.5,37.2 49"), ("certainty", "likely")]),
    ("five at once", [("act", "use_of_weapon"), ("party", "ua"), ("weapon", "mortar"), ("certainty", "0.5"),
                      ("from", "2031-03-01"), ("to", "2032-02-28")]),
)  # fmt: skip


def mission(folder: Path, size: int, seed: int) -> House:
    """A mission with so many incidents in its lake, and rulings on them."""
    make(SAMPLE, seed, folder / "sample")
    tables = {n: pl.read_ipc(folder / "sample" / f"{n}.arrow") for n in ("coverage", "lines", "zones", "reports")}
    small = pl.read_ipc(folder / "sample" / "incidents.arrow")
    end = FIRST.replace(year=FIRST.year + 2)
    options = Options(as_of=end, time_zone="Europe/Kyiv", grounds_for=("whole",), line="line-of-contact-actual")
    judged = judge(Evidence(incidents=small, **tables), [moved("minsk-2-2015")], options, engine=LocalEngine())
    told = _whole(incidents(np.random.default_rng([seed, 1]), size))
    bootstrap.new_mission(folder / "mission", ["minsk-2-2015"], time_zone="Europe/Kyiv")
    house = bootstrap.open_house(folder / "mission")
    lake = house.mission.lake
    lake.replace(Incident, told.to_arrow(compat_level=pl.CompatLevel.oldest()))
    lake.replace(Ground, _spread(pl.DataFrame(judged.grounds), small["id"], told["id"]))
    lake.replace(Ruling, judged.rulings)
    for noun, name in ((Coverage, "coverage"), (Line, "lines"), (Zone, "zones")):
        lake.add(noun, conform(noun, tables[name].to_arrow(compat_level=pl.CompatLevel.oldest())))
    return house


def _whole(told: pl.DataFrame) -> pl.DataFrame:
    """With the columns that judging does not ask for."""
    first = pl.col("acts").list.first().struct.field("code")
    means = pl.Series([["saw"], ["heard"], ["reported_by_source"], []]).gather(np.arange(told.height) % 4)
    credibility = pl.Series([*"123456"]).gather(np.arange(told.height) % 6)
    wanted = told.with_columns(
        act=first.fill_null("unknown"), means=means, credibility=credibility, method=pl.lit("bench")
    )
    wanted = wanted.with_columns(against=pl.col("by"), day=pl.col("earliest").dt.date())
    kinds = pl.DataFrame(empty(Incident)).schema
    lists = [name for name, kind in kinds.items() if name not in wanted.columns and isinstance(kind, pl.List)]
    return wanted.with_columns(pl.lit([], dtype=kinds[name]).alias(name) for name in lists)


def _spread(grounds: pl.DataFrame, small: pl.Series, large: pl.Series) -> Any:
    """Every incident the grounds of one of the sample."""
    number = pl.DataFrame({"incident": small}).with_row_index("of")
    told = grounds.join(number, on="incident").drop("incident")
    parts = []
    for start in range(0, large.len(), small.len()):
        names = large.slice(start, small.len()).to_frame("incident").with_row_index("of")
        parts.append(told.join(names, on="of").drop("of"))
    return conform(Ground, pl.concat(parts).to_arrow(compat_level=pl.CompatLevel.oldest()))


def places(sheet: Sheet, seed: int) -> list[tuple[int, int, int]]:
    """Tiles where there is something, as many of each zoom from 0 to 15."""
    draw = random.Random(seed)
    found = []
    for number in range(TILES):
        z, row = number % 16, draw.randrange(sheet.placed)
        x, y = (int(sheet.column(axis)[row]) >> (BITS - z) for axis in "xy")
        found.append((z, x, y))
    return found


def timed(work: Callable[[], object]) -> float:
    """Milliseconds, by the clock of this run."""
    began = CLOCKS[CLOCK[0]]()
    work()
    return (CLOCKS[CLOCK[0]]() - began) * 1000


def spread(values: list[float]) -> dict[str, float]:
    """Median, 95th percentile and the most."""
    return {"median": float(np.median(values)), "p95": float(np.quantile(values, 0.95)), "most": max(values)}


def lay_once(folder: Path) -> dict[str, Any]:
    """Seconds to lay a sheet from the lake, in a process that has compiled before."""
    house = bootstrap.open_house(folder)
    stand = stand_of(house)
    laid = timed(lambda: make_sheet(house, stand)) / 1000
    Pictures(folder).sheet(house)
    return {"laid": laid}


def alone(shared: Pictures, folder: Path, work: Callable[[Pictures], object]) -> float:
    """Milliseconds of something that nothing kept helps, the sheet being open."""
    return timed(lambda: work(Pictures(folder, shared.sheets)))


def look_once(folder: Path, seed: int) -> dict[str, Any]:
    """Everything that somebody who looks waits for."""
    house = bootstrap.open_house(folder)
    pictures = Pictures(folder)
    opened = timed(lambda: pictures.sheet(house)) / 1000
    spots = places(pictures.sheet(house), seed)
    told = {name: waits(folder, house, read_choice(pairs), spots) for name, pairs in FILTERS}
    return {"opened": opened, "by": told, "memory": memory(house, folder, spots)}


def waits(folder: Path, house: House, choice: Choice, spots: list[tuple[int, int, int]]) -> dict[str, Any]:
    """What one choice costs."""
    shared = Pictures(folder)
    shared.seen(house, choice)  # compiled kernels are read from disk once a process
    version = shared.sheet(house).version
    pages = [timed(lambda: shared.page(house, choice, 50)) for _ in range(7)]
    summaries = [alone(shared, folder, lambda fresh: fresh.seen(house, choice)) for _ in range(7)]
    tiles, known = [], []
    for at in spots:
        tiles.append(alone(shared, folder, partial(tile, house, version, choice, at)))
        known.append(timed(partial(tile, house, version, choice, at, shared)))
    shared.close()
    return {"summary": spread(summaries), "rows": spread(pages), "tile": spread(tiles), "known": spread(known)}


def tile(house: House, version: str, choice: Choice, at: tuple[int, int, int], pictures: Pictures) -> bytes:
    """One tile."""
    return pictures.tile(house, version, choice, at)


def memory(house: House, folder: Path, spots: list[tuple[int, int, int]]) -> list[float]:
    """Private memory (GB, pages shared with other workers not among it) after every thousand random looks."""
    pictures, draw, found = Pictures(folder), random.Random(5), []
    version = pictures.sheet(house).version
    for number in range(LOOKS):
        choice = Choice(certainty=draw.randrange(100) / 100, party=("ua",) if draw.random() < 0.5 else ())
        if number % 10:
            pictures.tile(house, version, choice, draw.choice(spots))
        else:
            pictures.seen(house, choice)
        if (number + 1) % 1000 == 0:
            lines = Path("/proc/self/smaps_rollup").read_text("utf-8").splitlines()
            found.append(sum(int(line.split()[1]) for line in lines if line.startswith("Private")) / 2**20)
    return found


def run(words: list[str]) -> Any:
    """One of the parts in a process of its own."""
    spent = watched([sys.executable, "-m", "bench.room_picture", *words])
    if not spent.last_line.startswith("{"):
        raise SystemExit(spent.failed)
    return json.loads(spent.last_line) | {"peak": spent.peak_gb}


def table(size: int, seed: int, made: Path | None) -> list[str]:
    """The figures."""
    with TemporaryDirectory() as name:
        if made is None:
            mission(Path(name), size, seed)
        folder, clock = str(made or Path(name) / "mission"), ["--clock", CLOCK[0]]
        run(["--lay", folder])  # compiles
        laid, looked = run(["--lay", folder, *clock]), run(["--look", folder, "--seed", str(seed), *clock])
    memory_of = ", ".join(f"{gb:.2f}" for gb in looked["memory"])
    rows = [
        f"{size:,} incidents. Laying the sheet from the lake: {laid['laid']:.1f} s (peak {laid['peak']:.1f} GB).",
        f"Opening one that is laid: {looked['opened']:.2f} s.",
        f"Private memory of a process after each thousand of random looks: {memory_of} GB.",
        "",
        "| choice | summary, median ms | most | tile uncached, median | 95 % | most | choice known, 95 % | rows |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for filter, told in looked["by"].items():
        summary, tiles, known, page = (told[part] for part in ("summary", "tile", "known", "rows"))
        rows.append(
            f"| {filter} | {summary['median']:.0f} | {summary['most']:.0f} | {tiles['median']:.1f} "
            f"| {tiles['p95']:.1f} | {tiles['most']:.1f} | {known['p95']:.1f} | {page['median']:.1f} |"
        )
    return rows


def main() -> None:
    """Measure, and print or write the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--incidents", type=int, default=1_000_000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--write", action="store_true")
    asked.add_argument(
        "--clock", choices=[*CLOCKS], default="wall", help="cpu: of the working thread, on a busy machine"
    )
    asked.add_argument("--mission", type=Path, help="one made before, by this bench")
    asked.add_argument("--lay", type=Path)
    asked.add_argument("--look", type=Path)
    given = asked.parse_args()
    CLOCK[0] = given.clock
    if given.lay or given.look:
        told = lay_once(given.lay) if given.lay else look_once(given.look, given.seed)
        sys.stdout.write(json.dumps(told) + "\n")
        return
    lines = [
        *table(given.incidents, given.seed, given.mission),
        "",
        f"Measured by the {NAMED[given.clock]}, on: {machine()}.",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    if given.write:
        put_between(PAGE, "room_picture", lines)


if __name__ == "__main__":
    main()
