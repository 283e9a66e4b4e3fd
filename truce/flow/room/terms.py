"""A term's own page: what it says under each reading, how it stood day by day, and what weighs most in that."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl

from truce.errors import NotFound
from truce.flow.frames import frame
from truce.flow.house import House
from truce.flow.room.today import ANY, COLUMNS, Compared, Quiet, Stands, changes, quiet, stands
from truce.flow.stated import term_stated
from truce.model.agreement import Agreement, Term
from truce.model.columns import from_table
from truce.model.coverage import Coverage
from truce.model.deadline import Deadline
from truce.model.incident import Incident
from truce.model.ruling import Ruling

HEAVIEST = 25  # incidents named on the page; how many there are it says, and the map shows all


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """An incident that a ruling rests on; every factor of what it adds is told by its why."""

    incident: str
    p_happened: float
    act: str
    origins: int
    earliest: datetime
    latest: datetime
    place: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A term under one reading for one party. `days`: the first day first; `weights`: the strongest grounds.

    `logged`: whether any log of watchers was collected; where none was, a coverage of nought only means unknown.
    """

    agreement: Agreement
    term: Term
    reading: str
    party: str
    stated: Mapping[str, Any]
    readings: tuple[str, ...]
    parties: tuple[str, ...]
    whole: Stands | None
    areas: tuple[tuple[str, Stands], ...]
    days: tuple[Stands, ...]
    before: Compared | None
    weights: tuple[Weight, ...]
    dates: tuple[Deadline, ...]
    quiet: tuple[Quiet, ...]
    as_of: datetime | None
    waits_for: tuple[str, ...] = ()
    logged: bool = True


def agreement_of(house: House, id: str) -> Agreement:
    """The agreement of that id in this mission. Raises NotFound."""
    for one in house.agreements:
        if one.id == id:
            return one
    raise NotFound("this mission has no such agreement", agreement=id)


def term_told(house: House, agreement: str, term: str, reading: str | None, party: str | None) -> Told:
    """All there is to say of a term; without `reading` and `party` the text's own, for anybody. Raises NotFound."""
    whose = agreement_of(house, agreement)
    if term not in {one.id for one in whose.terms}:
        raise NotFound("the agreement has no such term", agreement=agreement, term=term)
    kept = frame(house, Ruling, columns=[*COLUMNS, "area", "waits_for", "because"])
    mine = kept.filter((pl.col("agreement") == agreement) & (pl.col("term") == term))
    readings, parties = _choices(whose.term(term), mine)
    chosen = reading if reading in readings else readings[0] if readings else "text"
    who = party if party in parties else ANY if ANY in parties else parties[0] if parties else ANY
    if (reading is not None and reading != chosen) or (party is not None and party != who):
        raise NotFound("nothing is ruled for that reading and party", reading=reading, party=party)
    rows = mine.filter((pl.col("reading") == chosen) & (pl.col("party") == who))
    return _told(house, whose, whose.term(term), chosen, who, (readings, parties), rows)


def _choices(term: Term, rows: pl.DataFrame) -> tuple[tuple[str, ...], tuple[str, ...]]:
    told = set(rows["reading"])
    named = [one.id for one in term.readings]
    readings = (*(one for one in named if one in told), *sorted(told - set(named)))
    parties = tuple(sorted(rows["party"].unique(), key=lambda one: (one != ANY, one)))
    return readings, parties


def _told(
    house: House,
    agreement: Agreement,
    term: Term,
    reading: str,
    party: str,
    choices: tuple[tuple[str, ...], tuple[str, ...]],
    rows: pl.DataFrame,
) -> Told:
    periods = {period: rows.filter(pl.col("period") == period) for period in ("whole", "day")}
    everywhere = periods["whole"].filter(pl.col("area") == "all")
    whole = None if everywhere.is_empty() else everywhere.row(0, named=True)
    days = periods["day"].filter(pl.col("area") == "all").sort("earliest")
    as_of = rows["as_of"].max()
    return Told(
        agreement=agreement,
        term=term,
        reading=reading,
        party=party,
        stated=term_stated(agreement, term).facts,
        readings=choices[0],
        parties=choices[1],
        whole=None if whole is None else stands(whole),
        areas=tuple(
            (row["area"], stands(row))
            for row in periods["whole"].filter(pl.col("area") != "all").sort("area").iter_rows(named=True)
        ),
        days=tuple(stands(row) for row in days.iter_rows(named=True)),
        before=None if whole is None else changes(house).get(str(whole["id"])),
        weights=() if whole is None else _weights(house, whole["because"] or []),
        dates=_dates(house, agreement.id, term.id, reading),
        quiet=tuple(one for one in quiet(house) if (one.agreement, one.term) == (agreement.id, term.id)),
        as_of=as_of if isinstance(as_of, datetime) else None,
        waits_for=() if whole is None else tuple(whole["waits_for"] or ()),
        logged=bool(house.mission.lake.count(Coverage)),
    )


def _weights(house: House, because: list[str]) -> tuple[Weight, ...]:
    """The incidents that a ruling rests on most, in its own order: the strongest first."""
    ids = [one for one in because if one.startswith("inc-")][:HEAVIEST]
    if not ids:
        return ()
    columns = ["id", "act", "earliest", "latest", "place", "p_happened", "n_origins"]
    told = {row["id"]: row for row in frame(house, Incident, columns=columns, ids=ids).iter_rows(named=True)}
    return tuple(
        Weight(
            incident=id,
            p_happened=told[id]["p_happened"],
            act=told[id]["act"],
            origins=told[id]["n_origins"],
            earliest=told[id]["earliest"],
            latest=told[id]["latest"],
            place=told[id]["place"],
        )
        for id in ids
        if id in told
    )


def _dates(house: House, agreement: str, term: str, reading: str) -> tuple[Deadline, ...]:
    if not house.mission.lake.version(Deadline):
        return ()
    found = from_table(Deadline, house.mission.lake.read(Deadline))
    mine = [one for one in found if (one.agreement, one.term, one.reading) == (agreement, term, reading)]
    return tuple(sorted(mine, key=lambda one: (one.due is None, one.due or one.as_of, one.party, one.id)))
