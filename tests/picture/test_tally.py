from typing import Any

import numpy as np
import pytest

from tests.picture.made import crowd, incident, law, ruling, sheet_of, weighted
from truce.picture.choice import Choice
from truce.picture.select import select
from truce.picture.summary import Summary, summarise
from truce.picture.tally import Part, in_windows

SHEET = sheet_of(crowd(8, 700))


def of(parts: list[Part]) -> dict[str, tuple[int, float]]:
    """By code: how many and how many expected."""
    return {part.code: (part.count.n, round(part.count.expected, 6)) for part in parts}


def seen(**filters: Any) -> Summary:
    """The numbers of the crowd under a choice."""
    return summarise(select(SHEET, Choice(**filters)), law)


def test_the_expected_number_is_the_sum_of_the_probabilities() -> None:
    told = seen()

    assert told.kept.n == SHEET.size
    assert told.kept.expected == pytest.approx(SHEET.column("p").sum())
    assert told.kept.low <= told.kept.expected <= told.kept.high


def test_a_few_incidents_have_the_exact_interval() -> None:
    told = summarise(select(sheet_of([incident(1, p_happened=0.5), incident(2, p_happened=0.5)]), Choice()), law)

    assert (told.kept.low, told.kept.expected, told.kept.high) == (0.0, 1.0, 2.0)


def test_the_acts_add_up_to_what_was_kept_with_what_nobody_could_name() -> None:
    told = seen(party=("heath",))

    assert sum(part.count.expected for part in told.acts) == pytest.approx(told.kept.expected)
    assert sum(part.count.expected for part in told.weapons) == pytest.approx(told.kept.expected)


def test_the_number_beside_a_code_is_what_choosing_it_leaves() -> None:
    before = seen(act=("use_of_weapon",), party=("karst",))
    beside = next(part for part in before.acts if part.code == "mine_laying")

    after = seen(act=("mine_laying",), party=("karst",))

    assert after.kept.n == beside.count.n
    assert after.kept.expected == pytest.approx(beside.count.expected)
    assert not beside.chosen


def test_days_tell_what_lies_outside_the_window_too_and_none_is_left_out() -> None:
    told, window = seen(), seen(start=None, end=None, certainty=0.2)

    assert sum(day.count.n for day in told.days) == SHEET.size
    assert len(window.days) == len(told.days)
    assert sum(day.count.n for day in window.days) == window.kept.n


def test_incidents_without_a_place_are_counted_apart() -> None:
    sheet = sheet_of([incident(1), incident(2, lon=None, lat=None), incident(3, lon=None, lat=None, act="mine_laying")])

    told = summarise(select(sheet, Choice()), law)

    assert (told.kept.n, told.without_place.n) == (3, 2)


def test_an_incident_seen_and_heard_is_under_both_means() -> None:
    sheet = sheet_of([incident(1, means=["saw", "heard"]), incident(2, means=[])])

    told = summarise(select(sheet, Choice()), law)

    assert of(told.means) == {"unknown": (1, 0.8), "heard": (1, 0.8), "saw": (1, 0.8)}


def test_a_term_tells_what_the_chosen_incidents_add_to_its_ruling() -> None:
    rulings = [ruling("rul-a"), ruling("rul-h", party="heath")]
    grounds = [
        {"ruling": "rul-a", "incident": f"inc-{n:016x}", "p_act": 1.0, "p_party": 1.0, "contribution": 0.5}
        for n in (1, 2)
    ]
    sheet = sheet_of([incident(1, weapon_class=weighted(mortar=1.0)), incident(2)], rulings, grounds)

    every = summarise(select(sheet, Choice()), law).rules
    mortars = summarise(select(sheet, Choice(weapon=("mortar",))), law).rules

    assert [(one.rule.ruling, one.count.n, one.count.expected) for one in every] == [("rul-a", 2, 1.0)]
    assert [(one.count.n, one.count.expected) for one in mortars] == [(1, 0.5)]


def test_both_sides_go_through_the_same_code() -> None:
    def told(by: str, against: str) -> Summary:
        rows = [incident(n, by=weighted(**{by: 0.7}), against=weighted(**{against: 0.2 * n})) for n in range(1, 5)]
        return summarise(select(sheet_of(rows), Choice(party=(by,))), law)

    one, other = told("heath", "karst"), told("karst", "heath")

    assert one.kept == other.kept
    assert [part.count for part in one.against] == [part.count for part in other.against]


def test_windows_are_half_open() -> None:
    sheet = sheet_of([incident(0), incident(1)])
    at = np.sort(sheet.column("at"))

    found = in_windows(sheet, np.asarray(sheet.column("p")), [(int(at[0]), int(at[1])), (int(at[1]), int(at[1]))])

    assert found == [0.8, 0.0]
