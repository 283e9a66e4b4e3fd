"""What a paper, a vote, a notice or a list shows to have been done or not done, and when that was known."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated as Col


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One thing that a document shows: a step, an event that triggers others, or a figure.

    Four times (DOMAIN 3.7): `earliest`/`latest` when it took place, `learnt_at` when the mission learnt of it,
    `recorded_at` when it was written down here, `released_at` when the document itself became public.
    """

    id: Col[str, "doc-…"]
    source: Col[str, "who brought it: a name of a source card, a monitor, a body"]
    kind: Col[str, "law, vote, order, notice, list, confirmation, session, statement, review... (vocabulary/papers)"]
    event: Col[str, "what it shows: a trigger, step or metric, as agreements name them: withdrawal_complete..."]
    outcome: Col[str, "done, not_done, partly, refused, pending, extended... (vocabulary/outcomes)"] = "done"
    agreement: Col[str | None, "agreement id; null: it may bear on any"] = None
    term: Col[str | None, "term id; null: on every term that waits for such an event"] = None
    by: Col[str | None, "party or body whose act it is"] = None
    about: Col[str | None, "party, body or area it concerns, where another"] = None
    earliest: Col[datetime, "start of the interval in which it took place (UTC)"]
    latest: Col[datetime, "end of that interval; equal to earliest for an instant"]
    figure: Col[float | None, "a number it shows, in `unit`: best value"] = None
    figure_low: Col[float | None, "the lowest value it allows"] = None
    figure_high: Col[float | None, "the highest"] = None
    unit: Col[str | None, "what the figure counts: persons, trucks_per_day, share..."] = None
    until: Col[datetime | None, "new due instant, where it extends a deadline (UTC)"] = None
    concerns: Col[tuple[str, ...], "ids of incidents, reports, rulings or cases it answers"] = ()
    contested_by: Col[tuple[str, ...], "parties that say it is not so"] = ()
    learnt_at: Col[datetime | None, "when the mission learnt of it (UTC); null: when it took place"] = None
    recorded_at: Col[datetime | None, "when it was written down here (UTC)"] = None
    released_at: Col[datetime | None, "when the document became public (UTC)"] = None
    reference: Col[str | None, "number or title of the document"] = None
    text: Col[str | None, "what it says, in words"] = None
    url: Col[str | None, "where it can be read"] = None
    file: Col[str | None, "name of the file it came from"] = None
    row: Col[int | None, "row number in that file"] = None
    day: Col[date, "UTC day of `earliest`"]
