"""What the operations room costs: fifty people at once over a million incidents.

    python -m bench.room [--incidents 1000000] [--users 50] [--seconds 120] [--workers 1] [--mission DIR] [--write]

Each of the people opens a page, looks at it for a while (exponential, a second on average: nobody is faster), and goes
on: the board, the map with its tiles and figures under a filter that hardly anybody shares, a case list, an incident
and why it is believed. Times are from the first byte sent to the last byte read, by a client on the same machine and
the same two cores. Memory is that of the server's process tree. A tile or figure answered from memory counts like any.
"""

import argparse
import asyncio
import math
import os
import random
import resource
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

import httpx
import polars as pl

from bench.machine import machine
from bench.meter import resident_gb
from bench.room_world import make_mission
from bench.tables import put_table
from truce import bootstrap
from truce.flow.frames import frame
from truce.model.incident import Incident

ENTRY, PORT = "bench", 8493
COOKIE = f"truce_local_{PORT}"  # of the local user; each port has its own
THINK_S = 1.0
ACTS = ("use_of_weapon", "strike_on_protected_object", "weapon_in_prohibited_area", "offensive_action_or_assault")
PARTIES = ("ua", "ordlo-donetsk", "ordlo-luhansk")
WEAPONS = ("artillery", "mortar", "mlrs", "small_arms")
BUDGET_MS = {"page": 200.0, "tile": 100.0}


@dataclass
class Told:
    """Milliseconds by kind of request, and what went wrong."""

    ms: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: dict[str, int] = field(default_factory=lambda: defaultdict(int))


@dataclass(frozen=True)
class Town:
    """What people may ask for: ids of incidents, the version of the picture."""

    ids: Sequence[str]
    version: str


def chosen(rng: random.Random) -> str:
    """A filter of somebody's own: a stretch of days, and mostly one thing more."""
    start = rng.randrange(0, 600)
    day = pl.date(2031, 1, 1)
    first = pl.select(day + pl.duration(days=start)).item()
    last = pl.select(day + pl.duration(days=start + rng.choice((7, 30, 90)))).item()
    told: list[tuple[str, str]] = [("from", first.isoformat()), ("to", last.isoformat())]
    extra = rng.choice(("act", "party", "weapon", "certainty", "none"))
    if extra == "act":
        told.append(("act", rng.choice(ACTS)))
    elif extra == "party":
        told.append(("party", rng.choice(PARTIES)))
    elif extra == "weapon":
        told.append(("weapon", rng.choice(WEAPONS)))
    elif extra == "certainty":
        told.append(("certainty", rng.choice(("likely", "highly_likely"))))
    return urlencode(told)


def tiles_around(rng: random.Random, version: str, query: str) -> list[str]:
    """The twelve tiles of a screen at some zoom, somewhere along the front."""
    zoom = rng.choice((5, 6, 7, 8, 9, 10, 12))
    lon, lat = 38.3 + rng.gauss(0, 0.2), rng.uniform(47.1, 49.9)
    n = 2**zoom
    x = int((lon + 180) / 360 * n)
    y = int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * n)
    return [
        f"/picture/tiles/{version}/{zoom}/{x + dx}/{y + dy}.mvt?{query}" for dx in (-1, 0, 1, 2) for dy in (-1, 0, 1)
    ]


async def person(client: httpx.AsyncClient, town: Town, told: Told, seed: int, until: float) -> None:
    """One of them, until it is time to go home."""
    rng = random.Random(seed)
    while time.monotonic() < until:
        kind = rng.choices(("board", "map", "terms", "cases", "why", "table"), (2, 5, 1, 1, 2, 1))[0]
        query = chosen(rng)
        if kind == "map":
            await get(client, told, "page", "map", f"/picture?{query}")
            await get(client, told, "page", "figures", f"/picture/summary.json?{query}")
            tiles = tiles_around(rng, town.version, query)
            await asyncio.gather(*(get(client, told, "tile", "tile", one) for one in tiles))
        elif kind == "why":
            await get(client, told, "page", "why", f"/why/{rng.choice(town.ids)}")
        elif kind == "table":
            await get(client, told, "page", "table", f"/picture/incidents?{query}")
        else:
            await get(client, told, "page", kind, {"board": "/", "terms": "/terms", "cases": "/cases"}[kind])
        await asyncio.sleep(rng.expovariate(1 / THINK_S))


async def get(client: httpx.AsyncClient, told: Told, kind: str, name: str, path: str) -> None:
    """One request; its time counts whatever the answer, and an answer that is no 200 is told."""
    began = time.perf_counter()
    try:
        answer = await client.get(path)
    except httpx.HTTPError as lost:
        told.wrong[f"{name}: {type(lost).__name__}"] += 1
        return
    told.ms[f"{kind}:{name}"].append((time.perf_counter() - began) * 1000)
    if answer.status_code != 200:
        told.wrong[f"{name}: {answer.status_code}"] += 1


async def crowd(address: str, town: Town, users: int, seconds: float, seed: int) -> Told:
    """All of them at once, each with a connection pool of a browser's size."""
    told, until = Told(), time.monotonic() + seconds
    limits = httpx.Limits(max_connections=6, max_keepalive_connections=6)
    clients = [
        httpx.AsyncClient(base_url=address, cookies={COOKIE: ENTRY}, limits=limits, timeout=30) for _ in range(users)
    ]
    try:
        await asyncio.gather(*(person(c, town, told, seed * 1000 + n, until) for n, c in enumerate(clients)))
    finally:
        await asyncio.gather(*(client.aclose() for client in clients))
    return told


@contextmanager
def open_room(folder: Path, workers: int, port: int = PORT) -> Iterator[tuple[str, int]]:
    """`truce serve` on the mission; (address, process)."""
    words = [sys.executable, "-m", "truce", "serve", str(folder), "--port", str(port), "--workers", str(workers)]
    process = subprocess.Popen(
        words, env=os.environ | {"TRUCE_SERVE_ENTRY": ENTRY}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(600):
            try:
                if httpx.get(f"{address}/ready", timeout=5).status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.2)
        yield address, process.pid
    finally:
        process.terminate()
        process.wait(60)


def percentile(values: list[float], share: float) -> float:
    """The value below which such a share lies."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def measured(
    folder: Path, users: int, seconds: float, workers: int, seed: int
) -> tuple[Told, tuple[float, float], float]:
    """(what was told, memory after the first tenth and at the end in GB, seconds of the client's own processor)."""
    ids = frame(bootstrap.open_house(folder), Incident, columns=["id"])["id"].sample(2000, seed=seed).to_list()
    with open_room(folder, workers) as (address, process):
        summary = httpx.get(f"{address}/picture/summary.json", cookies={COOKIE: ENTRY}, timeout=120)
        town = Town(ids, summary.json()["version"])
        asyncio.run(crowd(address, town, users, max(seconds / 10, 5), seed + 1))
        before = resident_gb(process)
        spent = resource.getrusage(resource.RUSAGE_SELF).ru_utime
        told = asyncio.run(crowd(address, town, users, seconds, seed))
        return told, (before, resident_gb(process)), resource.getrusage(resource.RUSAGE_SELF).ru_utime - spent


def table(told: Told, memory: tuple[float, float]) -> list[str]:
    """The lines of the table."""
    lines = ["| what | requests | median ms | 95 % | 99 % | budget | |", "|---|---|---|---|---|---|---|"]
    for kind in ("page", "tile"):
        every = [ms for name, values in told.ms.items() if name.startswith(kind) for ms in values]
        lines.append(_line(f"**any {kind}**", every, BUDGET_MS[kind]))
        if kind == "page":
            lines += [
                _line(name.partition(":")[2], ms, BUDGET_MS[kind])
                for name, ms in sorted(told.ms.items())
                if name.startswith(kind)
            ]
    wrong = ", ".join(f"{name} x {n}" for name, n in sorted(told.wrong.items())) or "none"
    return [
        *lines,
        "",
        f"Answers that were no 200: {wrong}. Memory of the server: {memory[0]:.2f} GB, then {memory[1]:.2f} GB.",
    ]


def _line(name: str, ms: list[float], budget: float) -> str:
    if not ms:
        return f"| {name} | 0 | | | | {budget:.0f} | |"
    high = percentile(ms, 0.95)
    verdict = "holds" if high <= budget else "**too slow**"
    figures = f"{len(ms):,} | {percentile(ms, 0.5):.0f} | {high:.0f} | {percentile(ms, 0.99):.0f} | {budget:.0f}"
    return f"| {name} | {figures} | {verdict} |"


def main() -> None:
    """Measure, print, and on request write."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--incidents", type=int, default=1_000_000)
    asked.add_argument("--users", type=int, default=50)
    asked.add_argument("--seconds", type=float, default=120)
    asked.add_argument("--workers", type=int, default=1)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--mission", type=Path, help="a mission made by bench.room_world; made anew where none is named")
    asked.add_argument("--write", action="store_true")
    given = asked.parse_args()
    with TemporaryDirectory() as aside:
        folder = given.mission or Path(aside) / "mission"
        if given.mission is None:
            make_mission(folder, given.incidents, given.seed)
        told, memory, own = measured(folder, given.users, given.seconds, given.workers, given.seed)
    setting = f"{given.users} people, {given.seconds:.0f} s, {given.incidents:,} incidents, {given.workers} worker(s)"
    head = [machine(), "", f"{setting}; the client itself took {own / given.seconds:.0%} of a core.", ""]
    lines = head + table(told, memory)
    print("\n".join(lines))
    if given.write:
        put_table("room", lines)


if __name__ == "__main__":
    main()
