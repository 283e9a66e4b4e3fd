"""The survival curve: the chance that a truce still holds, day by day ahead, over the base rate of truces like it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from truce.drawn.sheet import Plot, Sheet, key

HEIGHT, BELOW = 190.0, 26.0
QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class Point:
    """So many days ahead: the chance with its 90 % interval, and the base rate with its own."""

    ahead: float
    p: float
    low: float
    high: float
    base: float | None
    base_low: float | None
    base_high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """What one curve shows. `words`: chance, interval, base, base_interval; `ahead`: so many days, in words.

    `keyed`: whether it tells what its marks mean; one of several alike is enough.
    """

    title: str
    points: Sequence[Point]
    words: dict[str, str]
    share: Callable[[float], str]
    ahead: Callable[[float], str]
    keyed: bool = True


def draw_hold(made: Hold, width: float = 840.0) -> str:
    """The curve. Between the days that were computed it is drawn straight; today stands at one."""
    sheet = Sheet(width, HEIGHT)
    points = sorted(made.points, key=lambda one: one.ahead)
    right = max([1.0, *(one.ahead for one in points)])
    left = 14.0 + 6.6 * max(len(made.share(one)) for one in QUARTERS)
    plot = Plot(sheet, left, 10.0, width - left - 14, HEIGHT - 10 - BELOW, right, 1.0)
    plot.rows(QUARTERS, made.share)
    based = [one for one in points if one.base is not None]
    _band(plot, "basewide", [(p.ahead, p.base_low or 0.0, p.base_high or 0.0) for p in based])
    _band(plot, "wide", [(p.ahead, p.low, p.high) for p in points])
    plot.sheet.path("base", plot.spots([(0, 1), *((p.ahead, p.base or 0.0) for p in based)]))
    plot.sheet.path("middle", plot.spots([(0, 1), *((p.ahead, p.p) for p in points)]))
    for p in points:
        plot.sheet.line("range", (plot.x(p.ahead), plot.y(p.low)), (plot.x(p.ahead), plot.y(p.high)))
        plot.sheet.dot("point", (plot.x(p.ahead), plot.y(p.p)), 4)
    plot.foot([(p.ahead, made.ahead(p.ahead)) for p in points])
    if not made.keyed:
        sheet.height = HEIGHT + 4
        return sheet.svg(made.title)
    items = [("middle", "line", made.words["chance"]), ("wide", "box", made.words["interval"])]
    if based:
        items += [("base", "line", made.words["base"]), ("basewide", "box", made.words["base_interval"])]
    sheet.height = HEIGHT + 10 + key(sheet, items, left, HEIGHT + 4)
    return sheet.svg(made.title)


def _band(plot: Plot, role: str, rows: Sequence[tuple[float, float, float]]) -> None:
    """Between two bounds, from certainty today."""
    upper = plot.spots([(0, 1), *((x, high) for x, _, high in rows)])
    lower = plot.spots([(0, 1), *((x, low) for x, low, _ in rows)])
    if rows:
        plot.sheet.area(role, upper, lower)
