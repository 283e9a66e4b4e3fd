"""Candidate duplicates: pairs of reports that may tell of one event, the doubtful first; one pair side by side.

What the machine holds of a pair is a `Link` with its factors (docs/fusion.md). A person decides (`flow/decide.py`); the
decision binds from the next fusing on, and can be taken back.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl

from truce.errors import NotFound, WrongUsage
from truce.flow.compared import BACK, FACTORS, FELT
from truce.flow.frames import frame
from truce.flow.house import House
from truce.model.decision import Decision, against
from truce.model.incident import Incident, Link
from truce.model.report import Report

PAGE = 30
PERIOD = timedelta(days=30)  # looked at, where nobody named days
UNSURE = (0.15, 0.85)  # probabilities between which a person may know better than the machine
KINDS = ("unsure", "together", "apart")
SHORT = ("id", "source", "origin", "earliest", "latest", "time_text", "place", "lon", "lat", "radius_m", "text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which pairs: the doubtful, or those held together below one half, or apart above; of which days (of the link)."""

    kind: str = "unsure"
    first: date | None = None
    last: date | None = None
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two reports as the list shows them."""

    left: Mapping[str, Any]
    right: Mapping[str, Any]
    link: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """A page of pairs. `found`: all of that kind in the days that wait; `decided`: how many are decided already."""

    pairs: tuple[Pair, ...]
    found: int
    decided: int
    first: date
    last: date
    page: int
    pages: int
    waiting: tuple[Decision, ...]


def queue(house: House, wanted: Wanted) -> Queue:
    """Pairs that wait for a person, the most doubtful first. Raises WrongUsage; NotFound before the first fusing."""
    if wanted.kind not in KINDS:
        raise WrongUsage("no such kind of pair", given=wanted.kind[:40], known=", ".join(KINDS))
    decided = pl.DataFrame(_standing(house), {"left": pl.String, "right": pl.String}, orient="row")
    first, last = days_of(house, wanted, decided)
    told = ["left", "right", "probability", "together", "km", "days", "day"]
    links = frame(house, Link, columns=told, days=(first, last)).filter(_of_kind(wanted.kind))
    doubt = (pl.col("probability") - 0.5).abs()
    links = links.sort(doubt, "left", "right")
    waiting = links.join(decided, on=["left", "right"], how="anti", maintain_order="left")
    pages = max(1, -(-waiting.height // PAGE))
    page = min(max(1, wanted.page), pages)
    rows = waiting.slice((page - 1) * PAGE, PAGE).to_dicts()
    return Queue(
        pairs=_with_reports(house, rows),
        found=waiting.height,
        decided=links.height - waiting.height,
        first=first,
        last=last,
        page=page,
        pages=pages,
        waiting=unfused(house),
    )


def days_of(house: House, wanted: Wanted, decided: pl.DataFrame) -> tuple[date, date]:
    """The days that are meant: those named, else the last thirty up to the newest pair that waits for a person.

    Raises NotFound before any two reports were compared.
    """
    if wanted.first is not None and wanted.last is not None:
        if wanted.last < wanted.first:
            raise WrongUsage("the days end before they begin", first=wanted.first, last=wanted.last)
        return wanted.first, wanted.last
    newest = wanted.last
    if newest is None and wanted.first is not None:
        return wanted.first, wanted.first + PERIOD
    newest = newest or _newest(house, wanted.kind, decided)
    return newest - PERIOD, newest


def _newest(house: House, kind: str, decided: pl.DataFrame) -> date:
    """The newest day with a pair that waits; where none does, the newest on which two reports were compared at all."""
    links = frame(house, Link, columns=["left", "right", "day", "probability", "together"])
    waiting = links.filter(_of_kind(kind)).join(decided, on=["left", "right"], how="anti")
    newest: date | None = (waiting if waiting.height else links)["day"].max()  # type: ignore[assignment]
    if newest is None:
        raise NotFound("no two reports were compared yet", remedy="fuse the reports first: truce run FOLDER")
    return newest


def _of_kind(kind: str) -> pl.Expr:
    p, together = pl.col("probability"), pl.col("together")
    if kind == "together":
        return together & (p < 0.5)
    if kind == "apart":
        return ~together & (p >= 0.5)
    return p.is_between(*UNSURE)


def _standing(house: House) -> list[tuple[str, str]]:
    return [one.pair for one in house.mission.ledger.decisions() if one.stands]


def unfused(house: House) -> tuple[Decision, ...]:
    """Decisions made or taken back since the last fusing: they bind from the next one on."""
    step = house.mission.ledger.last_step("fuse")
    known = house.mission.ledger.decisions()
    return tuple(one for one in known if step is None or max(one.at, one.undone_at or one.at) > step.done_at)


def _with_reports(house: House, rows: Sequence[Mapping[str, Any]]) -> tuple[Pair, ...]:
    if not rows:
        return ()
    ids = {row[side] for row in rows for side in ("left", "right")}
    days = (min(row["day"] for row in rows), max(row["day"] for row in rows) + BACK)
    told = {row["id"]: row for row in frame(house, Report, ids=ids, columns=list(SHORT), days=days).to_dicts()}
    return tuple(
        Pair(left=told[row["left"]], right=told[row["right"]], link=row)
        for row in rows
        if row["left"] in told and row["right"] in told
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """One factor of a link: its log-likelihood ratio, above 0 for one event, below 0 for two; `means`, in words."""

    name: str
    weight: float
    means: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Two reports side by side: what each tells, on what they differ, what speaks for and against, who decided what.

    `held`: report -> the incident it is in (None: none yet). `fellows`: incident -> how many reports it has.
    `same_bars` and `different_bars`: the decisions that stand in the way of deciding so.
    """

    left: Mapping[str, Any]
    right: Mapping[str, Any]
    differ: frozenset[str]
    link: Mapping[str, Any] | None
    speak_for: tuple[Factor, ...]
    speak_against: tuple[Factor, ...]
    held: Mapping[str, str | None]
    fellows: Mapping[str, int]
    decisions: tuple[Decision, ...]
    same_bars: tuple[Decision, ...]
    different_bars: tuple[Decision, ...]
    waiting: tuple[Decision, ...]
    fused_at: datetime | None

    @property
    def stands(self) -> Decision | None:
        """The decision about exactly these two that binds now."""
        return next((one for one in self.decisions if one.stands and set(one.pair) == self.ids), None)

    @property
    def ids(self) -> set[str]:
        """The two reports."""
        return {str(self.left["id"]), str(self.right["id"])}


def beside(house: House, one: str, other: str) -> Beside:
    """Two reports side by side. Raises NotFound, WrongUsage where both are the same."""
    if one == other:
        raise WrongUsage("two different reports are compared")
    told = {row["id"]: row for row in frame(house, Report, ids=[one, other]).to_dicts()}
    if len(told) < 2:
        raise NotFound("no report has that id", id=", ".join(id for id in (one, other) if id not in told))
    left, right = (told[id] for id in sorted((one, other)))
    link = _link(house, left, right)
    factors = () if link is None else _factors(link)
    known = house.mission.ledger.decisions()
    standing = [d for d in known if d.stands]
    step = house.mission.ledger.last_step("fuse")
    held, fellows = _held(house, (left, right))
    return Beside(
        left=left,
        right=right,
        differ=frozenset(name for name in left if name not in ("id", "row", "file") and left[name] != right[name]),
        link=link,
        speak_for=tuple(f for f in factors if f.weight > 0),
        speak_against=tuple(f for f in factors if f.weight < 0),
        held=held,
        fellows=fellows,
        decisions=tuple(d for d in known if {left["id"], right["id"]} & set(d.pair)),
        same_bars=against(standing, left["id"], right["id"], same=True),
        different_bars=against(standing, left["id"], right["id"], same=False),
        waiting=unfused(house),
        fused_at=None if step is None else step.done_at,
    )


def _link(house: House, left: Mapping[str, Any], right: Mapping[str, Any]) -> dict[str, Any] | None:
    days = (min(left["day"], right["day"]) - timedelta(days=1), max(left["day"], right["day"]))
    found = frame(house, Link, days=days).filter(pl.col("left") == left["id"], pl.col("right") == right["id"])
    return found.row(0, named=True) if found.height else None


def _factors(link: Mapping[str, Any]) -> tuple[Factor, ...]:
    told = (Factor(name=name, weight=float(link[name]), means=FACTORS[name]) for name in FACTORS)
    return tuple(sorted((f for f in told if abs(f.weight) >= FELT), key=lambda f: (-abs(f.weight), f.name)))


def _held(house: House, reports: Collection[Mapping[str, Any]]) -> tuple[dict[str, str | None], dict[str, int]]:
    """Of each report its incident, and how many reports each of those incidents has."""
    days = (min(row["day"] for row in reports) - BACK, max(row["day"] for row in reports) + BACK)
    ids = [row["id"] for row in reports]
    found = frame(house, Incident, columns=["id", "members", "n_reports"], days=days)
    members = found.explode("members").unnest("members").filter(pl.col("report").is_in(ids))
    held: dict[str, str | None] = dict.fromkeys(ids)
    held |= {row["report"]: row["id"] for row in members.to_dicts()}
    return held, {row["id"]: row["n_reports"] for row in members.to_dicts()}
