"""The chance that a truce holds: conditional on age, by kind of end, honest about what is not known."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.outlook.survival_worlds import record, spell
from truce.errors import UnusableYaml
from truce.outlook.survival.exposure import CUTS, Exposure, exposure_of
from truce.outlook.survival.hold import Expiry, Hazards, averaged, base_rates, extension, outlook
from truce.outlook.survival.lattice import DRAWS
from truce.outlook.survival.shipped import TRUCES, by_form, rates_for, read_truces, short_truces, ucdp_rates
from truce.outlook.survival.spell import COLLAPSE, EXPIRED, STANDS, SUPERSEDED

KINDS = ["full", "partial", "process", "short_unilateral", "short_mediated", None]
AGES = st.floats(0, 4000)


def certain(collapse: float, superseded: float = 0.0) -> Hazards:
    """Hazards that are known, the same at every age."""
    many = CUTS.size - 1
    of = {COLLAPSE: np.full((DRAWS, many), collapse), SUPERSEDED: np.full((DRAWS, many), superseded)}
    return Hazards(of, 100, 0, np.full(many, 1e6))


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(KINDS), AGES)
def test_chance_to_hold_falls_with_the_horizon(kind: str | None, age: float) -> None:
    told = outlook(rates_for(kind), age, (1, 7, 30, 90, 400)).mean()

    assert (np.diff(told) < 0).all()
    assert ((told > 0) & (told < 1)).all()


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(KINDS), AGES, st.floats(0.2, 300))
def test_the_ends_and_holding_sum_to_one_in_every_draw(kind: str | None, age: float, announced: float) -> None:
    told = outlook(rates_for(kind), age, expiry=Expiry(age + announced, extension(2, 3)))

    assert sum(told.outcomes.values()) == pytest.approx(np.ones((3, DRAWS)))


def test_a_known_hazard_gives_the_chances_of_the_textbook() -> None:
    told = outlook(certain(0.01, 0.02), 12.0, (7, 30, 90))

    for place, days in enumerate((7, 30, 90)):
        gone = 1 - np.exp(-0.03 * days)
        assert told.mean()[place] == pytest.approx(1 - gone)
        assert told.mean(COLLAPSE)[place] == pytest.approx(gone / 3)
        assert told.mean(SUPERSEDED)[place] == pytest.approx(2 * gone / 3)


def test_a_truce_of_three_days_has_another_outlook_than_one_of_three_years() -> None:
    rates = rates_for("partial")

    assert outlook(rates, 3.0).mean()[2] < outlook(rates, 1100.0).mean()[2] - 0.2


def test_steps_across_intervals_are_those_of_each_interval() -> None:
    days = np.full(CUTS.size - 1, 1e7)
    rate = np.array([0.1, 0.01, 0.001, 0.001, 0.001, 0.001, 0.001, 0.001, 0.001])
    told = outlook(base_rates({"w": Exposure(1, days, {COLLAPSE: rate * days})}, "w"), 5.0, (30.0,))

    assert told.mean()[0] == pytest.approx(np.exp(-(2 * 0.1 + 23 * 0.01 + 5 * 0.001)), rel=1e-3)


def test_an_announced_end_is_met_at_its_date_and_not_before() -> None:
    told = outlook(certain(0.0), 1.0, (1, 2, 7), expiry=Expiry(3.0, np.full(DRAWS, 0.25)))

    assert told.mean(EXPIRED) == pytest.approx([0.0, 0.75, 0.75])
    assert told.mean() == pytest.approx([1.0, 0.25, 0.25])


@pytest.mark.parametrize("drift", [0.0, 1e-13, -1e-13])
def test_an_announced_end_is_met_once_however_its_instant_is_rounded(drift: float) -> None:
    """Two days ahead is an edge of its own: a rounding apart from the end, the truce had to be extended twice."""
    told = outlook(certain(0.0), 28.0, (1, 7), expiry=Expiry(30.0 + drift, np.full(DRAWS, 0.5)))

    assert told.mean() == pytest.approx([1.0, 0.5])
    assert told.mean(EXPIRED) == pytest.approx([0.0, 0.5])


def test_an_announced_end_that_has_passed_says_nothing() -> None:
    past = outlook(certain(0.01), 9.0, expiry=Expiry(3.0, np.zeros(DRAWS)))

    assert past.mean() == pytest.approx(outlook(certain(0.01), 9.0).mean())


def test_intervals_hold_one_another_and_the_fewer_truces_the_wider() -> None:
    few = outlook(base_rates({"w": record(3, 0.01, 60)}, "w"), 0.0)
    many = outlook(base_rates({"w": record(300, 0.01, 6000)}, "w"), 0.0)

    for one in (few, many):
        (a, b), (c, d) = one.interval(0.9), one.interval(0.5)
        assert ((a < c) & (c < d) & (d < b)).all()
    assert np.ptp(few.interval(0.9), axis=0)[1] > 3 * np.ptp(many.interval(0.9), axis=0)[1]


def test_several_classes_are_averaged_and_never_multiplied() -> None:
    both = averaged([certain(0.01), certain(0.04)])

    assert both.of[COLLAPSE] == pytest.approx(np.full((DRAWS, CUTS.size - 1), 0.02))


def test_a_mission_can_add_its_own_truces_and_they_count() -> None:
    own = [spell(1, form="mediated", name=f"own{i}") for i in range(20)]
    before, after = (outlook(rates_for("short_mediated", more), 0.0).mean()[0] for more in ([], own))

    assert after < before - 0.1


def test_a_hand_picked_list_does_not_move_what_was_coded_whole() -> None:
    own = [spell(1, form="mediated", name=f"own{i}") for i in range(20)]

    assert outlook(rates_for("full", own), 0.0).mean() == pytest.approx(outlook(rates_for("full"), 0.0).mean())


def test_unilateral_truces_of_a_holiday_are_seldom_extended_and_mediated_ones_more_often_than_not() -> None:
    planned = short_truces().planned
    own, both = (extension(p.extended, p.not_extended).mean() for p in (planned["unilateral"], planned["mediated"]))

    assert own < 0.3
    assert both > 0.5


def test_where_nobody_was_at_risk_the_outlook_says_that_it_guesses() -> None:
    dyads = base_rates(ucdp_rates()["dyads"]["outcome"], "ceasefire")

    assert outlook(dyads, 0.0).guessed.all()
    assert not outlook(dyads, 800.0).guessed.any()
    assert not outlook(rates_for("process"), 0.0).guessed.any()


def test_the_shipped_tables_add_up() -> None:
    for factors in ucdp_rates().values():
        whole = factors["whole"]["whole"]
        for levels in factors.values():
            assert sum(one.spells for one in levels.values()) <= whole.spells
            assert (sum(one.days for one in levels.values()) <= whole.days + 1).all()


def test_every_short_truce_has_a_source_and_a_known_end() -> None:
    table = short_truces().table

    assert len({s.id for s in table.spells}) == len(table.spells)
    assert all(s.high >= s.low >= 0 for s in table.spells)
    assert sum(s.end == STANDS for s in table.spells) >= 3
    assert exposure_of(table.spells).spells == sum(e.spells for e in by_form(table.spells).values())


@pytest.mark.parametrize(
    "change", ["2014-08-19T21:00Z -> 2014-08-18T21:00Z", "kind: superseded -> kind: bored", "form: -> from:"]
)
def test_a_truce_written_wrong_is_refused_with_its_line(change: str, tmp_path: Path) -> None:
    old, new = change.split(" -> ")
    mine = tmp_path / "truces.yaml"
    text = TRUCES.read_text("utf-8")
    mine.write_text(text.replace(old, new, 1), "utf-8")

    with pytest.raises(UnusableYaml) as told:
        read_truces(mine)
    line = text.splitlines()[int(str(told.value.given["line"])) - 1]
    assert old in line
