"""More than usual: nothing is lost over the stretches, what is usual has its spread, and a quiet past is no past."""

from datetime import timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.alerts.made import NOW, incident, rows, rule
from truce.alerts.counted import LEAST_STRETCHES, stretches, threshold, usual
from truce.alerts.incidents import matched
from truce.alerts.rule import Threshold

HOURS = st.floats(0, 24 * 9)
NOBODY = pl.DataFrame(
    schema={"earliest": pl.Datetime("us", "UTC"), "latest": pl.Datetime("us", "UTC"), "quality": pl.Float64}
)


@given(st.lists(st.tuples(HOURS, st.floats(0, 48), st.floats(0.01, 1)), max_size=30))
def test_the_stretches_together_hold_what_lies_in_them_and_nothing_twice(
    told: list[tuple[float, float, float]],
) -> None:
    frame = rows(
        *(
            incident(
                f"inc-{n}", latest=NOW - timedelta(hours=end), earliest=NOW - timedelta(hours=end + wide), p_happened=p
            )
            for n, (end, wide, p) in enumerate(told)
        )
    ).rename({"p_happened": "p"})
    counts = stretches(frame, NOW, 24.0, 12)

    assert counts.sum() == pytest.approx(sum(p for _, _, p in told))
    assert (counts >= 0).all()


def test_an_interval_is_shared_out_over_the_stretches_that_it_meets() -> None:
    wide = incident("inc-1", earliest=NOW - timedelta(hours=48), latest=NOW).copy()

    assert stretches(rows(wide).rename({"p_happened": "p"}), NOW, 24.0, 3).tolist() == pytest.approx([0.5, 0.5, 0, 0])


@settings(max_examples=40)
@given(st.lists(st.integers(0, 30), min_size=7, max_size=40), st.integers(0, 60))
def test_a_higher_number_is_never_likelier_and_the_mean_lies_between(before: list[int], met: int) -> None:
    past = np.array(before, dtype=np.float64)
    one, more = usual(past, met), usual(past, met + 1)

    assert more.chance <= one.chance
    assert one.low <= one.mean <= one.high
    assert usual(past, 0).chance == pytest.approx(1.0)


def test_a_restless_past_makes_a_peak_less_surprising_than_an_even_one() -> None:
    even, restless = np.full(28, 5.0), np.array([0.0, 10.0] * 14)

    assert usual(restless, 11).chance > usual(even, 11).chance


def look(*hours_ago: float, days: float = 28, known: float = 60, **asks: float) -> object:
    made = rule("threshold", asks={"days": days} | asks)
    told = matched(made, rows(*(incident(f"inc-{n}", at) for n, at in enumerate(hours_ago))))
    return threshold(made, told, NOW, NOW - timedelta(days=known), NOBODY)


def test_a_peak_over_a_quiet_past_is_told_with_what_it_was_compared_with() -> None:
    made = rule("threshold")
    met = matched(made, rows(*(incident(f"inc-{n}", n / 10) for n in range(12))))
    watched = pl.DataFrame(
        {"earliest": [NOW - timedelta(days=20)], "latest": [NOW], "quality": [0.5]},
        schema=NOBODY.schema,
    )
    looked = threshold(made, met, NOW, NOW - timedelta(days=60), watched)

    assert looked.says == "raised"
    told = looked.found[0]
    assert told.facts["met"] == 12.0
    assert told.facts["stretches"] == 28
    assert told.against["watched_now"] == 12.0
    assert told.since == NOW - timedelta(hours=24)


def test_the_usual_is_told_of_nobody_and_few_are_not_many() -> None:
    assert look(*(24 * day + 1 for day in range(29))).says == "quiet"  # type: ignore[attr-defined]
    assert look(1, 2).says == "quiet"  # type: ignore[attr-defined]


def test_where_too_little_past_is_known_it_says_so_instead_of_counting_it_as_quiet() -> None:
    looked = look(*(n / 10 for n in range(12)), known=4)

    assert looked.says == "lacking"  # type: ignore[attr-defined]
    assert looked.facts["needed"] == LEAST_STRETCHES  # type: ignore[attr-defined]


def test_a_peak_that_lasts_is_told_once_in_each_stretch() -> None:
    made = rule("threshold")
    assert isinstance(made.asks, Threshold)
    met = matched(made, rows(*(incident(f"inc-{n}", n / 10) for n in range(12))))
    known = NOW - timedelta(days=60)
    ids = {threshold(made, met, NOW + timedelta(minutes=m), known, NOBODY).found[0].id for m in (0, 1, 5, 30)}

    assert len(ids) == 1
