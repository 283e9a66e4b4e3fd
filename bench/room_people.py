"""What people do in the room: open a page, look at it for a while, go on."""

import asyncio
import math
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from bench.judge_world import FIRST
from bench.room_client import Browser, Told

ACTS = ("use_of_weapon", "strike_on_protected_object", "weapon_in_prohibited_area", "offensive_action_or_assault")
PARTIES = ("ua", "ordlo-donetsk", "ordlo-luhansk")
WEAPONS = ("artillery", "mortar", "mlrs", "small_arms")
PATHS = {"board": "/", "terms": "/terms", "cases": "/cases"}
OFTEN = {"board": 2, "map": 5, "terms": 1, "cases": 1, "why": 2, "table": 1}


@dataclass(frozen=True)
class Town:
    """What people may ask for: ids of incidents, the version of the picture; and the cookie of each of them."""

    ids: Sequence[str]
    version: str
    cookies: Sequence[str]
    kinds: Sequence[str] = tuple(OFTEN)


def chosen(rng: random.Random) -> str:
    """A filter of somebody's own: a stretch of days, and mostly one thing more."""
    first = FIRST.date() + timedelta(days=rng.randrange(0, 600))
    last = first + timedelta(days=rng.choice((7, 30, 90)))
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


async def person(browser: Browser, town: Town, pause_s: float, seed: int, until: float) -> None:
    """One of them, who looks at a page for `pause_s` seconds on average, until it is time to go home."""
    rng = random.Random(seed)
    await asyncio.sleep(rng.uniform(0, pause_s))  # nobody comes in step with the others
    while time.monotonic() < until:
        kind = rng.choices(town.kinds, [OFTEN[kind] for kind in town.kinds])[0]
        query = chosen(rng)
        if kind == "map":
            await browser.get("page", "map", f"/picture?{query}")
            await browser.get("page", "figures", f"/picture/summary.json?{query}")
            tiles = tiles_around(rng, town.version, query)
            await asyncio.gather(*(browser.get("tile", "tile", one) for one in tiles))
        elif kind == "why":
            await browser.get("page", "why", f"/why/{rng.choice(town.ids)}")
        elif kind == "table":
            await browser.get("page", "table", f"/picture/rows?{query}")
        else:
            await browser.get("page", kind, PATHS[kind])
        await asyncio.sleep(rng.expovariate(1 / pause_s))


async def crowd(port: int, town: Town, pause_s: float, seconds: float, seed: int) -> Told:
    """All of them at once, each with a browser of their own."""
    told, until = Told(), time.monotonic() + seconds
    browsers = [Browser(port, cookie, told) for cookie in town.cookies]
    try:
        await asyncio.gather(*(person(one, town, pause_s, seed * 1000 + n, until) for n, one in enumerate(browsers)))
    finally:
        await asyncio.gather(*(one.close() for one in browsers))
    return told
