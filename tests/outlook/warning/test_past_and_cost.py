"""Precision and recall on the past, and the threshold that the mission's costs ask for."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truce.errors import UnusableValue
from truce.model.warning import BY_COSTS, BY_PAST, Costs
from truce.outlook.warning.cost import NEVER, choose, cost_of
from truce.outlook.warning.past import Past, at_thresholds

NAN = float("nan")
CHANCES = st.lists(st.tuples(st.floats(0, 1), st.sampled_from([0.0, 1.0, NAN])), min_size=1, max_size=40)


def past(pairs: list[tuple[float, float]], group: list[int] | None = None) -> Past:
    chance, came = (np.array(part, dtype=np.float64) for part in zip(*pairs, strict=True))
    return Past(chance, came, np.array(group or [], dtype=np.int64))


def world(groups: int, bias: float = 1.0, seed: int = 3) -> Past:
    """Chances of ten days each of some truces; what came follows `bias` times the odds that were said."""
    rng = np.random.default_rng(seed)
    group = np.repeat(np.arange(groups), 10)
    chance = rng.uniform(0.01, 0.6, group.size)
    odds = bias * chance / (1 - chance)
    return Past(chance, (rng.random(group.size) < odds / (1 + odds)).astype(np.float64), group)


def test_by_hand() -> None:
    told = past([(0.9, 1.0), (0.8, 0.0), (0.4, 1.0), (0.1, 0.0), (NAN, 1.0), (0.7, NAN)])
    at = at_thresholds(told, (0.5,))[0]

    assert (at.hits, at.false, at.missed, at.silent) == (1, 1, 2, 1)
    assert at.precision == 0.5
    assert at.recall == pytest.approx(1 / 3)
    assert told.unknown == 1


@settings(max_examples=30, deadline=None)
@given(CHANCES)
def test_a_higher_threshold_never_warns_more_nor_misses_less(pairs: list[tuple[float, float]]) -> None:
    told = at_thresholds(past(pairs))

    for lower, higher in pairwise(told):
        assert lower.alarms >= higher.alarms
        assert lower.missed <= higher.missed
    for one in told:
        assert one.hits + one.missed + one.false + one.silent == int((~np.isnan(past(pairs).came)).sum())
        assert one.precision is None or one.precision_low <= one.precision <= one.precision_high
        assert one.recall is None or one.recall_low <= one.recall <= one.recall_high


def test_a_collapse_of_which_nobody_could_say_anything_was_missed_at_every_threshold() -> None:
    assert {one.missed for one in at_thresholds(past([(NAN, 1.0)]))} == {1}


def test_what_hangs_together_counts_for_less() -> None:
    pairs = [(0.9, 1.0)] * 20 + [(0.9, 0.0)] * 20
    apart, together = (at_thresholds(past(pairs, group), (0.5,))[0] for group in (None, [0] * 20 + [1] * 10 + [2] * 10))

    assert together.precision_high - together.precision_low > apart.precision_high - apart.precision_low


@given(st.floats(0.1, 100), st.floats(0.1, 100))
def test_the_dearer_a_miss_the_sooner_one_warns(missed: float, false_alarm: float) -> None:
    asked = Costs(missed=missed, false_alarm=false_alarm).threshold

    assert 0 < asked < 1
    assert Costs(missed=2 * missed, false_alarm=false_alarm).threshold < asked
    assert Costs(missed=missed, false_alarm=false_alarm, saved=0.5).threshold > asked


def test_without_a_past_the_stated_costs_decide_and_say_so() -> None:
    none = Past(np.zeros(0), np.zeros(0))
    chosen = choose(none, Costs(missed=9, false_alarm=1))

    assert (chosen.threshold, chosen.rests_on, chosen.cost, chosen.n) == (0.1, BY_COSTS, None, 0)


def test_where_chances_mean_what_they_say_the_past_changes_nothing() -> None:
    chosen = choose(world(60), Costs(missed=4, false_alarm=1))

    assert (chosen.rests_on, chosen.threshold) == (BY_COSTS, 0.2)
    assert chosen.cost is not None
    assert (chosen.cost_low or 9.0) < chosen.cost < (chosen.cost_high or 0.0)
    assert chosen.cost < min(chosen.never or 0.0, chosen.always or 0.0)


def test_where_chances_were_much_too_low_the_past_lowers_the_threshold() -> None:
    chosen = choose(world(120, bias=12.0), Costs(missed=1, false_alarm=1))

    assert chosen.rests_on == BY_PAST
    assert chosen.threshold < chosen.by_costs == 0.5


def test_few_truces_teach_no_threshold() -> None:
    assert choose(world(4, bias=12.0), Costs(missed=1, false_alarm=1)).rests_on == BY_COSTS


def test_costs_add_up_by_hand() -> None:
    told = past([(0.9, 1.0), (0.8, 0.0), (0.1, 1.0), (0.1, 0.0)])
    costs = Costs(missed=10, false_alarm=2, saved=0.7)

    assert cost_of(told, costs, 0.5).tolist() == pytest.approx([3.0, 2.0, 10.0, 0.0])
    assert cost_of(told, costs, NEVER).sum() == 20.0


@pytest.mark.parametrize("wrong", [{"missed": 0.0}, {"false_alarm": -1.0}, {"saved": 0.0}, {"saved": 1.5}])
def test_costs_that_mean_nothing_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(UnusableValue):
        Costs(**({"missed": 1.0, "false_alarm": 1.0} | wrong))
