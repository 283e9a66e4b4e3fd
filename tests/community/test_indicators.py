"""Indicators say what they were made of; what nobody recorded is no zero; what leaves tells of nobody."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.community.told import TOLD
from truce.community.forms import noun_from
from truce.community.indicators import indicators
from truce.community.publish import attendance, publishable, whole_months
from truce.community.shares import wilson
from truce.errors import Refused, WrongUsage
from truce.model.community import Group, Noun, Session
from truce.model.indicator import Indicator
from truce.vocabulary.community import community

START, UNTIL, TODAY = date(2025, 4, 1), date(2025, 5, 1), date(2025, 5, 20)


def of(noun: str, **more: Any) -> Noun:
    return noun_from(noun, TOLD[noun] | more)


def told(*nouns: Noun, today: date = TODAY) -> dict[str, Indicator]:
    return {one.code: one for one in indicators(nouns, START, UNTIL, today)}


def test_nothing_recorded_is_told_as_such_and_never_as_zero() -> None:
    for one in told().values():
        assert (one.value, one.why) == (None, "not_recorded"), one.code


def test_every_indicator_of_the_trade_is_there_and_has_its_word() -> None:
    made = told(*(of(noun) for noun in TOLD if noun != "nothing"))

    assert set(made) == set(community().indicators) - {f"pulse_{q}" for q in community().questions if q != "safety"}
    for code, one in made.items():
        assert one.unit == community().indicators[code].unit


def test_zero_is_said_only_where_somebody_kept_watch_over_the_whole_period() -> None:
    assert told(of("nothing"))["hate_speech"].value == 0
    assert told(of("nothing", until="2025-04-29"))["hate_speech"].why == "not_recorded"
    parts = of("nothing", until="2025-04-10"), of("nothing", start="2025-04-11")
    assert told(*parts)["hate_speech"].value == 0
    assert told(of("nothing"))["tips"].why == "not_recorded"


def test_silences_asked_granted_and_kept_each_over_those_that_can_tell() -> None:
    unseen, broken = of("silence", keeping="unknown"), of("silence", keeping="broken")
    waiting, refused = of("silence", answer="waiting"), of("silence", answer="refused")
    made = told(of("silence"), unseen, broken, waiting, refused)

    assert made["silences_requested"].value == 5
    granted, kept = made["silences_granted"], made["silences_kept"]
    assert (granted.numerator, granted.denominator, granted.untold) == (3, 4, 1)
    assert (kept.numerator, kept.denominator, kept.untold) == (1, 2, 1)  # unseen is neither kept nor broken


def test_silences_asked_for_and_never_granted_are_recorded_and_tell_nothing_of_keeping() -> None:
    assert told(of("silence", answer="refused"))["silences_kept"].why == "no_cases"


def test_a_complaint_counts_against_us_only_when_its_fourteen_days_are_over() -> None:
    late = of("complaint", answered="2025-04-18")
    young = of("complaint", received="2025-04-28")
    made = told(of("complaint", answered="2025-04-17"), late, young, today=date(2025, 5, 12))["complaints_in_time"]

    assert (made.numerator, made.denominator, made.untold) == (1, 2, 1)
    assert told(young, today=date(2025, 5, 13))["complaints_in_time"].denominator == 1


def test_disputes_have_their_median_days() -> None:
    settled = [of("initiative", dispute=True, state="settled", settled=f"2025-04-{2 + days:02}") for days in (4, 6, 20)]
    made = told(*settled, of("initiative", dispute=True), of("initiative"))

    assert (made["disputes_opened"].value, made["disputes_settled"].value, made["days_to_settle"].value) == (4, 3, 6)


def test_women_in_decisions_are_a_share_of_those_whose_sex_and_say_were_told() -> None:
    untold = of("session", participants=[{"count": 9, "deciding": 4}, {"sex": "women", "count": 5}])
    made = told(of("session"), untold)

    assert (made["women_deciding"].numerator, made["women_deciding"].denominator) == (6, 18)
    assert made["women_deciding"].untold == 14
    assert (made["women_present"].numerator, made["women_present"].denominator) == (17, 35)


def test_a_pulse_has_a_margin_only_where_chance_chose_and_a_design_effect_widens_it() -> None:
    plain, wide = of("pulse"), of("pulse", design_effect=2.0)
    one, two, none = (told(pulse)["pulse_safety"] for pulse in (plain, wide, of("pulse", sampling="convenience")))

    assert (one.value, one.untold) == (0.6, 40)
    assert [one.low, one.high] == pytest.approx(wilson(120, 200))
    assert [two.low, two.high] == pytest.approx(wilson(60, 100))
    assert (none.value, none.low, none.why) == (0.6, None, "no_margin")


def test_commitments_still_open_on_their_day_are_not_yet_broken() -> None:
    kept = of("commitment", state="fulfilled", fulfilled="2025-04-10")
    late = of("commitment", state="fulfilled", fulfilled="2025-04-11")
    made = told(kept, late, of("commitment"), of("commitment", state="released"))["commitments_in_time"]

    assert (made.numerator, made.denominator) == (1, 3)
    assert told(of("commitment"), today=date(2025, 4, 10))["commitments_in_time"].why == "no_cases"


def test_missing_persons_whose_case_was_over_before_are_searched_no_more() -> None:
    over = of("missing", state="closed_found", progressed="2025-03-20")
    made = told(of("missing"), of("missing", state="opened", progressed=None), over)["missing_progressed"]

    assert (made.numerator, made.denominator) == (1, 2)


def test_wilson_against_printed_values() -> None:
    """Newcombe 1998, Statistics in Medicine 17, table I: 81/263, 15/148, 0/20, 1/29."""
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0, 0.1611), abs=5e-5)
    assert wilson(1, 29) == pytest.approx((0.0061, 0.1718), abs=5e-5)


@given(st.integers(0, 60), st.integers(0, 60))
def test_no_small_number_leaves_nor_one_that_gives_it_away(yes: int, no: int) -> None:
    complaints = [of("complaint", answered="2025-04-05")] * yes + [of("complaint", answered="2025-04-29")] * no
    made = {one.code: one for one in publishable(told(*complaints).values())}
    share = made["complaints_in_time"]

    if share.value is not None:
        assert all(n == 0 or n >= 5 for n in (yes, no, yes + no))
    if 0 < yes + no < 5:
        assert (made["complaints"].value, made["complaints"].why) == (None, "hidden")


def test_what_leaves_tells_no_place_and_no_small_group() -> None:
    sessions = [of("session"), of("session", participants=[{"group": "minority", "sex": "men", "count": 2}])]
    groups = [group for one in sessions if isinstance(one, Session) for group in one.participants]
    shown = {one.cell: one.times for one in attendance(groups, 5)}

    assert shown["minority", None, None] is None
    assert sum(times is None for times in shown.values()) >= 4  # itself, and what would give it away
    assert {one.times for one in attendance(groups, None)} >= {2, 12, 18}
    assert all(one.of is None for one in publishable(told(of("pulse")).values()))
    assert attendance([Group(count=9)], 5)[0].times == 9


def test_what_leaves_is_of_whole_months() -> None:
    whole_months(START, UNTIL)
    with pytest.raises(Refused):
        whole_months(START, UNTIL + timedelta(days=1))
    with pytest.raises(WrongUsage):
        indicators([], UNTIL, START, TODAY)
