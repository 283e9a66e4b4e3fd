"""The map as SVG: discs to scale, wide ones hatched and pale; the same picture in page and PDF.

Local equirectangular projection (true to scale along the middle parallel). Nothing but coast, graticule
and what the brief holds is drawn: no state borders.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, cos, floor, radians

from truce.briefs.keys import strip
from truce.briefs.numbers import nice_step
from truce.briefs.wording import Words
from truce.model.brief import Disc, Map, Shape
from truce.model.land import land_within

WIDTH = 960.0
M_PER_DEGREE = 111_195.0
SMALLEST = 2.8
ROOM = 52.0  # pixels that the degrees of a meridian take
Box = tuple[float, float, float, float]
INK = {
    "sea": "#e9eff3",
    "land": "#fbfaf7",
    "coast": "#9aabb5",
    "grid": "#c9d3d9",
    "text": "#4a5560",
    "event": "#b5402a",
}


@dataclass(frozen=True)
class Paper:
    """Degrees to pixels for one map."""

    west: float
    south: float
    east: float
    north: float
    width: float = WIDTH

    @property
    def squeeze(self) -> float:
        return cos(radians((self.south + self.north) / 2))

    @property
    def scale(self) -> float:
        """Pixels a degree of latitude."""
        return self.width / ((self.east - self.west) * self.squeeze)

    @property
    def height(self) -> float:
        return (self.north - self.south) * self.scale

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        return (lon - self.west) * self.squeeze * self.scale, (self.north - lat) * self.scale

    def path(self, points: Iterable[Sequence[float]], closed: bool = False) -> str:
        """An SVG path of these degrees."""
        steps = [f"{x:.1f} {y:.1f}" for x, y in (self.at(p[0], p[1]) for p in points)]
        return f"M{'L'.join(steps)}{'Z' if closed else ''}" if steps else ""


def paper_for(made: Map, width: float = WIDTH) -> Paper:
    """The frame of the map, widened so that it is no flatter than 2:1 and no taller than 10:7."""
    middle = cos(radians((made.south + made.north) / 2))
    wide, high = (made.east - made.west) * middle, made.north - made.south
    more_high, more_wide = max(0.0, 0.5 * wide - high) / 2, max(0.0, high / 0.7 - wide) / 2 / middle
    return Paper(made.west - more_wide, made.south - more_high, made.east + more_wide, made.north + more_high, width)


def draw_map(made: Map, words: Words, width: float = WIDTH) -> str:
    """The map as one SVG element so many pixels wide, with title, description, scale bar and key."""
    paper = paper_for(made, width)
    key, more = strip(key_items(made, words), 4, paper.height + 10, width - 4)
    height = paper.height + 10 + more
    title = escape(words.say("map.alt", n=words.number(len(made.discs))))
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" '
        f'height="{height:.0f}" role="img" aria-label="{title}" class="map" font-family="Truce Sans, sans-serif" '
        f'font-size="13"><title>{title}</title>'
    )
    size = f'width="{width - 1:.0f}" height="{paper.height - 1:.1f}"'
    parts = [
        head,
        DEFINITIONS.format(width=width, height=f"{paper.height:.1f}", event=INK["event"]),
        '<g clip-path="url(#frame)">',
        base(paper),
        graticule(paper),
        *(zone(paper, s) for s in made.shapes if s.kind == "zone"),
        *(disc(paper, d) for d in sorted(made.discs, key=lambda d: -d.radius_m)),
        *(contact(paper, s) for s in made.shapes if s.kind == "line"),
        spots(paper, made),
        scale_bar(paper, words),
        "</g>",
        f'<rect x=".5" y=".5" {size} fill="none" stroke="{INK["coast"]}"/>',
        key,
        "</svg>",
    ]
    return "".join(parts)


DEFINITIONS = (
    '<defs><clipPath id="frame"><rect width="{width:.0f}" height="{height}"/></clipPath>'
    '<pattern id="vague" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<line x1="0" y1="0" x2="0" y2="9" stroke="{event}" stroke-width="1" stroke-opacity=".2"/></pattern></defs>'
)


def base(paper: Paper) -> str:
    """Sea, land and coast."""
    rings = land_within(paper.west, paper.south, paper.east, paper.north, 0.5 / paper.scale)
    land = "".join(paper.path(ring, closed=True) for ring in rings)
    sea = f'<rect class="sea" width="{paper.width:.0f}" height="{paper.height:.1f}" fill="{INK["sea"]}"/>'
    coast = f'fill="{INK["land"]}" fill-rule="evenodd" stroke="{INK["coast"]}" stroke-width=".9"'
    return f'{sea}<path class="land" d="{land}" {coast}/>' if land else sea


def graticule(paper: Paper) -> str:
    """Meridians and parallels with their degrees."""
    step = nice_step(paper.north - paper.south, 5)
    digits = 0 if step >= 1 else (1 if step >= 0.1 else 2)
    parts = []
    for i in range(ceil(paper.west / step), floor(paper.east / step) + 1):
        x, _ = paper.at(i * step, paper.north)
        label = degrees(x + 4, paper.height - 6, i * step, "EW", digits) if x < paper.width - ROOM else ""
        parts.append(f'<path d="M{x:.1f} 0V{paper.height:.1f}"/>{label}')
    for i in range(ceil(paper.south / step), floor(paper.north / step) + 1):
        _, y = paper.at(paper.west, i * step)
        label = degrees(6, y - 4, i * step, "NS", digits) if y > 14 else ""
        parts.append(f'<path d="M0 {y:.1f}H{paper.width:.0f}"/>{label}')
    return f'<g class="grid" stroke="{INK["grid"]}" stroke-width=".7" fill="none">{"".join(parts)}</g>'


def degrees(x: float, y: float, value: float, letters: str, digits: int) -> str:
    """A label of the graticule: 38.5° E."""
    letter = letters[0] if value >= 0 else letters[1]
    text = f"{abs(value):.{digits}f}° {letter}"
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="11" fill="#7b8791" stroke="none">{text}</text>'


def disc(paper: Paper, told: Disc) -> str:
    """A disc of reports: the wider, the paler, so that ink follows what is known and not how wide it is."""
    x, y = paper.at(told.lon, told.lat)
    r = max(SMALLEST, told.radius_m / M_PER_DEGREE * paper.scale)
    circle = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}"'
    if told.coarse:
        return (
            f'{circle} fill="url(#vague)" stroke="{INK["event"]}" stroke-opacity=".42" stroke-width=".8" '
            'stroke-dasharray="5 5"/>'
        )
    fill = min(0.8, max(0.05, 3.2 / r))
    return (
        f'{circle} fill="{INK["event"]}" fill-opacity="{fill:.2f}" stroke="{INK["event"]}" '
        'stroke-opacity=".7" stroke-width=".8"/>'
    )


def zone(paper: Paper, shape: Shape) -> str:
    """The outline of a zone."""
    path = "".join(paper.path(stroke) for stroke in shape.strokes)
    return (
        f'<path class="zone" d="{path}" fill="none" stroke="#3d6d8c" stroke-width="1.8" stroke-dasharray="7 4">'
        f"<title>{escape(shape.label)}</title></path>"
    )


def contact(paper: Paper, shape: Shape) -> str:
    """The line of contact, with a pale edge so that it stands out on discs."""
    path = "".join(paper.path(stroke) for stroke in shape.strokes)
    halo = f'<path class="halo" d="{path}" fill="none" stroke="#ffffff" stroke-width="5" stroke-opacity=".8"/>'
    line = f'<path class="contact" d="{path}" fill="none" stroke="#26313a" stroke-width="2.2" stroke-linejoin="round">'
    return f"{halo}{line}<title>{escape(shape.label)}</title></path>"


def spots(paper: Paper, made: Map) -> str:
    """Names of hot spots, where they cover neither one another nor, if it can be, a dot; all are in the table."""
    taken: list[Box] = []
    dots = [dot_box(paper, d) for d in made.discs if not d.coarse]
    parts = []
    for spot in made.spots:
        x, y = paper.at(spot.lon, spot.lat)
        wide = 7.6 * len(spot.label)
        sides = [(x + 9, y + 4), (x - 9 - wide, y + 4), (x - wide / 2, y - 10), (x - wide / 2, y + 20)]
        free = [(at, box) for at in sides if room(box := text_box(at, wide), taken, paper)]
        best = min(free, key=lambda side: sum(overlap(side[1], dot) for dot in dots), default=None)
        if best is not None:
            taken.append(best[1])
            parts.append(name(*best[0], spot.label))
    return f'<g class="names" font-weight="600">{"".join(parts)}</g>'


def text_box(at: tuple[float, float], wide: float) -> Box:
    """The box of a text of 13 px that begins there."""
    return at[0], at[1] - 12, at[0] + wide, at[1] + 3


def dot_box(paper: Paper, told: Disc) -> Box:
    """The box of the middle of a disc."""
    x, y = paper.at(told.lon, told.lat)
    return x - 4, y - 4, x + 4, y + 4


def room(box: Box, taken: list[Box], paper: Paper) -> bool:
    """Whether a name lies within the frame and on no other name, nor on the scale bar."""
    inside = box[0] > 4 and box[2] < paper.width - 4 and box[1] > 4 and box[3] < paper.height - 18
    return inside and not any(overlap(box, other) for other in taken)


def overlap(a: Box, b: Box) -> bool:
    """Whether two boxes touch."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def name(x: float, y: float, label: str) -> str:
    """A place name with a pale edge (drawn twice: not every reader of SVG knows paint-order)."""
    text = escape(label)
    at = f'x="{x:.1f}" y="{y:.1f}"'
    edge = f'<text class="edge" {at} fill="none" stroke="#ffffff" stroke-width="3.4" stroke-linejoin="round">'
    return f'{edge}{text}</text><text {at} fill="#1e262c">{text}</text>'


def scale_bar(paper: Paper, words: Words) -> str:
    """A bar of a round number of kilometres, true at the middle parallel."""
    km_per_px = M_PER_DEGREE / 1000 / paper.scale
    km = nice_step(paper.width * km_per_px * 0.22, 1)
    km = km if km / km_per_px < paper.width * 0.3 else km / 2
    long = km / km_per_px
    x, y = paper.width - long - 24, paper.height - 26
    text = f"{words.number(km, 0 if km >= 1 else 1)} km"
    box = f'x="{x - 10:.1f}" y="{y - 22:.1f}" width="{long + 20:.1f}" height="34"'
    return (
        f'<rect class="plate" {box} fill="#ffffff" fill-opacity=".82"/>'
        f'<path class="ink" d="M{x:.1f} {y - 4:.1f}v8h{long:.1f}v-8" fill="none" stroke="#26313a" stroke-width="1.4"/>'
        f'<text x="{x + long / 2:.1f}" y="{y - 7:.1f}" text-anchor="middle" fill="{INK["text"]}">{text}</text>'
    )


def key_items(made: Map, words: Words) -> list[tuple[str, str]]:
    """What the marks mean: only those that the map has."""
    marks = [("dot", "map.dot"), ("disc", "map.disc")]
    marks += [("coarse", "map.coarse")] if any(d.coarse for d in made.discs) else []
    marks += [("contact", "map.contact")] if any(s.kind == "line" for s in made.shapes) else []
    marks += [("zone", "map.zone")] if any(s.kind == "zone" for s in made.shapes) else []
    return [(MARKS[mark].format(event=INK["event"]), words.say(text, km=words.number(40))) for mark, text in marks]


MARKS = {
    "dot": '<circle cx="13" cy="0" r="2.8" fill="{event}" fill-opacity=".8" stroke="{event}"/>',
    "disc": '<circle cx="13" cy="0" r="9" fill="{event}" fill-opacity=".3" stroke="{event}" stroke-opacity=".7"/>',
    "coarse": '<circle cx="13" cy="0" r="11" fill="url(#vague)" stroke="{event}" stroke-dasharray="4 4"/>',
    "contact": '<path class="contact" d="M0 0H26" stroke="#26313a" stroke-width="2.2"/>',
    "zone": '<path class="zone" d="M0 0H26" stroke="#3d6d8c" stroke-width="1.8" stroke-dasharray="7 4"/>',
}
