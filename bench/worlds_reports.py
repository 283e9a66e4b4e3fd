"""What one source, or one outlet that copies, tells of a made-up world."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.spatial import cKDTree

from bench.worlds_tables import ACTORS, ACTS, CODES, HALF_NAMED, UNNAMED, Copier, Teller, World
from bench.worlds_truth import FREQUENCY, Floats, Ints, Truth, theatre

NOBODY = -1
KIND: Ints = np.unique([act.kind for act in ACTS], return_inverse=True)[1]
MOVED_KM = -15.0  # west
REACH_OF_TOWN_KM = 20.0


@dataclass(frozen=True, slots=True)
class Told:
    """Rows of reports as columns of one length. `scheme_of` names the source whose code list the code is from."""

    incident: Ints
    source: Ints
    place: Floats  # (n, 2) km
    precision: Ints
    hours: Floats  # since the first midnight; a whole day where `by_day`
    by_day: np.ndarray
    act: Ints  # as told, in the finest codes
    scheme_of: Ints  # index of the source whose code list it is told in
    actor: Ints
    killed: Floats  # nan: not told
    copied: Ints  # row it was copied from, or NOBODY
    moved: np.ndarray

    def __len__(self) -> int:
        return len(self.incident)


def _who(rng: np.random.Generator, teller: Teller, number: int, truth: Truth) -> Ints:
    """The incidents it tells of; those it tells twice stand twice."""
    n = len(truth.act)
    seen = (truth.only == NOBODY) & ((truth.place[:, 1] > 0) | (not teller.north_only))
    once = np.flatnonzero((seen & (rng.random(n) < teller.coverage)) | (truth.only == number))
    if teller.limit is not None:
        return np.sort(rng.choice(once, min(teller.limit, len(once)), replace=False))
    twice = np.flatnonzero(seen & (rng.random(n) < teller.repeats * teller.coverage))
    return np.concatenate((once, twice))


def _where(rng: np.random.Generator, world: World, teller: Teller, true: Floats) -> tuple[Floats, Ints, np.ndarray]:
    """Place as told, stated precision, whether it was moved. Vague places are often put on the nearest town."""
    n = len(true)
    precision: Ints = 1 + rng.choice(np.arange(3), n, p=teller.precisions)
    error = rng.normal(size=(n, 2)) * (np.array(teller.sigma_km) * world.blur)[precision - 1, None]
    if world.freedom is not None:
        error /= np.sqrt(rng.chisquare(world.freedom, n) / world.freedom)[:, None]
    place = true + error
    towns = theatre().towns
    away, nearest = cKDTree(towns).query(place)
    town = np.asarray(nearest, np.int64)
    snapped = (precision == 3) & (rng.random(n) < 0.6) & (away < REACH_OF_TOWN_KM)
    place[snapped] = towns[town[snapped]]
    moved = rng.random(n) < teller.moves
    place[moved, 0] += MOVED_KM
    return place, precision, moved


def _when(rng: np.random.Generator, world: World, teller: Teller, true: Floats) -> tuple[Floats, np.ndarray]:
    """Hours as told, and whether only the day was told. A late source dates the event too late."""
    n = len(true)
    scale = world.slip / 0.22
    early, late = min(0.4, teller.early * scale), min(0.4, teller.late * scale)
    far = np.arange(1, world.longest_lag + 1)
    tail = far**-1.5 / (far**-1.5).sum()
    shift = rng.choice(np.concatenate(([-1, 0], far)), n, p=np.concatenate(([early, 1 - early - late], late * tail)))
    day = 24.0 * (np.floor(true / 24.0) + shift)
    if not world.clock:
        return day, np.ones(n, bool)
    by_day = rng.random(n) < world.by_day_only
    return np.where(by_day, day, true + rng.normal(0.0, teller.clock_error_h, n)), by_day


def _what(rng: np.random.Generator, world: World, teller: Teller, true: Ints) -> Ints:
    """The finest code it has in mind: some misfiled, most of those within the kind; then its own confusions."""
    n = len(true)
    draw, pick = rng.random(n), rng.random(n)
    told = true.copy()
    by_kind = np.argsort(KIND, kind="stable")
    first: Ints = np.searchsorted(KIND[by_kind], KIND[true])
    size = np.bincount(KIND)[KIND[true]]
    near = draw < 0.7 * world.misfiled
    told[near] = by_kind[first + (pick * size).astype(np.int64)][near]
    far = ~near & (draw < world.misfiled)
    told[far] = rng.choice(len(ACTS), int(far.sum()), p=FREQUENCY)
    for this, that, share in teller.confuses:
        told[(told == CODES.index(this)) & (rng.random(n) < share)] = CODES.index(that)
    return told


def _who_did_it(rng: np.random.Generator, teller: Teller, true: Ints) -> Ints:
    n = len(true)
    draw = rng.random(n)
    told = np.where(draw < teller.silent, np.array(HALF_NAMED)[true], true)
    told[draw < 0.6 * teller.silent] = UNNAMED
    wrong = (draw >= teller.silent) & (draw < teller.silent + 0.04)
    told[wrong] = rng.integers(0, len(ACTORS), int(wrong.sum()))
    return told


def _killed(rng: np.random.Generator, true: Ints) -> Floats:
    n = len(true)
    miscounted = (true > 0) & (rng.random(n) < 0.25)
    told = np.where(miscounted, np.maximum(0, true + rng.integers(-2, 3, n)), true).astype(float)
    told[rng.random(n) < 0.25] = np.nan
    return told


def tell(rng: np.random.Generator, world: World, number: int, truth: Truth) -> Told:
    """Everything that one source tells."""
    teller = world.tellers[number]
    which = _who(rng, teller, number, truth)
    place, precision, moved = _where(rng, world, teller, truth.place[which])
    hours, by_day = _when(rng, world, teller, truth.hours[which])
    same = np.full(len(which), number)
    return Told(
        which,
        same,
        place,
        precision,
        hours,
        by_day,
        _what(rng, world, teller, truth.act[which]),
        same,
        _who_did_it(rng, teller, truth.actor[which]),
        _killed(rng, truth.killed[which]),
        np.full(len(which), NOBODY),
        moved,
    )


def copy(rng: np.random.Generator, copier: Copier, number: int, told: Told) -> Told:
    """What an outlet takes over from reports of others: all of it, their mistakes too; some of it a day later."""
    rows = np.flatnonzero(rng.random(len(told)) < copier.share)
    late = 24.0 * (rng.random(len(rows)) < copier.next_day)
    taken = rows_of(told, rows)
    return replace(taken, source=np.full(len(rows), number), hours=taken.hours + late, copied=rows)


def rows_of(told: Told, rows: Ints) -> Told:
    """Those rows only."""
    return Told(*(getattr(told, name)[rows] for name in Told.__dataclass_fields__))


def together(parts: list[Told]) -> Told:
    """One below the other; rows copied from must stand in the first parts, in the order they were copied from."""
    return Told(*(np.concatenate([getattr(part, name) for part in parts]) for name in Told.__dataclass_fields__))
