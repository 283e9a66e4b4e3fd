"""Harm to civilians (DOMAIN 4.7, 8.1): the incident and the individual are two records, linked.

After OHCHR's Guidance on Casualty Recording (HR/PUB/19/1) and the Standards of Every Casualty. Who somebody is stands
in none of these: a record names a person of the vault by id, or nobody.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated as Col

KILLED, INJURED, MISSING = "killed", "injured", "missing"
REPORTED, LOOKED_INTO, VERIFIED = "reported", "under_verification", "verified"
INSUFFICIENT, EXCLUDED, MERGED = "not_verified_insufficient", "excluded", "duplicate_merged"
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """One source that tells of a casualty: what kind of source, and where it had it from. Never who it is."""

    kind: Col[str, "vocabulary/harm source_kinds"]
    origin: Col[str, "the list or group it had it from; those that copied each other share one"]
    told_on: Col[date | None, "day; null: not told"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step on the ladder of status."""

    to: Col[str, "vocabulary/harm statuses"]
    by: Col[str | None, "handle of who took it"]
    at: Col[datetime, "when (UTC)"]
    why: Col[str, "the reason, without names"] = ""
    ground: Col[str | None, "of an exclusion: vocabulary/harm exclusions"] = None
    into: Col[str | None, "of a merger: the one that counts instead"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What is known of a person in a figure."""

    outcome: Col[str, "killed, injured or missing"]
    sex: Col[str, "vocabulary/harm sexes"] = UNKNOWN
    age: Col[str, "vocabulary/harm ages, at the time of harm"] = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Persons of an incident known by number only."""

    id: Col[str, "g1, g2... within its incident"]
    kind: Col[Kind, "what is known of all of them"]
    number: Col[int, "how many, 1 or more"]
    steps: Col[tuple[Step, ...], "oldest first; the first is `reported`"]

    @property
    def status(self) -> str:
        """Where it stands."""
        return self.steps[-1].to


@dataclass(frozen=True, slots=True, kw_only=True)
class CasualtyIncident:
    """One happening that harmed civilians, and how many of each kind, before anybody is known by name."""

    id: Col[str, "hrm-…"]
    day: Col[date, "the day, or the first of several"]
    until: Col[date | None, "last day; null: one day"] = None
    area: Col[str, "administrative unit; the finest place that may ever be published"]
    place: Col[str | None, "nearer place in words; leaves nowhere"] = None
    control: Col[str, "party in control of the place that day; contested or unknown"] = UNKNOWN
    weapon: Col[str, "vocabulary/weapons"] = UNKNOWN
    mode: Col[str, "direct, indirect or unknown (SDG 16.1.2)"] = UNKNOWN
    claimed: Col[str | None, "who sources say did it; no finding"] = None
    tellers: Col[tuple[Teller, ...], "sources"] = ()
    incident: Col[str | None, "inc-… of the record of events"] = None
    case: Col[str | None, "cas-… that looks into it"] = None
    civilian: Col[str | None, "why those counted were civilians, without names; null: not yet said"] = None
    groups: Col[tuple[Group, ...], "counts without names"] = ()
    steps: Col[tuple[Step, ...], "mergers and what undid them"]

    @property
    def into(self) -> str | None:
        """The incident that this one is the same as; null: it stands by itself."""
        return self.steps[-1].into


@dataclass(frozen=True, slots=True, kw_only=True)
class CasualtyRecord:
    """One person harmed in an incident: known apart from the others, by name or not."""

    id: Col[str, "hrm-…"]
    incident: Col[str, "id of the casualty incident"]
    kind: Col[Kind, "what is known"]
    was: Col[str | None, "outcome as first told, where it changed: injured, died later"] = None
    person: Col[str | None, "per-… in the vault; null: not known by name"] = None
    civilian: Col[str | None, "why this was a civilian, without names; null: not yet said"] = None
    additional: Col[str | None, "why this one is beyond the incident's counts; null: one of them"] = None
    tellers: Col[tuple[Teller, ...], "sources"] = ()
    steps: Col[tuple[Step, ...], "oldest first; the first is `reported`"]

    @property
    def status(self) -> str:
        """Where it stands."""
        return self.steps[-1].to

    @property
    def into(self) -> str | None:
        """The record that counts instead; null: none does."""
        return self.steps[-1].into
