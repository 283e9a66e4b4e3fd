"""Sensors over a broker: messages that waited while the room was killed, taken in by it; none lost, none doubled.

    python -m bench.mqtt [--messages 2000] [--write]

A broker (amqtt, QoS 1) and the sensors in this process, `truce serve` in a process of its own: it begins its lasting
session and is killed (SIGKILL). All messages are handed to the broker while it is away; then it is started again. The
pace is from the first of them in the inbox to the last. Then every message is looked for in the inbox. A kill in the
middle is not measured: amqtt forgets what was on the wire when a line breaks, as no broker of a mission may; the tests
have a broker of their own for that. `--write` puts the table into docs/feeds.md.
"""

import argparse
import asyncio
import logging
import os
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import aiomqtt
from amqtt.broker import Broker  # type: ignore[import-untyped]

from bench.field import GIVE_UP_S, HOST, Server, mission_in
from bench.machine import machine
from bench.tables import put_between
from truce import bootstrap
from truce.flow.feeds import setting
from truce.flow.feeds.pushed import inbox_name
from truce.flow.house import House
from truce.sources.sensor import as_text

PAGE = Path(__file__).resolve().parent.parent / "docs" / "feeds.md"
FEED, TOPIC, SENSORS = "masts", "sensors/{}/messages", 20
NAMED = {"username": "truce", "password": "bench"}  # for a nameless session a broker keeps nothing
COLUMNS = ("messages", "lost", "doubled", "a second")
PAUSE_S = 0.05


def message(number: int) -> bytes:
    """A message as an acoustic node sends it: one shot, and an hour of up-time."""
    place = {"lon": 38.6, "lat": 48.7}
    shot: dict[str, Any] = {"at": "2025-04-20T11:58:30Z", "clock_error_s": 2, "acts": {"use_of_weapon": 0.9}}
    shot |= {"phenomenon": "explosion", "count": 1, "where": place | {"radius_m": 800}}
    up = {"from": "2025-04-20T11:00:00Z", "to": "2025-04-20T11:59:00Z", "where": place | {"radius_m": 4000}}
    told = {"message": f"m-{number}", "sensor": f"acoustic-{number % SENSORS}", "means": "acoustic"}
    return as_text(
        told | {"sent_at": "2025-04-20T11:59:00Z", "observations": [shot], "uptime": [up | {"quality": 0.7}]}
    )


def client(port: int, name: str) -> aiomqtt.Client:
    """Somebody at the broker."""
    return aiomqtt.Client(HOST, port, identifier=name, username=NAMED["username"], password=NAMED["password"])


async def sent(port: int, messages: int) -> None:
    """Hand every message to the broker."""
    async with client(port, "sensors") as sensors:
        for number in range(messages):
            await sensors.publish(TOPIC.format(number % SENSORS), message(number), qos=1)


async def held(house: House, least: int) -> None:
    """Until so many messages are in the inbox, or nothing came for a long time."""
    here, moved = -1, time.monotonic()
    while (now := count(house)) < least:
        here, moved = (now, time.monotonic()) if now != here else (here, moved)
        if time.monotonic() - moved > GIVE_UP_S:
            raise TimeoutError(f"{now} of {least} messages came")
        await asyncio.sleep(PAUSE_S)


def count(house: House) -> int:
    """Entries of the inbox, landed or not."""
    counts = house.mission.inbox.counts()
    return sum(counts[state] for state in ("waiting", "landed", "set_aside"))


async def measured(folder: Path, port: int, messages: int) -> float:
    """Seconds that the room took for all of them."""
    config = {
        "listeners": {"default": {"type": "tcp", "bind": f"{HOST}:{port}"}},
        "plugins": {"amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": False}},
    }
    broker, server, house = Broker(config), Server(folder), bootstrap.open_house(folder)
    await broker.start()
    try:
        await subscribed(server, port)
        await sent(port, messages)
        server.start()
        await asyncio.to_thread(server.wait)
        await held(house, 2)
        began, first = time.monotonic(), count(house)
        await held(house, messages)
        return (time.monotonic() - began) * messages / max(1, messages - first)
    finally:
        server.kill()
        await broker.shutdown()


async def subscribed(server: Server, port: int) -> None:
    """Let the room begin its lasting session, then kill it: from now on the broker keeps what it is sent."""
    server.start()
    await asyncio.to_thread(server.wait)
    async with client(port, "watcher") as watcher:
        probe = asyncio.create_task(_knock(watcher))
        await held(bootstrap.open_house(server.folder), 1)
        probe.cancel()
    server.kill()


async def _knock(client: aiomqtt.Client) -> None:
    while True:
        await client.publish(TOPIC.format(0), message(0), qos=1)
        await asyncio.sleep(1.0)


def main() -> None:
    """Measure, check, tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=2000)
    parser.add_argument("--write", action="store_true")
    told = parser.parse_args()
    logging.getLogger("amqtt").setLevel(logging.CRITICAL)  # it says something of every message
    with TemporaryDirectory() as made:
        folder, port = mission_in(Path(made)), Server(Path(made)).port
        house, store = bootstrap.open_house(folder), bootstrap.open_room(folder)
        options = {"host": HOST, "port": str(port), "topic": TOPIC.format("+"), "tls": "no"}
        setting.add(house, store.feeds, FEED, "mqtt", FEED, options)
        store.close()
        os.environ |= {f"TRUCE_FEED_{FEED.upper()}_{name.upper()}": told for name, told in NAMED.items()}
        took = asyncio.run(measured(folder, port, told.messages))
        here = Counter(entry.sent.key for entry in house.mission.inbox.entries(feed=inbox_name(FEED)))
    lost = sum(1 for number in range(told.messages) if not here[f"m-{number}"])
    doubled = sum(1 for times in here.values() if times > 1)
    row = [f"{told.messages:,}", str(lost), str(doubled), f"{told.messages / took:.0f}"]
    print(machine())
    print(" | ".join(COLUMNS))
    print(" | ".join(row))
    if told.write:
        head = ["| " + " | ".join(COLUMNS) + " |", "|" + "---:|" * len(COLUMNS)]
        put_between(PAGE, "mqtt", [*head, "| " + " | ".join(row) + " |"])


if __name__ == "__main__":
    main()
