"""The decision table: one status and one reason for every ruling (docs/compliance.md has the same numbers)."""

from dataclasses import dataclass

from truce.compliance.contract import Options


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What one ruling rests on when its status is decided. `told` is the number of incidents that count."""

    state: str
    period: str
    p_any: float | None
    p_bound: float | None
    p_grave: float
    told: int
    open: bool
    coverage: float
    unattributed: float
    told_outside: bool
    restricted: bool
    computable: bool
    party: str


def decide(facts: Facts, options: Options) -> tuple[str, str]:
    """(status, reason): the first line of the table that fits (D1 to D12; D2 is decided by the rule itself)."""
    if found := _out_of_force(facts):  # D1, D3, D4, D5
        return found
    if not facts.computable:  # D6
        return ("not_assessable", "no_geometry")
    if found := _established(facts, options):  # D7, D13
        return found
    if found := _told(facts, options):  # D8, D9, D10
        return found
    if facts.coverage >= options.min_coverage:  # D11
        return ("in_force_no_evidence", "nothing_told_watched")
    return ("not_assessable", "nothing_told_unwatched")  # D12


def _out_of_force(facts: Facts) -> tuple[str, str] | None:
    if facts.state == "never":  # D1
        return ("not_yet_in_force", "never_in_force")
    if facts.state == "not_yet":  # D3
        return ("not_yet_in_force", "told_outside_force" if facts.told_outside else "not_yet_started")
    if facts.period == "before":  # D4
        return ("not_yet_in_force", "told_outside_force" if facts.told else "not_yet_started")
    if facts.period == "after":
        return ("expired", "told_outside_force" if facts.told else "ended")
    if facts.state == "unknown_start":  # D5
        return ("disputed_scope", "scope_disputed")
    return None


def _established(facts: Facts, options: Options) -> tuple[str, str] | None:
    if facts.p_any is None or facts.p_bound is None or facts.p_any < options.established:
        return None
    if facts.p_bound < options.established:
        return ("not_assessable", "doer_may_be_unbound")
    serious = facts.p_grave >= options.established
    return ("breached_serious" if serious else "breached_minor", "breach_established")


def _told(facts: Facts, options: Options) -> tuple[str, str] | None:
    if facts.p_any is not None and facts.p_any >= options.likely:  # D8
        return ("not_assessable", "breach_likely")
    if facts.told or (facts.p_any or 0.0) > options.told or facts.restricted:  # D9
        return ("not_assessable", "told_not_established")
    if facts.party != "any" and facts.unattributed > options.told:  # D10
        return ("not_assessable", "unattributed_only")
    return ("not_assessable", "told_not_established") if facts.open else None
