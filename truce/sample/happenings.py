"""What truly happened on the island: the known truth from which every telling is made."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from math import cos, hypot, log, pi, sin

from numpy.random import Generator

import truce.sample.places as isle
from truce.sample.places import local

SIGNED_START = local(date(2024, 10, 14), 18)
KARST_START = local(date(2024, 10, 15))
WITHDRAWN_BY = local(date(2024, 10, 17), 18)
TRUCE_END = local(date(2024, 11, 1))
BAD_NIGHT = (local(date(2024, 10, 22), 20), local(date(2024, 10, 23), 4))
BEFORE_PER_DAY, TRUCE_PER_DAY, CALM_PER_DAY = 5.6, 0.7, 0.3
LAST_HOURS, BAD_NIGHT_COUNT = 6, 14
FIRE = ("use_of_weapon", "offensive_action_or_assault", "strike_on_protected_object")


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One true incident. `x`, `y` in metres; `count` is rounds, persons or pieces, as the act has it."""

    id: str = ""
    start: datetime
    end: datetime
    x: float
    y: float
    act: str
    phenomenon: str | None = None
    weapon: str | None = None
    calibre_mm: float | None = None
    count: int = 1
    by: str | None = None
    against: str | None = None
    target: str | None = None
    killed: int = 0
    injured: int = 0
    watcher: str | None = None

    @property
    def is_fire(self) -> bool:
        """Something was fired, or someone attacked."""
        return self.act in FIRE

    @property
    def is_loud(self) -> bool:
        """Heard far off: shells, mines, demolitions."""
        return self.phenomenon == "explosion"


# share of all fire, weapon class, calibre, phenomenon, most rounds, most minutes
WEAPONS = (
    (0.30, "mortar", 82.0, "explosion", 14, 20),
    (0.18, "artillery", 122.0, "explosion", 12, 25),
    (0.28, "small_arms", None, "burst", 30, 12),
    (0.12, "heavy_machine_gun", 12.7, "burst", 20, 10),
    (0.12, "fpv", None, "explosion", 2, 2),
)


def _weapon(rng: Generator) -> tuple[str, float | None, str, int, int]:
    rest = rng.random()
    for share, name, calibre, phenomenon, most, minutes in WEAPONS:
        if rest < share:
            return name, calibre, phenomenon, most, minutes
        rest -= share
    return WEAPONS[0][1:]


def other(party: str) -> str:
    """The other side."""
    return "karst" if party == "heath" else "heath"


def _place_of_fire(rng: Generator, day: date, against: str) -> tuple[float, float]:
    spot = isle.HOT_SPOTS[int(rng.integers(0, len(isle.HOT_SPOTS)))]
    x = spot.x + float(rng.normal(0, 2_200))
    depth = 150 + abs(float(rng.normal(0, 1_100)))
    return x, isle.line_y(x, day) + (depth if against == "heath" else -depth)


def _casualties(rng: Generator, weapon: str, scale: float) -> tuple[int, int]:
    if rng.random() > (0.20 if weapon in {"artillery", "mortar", "fpv"} else 0.07) * scale:
        return 0, 0
    return int(rng.integers(0, 3)), int(rng.integers(1, 5))


def fire(rng: Generator, start: datetime, heath_share: float, scale: float = 1.0) -> Happening:
    """One exchange, shelling or drone strike somewhere along the line, by either side."""
    by = "heath" if rng.random() < heath_share else "karst"
    x, y = _place_of_fire(rng, isle.local_day(start), other(by))
    while isle.at_plant(x, y):  # the plant is hit twice, and never by chance
        x, y = _place_of_fire(rng, isle.local_day(start), other(by))
    weapon, calibre, phenomenon, most, minutes = _weapon(rng)
    killed, injured = _casualties(rng, weapon, scale)
    act = "offensive_action_or_assault" if weapon == "small_arms" and rng.random() < 0.25 * scale else "use_of_weapon"
    target = "residential" if abs(isle.north_of_line(x, y, isle.local_day(start))) > 1_500 else "military_position"
    return Happening(
        start=start, end=start + timedelta(minutes=int(rng.integers(1, minutes + 1))), x=x, y=y, act=act,
        phenomenon=phenomenon, weapon=weapon, calibre_mm=calibre, count=int(rng.integers(1, most + 1)), by=by,
        against=other(by), target=target, killed=killed, injured=injured,
    )  # fmt: skip


def _at(rng: Generator, start: datetime, end: datetime) -> datetime:
    return start + timedelta(minutes=int(rng.random() * ((end - start).total_seconds() // 60)))


def _fire_of_day(rng: Generator, day: date) -> Iterator[Happening]:
    dawn, dusk = local(day), local(day + timedelta(days=1))
    if day < date(2024, 10, 14):
        for _ in range(int(rng.poisson(BEFORE_PER_DAY))):
            yield fire(rng, _at(rng, dawn, dusk), 0.47)
    elif day == date(2024, 10, 14):
        for n in range(2 * LAST_HOURS):
            stretch = (dawn, SIGNED_START) if n % 2 else (SIGNED_START, KARST_START)
            yield fire(rng, _at(rng, *stretch), 0.35)
    elif day not in {date(2024, 10, 22), date(2024, 10, 23)}:
        rate = TRUCE_PER_DAY if day < date(2024, 10, 22) else CALM_PER_DAY
        for _ in range(int(rng.poisson(rate))):
            yield fire(rng, _at(rng, dawn, dusk), 0.42, 0.5)


def _bad_night(rng: Generator) -> Iterator[Happening]:
    """The night it nearly failed: heath attacks in the valley, karst answers along the whole line."""
    first = BAD_NIGHT[0] + timedelta(minutes=12)
    yield Happening(
        start=first, end=first + timedelta(minutes=55), x=-6_300, y=300, act="offensive_action_or_assault",
        phenomenon="burst", weapon="small_arms", count=40, by="heath", against="karst",
        target="military_position", killed=2, injured=5,
    )  # fmt: skip
    for _ in range(BAD_NIGHT_COUNT):
        yield fire(rng, _at(rng, first + timedelta(minutes=10), BAD_NIGHT[1]), 0.42, 1.5)
    yield _plant_strike(BAD_NIGHT[0] + timedelta(hours=3, minutes=41), "heath", 120.0)


def _plant_strike(start: datetime, by: str, calibre: float) -> Happening:
    return Happening(
        start=start, end=start + timedelta(minutes=6), x=isle.PLANT.x + 240, y=isle.PLANT.y + 310,
        act="strike_on_protected_object", phenomenon="explosion", weapon="mortar", calibre_mm=calibre, count=4,
        by=by, against=other(by), target="power_generation", killed=0, injured=2,
    )  # fmt: skip


def _weapons_seen(rng: Generator) -> Iterator[Happening]:
    """Guns standing in the open for some hours: inside the band and behind it, on both sides."""
    plan = [("heath", False, 3, True), ("karst", False, 4, True), ("heath", True, 9, True), ("karst", True, 5, True)]
    for party, in_truce, many, inside in [*plan, ("heath", True, 6, False), ("karst", True, 5, False)]:
        for _ in range(many):
            yield _gun(rng, party, in_truce, inside)


def _gun(rng: Generator, party: str, in_truce: bool, inside: bool) -> Happening:
    window = (WITHDRAWN_BY + timedelta(hours=6), TRUCE_END) if in_truce else (local(isle.FIRST_DAY), SIGNED_START)
    day = isle.local_day(_at(rng, window[0], window[1] - timedelta(hours=20)))
    start = local(day, 8) + timedelta(minutes=int(rng.integers(0, 300)))
    x = float(rng.uniform(-1_000, 20_000)) * (1 if rng.random() < 0.5 else -1)
    x = x - 10_500 if -10_500 < x < -1_500 else x  # none in the valley, where a term of its own holds
    depth = float(rng.uniform(1_200, 4_300)) if inside else float(rng.uniform(5_900, 9_000))
    y = isle.line_y(x, day) + (depth if party == "heath" else -depth)
    return Happening(
        start=start, end=start + timedelta(hours=int(rng.integers(2, 6))), x=x, y=y,
        act="weapon_in_prohibited_area" if inside else "military_activity", phenomenon="vehicle",
        weapon="artillery", calibre_mm=122.0, count=int(rng.integers(1, 4)), by=party,
    )  # fmt: skip


def _forces_in_valley(rng: Generator) -> Iterator[Happening]:
    for party in ("heath", "heath", "heath", "karst", "karst"):
        day = isle.local_day(_at(rng, WITHDRAWN_BY + timedelta(hours=6), TRUCE_END - timedelta(hours=20)))
        start = local(day, 9) + timedelta(minutes=int(rng.integers(0, 420)))
        x, south, north = float(rng.uniform(-8_500, -3_500)), 1_300.0, 2_800.0
        y = float(rng.uniform(south, north)) if party == "heath" else float(rng.uniform(-1_800, -300))
        yield Happening(
            start=start, end=start + timedelta(minutes=90), x=x, y=y, act="force_in_prohibited_area",
            phenomenon="person_armed", count=int(rng.integers(3, 12)), by=party,
        )  # fmt: skip


def _quiet_life(rng: Generator) -> Iterator[Happening]:
    """What is not violence: statements, exchanges, repairs, protests, aid, and mines blown up by agreement."""
    plan = (("statement", 26, None), ("repair", 5, None), ("protest", 6, None), ("humanitarian", 8, None),
            ("controlled_detonation", 5, "explosion"))  # fmt: skip
    for act, many, phenomenon in plan:
        for _ in range(many):
            day = isle.FIRST_DAY + timedelta(days=int(rng.integers(0, 41)))
            start = local(day, int(rng.integers(9, 16)), int(rng.integers(0, 60)))
            town = isle.TOWNS[int(rng.integers(0, len(isle.TOWNS)))]
            away = (float(rng.normal(0, 700)), float(rng.normal(0, 700)))
            yield Happening(start=start, end=start + timedelta(minutes=30), x=town.x + away[0], y=town.y + away[1],
                            act=act, phenomenon=phenomenon)  # fmt: skip
    for day, many in ((date(2024, 10, 24), 28), (date(2024, 10, 29), 12)):
        yield Happening(start=local(day, 11), end=local(day, 13), x=-6_000, y=700, act="exchange_of_detainees",
                        count=many, by=None)  # fmt: skip


def all_happenings(rng: Generator, denials: list[Happening]) -> list[Happening]:
    """The whole truth in order of time, numbered; `denials` are what happened to the observers themselves."""
    found = [h for day in isle.days() for h in _fire_of_day(rng, day)]
    found.append(_plant_strike(local(date(2024, 10, 5), 16, 20), "heath", 122.0))
    for more in (_bad_night(rng), _weapons_seen(rng), _forces_in_valley(rng), _quiet_life(rng), denials):
        found.extend(more)
    found.sort(key=lambda h: (h.start, h.x, h.y))
    return [replace(h, id=f"true-{n:03d}") for n, h in enumerate(found, start=1)]


def scatter(rng: Generator, x: float, y: float, sigma_m: float) -> tuple[float, float]:
    """A place moved by a round normal error of `sigma_m` metres along each axis."""
    angle, far = 2 * pi * rng.random(), sigma_m * float((-2 * log(1 - rng.random())) ** 0.5)
    return x + far * cos(angle), y + far * sin(angle)


def distance(a: Happening, x: float, y: float) -> float:
    """Metres from a happening to a place."""
    return hypot(a.x - x, a.y - y)
