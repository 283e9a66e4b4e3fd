"""Since my last visit: what is new, by comparing what is kept now with the versions that somebody had before them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import polars as pl

from truce.flow.acting import may_at_all
from truce.flow.frames import frame
from truce.flow.house import House
from truce.flow.room import briefs
from truce.flow.room.cases import allowing, book
from truce.model.case import Case
from truce.model.coverage import Coverage
from truce.model.deadline import Deadline
from truce.model.incident import Incident
from truce.model.ruling import Ruling
from truce.store.room.visits import KeptVisit, Visits
from truce.vocabulary import vocabulary

FIRST = "first"  # in what somebody knew: nothing was known before
AWAY = timedelta(minutes=30)  # a pause this long ends a visit
LATELY = timedelta(minutes=1)  # whoever was put down so short ago is not put down again, where the lake stands still
NOUNS = {"incident": Incident, "ruling": Ruling, "deadline": Deadline, "coverage": Coverage}


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """A status that is another now: of a term (`what` its ruling) or of a date."""

    what: str
    agreement: str | None
    term: str | None
    reading: str | None
    party: str
    was: str
    now: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What is new since `since`. `expected`: summed probability that the new incidents happened.

    `gone`: incidents that are told no more, because reports were grouped otherwise or taken back. `first`: this is the
    first visit, so there is nothing to compare with. Cases only for who may read them (None: may not).
    """

    since: datetime
    first: bool = False
    incidents: int = 0
    expected: float = 0.0
    gone: int = 0
    terms: tuple[Turned, ...] = ()
    dates: tuple[Turned, ...] = ()
    restrictions: int = 0
    cases: tuple[Case, ...] | None = None
    moved: tuple[Case, ...] = ()
    briefs: int = 0

    @property
    def nothing(self) -> bool:
        """Whether nothing is new at all."""
        told = (
            self.incidents,
            self.gone,
            self.terms,
            self.dates,
            self.restrictions,
            self.cases,
            self.moved,
            self.briefs,
        )
        return not any(told)


def snapshot(house: House) -> dict[str, int]:
    """What there is to know now: versions of the lake, and acts on record."""
    lake = house.mission.lake
    return {name: lake.version(noun) for name, noun in NOUNS.items()} | {"acts": house.mission.ledger.size()}


def arrive(house: House, store: Visits, member: str) -> KeptVisit:
    """Put down that somebody looks, and give what they knew at the end of the visit before.

    A visit ends after half an hour away; while it lasts, what is new stays new. What acts alone tell, in the minute
    after somebody was put down, may be told them once more the next time.
    """
    now, there, before = house.clock(), snapshot(house), store.visit(member)
    if before is not None and _is_lately(now - before.seen_at) and _without_acts(there) == _without_acts(before.seen):
        return before
    if before is None:
        visit = KeptVisit(since=now, known=there | {FIRST: 1}, seen_at=now, seen=there)
    elif now - before.seen_at >= AWAY:
        visit = KeptVisit(since=before.seen_at, known=before.seen, seen_at=now, seen=there)
    else:
        visit = KeptVisit(since=before.since, known=before.known, seen_at=now, seen=there)
    store.keep_visit(member, visit)
    return visit


def _is_lately(ago: timedelta) -> bool:
    return timedelta(0) <= ago < LATELY


def _without_acts(known: Mapping[str, int]) -> dict[str, int]:
    return {name: number for name, number in known.items() if name != "acts"}


def all_read(house: House, store: Visits, member: str) -> None:
    """Somebody says that they know all there is now."""
    now, there = house.clock(), snapshot(house)
    store.keep_visit(member, KeptVisit(since=now, known=there, seen_at=now, seen=there))


def rests_on(house: House, visit: KeptVisit) -> tuple[object, ...]:
    """What the news rest on: while these are the same, so are they."""
    return (*snapshot(house).values(), *visit.known.values(), visit.since)


def news(house: House, visit: KeptVisit) -> News:
    """What is new since a visit, for whoever asks."""
    known = {name: int(visit.known.get(name, 0)) for name in (*NOUNS, "acts")}
    new, gone, expected = _incidents(house, known["incident"])
    received, moved = _cases(house, known["acts"])
    return News(
        since=visit.since,
        first=FIRST in visit.known,
        incidents=new,
        expected=expected,
        gone=gone,
        terms=_terms(house, known["ruling"]),
        dates=_dates(house, known["deadline"]),
        restrictions=_restrictions(house, known["coverage"]),
        cases=received,
        moved=moved,
        briefs=len(briefs.on_record(house, after=known["acts"])),
    )


def _incidents(house: House, version: int) -> tuple[int, int, float]:
    if house.mission.lake.version(Incident) == version:
        return 0, 0, 0.0
    now = frame(house, Incident, columns=["id", "p_happened"])
    before = frame(house, Incident, columns=["id"], version=version) if version else now.clear().select("id")
    new = now.join(before, on="id", how="anti")
    return new.height, before.join(now, on="id", how="anti").height, float(new["p_happened"].sum())


def _terms(house: House, version: int) -> tuple[Turned, ...]:
    keys = ("agreement", "term", "reading", "party")
    whole = (pl.col("period") == "whole") & (pl.col("area") == "all")
    rows = _turned(house, Ruling, version, (*keys, "period", "area"), whole)
    return tuple(_of(row, **{key: row[key] for key in keys}) for row in rows)


def _dates(house: House, version: int) -> tuple[Turned, ...]:
    keys = ("agreement", "term", "reading", "party")
    rows = _turned(house, Deadline, version, (*keys, "name", "kind"), pl.lit(value=True))
    return tuple(_of(row, name=row["name"] or row["kind"], **{key: row[key] for key in keys}) for row in rows)


def _of(row: Mapping[str, Any], **more: Any) -> Turned:
    return Turned(what=row["id"], was=row["was"], now=row["status"], **more)


def _turned(house: House, noun: type, version: int, told: tuple[str, ...], which: pl.Expr) -> list[dict[str, Any]]:
    if not version or house.mission.lake.version(noun) == version:
        return []
    now = frame(house, noun, columns=["id", "status", *told]).filter(which)
    was = frame(house, noun, columns=["id", "status"], version=version).rename({"status": "was"})
    found = now.join(was, on="id").filter(pl.col("status") != pl.col("was"))
    return found.sort("agreement", "term", "reading", "party", "id").to_dicts()


def _restrictions(house: House, version: int) -> int:
    if house.mission.lake.version(Coverage) == version:
        return 0
    counted = [code for code, entry in vocabulary().access.items() if entry.counted]
    kept = pl.col("restriction").is_in(counted)
    now = frame(house, Coverage, columns=["id", "restriction"]).filter(kept)
    before = frame(house, Coverage, columns=["id"], version=version) if version else now.clear().select("id")
    return now.join(before, on="id", how="anti").height


def _cases(house: House, after: int) -> tuple[tuple[Case, ...] | None, tuple[Case, ...]]:
    """Cases received, and cases that moved, since an act; None for who may read none."""
    if not may_at_all(house, "case.view").allowed:
        return None, ()
    allowed, known = allowing(house, "case.view"), book(house).cases
    fresh = [one for one in known.values() if one.history and one.history[-1].seq > after and allowed(one)]
    received = tuple(one for one in fresh if one.history[0].seq > after)
    moved = tuple(one for one in fresh if one not in received and any(act.seq > after for act in one.moves))
    return received, moved
