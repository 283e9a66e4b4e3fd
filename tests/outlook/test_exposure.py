"""Days at risk and ends by interval of age."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.outlook.survival_worlds import spell
from truce.outlook.survival.exposure import CUTS, by_class, exposure_of
from truce.outlook.survival.spell import COLLAPSE, STANDS, SUPERSEDED, Spell

WINDOWS = st.tuples(st.floats(0, 5000), st.floats(0, 800), st.floats(0, 3000), st.sampled_from([COLLAPSE, STANDS]))


def test_an_exact_end_falls_into_its_interval_and_its_days_into_those_before() -> None:
    told = exposure_of([spell(40)])

    assert told.days[:4] == pytest.approx([7, 23, 10, 0], abs=1e-5)
    assert told.of(COLLAPSE)[:4] == pytest.approx([0, 0, 1, 0])


def test_an_end_known_only_to_a_month_is_shared_among_the_days_it_could_have_been() -> None:
    told = exposure_of([Spell("s", "g", COLLAPSE, 20, 40)])

    assert told.of(COLLAPSE)[1:3] == pytest.approx([0.5, 0.5])
    assert told.days.sum() == pytest.approx(30)
    assert told.days[2] == pytest.approx(np.mean([max(t - 30, 0) for t in np.linspace(20, 40, 200_001)]), abs=1e-3)


def test_a_truce_is_not_at_risk_before_its_end_could_have_been_seen() -> None:
    told = exposure_of([Spell("s", "g", COLLAPSE, 500, 500, entry=400)])

    assert told.days.sum() == pytest.approx(100)
    assert told.days[:5].sum() == 0


@given(st.lists(WINDOWS, min_size=1, max_size=8))
def test_no_day_and_no_end_is_lost_whatever_the_windows(windows: list[tuple[float, float, float, str]]) -> None:
    spells = [Spell("s", "g", end, low, low + wide, min(entry, low)) for low, wide, entry, end in windows]
    told = exposure_of(spells)
    ended = sum(s.ended for s in spells)

    assert told.days.sum() == pytest.approx(sum(s.days - s.entry for s in spells), abs=1e-3)
    assert sum(of.sum() for of in told.ends.values()) == pytest.approx(ended, abs=1e-6)
    assert (told.days >= 0).all()


@given(st.permutations(range(6)))
def test_the_order_of_truces_changes_nothing(order: list[int]) -> None:
    spells = [spell(3), spell(50, SUPERSEDED), spell(400, STANDS), spell(9), spell(90), spell(2000)]

    assert exposure_of([spells[i] for i in order]).days == pytest.approx(exposure_of(spells).days)


def test_classes_add_up_to_the_whole_and_one_can_be_taken_out() -> None:
    spells = [spell(3, kind="full"), spell(50, kind="partial"), spell(400, STANDS, kind="full")]
    told = by_class(spells)
    both = told["kind"]["full"] + told["kind"]["partial"]

    assert both.days == pytest.approx(told["whole"]["whole"].days)
    assert (both - told["kind"]["partial"]).days == pytest.approx(told["kind"]["full"].days)
    assert told["kind"]["full"].days.size == CUTS.size - 1
