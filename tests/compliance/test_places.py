"""Zones, bands, sides of the line: everything uncertain stays uncertain."""

from datetime import timedelta
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.compliance.world import (
    DAY,
    HOUR,
    T0,
    agreement,
    evidence,
    incident,
    judged,
    line,
    reading,
    rows,
    term,
    whole,
    zone,
)
from truce.compliance.contract import Evidence
from truce.compliance.space.geometry import Outline, p_within
from truce.errors import UnusableValue, WrongUsage
from truce.model.agreement import TermZone
from truce.model.where import circle, distance_m

BOX = shapely.box(37.0, 47.0, 39.0, 49.0)
FRONT = shapely.LineString([(38.0, 46.0), (38.0, 50.0)])
WEST = shapely.box(36.0, 46.0, 38.0, 50.0)
COUNTRY = shapely.box(36.0, 46.0, 40.0, 50.0)


def lines(days: int = 2, **more: Any) -> list[Any]:
    country = shapely.to_wkb(COUNTRY)
    return [line(T0 + i * DAY, FRONT, WEST, country=country, **more) for i in range(days)]


def held(found: Any, side: str, party: str = "any") -> float:
    return float(whole(found, party, f"held:{side}")["expected"])


def test_a_place_lies_on_the_side_of_that_days_line() -> None:
    acts = [incident("w", T0 + HOUR, lon=37.5), incident("e", T0 + HOUR, lon=38.5), incident("far", T0, lon=45.0)]
    found = judged(evidence(acts, lines=lines()), agreement(term()))

    assert [held(found, s) for s in ("north", "south", "unknown")] == pytest.approx([0.9, 0.9, 0.9], abs=1e-6)


def test_a_place_on_the_line_is_on_both_sides_by_halves() -> None:
    found = judged(evidence([incident("a", T0, lon=38.0, radius_m=3000.0)], lines=lines()), agreement(term()))

    assert held(found, "north") == pytest.approx(0.45, abs=0.01)
    assert held(found, "south") == pytest.approx(0.45, abs=0.01)


def test_a_day_without_a_line_is_not_given_the_line_of_another_day() -> None:
    acts = [incident("a", T0 + DAY + HOUR, lon=37.5)]
    found = judged(evidence(acts, lines=lines(1)), agreement(term()))

    assert held(found, "north") == 0.0
    assert held(found, "unknown") == pytest.approx(0.9)


def test_areas_part_the_whole() -> None:
    acts = [incident(str(i), T0 + HOUR, lon=37.8 + 0.02 * i, radius_m=4000.0) for i in range(20)]
    found = judged(evidence(acts, lines=lines()), agreement(term()))

    assert sum(held(found, s) for s in ("north", "south", "unknown")) == pytest.approx(whole(found)["expected"])


def test_the_grounds_name_the_version_of_the_line() -> None:
    found = judged(evidence([incident("a", T0 + DAY, lon=37.5)], lines=lines()), agreement(term()))

    ruling = whole(found, "any", "held:north")
    (ground,) = [g for g in found.grounds.to_pylist() if g["ruling"] == ruling["id"]]
    assert (ruling["line"], ground["line"]) == ("front", "lin-front-0507")


def test_a_side_of_the_line_is_no_attribution() -> None:
    acts = [incident(i, T0, lon=37.5) for i in "abc"]
    found = judged(evidence(acts, lines=lines()), agreement(term()))

    assert whole(found, "north", "held:north")["expected"] == 0.0
    assert whole(found, "south", "held:north")["reason"] == "unattributed_only"


def test_rival_lines_are_never_chosen_silently() -> None:
    rivals = lines() + lines(line="rival")
    with pytest.raises(WrongUsage, match="several"):
        judged(evidence(lines=rivals), agreement(term()))
    found = judged(evidence([incident("a", T0, lon=37.5)], lines=rivals), agreement(term()), line="rival")
    assert whole(found, "any", "held:north")["line"] == "rival"


def named(name: str) -> Any:
    return agreement(term("T", zone=TermZone(kind="named_area", name=name)))


def test_a_zone_holds_what_lies_in_it() -> None:
    acts = [incident("in", T0, lon=38.0), incident("out", T0, lon=39.5), incident("edge", T0, lon=39.0, radius_m=900.0)]
    found = judged(evidence(acts, zones=[zone("Box", BOX)]), named("box"))

    zones = {g["incident"]: g["p_zone"] for g in found.grounds.to_pylist() if g["ruling"] == whole(found)["id"]}
    assert zones["inc-in"] == 1.0
    assert "inc-out" not in zones
    assert zones["inc-edge"] == pytest.approx(0.5, abs=0.1)


def test_a_zone_nobody_drew_makes_no_number() -> None:
    found = judged(evidence([incident(i, T0) for i in "abc"]), named("box"))

    ruling = whole(found)
    assert (ruling["status"], ruling["reason"]) == ("not_assessable", "no_geometry")
    assert (ruling["expected"], ruling["p_any"], ruling["low"]) == (None, None, 0.0)
    assert ruling["high"] == 3.0
    assert {g["note"] for g in found.grounds.to_pylist()} == {"no_geometry"}


def test_an_incident_without_a_place_widens_the_interval_only() -> None:
    acts = [incident("in", T0), incident("nowhere", T0, lon=None, lat=None, radius_m=None)]
    ruling = whole(judged(evidence(acts, zones=[zone("Box", BOX)]), named("box")))

    assert ruling["expected"] == pytest.approx(0.9)
    assert ruling["high"] == 2.0


def test_what_a_reading_leaves_out_counts_only_outside() -> None:
    narrow = reading("south", zone_excludes=("Box",))
    acts = [incident("in", T0, lon=38.0), incident("out", T0, lon=39.5)]
    what = evidence(acts, zones=[zone("Box", BOX)])

    assert whole(judged(what, agreement(term("T", "cessation", narrow))))["expected"] == pytest.approx(0.9)
    unseen = whole(judged(evidence(acts), agreement(term("T", "cessation", narrow))))
    assert (unseen["expected"], unseen["high"], unseen["reason"]) == (None, 2.0, "no_geometry")


def band(depth: float, line_name: str = "front") -> Any:
    by_actor = {"north": line_name, "south": line_name}
    where = TermZone(kind="symmetric_band", depth_each_side_m=depth, reference_line_by_actor=by_actor)
    return agreement(term("W", "withdrawal_weapons", zone=where, object={"weapon_class": "artillery"}))


def sighting(lon: float, radius_m: float = 0.0, **more: Any) -> Evidence:
    given = {"acts": {"weapon_in_prohibited_area": 1.0}, "weapon_class": {"artillery": 1.0}, "by": {"south": 1.0}}
    act = incident("gun", T0 + HOUR, lon=lon, radius_m=radius_m, p_happened=1.0, **(given | more))
    return evidence([act], lines=lines())


def test_a_weapon_nearer_than_the_depth_is_in_the_band() -> None:
    far = float(distance_m(38.0, 48.0, 38.3, 48.0))
    for depth, expected in ((far - 100, 0.0), (far + 100, 1.0)):
        assert whole(judged(sighting(38.3), band(depth)), "south")["expected"] == pytest.approx(expected)


def test_a_weapon_beyond_the_line_is_nearer_still() -> None:
    assert whole(judged(sighting(37.0), band(1000.0)), "south")["expected"] == pytest.approx(1.0)


def test_at_the_depth_with_doubt_it_is_indeterminate() -> None:
    far = float(distance_m(38.0, 48.0, 38.3, 48.0))
    ruling = whole(judged(sighting(38.3, 500.0), band(far)), "south")
    assert ruling["expected"] == pytest.approx(0.5, abs=0.1)
    assert ruling["status"] == "not_assessable"


def test_a_line_the_mission_lacks_makes_no_number() -> None:
    ruling = whole(judged(sighting(38.3), band(50_000.0, "line-of-old")), "south")
    assert (ruling["reason"], ruling["expected"]) == ("no_geometry", None)
    known = judged(sighting(38.3), band(50_000.0, "line-of-old"), reference_lines={"line-of-old": "front"})
    assert whole(known, "south")["expected"] == pytest.approx(1.0)


def test_a_weapon_of_another_class_is_not_the_terms() -> None:
    assert whole(judged(sighting(38.1, weapon_class={"mortar": 1.0}), band(90_000.0)))["expected"] == 0.0
    unknown = whole(judged(sighting(38.1, weapon_class={}), band(90_000.0)))
    assert (unknown["expected"], unknown["high"], unknown["reason"]) == (0.0, 1.0, "told_not_established")


def test_an_empty_zone_is_refused() -> None:
    with pytest.raises(UnusableValue, match="empty"):
        judged(evidence([incident("a", T0)], zones=[zone("box", shapely.Polygon())]), named("box"))


@given(st.floats(30_000, 200_000), st.floats(1, 60), st.floats(1, 170))
@settings(max_examples=30, deadline=None)
def test_distances_agree_with_geodesic_ones(far: float, lat: float, lon: float) -> None:
    ring = circle(lon, lat, far, n=360)
    inside = Outline(ring).signed_distance(np.array([lon]), np.array([lat]))[0]

    assert inside == pytest.approx(far, rel=0.005)


def test_a_wide_blur_over_a_small_zone_is_unlikely_to_lie_in_it() -> None:
    spot = circle(38.0, 48.0, 1000.0)
    p = p_within(spot, np.array([38.0]), np.array([48.0]), np.array([50_000.0]))[0]
    sigma = 50_000 / 2.1460
    assert p == pytest.approx(1 - np.exp(-0.5 * (1000 / sigma) ** 2), rel=0.02)


def test_every_day_has_its_own_line() -> None:
    east = shapely.box(36.0, 46.0, 39.0, 50.0)
    moved = [line(T0, FRONT, WEST), line(T0 + DAY, shapely.LineString([(39.0, 46.0), (39.0, 50.0)]), east)]
    acts = [incident("a", T0, lon=38.5), incident("b", T0 + DAY, lon=38.5)]
    found = judged(evidence(acts, lines=moved), agreement(term()))

    by_day = {r["day"]: r["expected"] for r in rows(found, period="day", area="held:north", party="any")}
    assert list(by_day.values()) in ([0.0, 0.9], [0.9, 0.0])
    assert by_day[(T0 + DAY).date()] == pytest.approx(0.9)


def test_until_the_deadline_a_weapon_may_still_be_on_its_way() -> None:
    due = agreement(
        term(
            "W",
            "withdrawal_weapons",
            zone=TermZone(kind="undefined"),
            object={"weapon_class": "artillery"},
            deadline=T0 + DAY,
        )
    )
    given: dict[str, Any] = {"acts": {"weapon_in_prohibited_area": 1.0}, "weapon_class": {"artillery": 1.0}}
    early, late = incident("a", T0 + HOUR, **given), incident("b", T0 + DAY + timedelta(minutes=1), **given)
    assert whole(judged(evidence([early, late]), due))["n_incidents"] == 1


def test_a_calibre_nobody_told_fits_where_the_whole_class_does() -> None:
    def bounded(least: float) -> Any:
        what = {"weapon_class": "artillery", "calibre_mm_min": least}
        where = TermZone(kind="undefined")
        return agreement(term("W", "withdrawal_weapons", zone=where, object=what))

    assert whole(judged(sighting(38.1), bounded(100)))["expected"] == pytest.approx(1.0)
    open_question = whole(judged(sighting(38.1), bounded(120)))
    assert (open_question["expected"], open_question["high"]) == (0.0, 1.0)
    told = judged(sighting(38.1, calibre_mm=122.0), bounded(120))
    assert whole(told)["expected"] == pytest.approx(1.0)


@pytest.mark.parametrize(("least", "inclusive", "fits"), [(100, True, 1.0), (100, False, 0.0), (99, True, 1.0)])
def test_bounds_of_calibre_are_read_as_they_are_written(least: float, inclusive: bool, fits: float) -> None:
    what = {"weapon_class": "artillery", "calibre_mm_min": least, "calibre_min_inclusive": inclusive}
    due = agreement(term("W", "withdrawal_weapons", zone=TermZone(kind="undefined"), object=what))
    assert whole(judged(sighting(38.1, weapon_system="T-12"), due))["expected"] == pytest.approx(fits)
