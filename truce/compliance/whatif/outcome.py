"""Rulings sorted into plain words: kept, broken, indeterminate, not assessable; and two for what is none of them.

word            status                                                      or the reason of a `not_assessable`
kept            in_force_compliant, in_force_no_evidence, fulfilled, fulfilled_late
broken          breached_minor, breached_serious, overdue
indeterminate   partially_met, disputed_scope                               something is told and decides nothing
not assessable  not_assessable, not_checkable                               nobody could tell
not in force    not_yet_in_force, expired, suspended, released
no duty         any, where the term only permits (permission, release, duration)
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from truce.model.agreement import Agreement

WORDS = ("broken", "indeterminate", "kept", "not assessable", "not in force", "no duty")
OF_STATUS = {
    "in_force_compliant": "kept",
    "in_force_no_evidence": "kept",
    "fulfilled": "kept",
    "fulfilled_late": "kept",
    "breached_minor": "broken",
    "breached_serious": "broken",
    "overdue": "broken",
    "partially_met": "indeterminate",
    "disputed_scope": "indeterminate",
    "not_assessable": "not assessable",
    "not_checkable": "not assessable",
    "not_yet_in_force": "not in force",
    "expired": "not in force",
    "suspended": "not in force",
    "released": "not in force",
}
UNDECIDED = frozenset(  # reasons of `not_assessable` where something was told, and decides nothing
    {
        "breach_likely",
        "told_not_established",
        "unattributed_only",
        "doer_may_be_unbound",
        "claimed_only",
        "documents_contradict",
        "due_disputed",
        "figure_undecided",
        "not_verified",
    }
)
PERMITS = frozenset({"permission", "release", "duration"})
SUMMARY = "*"  # the reading under which rulings of rival readings are summed up


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one term under one reading would have been for one party ('any': by whomever) over the whole period.

    `expected`, `low`, `high`: breaches told; `corrected` and its bounds: with what went unnoticed (docs/coverage.md).
    """

    term: str
    reading: str
    party: str
    word: str
    status: str
    reason: str
    measure: str
    expected: float | None
    low: float | None
    high: float | None
    corrected: float | None
    corrected_low: float | None
    corrected_high: float | None
    coverage: float
    n_incidents: int
    waits_for: tuple[str, ...]


def word_of(status: str, reason: str, measure: str) -> str:
    """The plain word for a ruling. Raises KeyError for a status that the vocabulary does not have."""
    if measure in PERMITS:
        return "no duty"
    if status == "not_assessable" and reason in UNDECIDED:
        return "indeterminate"
    return OF_STATUS[status]


def outcomes_of(rulings: pl.DataFrame, agreement: Agreement) -> tuple[Outcome, ...]:
    """The rulings over the whole period and area, in the order of the text, every reading by itself."""
    whole = rulings.filter(
        (pl.col("period") == "whole") & (pl.col("area") == "all") & (pl.col("reading") != SUMMARY)
    ).unique(["term", "reading", "party"], keep="first", maintain_order=True)
    found = {(r["term"], r["reading"], r["party"]): r for r in whole.iter_rows(named=True)}
    return tuple(_outcome(found[key]) for key in _order(agreement) if key in found)


def _order(agreement: Agreement) -> Iterator[tuple[str, str, str]]:
    """Term, reading and party as the text has them; whom a term names besides the parties comes too."""
    for term in agreement.terms:
        parties = dict.fromkeys(("any", *term.actors, *agreement.bound))
        yield from ((term.id, reading.id, party) for reading in term.readings for party in parties)


def _outcome(row: dict[str, Any]) -> Outcome:
    return Outcome(
        word=word_of(row["status"], row["reason"], row["measure"]),
        waits_for=tuple(row["waits_for"]),
        **{name: row[name] for name in PLAIN},
    )


PLAIN = (
    "term", "reading", "party", "status", "reason", "measure", "expected", "low", "high", "corrected",
    "corrected_low", "corrected_high", "coverage", "n_incidents",
)  # fmt: skip
