"""Reliability: of all the times that so many per cent were said, how often it came, with its interval."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Protocol

from truce.drawn.sheet import Plot, Sheet, key, margin

QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)
BELOW = 44.0


class Bin(Protocol):
    """Forecasts that said about the same: what they said, how often it came with its 90 % interval, how many."""

    @property
    def said(self) -> float: ...
    @property
    def came(self) -> float: ...
    @property
    def low(self) -> float: ...
    @property
    def high(self) -> float: ...
    @property
    def n(self) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """What one diagram shows. `words`: said, came, perfect, bin, range."""

    title: str
    bins: Sequence[Bin]
    words: dict[str, str]
    share: Callable[[float], str]


def draw_calibration(made: Calibration, width: float = 400.0) -> str:
    """The diagram: a larger dot is more forecasts; on the broken line, what is said is what comes."""
    left = margin([made.share(one) for one in QUARTERS])
    side = min(width - left - 14, 300.0)
    sheet = Sheet(width, side + 26 + BELOW)
    plot = Plot(sheet, left, 26.0, side, side, 1.0, 1.0)
    sheet.text((0, 13), made.words["came"])
    plot.rows(QUARTERS, made.share)
    plot.foot([(one, made.share(one)) for one in QUARTERS])
    sheet.text((left + side, side + 26 + 34), made.words["said"], "end")
    sheet.path("base", plot.spots([(0, 0), (1, 1)]))
    most = max([1, *(one.n for one in made.bins)])
    for one in made.bins:
        plot.sheet.line("range", (plot.x(one.said), plot.y(one.low)), (plot.x(one.said), plot.y(one.high)))
        plot.sheet.dot("point", (plot.x(one.said), plot.y(one.came)), 3 + 5 * sqrt(one.n / most))
    items = [("point", "dot", made.words["bin"]), ("range", "line", made.words["range"])]
    items.append(("base", "line", made.words["perfect"]))
    sheet.height += key(sheet, items, left, sheet.height)
    return sheet.svg(made.title)
