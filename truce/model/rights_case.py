"""A human-rights case (DOMAIN 8.2): what is said to have been done to people, by whom, and how they are helped.

Who they are stands in none of these: persons of the vault, by id. Whatever a case is called is interim; only a court
finds.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated as Col

from truce.model.harm import UNKNOWN, Step, Teller


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralStep:
    """One step of a referral."""

    to: Col[str, "vocabulary/abuses referral_states"]
    by: Col[str | None, "handle of who recorded it"]
    at: Col[datetime, "when (UTC)"]
    why: Col[str, "a word on it, without names"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """Somebody sent to a service for help."""

    id: Col[str, "r1, r2... within its case"]
    path: Col[str, "vocabulary/referrals"]
    person: Col[str | None, "per-… in the vault; null: not taken in there"] = None
    steps: Col[tuple[ReferralStep, ...], "oldest first"]

    @property
    def state(self) -> str:
        """Where it stands."""
        return self.steps[-1].to


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsCase:
    """One case. `type` is the gravest of what is said, and the one that is counted; `also` are the others."""

    id: Col[str, "rgt-…"]
    day: Col[date, "the day it was done or began"]
    until: Col[date | None, "last day; null: one day, or it goes on"] = None
    area: Col[str, "administrative unit; leaves nowhere but as part of a region"]
    place: Col[str | None, "nearer place in words; leaves nowhere"] = None
    type: Col[str, "vocabulary/abuses types"]
    also: Col[tuple[str, ...], "further types"] = ()
    doer: Col[str, "state, non_state or unknown, as sources say"] = UNKNOWN
    claimed: Col[str | None, "party whose people are said to have done it; no finding"] = None
    issues: Col[tuple[str, ...], "vocabulary/abuses issues: questions of humanitarian law"] = ()
    persons: Col[tuple[str, ...], "per-… in the vault: who it was done to"] = ()
    victims: Col[int, "how many people it was done to, known by name or not"] = 1
    sex: Col[str, "of all of them, vocabulary/harm sexes"] = UNKNOWN
    age: Col[str, "of all of them, vocabulary/harm ages"] = UNKNOWN
    account: Col[str | None, "what is said, without names"] = None
    tellers: Col[tuple[Teller, ...], "sources"] = ()
    case: Col[str | None, "cas-… of the mission's casework"] = None
    casualty: Col[str | None, "hrm-… where it is a casualty too"] = None
    concern: Col[str | None, "con-… : the fear of reprisal that is followed up"] = None
    referrals: Col[tuple[Referral, ...], "who was sent where for help"] = ()
    only: Col[tuple[str, ...], "handles of those who alone may read it; empty: whoever reads the register"] = ()
    steps: Col[tuple[Step, ...], "oldest first; the first is `reported`"]

    @property
    def status(self) -> str:
        """Where it stands."""
        return self.steps[-1].to
