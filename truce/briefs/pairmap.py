"""The map of a pair: both places to scale, the others of their incidents pale, and what the incident's place came to.

Colours are classes (`a`, `b`, `inc`, `other`), so that the page's style holds them for light and dark alike.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from math import cos, hypot, radians

import shapely

from truce.briefs.atlas import M_PER_DEGREE, Paper, base, graticule, scale_bar
from truce.briefs.pairing import LETTERS, Compared
from truce.briefs.pairodds import kilometres
from truce.briefs.wording import Words
from truce.model.incident import Incident
from truce.model.report import Report

WIDTH = 480.0
FLATTEST, TALLEST = 0.62, 0.95  # of height to width
LEAST_KM = 1.5
CLOSE = 26.0  # pixels: letters nearer than this stand to the left and right of their points


@dataclass(frozen=True, slots=True)
class Round:
    """A disc to frame: degrees and metres."""

    lon: float
    lat: float
    radius_m: float


def draw_pair_map(compared: Compared, words: Words, mark: str) -> str:
    """The map as one SVG element; empty where neither report tells a place. `mark` tells its ids from other maps'."""
    placed = list(rounds(compared.reports))
    if not placed:
        return ""
    middles = [
        Round(i.lon, i.lat, i.radius_m or 0.0) for i in incidents(compared) if i.lon is not None and i.lat is not None
    ]
    widest = 2 * max(disc.radius_m for disc in placed)
    narrow = [r for r in compared.others if r.lon is not None and (r.radius_m or 0.0) <= widest]
    paper = paper_for([*placed, *middles, *rounds(narrow)])
    title = escape(words.say("pair.map_alt"))
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {paper.width:.0f} {paper.height:.0f}" role="img" '
        f'aria-label="{title}" class="map pair" font-family="Truce Sans, sans-serif" font-size="13">'
        f"<title>{title}</title>"
    )
    parts = [
        head,
        f'<defs><clipPath id="{mark}"><rect width="{paper.width:.0f}" height="{paper.height:.1f}"/></clipPath></defs>',
        f'<g clip-path="url(#{mark})">',
        base(paper),
        graticule(paper),
        *(shape(paper, report, "other") for report in narrow),
        *(shape(paper, report, LETTERS[side].lower()) for side, report in wide_first(compared)),
        *(ring(paper, middle, "" if compared.together else LETTERS[k].lower()) for k, middle in enumerate(middles)),
        apart(paper, compared, words),
        *letters(paper, compared),
        scale_bar(paper, words),
        north(paper, words),
        "</g>",
        f'<rect x=".5" y=".5" width="{paper.width - 1:.0f}" height="{paper.height - 1:.1f}" class="frame"/></svg>',
    ]
    return "".join(parts)


def incidents(compared: Compared) -> tuple[Incident, ...]:
    """The incidents of the pair, each once."""
    return compared.incidents[:1] if compared.together else compared.incidents


def rounds(reports: Iterable[Report]) -> Iterator[Round]:
    """The discs of the reports that tell a place."""
    for report in reports:
        if report.lon is not None and report.lat is not None:
            yield Round(report.lon, report.lat, report.radius_m or 0.0)


def wide_first(compared: Compared) -> list[tuple[int, Report]]:
    """Both reports, the wider beneath."""
    sides = [(side, report) for side, report in enumerate(compared.reports) if report.lon is not None]
    return sorted(sides, key=lambda pair: -(pair[1].radius_m or 0.0))


def paper_for(discs: list[Round]) -> Paper:
    """The frame that holds all discs with an edge, neither too flat nor too tall for a page."""
    middle = cos(radians(sum(d.lat for d in discs) / len(discs)))
    reach = [max(d.radius_m, 1.0) / M_PER_DEGREE for d in discs]
    west = min(d.lon - r / middle for d, r in zip(discs, reach, strict=True))
    east = max(d.lon + r / middle for d, r in zip(discs, reach, strict=True))
    south = min(d.lat - r for d, r in zip(discs, reach, strict=True))
    north = max(d.lat + r for d, r in zip(discs, reach, strict=True))
    wide = max((east - west) * middle, LEAST_KM * 1000 / M_PER_DEGREE) * 1.16
    high = max(north - south, LEAST_KM * FLATTEST * 1000 / M_PER_DEGREE) * 1.16
    wide, high = max(wide, high / TALLEST), max(high, wide * FLATTEST)
    x, y = (west + east) / 2, (south + north) / 2
    return Paper(x - wide / middle / 2, y - high / 2, x + wide / middle / 2, y + high / 2, WIDTH)


def shape(paper: Paper, report: Report, look: str) -> str:
    """What the report says of its place: its sector or area where it drew one, else its disc."""
    if report.geometry is not None and report.where_kind != "disc":
        drawn = outline(paper, report.geometry)
        if drawn:
            return f'<path class="{look}" d="{drawn}" fill-rule="evenodd"/>'
    (disc,) = rounds([report])
    x, y = paper.at(disc.lon, disc.lat)
    return f'<circle class="{look}" cx="{x:.1f}" cy="{y:.1f}" r="{pixels(paper, disc.radius_m):.1f}"/>'


def outline(paper: Paper, geometry: bytes) -> str:
    """The path of a drawn place."""
    paths = []
    for part in shapely.get_parts(shapely.from_wkb(geometry)):
        rings = (part.exterior, *part.interiors) if part.geom_type == "Polygon" else (part,)
        closed = part.geom_type == "Polygon"
        paths += [paper.path(shapely.get_coordinates(ring), closed=closed) for ring in rings]
    return "".join(paths)


def pixels(paper: Paper, metres: float) -> float:
    """A length on the map; never too small to see."""
    return max(3.0, metres / M_PER_DEGREE * paper.scale)


def ring(paper: Paper, middle: Round, whose: str) -> str:
    """The disc that holds the incident nine times in ten; in the colour of its report where there are two."""
    x, y = paper.at(middle.lon, middle.lat)
    r = pixels(paper, middle.radius_m)
    edge = f'cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}"'
    return f'<circle class="halo" {edge}/><circle class="inc {whose}" {edge}/>'


def apart(paper: Paper, compared: Compared, words: Words) -> str:
    """A line between the middles with the kilometres, where it is long enough to carry them."""
    ends = [paper.at(d.lon, d.lat) for d in rounds(compared.reports)]
    km = None if compared.link is None else compared.link.km
    if len(ends) < 2 or km is None:
        return ""
    (x1, y1), (x2, y2) = ends
    line = f'<path class="between" d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}"/>'
    if hypot(x2 - x1, y2 - y1) < 90:
        return line
    at = f'x="{(x1 + x2) / 2:.1f}" y="{(y1 + y2) / 2 - 6:.1f}" text-anchor="middle"'
    text = f"{kilometres(words, km)} km"
    return f'{line}<text class="edge" {at}>{text}</text><text class="label" {at}>{text}</text>'


def letters(paper: Paper, compared: Compared) -> Iterator[str]:
    """A and B at their middles; side by side where the middles are too near."""
    ends = {k: paper.at(*at) for k, report in enumerate(compared.reports) if (at := point(report)) is not None}
    close = len(ends) == 2 and hypot(ends[0][0] - ends[1][0], ends[0][1] - ends[1][1]) < CLOSE
    leftmost = 0 if len(ends) < 2 or ends[0][0] <= ends[1][0] else 1
    for side, (x, y) in ends.items():
        look = LETTERS[side].lower()
        yield f'<circle class="dot {look}" cx="{x:.1f}" cy="{y:.1f}" r="3"/>'
        beside = x + (-17 if side == leftmost else 17) if close else x
        yield (
            f'<circle class="pin {look}" cx="{beside:.1f}" cy="{y:.1f}" r="11"/>'
            f'<text class="pinned" x="{beside:.1f}" y="{y + 4.8:.1f}" text-anchor="middle">{LETTERS[side]}</text>'
        )


def point(report: Report) -> tuple[float, float] | None:
    """The middle of a report's place."""
    return None if report.lon is None or report.lat is None else (report.lon, report.lat)


def north(paper: Paper, words: Words) -> str:
    """North is up, and says so."""
    x = paper.width - 22
    letter = escape(words.say("pair.north"))
    return (
        f'<g class="north"><path d="M{x:.0f} 12l6 17-6-4-6 4z"/>'
        f'<text x="{x:.0f}" y="44" text-anchor="middle">{letter}</text></g>'
    )
