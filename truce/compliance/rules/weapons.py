"""The weapons of a term's object, as its text has them: one class, named systems, several items, or a table."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from truce.compliance.rules.pieces import WeaponRule
from truce.compliance.words import Words
from truce.model.agreement import Term

COMPOSITE = {  # how agreements name several classes at once
    "heavy_mlrs_and_tactical_missiles": ("heavy_mlrs", "tactical_missile"),
}
LISTS = frozenset({"mixed", "listed_systems"})  # the object says what in `items` or in a table
TYPES = frozenset({"withdrawal_weapons", "restricted_zone", "disarmament_cantonment", "reporting_notification"})


def weapons_of(term: Term, words: Words) -> tuple[WeaponRule, ...]:
    """Every kind of weapon the term speaks of; empty where it names none. A class nobody knows matches nothing told.

    A system that one kind names is of that kind alone, whatever its class and calibre.
    """
    kinds = tuple(_kinds(term, words)) if term.type in TYPES else ()
    named = frozenset(system for kind in kinds for system in kind.systems)
    return tuple(replace(kind, excluded=kind.excluded | (named - kind.systems)) for kind in kinds)


def _kinds(term: Term, words: Words) -> Iterator[WeaponRule]:
    thing = term.object
    for item in thing.get("items", ()):
        yield _kind(item, words)
    for row in term.distance_table_km:
        yield _kind(row, words, depth_m=float(row["distance_km"]) * 1000.0)
    named = thing.get("weapon_class")
    if (named is not None and named not in LISTS) or thing.get("systems"):
        yield _kind(thing, words)


def _kind(told: Mapping[str, Any], words: Words, depth_m: float | None = None) -> WeaponRule:
    name = told.get("weapon_class", told.get("class"))
    systems = frozenset(words.system_code(s) for s in told.get("systems", ()))
    classes = words.heavy if name == "heavy_weapons" else frozenset(COMPOSITE.get(str(name), (str(name),)))
    return WeaponRule(
        classes=classes if name is not None else frozenset(),
        systems=systems,
        excluded=frozenset(words.system_code(s) for s in told.get("excluding_systems", ())),
        calibre_min=_number(told.get("calibre_mm_min")),
        min_inclusive=bool(told.get("calibre_min_inclusive", True)),
        calibre_max=_number(told.get("calibre_mm_max")),
        max_inclusive=bool(told.get("calibre_max_inclusive", True)),
        depth_m=depth_m,
        only_named=bool(told.get("only_named", False)),
    )


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
