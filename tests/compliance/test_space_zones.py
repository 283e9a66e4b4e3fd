"""Where a rule reaches: forward of a line, rings, strips, buffers that were assumed, depths by kind, rival lines."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from tests.compliance.world import DAY, HOUR, T0, WORDS, agreement, incident, line, reading, table, term, zone
from truce.compliance.periods import micros
from truce.compliance.prepared import Incidents, prepare
from truce.compliance.rules.rule import Rule, rule_of
from truce.compliance.space.holders import Holders
from truce.compliance.space.lines import Series, line_for, read_series, rivals_of, sides_at, sides_of
from truce.compliance.space.lines import places_of as places
from truce.compliance.space.zones import Reach, own_reach, reach_of
from truce.errors import UnusableValue, WrongUsage
from truce.model.agreement import TermZone
from truce.model.incident import Incident
from truce.model.line import Line, Zone
from truce.model.where import circle, from_local_xy

FRONT = shapely.LineString([(38.0, 46.0), (38.0, 50.0)])
WEST = shapely.box(36.0, 46.0, 38.0, 50.0)  # held by north
COUNTRY = shapely.box(36.0, 46.0, 40.0, 50.0)


def at_km(*km: float, **more: Any) -> Incidents:
    """Incidents so many kilometres east of the front (west: below 0) at 48 north."""
    lon, lat = from_local_xy(np.array(km) * 1000.0, np.zeros(len(km)), 38.0, 48.0)
    spots = zip(lon.tolist(), lat.tolist(), strict=True)
    return prepare(
        table(Incident, [incident(f"{i:03}", T0 + HOUR, lon=x, lat=y, **more) for i, (x, y) in enumerate(spots)])
    )


def lines(name: str = "front", shape: BaseGeometry = FRONT, **more: Any) -> dict[str, Series]:
    return read_series(table(Line, [line(T0, shape, WEST, line=name, country=shapely.to_wkb(COUNTRY), **more)]))


def zones(*drawn: Zone) -> pl.DataFrame:
    return table(Zone, drawn)


def rule(where: TermZone, **more: Any) -> Rule:
    text = agreement(term("T", "cessation", zone=where, **more))
    return rule_of(text, text.terms[0], text.terms[0].readings[0], WORDS)


def reach(where: Rule, party: str, acts: Incidents, drawn: pl.DataFrame | None = None, **more: Any) -> Reach:
    given: dict[str, Any] = {"series": lines(), "chosen": {}, "words": WORDS} | more
    return reach_of(where, party, acts, zones() if drawn is None else drawn, **given)


LINE = rule(TermZone(kind="line", reference_line="front"))


@pytest.mark.parametrize(
    ("party", "forward"), [("north", [0.0, 0.0, 0.0, 1.0, 1.0]), ("south", [1.0, 1.0, 0.0, 0.0, 0.0])]
)
def test_forward_of_a_line_is_the_other_side_and_on_it_nobody_is_forward(party: str, forward: list[float]) -> None:
    found = reach(LINE, party, at_km(-1.0, -0.1, 0.0, 0.1, 1.0))

    assert found.factor.p.tolist() == forward
    assert found.factor.high.tolist() == forward
    assert own_reach(LINE)


def test_forward_with_doubt_is_a_probability() -> None:
    p = reach(LINE, "north", at_km(-0.3, 0.0, 0.3, radius_m=500.0)).factor.p

    assert p[1] == pytest.approx(0.5, abs=1e-3)
    assert 0.05 < p[0] < 0.5 < p[2] < 0.95
    assert p[0] + p[2] == pytest.approx(1.0, abs=1e-3)


def test_a_line_without_sides_leaves_forward_open() -> None:
    bare = read_series(table(Line, [line(T0, FRONT, None, holder=None, opposite=None)]))
    found = reach(LINE, "north", at_km(1.0), series=bare)

    assert (found.factor.p.tolist(), found.factor.high.tolist(), found.note) == ([0.0], [1.0], "no_geometry")


RING = rule(TermZone(kind="buffer", zones=("camp",), details={"around": "zones", "width_km": 1}))
CAMP = zone("camp", circle(38.0, 48.0, 3000.0, n=360))


def test_a_ring_lies_around_its_zone_and_not_in_it() -> None:
    found = reach(RING, "north", at_km(0.0, 2.9, 3.1, 3.9, 4.1), zones(CAMP))

    assert found.factor.p.tolist() == [0.0, 0.0, 1.0, 1.0, 0.0]
    assert found.note is None


def test_a_ring_of_unknown_width_stays_open_outside_the_zone() -> None:
    wide = rule(TermZone(kind="buffer", zones=("camp",)))
    found = reach(wide, "north", at_km(0.0, 3.1), zones(CAMP))

    assert (found.factor.p.tolist(), found.factor.high.tolist()) == ([0.0, 0.0], [0.0, 1.0])
    assert found.note == "no_geometry"


def test_a_ring_around_zones_nobody_drew_stays_open() -> None:
    found = reach(RING, "north", at_km(3.1))

    assert (found.factor.p.tolist(), found.factor.high.tolist(), found.note) == ([0.0], [1.0], "no_geometry")


def test_the_surroundings_of_a_class_of_place_are_judged_only_by_an_assumption_that_is_told() -> None:
    towns = rule(TermZone(kind="class_of_place", description="settlements"))
    town = zone("settlements", circle(38.0, 48.0, 3000.0, n=360))
    plain = reach(towns, "north", at_km(2.0, 3.5, 9.0), zones(town))
    assumed = reach(towns, "north", at_km(2.0, 3.5, 9.0), zones(town), buffers={"greenline/T": 1000.0})

    assert (plain.factor.p.tolist(), plain.note, plain.buffer_m) == ([1.0, 1.0, 1.0], "no_area_stated", None)
    assert (assumed.factor.p.tolist(), assumed.note, assumed.buffer_m) == ([1.0, 1.0, 0.0], None, 1000.0)


def test_a_strip_along_a_border_is_half_its_width_on_either_side() -> None:
    strip = rule(TermZone(kind="border_strip", reference_line="front", details={"width_total_km": 4}))
    unknown = rule(TermZone(kind="border_strip", reference_line="front", details={"width_total_km": None}))

    assert reach(strip, "north", at_km(-2.1, -1.9, 1.9, 2.1)).factor.p.tolist() == [0.0, 1.0, 1.0, 0.0]
    assert reach(unknown, "north", at_km(1.0)).note == "no_geometry"


@pytest.mark.parametrize("kind", ["sea_area", "polygon_by_settlements", "named_area", "area_described"])
def test_an_area_by_name_needs_a_drawing(kind: str) -> None:
    sea = rule(TermZone(kind=kind, description="the sea"))
    drawn = zones(zone("The Sea", circle(38.0, 48.0, 3000.0)))

    assert reach(sea, "north", at_km(1.0), drawn).factor.p.tolist() == [1.0]
    assert reach(sea, "north", at_km(1.0)).factor.high.tolist() == [1.0]
    assert reach(sea, "north", at_km(1.0)).note == "no_geometry"


def test_a_zone_that_crosses_itself_is_told_of() -> None:
    tie = zone("tie", shapely.Polygon([(37, 47), (39, 49), (39, 47), (37, 49)]))
    found = reach(rule(TermZone(kind="named_area", name="tie")), "north", at_km(0.0), zones(tie))

    assert found.mended == ("zon-tie",)


def test_a_zone_of_lines_is_refused_by_name() -> None:
    thread = zone("tie", shapely.LineString([(37, 47), (39, 49)]))
    with pytest.raises(UnusableValue, match="no extent") as told:
        reach(rule(TermZone(kind="named_area", name="tie")), "north", at_km(0.0), zones(thread))
    assert told.value.given["of"] == "zon-tie"


def test_a_zone_holds_only_while_it_is_valid() -> None:
    early = replace(zone("z", circle(38.0, 48.0, 5000.0)), latest=T0)
    found = reach(rule(TermZone(kind="named_area", name="z")), "north", at_km(0.0), zones(early))

    assert (found.factor.p.tolist(), found.factor.high.tolist()) == ([0.0], [1.0])


def by_kind(**more: Any) -> Rule:
    table_ = (
        {"system": "gun", "distance_km": 9, "systems": ["T-12"], "weapon_class": "artillery"},
        {"system": "launcher", "distance_km": 21, "systems": ["BM-21"], "weapon_class": "mlrs"},
    )
    where = TermZone(kind="symmetric_band", reference_line="front")
    text = agreement(term("W", "withdrawal_weapons", zone=where, distance_table_km=table_, **more))
    return rule_of(text, text.terms[0], text.terms[0].readings[0], WORDS)


def test_each_kind_of_weapon_has_the_depth_of_its_own() -> None:
    both = by_kind()
    for system, klass, expected in (("T-12", "artillery", [1.0, 0.0, 0.0]), ("BM-21", "mlrs", [1.0, 1.0, 0.0])):
        seen = at_km(8.0, 20.0, 22.0, weapon_system=system, weapon_class={klass: 1.0})
        assert reach(both, "south", seen).factor.p.tolist() == expected


def test_a_weapon_of_two_possible_kinds_counts_by_its_shares() -> None:
    seen = at_km(8.0, 20.0, 22.0, weapon_class={"artillery": 0.25, "mlrs": 0.75})

    assert reach(by_kind(), "south", seen).factor.p == pytest.approx([1.0, 0.75, 0.0])


def test_without_the_words_only_what_holds_for_every_kind_is_sure() -> None:
    factor = reach(by_kind(), "south", at_km(8.0, 20.0, 22.0), words=None).factor

    assert (factor.p.tolist(), factor.high.tolist()) == ([1.0, 0.0, 0.0], [1.0, 1.0, 0.0])


@given(st.floats(-60, 60), st.floats(0, 20_000), st.floats(0, 50_000), st.floats(0, 10_000))
@settings(max_examples=30, deadline=None)
def test_a_wider_band_never_holds_less(km: float, blur: float, depth: float, more: float) -> None:
    def near(metres: float) -> float:
        band = rule(TermZone(kind="symmetric_band", reference_line="front", depth_each_side_m=metres + 1.0))
        return float(reach(band, "south", at_km(km, radius_m=blur)).factor.p[0])

    assert near(depth + more) >= near(depth)


@given(st.floats(-40, 40), st.floats(0, 5_000))
@settings(max_examples=30, deadline=None)
def test_swapping_the_parties_and_mirroring_the_map_swaps_the_band(km: float, blur: float) -> None:
    band = rule(TermZone(kind="symmetric_band", reference_line="front", depth_each_side_m=15_000.0))
    east = shapely.box(38.0, 46.0, 40.0, 50.0)
    turned = read_series(table(Line, [line(T0, FRONT, east)]))
    here = reach(band, "south", at_km(km, radius_m=blur)).factor.p[0]

    assert here == pytest.approx(reach(band, "south", at_km(-km, radius_m=blur), series=turned).factor.p[0], abs=1e-6)


def test_rival_versions_of_a_line_are_never_chosen_silently() -> None:
    rivals = lines("old-line/survey") | lines("old-line/map")
    band = rule(TermZone(kind="symmetric_band", reference_line="old-line", depth_each_side_m=1000.0))

    assert rivals_of("old-line", rivals) == ("old-line/map", "old-line/survey")
    with pytest.raises(WrongUsage, match="several versions") as told:
        line_for(band, "north", rivals, {})
    assert told.value.given["known"] == ["old-line/map", "old-line/survey"]
    for name in rivals_of("old-line", rivals):
        found = line_for(band, "north", rivals, {"old-line": name})
        assert found is not None
        assert found.name == name


def test_a_chosen_line_the_mission_lacks_is_no_line() -> None:
    band = rule(TermZone(kind="symmetric_band", reference_line="front", depth_each_side_m=1000.0))

    assert line_for(band, "north", lines(), {"front": "another"}) is None


def test_what_is_asked_in_parts_is_what_is_asked_at_once() -> None:
    g = np.random.default_rng(3)
    acts = at_km(*g.uniform(-150, 150, 400).tolist(), radius_m=4000.0)
    series = lines()["front"]
    whole, sharp = sides_of(series, places(acts)), sides_at(series, places(acts))
    spots = places(acts)
    for rows in np.array_split(g.permutation(400), 7):
        part = replace(
            spots,
            at=spots.at[rows],
            lon=spots.lon[rows],
            lat=spots.lat[rows],
            radius_m=spots.radius_m[rows],
            placed=spots.placed[rows],
        )
        for side, held in sides_of(series, part).held.items():
            assert held.tolist() == whole.held[side][rows].tolist()
    for side, held in sharp.held.items():
        assert np.abs(held - whole.held[side]).max() <= 0.5 + 1e-9


@given(st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_the_zones_valid_then_that_hold_a_place_are_found_as_one_by_one(seed: int) -> None:
    g = np.random.default_rng(seed)
    centres = g.uniform([177, 40], [183, 46], (12, 2))
    shapes = [
        circle(float((x + 180) % 360 - 180), float(y), float(r))
        for (x, y), r in zip(centres, g.uniform(1e3, 1e5, 12), strict=True)
    ]
    shapes = [shapely.transform(s, lambda xy: xy + np.array([360.0, 0.0])) if s.bounds[0] < 0 else s for s in shapes]
    start = np.array([micros(T0 + timedelta(days=int(d))) for d in g.integers(0, 5, 12)])
    end = start + g.integers(1, 5, 12) * 86_400_000_000
    lon, lat = g.uniform(176, 184, 200), g.uniform(39, 47, 200)
    at = np.array([micros(T0 + DAY * float(d)) for d in g.uniform(0, 8, 200)])
    place, area = Holders.of_shapes(shapes, start, end).hold((lon + 180) % 360 - 180, lat, at)

    expected = [
        (i, k)
        for i in range(200)
        for k in range(12)
        if start[k] <= at[i] < end[k] and shapely.contains_xy(shapes[k], lon[i], lat[i])
    ]
    assert sorted(zip(place.tolist(), area.tolist(), strict=True)) == expected


def test_no_areas_hold_nothing() -> None:
    none = np.empty(0, dtype=np.int64)
    place, area = Holders([], none, none).hold(np.zeros(3), np.zeros(3), np.zeros(3, dtype=np.int64))

    assert place.size == area.size == 0


def test_a_reading_may_name_another_zone_than_the_line() -> None:
    other = rule(TermZone(kind="line", reference_line="front"))
    named = replace(other, reading=reading("south", zone="Box"))

    assert not own_reach(named)
    assert reach(named, "north", at_km(1.0), zones(zone("box", COUNTRY))).factor.p.tolist() == [1.0]
