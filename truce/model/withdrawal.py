"""What an upstream took back: a fact added beside what it told before, which itself is never edited."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated as Col


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """A report that its source no longer tells, or tells otherwise now. The report itself stays as it was kept."""

    id: Col[str, "wdr-…, from the report and what stands in its place"]
    source: Col[str, "the source card whose upstream took it back"]
    report: Col[str, "id of the report that no longer stands"]
    reference: Col[str | None, "the source's own id of the row"] = None
    kind: Col[str, "deleted (upstream tells it no more) or revised (it tells it otherwise)"]
    instead: Col[str | None, "id of the report that stands in its place; null: none"] = None
    told_at: Col[datetime, "when the upstream said so, or when it was found to say so (UTC)"]
    day: Col[date, "UTC day of `told_at`"]
