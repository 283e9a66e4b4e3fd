"""What an upstream tells otherwise than before becomes a report of its own, and the one it told before is withdrawn.

The first telling of a row has the id that its reader gives it; its n-th retelling has an id made from that and n. So
whatever comes again in the same words is known again, and a row that returns to its old words is a retelling too.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import polars as pl
import pyarrow as pa

from truce.flow.collect import Sums, add, graded
from truce.flow.frames import frame
from truce.flow.house import House
from truce.model.columns import conform, schema, to_table
from truce.model.ids import make_id
from truce.model.report import Report
from truce.model.withdrawal import Withdrawal
from truce.sources.pull.contract import Deleted
from truce.wire.plain import content_id

DELETED, REVISED = "deleted", "revised"
Row = dict[str, Any]


@dataclass(slots=True)
class Known:
    """What the mission holds of one source, read once a round: every id, and which stand, by the source's own id."""

    source: str
    ever: set[str] = field(default_factory=set)
    by_reference: dict[str, set[str]] = field(default_factory=dict)
    deleted: dict[str, datetime] = field(default_factory=dict)
    counted: dict[str, int] = field(default_factory=lambda: {DELETED: 0, REVISED: 0})

    def newest(self, base: str) -> tuple[str | None, int]:
        """(the newest telling that there ever was of a row, its number); (None, 0) for a row never told."""
        if base not in self.ever:
            return None, 0
        last, turn = base, 0
        while (retold := retelling(base, turn + 1)) in self.ever:
            last, turn = retold, turn + 1
        return last, turn

    def stands(self, reference: str | None, id: str) -> bool:
        """Whether a report stands."""
        return id in self.by_reference.get(reference or "", set())

    def put(self, reference: str | None, id: str) -> None:
        """A report was kept."""
        self.ever.add(id)
        self.by_reference.setdefault(reference or "", set()).add(id)


def retelling(base: str, turn: int) -> str:
    """The id of the n-th retelling of a row."""
    return make_id("report", base, "retold", turn)


def known_of(house: House, source: str) -> Known:
    """What the mission holds of one source."""
    told = frame(house, Report, columns=["id", "source", "reference"]).filter(pl.col("source") == source)
    taken = frame(house, Withdrawal, columns=["report", "kind", "told_at"])
    gone, deleted = set(taken["report"]), taken.filter(pl.col("kind") == DELETED)
    known = Known(source, deleted=dict(zip(deleted["report"], deleted["told_at"], strict=True)))
    for id, reference in told.select("id", "reference").iter_rows():
        known.ever.add(id)
        if id not in gone:
            known.by_reference.setdefault(reference or "", set()).add(id)
    return known


def keep_retold(known: Known, now: datetime, house: House, name: str, table: pa.Table, sums: Sums) -> None:
    """Keep reports of an upstream that revises; every row of one reference must be in the table. Else just adds."""
    if name != "report":
        add(house, name, table, sums)
        return
    rows = conform(Report, graded(house, Report, table)).to_pylist()
    kept = _kept(house, known, rows)
    new: list[Row] = []
    taken: list[Withdrawal] = []
    named: set[str] = set()
    for row in rows:
        came = _told(known, kept, row, now)
        named.add(came.stands_as)
        new += came.new
        taken += came.taken
    named |= {one.report for one in taken}
    taken += list(_left_out(known, rows, named, now))
    _keep(house, known, new, taken, sums)
    sums.already["report"] += len(rows) - len(new)


@dataclass(frozen=True, slots=True)
class _Came:
    """What became of one row: under which id it stands, what is new, and what it takes the place of."""

    stands_as: str
    new: Sequence[Row] = ()
    taken: Sequence[Withdrawal] = ()


def _told(known: Known, kept: Mapping[str, Row], row: Row, now: datetime) -> _Came:
    last, turn = known.newest(row["id"])
    if last is None:
        return _Came(row["id"], [row])
    stands = known.stands(row["reference"], last)
    if stands and words(kept[last]) == words(row):
        return _Came(last)
    if not stands and last in known.deleted and row["told_at"] is not None and row["told_at"] <= known.deleted[last]:
        return _Came(last)  # the same old row, still told after it was deleted: it did not come back
    before = kept[last]["told_at"]
    at = row["told_at"] if row["told_at"] is not None and before is not None and row["told_at"] > before else now
    again = row | {"id": retelling(row["id"], turn + 1), "told_at": at}
    return _Came(
        again["id"], [again], [withdrawal(known.source, kept[last], REVISED, at, again["id"])] if stands else []
    )


def words(row: Mapping[str, Any]) -> str:
    """What a row says, apart from when it was last written and how it was collected."""
    return content_id(Report, {**row, "told_at": None})


def _kept(house: House, known: Known, rows: Iterable[Row]) -> dict[str, Row]:
    """The newest telling of each row that was told before, as it was kept."""
    ids = {last for row in rows if (last := known.newest(row["id"])[0]) is not None}
    return {row["id"]: row for row in house.mission.lake.read(Report, ids=sorted(ids)).to_pylist()} if ids else {}


def _left_out(known: Known, rows: Iterable[Row], named: set[str], now: datetime) -> Iterator[Withdrawal]:
    """What a row told before, and does not tell any more in its newest form: an article no longer named, say."""
    for reference in sorted({row["reference"] for row in rows if row["reference"] is not None}):
        for id in sorted(known.by_reference.get(reference, set()) - named):
            yield withdrawal(known.source, {"id": id, "reference": reference}, REVISED, now, None)


def withdrawal(source: str, report: Mapping[str, Any], kind: str, at: datetime, instead: str | None) -> Withdrawal:
    """The fact that a report no longer stands."""
    at = at.astimezone(UTC)
    return Withdrawal(
        id=make_id("withdrawal", report["id"], kind, instead),
        source=source,
        report=report["id"],
        reference=report["reference"],
        kind=kind,
        instead=instead,
        told_at=at,
        day=at.date(),
    )


def take_back(house: House, known: Known, deleted: Sequence[Deleted]) -> int:
    """Withdraw what the upstream deleted, where a report of it stands that was told before; how many.

    A deletion older than what stands does not touch it: the row came back since.
    """
    at = {one.reference: one.told_at for one in sorted(deleted, key=lambda one: one.told_at)}
    ids = sorted(id for reference in at for id in known.by_reference.get(reference, set()))
    rows = house.mission.lake.read(Report, ids=ids, columns=["id", "reference", "told_at"]).to_pylist() if ids else []
    gone = [
        withdrawal(known.source, row, DELETED, at[row["reference"]], None)
        for row in rows
        if row["told_at"] is None or row["told_at"] <= at[row["reference"]]
    ]
    _keep(house, known, [], gone, Sums())
    return len(gone)


def _keep(house: House, known: Known, new: Sequence[Row], taken: Sequence[Withdrawal], sums: Sums) -> None:
    """New tellings first, so that a kill between the two leaves a report too many for a moment, never one too few."""
    if new:
        told = house.mission.lake.add(Report, pa.Table.from_pylist(list(new), schema=schema(Report)))
        sums.added["report"] += told.new
        for row in new:
            known.put(row["reference"], row["id"])
    if taken:
        house.mission.lake.add(Withdrawal, to_table(Withdrawal, taken))
        for one in taken:
            known.by_reference.get(one.reference or "", set()).discard(one.report)
            if one.kind == DELETED:
                known.deleted[one.report] = one.told_at
            known.counted[one.kind] += 1
