"""An agreement as data: terms, zones, periods and the rival readings of them (DOMAIN 3)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from truce.model.claim import Claim


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One interpretation of a term: by whom, in what words, and what it makes of period, zone and acts.

    `start`/`end` are half-open; a null end is open. `in_force=False`: under this reading the term never
    came into force. `unknown_start` / `unknown_end`: the text gives none, and truce invents none.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class TermZone:
    """Where a term holds, as its text says; geometry comes from zones and lines of the mission."""

    kind: str
    description: str | None = None
    name: str | None = None
    depth_each_side_m: float | None = None
    reference_line_by_actor: Mapping[str, str] = field(default_factory=dict)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A whole instrument. `readings` of every term are never empty: the first is the text's own."""

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

    def term(self, id: str) -> Term:
        """The term of that id; KeyError where there is none."""
        for term in self.terms:
            if term.id == id:
                return term
        raise KeyError(id)

    @property
    def attribution_allowed(self) -> bool:
        """Whether the mandate lets a monitor name the responsible side (DOMAIN 2.3)."""
        return self.monitoring.get("attribution_mandate") not in (None, "none", "not_stated", "not_public")
