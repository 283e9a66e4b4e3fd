"""What the operations room costs: fifty people at once over a million incidents.

    python -m bench.room [--incidents 1000000] [--users 50] [--seconds 120] [--workers 1 2] [--mission DIR]
                         [--pauses 5 1] [--alone] [--write]

Members of several roles, signed in with two factors, each open a page, look at it for a while (exponential; five
seconds on average is brisk, one is faster than anybody reads and tells what the room can bear), and go on: the board,
the map with its tiles and figures under a filter that hardly anybody shares, a list of cases, an incident and why it is
believed. Whatever they look at is put on record. `--alone`: a mission without members, where one local user does it
all. Times are from the first byte sent to the last byte read, by a client on the same machine and the same two cores.
Memory and processor time are those of the server's process tree. A tile or figure answered from memory counts like
any. Several numbers of workers are measured one after the other. A mission that is named is copied first.
"""

import argparse
import asyncio
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from bench.machine import machine
from bench.meter import processor_s, resident_gb
from bench.room_client import Told
from bench.room_people import OFTEN, Town, crowd
from bench.room_staff import staff
from bench.room_world import make_mission
from bench.tables import put_table
from truce import bootstrap
from truce.flow.frames import frame
from truce.model.incident import Incident

ENTRY, PORT = "bench", 8493
BUDGET_MS = {"page": 200.0, "tile": 100.0}
READY_S = 300
FOR_MEMBERS = ("cases",)  # kinds of pages that nobody sees in a mission without members


@dataclass(frozen=True)
class Spent:
    """What a stretch took: memory at its beginning and its end (GB), processor time of server and client (s)."""

    memory: tuple[float, float]
    server_s: float
    client_s: float
    seconds: float


@contextmanager
def open_room(folder: Path, workers: int, port: int = PORT) -> Iterator[tuple[str, int]]:
    """`truce serve` on the mission; (address, process). Raises RuntimeError where it is not ready in time."""
    words = [sys.executable, "-m", "truce", "serve", str(folder), "--port", str(port), "--workers", str(workers)]
    environment = os.environ | {"TRUCE_SERVE_ENTRY": ENTRY}
    process = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _await_ready(address, process)
        yield address, process.pid
    finally:
        process.terminate()
        process.wait(60)


def _await_ready(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + READY_S
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}: is the port taken?")
        try:
            if httpx.get(f"{address}/ready", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise RuntimeError("the server is not ready")


def cookies_of(folder: Path, users: int, *, alone: bool) -> Sequence[str]:
    """A cookie for each of the people; of members where they are not to be one local user."""
    if alone:
        return [f"truce_local_{PORT}={ENTRY}"] * users
    return [f"truce_session_{PORT}={secret}" for secret in staff(folder, users)]


def town_of(folder: Path, address: str, cookies: Sequence[str], *, alone: bool, seed: int) -> Town:
    """What they may ask for."""
    ids = frame(bootstrap.open_house(folder), Incident, columns=["id"])["id"].sample(2000, seed=seed).to_list()
    answer = httpx.get(f"{address}/picture/summary.json", headers={"cookie": cookies[0]}, timeout=120)
    kinds = [kind for kind in OFTEN if not (alone and kind in FOR_MEMBERS)]
    return Town(ids, answer.raise_for_status().json()["version"], cookies, kinds)


def measured(
    folder: Path,
    cookies: Sequence[str],
    pauses: Sequence[float],
    seconds: float,
    workers: int,
    seed: int,
    *,
    alone: bool = False,
) -> Iterator[tuple[float, Told, Spent]]:
    """For each pause what was told, and what it took; after a tenth of the time that is not counted."""
    with open_room(folder, workers) as (address, process):
        town = town_of(folder, address, cookies, alone=alone, seed=seed)
        for turn, pause in enumerate(pauses):
            asyncio.run(crowd(PORT, town, pause, max(seconds / 10, 5), seed + 1 + 2 * turn))
            memory, server, own = resident_gb(process), processor_s(process), _own_s()
            told = asyncio.run(crowd(PORT, town, pause, seconds, seed + 2 * turn))
            taken = processor_s(process) - server, _own_s() - own
            yield pause, told, Spent((memory, resident_gb(process)), *taken, seconds)


def _own_s() -> float:
    told = resource.getrusage(resource.RUSAGE_SELF)
    return told.ru_utime + told.ru_stime


def percentile(values: list[float], share: float) -> float:
    """The value below which such a share lies."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def table(told: Told, spent: Spent) -> list[str]:
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
    each = 1000 * spent.server_s / max(1, told.requests)
    sums = (
        f"Answers that were no 200: {wrong}. {told.requests / spent.seconds:.0f} requests a second, {each:.1f} ms of "
        f"processor time each: {spent.server_s / spent.seconds:.0%} of a core; the client itself took "
        f"{spent.client_s / spent.seconds:.0%}. Memory of the server: {spent.memory[0]:.2f} GB, then "
        f"{spent.memory[1]:.2f} GB."
    )
    return [*lines, "", sums]


def _line(name: str, ms: list[float], budget: float) -> str:
    if not ms:
        return f"| {name} | 0 | | | | {budget:.0f} | |"
    high = percentile(ms, 0.95)
    verdict = "holds" if high <= budget else "**too slow**"
    figures = f"{len(ms):,} | {percentile(ms, 0.5):.0f} | {high:.0f} | {percentile(ms, 0.99):.0f} | {budget:.0f}"
    return f"| {name} | {figures} | {verdict} |"


def main() -> None:
    """Measure, print, and on request write."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--incidents", type=int, default=1_000_000)
    asked.add_argument("--users", type=int, default=50)
    asked.add_argument("--seconds", type=float, default=120)
    asked.add_argument("--workers", type=int, nargs="+", default=[1])
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--mission", type=Path, help="a mission made by bench.room_world; made anew where none is named")
    asked.add_argument("--pauses", type=float, nargs="+", default=[5.0, 1.0], help="seconds a page is looked at, mean")
    asked.add_argument("--alone", action="store_true", help="one local user, and no members")
    asked.add_argument("--write", action="store_true")
    given = asked.parse_args()
    with TemporaryDirectory() as aside:
        folder = Path(aside) / "mission"
        if given.mission is None:
            make_mission(folder, given.incidents, given.seed)
        else:
            shutil.copytree(given.mission, folder)
        cookies = cookies_of(folder, given.users, alone=given.alone)
        parts = [
            (workers, pause, table(told, spent))
            for workers in given.workers
            for pause, told, spent in measured(
                folder, cookies, given.pauses, given.seconds, workers, given.seed, alone=given.alone
            )
        ]
    who = "one local user in as many browsers" if given.alone else "members of six roles, signed in"
    setting = f"{given.users} people ({who}), {given.seconds:.0f} s, {given.incidents:,} incidents"
    lines = [machine(), "", f"{setting}."]
    for workers, pause, part in parts:
        who = "one worker" if workers == 1 else f"{workers} workers"
        lines += ["", f"With {who}, each page looked at for {pause:g} s on average:", "", *part]
    print("\n".join(lines))
    if given.write:
        put_table("room", lines)


if __name__ == "__main__":
    main()
