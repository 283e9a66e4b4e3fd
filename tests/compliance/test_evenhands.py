"""Like acts are coded, graded and believed alike, whoever did them; where they are not, it is listed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tests.compliance.world import incident, table
from truce.compliance.evenhands import EvenHands, even_hands, fisher, rank_sum
from truce.model.incident import Incident
from truce.model.report import Report, Weighted

T0 = datetime(2030, 5, 6, tzinfo=UTC)
NO_INCIDENTS = table(Incident, [])


def told(n: int, by: str, act: str, **more: Any) -> Report:
    given_: dict[str, Any] = {"source": "wire", "origin": "wire", "means": "saw", "phenomenon": "explosion"} | more
    at = T0 + timedelta(hours=n)
    return Report(
        id=f"rep-{by}-{act}-{n:04d}", earliest=at, latest=at, acts=(Weighted(act, 0.9),), by=by, day=at.date(), **given_
    )


def hands(reports: list[Report], incidents: pl.DataFrame = NO_INCIDENTS) -> EvenHands:
    return even_hands(table(Report, reports), incidents, ("north", "south"))


def uneven() -> list[Report]:
    """The same explosions: laid to the north they are called shelling, laid to the south a training blast."""
    north = [told(n, "north", "use_of_weapon") for n in range(12)]
    return north + [told(n, "south", "controlled_detonation") for n in range(12)]


def test_like_acts_coded_unlike_are_listed_with_their_ids() -> None:
    found = hands(uneven())
    (unlike,) = [u for u in found.unlike if u.aspect == "coding"]

    assert unlike.parties == ("north", "south")
    assert {unlike.first, unlike.second} == {0.0, 1.0}
    assert len(unlike.odd) == 12
    assert unlike.p < 1e-5


def test_like_acts_coded_alike_are_not_listed() -> None:
    even = [told(n, by, "use_of_weapon") for n in range(12) for by in ("north", "south")]
    found = hands(even)

    assert found.compared == 2
    assert found.unlike == ()


def test_what_only_one_party_does_is_counted_and_not_compared() -> None:
    found = hands([told(n, "north", "use_of_weapon") for n in range(12)])

    assert (found.compared, found.alone) == (0, 2)


def test_a_letter_that_depends_on_who_is_accused_is_listed() -> None:
    graded = [told(n, by, "use_of_weapon", grade=g) for n in range(12) for by, g in (("north", "B"), ("south", "D"))]

    assert [u.aspect for u in hands(graded).unlike] == ["grading"]


def test_belief_that_depends_on_who_is_named_is_listed() -> None:
    rows = [
        incident(f"{by}-{n:02d}", T0 + timedelta(hours=n), by={by: 1.0}, p_happened=p + n / 1000)
        for n in range(12)
        for by, p in (("north", 0.9), ("south", 0.5))
    ]
    found = even_hands(table(Report, []), table(Incident, rows), ("north", "south"))

    assert [u.aspect for u in found.unlike] == ["belief"]


def test_swapping_the_parties_swaps_the_shares_and_nothing_else() -> None:
    frame = table(Report, uneven())
    one = even_hands(frame, NO_INCIDENTS, ("north", "south"))
    swapped = frame.with_columns(pl.col("by").replace({"north": "south", "south": "north"}))
    two = even_hands(swapped, NO_INCIDENTS, ("north", "south"))

    assert [(u.first, u.second, u.p) for u in one.unlike] == [(u.second, u.first, u.p) for u in two.unlike]


@given(st.tuples(*[st.integers(0, 30)] * 4).filter(lambda t: sum(t) > 0))
def test_fishers_test_is_that_of_the_textbook(cells: tuple[int, int, int, int]) -> None:
    a, b, c, d = cells
    assert fisher(a, b, c, d) == pytest.approx(stats.fisher_exact(np.array([[a, b], [c, d]]))[1], abs=1e-9)


@given(st.lists(st.integers(0, 9), min_size=5, max_size=20), st.lists(st.integers(0, 9), min_size=5, max_size=20))
def test_the_rank_sum_is_that_of_the_textbook(x: list[int], y: list[int]) -> None:
    ours = rank_sum(np.array(x, dtype=float), np.array(y, dtype=float))
    if len({*x, *y}) < 2:
        assert ours == 1.0
    else:
        assert ours == pytest.approx(stats.mannwhitneyu(x, y, method="asymptotic").pvalue, abs=1e-9)
