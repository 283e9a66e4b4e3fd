"""Rows for the store's tests."""

from datetime import UTC, date, datetime, timedelta

import pyarrow as pa

from truce.model.columns import to_table
from truce.model.incident import Incident, Link
from truce.model.report import Report, Weighted

FIRST = datetime(2025, 4, 18, tzinfo=UTC)


def day(number: int) -> date:
    return (FIRST + timedelta(days=number)).date()


def report(number: int, on: int = 0, text: str = "told") -> Report:
    start = FIRST + timedelta(days=on, minutes=number % 1440)
    return Report(
        id=f"rep-{number:016x}",
        source="patrol-7",
        origin="mission",
        earliest=start,
        latest=start,
        acts=(Weighted("use_of_weapon", 0.9),),
        flags=("exercise",),
        text=text,
        day=start.date(),
    )


def reports(*some: Report) -> pa.Table:
    return to_table(Report, some)


def incident(number: int, on: int, p: float = 0.5) -> Incident:
    start = FIRST + timedelta(days=on)
    return Incident(
        id=f"inc-{number:016x}",
        earliest=start,
        latest=start,
        n_reports=1,
        n_origins=1,
        p_happened=p,
        method="test/1",
        day=start.date(),
    )


def incidents(*some: Incident) -> pa.Table:
    return to_table(Incident, some)


def link(left: str, right: str, on: int) -> Link:
    return Link(left=left, right=right, score=1.0, probability=0.7, together=True, crowd=1.5, day=day(on))
