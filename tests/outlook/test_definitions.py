"""Ends that nobody declares have base rates of their own where truces were followed by them, and say so where not."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from truce.outlook.survival.definitions import END_RATES, LATE, Followed, by_definition, end_rates, key_of
from truce.outlook.survival.ends import Definition, read_definitions, variations
from truce.outlook.survival.exposure import Exposure
from truce.outlook.survival.hold import HORIZONS, outlook
from truce.outlook.survival.shipped import rates_for, ucdp_rates
from truce.outlook.survival.spell import COLLAPSE

ENDS = {one.name: one for one in read_definitions()}
DEATHS, HEAVY = ENDS["deaths_25_in_a_month"], ENDS["heavy_weapons_above_before"]
RATES = rates_for("short_mediated")
ONE = replace(DEATHS, series="breaches")  # so that no dyad speaks of its later years


def followed(conflicts: int, ends: float) -> dict[str, Followed]:
    """So many conflicts, in each of which 500 days of the second month saw so many ends."""
    days, many = np.zeros(9), np.zeros(9)
    days[2], many[2] = 500.0, ends
    each = Exposure(5, days, {COLLAPSE: many})
    return {key_of(ONE): Followed({str(n): each for n in range(conflicts)})}


def ratio(conflicts: int, ends: float) -> tuple[float, float, float]:
    low, middle, high = np.quantile(by_definition(ONE, RATES, followed(conflicts, ends)).ratio, [0.05, 0.5, 0.95])
    return float(low), float(middle), float(high)


def test_more_ends_than_collapses_were_due_raise_the_hazard_and_none_lower_it() -> None:
    assert ratio(1, 0)[1] < ratio(1, 3)[1] < ratio(1, 12)[1]
    assert ratio(4, 12)[1] > ratio(1, 12)[1]  # four conflicts say it surer than one


def test_one_conflict_leaves_a_wide_interval_and_several_a_narrower_one() -> None:
    low, _, high = ratio(1, 3)
    few = high / low
    low, _, high = ratio(8, 3)

    assert few > 6.0
    assert high / low < 0.8 * few


def test_an_end_that_no_truce_was_followed_by_has_the_chance_of_a_collapse_and_more_width() -> None:
    told = by_definition(HEAVY, RATES)
    own, whole = (outlook(rates, 3.0, HORIZONS).outcomes[COLLAPSE] for rates in (told.rates, RATES))

    assert told.followed is None
    assert own.mean(axis=1) == pytest.approx(whole.mean(axis=1), abs=0.04)
    assert np.all(
        np.ptp(np.quantile(own, [0.05, 0.95], axis=1), axis=0)
        > np.ptp(np.quantile(whole, [0.05, 0.95], axis=1), axis=0)
    )


def test_deaths_after_a_year_are_those_that_dyads_came_back_to() -> None:
    told = by_definition(DEATHS, RATES).rates.of[COLLAPSE][:, LATE:]
    dyads = ucdp_rates()["dyads"]["outcome"]["ceasefire"]
    seen = dyads.of("recurrence")[LATE:] / dyads.days[LATE:]

    assert told.mean(axis=0)[:2] == pytest.approx(seen[:2], rel=0.3)


def test_every_variation_of_deaths_and_breaches_has_its_own_record_and_heavy_weapons_have_none() -> None:
    def keys(one: Definition) -> set[str]:
        return {key_of(one), *(key_of(other) for _, other in variations(one))}

    assert keys(DEATHS) | keys(ENDS["breaches_above_before"]) == set(end_rates())
    assert not keys(HEAVY) & set(end_rates())


def test_more_deaths_asked_for_are_met_no_oftener() -> None:
    ends = [end_rates()[f"deaths:30:{threshold}"].ends for threshold in (5, 25, 100)]

    assert ends == sorted(ends, reverse=True)


def test_the_record_is_what_the_data_give(shared_data: Path) -> None:
    from bench.ends import as_text

    assert END_RATES.read_text("utf-8") == as_text(shared_data)
