"""/talks/deadlines: what is due, by whom, what was announced and what came, how far to believe it, what hangs on it.

`as_of`: as it stood at the end of that day. With `met`, `met-CODE` and `missed-CODE` (per cent) somebody says how
likely scenarios are if a deadline is met and if it is missed: that is put together, and kept nowhere.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup
from starlette.responses import Response

from truce.drawn import Lane, Lanes, draw_lanes
from truce.drawn.lanes import AHEAD, GONE, KEPT, MISSED, OPEN
from truce.errors import UnusableValue
from truce.flow.talks.instruments import deadlines
from truce.model.board import Board
from truce.model.countdown import MET, MOOT, Conditional, Countdown, Record
from truce.model.deadline import ends_a_day
from truce.model.talks import Occurrence
from truce.web.asked import Asked
from truce.web.names import Names
from truce.web.outlook.words import words_of
from truce.web.talks.frame import none, page
from truce.web.talks.opened import Opened, end_of, opened
from truce.web.talks.sentences import kinds_of, rows_of, sentences
from truce.web.talks.words import Words
from truce.web.today.words import due_word, tone_of_due
from truce.web.way import Way

PHONE, ROOM = 340.0, 840.0  # as a phone shows it, and as a desk does
DRAWN = 12  # lanes of one picture; the table has all
WRONG = 422
FEW = 5  # cases below which a share is little to lean on: as of the sentences
BECAME = (AHEAD, KEPT, MISSED, OPEN, GONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asks:
    """What somebody typed of the scenarios, as it was typed; `told`: what it says; `wrong`: why it says nothing."""

    typed: Mapping[str, str]
    told: Conditional | None = None
    wrong: str | None = None


def show(asked: Asked) -> Response:
    """The board."""
    found = opened(asked)
    if found is None:
        asked.saw("talks", rows=0)
        return none(asked)
    at = instant(asked, found.as_of)
    bare = deadlines(found.held, at, language=asked.language, scenarios=True)
    asks = _asks(asked, bare.titles)
    board = bare if asks.told is None else deadlines(found.held, at, asks.told, asked.language)
    asked.saw(f"talks:{found.id}", rows=len(board.countdowns))
    words = Words(asked.say, found.held.negotiation, Names(asked.say, asked.house))
    return page(
        asked,
        "talks/deadlines.html.j2",
        found,
        status=200 if asks.wrong is None else WRONG,
        board=board,
        at=at,
        ahead=[row for row in board.countdowns if row.ahead],
        others=[row for row in board.countdowns if not row.ahead],
        record_of={record.set_by: record for record in board.records},
        around=_around(found, board),
        picture=picture(asked, words, found, board),
        more=max(len(_dated(board)) - DRAWN, 0),
        asks=asks,
        due_word=lambda state: due_word(asked.say, state),
        due_tone=tone_of_due,
        ends_a_day=ends_a_day,
        chance=lambda record: chance(asked, record),
        few=FEW,
        pieces=sentences(asked),
        rows_of=rows_of,
        kinds=kinds_of(found),
        w=words_of(asked),
    )


def instant(asked: Asked, day: date | None) -> datetime:
    """The end of a day in the mission's zone; now, where none is named."""
    return asked.house.clock() if day is None else end_of(asked, day)


def chance(asked: Asked, record: Record) -> str:
    """How likely what is announced will follow, with its interval; never as sure as none or all of it."""
    low, high = (asked.say.chance(p) for p in (record.low, record.high))
    return asked.say("frame.between", low=low, high=high)


def _around(found: Opened, board: Board) -> Mapping[str, Sequence[Occurrence]]:
    """Of each countdown what the two did meanwhile, the first before."""
    known = {one.id: one for one in found.held.negotiation.occurrences}
    return {row.id: [known[id] for id in row.around if id in known] for row in board.countdowns}


def _dated(board: Board) -> list[Countdown]:
    return [row for row in board.countdowns if row.until is not None]


def picture(asked: Asked, words: Words, found: Opened, board: Board) -> Markup:
    """The lanes, drawn for a phone and for a desk; nothing where no deadline has a date."""
    shown, say = _dated(board)[:DRAWN], asked.say
    if not shown:
        return Markup()
    around = _around(found, board)
    made = Lanes(
        title=say("deadlines.picture"),
        lanes=[_lane(asked, words, row, around[row.id]) for row in shown],
        now=board.as_of,
        words={name: say(f"deadlines.k_{name}") for name in ("set", "before", "around", "now", *BECAME)},
        on=lambda instant: say.day(instant.date()),
    )
    drawn = f'<div class="near">{draw_lanes(made, PHONE)}</div><div class="far">{draw_lanes(made, ROOM)}</div>'
    return Markup(drawn)  # noqa: S704 -- every text in it is escaped


def _lane(asked: Asked, words: Words, row: Countdown, around: Sequence[Occurrence]) -> Lane:
    assert row.until is not None  # noqa: S101 -- only those with a date are drawn
    return Lane(
        name=f"{words.party(row.party)}: {words.text(row.name or row.id)}",
        since=row.set_at,
        until=row.until,
        became=became(row),
        word=due_word(asked.say, row.state),
        moved=[(move.before, move.known_since) for move in row.moves],
        around=[one.as_of for one in around],
    )


def became(row: Countdown) -> str:
    """What stands at the end of a lane."""
    if row.ahead:
        return AHEAD
    if row.state == MET:
        return KEPT
    return MISSED if row.missed else GONE if row.state == MOOT else OPEN


def _asks(asked: Asked, titles: Mapping[str, str]) -> Asks:
    """What the address says of the scenarios of the mission; nothing where those cannot be read."""
    if not titles:
        return Asks(typed={})
    names = ["met", "low", "high", *(f"{side}-{code}" for code in titles for side in ("met", "missed"))]
    typed = {name: asked.query[name].strip() for name in names if asked.query.get(name, "").strip()}
    if not typed:
        return Asks(typed={})
    try:
        return Asks(typed=typed, told=_conditional(asked, typed, tuple(titles)))
    except UnusableValue as wrong:
        return Asks(typed=typed, wrong=wrong.what)


def _conditional(asked: Asked, typed: Mapping[str, str], codes: Sequence[str]) -> Conditional:
    """Numbers of per cent as a conditional. Raises UnusableValue, in the reader's language."""
    say = asked.say
    if any(f"{side}-{code}" not in typed for code in codes for side in ("met", "missed")) or "met" not in typed:
        raise UnusableValue(say("deadlines.wrong_missing"))
    shares = dict(_shares(asked, typed))
    sides = {side: {code: shares[f"{side}-{code}"] for code in codes} for side in ("met", "missed")}
    middle = shares["met"]
    bounds = shares.get("low", middle), shares.get("high", middle)
    if not bounds[0] <= middle <= bounds[1]:
        raise UnusableValue(say("deadlines.wrong_bounds"))
    try:
        return Conditional(
            met=middle, met_low=bounds[0], met_high=bounds[1], if_met=sides["met"], if_missed=sides["missed"]
        )
    except UnusableValue as wrong:  # each is a share and the bounds hold: what is left is the sum
        sums = {side: say.share(sum(told.values())) for side, told in sides.items()}
        raise UnusableValue(say("deadlines.wrong_sum", **sums)) from wrong


def _shares(asked: Asked, typed: Mapping[str, str]) -> Iterator[tuple[str, float]]:
    for name, text in typed.items():
        try:
            share = float(text.replace(",", ".").rstrip("%٪ \N{NO-BREAK SPACE}")) / 100
        except ValueError as wrong:
            raise UnusableValue(asked.say("deadlines.wrong_number", given=text[:20])) from wrong
        if not 0 <= share <= 1:
            raise UnusableValue(asked.say("deadlines.wrong_number", given=text[:20]))
        yield name, share


WAYS = (Way(path="/talks/deadlines", name="talks.deadlines", handle=show, action="look"),)
