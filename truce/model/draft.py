"""Versions of a negotiating text, with what is not agreed in square brackets."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated as Col

KEPT_FROM = "who may read it: public, mission, restricted or confidential"
KEPT_WITH = "id of the negotiation, where rows of several stand together; null: that of its file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bracket:
    """One alternative of a passage that is not agreed."""

    mark: Col[str, "the passage, as it stands in the text between square brackets"]
    text: Col[str, "the alternative wording"]
    by: Col[tuple[str, ...], "ids of who wants it"]
    option: Col[str | None, "id of the option that it would be"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One clause of a text; passages not agreed are marks in square brackets."""

    ref: Col[str, "number or name in the text"]
    issue: Col[str | None, "id of the issue it settles"] = None
    text: Col[str, "its words, or what they say"]
    brackets: Col[tuple[Bracket, ...], "the alternatives of its marks"] = ()

    @property
    def words(self) -> str:
        """Its words, and after each mark the alternatives with the ids of who wants them."""
        told: dict[str, list[str]] = {}
        for one in self.brackets:
            told.setdefault(one.mark, []).append(f"{one.text} ({', '.join(one.by)})")
        return " ".join((self.text, *(f"[{mark}]: {'; '.join(each)}" for mark, each in told.items())))


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One version of a negotiating text."""

    id: Col[str, "short id"]
    name: Col[str, "name of the text, the same in all its versions"]
    version: Col[str, "name of this version"]
    parties: Col[tuple[str, ...], "ids of whose text it is"]
    replaces: Col[str | None, "id of the draft before; null: the first"] = None
    points: Col[int | None, "how many points it has, where only that is told"] = None
    clauses: Col[tuple[Clause, ...], "the clauses that are on record"] = ()
    note: Col[str | None, "what a reader must know"] = None
    as_of: Col[date, "day of this version"]
    learnt_at: Col[datetime, "when this record learnt it (UTC)"]
    source: Col[tuple[str, ...], "ids of sources"]
    confidentiality: Col[str, KEPT_FROM] = "public"
    negotiation: Col[str | None, KEPT_WITH] = None
