"""A fence tells of what is new, certain enough and inside; once; and of many together, with their number."""

from datetime import timedelta

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from tests.alerts.made import NOW, incident, rows, rule
from truce.alerts.alert import MOST_NAMED
from truce.alerts.incidents import AT_ONCE, fence, matched


def test_the_chance_is_of_having_happened_there_by_those_who_are_asked_about() -> None:
    by = [{"code": "ru", "weight": 0.5}, {"code": "ua", "weight": 0.1}]
    told = rows(incident("inc-1", p_happened=0.8, p_inside=0.5, by=by))

    assert matched(rule(asks={"p_least": 0.01}), told)["p"].to_list() == [0.4]
    assert matched(rule(asks={"p_least": 0.01, "parties": ["ru"]}), told)["p"].to_list() == [0.2]
    assert matched(rule(asks={"p_least": 0.01, "parties": ["lb"]}), told).is_empty()


def test_a_fence_asks_for_its_acts_and_its_least_probability_and_no_place_is_in_no_fence() -> None:
    told = rows(
        incident("inc-1"),
        incident("inc-2", act="statement"),
        incident("inc-3", p_inside=0.4),
        incident("inc-4", p_inside=None),
    )

    assert matched(rule(asks={"acts": ["use_of_weapon"]}), told)["id"].to_list() == ["inc-1"]


def test_the_first_look_tells_nothing_and_says_how_much_stood_already() -> None:
    looked = fence(rule(), matched(rule(), rows(incident("inc-1"))), None, NOW, 3)

    assert (looked.says, looked.found) == ("started", ())
    assert looked.facts == {"inside": 1, "n": 1, "without_place": 3}


def test_a_new_incident_is_told_with_since_when_and_how_sure() -> None:
    now_in = matched(rule(), rows(incident("inc-1"), incident("inc-2", 2, p_inside=0.75, n_origins=3)))
    found = fence(rule(), now_in, frozenset({"inc-1"}), NOW, 0).found

    assert [one.about for one in found] == [("inc-2",)]
    assert found[0].certainty == 0.75
    assert found[0].since == NOW - timedelta(hours=2)
    assert found[0].facts["origins"] == 3


def test_what_became_known_late_is_told_together_and_apart_from_what_is_fresh() -> None:
    now_in = matched(rule(), rows(incident("inc-1"), *(incident(f"inc-old{n}", 24 * 30) for n in range(5))))
    found = {one.what: one for one in fence(rule(), now_in, frozenset(), NOW, 0).found}

    assert set(found) == {"geofence_one", "geofence_old"}
    assert found["geofence_old"].facts["n"] == 5


@given(many=st.integers(0, 3 * MOST_NAMED))
def test_no_new_incident_is_left_out_however_many_there_are(many: int) -> None:
    now_in = matched(rule(), rows(*(incident(f"inc-{n:04}") for n in range(many))))
    found = fence(rule(), now_in, frozenset(), NOW, 0).found

    counts = [one.facts["n"] for one in found]
    assert sum(n for n in counts if isinstance(n, int)) == many
    assert len(found) == (many if many <= AT_ONCE else 1)
    assert all(len(one.about) <= MOST_NAMED for one in found)


@given(st.sets(st.integers(0, 60)), st.sets(st.integers(0, 60)))
def test_the_same_look_twice_gives_the_same_ids_and_other_news_others(before: set[int], after: set[int]) -> None:
    def look(old: set[int], new: set[int]) -> set[str]:
        now_in = matched(rule(), rows(*(incident(f"inc-{n}") for n in sorted(new))))
        return {one.id for one in fence(rule(), now_in, frozenset(f"inc-{n}" for n in old), NOW, 0).found}

    assert look(before, after) == look(before, after)
    assert bool(look(before, after)) == bool(after - before)


def test_a_rule_without_an_area_asks_for_no_place() -> None:
    told = rows(incident("inc-1", p_inside=None)).with_columns(pl.lit(None, dtype=pl.Float64).alias("p_inside"))

    assert matched(rule("threshold"), told)["id"].to_list() == ["inc-1"]
