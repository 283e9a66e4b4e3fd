"""Figures of harm: the verified floor, what is told beside it, tables for each trait, and how far we could look.

The floor is what is verified; the true number is higher. What is told and not verified stands apart and is never added.
A table by control of territory says at least as much about where verifiers could go as about where people were hurt, so
it never stands without the share of what was told that could be looked into there.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from truce.community.cells import LEAST, Key, protect, protect_one, tabulate
from truce.community.harm.count import FLOOR, TOLD, Happening, counted
from truce.community.harm.estimate import Estimate
from truce.model.harm import EXCLUDED, INSUFFICIENT, MERGED, VERIFIED, CasualtyIncident, CasualtyRecord, Kind
from truce.vocabulary.harm import harm

TRAITS: Mapping[str, Callable[[Happening, Kind], str]] = {
    "sex": lambda _, kind: kind.sex,
    "age": lambda _, kind: kind.age,
    "control": lambda happening, _: happening.face.control,
    "weapon": lambda happening, _: harm().group_of(happening.face.weapon),
    "mode": lambda happening, _: happening.face.mode,
    "month": lambda happening, _: f"{happening.face.day:%Y-%m}",
    "area": lambda happening, _: happening.face.area,
}
LISTED = ("sex", "age", "weapon", "mode")  # traits whose categories a list names; all of them stand in a table
DIMENSIONS = ("outcome", *TRAITS)
ELSEWHERE = "elsewhere"
TENS = 10
N = TypeVar("N", int, int | None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Of what was told in one area of control, how much was looked into: read it before comparing areas.

    `persons`: told, verified or still open. `verified`: of them. `ended`: groups and records on which verification
    came to an end, whichever; `told`: of how many.
    """

    control: str
    persons: int
    verified: int
    ended: int
    told: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Casualties of a period. `cells`: every count of every table, by category of `DIMENSIONS` (None: all)."""

    since: date | None
    until: date | None
    floor: Mapping[str, int]
    unverified: Mapping[str, int]
    cells: Mapping[Key, int]
    reach: tuple[Reach, ...]
    wide_area: tuple[int, int]
    excluded: int
    merged: int

    def table(self, trait: str, outcome: str) -> dict[str, int]:
        """Persons of one outcome by one trait."""
        return column(self.cells, trait, outcome)


def column(cells: Mapping[Key, N], trait: str, outcome: str) -> dict[str, N]:
    """One outcome by one trait, out of all cells of some tables."""
    at = DIMENSIONS.index(trait)
    rows = ((key[at], number) for key, number in cells.items() if key[0] == outcome)
    return {category: number for category, number in rows if category is not None}


def figures(
    incidents: Iterable[CasualtyIncident],
    records: Iterable[CasualtyRecord],
    since: date | None = None,
    until: date | None = None,
) -> Figures:
    """All figures of incidents whose day lies from `since` to before `until`; they count for the day they happened."""
    kept, known = list(incidents), list(records)
    floor = _within(counted(kept, known, FLOOR), since, until)
    told = _within(counted(kept, known, TOLD), since, until)
    sums, all_told = _by_outcome(floor), _by_outcome(told)
    steps = [status for happening, _ in floor for _, status in _statuses(happening)]
    return Figures(
        since=since,
        until=until,
        floor=sums,
        unverified={outcome: all_told[outcome] - sums[outcome] for outcome in sums},
        cells=_cells(floor),
        reach=_reach(floor, told),
        wide_area=_wide_area(floor),
        excluded=steps.count(EXCLUDED),
        merged=steps.count(MERGED) + sum(len(happening.incidents) - 1 for happening, _ in floor),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """An estimate fit for everybody: how many there are at least, with its 95 % interval, in tens."""

    at_least: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """The same fit for everybody: small counts hidden (None), and what would give them away.

    `reach`: by control of territory, which share of what was told was looked into, to a tenth; None: too few to say.
    `estimates`: by outcome, where somebody chose to let them leave and one can be had; never part of the floor.
    """

    since: date | None
    until: date | None
    least: int
    cells: Mapping[Key, int | None]
    unverified: Mapping[str, int | None]
    reach: Mapping[str, float | None]
    estimates: Mapping[str, Guess] = field(default_factory=dict)

    @property
    def floor(self) -> dict[str, int | None]:
        """The verified floor by outcome."""
        return {outcome: self.cells[(outcome, *(None for _ in TRAITS))] for outcome in harm().outcomes}

    def table(self, trait: str, outcome: str) -> dict[str, int | None]:
        """Persons of one outcome by one trait."""
        return column(self.cells, trait, outcome)


def publish(
    found: Figures, least: int = LEAST, earlier: Sequence[Published] = (), estimates: Iterable[Estimate] = ()
) -> Published:
    """Figures as they may leave the mission: no count of 1 to `least` - 1 of anything, told or to be worked out.

    An area in which no figure reaches `least` is not named either: its name alone would tell where few were harmed.
    `earlier`: what left of the same months before; the same areas are named then, for one more would tell of a change.
    """
    before = [one.cells for one in earlier]
    return Published(
        since=found.since,
        until=found.until,
        least=least,
        cells=protect(_without_small_areas(found.cells, least, before), least, before),
        unverified={
            outcome: protect_one(n, least, [one.unverified.get(outcome) for one in earlier])
            for outcome, n in found.unverified.items()
        },
        reach={one.control: round(one.ended / one.told, 1) if one.told >= 2 * least else None for one in found.reach},
        estimates={one.outcome: guess for one in estimates if (guess := _in_tens(one)) is not None},
    )


def _in_tens(one: Estimate) -> Guess | None:
    """An estimate that tells of nobody: its interval outwards to tens, since it stands on how few lists overlap."""
    if one.at_least is None or one.low is None or one.high is None:
        return None
    low, high = math.floor(one.low / TENS) * TENS, math.ceil(one.high / TENS) * TENS
    return Guess(at_least=float(round(one.at_least / TENS) * TENS), low=float(low), high=float(high))


def _without_small_areas(cells: Mapping[Key, int], least: int, before: Sequence[Iterable[Key]]) -> dict[Key, int]:
    """The same counts, those of areas where few were harmed put together as ELSEWHERE."""
    at = DIMENSIONS.index("area")
    if before:
        named = {None, *(key[at] for keys in before for key in keys)} - {ELSEWHERE}
    else:
        named = {key[at] for key, number in cells.items() if key[at] is None or number >= least}
    made = Counter[Key]()
    for key, number in cells.items():
        made[key if key[at] in named else (*key[:at], ELSEWHERE, *key[at + 1 :])] += number
    return dict(made)


Counted = Sequence[tuple[Happening, Counter[Kind]]]


def _within(found: Counted, since: date | None, until: date | None) -> Counted:
    return [
        (happening, persons)
        for happening, persons in found
        if (since is None or happening.face.day >= since) and (until is None or happening.face.day < until)
    ]


def _by_outcome(found: Counted) -> dict[str, int]:
    sums = dict.fromkeys(harm().outcomes, 0)
    for _, persons in found:
        for kind, number in persons.items():
            sums[kind.outcome] += number
    return sums


def _cells(found: Counted) -> dict[Key, int]:
    """One table for each trait, by outcome; a sum over outcomes would put the missing among the dead."""
    rows = [
        ({"outcome": kind.outcome, **{name: trait(happening, kind) for name, trait in TRAITS.items()}}, number)
        for happening, persons in found
        for kind, number in persons.items()
    ]
    lists = {"sex": harm().sexes, "age": harm().ages, "weapon": harm().weapon_groups, "mode": harm().modes}
    categories = {
        name: [*lists[name]] if name in LISTED else sorted({told[name] for told, _ in rows}) for name in TRAITS
    }
    dimensions = {"outcome": [*harm().outcomes], **categories}
    cells = tabulate(rows, dimensions, [("outcome", name) for name in TRAITS])
    return {key: number for key, number in cells.items() if key[0] is not None}


def _wide_area(found: Counted) -> tuple[int, int]:
    """(killed and injured by explosive weapons with wide-area effects, all killed and injured)."""
    groups, by_them, hurt = harm().weapon_groups, 0, 0
    for happening, persons in found:
        number = sum(n for kind, n in persons.items() if kind.outcome in ("killed", "injured"))
        hurt += number
        by_them += number if groups[harm().group_of(happening.face.weapon)].wide_area else 0
    return by_them, hurt


def _reach(floor: Counted, told: Counted) -> tuple[Reach, ...]:
    """By control of territory."""
    areas = sorted({happening.face.control for happening, _ in told})
    return tuple(_reach_in(area, floor, told) for area in areas)


def _reach_in(area: str, floor: Counted, told: Counted) -> Reach:
    statuses = [status for happening, _ in told if happening.face.control == area for _, status in _statuses(happening)]
    live = [status for status in statuses if status != MERGED]
    return Reach(
        control=area,
        persons=_in(area, told),
        verified=_in(area, floor),
        ended=sum(status in (VERIFIED, INSUFFICIENT, EXCLUDED) for status in live),
        told=len(live),
    )


def _in(area: str, found: Counted) -> int:
    return sum(persons.total() for happening, persons in found if happening.face.control == area)


def _statuses(happening: Happening) -> list[tuple[str, str]]:
    """(what, status) of every group and every record of a happening."""
    groups = [(group.id, group.status) for incident in happening.incidents for group in incident.groups]
    return groups + [(record.id, record.status) for record in happening.records]
