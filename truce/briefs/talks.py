"""The talks in a brief: the last meeting in sentences, deadlines as instruments, and the rows that these rest on.

Each sentence is a row of a table, so that it names what it rests on; ids carry their negotiation, for they are short.
"""

from collections.abc import Iterator

from truce.briefs.board import TONES
from truce.briefs.facts import Facts
from truce.briefs.names import state_name
from truce.briefs.saying import Saying
from truce.briefs.wording import Words
from truce.model.brief import Cell, Column, Row, Section, Sentence, Table
from truce.model.countdown import MET, MOOT, Countdown
from truce.model.talks_told import TalksRow, TalksTold


def section(facts: Facts, words: Words) -> Section | None:
    """A negotiation after the other; no section where no talks are on record."""
    held = facts.material.talks
    if not held:
        return None
    sentences = [sentence for told in held for sentence in _sentences(words, told)]
    tables = [table for told in held for table in _tables(words, told, several=len(held) > 1)]
    return Section("talks", words.say("section.talks"), tuple(sentences), tuple(tables))


def _sentences(words: Words, told: TalksTold) -> Iterator[Sentence]:
    """Of which talks, which meeting was the last, how many rows were learnt later, and what an edition leaves out."""
    title = told.title
    say = Saying(words)
    yield say.sentence("talks.intro", (), title=say.name("title", title))
    if told.meeting is None:
        yield Saying(words).sentence("talks.no_meeting", (), tone="open")
    else:
        say, last = Saying(words), told.meeting.until or told.meeting.as_of
        place = f", {told.meeting.place}" if told.meeting.place else ""
        day = say.name("day", words.date(last))
        because = (_id(told, told.meeting.id),)
        yield say.sentence("talks.meeting", because, day=day, place=say.name("place", place))
    if told.frozen.later:
        say = Saying(words)
        yield say.sentence("talks.later", (), tone="open", n=say.count("n", told.frozen.later))


def _tables(words: Words, told: TalksTold, *, several: bool) -> Iterator[Table]:
    after = f": {told.title}" if several else ""
    if told.parts:
        yield _said(words, told, after)
    if told.countdowns:
        yield _deadlines(words, told, after)
    if told.records:
        yield _belief(words, told, after)
    if told.rows:
        yield _rows(words, told, after)


def _said(words: Words, told: TalksTold, after: str) -> Table:
    """The key sentences under the name of their part."""
    rows: list[Row] = []
    for name, sentences in told.parts:
        rows.append(Row((Cell(name),), heading=True))
        rows += [Row((Cell(one.text),), because=_ids(told, one.because)) for one in sentences]
    columns = (Column("sentence", words.say("talks.column_said"), "note"),)
    return Table(
        "talks_said", words.say("talks.table_said") + after, columns, tuple(rows), words.say("talks.said_note")
    )


def _deadlines(words: Words, told: TalksTold, after: str) -> Table:
    names = ("deadline", "for", "set_by", "until", "stands", "announced", "came")
    kinds = {"deadline": "name", "stands": "status", "announced": "note", "came": "note"}
    columns = tuple(Column(one, words.say(f"talks.column_{one}"), kinds.get(one, "text")) for one in names)
    rows = tuple(_deadline(words, told, row) for row in told.countdowns)
    title = words.say("talks.table_deadlines") + after
    return Table("talks_deadlines", title, columns, rows, words.say("talks.deadlines_note"))


def _deadline(words: Words, told: TalksTold, row: Countdown) -> Row:
    moved = "; ".join(
        words.say("talks.moved", before=words.date(move.before.date()), after=words.date(move.after.date()))
        for move in row.moves
    )
    until = words.say("none.date") if row.until is None else words.date(row.until.date())
    came = row.came or ("" if row.ahead or row.state in (MET, MOOT) else words.say("talks.untold"))
    followed = words.say(f"talks.followed_{row.followed}") if row.followed else None
    return Row(
        (
            Cell(row.name or row.id),
            Cell(_actor(words, told, row.party)),
            Cell("" if row.set_by is None else _actor(words, told, row.set_by)),
            Cell(until, note=moved or None),
            Cell(words.label("due", row.state), tone=TONES.get(row.state, "plain"), code=row.state),
            Cell(" / ".join(row.announced) or words.say("talks.nothing_announced")),
            Cell(came, note=followed),
        ),
        because=_ids(told, row.rows),
    )


def _belief(words: Words, told: TalksTold, after: str) -> Table:
    rows = tuple(Row((Cell(one.text),), because=_ids(told, one.because)) for one in told.records)
    columns = (Column("sentence", words.say("talks.column_belief"), "note"),)
    return Table("talks_belief", words.say("talks.table_belief") + after, columns, rows, words.say("talks.belief_note"))


def _rows(words: Words, told: TalksTold, after: str) -> Table:
    """Every row that is told of, with its day, whose it is, its words and its sources."""
    names = ("row", "day", "whose", "words", "sources")
    kinds = {"row": "name", "words": "note", "sources": "note"}
    columns = tuple(Column(one, words.say(f"talks.column_{one}"), kinds.get(one, "text")) for one in names)
    rows = tuple(_row(words, told, one) for one in told.rows)
    title = words.say("talks.table_rows") + after
    return Table("talks_rows", title, columns, rows, words.say("talks.rows_note"), fold=True)


def _row(words: Words, told: TalksTold, one: TalksRow) -> Row:
    return Row(
        (
            Cell(words.say(f"talks.kind_{one.section}")),
            Cell("" if one.day is None else words.date(one.day)),
            Cell(one.who),
            Cell(one.text),
            Cell("; ".join(one.sources)),
        ),
        ids=(_id(told, one.id),),
    )


def _actor(words: Words, told: TalksTold, id: str) -> str:
    return state_name(words, id, told.names.get(id, id))


def _id(told: TalksTold, id: str) -> str:
    """Ids of talks are short and may be anything: with their negotiation they are one in a brief."""
    return f"{told.frozen.negotiation}/{id}"


def _ids(told: TalksTold, because: tuple[str, ...]) -> tuple[str, ...]:
    """Those of rows that stand in the brief."""
    known = {one.id for one in told.rows}
    return tuple(_id(told, id) for id in because if id in known)
