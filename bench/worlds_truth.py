"""What truly happened in a made-up world: places on a plane in kilometres, days, acts, actors, dead."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.worlds_tables import ACTOR_SHARE, ACTS, World

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LON0, LAT0 = 37.5, 48.3
KM_PER_LAT = 110.574
KM_PER_LON = 111.320 * float(np.cos(np.radians(LAT0)))
HALF_WIDTH, HALF_HEIGHT = 300.0, 250.0
N_TOWNS, N_HOT = 160, 40
FREQUENCY = np.array([act.weight for act in ACTS], float) / sum(act.weight for act in ACTS)
FORCE = np.array([act.force for act in ACTS])


@dataclass(frozen=True, slots=True)
class Map:
    """The theatre, the same for every seed: a crooked line of contact of some 450 km, towns, hot spots."""

    line: Floats  # (points, 2) km
    towns: Floats  # (towns, 2) km
    town_share: Floats
    hot: Ints  # indices into line
    hot_share: Floats


@dataclass(frozen=True, slots=True)
class Truth:
    """One row an incident. `only` is the index of the one source that tells of it (an invention), else -1."""

    place: Floats  # (n, 2) km
    hours: Floats  # since the first midnight
    act: Ints
    actor: Ints
    killed: Ints
    only: Ints


def theatre() -> Map:
    """The map; heavy-tailed towns and hot spots."""
    along = np.linspace(0.0, 1.0, 2000)
    bends = ((38.0, 3.3, 0.4), (13.0, 11.7, 2.1), (3.0, 43.0, 0.9))  # amplitude km, half-turns, phase
    east = 25.0 * along + sum(a * np.sin(w * along * 2 + p) for a, w, p in bends)
    north = -220.0 + 440.0 * along + 8.0 * np.sin(19.0 * along + 1.0)
    towns = np.random.default_rng(12).uniform((-HALF_WIDTH, -HALF_HEIGHT), (HALF_WIDTH, HALF_HEIGHT), (N_TOWNS, 2))
    town_share = np.random.default_rng(13).pareto(1.2, N_TOWNS) + 0.2
    hot = np.random.default_rng(14).choice(len(along), N_HOT, replace=False)
    hot_share = np.random.default_rng(15).pareto(1.1, N_HOT) + 0.3
    return Map(np.column_stack((east, north)), towns, town_share / town_share.sum(), hot, hot_share / hot_share.sum())


def days_of(world: World, incidents: int) -> int:
    """How many days so many incidents take, so that the crowd of a day does not depend on the size."""
    return max(1, round(world.days * incidents / 30_000))


def _places(rng: np.random.Generator, world: World, ground: Map, n: int) -> Floats:
    town = rng.choice(N_TOWNS, n, p=ground.town_share)
    place = ground.towns[town] + rng.normal(0.0, 3.0, (n, 2))
    rural = rng.random(n) < world.scattered
    anywhere = rng.uniform((-HALF_WIDTH, -HALF_HEIGHT), (HALF_WIDTH, HALF_HEIGHT), (n, 2))
    place[rural] = anywhere[rural]
    near_hot = np.clip(rng.choice(ground.hot, n, p=ground.hot_share) + rng.normal(0.0, 25.0, n), 0, 1999)
    spot = np.where(rng.random(n) < world.scattered, rng.integers(0, 2000, n), near_hot).astype(np.int64)
    on_line = rng.random(n) < world.line_share
    place[on_line] = (ground.line[spot] + rng.normal(0.0, 4.0, (n, 2)))[on_line]
    if world.city:
        inside = rng.random(n) < world.city
        place[inside] = ground.towns[int(ground.town_share.argmax())] + rng.normal(0.0, 3.0, (int(inside.sum()), 2))
    return place


def _days(rng: np.random.Generator, days: int, n: int) -> Ints:
    """Quiet and busy stretches with a weekly rhythm."""
    busy = np.exp(0.3 * rng.normal(0.0, 0.15, days).cumsum()) * (1 + 0.15 * np.sin(np.arange(days) * 2 * np.pi / 7))
    return rng.choice(days, n, p=busy / busy.sum())


def happen(rng: np.random.Generator, world: World, incidents: int) -> Truth:
    """Draw what truly happens."""
    n = incidents
    place = _places(rng, world, theatre(), n)
    day = _days(rng, days_of(world, n), n)
    act = rng.choice(len(ACTS), n, p=FREQUENCY)
    actor = rng.choice(len(ACTOR_SHARE), n, p=ACTOR_SHARE)
    deadly = FORCE[act] & (rng.random(n) < 0.30)
    killed = np.where(deadly, 1 + rng.negative_binomial(0.6, 0.18, n), 0)
    if world.again:
        copy = np.flatnonzero(rng.random(n) < world.again)
        first = rng.integers(0, n, len(copy))
        place[copy] = place[first] + rng.normal(0.0, 1.6, (len(copy), 2))
        day[copy], act[copy] = day[first], act[first]
        actor[copy] = np.where(rng.random(len(copy)) < 0.7, actor[first], actor[copy])
    hours = 24.0 * (day + rng.random(n))
    return Truth(place, hours, act, actor, killed, np.full(n, -1))


def invent(rng: np.random.Generator, truth: Truth, how_many: int, teller: int) -> Truth:
    """The truth with so many rows more that only one source tells of and that never happened: like what does happen."""
    like = rng.integers(0, len(truth.act), (3, how_many))  # place, day and act each of another incident
    return Truth(
        np.concatenate((truth.place, truth.place[like[0]] + rng.normal(0.0, 10.0, (how_many, 2)))),
        np.concatenate((truth.hours, truth.hours[like[1]])),
        np.concatenate((truth.act, truth.act[like[2]])),
        np.concatenate((truth.actor, rng.choice(len(ACTOR_SHARE), how_many, p=ACTOR_SHARE))),
        np.concatenate((truth.killed, truth.killed[like[2]])),
        np.concatenate((truth.only, np.full(how_many, teller))),
    )
