"""An overlay shows what lies below as it is asked to, keeps what is written, and leaves what lies below as it was."""

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from tests.store.make import day, incident, incidents, report, reports
from truce.errors import Contradiction
from truce.model.columns import from_table
from truce.model.decision import Decision
from truce.model.incident import Incident
from truce.model.report import Report
from truce.store.contract import Step
from truce.store.memory import MemoryLake, MemoryLedger
from truce.store.overlay import OverlayLake, OverlayLedger, Sight

NOON = datetime(2025, 4, 20, 12, tzinfo=UTC)


def below() -> MemoryLake:
    lake = MemoryLake()
    lake.add(Report, reports(report(1), report(2, on=1), report(3, on=2)))
    lake.replace(Incident, incidents(incident(1, on=1), incident(2, on=2)))
    return lake


def ids(lake: OverlayLake | MemoryLake, noun: type) -> list[str]:
    found: list[str] = lake.read(noun).column("id").to_pylist()
    return found


def early(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter(pl.col("day") < day(2))


def test_what_is_written_is_seen_above_and_not_below() -> None:
    lake = below()
    laid = OverlayLake(lake)
    laid.add(Report, reports(report(9, on=1)))
    laid.replace(Incident, incidents(incident(7, on=1)), days=[day(1)])

    assert ids(laid, Report) == [report(n).id for n in (1, 2, 9, 3)]
    assert ids(laid, Incident) == [incident(7, 1).id, incident(2, 2).id]
    assert ids(lake, Report) == [report(n).id for n in (1, 2, 3)]
    assert ids(lake, Incident) == [incident(1, 1).id, incident(2, 2).id]
    assert (laid.version(Report), laid.count(Report)) == (2, 4)


def test_what_happens_below_later_is_not_seen() -> None:
    lake = below()
    laid = OverlayLake(lake)
    lake.add(Report, reports(report(5)))

    assert report(5).id not in ids(laid, Report)


def test_a_sight_hides_rows_and_needs_no_column_that_was_asked_for() -> None:
    laid = OverlayLake(below(), {Report: Sight(("day",), early)})

    assert laid.read(Report, columns=["id"]).to_pylist() == [{"id": report(1).id}, {"id": report(2).id}]
    assert laid.count(Report) == 2


def test_a_row_that_is_hidden_is_kept_all_the_same() -> None:
    laid = OverlayLake(below(), {Report: Sight(("day",), early)})
    added = laid.add(Report, reports(report(3, on=2)))

    assert (added.new, added.already) == (0, 1)


def test_what_is_made_anew_is_seen_as_never_made() -> None:
    laid = OverlayLake(below(), anew=(Incident,))

    assert (laid.version(Incident), laid.count(Incident)) == (0, 0)
    laid.replace(Incident, incidents(incident(4, on=1)))
    assert [i.id for i in from_table(Incident, laid.read(Incident))] == [incident(4, 1).id]
    assert laid.read(Incident, version=0).num_rows == 0


def decision(made: datetime) -> Decision:
    return Decision(id=f"dec-{made:%d}", left="rep-1", right="rep-2", same=True, by="Olena", why="one crater", at=made)


def test_decisions_stand_as_they_stood_then() -> None:
    ledger = MemoryLedger()
    ledger.keep_decisions([decision(NOON), decision(NOON + timedelta(days=2))])
    ledger.undo("dec-20", "Taras", "two craters", NOON + timedelta(days=1))

    then = OverlayLedger(ledger, NOON + timedelta(hours=1))
    now = OverlayLedger(ledger)

    assert [(d.id, d.stands) for d in then.decisions()] == [("dec-20", True)]
    assert [(d.id, d.stands) for d in now.decisions()] == [("dec-20", False), ("dec-22", True)]
    then.undo("dec-20", "Taras", "tried", NOON)
    with pytest.raises(Contradiction):
        ledger.undo("dec-20", "Taras", "again", NOON)  # undone below, once, by somebody else


def test_steps_below_count_unless_all_is_done_anew() -> None:
    ledger = MemoryLedger()
    ledger.keep_step(Step(name="fuse", inputs="a", method="fuse/1", done_at=NOON, facts={}))
    anew, over = OverlayLedger(ledger, anew=True), OverlayLedger(ledger)
    over.keep_step(Step(name="fuse", inputs="b", method="fuse/1", done_at=NOON, facts={}))

    assert anew.last_step("fuse") is None
    assert [one.inputs for one in (over.last_step("fuse"), ledger.last_step("fuse")) if one] == ["b", "a"]
