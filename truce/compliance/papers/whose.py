"""Whose act a step is, and what documents show of all that one party, or all of them, must do."""

from collections.abc import Iterable, Sequence

from truce.compliance.papers.shelf import Shelf
from truce.compliance.papers.shown import CONTESTED, DONE, HINDERED, NOT_DONE, NOTHING, PARTLY, Shown, shown
from truce.compliance.rules.pieces import Step
from truce.compliance.rules.rule import Rule

ALL = "all"
OF_EACH = frozenset({"distance", "inventory"})  # every party withdraws and stores its own weapons
COMPLETED = {  # the event that completes a term which no step spells out
    "withdrawal_weapons": "withdrawal_complete",
    "disengagement_forces": "disengagement_complete",
}


def steps_due(rule: Rule) -> tuple[Step, ...]:
    """The steps of a rule; where it counts acts or distances, the event that completes what is due."""
    if rule.steps:
        return rule.steps
    names = [f"{rule.term.id} complete", COMPLETED.get(rule.term.type)]
    return tuple(Step(event=name, each=rule.measure in OF_EACH) for name in names if name is not None)


def parties_due(rule: Rule) -> tuple[str, ...]:
    """Who each has to do it by its date; ('all',) where it is one act of all."""
    each = [party for step in steps_due(rule) if step.each for party in (step.by or rule.parties)]
    return tuple(dict.fromkeys(each)) or (ALL,)


def of_party(rule: Rule, party: str) -> tuple[Step, ...]:
    """The steps that a party has a part in; all of them where no step names it."""
    steps = steps_due(rule)
    if party in (ALL, "any"):
        return steps
    own = tuple(s for s in steps if not s.by or party in s.by)
    return own or steps


def shown_of(shelf: Shelf, rule: Rule, step: Step, party: str) -> Shown:
    """What is shown of a step for one party; for all, of everybody who must do it."""
    if not step.each:
        return shown(shelf, rule, step)
    whom = step.by or rule.parties
    asked = (party,) if party in whom else whom
    return together([shown(shelf, rule, step, one) for one in asked])


def alternatives(shelf: Shelf, rule: Rule, party: str) -> Shown:
    """What is shown of a term without steps of its own: the first of the events that complete it to be told of."""
    found = (shown_of(shelf, rule, step, party) for step in steps_due(rule))
    return next((f for f in found if f is not NOTHING), NOTHING)


def together(found: Sequence[Shown]) -> Shown:
    """One answer for several things that must all be done."""
    told = [f for f in found if f is not NOTHING]
    because = tuple(dict.fromkeys(id for f in told for id in f.because))
    if not told:
        return NOTHING
    if all(f.state == DONE for f in found):
        return Shown(DONE, max(_at(f.low for f in found)), max(_at(f.high for f in found)), because, told[-1].figure)
    states = {f.state for f in found}
    if CONTESTED in states:
        return Shown(CONTESTED, because=because)
    dated = [f for f in told if f.low is not None]
    low, high = max(_at(f.low for f in dated), default=None), max(_at(f.high for f in dated), default=None)
    if states & {DONE, PARTLY}:
        return Shown(PARTLY, low, high, because, told[-1].figure)
    if NOT_DONE in states:
        return Shown(NOT_DONE, low, high, because, told[-1].figure)
    return Shown(next(name for name in HINDERED if name in states), because=because)


def _at(times: Iterable[int | None]) -> list[int]:
    return [t for t in times if t is not None]
