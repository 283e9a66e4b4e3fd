"""What became of incidents whose ids could not stay: which merged, which split, what moved, since when and why."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated as Col


@dataclass(frozen=True, slots=True)
class Move:
    """A report that belongs to another incident than before."""

    report: Col[str, "report id"]
    before: Col[str, "incident id"]
    after: Col[str | None, "incident id; null: in none any more"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """Incidents that changed who they are, between one fusing and the next. Never edited, only added to.

    An incident that only gained new reports under its old id has not changed, nor has one made of new reports alone.
    """

    id: Col[str, "suc-…, from what it says"]
    kind: Col[str, "renamed, merged, split, moved (reports went from some to others) or retired"]
    before: Col[tuple[str, ...], "incident ids before"]
    after: Col[tuple[str, ...], "incident ids after; an id that stands on both sides stayed"] = ()
    moves: Col[tuple[Move, ...], "the reports that changed their incident; those not named stayed"] = ()
    cause: Col[
        str, "method, decision, withdrawal (of reports in it), reports (new ones in it) or neighbours (new ones near)"
    ]
    because: Col[
        tuple[str, ...], "ids of the decisions, made or undone, and of the reports taken back from it or new in it"
    ] = ()
    version: Col[int, "version of the incidents in the lake that it leads from"]
    method: Col[str, "method and version that made what is after"]
    at: Col[datetime, "when it was fused (UTC)"]
    day: Col[date, "UTC day of `at`"]
