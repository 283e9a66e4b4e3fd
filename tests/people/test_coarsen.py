"""Places made coarse: never finer than the rule, the same each time, and the truth lies within."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.errors import Refused
from truce.model.where import GEOD, Disc
from truce.people.coarsen import SETTLEMENTS, Rule, coarse, coarse_many, place_of_person, rule_of
from truce.vocabulary.protection import EDITIONS, coarseness

LONS = st.floats(-180, 180).filter(lambda lon: abs(lon) > 1e-3)  # 0, 0 is no place
LATS = st.floats(-89, 89)
RADII = st.floats(0, 50_000)
RULES = st.sampled_from([Rule(1000, 1000), Rule(5000, 5000), Rule(20_000, 30_000), Rule(100_000, 100_000)])


def metres(a: Disc, b: Disc) -> float:
    return float(GEOD.inv(a.lon, a.lat, b.lon, b.lat)[2])


@given(LONS, LATS, RADII, RULES)
def test_the_disc_shown_holds_the_place_and_is_never_narrower_than_the_rule(
    lon: float, lat: float, radius: float, rule: Rule
) -> None:
    place = Disc(lon, lat, radius)

    shown = coarse(place, rule)

    assert shown.radius_m >= rule.radius_m
    assert metres(place, shown) + radius <= shown.radius_m


@given(LONS, LATS, RADII, RULES)
def test_asking_again_tells_nothing_new(lon: float, lat: float, radius: float, rule: Rule) -> None:
    first = coarse(Disc(lon, lat, radius), rule)

    assert coarse(Disc(lon, lat, radius), rule) == first
    centre = coarse(Disc(first.lon, first.lat, 0), rule)
    assert (centre.lon, centre.lat) == pytest.approx((first.lon, first.lat), abs=1e-9)


@given(LONS, LATS, st.lists(st.tuples(st.floats(-0.49, 0.49), st.floats(-0.49, 0.49)), max_size=5), RULES)
def test_all_places_of_one_cell_give_one_answer(
    lon: float, lat: float, steps: list[tuple[float, float]], rule: Rule
) -> None:
    middle = coarse(Disc(lon, lat, 0), rule)
    high = rule.grid_m / 111_694
    wide = high / max(np.cos(np.radians(abs(middle.lat) - high)), 0.01) if abs(middle.lat) > high else high

    for across, up in steps:
        at = Disc((middle.lon + across * wide * 0.9 + 180) % 360 - 180, middle.lat + up * high * 0.9, 0)
        shown = coarse(at, rule)
        assert (shown.lat, shown.radius_m) == (middle.lat, middle.radius_m)
        assert shown.lon == pytest.approx(middle.lon, abs=1e-9)


@given(st.lists(st.tuples(LONS, LATS), min_size=1, max_size=5), RULES)
def test_columns_and_single_places_agree(places: list[tuple[float, float]], rule: Rule) -> None:
    lon, lat = (np.array(column) for column in zip(*places, strict=True))

    many = coarse_many(lon, lat, np.zeros(len(places)), rule)

    assert [Disc(*map(float, one)) for one in zip(*many, strict=True)] == [coarse(Disc(*p, 0), rule) for p in places]


def test_no_place_stays_no_place() -> None:
    nothing = np.array([np.nan])

    assert all(np.isnan(column[0]) for column in coarse_many(nothing, nothing, nothing, Rule(1000, 1000)))


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_smaller_the_place_the_wider_it_is_shown(edition: str) -> None:
    radii = [place_of_person(38.43, 48.69, settlement, edition).radius_m for settlement in SETTLEMENTS]

    assert radii == sorted(radii)
    assert len(set(radii)) == len(radii)
    assert place_of_person(38.43, 48.69, None, edition).radius_m == radii[-1]


@pytest.mark.parametrize("kind", [code for code, rule in coarseness().items() if not rule.internal])
def test_what_could_aim_a_gun_waits_and_is_blurred_for_the_public(kind: str) -> None:
    rule = rule_of(kind, "public")

    assert rule.delay >= timedelta(hours=72)
    assert rule.grid_m >= 5000
    happened = datetime(2025, 4, 20, tzinfo=UTC)
    longer = rule_of(kind, "public", at_least=timedelta(days=30))
    assert longer.shown_from(happened) == happened + timedelta(days=30)


def test_an_edition_without_a_rule_does_not_get_the_place() -> None:
    for kind, edition in (("impact", "internal"), ("impact", "secret"), ("somewhere", "public")):
        with pytest.raises(Refused):
            rule_of(kind, edition)
