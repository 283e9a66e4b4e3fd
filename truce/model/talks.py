"""A negotiation as data (DOMAIN 7): who wants what and how firmly, what was said, what was promised.

Every row is dated (`as_of`, the day it was said or done; `learnt_at`, when this record learnt it) and sourced.
Nothing is overwritten: a position that changed is a new row of a later day, and the newest stands.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated as Col

from truce.model.deadline import Deadline
from truce.model.draft import KEPT_FROM, KEPT_WITH, Draft

PUBLIC, STATED, INFERRED = "public", "stated", "inferred"  # said aloud; said at the table; concluded by an analyst
ACCEPT, CONDITIONAL, REJECT, UNKNOWN = "accept", "conditional", "reject", "unknown"
TOGETHER, EXCLUDES, NEEDS, BEFORE = "together", "excludes", "needs", "before"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where something in the record of talks is from."""

    id: Col[str, "id, as S110"]
    title: Col[str, "what it is"]
    url: Col[str | None, "its address; null: none"] = None
    obtained: Col[str, "how: lookup (read), relay (told by another), knowledge (held known, not read again)"]
    confidence: Col[str, "low, medium or high"]
    note: Col[str | None, "what a reader must know of it"] = None
    negotiation: Col[str | None, KEPT_WITH] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who negotiates, mediates or stands by."""

    id: Col[str, "short id, as in agreements: ua, ru"]
    name: Col[str, "name"]
    role: Col[str, "party (its consent is needed), mediator, guarantor or observer"]
    note: Col[str | None, "what a reader must know"] = None
    negotiation: Col[str | None, KEPT_WITH] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """A channel of talks and its format."""

    id: Col[str, "short id"]
    name: Col[str, "name"]
    tier: Col[str, "official (1), mixed (1.5), unofficial (2) or grassroots (3)"]
    format: Col[str, "bilateral, trilateral, multilateral, shuttle, proximity or contact_group"]
    parties: Col[tuple[str, ...], "ids of who takes part"]
    as_of: Col[date, "day it was there by"]
    learnt_at: Col[datetime, "when this record learnt it (UTC)"]
    source: Col[tuple[str, ...], "ids of sources"]
    note: Col[str | None, "what a reader must know"] = None
    confidentiality: Col[str, KEPT_FROM] = "public"
    negotiation: Col[str | None, KEPT_WITH] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """One meeting, held, announced or dropped. What each side said of it stands apart, in its read-out."""

    id: Col[str, "short id"]
    track: Col[str, "id of the track"]
    until: Col[date | None, "last day, where it took more than one"] = None
    place: Col[str | None, "town; null: not told"] = None
    level: Col[str, "leaders, envoys, ministers, delegations, experts or mixed"]
    parties: Col[tuple[str, ...], "ids of who took part"]
    state: Col[str, "announced, held or dropped"]
    hours: Col[float | None, "how long it took; null: not told"] = None
    about: Col[bool, "whether that length is only about so much"] = False
    result: Col[str | None, "what came of it, as told from outside"] = None
    as_of: Col[date, "day it took place or was to (the first)"]
    learnt_at: Col[datetime, "when this record learnt it (UTC)"]
    source: Col[tuple[str, ...], "ids of sources"]
    confidentiality: Col[str, KEPT_FROM] = "public"
    negotiation: Col[str | None, KEPT_WITH] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Readout:
    """What one side said of a meeting; no side's words are mixed with another's."""

    id: Col[str, "rdo-…, from what it is about"]
    meeting: Col[str, "id of the meeting"]
    party: Col[str, "id of whose words they are"]
    text: Col[str, "what was said, in our words unless quoted"]
    as_of: Col[date, "day it was said"]
    learnt_at: Col[datetime, "when this record learnt it (UTC)"]
    source: Col[tuple[str, ...], "ids of sources"]
    confidentiality: Col[str, KEPT_FROM] = "public"
    negotiation: Col[str | None, KEPT_WITH] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """What happened around the talks: a measure, an announcement, a truce, a proposal, an exchange."""

    id: Col[str, "occ-…, from what it is about"]
    kind: Col[str, "measure, announcement, truce, proposal, exchange or report"]
    parties: Col[tuple[str, ...], "ids of whose act it is; empty: a report of third hands"] = ()
    text: Col[str, "what happened"]
    agreement: Col[str | None, "id of the agreement of the catalogue that holds its terms"] = None
    until: Col[date | None, "last day, where it took more than one"] = None
    as_of: Col[date, "day it happened (the first)"]
    learnt_at: Col[datetime, "when this record learnt it (UTC)"]
    source: Col[tuple[str, ...], "ids of sources"]
    confidentiality: Col[str, KEPT_FROM] = "public"
    negotiation: Col[str | None, KEPT_WITH] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One thing to be settled."""

    id: Col[str, "short id"]
    name: Col[str, "name"]
    question: Col[str, "what is to be settled, as a question that takes no side"]
    terms: Col[tuple[str, ...], "terms on record that bear on it, as AGREEMENT/TERM"] = ()
    as_of: Col[date, "day it was on the table by"]
    learnt_at: Col[datetime, "when this record learnt it (UTC)"]
    source: Col[tuple[str, ...], "ids of sources"]
    confidentiality: Col[str, KEPT_FROM] = "public"
    negotiation: Col[str | None, KEPT_WITH] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One way to settle an issue."""

    id: Col[str, "short id"]
    issue: Col[str, "id of the issue"]
    text: Col[str, "what would be agreed"]
    origin: Col[str, "id of who put it on the table, or analyst"]
    verified_by: Col[tuple[str, ...], "terms on record whose watching would verify it, as AGREEMENT/TERM"] = ()
    as_of: Col[date, "day it was on the table by"]
    learnt_at: Col[datetime, "when this record learnt it (UTC)"]
    source: Col[tuple[str, ...], "ids of sources"]
    confidentiality: Col[str, KEPT_FROM] = "public"
    negotiation: Col[str | None, KEPT_WITH] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """What one party wants on one issue on one day, and how firmly."""

    id: Col[str, "pos-…, from what it is about"]
    party: Col[str, "id of the party"]
    issue: Col[str, "id of the issue"]
    option: Col[str | None, "id of the option it asks for; null: none on the table"] = None
    kind: Col[str, "public (said aloud), stated (said at the table) or inferred (an analyst's conclusion)"]
    text: Col[str, "what it is"]
    firmness: Col[str, "firm, flexible, open or unknown"]
    red_line: Col[bool, "whether it is one"] = False
    rules_out: Col[tuple[str, ...], "ids of the options that the red line excludes"] = ()
    interest: Col[str | None, "why it is wanted; null: not told"] = None
    priority: Col[str | None, "high, medium or low; null: not told"] = None
    alternative: Col[str | None, "what it has if nothing is agreed; null: not told"] = None
    confidence: Col[str, "low, medium or high: that this is its position"]
    as_of: Col[date, "day it was said"]
    learnt_at: Col[datetime, "when this record learnt it (UTC)"]
    source: Col[tuple[str, ...], "ids of sources"]
    confidentiality: Col[str, KEPT_FROM] = "public"
    negotiation: Col[str | None, KEPT_WITH] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptability:
    """Whether one party would take one option."""

    id: Col[str, "acc-…, from what it is about"]
    party: Col[str, "id of the party"]
    option: Col[str, "id of the option"]
    answer: Col[str, "accept, conditional, reject or unknown"]
    condition: Col[str | None, "of a conditional one: on what"] = None
    kind: Col[str, "public, stated or inferred"]
    confidence: Col[str, "low, medium or high"]
    as_of: Col[date, "day it was said"]
    learnt_at: Col[datetime, "when this record learnt it (UTC)"]
    source: Col[tuple[str, ...], "ids of sources"]
    confidentiality: Col[str, KEPT_FROM] = "public"
    negotiation: Col[str | None, KEPT_WITH] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preference:
    """What an option, or no deal, is worth to a party: never a fact, always somebody's judgement with its bounds."""

    id: Col[str, "prf-…, from what it is about"]
    party: Col[str, "id of the party"]
    option: Col[str | None, "id of the option; null: no deal at all"] = None
    worth: Col[float, "points, 0 to 100, of that party's own scale; scales are never added up"]
    low: Col[float, "5 % bound of it"]
    high: Col[float, "95 % bound"]
    kind: Col[str, "stated (by the party), elicited (by comparisons) or inferred (an analyst's assumption)"]
    why: Col[str, "on what it rests"]
    as_of: Col[date, "day it was judged"]
    learnt_at: Col[datetime, "when this record learnt it (UTC)"]
    source: Col[tuple[str, ...], "ids of sources; empty: the judgement itself"] = ()
    confidentiality: Col[str, KEPT_FROM] = "public"
    negotiation: Col[str | None, KEPT_WITH] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependence:
    """How an option hangs on options of other issues."""

    id: Col[str, "dpd-…, from what it is about"]
    kind: Col[str, "together (worth more or less so), excludes, needs (one of) or before (needs, and first)"]
    option: Col[str, "id of the option it speaks of"]
    others: Col[tuple[str, ...], "ids of the other options; for needs and before, one of them"]
    party: Col[str | None, "of `together`: to whom"] = None
    worth: Col[float | None, "of `together`: points more or less, on that party's scale"] = None
    why: Col[str, "on what it rests"]
    as_of: Col[date, "day it was said or judged"]
    learnt_at: Col[datetime, "when this record learnt it (UTC)"]
    source: Col[tuple[str, ...], "ids of sources; empty: the analyst's judgement"] = ()
    confidentiality: Col[str, KEPT_FROM] = "public"
    negotiation: Col[str | None, KEPT_WITH] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """What one party said that it will do."""

    id: Col[str, "cmt-…, from what it is about"]
    party: Col[str, "id of the party"]
    text: Col[str, "what it will do"]
    option: Col[str | None, "id of the option it would carry out"] = None
    meeting: Col[str | None, "id of the meeting at which it was made"] = None
    due: Col[date | None, "day by which; null: none named"] = None
    term: Col[str | None, "term on record that tells whether it is kept, as AGREEMENT/TERM"] = None
    outcome: Col[str | None, "what became of it, as documents tell"] = None
    as_of: Col[date, "day it was made"]
    learnt_at: Col[datetime, "when this record learnt it (UTC)"]
    source: Col[tuple[str, ...], "ids of sources"]
    confidentiality: Col[str, KEPT_FROM] = "public"
    negotiation: Col[str | None, KEPT_WITH] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Negotiation:
    """All that is on record of one negotiation, in the order of its file."""

    id: str
    title: str
    conflict: str
    learnt_at: datetime  # when rows that say nothing else were learnt
    note: str | None = None
    sources: tuple[Source, ...] = ()
    actors: tuple[Actor, ...] = ()
    tracks: tuple[Track, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    readouts: tuple[Readout, ...] = ()
    occurrences: tuple[Occurrence, ...] = ()
    issues: tuple[Issue, ...] = ()
    options: tuple[Option, ...] = ()
    positions: tuple[Position, ...] = ()
    acceptability: tuple[Acceptability, ...] = ()
    preferences: tuple[Preference, ...] = ()
    dependences: tuple[Dependence, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    drafts: tuple[Draft, ...] = ()
    deadlines: tuple[Deadline, ...] = ()

    @property
    def parties(self) -> tuple[str, ...]:
        """Ids of those whose consent is needed."""
        return tuple(actor.id for actor in self.actors if actor.role == "party")

    def options_of(self, issue: str) -> tuple[str, ...]:
        """Ids of the options of an issue, in order."""
        return tuple(option.id for option in self.options if option.issue == issue)
