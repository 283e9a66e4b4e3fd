"""The invented front that judging is measured on: its tables are those of the nouns."""

from datetime import UTC, datetime, time, timedelta

import numpy as np
import polars as pl

from bench.judge_world import DAYS, FIRST, incidents


def test_every_incident_has_its_day_and_no_column_without_a_name() -> None:
    told = incidents(np.random.default_rng(3), 200)

    assert told.schema["day"] == pl.Date
    assert "literal" not in told.columns
    for row in told.select("day", "earliest", "latest").iter_rows(named=True):
        begin = datetime.combine(row["day"], time(), UTC)
        assert FIRST <= begin < FIRST + timedelta(days=DAYS)
        assert row["earliest"] < begin + timedelta(days=1)
        assert row["latest"] >= begin
