"""How likelihoods of scenarios moved: a small picture each, all on one scale and one stretch of time.

Six lines in one field cross and cover one another; six fields beside one another can be read and compared. In each: the
likelihood as a stepped line, how sure it was as a band around it, a dot for each time that somebody stated it, and
beside its end what signposts propose.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from truce.drawn.sheet import LETTER, Plot, Sheet, at, key, round_top

HEIGHT, UPPER, BELOW, GAP, MARGIN = 150.0, 24.0, 24.0, 16.0, 14.0
MOST_TICKS = 4


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


def draw_history(made: History, width: float = 840.0, across: int = 3) -> str:
    """The fields, `across` in a row. A likelihood holds until somebody changes it: between two acts nothing moves."""
    each = (width - GAP * (across - 1)) / across
    whole = Sheet(width, 0.0)
    highest = max([0.1, *(high for path in made.paths for high in _heights(path))])
    first = min((one.at for path in made.paths for one in path.steps), default=made.until)
    for place, path in enumerate(made.paths):
        row, column = divmod(place, across)
        sheet = Sheet(each, HEIGHT)
        _field(sheet, made, path, first, round_top(highest))
        x, y = at(column * (each + GAP)), at(row * (HEIGHT + GAP))
        spot = f'<svg x="{x}" y="{y}" width="{at(each)}" height="{at(HEIGHT)}">'
        whole.marks.append(spot + "".join(sheet.marks) + "</svg>")
    below = -(-len(made.paths) // across) * (HEIGHT + GAP)
    whole.height = below + (key(whole, _key(made), 0.0, below) if made.paths else 1.0)
    return whole.svg(made.title)


def _heights(path: Path) -> list[float]:
    return [*(one.high for one in path.steps), *(path.proposed or ())]


def _field(sheet: Sheet, made: History, path: Path, first: datetime, scale: tuple[float, list[float]]) -> None:
    """One scenario."""
    top, ticks = scale
    span = max((made.until - first).total_seconds(), 1.0)
    left = 10.0 + LETTER * max(len(made.share(one)) for one in ticks)
    plot = Plot(sheet, left, UPPER, sheet.width - left - MARGIN, HEIGHT - UPPER - BELOW, span, top)
    plot.rows(ticks if len(ticks) <= MOST_TICKS else ticks[::2], made.share)
    plot.foot([((instant - first).total_seconds(), made.on(instant)) for instant in (first, made.until)])
    steps = [((one.at - first).total_seconds(), one) for one in sorted(path.steps, key=lambda one: one.at)]
    if steps:
        _steps(plot, steps, span)
    if path.proposed is not None:
        _proposed(plot, path.proposed)
    _name(sheet, path.name)


def _name(sheet: Sheet, name: str) -> None:
    """The name above the field, cut where it has no room; the whole of it is told to whoever points at it."""
    room = int(sheet.width // (LETTER * 1.03))
    told = name if len(name) <= room else name[: room - 1].rstrip() + "…"
    sheet.text((0, 13), told, role="strong")
    if told != name:
        sheet.marks[-1] = sheet.marks[-1].replace(escape(told), f"<title>{escape(name)}</title>{escape(told)}")


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
    plot.sheet.line("base", (x, plot.y(high)), (x, plot.y(low)))
    plot.sheet.dot("base", (x, plot.y(p)), 3.5)


def _key(made: History) -> list[tuple[str, str, str]]:
    told = [("middle", "line", "line"), ("wide", "box", "band")]
    if any(one.stated for path in made.paths for one in path.steps):
        told.append(("point", "dot", "dot"))
    if any(path.proposed for path in made.paths):
        told.append(("base", "line", "proposed"))
    return [(role, kind, made.words[name]) for role, kind, name in told]
