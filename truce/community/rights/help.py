"""Referrals: offered, made with consent, accepted, and what came of them."""

from collections import Counter
from collections.abc import Iterable

from truce.errors import Conflict, WrongUsage
from truce.model.rights_case import Referral, RightsCase
from truce.vocabulary.abuses import abuses
from truce.vocabulary.protection import referrals

FIRST = ("offered", "made", "declined")


def check_begun(path: str | None, state: str) -> None:
    """Raises WrongUsage for a referral that cannot begin so."""
    if path not in referrals():
        raise WrongUsage("there is no such path", remedy=f"one of: {', '.join(referrals())}")
    if state not in FIRST:
        raise WrongUsage("a referral begins offered, made or declined", remedy=", ".join(FIRST))


def check_followed(referral: Referral, state: str) -> None:
    """Raises Conflict for a step that may not follow."""
    states = abuses().referral_states
    if state not in states[referral.state].next:
        remedy = f"from here: {', '.join(states[referral.state].next) or 'none'}"
        raise Conflict("that step does not follow", now=referral.state, remedy=remedy)


def needs_consent(referral: Referral) -> bool:
    """Whether something about the person has gone to a service: only with their word."""
    return any(step.to == "made" for step in referral.steps)


def outcomes(cases: Iterable[RightsCase]) -> dict[str, int]:
    """How many referrals stand in each state, every state named."""
    found = Counter(referral.state for case in cases for referral in case.referrals)
    return {state: found[state] for state in abuses().referral_states}
