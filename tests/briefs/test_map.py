"""The picture of the map: only coast below, the line and discs above."""

import re
from dataclasses import replace

from truce.briefs.atlas import draw_map, paper_for
from truce.briefs.mapping import beyond, frame_for, near_ones
from truce.briefs.wording import Words
from truce.model.brief import Brief, Disc, Map, Shape, Spot
from truce.model.land import land_within, rings


def at(west: float, south: float, east: float, north: float, *discs: Disc) -> Map:
    return Map(west, south, east, north, discs, (), (), 0)


def test_land_is_where_land_is() -> None:
    found, boxes = rings()

    assert len(found) == len(boxes) > 4_000
    assert land_within(-41.0, 29.0, -39.0, 31.0, 0.01) == []
    assert land_within(30.0, 45.0, 38.0, 47.0, 0.01)


def test_a_disc_is_drawn_to_scale() -> None:
    made = at(-40.0, 30.0, -39.0, 31.0, Disc(-39.5, 30.5, 11_119.5, 1.0, 1, coarse=False))
    paper = paper_for(made)

    assert f'r="{0.1 * paper.scale:.1f}"' in draw_map(made, Words("en", "UTC"))


def test_a_vague_place_is_hatched_and_a_small_one_still_seen() -> None:
    vague, fine = Disc(-39.5, 30.5, 60_000.0, 1.0, 1, coarse=True), Disc(-39.5, 30.5, 10.0, 1.0, 1, coarse=False)
    svg = draw_map(at(-42.0, 29.0, -37.0, 32.0, vague, fine), Words("en", "UTC"))

    assert 'fill="url(#vague)"' in svg
    assert 'r="2.8" fill=' in svg


def test_the_map_has_scale_graticule_line_zone_and_names(brief: Brief) -> None:
    assert brief.map is not None
    svg = draw_map(brief.map, Words("en", "UTC"))

    for sign in (" km</text>", "° W</text>", 'class="contact"', 'class="zone"', "Port Azimuth"):
        assert sign in svg


def test_a_map_is_never_a_ribbon() -> None:
    for made in (at(0.0, 0.0, 40.0, 1.0), at(0.0, 0.0, 1.0, 30.0)):
        paper = paper_for(made)
        assert 0.49 <= paper.height / 960 <= 0.71


def test_one_far_incident_does_not_make_the_map_of_a_country() -> None:
    here = [Disc(-39.5 + i / 10, 30.5, 900.0, 1.0, 1, coarse=False) for i in range(12)]
    far = Disc(-20.0, 40.0, 900.0, 0.5, 1, coarse=False)
    box = frame_for([*here, far], [])

    assert box is not None
    assert box[2] < -36.0
    assert near_ones([*here, far]) == here


def test_a_line_is_framed_as_far_as_it_is_near() -> None:
    here = [Disc(-39.5 + i / 10, 30.5, 900.0, 1.0, 1, coarse=False) for i in range(11)]
    stroke = tuple((-39.0, 25.0 + i / 10) for i in range(100))
    box = frame_for(here, [Shape("line", "lin-1", "line", (stroke,))])

    assert box is not None
    assert 29.0 < box[1] < 30.4
    assert 30.6 < box[3] < 32.0


def test_where_all_is_vague_the_whole_discs_are_framed() -> None:
    box = frame_for([Disc(-39.5, 30.5, 111_195.0, 1.0, 1, coarse=True)], [])

    assert box is not None
    assert box[1] < 29.5
    assert box[3] > 31.5


def test_what_lies_outside_the_frame_is_said() -> None:
    inside, far = Disc(-39.5, 30.5, 900.0, 1.0, 1, coarse=False), Disc(-20.0, 40.0, 900.0, 0.5, 3, coarse=False)
    wide = Disc(-39.5, 30.5, 900_000.0, 1.0, 2, coarse=True)
    told = beyond(Words("en", "UTC"), at(-40.0, 30.0, -39.0, 31.0, inside, far, wide))

    assert [s.rule for s in told] == ["map.outside", "map.cut"]
    assert "3 incidents at 1 place" in told[0].text
    assert "2 incidents" in told[1].text


def test_names_of_places_do_not_cover_one_another() -> None:
    made = replace(at(-40.0, 30.0, -39.0, 31.0), spots=tuple(Spot(f"Place {i}", -39.5, 30.5) for i in range(3)))
    svg = draw_map(made, Words("en", "UTC"))
    where = re.findall(r'<text class="edge" x="([0-9.]+)" y="([0-9.]+)"', svg)

    assert len(where) == len(set(where)) == 3
