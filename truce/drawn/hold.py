"""The survival curve: the chance that a truce still holds, day by day ahead, over the base rate of truces like it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from truce.drawn.letters import wide
from truce.drawn.sheet import ROOMY, Plot, Sheet, apart, key, margin

HEIGHT, TALL, UPPER, BELOW, LINE = 190.0, 240.0, 16.0, 26.0, 15.0
QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class Point:
    """So many days ahead: the chance with its 90 % interval, and the base rate with its own; None: cannot be told."""

    ahead: float
    p: float | None
    low: float | None
    high: float | None
    base: float | None
    base_low: float | None
    base_high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """What one curve shows. `words`: chance, interval, base, base_interval; `ahead`: so many days, in words.

    `share`: parts of a hundred for the axis; `figure`: a chance, where it is not written like them.
    `keyed`: whether it tells what its marks mean; one of several alike is enough.
    """

    title: str
    points: Sequence[Point]
    words: dict[str, str]
    share: Callable[[float], str]
    ahead: Callable[[float], str]
    keyed: bool = True
    figure: Callable[[float], str] | None = None

    def told(self, p: float) -> str:
        """A chance in words."""
        return (self.figure or self.share)(p)

    @property
    def lines(self) -> list["Line"]:
        """Both lines, as far as they can be told: the chance, and below it the base rate."""
        points = sorted(self.points, key=lambda one: one.ahead)
        told = [_row(one.ahead, one.p, one.low, one.high) for one in points if one.p is not None]
        based = [_row(p.ahead, p.base, p.base_low, p.base_high) for p in points if p.base is not None]
        found = [
            Line("middle", "wide", "label", "chance", "interval", told),
            Line("base", "basewide", "text", "base", "base_interval", based),
        ]
        return [one for one in found if one.rows]


@dataclass(frozen=True, slots=True)
class Line:
    """One line with its band: roles of both and of its figures, their words, and rows of (ahead, p, low, high)."""

    role: str
    band: str
    figure: str
    word: str
    band_word: str
    rows: Sequence[tuple[float, float, float, float]]


def draw_hold(made: Hold, width: float = 840.0) -> str:
    """The curve. Between the days that were computed it is drawn straight; today stands at one.

    Where there is room each line bears its name at its end; else the key tells it.
    """
    height = HEIGHT if width < ROOMY else TALL
    sheet, lines = Sheet(width, height), made.lines
    named = width >= ROOMY and made.keyed
    right = max([10.0, *(wide(_end(made, one)) for one in lines)]) + 12 if named else 14.0
    left = margin([made.share(one) for one in QUARTERS])
    days = {one.ahead for one in made.points}
    plot = Plot(sheet, left, UPPER, width - left - right, height - UPPER - BELOW, max([1.0, *days]), 1.0)
    plot.rows(QUARTERS, made.share)
    _lines(plot, lines)
    plot.foot([(one, made.ahead(one)) for one in sorted(days)])
    _figures(plot, made, lines, named=named)
    items = _key(made, lines, named=named) if made.keyed else []
    sheet.height = height + 4 + (6 + key(sheet, items, left, height + 4) if items else 0)
    return sheet.svg(made.title)


def _row(ahead: float, p: float, low: float | None, high: float | None) -> tuple[float, float, float, float]:
    """A row; a bound that nobody told is the chance itself, and no band is drawn."""
    return ahead, p, p if low is None else low, p if high is None else high


def _end(made: Hold, line: Line) -> str:
    """What stands at the end of a line: its last figure and its name."""
    return f"{made.told(line.rows[-1][1])} · {made.words[line.word]}"


def _lines(plot: Plot, lines: Sequence[Line]) -> None:
    """Bands below, lines over them, from certainty today; each chance with its interval as a dot and a bar."""
    for line in reversed(lines):
        upper = plot.spots([(0, 1), *((x, high) for x, _, _, high in line.rows)])
        plot.sheet.area(line.band, upper, plot.spots([(0, 1), *((x, low) for x, _, low, _ in line.rows)]))
    for line in reversed(lines):
        plot.sheet.path(line.role, plot.spots([(0, 1), *((x, p) for x, p, _, _ in line.rows)]))
    for x, p, low, high in (row for line in lines if line.role == "middle" for row in line.rows):
        plot.sheet.line("range", (plot.x(x), plot.y(low)), (plot.x(x), plot.y(high)))
        plot.sheet.dot("point", (plot.x(x), plot.y(p)), 4)


def _figures(plot: Plot, made: Hold, lines: Sequence[Line], *, named: bool) -> None:
    """Figures where the lines have their points, and their names at their ends."""
    for line in lines:
        rows = line.rows[:-1] if named else line.rows
        for x, p, _, _ in rows if line.role == "middle" or len(lines) == 1 else ():
            told, spot = made.told(p), (plot.x(x), plot.y(p))
            if spot[0] - wide(told) - 10 > plot.left:  # left below: a line that falls is never there
                plot.sheet.text((spot[0] - 7, spot[1] + 15), told, "end", "label")
            else:
                plot.sheet.text((spot[0] + 6, max(spot[1] - 6, 10.0)), told, "start", "label")
    if not named:
        return
    ends = sorted(lines, key=lambda one: -one.rows[-1][1])
    wanted = [plot.y(one.rows[-1][1]) + 4 for one in ends]
    for line, y in zip(ends, apart(wanted, LINE, UPPER, plot.y(0)), strict=True):
        plot.sheet.text((plot.x(line.rows[-1][0]) + 9, y), _end(made, line), role=line.figure)


def _key(made: Hold, lines: Sequence[Line], *, named: bool) -> list[tuple[str, str, str]]:
    """What has no name yet."""
    items = []
    for line in lines:
        if not named:
            items.append((line.role, "line", made.words[line.word]))
        items.append((line.band, "box", made.words[line.band_word]))
    return items
