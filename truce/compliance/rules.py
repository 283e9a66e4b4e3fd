"""A term under one reading, as a checked rule: which acts, on what, with which weapons, by whom, where."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from truce.compliance.words import Words
from truce.model.agreement import Agreement, Reading, Term

COMPOSITE_WEAPONS = {  # how agreements name several classes at once
    "heavy_mlrs_and_tactical_missiles": ("heavy_mlrs", "tactical_missile"),
}
WEAPON_TYPES = frozenset({"withdrawal_weapons", "restricted_zone", "disarmament_cantonment"})
UNCOUNTED = {  # decision D2: why a term cannot be counted
    "documentary": ("not_assessable", "waits_for_documents"),
    "judgement": ("not_assessable", "judgement_needed"),
    "not_checkable": ("not_checkable", "not_checkable"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WeaponRule:
    """Which weapons a term speaks of. Named systems come before class, class before calibre (DOMAIN 3.2)."""

    classes: frozenset[str]
    systems: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    calibre_min: float | None = None
    min_inclusive: bool = True
    calibre_max: float | None = None
    max_inclusive: bool = True

    def calibre_fits(self, calibre_mm: float) -> bool:
        """Whether a known calibre lies within the bounds of the text."""
        if self.calibre_min is not None and (
            calibre_mm < self.calibre_min or (calibre_mm == self.calibre_min and not self.min_inclusive)
        ):
            return False
        return self.calibre_max is None or (
            calibre_mm < self.calibre_max or (calibre_mm == self.calibre_max and self.max_inclusive)
        )

    @property
    def bounds_calibre(self) -> bool:
        """Whether the text bounds the calibre at all."""
        return self.calibre_min is not None or self.calibre_max is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """All that judging needs of a term under a reading. `uncounted` says why it cannot be counted, if so.

    Acts `only_at_targets` count only where one of `targets` was hit: every act, where the text lists classes.
    """

    agreement: Agreement
    term: Term
    reading: Reading
    parties: tuple[str, ...]
    acts: Mapping[str, float]
    targets: frozenset[str] = frozenset()
    only_at_targets: frozenset[str] = frozenset()
    weapons: WeaponRule | None = None
    uncounted: tuple[str, str] | None = None

    @property
    def binds_all(self) -> bool:
        """Whether every side of the conflict is bound, so that an act of the kind is a breach whoever did it."""
        return {p.id for p in self.agreement.parties if p.is_side} <= set(self.parties)


def _parties(agreement: Agreement, term: Term) -> tuple[str, ...]:
    """Whom the term binds, 'all_parties' spelt out, in the order of the text."""
    bound = tuple(p.id for p in agreement.parties if p.is_bound)
    named: list[str] = []
    for actor in term.actors:
        named.extend(bound if actor == "all_parties" else (actor,))
    return tuple(dict.fromkeys(named))


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _weapons(term: Term, words: Words) -> WeaponRule | None:
    """The weapons of the term's object; None where it names none. A class nobody knows matches nothing told."""
    name = term.object.get("weapon_class")
    systems = frozenset(words.system_code(name) for name in term.object.get("systems", ()))
    if name is None and not systems:
        return None
    composite = frozenset(COMPOSITE_WEAPONS.get(str(name), (str(name),)))
    classes = words.heavy if name == "heavy_weapons" else composite
    return WeaponRule(
        classes=classes,
        systems=systems,
        excluded=frozenset(words.system_code(name) for name in term.object.get("excluding_systems", ())),
        calibre_min=_number(term.object.get("calibre_mm_min")),
        min_inclusive=bool(term.object.get("calibre_min_inclusive", True)),
        calibre_max=_number(term.object.get("calibre_mm_max")),
        max_inclusive=bool(term.object.get("calibre_max_inclusive", True)),
    )


def _uncounted(term: Term, reading: Reading, words: Words, acts: Mapping[str, float]) -> tuple[str, str] | None:
    """Decision D2 of docs/compliance.md: (status, reason) of a term that no count can answer."""
    if reading.only_in_words:
        return ("not_assessable", "judgement_needed")
    if term.modality == "permit":
        return ("not_checkable", "permission_only")
    if term.checkability in UNCOUNTED:
        return UNCOUNTED[term.checkability]
    kind = words.term_types.get(term.type)
    if kind is None:
        return ("not_checkable", "not_checkable")
    if not kind.countable and not reading.acts:
        return ("not_assessable", "waits_for_documents")
    return None if acts else ("not_assessable", "act_not_observable_here")


def rule_of(agreement: Agreement, term: Term, reading: Reading, words: Words) -> Rule:
    """Read one term under one reading as a rule; what the reading says of acts and targets comes first."""
    kind = words.term_types.get(term.type)
    acts = dict.fromkeys(reading.acts, 1.0) or (dict(kind.acts) if kind else {})
    listed = frozenset(c for c in term.object_classes if c in words.targets)
    stated = frozenset(reading.targets) or listed
    targets = stated or (kind.targets if kind else frozenset())
    bound = frozenset(acts) if stated or kind is None else kind.only_at_targets
    return Rule(
        agreement=agreement,
        term=term,
        reading=reading,
        parties=_parties(agreement, term),
        acts=acts,
        targets=targets,
        only_at_targets=bound & frozenset(acts),
        weapons=_weapons(term, words) if term.type in WEAPON_TYPES else None,
        uncounted=_uncounted(term, reading, words, acts),
    )
