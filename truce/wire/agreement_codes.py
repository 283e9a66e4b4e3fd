"""Whether the codes of an agreement file are in the vocabulary, and whether its rules name terms that it has."""

from collections.abc import Iterator, Mapping
from typing import Any

from truce.vocabulary import vocabulary
from truce.wire.agreement_build import ALL_PARTIES
from truce.wire.agreement_check import WARNING, Fault, nearest
from truce.wire.agreement_walk import Path, Visit, walk

Data = dict[str, Any]
WORD_LISTS = {"term": ("acts", "targets"), "interpretation": ("acts", "targets"), "step": ("papers",)}


def code_faults(data: Data) -> Iterator[Fault]:
    """Codes that the vocabulary does not have, and terms of rules that the agreement does not have."""
    known = {
        "acts": list(vocabulary().acts),
        "targets": list(vocabulary().targets),
        "papers": list(vocabulary().papers),
    }
    listed = data.get("terms")
    rows = [t for t in (listed if isinstance(listed, list) else ()) if isinstance(t, dict)]
    terms = [t["id"] for t in rows if isinstance(t.get("id"), str)]
    whose = _parties(data)
    for visit in walk(data):
        if isinstance(visit.value, dict):
            yield from _codes(visit, known)
            if visit.kind == "term":
                yield from _weapons(visit)
                yield from _milestones(visit)
            if visit.kind == "term_rule":
                yield from _terms(visit, terms)
            if visit.kind == "step":
                yield from _doers(visit, whose)


def _codes(visit: Visit, known: Mapping[str, list[str]]) -> Iterator[Fault]:
    for key in WORD_LISTS.get(visit.kind, ()):
        codes = visit.value.get(key)
        for place, code in enumerate(codes if isinstance(codes, list) else ()):
            if isinstance(code, str) and code not in known[key]:
                near = nearest(code, known[key], 0.5)
                mend = f"write {near}" if near else f"write one of: {', '.join(known[key])}"
                yield Fault((*visit.path, key, place), f"{code} is not among the {key} of the vocabulary", mend)


def _parties(data: Data) -> list[str]:
    """Whoever may be named as the one who does a step: parties, the bodies that monitor, and all parties at once."""
    monitoring = data.get("monitoring")
    bodies = monitoring.get("bodies") if isinstance(monitoring, dict) else None
    listed = data.get("parties")
    rows = [p for p in (listed if isinstance(listed, list) else ()) if isinstance(p, dict)]
    named = [*(p.get("id") for p in rows), *(bodies if isinstance(bodies, list) else ()), ALL_PARTIES]
    return [name for name in named if isinstance(name, str)]


def _doers(visit: Visit, whose: list[str]) -> Iterator[Fault]:
    """A step that nobody known can do would wait for ever."""
    by = visit.value.get("by")
    for place, name in enumerate(by if isinstance(by, list) else ()):
        if isinstance(name, str) and name not in whose:
            near = nearest(name, whose, 0.6)
            mend = f"write {near}" if near else "add it to parties, or to the bodies under monitoring"
            yield Fault((*visit.path, "by", place), f"{name} is neither a party nor a body that monitors", mend)


def _milestones(visit: Visit) -> Iterator[Fault]:
    """A step is dated by a milestone of its own term's period, or not at all."""
    period, rule = visit.value.get("period"), visit.value.get("rule")
    listed = period.get("milestones") if isinstance(period, dict) else None
    known = [m["name"] for m in (listed if isinstance(listed, list) else ()) if isinstance(m, dict) and "name" in m]
    steps = rule.get("steps") if isinstance(rule, dict) else None
    for place, step in enumerate(steps if isinstance(steps, list) else ()):
        name = step.get("milestone") if isinstance(step, dict) else None
        if isinstance(name, str) and name not in known:
            mend = f"write one of: {', '.join(map(str, known))}" if known else "add it to the milestones of the period"
            yield Fault((*visit.path, "rule", "steps", place, "milestone"), f"no milestone is called {name}", mend)


SEVERAL = ("mixed", "listed_systems", "heavy_weapons", "heavy_mlrs_and_tactical_missiles")  # several classes at once


def _weapons(visit: Visit) -> Iterator[Fault]:
    """A class of weapon that nobody knows would match nothing told, and the term would look kept."""
    thing = visit.value.get("object")
    if not isinstance(thing, dict):
        return
    known = [*vocabulary().weapons, *SEVERAL]
    items = thing.get("items")
    rows: list[tuple[Path, Any]] = [(("weapon_class",), thing.get("weapon_class"))]
    for i, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, dict):
            rows += [(("items", i, key), item.get(key)) for key in ("class", "weapon_class")]
    for place, code in rows:
        if isinstance(code, str) and code not in known:
            near = nearest(code, known, 0.5)
            mend = f"write {near}" if near else f"write one of: {', '.join(known)}"
            yield Fault((*visit.path, "object", *place), f"{code} is no class of weapon of the vocabulary", mend)
    yield from _systems(visit, thing)


def _systems(visit: Visit, thing: Data) -> Iterator[Fault]:
    """A system that nobody knows would match nothing told either."""
    named = thing.get("systems")
    for place, name in enumerate(named if isinstance(named, list) else ()):
        if isinstance(name, str) and vocabulary().find_system(name) is None:
            near = nearest(name, list(vocabulary().systems), 0.5)
            mend = f"write {near}" if near else "add it to the systems of the vocabulary"
            what = f"{name} is no weapon system of the vocabulary: nothing told would match it"
            yield Fault((*visit.path, "object", "systems", place), what, mend, WARNING)


def _terms(visit: Visit, terms: list[str]) -> Iterator[Fault]:
    """The terms that a rule excuses or hangs on must be terms of the agreement."""
    excuses, hangs = visit.value.get("excuses"), visit.value.get("while")
    named: list[tuple[Path, Any]] = [
        (("excuses", i), name) for i, name in enumerate(excuses if isinstance(excuses, list) else ())
    ]
    named += [
        (("while", i, "term"), item.get("term"))
        for i, item in enumerate(hangs if isinstance(hangs, list) else ())
        if isinstance(item, dict)
    ]
    for place, name in named:
        if isinstance(name, str) and name not in terms:
            near = nearest(name, terms, 0.5)
            mend = f"write {near}" if near else f"write one of: {', '.join(terms)}"
            yield Fault((*visit.path, *place), f"{name} is not a term of this agreement", mend)
