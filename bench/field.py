"""Phones at once: submissions a second into a real server that is killed in between; none lost, none doubled.

    python -m bench.field [--rate 500] [--seconds 60] [--kills 2] [--phones 100] [--write]

A mission of its own, `truce serve` in a process of its own, killed (SIGKILL) at even distances and started again. Each
phone posts one report after the other over its connection, and posts it again until it hears 201; a report that was
answered is then looked for in the inbox, and every instance is counted there. Latency is from the first byte sent to
the last byte read, of posts that met a living server; "alone" is one phone, one report after the other, before the
rest begins. `--write` puts the table into docs/field.md.
"""

import argparse
import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from uuid import uuid4

from bench.machine import machine
from bench.tables import put_between
from truce import bootstrap
from truce.flow.field import devices
from truce.flow.field.land import land
from truce.model.report import Report
from truce.sample import write_sample
from truce.settings import Room, Settings, settings_as_toml
from truce.store.mission import create_mission

PAGE = Path(__file__).resolve().parent.parent / "docs" / "field.md"
HOST = "127.0.0.1"
ALONE = 200
GIVE_UP_S = 180.0
COLUMNS = (
    "reports", "a second", "kills", "posts", "lost", "doubled", "alone, ms (median, 95 %)", "at load, ms (95 %, 99 %)",
)  # fmt: skip


@dataclass
class Tally:
    """What the phones saw: how often each report was posted, when it was answered, how long answers took."""

    posts: int = 0
    answered: set[str] = field(default_factory=set)
    states: Counter[int] = field(default_factory=Counter)
    took: list[float] = field(default_factory=list)


def mission_in(folder: Path) -> Path:
    """A mission without members, and no limit on how often one machine may ask."""
    sample = write_sample(folder / "invented", 7)
    told = Settings(
        name="Heath", time_zone=sample.time_zone, agreements=[sample.agreement.name], room=Room(requests_per_second=0)
    )
    create_mission(folder / "mission", settings_as_toml(told), agreements=[sample.agreement], zones=[sample.zones])
    return folder / "mission"


class Server:
    """`truce serve`, to be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as trial:
            trial.bind((HOST, 0))
            self.port = int(trial.getsockname()[1])
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; returns at once."""
        command = [sys.executable, "-m", "truce", "serve", str(self.folder), "--port", str(self.port)]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(command, env=os.environ | {"TRUCE_SERVE_ENTRY": "bench"}, **quiet)  # type: ignore[call-overload]

    def kill(self) -> None:
        """No warning, no time to finish anything."""
        if self.process is not None and self.process.poll() is None:
            os.kill(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def wait(self) -> None:
        """Until it listens."""
        until = time.monotonic() + GIVE_UP_S
        while time.monotonic() < until:
            with socket.socket() as trial:
                if trial.connect_ex((HOST, self.port)) == 0:
                    return
            time.sleep(0.05)
        raise TimeoutError("the server does not listen")


def request_of(token: str, port: int, instance: str) -> bytes:
    """One report as ODK Collect posts it."""
    xml = (
        f'<?xml version=\'1.0\' ?><data id="truce-violation" version="1"><deviceid>collect:bench</deviceid>'
        f"<noun>report</noun><act>use_of_weapon</act><sure>certain</sure><means>heard</means>"
        f"<phenomenon>explosion</phenomenon><count>3</count><at>2025-04-21T10:10:00.000+03:00</at>"
        f"<within_min>5</within_min><placed>here</placed><spot>48.69 38.43 0 10</spot><text>three bangs</text>"
        f"<meta><instanceID>{instance}</instanceID></meta></data>"
    )
    body = (
        f'--b0undary\r\nContent-Disposition: form-data; name="xml_submission_file"; filename="a.xml"\r\n'
        f"Content-Type: text/xml\r\n\r\n{xml}\r\n--b0undary--\r\n"
    ).encode()
    head = (
        f"POST /key/{token}/submission HTTP/1.1\r\nHost: {HOST}:{port}\r\nX-OpenRosa-Version: 1.0\r\n"
        f"Content-Type: multipart/form-data; boundary=b0undary\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class Phone:
    """One connection; made anew when it breaks."""

    def __init__(self, port: int, token: str, tally: Tally) -> None:
        self.port, self.token, self.tally = port, token, tally
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def send(self, instance: str) -> None:
        """Post a report until it is answered."""
        asked = request_of(self.token, self.port, instance)
        until = time.monotonic() + GIVE_UP_S
        while time.monotonic() < until:
            try:
                status, took = await self._post(asked)
            except (OSError, asyncio.IncompleteReadError):
                self._hang_up()
                await asyncio.sleep(0.2)
                continue
            self.tally.states[status] += 1
            if status in (201, 202):
                self.tally.answered.add(instance)
                self.tally.took.append(took)
                return
            await asyncio.sleep(0.2)

    async def _post(self, asked: bytes) -> tuple[int, float]:
        self.tally.posts += 1
        if self.writer is None or self.reader is None:
            self.reader, self.writer = await asyncio.open_connection(HOST, self.port)
        start = time.perf_counter()
        self.writer.write(asked)
        await self.writer.drain()
        head = await self.reader.readuntil(b"\r\n\r\n")
        length = next(
            (int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")), 0
        )
        await self.reader.readexactly(length)
        return int(head.split(b" ", 2)[1]), (time.perf_counter() - start) * 1000

    def _hang_up(self) -> None:
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None


async def alone(port: int, token: str) -> list[float]:
    """Milliseconds of each of some reports, sent one after the other."""
    tally = Tally()
    phone = Phone(port, token, tally)
    for _ in range(ALONE):
        await phone.send(f"uuid:{uuid4()}")
    return tally.took[ALONE // 10 :]


async def at_load(
    server: Server, token: str, rate: int, seconds: int, kills: int, phones: int
) -> tuple[Tally, list[str]]:
    """Reports at a rate, from many phones, the server killed meanwhile; what was seen, and every instance sent."""
    tally, waiting = Tally(), asyncio.Queue[str | None](0)
    sent: list[str] = []

    async def one(phone: Phone) -> None:
        while (instance := await waiting.get()) is not None:
            await phone.send(instance)

    async def murder() -> None:
        for _ in range(kills):
            await asyncio.sleep(seconds / (kills + 1))
            await asyncio.to_thread(server.kill)
            await asyncio.to_thread(server.start)

    workers = [asyncio.create_task(one(Phone(server.port, token, tally))) for _ in range(phones)]
    killer = asyncio.create_task(murder())
    start = time.monotonic()
    for number in range(rate * seconds):
        sent.append(f"uuid:{uuid4()}")
        waiting.put_nowait(sent[-1])
        if (ahead := start + (number + 1) / rate - time.monotonic()) > 0.001:
            await asyncio.sleep(ahead)
    for _ in workers:
        waiting.put_nowait(None)
    await asyncio.gather(*workers, killer)
    return tally, sent


def main() -> None:
    """Measure, check, tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, default in (("rate", 500), ("seconds", 60), ("kills", 2), ("phones", 100)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--write", action="store_true")
    told = parser.parse_args()
    with TemporaryDirectory() as made:
        folder = mission_in(Path(made))
        token = devices.add(bootstrap.open_house(folder), "patrol-7").token
        server = Server(folder)
        server.start()
        server.wait()
        single = asyncio.run(alone(server.port, token))
        tally, sent = asyncio.run(at_load(server, token, told.rate, told.seconds, told.kills, told.phones))
        server.kill()
        row = checked(folder, told, single, tally, sent)
    print(machine())
    print(" | ".join(COLUMNS))
    print(" | ".join(row))
    if told.write:
        head = "| " + " | ".join(COLUMNS) + " |", "|" + "---:|" * len(COLUMNS)
        put_between(
            Path(__file__).resolve().parent.parent / "docs" / "field.md",
            "field",
            [*head, "| " + " | ".join(row) + " |"],
        )


def checked(folder: Path, told: argparse.Namespace, single: list[float], tally: Tally, sent: list[str]) -> list[str]:
    """Hold what was answered against what is there: in the inbox, and in the lake once it landed."""
    house = bootstrap.open_house(folder)
    start = time.monotonic()
    land(house)
    landed_s = time.monotonic() - start
    here = Counter(entry.sent.key for entry in house.mission.inbox.entries())
    landed = Counter(house.mission.lake.read(Report, columns=["reference"])["reference"].to_pylist())
    lost = sum(1 for one in tally.answered if here[one] == 0 or landed[one] == 0)
    doubled = sum(1 for one in sent if here[one] > 1 or landed[one] > 1)
    alone_at, load_at = quantiles(single, n=100), quantiles(tally.took, n=100)
    unanswered = len(set(sent) - tally.answered)
    print(f"unanswered {unanswered}, answers {dict(tally.states)}, what waited landed in {landed_s:.1f} s")
    return [
        f"{len(sent):,}",
        f"{told.rate}",
        f"{told.kills}",
        f"{tally.posts:,}",
        f"{lost}",
        f"{doubled}",
        f"{alone_at[49]:.1f}, {alone_at[94]:.1f}",
        f"{load_at[94]:.0f}, {load_at[98]:.0f}",
    ]


if __name__ == "__main__":
    main()
