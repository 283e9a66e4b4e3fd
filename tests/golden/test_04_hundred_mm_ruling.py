"""Golden case 4: a 100 mm gun 20 km from its baseline, by three texts.

The Memorandum speaks of more than 100 mm: not covered by MM-4a, and as an MT-12 it must stand back 9 km (MM-4b): kept.
Minsk II speaks of 100 mm and above: M2-2a is broken. The Addendum speaks of less than 100 mm: not covered by AD-1.
"""

from typing import Any

import pytest

from tests.golden.baselines import SIDES, chance, ruling

GUN: dict[str, Any] = {"weapon_class": {"artillery": 1.0}, "calibre_mm": 100.0}
MT_12: dict[str, Any] = {"weapon_class": {"anti_tank_gun": 1.0}, "weapon_system": "MT-12", "calibre_mm": 100.0}


@pytest.mark.parametrize(("party", "east"), SIDES)
@pytest.mark.parametrize(
    ("agreement", "term", "breach"),
    [
        ("minsk-memorandum-2014", "MM-4a", 0.0),
        ("minsk-2-2015", "M2-2a", 1.0),
        ("minsk-addendum-2015", "AD-1", 0.0),
    ],
)
def test_three_texts_say_three_things_of_100_mm_at_20_km(
    agreement: str, term: str, breach: float, party: str, east: bool
) -> None:
    row = ruling(agreement, term, 20.0, party, east=east, **GUN)

    assert chance(row) == pytest.approx(breach)
    assert row["status"].startswith("breached") == (breach == 1.0)


@pytest.mark.parametrize(
    ("calibre", "texts"),
    [(99.0, {"AD-1"}), (100.0, {"M2-2a"}), (101.0, {"MM-4a", "M2-2a"})],
)
def test_neighbours_of_100_mm_at_14_km(calibre: float, texts: set[str]) -> None:
    about = {"MM-4a": "minsk-memorandum-2014", "M2-2a": "minsk-2-2015", "AD-1": "minsk-addendum-2015"}
    gun = GUN | {"calibre_mm": calibre}

    broken = {t for t, text in about.items() if chance(ruling(text, t, 14.0, "ua", east=False, **gun)) > 0.5}
    assert broken == texts


@pytest.mark.parametrize(("km", "breach"), [(8.0, 1.0), (8.9, 1.0), (9.0, 0.0), (9.1, 0.0), (10.0, 0.0), (20.0, 0.0)])
def test_an_mt_12_must_stand_back_its_own_9_km(km: float, breach: float) -> None:
    assert chance(ruling("minsk-memorandum-2014", "MM-4b", km, "ua", east=False, **MT_12)) == pytest.approx(breach)


@pytest.mark.parametrize(("system", "klass", "km"), [("D-30", "artillery", 15.0), ("BM-21", "mlrs", 21.0)])
def test_each_listed_system_has_a_depth_of_its_own(system: str, klass: str, km: float) -> None:
    seen = {"weapon_class": {klass: 1.0}, "weapon_system": system, "calibre_mm": 122.0}

    near, met, far = (
        chance(ruling("minsk-memorandum-2014", "MM-4b", at, "ua", east=False, **seen))
        for at in (km - 0.1, km, km + 0.1)
    )
    assert (near, met, far) == pytest.approx((1.0, 0.0, 0.0))
