"""Whether the codes of an agreement file are in the vocabulary, and whether its rules name terms that it has."""

from collections.abc import Iterator, Mapping
from typing import Any

from truce.vocabulary import vocabulary
from truce.wire.agreement_check import Fault, nearest
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
    for visit in walk(data):
        if isinstance(visit.value, dict):
            yield from _codes(visit, known)
            if visit.kind == "term":
                yield from _weapons(visit)
            if visit.kind == "term_rule":
                yield from _terms(visit, terms)


def _codes(visit: Visit, known: Mapping[str, list[str]]) -> Iterator[Fault]:
    for key in WORD_LISTS.get(visit.kind, ()):
        codes = visit.value.get(key)
        for place, code in enumerate(codes if isinstance(codes, list) else ()):
            if isinstance(code, str) and code not in known[key]:
                near = nearest(code, known[key], 0.5)
                mend = f"write {near}" if near else f"write one of: {', '.join(known[key])}"
                yield Fault((*visit.path, key, place), f"{code} is not among the {key} of the vocabulary", mend)


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
