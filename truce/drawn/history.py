"""How likelihoods of scenarios moved: a small picture each, all on one scale and one stretch of time.

Six lines in one field cross and cover one another; six fields beside one another can be read and compared. In each: the
likelihood as a stepped line, how sure it was as a band around it, a dot for each time that somebody stated it, and
beside its end what signposts propose.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from truce.drawn.letters import folded, inward, plain
from truce.drawn.multiples import evenly
from truce.drawn.sheet import Plot, Sheet, at, key, margin, round_top

TALL, UPPER, BELOW, GAP, MARGIN = 126.0, 26.0, 24.0, 18.0, 16.0
LINE = 16.0
RING = 3.5
BOLD = 12.9  # as wide as type of 12.5 px is where it is bold


@dataclass(frozen=True, slots=True)
class At:
    """A likelihood as it stood from an instant on. `stated`: somebody gave this figure; else others moved it."""

    at: datetime
    p: float
    low: float
    high: float
    stated: bool = True


@dataclass(frozen=True, slots=True)
class Path:
    """One scenario: its name, what was thought of it, the oldest first, and what signposts propose beside that."""

    name: str
    steps: Sequence[At]
    proposed: tuple[float, float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What the picture shows. `until`: to when the lines go on. `words`: line, band, dot and proposed."""

    title: str
    paths: Sequence[Path]
    until: datetime
    words: dict[str, str]
    share: Callable[[float], str]
    on: Callable[[datetime], str]


def draw_history(made: History, width: float = 840.0) -> str:
    """The fields, rows of them. A likelihood holds until somebody changes it: between two acts nothing moves."""
    across = evenly(len(made.paths), width)
    each = (width - GAP * (across - 1)) / across
    whole, most = Sheet(width, 0.0), max([1, *(len(_lines(path.name, each)) for path in made.paths)])
    height = UPPER + LINE * (most - 1) + TALL
    highest = max([0.1, *(high for path in made.paths for high in _heights(path))])
    first = min((one.at for path in made.paths for one in path.steps), default=made.until)
    for place, path in enumerate(made.paths):
        row, column = divmod(place, across)
        sheet = Sheet(each, height)
        _field(sheet, made, path, first, round_top(highest, 3))
        x, y = at(column * (each + GAP)), at(row * (height + GAP))
        spot = f'<svg x="{x}" y="{y}" width="{at(each)}" height="{at(height)}">'
        whole.marks.append(spot + "".join(sheet.marks) + "</svg>")
    below = -(-len(made.paths) // across) * (height + GAP)
    whole.height = below + (key(whole, _key(made), 0.0, below) if made.paths else 1.0)
    return whole.svg(made.title)


def _heights(path: Path) -> list[float]:
    return [*(one.high for one in path.steps), *(path.proposed or ())]


def _field(sheet: Sheet, made: History, path: Path, first: datetime, scale: tuple[float, list[float]]) -> None:
    """One scenario."""
    top, ticks = scale
    span = max((made.until - first).total_seconds(), 1.0)
    left = margin([made.share(one) for one in ticks])
    upper = sheet.height - TALL
    plot = Plot(sheet, left, upper, sheet.width - left - MARGIN, TALL - BELOW, span, top)
    plot.rows(ticks, made.share)
    plot.foot([((instant - first).total_seconds(), made.on(instant)) for instant in (first, made.until)])
    steps = [((one.at - first).total_seconds(), one) for one in sorted(path.steps, key=lambda one: one.at)]
    if steps:
        _steps(plot, steps, span)
    if path.proposed is not None:
        _proposed(plot, path.proposed)
    _name(sheet, path.name)


def _lines(name: str, room: float) -> list[str]:
    return folded(plain(name), room, 2, BOLD)


def _name(sheet: Sheet, name: str) -> None:
    """The name above the field, over two lines, cut where it has no room; whoever points at it is told the whole."""
    lines = _lines(name, sheet.width)
    for place, line in enumerate(lines):
        sheet.text((0, 13 + LINE * place), line, role="strong")
    if any(line.endswith("…") for line in lines):
        last = escape(inward(lines[-1]))
        sheet.marks[-1] = sheet.marks[-1].replace(last, f"<title>{escape(plain(name))}</title>{last}")


def _steps(plot: Plot, steps: Sequence[tuple[float, At]], span: float) -> None:
    """The band, the line over it, and a dot where somebody stated the figure."""
    line: list[tuple[float, float]] = []
    low: list[tuple[float, float]] = []
    high: list[tuple[float, float]] = []
    for (x, one), (after, _) in zip(steps, [*steps[1:], (span, steps[-1][1])], strict=True):
        line += [(x, one.p), (after, one.p)]
        low += [(x, one.low), (after, one.low)]
        high += [(x, one.high), (after, one.high)]
    plot.sheet.area("wide", plot.spots(high), plot.spots(low))
    plot.sheet.path("middle", plot.spots(line))
    for x, one in steps:
        if one.stated:
            plot.sheet.dot("point", (plot.x(x), plot.y(one.p)), 3.5)


def _proposed(plot: Plot, proposed: tuple[float, float, float]) -> None:
    """What signposts propose, beside the end of the line: its interval, and a ring where it stands."""
    p, low, high = proposed
    x = plot.left + plot.width + MARGIN / 2
    for one, end in ((low, RING), (high, -RING)):  # the ring stays empty
        if abs(plot.y(one) - plot.y(p)) > RING:
            plot.sheet.line("beside", (x, plot.y(one)), (x, plot.y(p) + end))
    plot.sheet.dot("beside", (x, plot.y(p)), RING)


def _key(made: History) -> list[tuple[str, str, str]]:
    told = [("middle", "line", "line"), ("wide", "box", "band")]
    if any(one.stated for path in made.paths for one in path.steps):
        told.append(("point", "dot", "dot"))
    if any(path.proposed for path in made.paths):
        told.append(("beside", "dot", "proposed"))
    return [(role, kind, made.words[name]) for role, kind, name in told]
