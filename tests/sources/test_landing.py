from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from tests.sources.tools import ALWAYS, Whole, at, read_by
from truce.model.card import Card
from truce.sources.clock import utc
from truce.sources.contract import Window
from truce.sources.landing import Shape, Sieve, columns, land
from truce.sources.textfile import ROW, Sheet

CARD = Card(
    name="test-book", title="", tells="", blind_to="", needs="", licence="", attribution="", time_zone="Europe/Kyiv",
    rows_count="", unit="observation", opens="", grade="C", once=True,
)  # fmt: skip


def shape_of(rows: list[tuple[str, str, str]], parcel: int = 2, merge: str | None = None) -> Shape:
    """Instants and positions, in sheets of `parcel` rows."""

    def sheets() -> Iterator[Sheet]:
        for start in range(0, len(rows), parcel):
            some = rows[start : start + parcel]
            frame = pl.DataFrame(some, schema=["when", "lon", "label"], orient="row")
            yield Sheet(
                frame.insert_column(0, pl.Series(ROW, range(start + 1, start + 1 + len(some)), pl.Int64)), len(some)
            )

    def check(sieve: Sieve) -> None:
        moment = pl.col("when").str.to_datetime("%Y-%m-%dT%H:%M", time_unit="us").dt.replace_time_zone("UTC")
        sieve.frame = sieve.frame.with_columns(
            moment.alias("earliest"), moment.alias("latest"), pl.lit("48.0").alias("lat")
        )
        sieve.position("lon", "lat")

    def tell(frame: pl.DataFrame) -> pl.DataFrame:
        return columns(frame, origin=pl.lit("book"), lon="lon", lat="lat", text="label")

    identity = ("when", "lon") if merge else ("when", "lon", "label")
    return Shape(
        card=CARD, path=Path("book.csv"), sheets=sheets, identity=identity, check=check, tell=tell, merge=merge
    )


def landed(rows: list[tuple[str, str, str]], window: Window = ALWAYS, **more: str) -> Whole:
    shape = shape_of(rows, merge=more.get("merge"))
    return read_by(lambda p, w, o: land(shape, w), Path("book.csv"), window, {})


def test_a_window_is_half_open() -> None:
    window = Window(at("2031-04-20T10:00+00:00"), at("2031-04-20T12:00+00:00"))
    times = ["09:59", "10:00", "11:59", "12:00"]

    told = landed([(f"2031-04-20T{t}", "38.1", "x") for t in times], window)

    assert [row["earliest"].strftime("%H:%M") for row in told.rows()] == ["10:00", "11:59"]
    assert told.outside == 2


def test_an_exact_repeat_is_one_report_that_counts_across_parcels() -> None:
    row = ("2031-04-20T10:00", "38.1", "x")
    other = ("2031-04-20T11:00", "38.1", "y")

    told = landed([row, other, row, row, other])

    assert [(r["text"], r["repeats"], r["row"]) for r in told.rows()] == [("x", 3, 1), ("y", 2, 2)]
    assert told.folded == 3


def test_rows_that_agree_but_for_their_labels_are_one_report_with_all_labels() -> None:
    told = landed([("2031-04-20T10:00", "38.1", "a"), ("2031-04-20T10:00", "38.1", "b")], merge="label")

    assert [row["text"] for row in told.rows()] == ["a|b"]


def test_every_row_is_accounted_for() -> None:
    rows = [("2031-04-20T10:00", lon, "x") for lon in ("38.1", "38.1", "400", "words", "38.2")]

    told = landed([*rows, ("2031-04-21T10:00", "38.1", "x")], Window(end=at("2031-04-21T00:00+00:00")))

    assert told.rows_read == len(told.rows()) + told.outside + told.folded + len(told.faults) == 6
    assert {(f.row, f.field, f.reason) for f in told.faults} == {
        (3, "lon, lat", "outside the world"),
        (4, "lon", "not a number"),
    }


def test_ids_depend_on_content_alone() -> None:
    row, other = ("2031-04-20T10:00", "38.1", "x"), ("2031-04-20T11:00", "38.1", "y")

    assert landed([row, other]).ids() == landed([other, row]).ids()[::-1]


def test_the_card_speaks_for_every_report() -> None:
    (row,) = landed([("2031-04-20T10:00", "38.1", "x")]).rows()

    assert (row["source"], row["grade"], row["unit"], row["once"]) == ("test-book", "C", "observation", True)
    assert (row["credibility"], row["acts"], row["by"]) == ("6", [], None)


@pytest.mark.parametrize(
    ("local", "side", "expected"),
    [
        ("2025-03-30T03:30", "earliest", "2025-03-30T00:30+00:00"),  # skipped: clocks go from 03:00 to 04:00
        ("2025-03-30T03:30", "latest", "2025-03-30T01:30+00:00"),
        ("2025-10-26T03:30", "earliest", "2025-10-26T00:30+00:00"),  # twice: clocks go from 04:00 to 03:00
        ("2025-10-26T03:30", "latest", "2025-10-26T01:30+00:00"),
        ("2025-07-01T12:00", "earliest", "2025-07-01T09:00+00:00"),
    ],
)
def test_clock_changes_widen_to_hold_both_meanings(local: str, side: str, expected: str) -> None:
    frame = pl.DataFrame({"t": [datetime.fromisoformat(local)]})

    assert frame.select(utc(pl.col("t"), "Europe/Kyiv", side)).item() == at(expected)  # type: ignore[arg-type]
