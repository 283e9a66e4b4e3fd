"""How likelihoods of scenarios moved: a stepped line each, with its interval at the end and its name beside it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from truce.drawn.sheet import LETTER, Plot, Sheet, round_top

HEIGHT, BELOW = 230.0, 26.0
DASHES = ("", "7 4", "2 3", "9 3 2 3", "4 2", "1 3")  # told apart without colour too
COLOURS = ("#a5291b", "#0b5c8f", "#17624c", "#8a5200", "#4c4a7d", "#55616b")


@dataclass(frozen=True, slots=True)
class At:
    """A likelihood as somebody set it at an instant."""

    at: datetime
    p: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Path:
    """One scenario: its short name, and what was thought of it, the oldest first."""

    name: str
    steps: Sequence[At]


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What the picture shows. `until`: to when the lines go on."""

    title: str
    paths: Sequence[Path]
    until: datetime
    share: Callable[[float], str]
    on: Callable[[datetime], str]


def draw_history(made: History, width: float = 840.0) -> str:
    """The lines. A likelihood holds until somebody changes it: nothing is drawn between two acts but what stood."""
    sheet = Sheet(width, HEIGHT)
    told = [one.at for path in made.paths for one in path.steps]
    first = min(told, default=made.until)
    span = max((made.until - first).total_seconds(), 1.0)
    highest = max([0.1, *(one.high for path in made.paths for one in path.steps)])
    top, ticks = round_top(highest)
    left = 14.0 + 6.6 * max(len(made.share(one)) for one in ticks)
    names = max([2, *(len(path.name) for path in made.paths)]) * LETTER + 48
    plot = Plot(sheet, left, 10.0, max(width - left - names, 60.0), HEIGHT - 10 - BELOW, span, top)
    plot.rows(ticks, made.share)
    plot.foot([((at - first).total_seconds(), made.on(at)) for at in (first, made.until)])
    ends = []
    for place, path in enumerate(made.paths):
        steps = sorted(path.steps, key=lambda one: one.at)
        if not steps:
            continue
        _line(plot, place, [((one.at - first).total_seconds(), one) for one in steps], span)
        ends.append((plot.y(steps[-1].p), place))
    for y, place in _apart(ends):
        x = plot.x(span) + 14
        _mark(sheet, place, f'x1="{x:.1f}" x2="{x + 24:.1f}" y1="{y:.1f}" y2="{y:.1f}"', DASHES[place % 6])
        sheet.text((x + 30, y + 4), made.paths[place].name, role="strong")
    return sheet.svg(made.title)


def _line(plot: Plot, place: int, steps: Sequence[tuple[float, At]], span: float) -> None:
    """One stepped line, and at its end the interval of what is thought now."""
    pairs: list[tuple[float, float]] = []
    for (x, one), (after, _) in zip(steps, [*steps[1:], (span, steps[-1][1])], strict=True):
        pairs += [(x, one.p), (after, one.p)]
    spots = " ".join(f"{x:.1f},{y:.1f}" for x, y in plot.spots(pairs))
    _mark(plot.sheet, place, f'points="{spots}"', DASHES[place % 6], "polyline")
    now, x = steps[-1][1], plot.x(span) + 2 + place % 3 * 3.5
    _mark(plot.sheet, place, f'x1="{x:.1f}" x2="{x:.1f}" y1="{plot.y(now.low):.1f}" y2="{plot.y(now.high):.1f}"', "")


def _mark(sheet: Sheet, place: int, shape: str, dashes: str, name: str = "line") -> None:
    """A line in the colour and the dashes of one scenario."""
    look = f'stroke="{COLOURS[place % 6]}" stroke-width="2" fill="none"'
    broken = f' stroke-dasharray="{dashes}"' if dashes else ""
    sheet.marks.append(f'<{name} class="d-path d-path{place % 6}" {look}{broken} {shape}/>')


def _apart(ends: Sequence[tuple[float, int]]) -> list[tuple[float, int]]:
    """Names at the height of their line, moved so far that none covers another, and none leaves the sheet."""
    placed: list[tuple[float, int]] = []
    for y, place in sorted(ends):
        placed.append((max(y, placed[-1][0] + 14 if placed else y), place))
    floor, moved = HEIGHT - BELOW, []
    for y, place in reversed(placed):
        moved.append((min(y, floor), place))
        floor = moved[-1][0] - 14
    return moved
