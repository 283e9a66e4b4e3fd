"""What the map shows: discs to scale, the line of the day, zones, and the names of hot spots."""

from collections.abc import Iterable, Sequence
from math import cos, radians

import polars as pl
import shapely

from truce.briefs.atlas import M_PER_DEGREE, Box, paper_for
from truce.briefs.facts import COARSE_M, Facts
from truce.briefs.hotspots import Hotspot
from truce.briefs.material import frame
from truce.briefs.saying import Saying
from truce.briefs.timeline import UNIT, exact
from truce.briefs.wording import Words
from truce.model.brief import Disc, Map, Ring, Section, Sentence, Shape, Spot

MOST_DISCS = 4_000
SPOTS = 6
FENCE = 0.25
"""A place farther from the middle four fifths than a quarter of their extent is left out of the frame, and said so."""
REACH = 0.5
"""A line is framed as far as it lies within half the incidents' extent of them."""
BLUR = {"internal": (0.0, 0.0), "parties": (0.0, 0.0), "public": (0.1, 8_000.0)}
"""Per edition: the grid (degrees) to which centres are moved, and the smallest radius (metres) that is shown."""


def make_map(facts: Facts, words: Words, spots: Iterable[Hotspot]) -> Map | None:
    """The map of the stretch; None where nothing in it has a place."""
    discs, left = discs_of(facts)
    shapes = [*lines_of(facts, words), *zones_of(facts)]
    box = frame_for(discs, shapes)
    if box is None:
        return None
    first = {s.place: s for s in reversed(list(spots)) if s.place}
    named = tuple(Spot(place, *s.at) for place, s in reversed(first.items()))[:SPOTS]
    paper = paper_for(Map(*box, (), (), (), 0))
    west, south, east, north = (round(v, 4) for v in (paper.west, paper.south, paper.east, paper.north))
    cut = tuple(clipped(s, west, south, east, north) for s in shapes)
    return Map(west, south, east, north, discs, tuple(s for s in cut if s.strokes), named, left)


def frame_for(discs: Sequence[Disc], shapes: Sequence[Shape]) -> Box | None:
    """The incidents whose place is known, but for those far from the rest, and what of the lines is near them.

    Where all are coarse, their whole discs; where there are none, the lines, or else the zones.
    """
    fine = [d for d in discs if not d.coarse]
    corners = [(d.lon, d.lat) for d in near_ones(fine)] or [c for d in discs for c in disc_corners(d)]
    for kind in ("line", "zone"):
        drawn = [(p[0], p[1]) for s in shapes if s.kind == kind for stroke in s.strokes for p in stroke]
        if not corners:
            corners = drawn
        elif kind == "line":
            west, south, east, north = widened(corners, REACH)
            corners = corners + [p for p in drawn if west <= p[0] <= east and south <= p[1] <= north]
    return frame_of(corners) if corners else None


def near_ones(discs: Sequence[Disc]) -> list[Disc]:
    """The discs within a fence about the middle four fifths of what is expected, in both directions."""
    if not discs:
        return []
    west, east = fence([(d.lon, d.expected) for d in discs])
    south, north = fence([(d.lat, d.expected) for d in discs])
    return [d for d in discs if west <= d.lon <= east and south <= d.lat <= north]


def fence(weighed: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """From a tenth to nine tenths of the weight, with a quarter of that extent, or half a degree, on both sides."""
    ordered = sorted(weighed)
    total, run, inner = sum(w for _, w in ordered), 0.0, []
    for value, weight in ordered:
        if run + weight >= 0.1 * total and run <= 0.9 * total:
            inner.append(value)
        run += weight
    more = max(FENCE * (inner[-1] - inner[0]), 0.5)
    return inner[0] - more, inner[-1] + more


def disc_corners(disc: Disc) -> list[tuple[float, float]]:
    """South-west and north-east of a disc, degrees."""
    high = disc.radius_m / M_PER_DEGREE
    wide = high / max(cos(radians(disc.lat)), 0.05)
    return [(disc.lon - wide, disc.lat - high), (disc.lon + wide, disc.lat + high)]


def widened(corners: Sequence[tuple[float, float]], share: float) -> Box:
    """The box of the corners, widened on each side by a share of its greater side, and by half a degree at least."""
    lons, lats = [c[0] for c in corners], [c[1] for c in corners]
    more = max(0.5, share * max(max(lons) - min(lons), max(lats) - min(lats)))
    return min(lons) - more, min(lats) - more, max(lons) + more, max(lats) + more


def frame_of(corners: list[tuple[float, float]]) -> tuple[float, float, float, float]:
    """West, south, east, north around the corners with a margin; never narrower than about 25 km."""
    lons, lats = [c[0] for c in corners], [c[1] for c in corners]
    pad = max(0.12, 0.06 * max(max(lons) - min(lons), max(lats) - min(lats)))
    box = (min(lons) - pad * 1.4, min(lats) - pad, max(lons) + pad * 1.4, max(lats) + pad)
    west, south, east, north = (round(v, 4) for v in box)
    return max(west, -180.0), max(south, -89.0), min(east, 180.0), min(north, 89.0)


def discs_of(facts: Facts) -> tuple[tuple[Disc, ...], int]:
    """Discs, one for each place told (incidents at the same place share one), and how many incidents have none."""
    grid, smallest = BLUR[facts.material.edition]
    placed = facts.during.filter(pl.col("lon").is_not_null() & pl.col("radius_m").is_not_null())
    if grid:
        placed = placed.with_columns(
            lon=(pl.col("lon") / grid).round() * grid,
            lat=(pl.col("lat") / grid).round() * grid,
            radius_m=pl.max_horizontal("radius_m", pl.lit(smallest)),
        )
    same = placed.group_by(
        pl.col("lon").round(4), pl.col("lat").round(4), (pl.col("radius_m") / 100).round() * 100
    ).agg(exact(pl.col("p_happened")).sum().alias("expected"), pl.len().alias("n"))
    same = same.sort(["expected", "lon", "lat", "radius_m"], descending=[True, False, False, False])
    drawn = same.head(MOST_DISCS)
    discs = tuple(
        Disc(lon, lat, radius, round(expected / UNIT, 3), n, radius >= COARSE_M)
        for lon, lat, radius, expected, n in drawn.select("lon", "lat", "radius_m", "expected", "n").iter_rows()
    )
    return discs, facts.during.height - sum(d.incidents for d in discs)


def lines_of(facts: Facts, words: Words) -> list[Shape]:
    """Of every series the version that held when the stretch began, or else the first within it."""
    first, last = facts.span
    lines = frame(facts.material.lines).filter((pl.col("earliest") < last) & (pl.col("latest") > first))
    if lines.is_empty():
        return []
    chosen = lines.sort("line", "earliest", "id").group_by("line", maintain_order=True).first()
    picked = chosen.select("id", "line", "earliest", "geometry").iter_rows()
    return [Shape("line", id, f"{line}, {words.day(day)}", strokes(wkb)) for id, line, day, wkb in picked]


def zones_of(facts: Facts) -> list[Shape]:
    """The zones valid in the stretch."""
    first, last = facts.span
    zones = frame(facts.material.zones)
    if zones.is_empty():
        return []
    valid = zones.filter(
        (pl.col("earliest").is_null() | (pl.col("earliest") < last))
        & (pl.col("latest").is_null() | (pl.col("latest") > first))
    )
    return [
        Shape("zone", id, name, strokes(wkb))
        for id, name, wkb in valid.sort("name", "id").select("id", "name", "geometry").iter_rows()
    ]


def strokes(wkb: bytes) -> tuple[Ring, ...]:
    """Every line or ring of a geometry, simplified to 0.002 degree and rounded to 0.001."""
    shape = shapely.simplify(shapely.from_wkb(wkb), 0.002, preserve_topology=True)
    parts = [shape.boundary if shape.geom_type.endswith("Polygon") else shape]
    lines = [line for part in parts for line in (part.geoms if hasattr(part, "geoms") else [part])]
    return tuple(
        tuple((round(x, 3), round(y, 3)) for x, y in shapely.get_coordinates(line))
        for line in lines
        if not line.is_empty
    )


def clipped(shape: Shape, west: float, south: float, east: float, north: float) -> Shape:
    """The shape within the frame of the map and a margin around it."""
    wide, high = (east - west) * 0.05, (north - south) * 0.05
    lines = shapely.MultiLineString([stroke for stroke in shape.strokes if len(stroke) > 1])
    kept = shapely.clip_by_rect(lines, west - wide, south - high, east + wide, north + high)
    parts = [
        g for g in (kept.geoms if hasattr(kept, "geoms") else [kept]) if g.geom_type == "LineString" and not g.is_empty
    ]
    inside = tuple(tuple((round(x, 3), round(y, 3)) for x, y in shapely.get_coordinates(g)) for g in parts)
    return Shape(shape.kind, shape.id, shape.label, inside)


def section(facts: Facts, words: Words, made: Map | None) -> Section:
    """What the map shows and what it cannot show."""
    title = words.say("section.map")
    if made is None:
        return Section("map", title, (Saying(words).sentence("map.none"),))
    sentences = map_intro(words, made)
    sentences += beyond(words, made)
    lines = [s for s in made.shapes if s.kind == "line"]
    for shape in lines:
        say = Saying(words)
        sentences.append(say.sentence("map.line", (shape.id,), line=say.name("line", shape.label)))
    if not lines:
        outside = bool(lines_of(facts, words))
        sentences.append(Saying(words).sentence("map.line_outside" if outside else "map.no_line"))
    hidden = [z.label for z in zones_of(facts) if z.id not in {s.id for s in made.shapes}]
    if hidden:
        say = Saying(words)
        sentences.append(say.sentence("map.zones_outside", zones=say.name("zones", ", ".join(hidden))))
    if made.not_drawn:
        say = Saying(words)
        sentences.append(say.sentence("map.not_drawn", n=say.many("not_drawn", "count.incident", made.not_drawn)))
    if facts.material.edition == "public":
        say = Saying(words)
        grid, radius = BLUR["public"]
        km = say.count("km", round(radius / 1000))
        sentences.append(say.sentence("map.blurred", degrees=say.ratio("degrees", grid, None, None), km=km))
    sentences.append(Saying(words).sentence("map.base"))
    return Section("map", title, tuple(sentences), picture="map")


def map_intro(words: Words, made: Map) -> list[Sentence]:
    """How many incidents, at how many places, and how many of them only to a district or oblast."""
    say, vague = Saying(words), Saying(words)
    n = say.many("incidents", "count.incident", sum(d.incidents for d in made.discs))
    answer = [say.sentence("map.intro", n=n, places=say.many("places", "count.place", len(made.discs)))]
    coarse = sum(d.incidents for d in made.discs if d.coarse)
    if coarse:
        km = vague.count("coarse_km", round(COARSE_M / 1000))
        answer.append(vague.sentence("map.vague", n=vague.many("coarse", "count.incident", coarse), km=km))
    return answer


def beyond(words: Words, made: Map) -> list[Sentence]:
    """What lies outside the frame, and how many wide discs reach beyond it."""
    west, south, east, north = made.west, made.south, made.east, made.north
    outside, cut = [], []
    for d in made.discs:
        (a, b), (c, e) = disc_corners(d)
        if c < west or a > east or e < south or b > north:
            outside.append(d)
        elif d.coarse and (a < west or c > east or b < south or e > north):
            cut.append(d)
    answer = []
    if outside:
        say = Saying(words)
        n = say.many("outside", "count.incident", sum(d.incidents for d in outside))
        answer.append(say.sentence("map.outside", n=n, places=say.many("places", "count.place", len(outside))))
    if cut:
        say = Saying(words)
        n = say.many("cut", "count.incident", sum(d.incidents for d in cut))
        answer.append(say.sentence("map.cut", n=n))
    return answer
