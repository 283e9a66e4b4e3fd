"""The floor and what is told: casualties counted over incidents that may be the same, records that may be the same.

Several tellings of one happening are not added up: of incidents that were merged, the fullest count of each outcome
stands. A record merged with one elsewhere leaves the count it was part of. Both hold in any order, and taking a merger
back gives the figures of before.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from truce.community.harm.match import Known, persons
from truce.model.harm import UNKNOWN, CasualtyIncident, CasualtyRecord, Kind
from truce.vocabulary.harm import harm

FLOOR = ("floor",)
TOLD = ("floor", "open")


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """An incident with those that were merged into it, and the records of all. `face`: the one that stands for them."""

    face: CasualtyIncident
    incidents: tuple[CasualtyIncident, ...]
    records: tuple[CasualtyRecord, ...]


def happenings(incidents: Iterable[CasualtyIncident], records: Iterable[CasualtyRecord]) -> list[Happening]:
    """Every happening once, in the order in which the incidents that stand for them come."""
    known = {incident.id: incident for incident in incidents}
    into = {id: one.into for id, one in known.items()}
    of = {id: root(id, into) for id in known}
    held, told = defaultdict[str, list[CasualtyIncident]](list), defaultdict[str, list[CasualtyRecord]](list)
    for incident in known.values():
        held[of[incident.id]].append(incident)
    for record in records:
        told[of[record.incident]].append(record)
    return [
        Happening(face=known[id], incidents=tuple(held[id]), records=tuple(told[id])) for id in known if of[id] == id
    ]


def root(id: str, into: Mapping[str, str | None]) -> str:
    """What stands for something that was merged, however many times over; of a ring, the first by id."""
    seen = [id]
    while (after := into[seen[-1]]) is not None:
        if after in seen:
            return min(seen[seen.index(after) :])
        seen.append(after)
    return seen[-1]


def counted(
    incidents: Iterable[CasualtyIncident], records: Sequence[CasualtyRecord], levels: Sequence[str] = FLOOR
) -> list[tuple[Happening, Counter[Kind]]]:
    """Each happening with its persons by kind, the fewest that fit. `levels`: FLOOR (verified), or TOLD (open too)."""
    found = happenings(incidents, records)
    home = {record.id: happening.face.id for happening in found for record in happening.records}
    known = {record.id: record for record in records}
    into = {record.id: record.into for record in records}
    merged = {id: known[root(id, into)] for id in known}

    def one(happening: Happening, record: CasualtyRecord) -> Known | None:
        stands = merged[record.id]
        if not _counts(stands.status, levels) or record.additional is not None:
            return None
        if stands is record:
            return Known(kind=record.kind, was=record.was)
        away = home[stands.id] != happening.face.id
        return Known(kind=record.kind, was=record.was, elsewhere=True) if away else None

    return [(happening, _persons(happening, levels, one)) for happening in found]


def _persons(
    happening: Happening, levels: Sequence[str], one: Callable[[Happening, CasualtyRecord], Known | None]
) -> Counter[Kind]:
    people = [known for record in happening.records if (known := one(happening, record)) is not None]
    found = persons(fullest(happening.incidents, levels), people)
    for record in happening.records:
        if record.additional is not None and _counts(record.status, levels):
            found[record.kind] += 1
    return found


def fullest(incidents: Iterable[CasualtyIncident], levels: Sequence[str]) -> list[tuple[Kind, int]]:
    """Of several tellings of one happening, for each outcome the one that counts most; of equals, that tells most."""
    tellings = [_counts_of(incident, levels) for incident in incidents]
    found: list[tuple[Kind, int]] = []
    none: list[tuple[Kind, int]] = []
    for outcome in harm().outcomes:
        of = [[(kind, n) for kind, n in telling if kind.outcome == outcome] for telling in tellings]
        found += max(of, key=_fullness, default=none)
    return found


def _counts_of(incident: CasualtyIncident, levels: Sequence[str]) -> list[tuple[Kind, int]]:
    return [(group.kind, group.number) for group in incident.groups if _counts(group.status, levels)]


def _fullness(telling: Iterable[tuple[Kind, int]]) -> tuple[int, int, list[tuple[str, str, int]]]:
    """Persons, then how much is told of them, then any order that asks nothing of who told it first."""
    telling = list(telling)
    told = sum(number * ((kind.sex != UNKNOWN) + (kind.age != UNKNOWN)) for kind, number in telling)
    return (sum(n for _, n in telling), told, sorted((kind.sex, kind.age, n) for kind, n in telling))


def _counts(status: str, levels: Sequence[str]) -> bool:
    return harm().statuses[status].counts in levels
