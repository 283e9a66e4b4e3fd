"""A plain picture of seconds against reports, both axes logarithmic, as SVG."""

from dataclasses import dataclass
from html import escape
from math import ceil, floor, isnan, log10

WIDTH, HEIGHT = 640, 420
LEFT, RIGHT, TOP, BOTTOM = 70, 110, 20, 50
COLOURS = ("#1b4f72", "#b9770e", "#6c3483")


@dataclass(frozen=True, slots=True)
class Series:
    """One matcher: (reports, seconds) points and the slope of its line."""

    name: str
    points: list[tuple[float, float]]
    slope: float


@dataclass(frozen=True, slots=True)
class Axis:
    """Whole decades from `least` to `most`, drawn from `start` to `end` in pixels."""

    least: int
    most: int
    start: float
    end: float

    def at(self, value: float) -> float:
        """Pixels of a value."""
        return self.start + (self.end - self.start) * (log10(value) - self.least) / (self.most - self.least)


def axis(values: list[float], start: float, end: float) -> Axis:
    """The decades that hold all values, one at least."""
    least, most = floor(log10(min(values))), ceil(log10(max(values)))
    return Axis(least, max(most, least + 1), start, end)


def _said(value: float) -> str:
    return f"{value:,.0f}" if value >= 1 else f"{value:g}"


def _frame(x: Axis, y: Axis) -> list[str]:
    parts = []
    for power in range(x.least, x.most + 1):
        at = x.at(10.0**power)
        parts.append(f'<line x1="{at:.1f}" y1="{TOP}" x2="{at:.1f}" y2="{HEIGHT - BOTTOM}" class="grid"/>')
        text = f'<text x="{at:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{_said(10.0**power)}</text>'
        parts.append(text)
    for power in range(y.least, y.most + 1):
        at = y.at(10.0**power)
        parts.append(f'<line x1="{LEFT}" y1="{at:.1f}" x2="{WIDTH - RIGHT}" y2="{at:.1f}" class="grid"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{_said(10.0**power)}</text>')
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(f'<text x="{middle:.0f}" y="{HEIGHT - 10}" text-anchor="middle">reports</text>')
    parts.append(f'<text x="14" y="{HEIGHT / 2:.0f}" transform="rotate(-90 14 {HEIGHT / 2:.0f})">seconds</text>')
    return parts


def _drawn(series: Series, x: Axis, y: Axis, colour: str) -> list[str]:
    places = [(x.at(reports), y.at(seconds)) for reports, seconds in sorted(series.points)]
    path = " ".join(f"{px:.1f},{py:.1f}" for px, py in places)
    parts = [f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>']
    parts += [f'<circle cx="{px:.1f}" cy="{py:.1f}" r="4" fill="{colour}"/>' for px, py in places]
    slope = "" if isnan(series.slope) else f", slope {series.slope:.2f}"
    px, py = places[-1]
    parts.append(f'<text x="{px + 8:.1f}" y="{py + 4:.1f}" fill="{colour}">{escape(series.name + slope)}</text>')
    return parts


def picture(series: list[Series]) -> str:
    """The whole picture; at least one series with at least one point."""
    points = [point for one in series for point in one.points]
    x = axis([reports for reports, _ in points], LEFT, WIDTH - RIGHT)
    y = axis([seconds for _, seconds in points], HEIGHT - BOTTOM, TOP)
    parts = _frame(x, y)
    for number, one in enumerate(series):
        parts += _drawn(one, x, y, COLOURS[number % len(COLOURS)])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        'role="img" aria-label="seconds against reports, both axes logarithmic">\n'
        "<style>text{font:12px sans-serif;fill:#333}.grid{stroke:#ddd}</style>\n"
        '<rect width="100%" height="100%" fill="white"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )
