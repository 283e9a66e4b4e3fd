from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from tests.picture.made import crowd, incident, law, ruling, sheet_of, weighted
from truce.picture.choice import Area, Choice
from truce.picture.select import select
from truce.picture.summary import Summary, summarise
from truce.picture.tally import Part, by_code, by_day, in_windows

SHEET = sheet_of(crowd(8, 700))
DAY = date(2031, 5, 12)
AROUND = Area(box=(-36.1, 42.9, -35.9, 43.1))


def of(parts: list[Part]) -> dict[str, tuple[int, float]]:
    """By code: how many and how many expected."""
    return {part.code: (part.count.n, round(part.count.expected, 6)) for part in parts}


def seen(**filters: Any) -> Summary:
    """The numbers of the crowd under a choice."""
    return summarise(SHEET, Choice(**filters), law)


def test_the_expected_number_is_the_sum_of_the_probabilities() -> None:
    told = seen()

    assert told.kept.n == SHEET.size
    assert told.kept.expected == pytest.approx(SHEET.column("p").sum())
    assert told.kept.low <= told.kept.expected <= told.kept.high


def test_a_few_incidents_have_the_exact_interval() -> None:
    told = summarise(sheet_of([incident(1, p_happened=0.5), incident(2, p_happened=0.5)]), Choice(), law)

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

    told = summarise(sheet, Choice(), law)

    assert (told.kept.n, told.without_place.n) == (3, 2)


def test_an_incident_seen_and_heard_is_under_both_means() -> None:
    sheet = sheet_of([incident(1, means=["saw", "heard"]), incident(2, means=[])])

    told = summarise(sheet, Choice(), law)

    assert of(told.means) == {"unknown": (1, 0.8), "heard": (1, 0.8), "saw": (1, 0.8)}


def test_a_term_tells_what_the_chosen_incidents_add_to_its_ruling() -> None:
    rulings = [ruling("rul-a"), ruling("rul-h", party="heath")]
    grounds = [
        {"ruling": "rul-a", "incident": f"inc-{n:016x}", "p_act": 1.0, "p_party": 1.0, "contribution": 0.5}
        for n in (1, 2)
    ]
    sheet = sheet_of([incident(1, weapon_class=weighted(mortar=1.0)), incident(2)], rulings, grounds)

    every = summarise(sheet, Choice(), law).rules
    mortars = summarise(sheet, Choice(weapon=("mortar",)), law).rules

    assert [(one.rule.ruling, one.count.n, one.count.expected) for one in every] == [("rul-a", 2, 1.0)]
    assert [(one.count.n, one.count.expected) for one in mortars] == [(1, 0.5)]


def test_both_sides_go_through_the_same_code() -> None:
    def told(by: str, against: str) -> Summary:
        rows = [incident(n, by=weighted(**{by: 0.7}), against=weighted(**{against: 0.2 * n})) for n in range(1, 5)]
        return summarise(sheet_of(rows), Choice(party=(by,)), law)

    one, other = told("heath", "karst"), told("karst", "heath")

    assert one.kept == other.kept
    assert [part.count for part in one.against] == [part.count for part in other.against]


def test_windows_are_half_open() -> None:
    sheet = sheet_of([incident(0), incident(1)])
    at = np.sort(sheet.column("at"))

    sums = np.concatenate([[0.0], np.cumsum(sheet.column("time_p"))])
    found = in_windows(sheet, sums, [(int(at[0]), int(at[1])), (int(at[1]), int(at[1]))])

    assert found == [pytest.approx(0.8), 0.0]


@pytest.mark.parametrize(
    "choice",
    [
        Choice(start=DAY, end=DAY),
        Choice(start=DAY),
        Choice(end=DAY, act=("use_of_weapon",)),
        Choice(start=DAY, end=DAY + timedelta(days=9), party=("karst",), certainty=0.4),
        Choice(start=DAY, area=AROUND, means=("saw", "unknown")),
        Choice(start=DAY, area=Area(corners=((-37, 42), (-35, 42), (-35, 44), (-37, 44))), weapon=("mortar",)),
        Choice(start=DAY - timedelta(days=900), end=DAY - timedelta(days=800)),
        Choice(text="3", credibility=("2", "3")),
    ],
)
def test_what_is_counted_in_a_window_alone_is_what_a_look_at_everything_counts(choice: Choice) -> None:
    every, told = select(SHEET, choice), summarise(SHEET, choice, law)

    assert told.total.n == SHEET.size
    assert told.kept.n == np.count_nonzero(every.weight > 0)
    assert told.kept.expected == pytest.approx(every.weight.sum())
    assert told.without_place.n == np.count_nonzero(every.weight[SHEET.placed :] > 0)
    assert [one.filter for one in told.taken] == [one.filter for one in every.taken]
    for one, whole in zip(told.taken, every.taken, strict=True):
        assert (one.n, one.alone_n) == (whole.n, whole.alone_n)
        assert (one.expected, one.alone_expected) == pytest.approx((whole.expected, whole.alone_expected), abs=1e-3)
    assert told.together == pytest.approx(every.together, abs=1e-3)
    assert sum(part.count.n for part in told.acts) == sum(part.count.n for part in by_code(every, "act", law))
    assert [day.count.n for day in told.days] == [day.count.n for day in by_day(every, law)]
