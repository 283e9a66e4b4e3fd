from datetime import UTC, date, datetime
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.errors import UnusableValue
from truce.picture.choice import CERTAINTY, Area, Choice, read_area, read_choice

DAYS = st.dates(date(2014, 1, 1), date(2035, 1, 1))
LON, LAT = st.floats(-180, 180).map(lambda v: round(v, 6)), st.floats(-90, 90).map(lambda v: round(v, 6))
AREAS = st.one_of(
    st.builds(lambda w, e, s: Area(box=(w, min(s), e, max(s))), LON, LON, st.tuples(LAT, LAT)),
    st.builds(lambda corners: Area(corners=tuple(corners)), st.lists(st.tuples(LON, LAT), min_size=3, max_size=9)),
    st.sampled_from([Area(zone="sallow-valley"), Area(zone="a zone, with a comma")]),
)
PARTIES = st.sets(st.sampled_from(["heath", "karst", "unknown", "вела"])).map(lambda s: tuple(sorted(s)))
CHOICES = st.builds(
    Choice,
    start=st.none() | DAYS.map(lambda d: d.replace(year=d.year - 20)),
    end=st.none() | DAYS.map(lambda d: d.replace(year=d.year + 20)),
    party=PARTIES,
    against=PARTIES,
    act=st.sets(st.sampled_from(["use_of_weapon", "forward_movement"])).map(lambda s: tuple(sorted(s))),
    status=st.sets(st.sampled_from(["no_ruling", "overdue"])).map(lambda s: tuple(sorted(s))),
    certainty=st.floats(0, 1).map(lambda v: round(v, 6)),
    area=st.none() | AREAS,
    text=st.sampled_from(["", "inc-00ff", "A1"]),
)


@given(CHOICES)
def test_a_link_brings_back_the_very_filter_that_made_it(choice: Choice) -> None:
    assert read_choice(parse_qsl(choice.query())) == choice


@given(st.permutations([("party", "karst"), ("party", "heath"), ("act", "mine_laying"), ("from", "2031-05-04")]))
def test_the_same_wish_has_one_link_in_whatever_order_it_was_told(pairs: list[tuple[str, str]]) -> None:
    assert read_choice(pairs).query() == "from=2031-05-04&party=heath&party=karst&act=mine_laying"


def test_a_filter_that_nobody_knows_is_refused_and_not_left_out() -> None:
    with pytest.raises(UnusableValue, match="no such filter"):
        read_choice([("partie", "heath")])

    assert read_choice([("after", "x"), ("party", "")], also=["after"]) == Choice()


@pytest.mark.parametrize(
    "pair",
    [
        ("act", "no_such_act"),
        ("from", "yesterday"),
        ("from", "2031-05-04T10:00:00"),
        ("certainty", "2"),
        ("certainty", "nan"),
        ("certainty", "sure"),
        ("area", "1,2,3"),
        ("area", "0,50,10,40"),
        ("area", "nan,0,1,1"),
        ("area", "polygon:0 0,1 1"),
        ("area", "zone:"),
        ("area", "200,0,210,5"),
        ("text", "<script>"),
        ("party", "two words"),
        ("credibility", "7"),
    ],
)
def test_what_cannot_be_read_is_told_with_the_filter_that_it_stands_in(pair: tuple[str, str]) -> None:
    with pytest.raises(UnusableValue) as told:
        read_choice([pair])

    assert told.value.given["filter"] == pair[0]


def test_a_window_runs_forwards() -> None:
    with pytest.raises(UnusableValue, match="ends before it starts"):
        read_choice([("from", "2031-05-05"), ("to", "2031-05-04")])


def test_the_last_day_of_a_window_is_in_it_by_the_clocks_of_the_zone() -> None:
    choice = read_choice([("from", "2031-05-04"), ("to", "2031-05-04")])

    assert choice.instants("Europe/Kyiv") == (
        datetime(2031, 5, 3, 21, tzinfo=UTC),
        datetime(2031, 5, 4, 21, tzinfo=UTC),
    )


def test_a_day_when_clocks_change_has_its_own_length() -> None:
    begin, end = read_choice([("from", "2031-03-30"), ("to", "2031-03-30")]).instants("Europe/Kyiv")

    assert begin is not None
    assert end is not None
    assert (end - begin).total_seconds() == 23 * 3600


def test_words_of_likelihood_stand_for_the_lower_end_of_their_band() -> None:
    assert read_choice([("certainty", "likely")]).certainty == CERTAINTY["likely"] == 0.55


def test_a_box_may_cross_the_date_line() -> None:
    assert read_area("170,-20,-170,-10").box == (170, -20, -170, -10)
