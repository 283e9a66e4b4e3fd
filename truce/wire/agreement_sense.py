"""What the form alone cannot see: whether the parts of an agreement file agree with one another.

Each check takes the whole data, passes over whatever has the wrong form (the form has its own faults), and yields
what disagrees.
"""

import re
from collections.abc import Callable, Collection, Iterator
from difflib import SequenceMatcher
from typing import Any, TypeGuard

from truce.wire.agreement_build import ALL_PARTIES, is_only_in_words
from truce.wire.agreement_check import FAULT, WARNING, Fault, nearest, one_of
from truce.wire.agreement_clock import clock_faults
from truce.wire.agreement_codes import code_faults
from truce.wire.agreement_schema_parts import BIGGEST
from truce.wire.agreement_walk import Path
from truce.wire.agreement_words import ROLES

Data = dict[str, Any]
LISTS = ("terms", "parties", "sources", "reference_lines", "zones")
KIND_OF_READER = re.compile(
    r"\b(?:text|press|media|news|usage|scholar|academi|expert|lawyer|jurist|court|tribunal|mediator|guarantor|broker"
    r"|witness|observer|monitor|mission|analyst|commentator|research|historian|journalis"
    r"|official|government|ngo|civil society|un\b)",
    re.IGNORECASE,
)
TERM_ID = re.compile(r"[A-Z0-9]{2,}-[A-Za-z0-9.]+")


def sense_faults(data: Data, broken: frozenset[Path]) -> list[Fault]:
    """Every disagreement between the parts; nothing at a place in `broken`, whose form is already a fault."""
    checks: tuple[Callable[[Data], Iterator[Fault]], ...] = (
        _ids_given_twice,
        _sources_not_listed,
        _actors_not_listed,
        _bearers_not_listed,
        _claimants_not_listed,
        _readers_misspelt,
        _readings_only_in_words,
        _reading_ids,
        _roles,
        _unstated,
        _lines_not_listed,
        _zones_not_listed,
        _widths,
        _terms_not_listed,
        clock_faults,
        code_faults,
    )
    return [fault for check in checks for fault in check(data) if fault.path not in broken]


def items(data: Any, key: str) -> Iterator[tuple[int, Data]]:
    """The mappings of a list, with their places."""
    found = data.get(key) if isinstance(data, dict) else None
    for place, item in enumerate(found if isinstance(found, list) else ()):
        if isinstance(item, dict):
            yield place, item


def texts(data: Data, key: str) -> Iterator[tuple[int, str]]:
    """The texts of a list, with their places."""
    found = data.get(key)
    for place, item in enumerate(found if isinstance(found, list) else ()):
        if isinstance(item, str):
            yield place, item


def part(data: Data, key: str) -> Data:
    """The mapping under a key; empty where there is none."""
    found = data.get(key)
    return found if isinstance(found, dict) else {}


def ids(data: Data, key: str) -> list[str]:
    """The ids of a list of mappings."""
    return [item["id"] for _, item in items(data, key) if isinstance(item.get("id"), str)]


def readings(data: Data) -> Iterator[tuple[Path, Data]]:
    """Every interpretation and where it stands."""
    for place, term in items(data, "terms"):
        for number, rival in items(term, "interpretations"):
            yield ("terms", place, "interpretations", number), rival


def _ids_given_twice(data: Data) -> Iterator[Fault]:
    for key in LISTS:
        met: set[str] = set()
        for place, item in items(data, key):
            name = item.get("id")
            if not isinstance(name, str):
                continue
            if name in met:
                yield Fault((key, place, "id"), f"the id {name} is given twice in {key}", "give each its own id")
            met.add(name)


def _sources_not_listed(data: Data) -> Iterator[Fault]:
    known = ids(data, "sources")
    for key in ("terms", "claims"):
        for place, item in items(data, key):
            for number, name in texts(item, "source"):
                if name not in known:
                    mend = one_of(name, known) if known else "list it under sources"
                    yield Fault((key, place, "source", number), f"{name} is not among the sources", mend)


def _actors_not_listed(data: Data) -> Iterator[Fault]:
    bodies = [name for _, name in texts(part(data, "monitoring"), "bodies")]
    for place, term in items(data, "terms"):
        for number, name in texts(term, "actors"):
            yield from _actor(("terms", place, "actors", number), name, [*ids(data, "parties"), *bodies])


def _actor(path: Path, name: str, known: list[str]) -> Iterator[Fault]:
    if name in known or name == ALL_PARTIES:
        return
    near = nearest(name, [*known, ALL_PARTIES], 0.7)
    if "_" in name and near is None:
        what = f"{name} is not a party: nothing can be held against it by id"
        yield Fault(path, what, f"add it to parties, as {{id: {name}, name: ..., role: not_party}}", WARNING)
        return
    mend = f"write {near}" if near else f"write one of: {', '.join([*known, ALL_PARTIES])}; or add it to parties"
    yield Fault(path, f"the actor {name} is not a party", mend)


def _bearers_not_listed(data: Data) -> Iterator[Fault]:
    known = ids(data, "parties")
    for place, term in items(data, "terms"):
        name = term.get("duty_bearer")
        if isinstance(name, str) and name not in known:
            yield Fault(("terms", place, "duty_bearer"), f"the duty bearer {name} is not a party", one_of(name, known))


def _claimants_not_listed(data: Data) -> Iterator[Fault]:
    known = ids(data, "parties")
    for place, claim in items(data, "claims"):
        if claim.get("kind") != "party_count":
            continue
        for key in ("by", "against"):
            name = claim.get(key)
            if isinstance(name, str) and name not in known:
                yield Fault(("claims", place, key), f"{name} is not a party", one_of(name, known))


def _readers_misspelt(data: Data) -> Iterator[Fault]:
    """Who reads it so is a party, a source, a monitoring body, `text`, or words that say what kind of reader it is."""
    bodies = [name for _, name in texts(part(data, "monitoring"), "bodies")]
    known = [*ids(data, "parties"), "text", *ids(data, "sources"), *bodies]
    for path, rival in readings(data):
        by = rival.get("by")
        if not isinstance(by, str) or by in known:
            continue
        if near := nearest(by, known, 0.75):
            what = f"{by} is not a party and is taken as words"
            yield Fault((*path, "by"), what, f"write {near}, if that is who reads it so", WARNING)
        elif not KIND_OF_READER.search(by):
            what = f"{by} is no party, no source and no known kind of reader, and is taken as words"
            mend = f"write one of: {', '.join(known)}; or say what kind of reader it is, as in: frequent press usage"
            yield Fault((*path, "by"), what, mend, WARNING)


def _readings_only_in_words(data: Data) -> Iterator[Fault]:
    for path, rival in readings(data):
        if is_only_in_words(rival) and rival.get("by") != "text":
            what = "this reading differs from the text only in words, so its results will be those of the text"
            mend = "add what it changes: start, end, in_force: false, zone, zone_excludes, depth_each_side_km, acts"
            yield Fault((*path, "reading"), what, mend, WARNING)


def _reading_ids(data: Data) -> Iterator[Fault]:
    for place, term in items(data, "terms"):
        met = {"text"}
        own = 0
        for number, rival in items(term, "interpretations"):
            path: Path = ("terms", place, "interpretations", number)
            own += rival.get("by") == "text"
            if own > 1 and rival.get("by") == "text":
                yield Fault((*path, "by"), "the text's own reading is given twice", "keep one of them")
            name = rival.get("id")
            if isinstance(name, str) and name in met:
                yield Fault((*path, "id"), f"the reading id {name} is taken", "give each reading its own id")
            met |= {name} if isinstance(name, str) else set()


def _roles(data: Data) -> Iterator[Fault]:
    for place, party in items(data, "parties"):
        role = party.get("role")
        if isinstance(role, str) and role not in ROLES and nearest(role, ROLES, 0.85) is None:
            what = f"the role {role} is not known, so {party.get('id')} is not bound"
            yield Fault(("parties", place, "role"), what, f"write one of: {', '.join(ROLES)}", WARNING)
    listed = [party.get("role") for _, party in items(data, "parties")]
    if listed and not set(ROLES[:3]) & {role for role in listed if isinstance(role, str)}:
        yield Fault(("parties",), "no party is bound", "give at least one the role: party")


def _unstated(data: Data) -> Iterator[Fault]:
    wanted = {
        "modality": "add one of: prohibit, require, permit",
        "actors": "add `actors: [all_parties]`, or who it is",
    }
    for place, term in items(data, "terms"):
        for key, mend in wanted.items():
            if key not in term or term[key] == []:
                yield Fault(
                    ("terms", place, key), f"{key} is not stated, so nobody can be held to the term", mend, WARNING
                )


def _lines_not_listed(data: Data) -> Iterator[Fault]:
    known = ids(data, "reference_lines")
    for place, term in items(data, "terms"):
        zone = part(term, "zone")
        path: Path = ("terms", place, "zone")
        by_actor = part(zone, "reference_line_by_actor")
        named = [((*path, "reference_line"), zone.get("reference_line"))]
        named += [((*path, "reference_line_by_actor", str(actor)), line) for actor, line in by_actor.items()]
        for where, line in named:
            if isinstance(line, str) and line not in known:
                mend = one_of(line, known) if known else "list it under reference_lines"
                yield Fault(where, f"the line {line} is not among the reference_lines", mend)
        yield from _strangers(term, by_actor, path)


def _strangers(term: Data, by_actor: Data, path: Path) -> Iterator[Fault]:
    """Actors that a table of baselines names and the term does not bind."""
    bound = [name for _, name in texts(term, "actors")]
    for actor in by_actor:
        if bound and actor not in bound and ALL_PARTIES not in bound:
            where: Path = (*path, "reference_line_by_actor", str(actor))
            yield Fault(where, f"{actor} is not an actor of this term", one_of(actor, bound))


def _zones_not_listed(data: Data) -> Iterator[Fault]:
    known = ids(data, "zones")
    for place, term in items(data, "terms"):
        for number, name in texts(part(term, "zone"), "zones"):
            if name not in known:
                mend = one_of(name, known) if known else "list it under zones"
                yield Fault(("terms", place, "zone", "zones", number), f"{name} is not among the zones", mend)


def _widths(data: Data) -> Iterator[Fault]:
    """A total width is that of both sides together, so each side has half of it."""
    for place, term in items(data, "terms"):
        zone = part(term, "zone")
        total, depth = zone.get("width_total_km"), zone.get("depth_each_side_km")
        if zone.get("kind") != "symmetric_band" or not _is_length(total) or not _is_length(depth):
            continue
        if total != 2 * depth:
            what = f"{depth} km on each side make {2 * depth} km in all, not {total}"
            yield Fault(("terms", place, "zone", "depth_each_side_km"), what, f"write {total / 2:g}, or mend the total")


def _is_length(value: Any) -> TypeGuard[float]:
    """A number of kilometres that the form would accept."""
    return isinstance(value, int | float) and -BIGGEST <= value <= BIGGEST


def _terms_not_listed(data: Data) -> Iterator[Fault]:
    known = ids(data, "terms")
    for place, term in items(data, "terms"):
        for key in ("preconditions", "exceptions"):
            for number, name in texts(term, key):
                if name not in known and TERM_ID.fullmatch(name) and _is_like_one(name, known):
                    what = f"{name} looks like a term of this agreement and is none"
                    yield Fault(("terms", place, key, number), what, one_of(name, known), FAULT)


def _is_like_one(name: str, known: Collection[str]) -> bool:
    stem = name.split("-", maxsplit=1)[0]
    return any(SequenceMatcher(None, stem, other.split("-")[0]).ratio() > 0.6 for other in known)
