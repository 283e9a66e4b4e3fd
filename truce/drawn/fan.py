"""The fan: days that were, with those that nobody watched; where the regime changed; and the spread of days to come."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from truce.drawn.letters import cut, wide
from truce.drawn.sheet import ROOMY, Plot, Sheet, apart, key, margin, round_top

SMALL, HEIGHT, TALL, BELOW = 160.0, 210.0, 270.0, 26.0
LINE = 14.0


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

    `words`: by past (what is counted), now (over the days to come), blind, wide, inner, middle, level and break.
    `told`: a number for the axis.
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
    """The fan. `small`: without a key and figures, and with its title written above: one of several."""
    height = SMALL if small else HEIGHT if width < ROOMY else TALL
    sheet, upper = Sheet(width, height), 24.0 if small else 42.0
    top, ticks = round_top(made.top or made.highest, 3 if small else 4)
    first = min(made.days, default=date(2000, 1, 1))
    last = max(made.days, default=first)
    left, right = margin([made.told(tick) for tick in ticks]), 8.0 if small else _right(made)
    plot = Plot(sheet, left, upper, width - left - right, height - upper - BELOW, float((last - first).days + 1), top)
    plot.rows(ticks, made.told)
    _past(plot, made, first)
    _coming(plot, made, first)
    _change(plot, made, first)
    plot.foot([((day - first).days + 0.5, made.on(day)) for day in _marked(first, last, plot.width)])
    if small:
        sheet.text((0, 13), cut(made.title, width, 13), role="strong")
        return sheet.svg(made.title)
    sheet.text((0, 13), made.words["past"])
    _named(plot, made, first)
    _figures(plot, made, first)
    items = _key(made)
    sheet.height = height + 4 + (6 + key(sheet, items, left, height + 4) if items else 0)
    return sheet.svg(made.title)


def _told(made: Fan, value: float) -> str:
    """A figure beside a mark: as fine as it is worth."""
    return made.told(round(value, 0 if value >= 10 else 1 if value >= 1 else 2))


def _right(made: Fan) -> float:
    """The room for figures at the end of the fan."""
    last = made.steps[-1] if made.steps else None
    return 8.0 if last is None else 12.0 + max(wide(_told(made, one)) for one in (last.q05, last.q50, last.q95))


def _named(plot: Plot, made: Fan, first: date) -> None:
    """Above the plot: the day of the change, and a word over the days to come."""
    y, until = plot.upper - 7, plot.sheet.width
    told = made.words.get("now", "")
    if made.steps and made.past and told:
        x = min(plot.x((made.steps[0].day - first).days) + 5, until - wide(told))
        plot.sheet.text((x, y), told, role="strong")
        until = x - 8
    if made.change is not None and made.past:
        told = made.on(made.change.since)
        x = min(plot.x((made.change.since - first).days) + wide(told) / 2, until)
        if x >= wide(told):
            plot.sheet.text((x, y), told, "end", "strong")


def _figures(plot: Plot, made: Fan, first: date) -> None:
    """Figures where they are read: the two levels, and the end of the fan."""
    if made.change is not None and made.past:
        x = plot.x((made.change.since - first).days)
        end = plot.x((made.past[-1].day - first).days + 1)
        for level, at, anchor in ((made.change.before, x - 5, "end"), (made.change.now, end - 3, "end")):
            if level is not None and plot.left < at and (at < x or end > x):
                plot.sheet.text((at, plot.y(level) - 5), _told(made, level), anchor, "label")
    if not made.steps:
        return
    last = made.steps[-1]
    told = list(dict.fromkeys(_told(made, one) for one in (last.q95, last.q50, last.q05)))
    wanted = [plot.y(next(v for v in (last.q50, last.q95, last.q05) if _told(made, v) == one)) + 4 for one in told]
    for one, y in zip(told, apart(wanted, LINE, plot.upper, plot.y(0) + 4), strict=True):
        plot.sheet.text((plot.left + plot.width + 6, y), one, role="strong" if one == _told(made, last.q50) else "text")


def _marked(first: date, last: date, width: float) -> list[date]:
    """Days written below the axis: so many as have room."""
    days, room = (last - first).days, max(int(width // 70), 2)
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
    """The marks that are there and have no words beside them yet. Bars are what stands above the axis."""
    items = []
    if any(not d.watched for d in made.past):
        items.append(("blind", "box", made.words["blind"]))
    if made.change is not None and made.past:
        items += [("break", "line", made.words["break"]), ("level", "line", made.words["level"])]
    if made.steps:
        bands = (("inner", "box"), ("wide", "box"), ("middle", "line"))
        items += [(role, kind, made.words[role]) for role, kind in bands]
    return items
