"""A person whom the mission protects: known by a pseudonym; who it is lies sealed in the vault, and nowhere else."""

from dataclasses import dataclass
from datetime import datetime

from truce.model.concern import Concern
from truce.model.consent import USES, Consent
from truce.model.interview import Interview

KINDS = ("identity", "place", "statement", "concern", "request")  # of sealed records
REGISTERS = (
    "dialogue",
    "harm",
    "rights",
)  # what is kept of communities: sealed as people are, each to readers of its own
OF_PEOPLE = ("identity", "statement")  # a person's own lock; one for each interview
LOCKS = (*OF_PEOPLE, *REGISTERS)
SORTS = ("interviewee", "source", "victim", "staff")  # of persons


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Sealed:
    """A record as the vault keeps it. `sha256` (hex) is over the sealed bytes: the act that made it names it.

    `person`: whose it is; of a register, its name and the year (`dialogue:2025`).
    """

    id: str
    person: str
    kind: str
    lock: str
    sealed: bytes
    sha256: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Lock:
    """A lock as the vault keeps it: `recipient` seals to it, `wrapped` is its secret sealed to its readers.

    `case`: those who work on this case may read it (statements); None: protection officers alone.
    """

    id: str
    person: str
    kind: str
    recipient: str
    wrapped: bytes
    case: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Somebody asks the protection officer about a person. `answered`: opened or declined; None: nobody has yet."""

    id: str
    by: str | None
    at: datetime
    record: str
    case: str | None = None
    answered: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """One time that somebody learnt who a person is."""

    by: str | None
    at: datetime
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Everything about a person that is not who it is. `care`: why only a trained interviewer may ask."""

    id: str
    pseudonym: str
    kind: str
    added_at: datetime
    by: str | None
    lock: str
    handle: str | None = None
    care: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    consent: Consent | None = None
    interviews: tuple[Interview, ...] = ()
    concerns: tuple[Concern, ...] = ()
    requests: tuple[Request, ...] = ()
    openings: tuple[Opening, ...] = ()
    identity_forgotten: datetime | None = None
    statements_forgotten: datetime | None = None

    def allows(self, use: str, at: datetime) -> bool:
        """Whether the person allows a use at an instant; who was never asked allows none."""
        return self.consent is not None and self.consent.allows(use, at)

    def allowed(self, at: datetime) -> tuple[str, ...]:
        """The uses allowed at an instant, the narrowest first."""
        return tuple(use for use in USES if self.allows(use, at))
