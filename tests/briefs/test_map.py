"""The picture of the map: only coast below, the line and discs above."""

from truce.briefs.atlas import draw_map, paper_for
from truce.briefs.land import land_within, rings
from truce.briefs.wording import Words
from truce.model.brief import Brief, Disc, Map


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
