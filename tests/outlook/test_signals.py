"""What signs do to the chance that a truce holds."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truce.errors import UnusableYaml
from truce.outlook.signals.update import (
    NOT_OBSERVED,
    NOT_TRIPPED,
    STATES,
    TRIPPED,
    combine,
    held,
    ratio_interval,
)
from truce.outlook.signals.weights import PROTECTIVE, RISK, SIGNALS, read_weights
from truce.outlook.survival.shipped import rates_for

WEIGHTS = read_weights()
NAMES = sorted(WEIGHTS.signals)
RISKS = [name for name in NAMES if WEIGHTS.signals[name].sense == RISK]
SOME = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(STATES))
RATES = rates_for("short_mediated")


def test_all_signals_of_the_domain_are_there_with_a_reason_and_what_would_change_it() -> None:
    assert len(RISKS) == 18
    assert len(NAMES) - len(RISKS) == 6
    assert all(one.words and one.why and one.would_change for one in WEIGHTS.signals.values())


@settings(deadline=None)
@given(SOME)
def test_the_contributions_add_up_to_the_whole(states: dict[str, str]) -> None:
    told = combine(states, WEIGHTS)

    assert sum(c.log_ratio for c in told.contributions) == pytest.approx(told.log_ratio)
    assert len(told.contributions) == len(NAMES)


@settings(deadline=None)
@given(SOME, st.sampled_from(RISKS))
def test_one_more_bad_sign_never_lowers_the_hazard(states: dict[str, str], name: str) -> None:
    quiet, bad = ({**states, name: state} for state in (NOT_TRIPPED, TRIPPED))
    unseen = {**states, name: NOT_OBSERVED}

    assert combine(quiet, WEIGHTS).log_ratio <= combine(unseen, WEIGHTS).log_ratio + 1e-12
    assert combine(unseen, WEIGHTS).log_ratio <= combine(bad, WEIGHTS).log_ratio + 1e-12


def test_ten_signs_that_go_together_do_not_multiply_into_certainty() -> None:
    ten = combine(dict.fromkeys(RISKS[:10], TRIPPED), WEIGHTS)
    plain = sum(WEIGHTS.signals[name].log_median for name in RISKS[:10])

    assert ten.log_ratio < 0.5 * plain
    assert ten.multiplier.max() <= WEIGHTS.rules.at_most + 1e-9
    assert held(RATES, 10, dict.fromkeys(RISKS, TRIPPED), WEIGHTS).outlook.mean()[0] > 0.3


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(["full", "partial", "short_mediated", "short_unilateral"]), st.sampled_from([0.0, 5, 40, 400]))
def test_what_nobody_observed_adds_width_and_no_comfort(kind: str, age: float) -> None:
    told = held(rates_for(kind), age, {}, WEIGHTS)
    with_width, base = (np.ptp(one.interval(0.9), axis=0) for one in (told.outlook, told.base))

    assert (told.outlook.mean() <= told.base.mean() + 0.002).all()
    assert (told.outlook.mean() > told.base.mean() - 0.04).all()
    assert (with_width > base).all()


def test_to_look_and_find_nothing_is_better_than_not_to_look() -> None:
    looked = held(RATES, 10, dict.fromkeys(NAMES, NOT_TRIPPED) | {"hotline_used": TRIPPED}, WEIGHTS)

    assert (looked.outlook.mean() > held(RATES, 10, {}, WEIGHTS).outlook.mean()).all()


@given(st.permutations(NAMES))
@settings(max_examples=10, deadline=None)
def test_the_order_in_which_signals_are_told_changes_nothing(order: list[str]) -> None:
    states = {name: STATES[place % 3] for place, name in enumerate(NAMES)}

    assert combine({n: states[n] for n in order}, WEIGHTS).multiplier == pytest.approx(
        combine(states, WEIGHTS).multiplier
    )


def test_each_signal_says_what_it_moved() -> None:
    told = held(RATES, 10, {"release_invoked": TRIPPED, "hotline_used": TRIPPED, "apology": NOT_OBSERVED}, WEIGHTS)

    assert (told.moved["release_invoked"] < 0).all()
    assert (told.moved["hotline_used"] > 0).all()
    assert "apology" not in told.moved
    assert told.update.contributions[0].signal == "release_invoked"


def test_todays_signs_say_less_of_a_later_day() -> None:
    told = held(RATES, 400, {"release_invoked": TRIPPED}, WEIGHTS, (7, 365))
    hazard, base = (-np.log(one.mean()) for one in (told.outlook, told.base))

    assert hazard[0] / base[0] > hazard[1] / base[1]


def test_over_all_truces_a_signal_leaves_the_base_rate_what_it_is() -> None:
    for one in WEIGHTS.signals.values():
        mean = one.share * one.median + (1 - one.share) * np.exp(one.log_absent)
        assert mean == pytest.approx(1.0), one.name


def test_the_interval_of_the_ratio_holds_its_median() -> None:
    told = combine({"new_sectors": TRIPPED}, WEIGHTS)
    low, high = ratio_interval(told)

    assert low < told.median < high


@pytest.mark.parametrize("states", [{"no_such": TRIPPED}, {"apology": "perhaps"}])
def test_what_the_list_does_not_know_is_refused(states: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="no such"):
        combine(states, WEIGHTS)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ratio: [2.0, 1.1, 3.6]", "ratio: [2.0, 2.1, 3.6]"),
        ("ratio: [2.0, 1.1, 3.6]", "ratio: [0.5, 0.3, 0.8]"),
        ("ratio: [2.0, 1.1, 3.6]", "ratio: [5.0, 1.1, 23.0]"),
        ("ratio: [2.0, 1.1, 3.6]", "ratio: [2.0, 1.9, 9.0]"),
    ],
)
def test_a_weight_that_is_not_what_it_says_is_refused(old: str, new: str, tmp_path: Path) -> None:
    mine = tmp_path / "signals.yaml"
    mine.write_text(SIGNALS.read_text("utf-8").replace(old, new), "utf-8")

    with pytest.raises(UnusableYaml) as told:
        read_weights(mine)
    assert told.value.given["entry"] == "heavy_weapons_rising"
    assert old in SIGNALS.read_text("utf-8").splitlines()[int(str(told.value.given["line"])) - 1]


def test_what_protects_lowers_the_hazard() -> None:
    assert all(one.log_median < 0 for one in WEIGHTS.signals.values() if one.sense == PROTECTIVE)
