"""A finding: fact, term, attribution and severity, each assessed apart, under a named standard, by three people."""

from dataclasses import dataclass
from datetime import datetime

NOT_PERMITTED, UNKNOWN_ACTOR = "not_permitted", "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionTest:
    """Whether an exception of the term covers the act: yes, no, or not known (None); and why."""

    exception: str
    applies: bool | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TermAssessment:
    """Fact held against one term under one named reading.

    `rule`, `line` and `coverage` (0 to 1) are the versions it was judged by, taken from `ruling` where one is named.
    """

    agreement: str
    term: str
    reading: str
    result: str
    rule: str
    line: str
    coverage: float
    ruling: str | None = None
    exceptions: tuple[ExceptionTest, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Who did it: an actor, `unknown` (nobody can be named) or `not_permitted` (the mandate forbids to ask).

    `approved`: whether the reviewer agreed to it; None while nobody was asked.
    """

    actor: str = NOT_PERMITTED
    basis: tuple[str, ...] = ()
    confidence: str | None = None
    alternatives: tuple[str, ...] = ()
    why: str = ""
    reasons: tuple[str, ...] = ()
    approved: bool | None = None

    @property
    def names_somebody(self) -> bool:
        """Whether an actor is named at all."""
        return self.actor not in (NOT_PERMITTED, UNKNOWN_ACTOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One version of what is found in a case; a later version never overwrites an earlier one.

    `standard` is named with its version and the digest of its text; `reasons` say which checks held and on what,
    `lacking` what the standard would have wanted. `drill`: nothing was checked, for exercises only.
    """

    id: str
    case: str
    number: int
    fact_level: str
    standard: str
    standard_version: int
    standard_digest: str
    reasons: tuple[str, ...]
    lacking: tuple[str, ...]
    information: tuple[str, ...]
    terms: tuple[TermAssessment, ...]
    attribution: Attribution
    severity: str | None
    pattern: str
    narrative: str
    limitations: str
    alternatives: tuple[str, ...] = ()
    drill: bool = False
    author: str | None = None
    authored_at: datetime
    reviewer: str | None = None
    reviewed_at: datetime | None = None
    review: str | None = None
    releaser: str | None = None
    released_at: datetime | None = None

    @property
    def determined(self) -> bool:
        """A second person agreed to it."""
        return self.reviewer is not None

    @property
    def actor_approved(self) -> str | None:
        """The actor that may be named outside the room: one is named, and the reviewer agreed to that as well."""
        told = self.attribution
        return told.actor if told.names_somebody and self.determined and told.approved else None
