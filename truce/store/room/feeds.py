"""Feeds: what is asked for or listened to, how far each has come, and how it goes. None of it is record.

The record of a feed (that it was set, what each round brought) is in the ledger; here stands where to go on, and who
holds a round right now, so that no two workers ask an upstream at once.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Engine,
    Index,
    Integer,
    PrimaryKeyConstraint,
    RowMapping,
    String,
    Table,
    Text,
    delete,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from truce.errors import Conflict, NotFound
from truce.store.room.accounts_tables import Instant
from truce.store.room.base import metadata, writing

KINDS = ("pull", "push", "mqtt")
ROUNDS_KEPT = 200  # of each feed

feeds = Table(
    "room_feeds",
    metadata,
    Column("name", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("source", String, nullable=False),
    Column("options", Text, nullable=False),
    Column("every_s", Integer, nullable=False),
    Column("digest", String),
    Column("running", Boolean, nullable=False),
    Column("cursor", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("held_by", String),
    Column("held_until", Instant),
    Column("heard_at", Instant),
    Column("newest", Instant),
    Column("failures", Integer, nullable=False),
    Column("trouble", Text),
    Index("room_feeds_due", "running", "due_at"),
)
rounds = Table(
    "room_feed_rounds",
    metadata,
    Column("feed", String, nullable=False),
    Column("number", Integer, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant, nullable=False),
    Column("facts", Text, nullable=False),
    PrimaryKeyConstraint("feed", "number"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed and how it goes. `source`: a network source (pull), or the source that its messages are kept under.

    `digest`: sha256 of the token of a door that is pushed to. `heard_at`: the last round or message that went well.
    `newest`: the newest time at which the upstream itself told something. `failures`: rounds in a row that did not go
    well, and `trouble` what the last of them was. Intervals in seconds.
    """

    name: str
    kind: str
    source: str
    made_at: datetime
    due_at: datetime
    options: Mapping[str, str] = field(default_factory=dict)
    every_s: int = 0
    digest: str | None = None
    running: bool = True
    cursor: Mapping[str, str] = field(default_factory=dict)
    held_by: str | None = None
    held_until: datetime | None = None
    heard_at: datetime | None = None
    newest: datetime | None = None
    failures: int = 0
    trouble: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One round of a feed: what it brought, in numbers."""

    feed: str
    number: int
    started_at: datetime
    ended_at: datetime
    facts: Mapping[str, Any]


class Feeds:
    """Every verb is one transaction; a round is held by one worker at a time, on any number of them."""

    def __init__(self, engine: Engine) -> None:
        """`engine`: of the room's database, its tables made."""
        self._engine = engine

    def add(self, feed: Feed) -> None:
        """Keep a new feed. Raises Conflict where there is one of that name."""
        row = asdict(feed) | {"options": _text(feed.options), "cursor": _text(feed.cursor)}
        try:
            with writing(self._engine) as connection:
                connection.execute(insert(feeds).values(**row))
        except IntegrityError:
            raise Conflict("there is a feed of that name", feed=feed.name, remedy="take another name") from None

    def refuse_known(self, name: str) -> None:
        """Raises Conflict where there is a feed of that name: asked before its setting up goes on record."""
        with self._engine.connect() as connection:
            if connection.execute(select(feeds.c.name).where(feeds.c.name == name)).first() is not None:
                raise Conflict("there is a feed of that name", feed=name, remedy="take another name")

    def all(self) -> list[Feed]:
        """Every feed, by name."""
        with self._engine.connect() as connection:
            return [_feed(row) for row in connection.execute(select(feeds).order_by(feeds.c.name)).mappings()]

    def one(self, name: str) -> Feed:
        """The feed of that name. Raises NotFound."""
        with self._engine.connect() as connection:
            row = connection.execute(select(feeds).where(feeds.c.name == name)).mappings().first()
        if row is None:
            raise NotFound("no feed of that name", feed=name)
        return _feed(row)

    def change(self, name: str, **changed: Any) -> None:
        """Change options, every_s, digest, running or due_at. Raises NotFound."""
        if "options" in changed:
            changed["options"] = _text(changed["options"])
        with writing(self._engine) as connection:
            if connection.execute(update(feeds).where(feeds.c.name == name).values(**changed)).rowcount != 1:
                raise NotFound("no feed of that name", feed=name)

    def remove(self, name: str) -> None:
        """Forget a feed and its rounds. What it brought stays. Raises NotFound."""
        with writing(self._engine) as connection:
            if connection.execute(delete(feeds).where(feeds.c.name == name)).rowcount != 1:
                raise NotFound("no feed of that name", feed=name)
            connection.execute(delete(rounds).where(rounds.c.feed == name))

    def due(self, kind: str, now: datetime) -> list[str]:
        """Names of the running feeds of a kind whose time has come and that nobody holds, the longest due first."""
        free = or_(feeds.c.held_until.is_(None), feeds.c.held_until <= now)
        wanted = (feeds.c.kind == kind) & feeds.c.running & (feeds.c.due_at <= now) & free
        with self._engine.connect() as connection:
            return list(connection.execute(select(feeds.c.name).where(wanted).order_by("due_at", "name")).scalars())

    def hold(self, name: str, by: str, now: datetime, lease: timedelta) -> bool:
        """Take a feed for a while; whoever holds it may take it on. False where somebody else holds it."""
        free = or_(feeds.c.held_until.is_(None), feeds.c.held_until <= now, feeds.c.held_by == by)
        taken = update(feeds).where(feeds.c.name == name, free).values(held_by=by, held_until=now + lease)
        with writing(self._engine) as connection:
            return connection.execute(taken).rowcount == 1

    def let_go(self, name: str, by: str) -> None:
        """Give a feed back."""
        with writing(self._engine) as connection:
            mine = update(feeds).where(feeds.c.name == name, feeds.c.held_by == by)
            connection.execute(mine.values(held_by=None, held_until=None))

    def go_on(self, name: str, by: str, cursor: Mapping[str, str], newest: datetime | None) -> None:
        """Keep where to go on from. Raises Conflict where somebody else holds the feed by now."""
        values: dict[str, Any] = {"cursor": _text(cursor)}
        if newest is not None:
            values["newest"] = newest
        with writing(self._engine) as connection:
            mine = update(feeds).where(feeds.c.name == name, feeds.c.held_by == by)
            if connection.execute(mine.values(**values)).rowcount != 1:
                raise Conflict("another worker holds this feed by now", feed=name)

    def went_well(self, name: str, at: datetime, due_at: datetime, newest: datetime | None = None) -> None:
        """A round or a message went well; when the next is due."""
        values: dict[str, Any] = {"heard_at": at, "due_at": due_at, "failures": 0, "trouble": None}
        if newest is not None:
            values["newest"] = newest
        with writing(self._engine) as connection:
            connection.execute(update(feeds).where(feeds.c.name == name).values(**values))

    def went_wrong(self, name: str, due_at: datetime, trouble: str) -> None:
        """A round did not go well; when to try again."""
        values = {"failures": feeds.c.failures + 1, "due_at": due_at, "trouble": trouble[:500]}
        with writing(self._engine) as connection:
            connection.execute(update(feeds).where(feeds.c.name == name).values(**values))

    def keep_round(self, feed: str, started_at: datetime, ended_at: datetime, facts: Mapping[str, Any]) -> Round:
        """Keep what a round brought, and forget the oldest rounds beyond those kept."""
        with writing(self._engine) as connection:
            newest = select(rounds.c.number).where(rounds.c.feed == feed).order_by(rounds.c.number.desc()).limit(1)
            number = (connection.execute(newest).scalar() or 0) + 1
            values = {"feed": feed, "number": number, "started_at": started_at, "ended_at": ended_at}
            connection.execute(insert(rounds).values(**values, facts=json.dumps(facts, default=str, sort_keys=True)))
            connection.execute(delete(rounds).where(rounds.c.feed == feed, rounds.c.number <= number - ROUNDS_KEPT))
        return Round(feed=feed, number=number, started_at=started_at, ended_at=ended_at, facts=facts)

    def rounds(self, feed: str, limit: int = ROUNDS_KEPT) -> list[Round]:
        """The rounds of a feed, the newest first."""
        wanted = select(rounds).where(rounds.c.feed == feed).order_by(rounds.c.number.desc()).limit(limit)
        with self._engine.connect() as connection:
            rows = connection.execute(wanted).mappings()
            return [Round(**{**row, "facts": json.loads(row["facts"])}) for row in rows]


def _feed(row: RowMapping) -> Feed:
    told: dict[str, Any] = {str(name): value for name, value in row.items()}
    return Feed(**told | {"options": json.loads(row["options"]), "cursor": json.loads(row["cursor"])})


def _text(told: Mapping[str, str]) -> str:
    return json.dumps(dict(told), sort_keys=True, ensure_ascii=False)
