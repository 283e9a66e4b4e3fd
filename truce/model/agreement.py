"""An agreement as data: terms, zones, periods and the rival readings of them (DOMAIN 3)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from truce.model.claim import Claim

MEASURES = (  # how it is told whether a term is kept; names are those of vocabulary/measures
    "acts",
    "distance",
    "quiet_days",
    "steps",
    "inventory",
    "access",
    "permission",
    "release",
    "duration",
    "judgement",
    "none",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Who is bound, mediates or watches."""

    id: str
    name: str
    role: str
    consent: str | None = None
    note: str | None = None

    @property
    def is_bound(self) -> bool:
        """A side of the conflict that the text binds or tries to bind; mediators and monitors are not."""
        return self.role in {"party", "signatory_status_disputed", "signatory_without_recognised_title"}

    @property
    def is_side(self) -> bool:
        """A side of the conflict, bound by this text or staying outside it (`not_party`)."""
        return self.is_bound or self.role == "not_party"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One interpretation of a term: by whom, in what words, and what it makes of period, zone and acts.

    `start`/`end` are half-open; a null end is open. `in_force=False`: under this reading the term never
    came into force. `unknown_start` / `unknown_end`: the text gives none, and truce invents none.
    `start_from` / `end_from` say whose words the boundary is: `reading`, `term`, `agreement`, `rule` (it
    waits for an event that has no date in the text) or `none`.
    `acts` / `targets`: vocabulary codes that stand above those of the term's type; empty: the type's own.
    `zone` / `zone_excludes`: ids of areas whose geometry the mission brings.
    `rule`: keys that stand above those of the term's own rule (what it waits for, which figure it asks).
    `only_in_words`: the interpretation is on record but says nothing that a rule could apply.
    """

    id: str
    by: str
    text: str
    start: datetime | None
    end: datetime | None
    in_force: bool = True
    unknown_start: bool = False
    unknown_end: bool = False
    zone: str | None = None
    zone_excludes: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    depth_each_side_m: float | None = None
    start_from: str = "none"
    end_from: str = "none"
    rule: Mapping[str, Any] = field(default_factory=dict)
    only_in_words: bool = False
    note: str | None = None

    def in_force_share(self, earliest: datetime, latest: datetime) -> float | None:
        """The share of [earliest, latest) that lies inside the half-open period of this reading; 0..1.

        An instant (earliest == latest) gives 1 or 0: one at the very end is outside. None where the
        answer hangs on a boundary the text does not give.
        """
        if latest < earliest:
            raise ValueError(f"an interval ends before it starts: {earliest} > {latest}")
        if not self.in_force or self._is_over(earliest) or self._is_ahead(earliest, latest):
            return 0.0
        if (self.start is None and self.unknown_start) or (self.end is None and self.unknown_end):
            return None
        start = earliest if self.start is None else max(self.start, earliest)
        end = latest if self.end is None else min(self.end, latest)
        return 1.0 if latest == earliest else (end - start) / (latest - earliest)

    def _is_over(self, earliest: datetime) -> bool:
        return self.end is not None and earliest >= self.end

    def _is_ahead(self, earliest: datetime, latest: datetime) -> bool:
        return self.start is not None and (latest <= self.start and earliest < self.start)


@dataclass(frozen=True, slots=True, kw_only=True)
class TermZone:
    """Where a term holds, as its text says; geometry comes from zones and lines of the mission.

    `details` keeps what else the text says of the zone (total width, settlements, how a depth was derived).
    """

    kind: str
    description: str | None = None
    name: str | None = None
    depth_each_side_m: float | None = None
    reference_line_by_actor: Mapping[str, str] = field(default_factory=dict)
    reference_line: str | None = None
    zones: tuple[str, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)

    def line_of(self, actor: str) -> str | None:
        """The reference line that distances of this actor are measured from; None where none is named."""
        return self.reference_line_by_actor.get(actor, self.reference_line)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One promise: who shall do or refrain from what, where and when."""

    id: str
    ref: str
    type: str
    modality: str
    actors: tuple[str, ...]
    act: str
    checkability: str
    duty_bearer: str | None = None
    object: Mapping[str, Any] = field(default_factory=dict)
    object_classes: tuple[str, ...] = ()
    zone: TermZone = TermZone(kind="undefined")
    start: datetime | None = None
    end: datetime | None = None
    period: Mapping[str, Any] = field(default_factory=dict)
    preconditions: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
    exceptions_unclear: tuple[str, ...] = ()
    indicators: tuple[Mapping[str, Any], ...] = ()
    verification: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()
    notes: str | None = None
    source: tuple[str, ...] = ()
    subtype: str | None = None
    deadline: datetime | None = None
    distance_table_km: tuple[Mapping[str, Any], ...] = ()
    rule: Mapping[str, Any] = field(default_factory=dict)
    other: Mapping[str, Any] = field(default_factory=dict)

    def reading(self, id: str) -> Reading:
        """The reading of that id; KeyError where there is none."""
        for reading in self.readings:
            if reading.id == id:
                return reading
        raise KeyError(id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A whole instrument. `readings` of every term are never empty: the first is the text's own.

    `other` keeps the keys of the file that truce does not know, so that nothing written is lost.
    """

    id: str
    title: str
    conflict: str
    instrument_type: str
    ceasefire_class: str
    timezone: str
    signed: str | None
    announced: str | None
    effective_from: datetime | None
    effective_until: datetime | None
    outcome: Mapping[str, Any]
    parties: tuple[Party, ...]
    monitoring: Mapping[str, Any]
    terms: tuple[Term, ...]
    claims: tuple[Claim, ...] = ()
    relations: tuple[Mapping[str, Any], ...] = ()
    reference_lines: tuple[Mapping[str, Any], ...] = ()
    sources: tuple[Mapping[str, Any], ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)
    place: str | None = None
    zones: tuple[Mapping[str, Any], ...] = ()
    phases: tuple[Mapping[str, Any], ...] = ()
    endorsements: tuple[Mapping[str, Any], ...] = ()
    day_zero: Mapping[str, Any] = field(default_factory=dict)
    other: Mapping[str, Any] = field(default_factory=dict)

    def term(self, id: str) -> Term:
        """The term of that id; KeyError where there is none."""
        for term in self.terms:
            if term.id == id:
                return term
        raise KeyError(id)

    def party(self, id: str) -> Party:
        """The party of that id; KeyError where there is none."""
        for party in self.parties:
            if party.id == id:
                return party
        raise KeyError(id)

    @property
    def bound(self) -> tuple[str, ...]:
        """The ids of the sides that the text binds or tries to bind, in the order of the text."""
        return tuple(party.id for party in self.parties if party.is_bound)

    @property
    def party_claims(self) -> tuple[Claim, ...]:
        """The tallies of the sides themselves; counts of missions and data sets are not among them."""
        sides = {party.id for party in self.parties if party.is_side}
        return tuple(claim for claim in self.claims if claim.by in sides)

    @property
    def attribution_allowed(self) -> bool:
        """Whether the mandate lets a monitor name the responsible side (DOMAIN 2.3)."""
        return self.monitoring.get("attribution_mandate") not in (None, "none", "not_stated", "not_public")
