"""UCDP's rows become spells or are listed with a reason; none is lost."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.outlook.survival.spell import COLLAPSE, RECURRENCE, STANDS, SUPERSEDED
from truce.outlook.survival.ucdp import agreement_end, agreements, blurred, dyads, short_day

PAPERS = "paid,region,conflict_id,dyad_id,incompatibility,pa_date,ended,duration,cease,ddr,withd,inclusive,pko,pa_type"
EPISODES = (
    "conflict_id,dyad_id,year,dyadterm,ependdate,ependprec,outcome,region,incompatibility,type_of_conflict2,"
    "start_date2,start_prec2"
)


def papers(*rows: str) -> bytes:
    return "\n".join([PAPERS, *rows, ",,,,,,,,,,,,,"]).encode()


def episodes(*rows: str) -> bytes:
    return "\n".join([EPISODES, *rows]).encode()


def test_an_agreement_that_failed_lived_from_signature_to_that_day() -> None:
    (one,) = agreements(papers("1,4,9,7,2,2001-01-01,True,2001-02-10,1,0,0,1,1,3")).spells

    assert (one.end, one.low, one.high) == (COLLAPSE, 40, 41)
    assert one.classes["kind"] == "process"
    assert one.classes["peacekeepers"] == "yes"


def test_an_agreement_that_nobody_saw_fail_stood_at_the_end_of_the_data() -> None:
    (one,) = agreements(papers("1,4,9,7,2,2021-12-01,,,1,0,0,1,1,3")).spells

    assert (one.end, one.low) == (STANDS, 30)


def test_a_later_agreement_of_the_same_dyad_supersedes_and_of_another_does_not() -> None:
    told = agreements(
        papers(
            '1,4,9,"7, 8",2,2001-01-01,True,2003-01-10,1,0,0,1,1,3',
            "2,4,9,8,2,2001-04-01,,,1,0,0,1,1,1",
            "3,4,9,6,2,2001-02-01,,,1,0,0,1,1,1",
        )
    )

    assert {s.id: s.end for s in told.spells} == {
        "ucdp-pa-1": SUPERSEDED,
        "ucdp-pa-2": STANDS,
        "ucdp-pa-3": STANDS,
    }


def test_two_papers_of_one_day_are_one_truce_and_the_second_is_listed() -> None:
    told = agreements(papers("1,4,9,7,2,2013-01-11,,,1,0,0,1,1,3", "2,4,9,7,2,2013-01-11,,,1,0,0,1,1,3"))

    assert [s.id for s in told.spells] == ["ucdp-pa-1"]
    assert [u.id for u in told.unusable] == ["2"]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("1,4,9,7,2,2001-01-01,,,0,0,0,1,1,3", "no ceasefire clause"),
        ("1,4,9,7,2,,,,1,0,0,1,1,3", "no day of signature"),
        ("1,4,9,7,2,2001-01-01,True,.,1,0,0,1,1,3", "ended, but no day of the end"),
        ("1,4,9,7,2,2001-01-01,True,1999-01-09,1,0,0,1,1,3", "ends before it begins"),
    ],
)
def test_a_row_that_cannot_be_used_is_listed_with_its_reason(row: str, why: str) -> None:
    told = agreements(papers(row))

    assert not told.spells
    assert told.reasons() == {why: 1}


def test_the_first_of_a_month_and_the_last_of_a_year_are_not_taken_for_days() -> None:
    assert agreement_end(date(1994, 9, 1)).last == date(1994, 9, 30)
    assert agreement_end(date(1994, 12, 31)).first == date(1994, 10, 1)
    assert agreement_end(date(1994, 9, 17)).first == date(1994, 9, 17)


@given(st.dates(date(1946, 1, 1), date(2020, 12, 31)))
def test_two_digits_of_a_year_are_put_right_by_the_rows_year(day: date) -> None:
    assert short_day(f"{day.month}/{day.day}/{day.year % 100:02}", day.year) == day


def test_what_is_no_day_is_none() -> None:
    assert short_day("2/30/01", 2001) is None
    assert short_day("1949-02-24 (Egypt)", 1949) is None


def test_a_day_known_to_the_year_is_the_whole_year() -> None:
    assert blurred(date(1990, 12, 31), "5").first == date(1990, 1, 1)


def test_a_dyad_comes_back_when_its_next_episode_begins_and_not_when_its_recur_flag_says() -> None:
    told = dyads(
        episodes(
            "5,50,1997,1,12/30/97,1,2,3,1,3,3/1/97,1",
            "5,50,2001,1,6/1/01,1,5,3,1,3,6/6/00,1",
        )
    )
    first, second = told.spells

    assert (first.end, second.end) == (RECURRENCE, STANDS)
    assert first.low == (date(2000, 6, 6) - date(1997, 12, 30)).days


def test_no_return_is_looked_for_before_it_could_be_seen() -> None:
    (one,) = dyads(episodes("5,50,1997,1,12/30/97,1,2,3,1,3,3/1/97,1")).spells

    assert one.entry == (date(1999, 1, 1) - date(1997, 12, 30)).days


def test_an_episode_that_ended_too_late_is_listed() -> None:
    assert dyads(episodes("5,50,2019,1,6/1/19,1,2,3,1,3,3/1/19,1")).reasons() == {
        "ended too late for a return to be seen": 1
    }


def test_every_row_of_the_real_files_is_a_spell_or_has_a_reason(shared_data: object) -> None:
    from bench.survival import SHARED, as_text, read
    from truce.outlook.survival.shipped import RATES

    if not SHARED.is_dir():
        pytest.skip("UCDP's files are not beside this checkout")
    tables = read()

    assert len(tables["agreements"].spells) + len(tables["agreements"].unusable) == 374
    assert len(tables["dyads"].spells) + len(tables["dyads"].unusable) == 3140
    assert as_text(tables) == RATES.read_text("utf-8"), "run: python -m bench.survival --write"
