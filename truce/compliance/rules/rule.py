"""A term under one reading, as a checked rule: which acts, on what, with which weapons, by whom, where, unless what."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from truce.compliance.rules.pieces import COUNTED, Excuse, Gate, Need, Quiet, Step, WeaponRule
from truce.compliance.rules.reading import excuses_of, gates_of, measure_of, needs_of, quiet_of, steps_of
from truce.compliance.rules.weapons import weapons_of
from truce.compliance.words import Words
from truce.model.agreement import Agreement, Reading, Term

UNCOUNTED = {  # decision D2: what is said where no count can answer
    "permission": ("not_checkable", "permission_only"),
    "release": ("not_checkable", "permission_only"),
    "none": ("not_checkable", "not_checkable"),
    "judgement": ("not_assessable", "judgement_needed"),
}
WAITS = ("not_assessable", "waits_for_documents")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """All that judging needs of a term under a reading.

    `measure`: how it is told whether it is kept (one of MEASURES). Acts `only_at_targets` count only where one of
    `targets` was hit: every act, where the text lists classes; acts `only_with` only with such weapons. `weapons`: any
    of them; empty: the text names none. `steps`, `quiet`, `excuses`, `gates`: the pieces of the other measures.
    `needs`: the evidence it waits for. `uncounted`: status and reason where no count can answer, as long as no other
    evidence does.
    """

    agreement: Agreement
    term: Term
    reading: Reading
    parties: tuple[str, ...]
    measure: str
    acts: Mapping[str, float]
    targets: frozenset[str] = frozenset()
    only_at_targets: frozenset[str] = frozenset()
    only_with: Mapping[str, frozenset[str]] = field(default_factory=dict)
    weapons: tuple[WeaponRule, ...] = ()
    steps: tuple[Step, ...] = ()
    quiet: Quiet | None = None
    excuses: tuple[Excuse, ...] = ()
    gates: tuple[Gate, ...] = ()
    needs: tuple[Need, ...] = ()
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


def _uncounted(reading: Reading, measure: str, acts: Mapping[str, float]) -> tuple[str, str] | None:
    """Decision D2 of docs/compliance.md: (status, reason) of a term that no count can answer."""
    if reading.only_in_words:
        return UNCOUNTED["judgement"]
    if measure not in COUNTED:
        return UNCOUNTED.get(measure, WAITS)
    return None if acts else ("not_assessable", "act_not_observable_here")


def _as_read(term: Term, reading: Reading) -> Term:
    """The term with what a reading says of its rule, and of the weapons it speaks of."""
    if not reading.rule:
        return term
    rule = {**term.rule, **reading.rule}
    return replace(term, rule=rule, object=reading.rule.get("object", term.object))


def rule_of(agreement: Agreement, term: Term, reading: Reading, words: Words) -> Rule:
    """Read one term under one reading as a rule; what the reading says of acts, targets and rule comes first."""
    term = _as_read(term, reading)
    kind = words.term_types.get(term.type)
    acts = dict.fromkeys(reading.acts, 1.0) or (dict(kind.acts) if kind else {})
    listed = frozenset(c for c in term.object_classes if c in words.targets)
    stated = frozenset(reading.targets) or listed
    targets = stated or (kind.targets if kind else frozenset())
    bound = frozenset(acts) if stated or kind is None else kind.only_at_targets
    measure = measure_of(term, reading, kind)
    steps = steps_of(agreement, term, measure)
    return Rule(
        agreement=agreement,
        term=term,
        reading=reading,
        parties=_parties(agreement, term),
        measure=measure,
        acts=acts,
        targets=targets,
        only_at_targets=bound & frozenset(acts),
        only_with=kind.only_with if kind and not reading.acts else {},
        weapons=weapons_of(term, words),
        steps=steps,
        quiet=quiet_of(term),
        excuses=excuses_of(agreement, term),
        gates=gates_of(term),
        needs=needs_of(term, measure, steps),
        uncounted=_uncounted(reading, measure, acts),
    )
