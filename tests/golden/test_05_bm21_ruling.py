"""Golden case 5: a BM-21 at 30 km from its own baseline breaks M2-2b (35 km a side), at 36 km it does not."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import shapely

from tests.compliance.world import evidence, incident, line
from truce.compliance.contract import Options
from truce.compliance.judge import judge
from truce.model.where import from_local_xy
from truce.wire.catalogue import from_catalogue

SEEN = datetime(2015, 6, 1, 9, tzinfo=UTC)
BASE = shapely.LineString([(38.0, 46.5), (38.0, 49.5)])


def ruling(km: float, party: str, east: bool, system: str = "BM-21") -> dict[str, Any]:
    lon, lat = from_local_xy(km * 1000.0 * (1 if east else -1), 0.0, 38.0, 48.0)
    seen = incident(
        "rocket-launcher",
        SEEN,
        acts={"weapon_in_prohibited_area": 1.0},
        by={party: 1.0},
        lon=float(lon),
        lat=float(lat),
        p_happened=0.99,
        weapon_system=system,
    )
    lines = [
        line(SEEN.replace(hour=0), BASE, None, line=name, latest=SEEN + timedelta(days=1), holder=None, opposite=None)
        for name in ("line-of-contact-actual", "line-2014-09-19")
    ]
    options = Options(as_of=SEEN + timedelta(days=2))
    found = judge(evidence([seen], lines=lines), [from_catalogue("minsk-2-2015")], options)
    (answer,) = [
        r
        for r in found.rulings.to_pylist()
        if (r["term"], r["party"], r["period"], r["area"]) == ("M2-2b", party, "whole", "all")
    ]
    return dict(answer)


@pytest.mark.parametrize(("party", "east"), [("ua", False), ("ordlo-donetsk", True)])
def test_at_30_km_it_is_a_breach_and_at_36_km_it_is_not(party: str, east: bool) -> None:
    near, far = ruling(30, party, east), ruling(36, party, east)

    assert near["expected"] == pytest.approx(0.99)
    assert near["status"].startswith("breached")
    assert far["expected"] == pytest.approx(0.0)
    assert not far["status"].startswith("breached")


def test_at_35_km_exactly_the_depth_is_met() -> None:
    assert ruling(35.001, "ua", False)["expected"] == pytest.approx(0.0)


def test_an_uragan_is_another_terms_business() -> None:
    assert ruling(30, "ua", False, "Uragan")["expected"] == pytest.approx(0.0)
