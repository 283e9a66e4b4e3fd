"""Kaplan-Meier and Aalen-Johansen against the textbook and by brute force."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.outlook.survival_worlds import drawn
from truce.outlook.survival.curves import aalen_johansen, kaplan_meier

# remission times in weeks under 6-MP, Freireich 1963 as in Kalbfleisch and Prentice; True is a relapse
WEEKS = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
RELAPSE = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
CASES = st.lists(st.tuples(st.integers(1, 9), st.sampled_from(["stands", "collapse", "superseded"])), min_size=1)


def test_the_curve_is_that_of_the_textbook() -> None:
    curve = kaplan_meier(np.array(WEEKS, float), np.array(RELAPSE, bool))

    assert curve.age.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert curve.stands == pytest.approx([0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482], abs=5e-5)


def test_the_interval_is_that_of_the_log_log_scale() -> None:
    curve = kaplan_meier(np.array(WEEKS, float), np.array(RELAPSE, bool))
    greenwood = np.sqrt(3 / (21 * 18)) / abs(np.log(18 / 21))  # first step by hand

    assert curve.low[0] == pytest.approx((18 / 21) ** np.exp(1.6448536 * greenwood))
    assert (curve.low <= curve.stands).all()
    assert (curve.stands <= curve.high).all()


def test_the_share_before_the_first_end_is_one() -> None:
    assert kaplan_meier(np.array([5.0]), np.array([True])).at(4) == 1.0


@given(CASES)
def test_competing_incidences_and_survival_sum_to_one(cases: list[tuple[int, str]]) -> None:
    days, kind = np.array([c[0] for c in cases], float), np.array([c[1] for c in cases])
    _, told = aalen_johansen(days, kind)

    assert sum(told.values()) == pytest.approx(np.ones(told["stands"].size))


def test_incidence_without_censoring_is_the_plain_share() -> None:
    days = np.array([1, 2, 2, 3, 5, 8], float)
    kind = np.array(["collapse", "superseded", "collapse", "collapse", "superseded", "collapse"])
    ages, told = aalen_johansen(days, kind)

    for place, age in enumerate(ages):
        for one in ("collapse", "superseded"):
            assert told[one][place] == pytest.approx(np.mean((days <= age) & (kind == one)))


def test_who_enters_late_is_not_at_risk_before() -> None:
    curve = kaplan_meier(np.array([2.0, 6.0, 9.0]), np.array([True, True, False]), np.array([0.0, 4.0, 4.0]))

    assert curve.stands.tolist() == [0.0, 0.0]  # at age 2 only the first was there, and it ended


def test_a_drawn_record_gives_back_its_hazard() -> None:
    spells = drawn(0.01, 4000, 200)
    curve = kaplan_meier(np.array([s.days for s in spells]), np.array([s.ended for s in spells]))

    assert curve.at(100) == pytest.approx(np.exp(-1), abs=0.02)
