"""Definitions of the end, and days that nobody watched."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.errors import UnusableYaml
from truce.outlook.survival.ends import (
    ENDED,
    ENDS,
    HOLDS,
    UNTOLD,
    Series,
    Verdict,
    judge_ends,
    read_definitions,
    sensitivity,
)

DEFINITIONS = {one.name: one for one in read_definitions()}
RUN = DEFINITIONS["breaches_above_before"]
SUM = DEFINITIONS["deaths_25_in_a_month"]
PAPERS = {"declared_over": None, "superseded": None, "expired": None}


def seen(values: Sequence[float | None], wide: float = 0.0, before: tuple[float, float] | None = (10, 10)) -> Series:
    """A day a value; None is a day that nobody watched."""
    mid = np.array([np.nan if v is None else v for v in values], np.float64)
    return Series(mid * (1 - wide), mid * (1 + wide), np.where(np.isnan(mid), 0.0, 1.0), before)


def run(values: Sequence[float | None], **more: object) -> Verdict:
    return judge_ends([RUN], {"breaches": seen(values, **more)}, PAPERS, len(values) - 1)[0]  # type: ignore[arg-type]


def test_seven_bad_days_running_end_it_and_it_is_known_on_the_seventh() -> None:
    told = run([1, 2, *[12] * 9])

    assert (told.state, told.since, told.known) == (ENDED, 2, 8)


def test_six_bad_days_do_not() -> None:
    assert run([12] * 6 + [1] + [12] * 6).state == HOLDS


def test_an_unwatched_day_neither_ends_a_truce_nor_proves_quiet() -> None:
    broken = run([1] * 5 + [12] * 3 + [None] + [12] * 3 + [1] * 5)

    assert broken.state == UNTOLD
    assert broken.unwatched == 1
    assert run([None] * 20).state == UNTOLD
    assert run([1] * 5 + [None] * 3 + [1] * 5).state == HOLDS  # three days are no seven, whatever happened on them


def test_a_day_hardly_watched_is_an_unwatched_day() -> None:
    full = seen([1.0] * 20)
    hardly = Series(full.low, full.high, np.full(20, 0.1), full.before)

    assert judge_ends([RUN], {"breaches": hardly}, PAPERS, 19)[0].state == UNTOLD


def test_intervals_that_hold_the_level_before_cannot_tell() -> None:
    assert run([10] * 9, wide=0.5).state == UNTOLD
    assert run([30] * 9, wide=0.5).state == ENDED
    assert run([4] * 9, wide=0.5).state == HOLDS


def test_without_a_watched_time_before_there_is_nothing_to_compare_with() -> None:
    assert run([50] * 9, before=None).state == UNTOLD


def test_quiet_before_and_quiet_now_is_no_end() -> None:
    assert run([0] * 20, before=(0, 0)).state == HOLDS


def test_deaths_that_were_seen_are_the_least_there_were() -> None:
    enough = judge_ends([SUM], {"deaths": seen([None, 20, None, 6, None])}, PAPERS, 4)[0]
    few = judge_ends([SUM], {"deaths": seen([None, 2, None, 6, None])}, PAPERS, 4)[0]

    assert (enough.state, enough.known) == (ENDED, 3)
    assert few.state == UNTOLD
    assert judge_ends([SUM], {"deaths": seen([1, 2, 0, 6, 0])}, PAPERS, 4)[0].state == HOLDS


def test_a_month_is_thirty_days_and_no_more() -> None:
    far_apart = [13.0, *[0.0] * 29, 13.0]

    assert judge_ends([SUM], {"deaths": seen(list(far_apart))}, PAPERS, 30)[0].state == HOLDS
    assert judge_ends([SUM], {"deaths": seen([13.0, *[0.0] * 28, 13.0])}, PAPERS, 29)[0].state == ENDED


def test_a_paper_ends_it_on_its_day_and_papers_never_looked_for_tell_nothing() -> None:
    over = DEFINITIONS["declared_over"]

    assert judge_ends([over], {}, {"declared_over": 4}, 9)[0].known == 4
    assert judge_ends([over], {}, {"declared_over": 12}, 9)[0].state == HOLDS
    assert judge_ends([over], {}, {"declared_over": None}, 9)[0].state == HOLDS
    assert judge_ends([over], {}, {}, 9)[0].state == UNTOLD


def test_nobody_counted_is_not_none() -> None:
    assert {v.state for v in judge_ends(list(DEFINITIONS.values()), {}, PAPERS, 9)} == {HOLDS, UNTOLD}


def test_the_table_of_sensitivity_shows_what_the_answer_hangs_on() -> None:
    table = sensitivity([RUN], {"breaches": seen([1.0, 1.0, *[12.0] * 5, 1.0, 1.0])}, PAPERS, 8)
    states = {(v["days"], v["factor"]): verdict.state for v, verdict in table}

    assert len(states) == 9
    assert states[3, 1.0] == ENDED
    assert states[7, 1.0] == HOLDS
    assert states[3, 2.0] == HOLDS


DAYS = st.lists(st.one_of(st.none(), st.floats(0, 30)), min_size=1, max_size=25)


@given(DAYS, st.integers(0, 24))
def test_watching_a_day_more_never_turns_one_answer_into_the_other(days: list[float | None], place: int) -> None:
    known = run([0.0 if d is None else d for d in days]).state
    hidden = list(days)
    hidden[place % len(days)] = None
    blind = run([None if d is None else d for d in hidden]).state

    assert blind in {UNTOLD, run(days).state}
    assert run(days).state in {UNTOLD, known} or None in days


@given(DAYS)
def test_what_comes_later_does_not_change_what_was_told_of_an_end(days: list[float | None]) -> None:
    now = run(days)
    later = run([*days, None, 0.0, 40.0])

    if now.state == ENDED:
        assert (later.state, later.since, later.known) == (ENDED, now.since, now.known)


@pytest.mark.parametrize(
    "change", ["kind: run -> kind: mood", "  days: 7 ->   days: 0", "series: breaches -> series: ''"]
)
def test_a_definition_that_is_none_is_refused_with_its_line(change: str, tmp_path: Path) -> None:
    old, new = change.split(" -> ")
    body = ENDS.read_text("utf-8")
    at = body.index("breaches_above_before:")
    mine = tmp_path / "ends.yaml"
    mine.write_text(body[:at] + body[at:].replace(old, new, 1), "utf-8")

    with pytest.raises(UnusableYaml) as told:
        read_definitions(mine)
    assert told.value.given["entry"] == "breaches_above_before"
