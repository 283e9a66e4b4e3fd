"""What is done around a case: plans, visits, requests for access, notices, replies, remedies, releases."""

from dataclasses import dataclass
from datetime import datetime

ENDED = ("done", "refused", "lapsed", "withdrawn")  # of a remedy: nothing is awaited any more


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a case will be verified: the team (handles), the questions, and until when there should be a visit."""

    team: tuple[str, ...]
    questions: tuple[str, ...]
    visit_by: datetime | None
    by: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A visit to the site or another act of verification, and what came of it."""

    id: str
    kind: str
    began: datetime
    result: str
    note: str
    access: str | None
    by: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessOutcome:
    """What became of a request for access at one time; `why`: why it is put on record after an earlier one."""

    outcome: str
    at: datetime
    reason_given: str | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRequest:
    """A request for access and its outcome, the newest; `earlier` ones stay beside it, oldest first.

    A denial is a fact of its own; `place` is coarse.
    """

    id: str
    to: str
    place: str
    asked_at: datetime
    by: str | None
    outcome: str | None = None
    outcome_at: datetime | None = None
    reason_given: str | None = None
    why: str = ""
    earlier: tuple[AccessOutcome, ...] = ()

    @property
    def outcomes(self) -> tuple[AccessOutcome, ...]:
        """All that became of it, oldest first."""
        if self.outcome is None or self.outcome_at is None:
            return self.earlier
        last = AccessOutcome(outcome=self.outcome, at=self.outcome_at, reason_given=self.reason_given, why=self.why)
        return (*self.earlier, last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Another explanation of what happened: weighed, with why it holds or does not. `verdict` None: still open."""

    id: str
    text: str
    by: str | None
    at: datetime
    verdict: str | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dissent:
    """Somebody disagrees with a finding, on record."""

    finding: str | None
    about: str
    text: str
    by: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A party's reply, word for word (or the exhibit that holds it), with its own grade."""

    text: str | None
    exhibit: str | None
    received_at: datetime
    reliability: str
    credibility: str
    by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What a party was told, and until when it may reply."""

    id: str
    to: str
    sent_at: datetime
    due: datetime
    by: str | None
    replies: tuple[Reply, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CommissionDecision:
    """What a body decided: who agreed and who did not. `result` None: it was asked and has not decided."""

    body: str
    finding: str | None
    result: str | None
    votes: tuple[tuple[str, str], ...]
    why: str
    by: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedyStatus:
    """One station of a remedy."""

    status: str
    why: str
    by: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """What was agreed to mend it, by whom and until when, followed to its end."""

    id: str
    kind: str
    owner: str
    text: str
    due: datetime
    history: tuple[RemedyStatus, ...]

    @property
    def status(self) -> str:
        """As it stands."""
        return self.history[-1].status

    @property
    def is_open(self) -> bool:
        """Something is still awaited."""
        return self.status not in ENDED


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """The decision of who may see a finding: public, member states, parties or nobody.

    `place` is how the place may be called there, coarse; without it none is told. `text` stands for the narrative.
    """

    finding: str
    audience: str
    not_before: datetime | None
    with_actor: bool
    place: str | None = None
    text: str | None = None
    why: str
    by: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A marked correction of what was released: what it said, what is right, and why."""

    id: str
    finding: str | None
    was: str
    now: str
    why: str
    by: str | None
    at: datetime
