"""why, a step at a time: the same answer from a small mission's grounds and from the sheet of a large one."""

from collections.abc import Iterator

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.flow.conftest import Walked
from truce.flow.frames import frame
from truce.flow.room.picture import Pictures
from truce.flow.room.why import Step, largest, step
from truce.model.ruling import Ruling


@pytest.fixture(scope="module")
def pictures(vela: Walked) -> Iterator[Pictures]:
    made = Pictures(vela.house.mission.folder)
    yield made
    made.close()


def ruling(vela: Walked, *more: pl.Expr) -> str:
    found = frame(vela.house, Ruling).filter((pl.col("period") == "whole") & (pl.col("reading") != "*"), *more)
    return str(found.sort("n_incidents", descending=True)["id"][0])


def adds(found: Step) -> dict[str, float]:
    return {one.id: one.facts["contribution"] for one in found.reason.because if one.kind == "ground"}


def test_the_sheet_of_a_large_mission_tells_what_the_grounds_tell(vela: Walked, pictures: Pictures) -> None:
    id = ruling(vela, pl.col("area") == "all", pl.col("measure") == "acts")

    small = step(vela.house, id, most=10_000)
    large = step(vela.house, id, most=10_000, sheet=lambda: pictures.sheet(vela.house), many=0)

    told = {id: added for id, added in adds(small).items() if added > 0}  # what adds nothing is no ground on a sheet
    assert large.grounds == len(told)
    assert adds(large) == pytest.approx(told, abs=1e-6)
    assert list(adds(large).values()) == sorted(adds(large).values(), reverse=True)


def test_a_ruling_that_no_sheet_holds_names_those_that_add_most_and_how_many_are_left(
    vela: Walked, pictures: Pictures
) -> None:
    id = ruling(vela, pl.col("area") != "all", pl.col("measure") == "acts")

    found = step(vela.house, id, sheet=lambda: pictures.sheet(vela.house), many=0)

    assert not found.goes_on
    shown = sum(one.kind == "ground" for one in found.reason.because)
    assert found.left == found.grounds - shown


def test_every_reading_together_rests_on_the_rulings_of_each(vela: Walked, pictures: Pictures) -> None:
    rows = frame(vela.house, Ruling).filter(pl.col("reading") == "*")
    row = rows.row(0, named=True)

    found = step(vela.house, row["id"], sheet=lambda: pictures.sheet(vela.house), many=0)

    assert {one.id for one in found.reason.because if one.kind == "ruling"} == set(row["because"])


@given(st.lists(st.integers(0, 9), max_size=60), st.integers(1, 20))
def test_page_after_page_holds_all_the_largest_first_and_none_twice(told: list[int], most: int) -> None:
    values = np.array(told, dtype=np.float32) / np.float32(9)

    pages = [largest(values, after, most) for after in range(0, len(told) + 1, most)]

    assert np.concatenate(pages).tolist() == np.argsort(-values, kind="stable").tolist()
