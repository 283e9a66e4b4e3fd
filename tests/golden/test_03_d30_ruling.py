"""Golden case 3: a D-30 (122 mm) at 26 km from its own baseline keeps M2-2a, at 24 km breaks it; at 25 +- 0.5 km nobody
can tell. With neighbours a kilometre and 100 m from the boundary, and exactly on it."""

import pytest

from tests.golden.baselines import SIDES, chance, ruling
from truce.compliance.space.verdict import verdict

GUN = {"weapon_class": {"artillery": 1.0}, "weapon_system": "D-30", "calibre_mm": 122.0}


@pytest.mark.parametrize(("party", "east"), SIDES)
@pytest.mark.parametrize(
    ("km", "said"), [(24.0, "inside"), (24.9, "inside"), (25.0, "outside"), (25.1, "outside"), (26.0, "outside")]
)
def test_a_gun_seen_sharply_is_inside_or_outside_the_25_km(party: str, east: bool, km: float, said: str) -> None:
    row = ruling("minsk-2-2015", "M2-2a", km, party, east=east, **GUN)

    assert verdict(chance(row)) == said
    assert row["status"].startswith("breached") == (said == "inside")


@pytest.mark.parametrize(("party", "east"), SIDES)
def test_at_25_km_give_or_take_500_m_it_is_indeterminate(party: str, east: bool) -> None:
    row = ruling("minsk-2-2015", "M2-2a", 25.0, party, east=east, radius_m=500.0, **GUN)

    assert chance(row) == pytest.approx(0.5, abs=1e-3)
    assert verdict(chance(row)) == "indeterminate"
    assert not row["status"].startswith("breached")


@pytest.mark.parametrize(
    ("km", "said"), [(24.0, "inside"), (24.9, "indeterminate"), (25.1, "indeterminate"), (26.0, "outside")]
)
def test_the_same_doubt_a_kilometre_away_is_none(km: float, said: str) -> None:
    row = ruling("minsk-2-2015", "M2-2a", km, "ua", east=False, radius_m=500.0, **GUN)

    assert verdict(chance(row)) == said


def test_on_the_other_side_of_its_baseline_it_is_nearer_than_any_depth() -> None:
    assert chance(ruling("minsk-2-2015", "M2-2a", 0.0, "ua", east=False, **GUN)) == pytest.approx(1.0)
