"""A sheet to draw on: marks by their role, a frame with axes, and round numbers for its ticks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape
from math import floor, log10

from truce.drawn.letters import backwards, inward, plain, wide

Spot = tuple[float, float]
LOOKS = {  # role -> what it looks like where no style of a page says otherwise
    "grid": 'stroke="#dde4e8" stroke-width="1" fill="none"',
    "axis": 'stroke="#7f8b94" stroke-width="1" fill="none"',
    "text": 'fill="#4a5560" font-size="12"',
    "strong": 'fill="#1d252c" font-size="12.5" font-weight="600"',
    "label": 'fill="#1d252c" font-size="12" font-weight="600" stroke="#ffffff" stroke-width="3" paint-order="stroke"',
    "past": 'fill="#55616b"',
    "blind": 'fill="#e6eaed"',
    "wide": 'fill="#b5402a" fill-opacity="0.16"',
    "inner": 'fill="#b5402a" fill-opacity="0.26"',
    "middle": 'stroke="#a5291b" stroke-width="2" fill="none"',
    "point": 'fill="#a5291b"',
    "range": 'stroke="#a5291b" stroke-width="2" stroke-opacity="0.55" fill="none"',
    "base": 'stroke="#0b5c8f" stroke-width="1.8" stroke-dasharray="6 4" fill="none"',
    "basewide": 'fill="#0b5c8f" fill-opacity="0.1"',
    "beside": 'stroke="#0b5c8f" stroke-width="1.8" fill="none"',
    "level": 'stroke="#4c4a7d" stroke-width="1.8" fill="none"',
    "break": 'stroke="#8a5200" stroke-width="1.6" stroke-dasharray="3 3" fill="none"',
    "now": 'stroke="#1d252c" stroke-width="1.2" fill="none"',
    "yes": 'fill="#17624c" stroke="#17624c" stroke-width="1.6"',
    "if": 'fill="#8a5200" stroke="#8a5200" stroke-width="1.6"',
    "no": 'stroke="#a5291b" stroke-width="2.6" fill="none"',
    "ask": 'stroke="#4c4a7d" stroke-width="1.4" stroke-dasharray="2 2" fill="none"',
    "ring": 'stroke="#8a5200" stroke-width="1.6" fill="none"',
    "thought": 'stroke="#4a5560" stroke-width="1.4" stroke-dasharray="2 2" fill="none"',
    "bar": 'stroke="#a5291b" stroke-width="3" fill="none"',
    "head": 'fill="#eef1f3"',
}
ROOMY = 600.0  # from this width on a drawing has room for names beside its marks
CLASSES = "d-"
FONT = "Truce Sans, Noto Sans Arabic, sans-serif"


@dataclass
class Sheet:
    """Marks, in the order in which they are drawn."""

    width: float
    height: float
    marks: list[str] = field(default_factory=list)

    def line(self, role: str, a: Spot, b: Spot) -> None:
        """A straight line."""
        self._put("line", role, f'x1="{at(a[0])}" y1="{at(a[1])}" x2="{at(b[0])}" y2="{at(b[1])}"')

    def path(self, role: str, spots: Sequence[Spot]) -> None:
        """A line through spots."""
        if len(spots) > 1:
            self._put("polyline", role, f'points="{through(spots)}"')

    def area(self, role: str, upper: Sequence[Spot], lower: Sequence[Spot]) -> None:
        """What lies between two lines."""
        if len(upper) > 1:
            self._put("polygon", role, f'points="{through([*upper, *reversed(lower)])}"')

    def box(self, role: str, x: float, y: float, width: float, height: float) -> None:
        """A rectangle."""
        size = f'width="{at(max(width, 0))}" height="{at(max(height, 0))}"'
        self._put("rect", role, f'x="{at(x)}" y="{at(y)}" {size}')

    def dot(self, role: str, spot: Spot, radius: float) -> None:
        """A round mark."""
        self._put("circle", role, f'cx="{at(spot[0])}" cy="{at(spot[1])}" r="{at(radius)}"')

    def text(self, spot: Spot, told: str, anchor: str = "start", role: str = "text") -> None:
        """Words. `anchor`: start, middle or end."""
        where = f'x="{at(spot[0])}" y="{at(spot[1])}" text-anchor="{anchor}"'
        self.marks.append(f'<text class="{CLASSES}{role}" {LOOKS[role]} {where}>{escape(inward(plain(told)))}</text>')

    def _put(self, name: str, role: str, shape: str) -> None:
        self.marks.append(f'<{name} class="{CLASSES}{role}" {LOOKS[role]} {shape}/>')

    def svg(self, title: str) -> str:
        """The drawing with a title for those who cannot see it. It reads from left to right in every language."""
        return whole("".join(self.marks), self.width, self.height, title)


@dataclass(frozen=True)
class Plot:
    """A field between axes: values to places. x from 0 to `right`, y from 0 to `top`."""

    sheet: Sheet
    left: float
    upper: float
    width: float
    tall: float
    right: float
    top: float

    def x(self, value: float) -> float:
        """Where a value stands on the way."""
        return self.left + self.width * min(max(value / self.right, 0.0), 1.0)

    def y(self, value: float) -> float:
        """Where a value stands on the height; what is beyond the top stands at the top."""
        return self.upper + self.tall * (1 - min(max(value / self.top, 0.0), 1.0))

    def spots(self, pairs: Sequence[Spot]) -> list[Spot]:
        """Places of pairs of values."""
        return [(self.x(a), self.y(b)) for a, b in pairs]

    def rows(self, ticks: Sequence[float], told: Callable[[float], str]) -> None:
        """Lines across, each with its number at the left."""
        for tick in ticks:
            self.sheet.line("axis" if tick == 0 else "grid", (self.left, self.y(tick)), (self._end, self.y(tick)))
            self.sheet.text((self.left - 6, self.y(tick) + 4), told(tick), "end")

    def foot(self, ticks: Sequence[tuple[float, str]]) -> None:
        """Words below the axis; those that would run into the one before are left out."""
        free = -1.0
        for value, told in ticks:
            half = wide(told) / 2
            middle = min(max(self.x(value), half), self.sheet.width - half)
            if middle - half < free:
                continue
            self.sheet.line("axis", (self.x(value), self.y(0)), (self.x(value), self.y(0) + 4))
            self.sheet.text((middle, self.y(0) + 17), told, "middle")
            free = middle + half + 8

    @property
    def _end(self) -> float:
        return self.left + self.width


def at(value: float) -> str:
    """A coordinate: a tenth of a pixel is enough, and the same bytes come everywhere."""
    return f"{round(value, 1) + 0.0:g}"


def through(spots: Sequence[Spot]) -> str:
    """Spots as SVG has them."""
    return " ".join(f"{at(x)},{at(y)}" for x, y in spots)


def whole(marks: str, width: float, height: float, title: str) -> str:
    """A drawing of its own around marks, with its name."""
    told, across, tall = escape(plain(title), quote=True), at(width), at(height)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart drawn" viewBox="0 0 {across} {tall}" '
        f'width="{across}" height="{tall}" role="img" aria-label="{told}" direction="ltr" '
        f'font-family="{FONT}"><title>{told}</title>{marks}</svg>'
    )


def round_top(highest: float, steps: int = 4) -> tuple[float, list[float]]:
    """The end of an axis that holds the highest value, and its ticks: 1, 2 or 5 times a power of ten apart.

    `steps`: about how many of them, at most.
    """
    highest = max(highest, 1e-6)
    power = 10.0 ** floor(log10(highest / steps))
    step = next(k * power for k in (1.0, 2.0, 5.0, 10.0) if k * power * steps >= highest)
    n = int(-(-highest * (1 - 1e-9) // step))
    return step * n, [round(step * i, 10) for i in range(n + 1)]


def apart(wanted: Sequence[float], gap: float, least: float, most: float) -> list[float]:
    """Heights near the wanted ones, in the same order (each at or below the one before), so far apart that lines of
    words fit; within bounds as far as there is room."""
    found: list[float] = []
    for one in wanted:
        found.append(max(one, least, *(found[-1:] and [found[-1] + gap])))
    for place in range(len(found) - 1, -1, -1):
        below = most if place == len(found) - 1 else found[place + 1] - gap
        found[place] = min(found[place], below)
    return found


def margin(told: Sequence[str]) -> float:
    """The room that numbers left of an axis take."""
    return 14.0 + max(wide(one) for one in told)


Drawing = Callable[[Sheet, Spot], None]  # a mark of its own, around a spot


def key(sheet: Sheet, items: Sequence[tuple[str, str | Drawing, str]], left: float, top: float) -> float:
    """The key below a picture, wrapped to its width: (role, how it is drawn, words). Gives the height it took.

    In a language that is read from right to left it begins at the right.
    """
    turned = any(backwards(told) for _, _, told in items)
    left = 0.0 if turned else left
    x, y = left, top
    for role, kind, told in items:
        long = 34 + wide(told) + 18
        if x > left and x + long > sheet.width + 18:
            x, y = left, y + 20
        _mark(sheet, role, kind, (sheet.width - x - 26 if turned else x, y))
        sheet.text((sheet.width - x - 33 if turned else x + 33, y + 10.5), told, "end" if turned else "start")
        x += long
    return y + 20 - top


def _mark(sheet: Sheet, role: str, kind: str | Drawing, spot: Spot) -> None:
    """What a mark of the picture looks like: 26 pixels of it."""
    x, y = spot
    if callable(kind):
        kind(sheet, (x + 13, y + 6))
    elif kind == "line":
        sheet.line(role, (x, y + 6), (x + 26, y + 6))
    elif kind == "dot":
        sheet.dot(role, (x + 13, y + 6), 4)
    else:
        sheet.box(role, x, y, 26, 12)
