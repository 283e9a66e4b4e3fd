"""talks show, talks ground: the table as it stood, and where common ground lies; stated beside shown, by rulings."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

from truce.flow.frames import frame
from truce.flow.house import House
from truce.flow.talks.held import Held
from truce.model.ground import Ground, Look, Shown, Table
from truce.model.ruling import Ruling
from truce.model.talks import Negotiation
from truce.talks.ground import (
    View,
    answers,
    blocks,
    moved,
    overlap,
    positions,
    red_lines,
    stated_against_shown,
    zones,
)

EVERY_READING = "*"
DATED = ("tracks", "meetings", "readouts", "occurrences", "issues", "options", "commitments", "drafts")
Found = Mapping[tuple[str, str], Mapping[str, tuple[str, str]]]  # (term, party) -> reading -> (status, id)


def look_of(held: Held) -> Look:
    """Of what a look is."""
    told = held.negotiation
    return Look(
        negotiation=told.id, title=told.title, note=told.note, said_by=held.view.said_by,
        known_by=held.view.learnt_by, withheld=held.withheld, faults=held.faults,
    )  # fmt: skip


def as_seen(negotiation: Negotiation, view: View) -> Negotiation:
    """What was there through those eyes; deadlines by the day they were set."""
    rows: dict[str, Any] = {name: tuple(filter(view.sees, getattr(negotiation, name))) for name in DATED}
    day = view.said_by
    set_by_then = tuple(
        one for one in negotiation.deadlines
        if day is None or one.triggered_at is None or one.triggered_at.date() <= day
    )  # fmt: skip
    return replace(negotiation, deadlines=set_by_then, **rows)


def table(held: Held) -> Table:
    """The table as it stood: every position of each party that stands, one of each kind."""
    order = {issue.id: number for number, issue in enumerate(held.negotiation.issues)}
    stands = sorted(positions(held.negotiation, held.view), key=lambda row: (order[row.issue], row.party, row.as_of))
    return Table(
        look=look_of(held),
        held=as_seen(held.negotiation, held.view),
        positions=tuple(stands),
        answers=tuple(answers(held.negotiation, held.view).values()),
    )


def ground(held: Held, since: date | None = None) -> Ground:
    """Overlap, red lines, blocks and zones; what moved since a day; words beside what rulings show."""
    told, view = held.negotiation, held.view
    return Ground(
        look=look_of(held),
        parties=told.parties,
        cells=tuple(overlap(told, view)),
        zones=tuple(zones(told, view)),
        red_lines=tuple(red_lines(told, view)),
        blocks=tuple(blocks(told, view)),
        since=since,
        moves=() if since is None else tuple(moved(told, since, view)),
        shown=_shown(held),
    )


def _shown(held: Held) -> tuple[Shown, ...]:
    """Each word with the ids of the rulings beside it; without a mission nothing is shown, and it says so."""
    found: Found = {} if held.house is None else ruled(held.house)
    statuses = {key: {reading: status for reading, (status, _) in each.items()} for key, each in found.items()}
    return tuple(
        replace(one, because=tuple(id for _, id in found.get((one.term, one.party), {}).values()))
        for one in stated_against_shown(held.negotiation, statuses, held.view)
    )


def ruled(house: House) -> Found:
    """What rulings over the whole of each agreement say, reading by reading."""
    rows = frame(house, Ruling).filter(
        (pl.col("period") == "whole") & (pl.col("area") == "all") & (pl.col("reading") != EVERY_READING)
    )
    found: dict[tuple[str, str], dict[str, tuple[str, str]]] = {}
    for row in rows.sort("agreement", "term", "reading", "id").iter_rows(named=True):
        key = f"{row['agreement']}/{row['term']}", str(row["party"])
        found.setdefault(key, {})[str(row["reading"])] = str(row["status"]), str(row["id"])
    return found
