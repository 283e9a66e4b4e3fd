"""Persons counted once: those known one by one taken out of the counts that they are part of.

An incident says "five killed"; then three are known, each by sex and age. Are there five, or eight? Where somebody who
is known may be one of the count, they are: so the fewest persons are found that all tellings fit, a floor. That is a
matching of most pairs, whose size does not depend on the order in which anything was told or merged.
"""

from collections import Counter, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from truce.model.harm import UNKNOWN, Kind
from truce.vocabulary.harm import harm

Flow = dict[tuple["Known", Kind], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Somebody known apart. `was`: the outcome as first told; `elsewhere`: counted in another incident, not here."""

    kind: Kind
    was: str | None = None
    elsewhere: bool = False


def one_of(known: Known, group: Kind) -> Kind | None:
    """What is known when somebody is one of a group, from both; None where they cannot be."""
    if group.outcome not in (known.kind.outcome, known.was):
        return None
    sex, age = _sex(known.kind.sex, group.sex), _age(known.kind.age, group.age)
    return None if sex is None or age is None else Kind(outcome=known.kind.outcome, sex=sex, age=age)


def _sex(one: str, other: str) -> str | None:
    if UNKNOWN in (one, other):
        return other if one == UNKNOWN else one
    return one if one == other else None


def _age(one: str, other: str) -> str | None:
    ages = harm().ages
    if one in ages[other].may_be:
        return one
    return other if other in ages[one].may_be else None


def persons(groups: Iterable[tuple[Kind, int]], known: Iterable[Known]) -> Counter[Kind]:
    """How many persons of each kind there are at the least: counts, and whoever stands in no count."""
    counts = Counter[Kind]()
    for kind, number in groups:
        counts[kind] += number
    people = Counter(known)
    found = Counter[Kind](counts)
    for person, number in people.items():
        if not person.elsewhere:
            found[person.kind] += number
    for (person, group), number in most_pairs(people, counts).items():
        found[group] -= number
        if not person.elsewhere:
            found[person.kind] -= number
            found[_both(person, group)] += number
    return +found


def _both(person: Known, group: Kind) -> Kind:
    return one_of(person, group) or person.kind  # only those are paired who can be one


def most_pairs(people: Mapping[Known, int], counts: Mapping[Kind, int]) -> Flow:
    """As many persons as can be, each in one group: the closest first, then whatever must move to fit more."""
    pairs = sorted(
        ((person, group) for person in people for group in counts if one_of(person, group) is not None),
        key=lambda pair: (_apart(*pair), _order(pair[0]), _kind_order(pair[1])),
    )
    free, room, flow = dict(people), dict(counts), Flow()
    for person, group in pairs:
        _put(flow, person, group, min(free[person], room[group]), free, room)
    for person in sorted(people, key=_order):
        while free[person] and (way := _way(person, pairs, flow, room)):
            _walk(way, flow, free, room)
    return flow


def _put(flow: Flow, person: Known, group: Kind, number: int, free: dict[Known, int], room: dict[Kind, int]) -> None:
    if number:
        flow[person, group] = flow.get((person, group), 0) + number
        free[person] -= number
        room[group] -= number


def _apart(person: Known, group: Kind) -> tuple[bool, int]:
    """How much has to be supposed for somebody to be one of a group."""
    kind = person.kind
    return (kind.outcome != group.outcome, (kind.sex != group.sex) + (kind.age != group.age))


def _kind_order(kind: Kind) -> tuple[str, ...]:
    return (kind.outcome, kind.sex, kind.age)


def _order(person: Known) -> tuple[str, ...]:
    return (*_kind_order(person.kind), person.was or "", str(person.elsewhere))


def _way(
    start: Known, pairs: list[tuple[Known, Kind]], flow: Flow, room: Mapping[Kind, int]
) -> list[tuple[Known, Kind]] | None:
    """A shortest way to room for one more: into a group, out of it whoever is there, into another, and so on."""
    came: dict[Kind, tuple[Known, Kind | None]] = {}
    line = deque[tuple[Known, Kind | None]]([(start, None)])
    while line:
        person, out_of = line.popleft()
        for _, group in (pair for pair in pairs if pair[0] == person and pair[1] not in came):
            came[group] = (person, out_of)
            if room[group]:
                return _back(group, came)
            line.extend((other, group) for (other, there), n in flow.items() if there == group and n)
    return None


def _back(group: Kind, came: Mapping[Kind, tuple[Known, Kind | None]]) -> list[tuple[Known, Kind]]:
    way: list[tuple[Known, Kind]] = []
    at: Kind | None = group
    while at is not None:
        person, before = came[at]
        way.append((person, at))
        at = before
    return way[::-1]


def _walk(way: list[tuple[Known, Kind]], flow: Flow, free: dict[Known, int], room: dict[Kind, int]) -> None:
    """One person more: each on the way takes the place that the next one leaves."""
    free[way[0][0]] -= 1
    room[way[-1][1]] -= 1
    for n, (person, group) in enumerate(way):
        flow[person, group] = flow.get((person, group), 0) + 1
        if n:
            flow[person, way[n - 1][1]] -= 1
