"""Checks across instruments that are given together: in force at once, and asking different distances of one weapon."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import combinations

from truce.wire.agreement_lint_draft import Data, Draft, Hit
from truce.wire.agreement_lint_terms import FIGHTING
from truce.wire.agreement_sense import items, part

SETTLED = frozenset(
    {
        "supersedes",
        "superseded_by",
        "replaces",
        "implements",
        "supplements",
        "supplemented_by",
        "strengthens",
        "incorporates",
        "elaborated_by",
        "without_prejudice_to",
        "companion_of",
    }
)
FAR = datetime.max.replace(tzinfo=UTC)


def pair_hits(drafts: Sequence[Draft]) -> Iterator[tuple[Draft, Hit]]:
    """What two files together make unclear; each finding stands in the file that begins later."""
    for first, second in combinations(sorted(drafts, key=_start), 2):
        if first.agreement.conflict != second.agreement.conflict:
            continue
        for hit in (*_overlap(first, second), *_distances(first, second)):
            yield second, hit


def _start(draft: Draft) -> datetime:
    return draft.agreement.effective_from or FAR


def _settled(a: Draft, b: Draft) -> bool:
    """Whether one of the two says how they stand to each other; that they overlap says nothing."""
    told = [(x, y.agreement.id) for x, y in ((a, b), (b, a))]
    return any(r["target"] == id and r["type"] in SETTLED for x, id in told for r in x.agreement.relations)


def _overlap(first: Draft, second: Draft) -> Iterator[Hit]:
    a, b = first.agreement, second.agreement
    if a.effective_from is None or b.effective_from is None or _settled(first, second):
        return
    start = max(a.effective_from, b.effective_from)
    end = min(a.effective_until or FAR, b.effective_until or FAR)
    if start >= end:
        return
    mine, theirs = _fighters(first), _fighters(second)
    if not mine or not theirs:
        return
    until = "on" if end == FAR else f"until {end.isoformat()}"
    who = f"{a.id} binds {', '.join(sorted(mine))}, {b.id} binds {', '.join(sorted(theirs))}"
    both = sorted(mine & theirs)
    more = f"{', '.join(both)} by both" if both else "no side by both: each is held to its own text only"
    yield Hit("instruments-overlap", ("effective_from",), f"from {start.isoformat()} {until}: {who}; {more}")


def _fighters(draft: Draft) -> set[str]:
    """Who is bound not to fight."""
    terms = [t for t in draft.agreement.terms if t.type in FIGHTING and t.modality != "permit"]
    return {actor for term in terms for actor in (*term.actors, *((term.duty_bearer,) if term.duty_bearer else ()))}


def _distances(first: Draft, second: Draft) -> Iterator[Hit]:
    for _, one in first.terms():
        for place, other in second.terms():
            if found := _clash(one, other):
                weapon, mine, theirs = found
                what = f"{weapon}: {theirs:g} km here, {mine:g} km in {one['id']} of {first.agreement.id}"
                yield Hit("bounds-differ-between-instruments", ("terms", place, "zone"), what)


def _clash(one: Data, other: Data) -> tuple[str, float, float] | None:
    """A class of weapon from which both terms ask a distance, and not the same."""
    for name, low, high, km in _asked(one):
        for same, bottom, top, theirs in _asked(other):
            if name == same and low <= top and bottom <= high and km != theirs:
                return name, km, theirs
    return None


def _asked(term: Data) -> Iterator[tuple[str, float, float, float]]:
    """Class, calibre bounds and kilometres of every kind of weapon that the term asks to stand back."""
    if term["type"] != "withdrawal_weapons":
        return
    depth, thing = part(term, "zone").get("depth_each_side_km"), part(term, "object")
    rows = [(i, depth) for i in (thing, *(item for _, item in items(thing, "items")))]
    rows += [(row, row["distance_km"]) for _, row in items(term, "distance_table_km")]
    for row, km in rows:
        name = row.get("weapon_class", row.get("class"))
        if name is not None and km is not None:
            yield str(name), *_bounds(row), float(km)


def _bounds(row: Data) -> tuple[float, float]:
    """Lowest and highest calibre; a bound that is itself outside is moved inwards by a hair."""
    low, high = float(row.get("calibre_mm_min", 0.0)), float(row.get("calibre_mm_max", 1e9))
    low += 0.0 if row.get("calibre_min_inclusive", True) else 1e-6
    high -= 0.0 if row.get("calibre_max_inclusive", True) else 1e-6
    return low, high
