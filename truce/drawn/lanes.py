"""Deadlines as lanes over time: when each was set, how it was moved on the way, and what stood at its end.

In each lane a bar runs from the day it was set to the instant that stands. Its end tells by its shape what became of
it, and in words below. A date that stood before is a square, with a dashed line to where it was moved.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from truce.drawn.letters import cut, wide
from truce.drawn.sheet import ROOMY, Drawing, Sheet, Spot, key

TALL, FIRST, BAR, BELOW, FOOT = 62.0, 6.0, 28.0, 46.0, 26.0
EDGE, RING, TICK = 10.0, 5.0, 8.0
BOLD = 12.9  # as wide as type of 12.5 px is where it is bold
EMPTY = 0.6  # of the stretch that is told: no longer one before today is drawn
AHEAD, KEPT, MISSED, OPEN, GONE = "ahead", "kept", "missed", "open", "gone"  # what became of one
MARKS = {AHEAD: "ring", KEPT: "yes", MISSED: "no", OPEN: "ask", GONE: "thought"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One deadline. `since`: when it was set; None: not told. `moved`: (instant before, when it was moved or None).

    `became`: ahead, kept, missed, open (nobody can tell, or it is disputed) or gone; `word`: that in words. `around`:
    days on which the two did something meanwhile.
    """

    name: str
    since: datetime | None
    until: datetime
    became: str
    word: str
    moved: Sequence[tuple[datetime, datetime | None]] = ()
    around: Sequence[date] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lanes:
    """What the picture shows. `words`: set, before, around, now, and each that became of one; `on`: a day in words."""

    title: str
    lanes: Sequence[Lane]
    now: datetime
    words: Mapping[str, str]
    on: Callable[[datetime], str]


def draw_lanes(made: Lanes, width: float = 840.0) -> str:
    """The lanes below one another, over one stretch of time; today is a line across where it is near."""
    first, last = _stretch(made)
    sheet = Sheet(width, FIRST + TALL * len(made.lanes) + FOOT)

    def x(at: datetime) -> float:
        share = (at - first) / (last - first) if last > first else 0.0
        return EDGE + (width - 2 * EDGE) * min(max(share, 0.0), 1.0)

    foot = FIRST + TALL * len(made.lanes)
    _days(sheet, made, [(x(at), made.on(at)) for at in _ticks(first, last, 6 if width >= ROOMY else 3)], foot)
    if first <= made.now <= last:
        sheet.line("now", (x(made.now), FIRST), (x(made.now), foot))
    for place, lane in enumerate(made.lanes):
        _lane(sheet, made, lane, FIRST + TALL * place, x)
    sheet.height = foot + FOOT + key(sheet, _key(made, shown=first <= made.now <= last), 0.0, foot + FOOT)
    return sheet.svg(made.title)


def _stretch(made: Lanes) -> tuple[datetime, datetime]:
    """From the first that is told to the last; to today where that is not far."""
    told = [at for lane in made.lanes for at in (lane.since, lane.until, *(before for before, _ in lane.moved)) if at]
    if not told:
        return made.now, made.now + timedelta(days=1)
    first, last = min(told), max(told)
    near = max((last - first) * EMPTY, timedelta(days=7))
    first = min(first, made.now) if first - made.now <= near else first
    last = max(last, made.now) if made.now - last <= near else last
    return first, max(last, first + timedelta(days=1))


def _ticks(first: datetime, last: datetime, most: int) -> list[datetime]:
    """Days evenly apart: about so many."""
    step = (last - first) / most
    return [first + step * n for n in range(most + 1)]


def _days(sheet: Sheet, made: Lanes, ticks: Sequence[tuple[float, str]], foot: float) -> None:
    free = -1.0
    for at, told in ticks:
        half = wide(told) / 2
        middle = min(max(at, half), sheet.width - half)
        if made.lanes and middle - half >= free:
            sheet.line("grid", (at, FIRST), (at, foot))
            sheet.text((middle, foot + 15), told, "middle")
            free = middle + half + 12


def _lane(sheet: Sheet, made: Lanes, lane: Lane, top: float, x: Callable[[datetime], float]) -> None:
    """Its name, the bar with all that stands on it, and below its end what became of it."""
    bar, end = top + BAR, x(lane.until)
    begin = x(lane.since) if lane.since is not None else x(min([lane.until, *(at for at, _ in lane.moved)]))
    sheet.text((0, top + 14), cut(lane.name, sheet.width, BOLD), role="strong")
    sheet.line("level", (begin, bar), (end, bar))
    if lane.since is not None:
        sheet.line("axis", (begin, bar - TICK), (begin, bar + TICK))
    for before, _ in lane.moved:
        sheet.line("thought", (x(before), bar), (end, bar))
        sheet.box("beside", x(before) - 4, bar - 4, 8, 8)
    for day in lane.around:
        at = x(datetime.combine(day, lane.until.timetz()))
        sheet.line("axis", (at, bar + 3), (at, bar + TICK + 2))
    _end(sheet, lane.became, (end, bar))
    told = f"{lane.word} · {made.on(lane.until)}"
    shown = cut(told, sheet.width)
    half = wide(shown) / 2
    sheet.text((min(max(end, half), sheet.width - half), top + BELOW + 4), shown, "middle", "label")


def _end(sheet: Sheet, became: str, spot: Spot) -> None:
    """What became of it, by its shape: a ring, a full dot, a cross, a dashed ring, a short dashed line."""
    x, y = spot
    role = MARKS[became]
    if became == MISSED:
        for turn in (1, -1):
            sheet.line(role, (x - RING, y - RING * turn), (x + RING, y + RING * turn))
    elif became == GONE:
        sheet.line(role, (x, y - TICK), (x, y + TICK))
    else:
        sheet.dot(role, spot, RING)


def _key(made: Lanes, *, shown: bool) -> list[tuple[str, str | Drawing, str]]:
    items: list[tuple[str, str | Drawing, str]] = [("now", "line", made.words["now"])] if shown else []
    items.append(("level", "line", made.words["set"]))
    if any(lane.moved for lane in made.lanes):
        items.append(("beside", "box", made.words["before"]))
    if any(lane.around for lane in made.lanes):
        items.append(("axis", _tick, made.words["around"]))
    kinds = dict.fromkeys(lane.became for lane in made.lanes)
    return items + [(MARKS[one], partial(_ended, became=one), made.words[one]) for one in kinds]


def _ended(sheet: Sheet, spot: Spot, became: str) -> None:
    _end(sheet, became, spot)


def _tick(sheet: Sheet, spot: Spot) -> None:
    sheet.line("axis", (spot[0], spot[1] - 4), (spot[0], spot[1] + 4))
