"""The form of a talks file, stated once: a section for each noun, whose columns are its fields.

Types, meanings and what may be absent come from the nouns (`truce.model.talks`); here stands what a noun cannot say:
which words a field knows, which section an id must be found in, and how a row without an id gets one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date, datetime
from typing import Annotated as Col

from truce.model.columns import describe
from truce.model.deadline import FOLLOWED
from truce.model.draft import KEPT_FROM, KEPT_WITH, Bracket, Clause, Draft
from truce.model.talks import (
    Acceptability,
    Actor,
    Commitment,
    Dependence,
    Issue,
    Meeting,
    Occurrence,
    Option,
    Position,
    Preference,
    Readout,
    Source,
    Track,
)
from truce.vocabulary import vocabulary

NESTED: Mapping[str, type] = {"clauses": Clause, "brackets": Bracket}
HEADER = ("schema_version", "id", "title", "conflict", "learnt_at", "note")
SOUGHT = ("source", "party", "parties", "by", "set_by", "origin")  # fields whose ids are looked up the same everywhere
CARE = ("public", "mission", "restricted", "confidential")
OF_THE_TABLE = ("stated", "elicited")  # kinds of rows that are need-to-know where they say nothing else
NOT_WRITTEN = "negotiation"  # a file is of one
SURE = ("low", "medium", "high")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ultimatum:
    """A deadline that somebody set outside any agreement, as a talks file writes it; it becomes a `Deadline`."""

    id: Col[str, "short id"]
    party: Col[str, "id of who must have done it"]
    name: Col[str, "what it is about"]
    set_by: Col[str, "id of who set it"]
    due: Col[datetime, "instant by which; a day is that whole day (UTC)"]
    extended_to: Col[datetime | None, "new instant, where it was moved (UTC)"] = None
    done_at: Col[datetime | None, "when it was done, if it was (UTC)"] = None
    status: Col[str, "what became of it (vocabulary/due)"]
    announced_consequence: Col[str | None, "what was announced to follow if it is missed"] = None
    actual_consequence: Col[str | None, "what did follow, as documents show; never taken from the announcement"] = None
    followed: Col[str | None, "how much of what was announced did follow: all, part or none; null: not told"] = None
    as_of: Col[date, "day it was set"]
    learnt_at: Col[datetime, "when this record learnt it (UTC)"]
    source: Col[tuple[str, ...], "ids of sources"]
    confidentiality: Col[str, KEPT_FROM] = "public"
    negotiation: Col[str | None, KEPT_WITH] = None


def usual_care(kind: object) -> str:
    """The confidentiality of a row of that kind which says nothing of it."""
    return "restricted" if kind in OF_THE_TABLE else "public"


@dataclass(frozen=True, slots=True)
class Section:
    """One list of a talks file. `made_from`: the fields that make the id of a row that brings none."""

    name: str
    noun: type
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    found_in: Mapping[str, str] = field(default_factory=dict)
    made_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a row: its Arrow type in words, whether it must be there, what it means, which words it knows."""

    name: str
    kind: str
    needed: bool
    meaning: str
    words: tuple[str, ...] = ()


def fields_of(noun: type, words: Mapping[str, tuple[str, ...]] | None = None) -> Iterator[Field]:
    """The fields of a noun, in order."""
    bare = {f.name for f in fields(noun) if f.default is MISSING and f.default_factory is MISSING}
    known = {"confidentiality": CARE, **(words or {})}
    for name, kind, _, meaning in describe(noun):
        if name != NOT_WRITTEN:
            yield Field(name, kind, name in bare, meaning, known.get(name, ()))


def section_fields(section: Section) -> Iterator[Field]:
    """The fields of a section's rows; an id that is made, and `learnt_at`, need not be written."""
    for each in fields_of(section.noun, section.words):
        spared = each.name == "learnt_at" or (each.name == "id" and section.made_from)
        yield Field(each.name, each.kind, each.needed and not spared, each.meaning, each.words)


SAID = {"kind": ("public", "stated", "inferred"), "confidence": SURE}

SECTIONS: tuple[Section, ...] = (  # in this order, so that what a row names was read before it
    Section("sources", Source, {"obtained": ("lookup", "relay", "knowledge"), "confidence": SURE}),
    Section("actors", Actor, {"role": ("party", "mediator", "guarantor", "observer")}),
    Section(
        "tracks",
        Track,
        {
            "tier": ("official", "mixed", "unofficial", "grassroots"),
            "format": ("bilateral", "trilateral", "multilateral", "shuttle", "proximity", "contact_group"),
        },
    ),
    Section(
        "meetings",
        Meeting,
        {
            "level": ("leaders", "envoys", "ministers", "delegations", "experts", "mixed"),
            "state": ("announced", "held", "dropped"),
        },
        {"track": "tracks"},
    ),
    Section("readouts", Readout, {}, {"meeting": "meetings"}, ("meeting", "party", "text")),
    Section(
        "occurrences",
        Occurrence,
        {"kind": ("measure", "announcement", "truce", "proposal", "exchange", "report")},
        {},
        ("as_of", "kind", "text"),
    ),
    Section("issues", Issue),
    Section("options", Option, {}, {"issue": "issues"}),
    Section(
        "positions",
        Position,
        {**SAID, "firmness": ("firm", "flexible", "open", "unknown"), "priority": ("high", "medium", "low")},
        {"issue": "issues", "option": "options", "rules_out": "options"},
        ("party", "issue", "kind", "as_of", "text"),
    ),
    Section(
        "acceptability",
        Acceptability,
        {**SAID, "answer": ("accept", "conditional", "reject", "unknown")},
        {"option": "options"},
        ("party", "option", "kind", "as_of", "answer"),
    ),
    Section(
        "preferences",
        Preference,
        {"kind": ("stated", "elicited", "inferred")},
        {"option": "options"},
        ("party", "option", "kind", "as_of"),
    ),
    Section(
        "dependences",
        Dependence,
        {"kind": ("together", "excludes", "needs", "before")},
        {"option": "options", "others": "options"},
        ("kind", "option", "others", "party", "as_of"),
    ),
    Section("commitments", Commitment, {}, {"option": "options", "meeting": "meetings"}, ("party", "as_of", "text")),
    Section("drafts", Draft, {}, {"replaces": "drafts", "option": "options", "issue": "issues"}),
    Section("deadlines", Ultimatum, {"status": tuple(vocabulary().due), "followed": FOLLOWED}),
)
OF = {section.name: section for section in SECTIONS}


def sought_in(section: Section, name: str) -> str | None:
    """The section in which the ids of a field must stand; null: it holds no ids."""
    if name == "source":
        return "sources"
    return "actors" if name in SOUGHT else section.found_in.get(name)
