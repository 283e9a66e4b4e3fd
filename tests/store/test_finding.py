"""A row found by its id is the row that reading everything would find, in every version of the lake."""

from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from hypothesis import example, given
from hypothesis import strategies as st

from truce.store.finding import Finder, read_rows

IDS = st.lists(st.integers(0, 400), unique=True, min_size=1, max_size=120)


@example([0], [0], [0, 0])  # asked twice is found once
@given(IDS, IDS, st.lists(st.integers(0, 500), max_size=30))
def test_whatever_is_asked_for_the_same_rows_come(first: list[int], second: list[int], asked: list[int]) -> None:
    with TemporaryDirectory() as folder:
        files = [Path(folder) / "a.parquet", Path(folder) / "b.parquet"]
        for file, ids in zip(files, (first, second), strict=True):
            pl.DataFrame({"id": [f"inc-{n}" for n in ids], "n": ids}).write_parquet(file, row_group_size=7)
        _same(files, [f"inc-{n}" for n in asked])


def _same(files: list[Path], wanted: list[str]) -> None:
    finder = Finder()
    for _ in range(2):  # the second time from what it remembers
        found = [read_rows(file, rows) for file, rows in finder.rows(files, wanted)]
        rows = pl.concat(found).filter(pl.col("id").is_in(wanted)).collect() if found else pl.DataFrame({"n": []})
        whole = pl.read_parquet(files).filter(pl.col("id").is_in(wanted))
        assert sorted(rows["n"].to_list()) == sorted(whole["n"].to_list())
