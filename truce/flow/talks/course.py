"""Positions through time: what each party wants on each issue now, since when, and every word before it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, takewhile

from truce.flow.talks.held import Held
from truce.model.talks import INFERRED, PUBLIC, STATED, Issue, Position

KINDS = (PUBLIC, STATED, INFERRED)
SAME = ("option", "firmness", "red_line", "rules_out")  # while these are as they were, the position stands


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One party on one issue, as said in one way. `now`: what stands; `since`: the row from which it has been so.

    `before`: every earlier row, the newest first; nothing is overwritten.
    """

    now: Position
    since: Position
    before: tuple[Position, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OnIssue:
    """An issue with the courses of its parties, in the order in which the record names the parties."""

    issue: Issue
    courses: tuple[Course, ...]


def courses(held: Held, issue: str | None = None, party: str | None = None) -> tuple[OnIssue, ...]:
    """Every issue on the table, or one; of every party, or one; through the eyes of the look."""
    told, view = held.negotiation, held.view
    wanted = [one for one in told.issues if view.sees(one) and issue in (None, one.id)]
    rows = [
        row for row in told.positions
        if view.sees(row) and row.kind in view.kinds and party in (None, row.party)
    ]  # fmt: skip
    order = {actor.id: number for number, actor in enumerate(told.actors)}
    return tuple(
        OnIssue(issue=one, courses=tuple(_courses([row for row in rows if row.issue == one.id], order)))
        for one in wanted
    )


def _courses(rows: list[Position], order: dict[str, int]) -> Iterator[Course]:
    """One course for each party and kind of word; what a party says aloud does not replace the rest."""

    def whose(row: Position) -> tuple[int, int]:
        return order[row.party], KINDS.index(row.kind)

    for _, each in groupby(sorted(rows, key=whose), key=whose):
        newest = sorted(each, key=lambda row: (row.as_of, row.learnt_at), reverse=True)
        yield Course(now=newest[0], since=_since(newest), before=tuple(newest[1:]))


def _since(newest: list[Position]) -> Position:
    """The first of the rows in a row that ask for the same as the newest."""
    asks = _asks(newest[0])
    return list(takewhile(lambda row: _asks(row) == asks, newest))[-1]


def _asks(row: Position) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in SAME)
