"""Times from the allegation to each step, as figures, with those that wait beside them."""

from datetime import timedelta

from tests.verification.make import THEN, Acts
from truce.verification.fold import cases
from truce.verification.times import spread, times_of


def test_hours_count_from_when_the_mission_heard_of_it_and_not_from_when_it_was_typed_in() -> None:
    log = Acts()
    heard = THEN - timedelta(hours=9)
    log.add("cas-1", "case.receive", "received", received_at=heard.isoformat())
    log.add("cas-1", "case.register", "registered")

    steps = {row.step: row.hours for row in times_of(cases(log.kept)["cas-1"])}

    assert steps["registered"] == 11.0
    assert steps["closed"] is None


def test_the_median_is_of_those_that_got_there_and_says_how_many_wait() -> None:
    log = Acts()
    for n in range(4):
        log.add(f"cas-{n}", "case.receive", "received", received_at=THEN.isoformat())
    for n in range(3):
        log.add(f"cas-{n}", "case.register", "registered")

    row = next(one for one in spread(cases(log.kept).values()) if one.step == "registered")

    assert (row.reached, row.waiting) == (3, 1)
    assert (row.least, row.lower, row.median, row.upper, row.most) == (5.0, 5.5, 6.0, 6.5, 7.0)


def test_no_case_gives_no_figure() -> None:
    assert all(row.median is None and row.reached == 0 for row in spread([]))
