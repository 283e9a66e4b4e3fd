"""Who would take what: a row for each option, a column for each party, a mark of its own shape for each answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from truce.drawn.letters import cut, folded, wide
from truce.drawn.sheet import ROOMY, Drawing, Sheet, Spot, key

ACCEPT, CONDITIONAL, REJECT, UNKNOWN = "accept", "conditional", "reject", "unknown"
ANSWERS = (ACCEPT, CONDITIONAL, REJECT, UNKNOWN)
LINE, PAD, HEAD, RADIUS = 15.0, 7.0, 26.0, 7.0
NARROW, BROAD = 60.0, 130.0  # a column of a party, on a phone and on a desk
LINES = 3  # of an option's words
MARGIN = 8.0


@dataclass(frozen=True, slots=True)
class Mark:
    """One answer; `red_line`: ruled out by one; `thought`: nobody said it, an analyst concluded it."""

    answer: str
    red_line: bool = False
    thought: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One option: its words, and a mark for each column."""

    told: str
    marks: Sequence[Mark]


@dataclass(frozen=True, slots=True)
class Group:
    """One issue: its name, what is to be said of it (its zone), and its options."""

    name: str
    state: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """The matrix. `columns`: names of parties, and short ones for a phone; `words`: of the answers, red_line, thought.

    `empty`: what stands below an issue without options.
    """

    title: str
    columns: Sequence[str]
    short: Sequence[str]
    groups: Sequence[Group]
    words: Mapping[str, str]
    empty: str


def draw_overlap(made: Overlap, width: float = 840.0) -> str:
    """The matrix at a width; names of parties stand above it, and short ones where columns are narrow."""
    sheet, column = Sheet(width, HEAD), _column(len(made.columns), width)
    left = width - column * len(made.columns)
    names = made.columns if width >= ROOMY else made.short
    for number, name in enumerate(names):
        sheet.text((left + column * (number + 0.5), 17), cut(name, column - 6, 12.5), "middle", "strong")
    for group in made.groups:
        _group(sheet, made, group, left, column)
    sheet.line("axis", (0, sheet.height), (width, sheet.height))
    sheet.height += 8 + key(sheet, _key(made), 0.0, sheet.height + 10)
    return sheet.svg(made.title)


def _column(parties: int, width: float) -> float:
    """As wide as names want, and never so wide that options have less than two fifths."""
    return min(BROAD if width >= ROOMY else NARROW, 0.6 * width / max(parties, 1))


def _group(sheet: Sheet, made: Overlap, group: Group, left: float, column: float) -> None:
    """A heading with the name and the state, and its rows below."""
    top, room = sheet.height, sheet.width - 2 * MARGIN
    state = cut(group.state, room * 0.55)
    sheet.box("head", 0, top, sheet.width, HEAD)
    sheet.text((MARGIN, top + 17), cut(group.name, room - wide(state) - 14, 12.5), "start", "strong")
    sheet.text((sheet.width - MARGIN, top + 17), state, "end")
    sheet.height += HEAD
    if not group.rows:
        sheet.text((MARGIN, sheet.height + 17), cut(made.empty, room))
        sheet.height += HEAD
    for number, row in enumerate(group.rows):
        if number:
            sheet.line("grid", (0, sheet.height), (sheet.width, sheet.height))
        _row(sheet, row, left, column)


def _row(sheet: Sheet, row: Row, left: float, column: float) -> None:
    lines = folded(row.told, left - 2 * MARGIN, LINES)
    tall = max(len(lines) * LINE, 2 * RADIUS) + 2 * PAD
    first = sheet.height + tall / 2 - len(lines) * LINE / 2 + 11
    for number, told in enumerate(lines):
        sheet.text((MARGIN, first + number * LINE), told)
    for number, mark in enumerate(row.marks):
        _mark(mark, sheet, (left + column * (number + 0.5), sheet.height + tall / 2))
    sheet.height += tall


def _mark(mark: Mark, sheet: Sheet, spot: Spot) -> None:
    """Yes is a full disc, on a condition half of one, no a cross, not told a broken ring; a red line is barred."""
    x, y = spot
    r = RADIUS
    if mark.answer == ACCEPT:
        sheet.dot("yes", spot, r)
    elif mark.answer == CONDITIONAL:
        sheet.dot("ring", spot, r)
        bow = [(-0.5, 0.866), (-0.866, 0.5), (-1.0, 0.0), (-0.866, -0.5), (-0.5, -0.866), (0.0, -1.0)]
        sheet.area("if", [(x, y + r), *((x + a * r, y + b * r) for a, b in bow)], [(x, y - r)])
    elif mark.answer == REJECT:
        sheet.line("no", (x - r + 1, y - r + 1), (x + r - 1, y + r - 1))
        sheet.line("no", (x - r + 1, y + r - 1), (x + r - 1, y - r + 1))
    else:
        sheet.dot("ask", spot, r - 1)
    if mark.red_line:
        sheet.line("bar", (x + r + 5, y - r), (x + r + 5, y + r))
    if mark.thought:
        sheet.line("thought", (x - r, y + r + 4), (x + r, y + r + 4))


def _key(made: Overlap) -> list[tuple[str, str | Drawing, str]]:
    """What the marks mean that stand there."""
    there = [mark for group in made.groups for row in group.rows for mark in row.marks]
    found: list[tuple[str, str | Drawing, str]] = [
        (answer, partial(_mark, Mark(answer)), made.words[answer])
        for answer in ANSWERS
        if any(mark.answer == answer for mark in there)
    ]
    if any(mark.red_line for mark in there):
        found.append(("bar", partial(_mark, Mark(REJECT, red_line=True)), made.words["red_line"]))
    if any(mark.thought for mark in there):
        found.append(("thought", _thought, made.words["thought"]))
    return found


def _thought(sheet: Sheet, spot: Spot) -> None:
    sheet.line("thought", (spot[0] - RADIUS, spot[1]), (spot[0] + RADIUS, spot[1]))
