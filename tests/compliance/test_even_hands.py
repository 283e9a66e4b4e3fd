"""Golden case 23: swap the parties and mirror the map, and the rulings mirror."""

from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.compliance.world import DAY, HOUR, T0, agreement, evidence, incident, judged, line, report, term, watch
from truce.model.agreement import TermZone

SWAP = {"north": "south", "south": "north", "any": "any", "held:north": "held:south", "held:south": "held:north"}
EXACT = ("status", "reason", "n_incidents", "n_reports", "killed_low", "restrictions")
NUMBERS = ("expected", "low", "high", "p_any", "unattributed", "coverage", "coverage_hours")

events = st.lists(
    st.tuples(
        st.integers(-40, 90),
        st.floats(-0.9, 0.9).filter(lambda x: abs(x) > 1e-3),
        st.sampled_from(["north", "south", None]),
        st.floats(0.05, 1),
        st.sampled_from([0.0, 500.0, 20_000.0]),
        st.sampled_from(["use_of_weapon", "weapon_in_prohibited_area"]),
    ),
    max_size=12,
)


def world(told: list[tuple[Any, ...]], mirrored: bool) -> Any:
    """The same happenings about the meridian 38 E; mirrored, east is west and north is south."""
    sign = -1.0 if mirrored else 1.0

    def side(party: str | None) -> dict[str, float]:
        return {} if party is None else {SWAP[party] if mirrored else party: 1.0}

    acts = [
        incident(str(i), T0 + h * HOUR, lon=38 + sign * x, by=side(by), p_happened=p, radius_m=r, acts={act: 1.0},
                 weapon_class={"artillery": 0.7})
        for i, (h, x, by, p, r, act) in enumerate(told)
    ]  # fmt: skip
    front = shapely.LineString([(38.0, 46.0), (38.0, 50.0)])
    own = shapely.box(36, 46, 38, 50) if not mirrored else shapely.box(38, 46, 40, 50)
    country = shapely.to_wkb(shapely.box(36, 46, 40, 50))
    holds = {"holder": "south", "opposite": "north"} if mirrored else {"holder": "north", "opposite": "south"}
    lines = [line(T0 + i * DAY, front, own, country=country, **holds) for i in range(-2, 4)]
    where = TermZone(kind="symmetric_band", depth_each_side_m=20_000.0, reference_line="front")
    terms = (term(), term("W", "withdrawal_weapons", zone=where, object={"weapon_class": "artillery"}))
    watching = [watch("w", T0, T0 + 30 * HOUR, lon=38 + sign * 0.5, radius_m=30_000.0)]
    reports = [report(str(i), T0 + h * HOUR) for i, (h, *_) in enumerate(told)]
    return judged(evidence(acts, watching, lines, reports=reports), agreement(*terms))


def keyed(found: Any, mirror: bool) -> dict[tuple[Any, ...], dict[str, Any]]:
    def name(code: str) -> str:
        return SWAP.get(code, code) if mirror else code

    return {
        (r["term"], r["period"], r["earliest"], name(r["party"]), name(r["area"])): r for r in found.rulings.to_pylist()
    }


@given(events)
@settings(max_examples=25, deadline=None)
def test_both_sides_go_through_the_same_code(told: list[tuple[Any, ...]]) -> None:
    plain, mirrored = keyed(world(told, False), False), keyed(world(told, True), True)

    assert plain.keys() == mirrored.keys()
    for key, row in plain.items():
        other = mirrored[key]
        assert {n: row[n] for n in EXACT} == {n: other[n] for n in EXACT}, key
        assert {n for n in NUMBERS if row[n] is None} == {n for n in NUMBERS if other[n] is None}
        for name in (n for n in NUMBERS if row[n] is not None):
            assert other[name] == pytest.approx(row[name], rel=1e-6, abs=1e-6), (key, name)
