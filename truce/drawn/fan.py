"""The fan: days that were, with those that nobody watched; where the regime changed; and the spread of days to come."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from truce.drawn.sheet import Plot, Sheet, key, round_top

HEIGHT, BELOW = 190.0, 26.0


@dataclass(frozen=True, slots=True)
class Day:
    """A day that was. `count` is None where it is not known; `watched`: whether anybody looked."""

    day: date
    count: float | None
    watched: bool


@dataclass(frozen=True, slots=True)
class Step:
    """A day to come: the 5, 25, 50, 75 and 95 % quantiles."""

    day: date
    q05: float
    q25: float
    q50: float
    q75: float
    q95: float


@dataclass(frozen=True, slots=True)
class Break:
    """A change of regime: the likeliest first day of the new one, and the levels before and since."""

    since: date
    before: float | None
    now: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fan:
    """What one fan shows, and in which words.

    `words`: of the key, by past, blind, wide, inner, middle, level, break and now. `told`: a number for the axis.
    `top`: the end of the axis where several fans share it.
    """

    title: str
    past: Sequence[Day]
    steps: Sequence[Step]
    change: Break | None
    words: dict[str, str]
    told: Callable[[float], str]
    on: Callable[[date], str]
    top: float | None = None

    @property
    def days(self) -> list[date]:
        """Every day that is drawn."""
        return [*(one.day for one in self.past), *(one.day for one in self.steps)]

    @property
    def highest(self) -> float:
        """The highest value that is drawn."""
        level = [v for v in (self.change.before, self.change.now) if v is not None] if self.change else []
        return max([1.0, *(one.count or 0.0 for one in self.past), *(one.q95 for one in self.steps), *level])


def draw_fan(made: Fan, width: float = 840.0, *, small: bool = False) -> str:
    """The fan. `small`: without a key, and with its title written above: one of several."""
    sheet = Sheet(width, HEIGHT)
    upper = 20.0 if small else 10.0
    top, ticks = round_top(made.top or made.highest)
    first = min(made.days, default=date(2000, 1, 1))
    last = max(made.days, default=first)
    left = 14.0 + 6.6 * max(len(made.told(tick)) for tick in ticks)
    plot = Plot(sheet, left, upper, width - left - 8, HEIGHT - upper - BELOW, float((last - first).days + 1), top)
    plot.rows(ticks[:: 2 if small else 1], made.told)
    _past(plot, made, first)
    _coming(plot, made, first)
    _change(plot, made, first)
    plot.foot([((day - first).days + 0.5, made.on(day)) for day in _marked(first, last, width)])
    if small:
        sheet.text((0, 13), made.title, role="strong")
    else:
        sheet.height = HEIGHT + 10
        sheet.height += key(sheet, _key(made), left, HEIGHT + 4)
    return sheet.svg(made.title)


def _marked(first: date, last: date, width: float) -> list[date]:
    """Days written below the axis: so many as have room."""
    days, room = (last - first).days, max(int(width // 80), 2)
    step = next((s for s in (1, 2, 7, 14, 28, 56, 91, 182, 364) if days / s <= room), 728)
    return [date.fromordinal(first.toordinal() + i) for i in range(0, days + 1, step)]


def _past(plot: Plot, made: Fan, first: date) -> None:
    """Bars of days that are known; a pale band over those that nobody watched."""
    one = plot.width / plot.right
    for watched, run in groupby(made.past, key=lambda day: day.watched):
        days = list(run)
        if not watched:
            plot.sheet.box("blind", plot.x((days[0].day - first).days), plot.upper, one * len(days), plot.tall)
    for day in made.past:
        if day.count is not None:
            x = plot.x((day.day - first).days)
            y = plot.y(day.count)
            plot.sheet.box("past", x + one * 0.14, min(y, plot.y(0) - 1.2), one * 0.72, max(plot.y(0) - y, 1.2))


def _coming(plot: Plot, made: Fan, first: date) -> None:
    """The bands of the days to come, and where what is known ends."""
    if not made.steps:
        return
    steps = [((one.day - first).days, one) for one in made.steps]

    def edge(of: Callable[[Step], float]) -> list[tuple[float, float]]:
        pairs = [(x + side, of(one)) for x, one in steps for side in (0.0, 1.0)]
        return plot.spots(pairs)

    plot.sheet.area("wide", edge(lambda s: s.q95), edge(lambda s: s.q05))
    plot.sheet.area("inner", edge(lambda s: s.q75), edge(lambda s: s.q25))
    plot.sheet.path("middle", edge(lambda s: s.q50))
    if made.past:
        x = plot.x(steps[0][0])
        plot.sheet.line("now", (x, plot.upper), (x, plot.y(0)))


def _change(plot: Plot, made: Fan, first: date) -> None:
    """The day of the change, and the levels on both sides of it."""
    if made.change is None or not made.past:
        return
    since, end = (made.change.since - first).days, (made.past[-1].day - first).days + 1
    x = plot.x(since)
    plot.sheet.line("break", (x, plot.upper), (x, plot.y(0)))
    for level, a, b in ((made.change.before, 0, since), (made.change.now, since, end)):
        if level is not None and b > a:
            plot.sheet.line("level", (plot.x(a), plot.y(level)), (plot.x(b), plot.y(level)))


def _key(made: Fan) -> list[tuple[str, str, str]]:
    """The marks that are there, with their words."""
    items = [("past", "box", made.words["past"])] if any(d.count is not None for d in made.past) else []
    if any(not d.watched for d in made.past):
        items.append(("blind", "box", made.words["blind"]))
    if made.change is not None and made.past:
        items += [("break", "line", made.words["break"]), ("level", "line", made.words["level"])]
    if made.steps:
        bands = (("inner", "box"), ("wide", "box"), ("middle", "line"))
        items += [(role, kind, made.words[role]) for role, kind in bands]
    return items
