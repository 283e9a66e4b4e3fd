"""Which reports stand: those that no upstream has taken back by the instant that is asked about."""

from collections.abc import Sequence

import polars as pl

from truce.flow.frames import frame
from truce.flow.house import House
from truce.model.report import Report
from truce.model.withdrawal import Withdrawal


def withdrawn(house: House, version: int | None = None) -> pl.DataFrame:
    """`report, kind, instead, told_at` of every withdrawal known at the mission's `as_of` (where it has none: of all).

    `version`: of the withdrawals in the lake; None: the newest.
    """
    rows = frame(house, Withdrawal, columns=["report", "kind", "instead", "told_at"], version=version)
    as_of = house.choices.as_of
    return rows if as_of is None else rows.filter(pl.col("told_at") <= as_of)


def standing(house: House, rows: pl.DataFrame, *, version: int | None = None) -> pl.DataFrame:
    """The rows, each with the `id` of a report, whose report stands."""
    if not (house.mission.lake.version(Withdrawal) if version is None else version):
        return rows
    return rows.filter(~pl.col("id").is_in(withdrawn(house, version)["report"].implode()))


def reports(house: House, columns: Sequence[str] | None = None) -> pl.DataFrame:
    """The reports that stand, as the lake keeps them. `columns`, where given, name `id`."""
    return standing(house, frame(house, Report, columns=columns))


def version(house: House) -> dict[str, int]:
    """What a step that rests on reports also rests on: nothing before the first withdrawal, so that old steps stand."""
    kept = house.mission.lake.version(Withdrawal)
    return {Withdrawal.__name__: kept} if kept else {}
