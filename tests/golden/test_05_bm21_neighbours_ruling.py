"""Golden case 5, its neighbours: a BM-21 a kilometre, 100 m and nothing from the 35 km of M2-2b, by its own line."""

import pytest

from tests.golden.baselines import SIDES, chance, ruling

LAUNCHER = {"weapon_class": {"mlrs": 1.0}, "weapon_system": "BM-21", "calibre_mm": 122.0}


@pytest.mark.parametrize(("party", "east"), SIDES)
@pytest.mark.parametrize(
    ("km", "breach"), [(30.0, 1.0), (34.0, 1.0), (34.9, 1.0), (35.0, 0.0), (35.1, 0.0), (36.0, 0.0)]
)
def test_a_launcher_is_too_near_up_to_35_km(party: str, east: bool, km: float, breach: float) -> None:
    assert chance(ruling("minsk-2-2015", "M2-2b", km, party, east=east, **LAUNCHER)) == pytest.approx(breach)


@pytest.mark.parametrize(("km", "least", "most"), [(34.9, 0.6, 0.9), (35.0, 0.49, 0.51), (35.1, 0.1, 0.4)])
def test_a_place_known_to_300_m_is_too_near_by_that_much(km: float, least: float, most: float) -> None:
    p = chance(ruling("minsk-2-2015", "M2-2b", km, "ua", east=False, radius_m=300.0, **LAUNCHER))

    assert least <= p <= most
