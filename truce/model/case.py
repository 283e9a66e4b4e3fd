"""A case: what becomes of one allegation. Everything in it is a fold of acts (`verification/fold.py`)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from truce.model.finding import Finding
from truce.model.information import UNKNOWN_LETTER, Graded, Information
from truce.model.proceeding import (
    AccessRequest,
    Alternative,
    CommissionDecision,
    Correction,
    Dissent,
    Notice,
    Plan,
    Release,
    Remedy,
    Visit,
)
from truce.model.states import next_states


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One act about a case: who, when, why, where it led (None: it stayed), and the hash of the one before."""

    seq: int
    act: str
    at: datetime
    by: str | None
    why: str
    to: str | None
    previous: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Allegation:
    """What was alleged, by whom, and when the mission heard of it. `actor` is who the teller *says* did it."""

    channel: str
    alleged_by: str
    actor: str
    terms: tuple[str, ...]
    summary: str
    place: str
    earliest: datetime | None
    latest: datetime | None
    received_at: datetime
    urgency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """How one alleged term stood at the time of the act, under one reading: in_force, before_entry_into_force..."""

    agreement: str
    term: str
    reading: str
    standing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case as its acts make it."""

    id: str
    state: str
    allegation: Allegation
    number: str | None = None
    scope: tuple[Scope, ...] = ()
    triage: Mapping[str, str] = field(default_factory=dict)
    history: tuple[Happened, ...] = ()
    information: tuple[Information, ...] = ()
    reliability: Mapping[str, tuple[Graded, ...]] = field(default_factory=dict)
    incidents: tuple[str, ...] = ()
    exhibits: tuple[str, ...] = ()
    plans: tuple[Plan, ...] = ()
    visits: tuple[Visit, ...] = ()
    access: tuple[AccessRequest, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    findings: tuple[Finding, ...] = ()
    dissents: tuple[Dissent, ...] = ()
    notices: tuple[Notice, ...] = ()
    decisions: tuple[CommissionDecision, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    releases: tuple[Release, ...] = ()
    corrections: tuple[Correction, ...] = ()
    merged_into: str | None = None
    joined: tuple[str, ...] = ()

    @property
    def next_states(self) -> tuple[str, ...]:
        """Where it may go from here."""
        return next_states(self.state)

    @property
    def finding(self) -> Finding | None:
        """The finding as it stands: the newest version; None before anybody assessed."""
        return self.findings[-1] if self.findings else None

    @property
    def released(self) -> Release | None:
        """The release decision on the finding as it stands; an older version's release does not carry over."""
        if not self.releases or self.finding is None or self.releases[-1].finding != self.finding.id:
            return None
        return self.releases[-1]

    @property
    def moves(self) -> tuple[Happened, ...]:
        """The acts that led it from one state to another."""
        return tuple(act for act in self.history if act.to is not None)

    @property
    def all_exhibits(self) -> tuple[str, ...]:
        """Exhibits of the case and of its items, each once, in the order they came."""
        cited = (exhibit for item in self.information for exhibit in item.exhibits)
        return tuple(dict.fromkeys((*self.exhibits, *cited)))

    def letter(self, source: str) -> str:
        """The reliability of a source as it stands, A to E; F where nobody could judge it."""
        graded = self.reliability.get(source, ())
        return graded[-1].grade if graded else UNKNOWN_LETTER

    def item(self, id: str) -> Information | None:
        """The item of that id, `i3` or in full; None where there is none."""
        return next((item for item in self.information if id in (item.id, item.full_id)), None)

    def open_remedies(self) -> Iterator[Remedy]:
        """Remedies that are not at their end."""
        return (remedy for remedy in self.remedies if remedy.is_open)
