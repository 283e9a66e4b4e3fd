"""Feeds set up, changed, stopped: by a member whose right it is, on record; and how each of them goes."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from hmac import compare_digest
from secrets import token_urlsafe
from typing import Any

from truce.errors import Refused, WrongUsage
from truce.flow.acting import perform
from truce.flow.house import House
from truce.sources import mqtt
from truce.sources.pull.catalogue import UPSTREAMS, Upstream, refuse_lacking, refuse_unknown, upstream
from truce.store.room.feeds import KINDS, Feed, Feeds

SET = "feeds.set"
NAME = re.compile(r"[a-z][a-z0-9-]{0,31}")
PREFIX = "trf_"  # of a token, so that a scanner of leaked secrets knows one
LEAST_EVERY_S = 60
SILENT_S = 86_400  # a door or broker that nothing came through for so long is worth a look
PUSH_OPTIONS = {"grade": "Admiralty letter of what these sensors tell"}
READ = "read."


__all__ = ["Feed", "Feeds", "Going", "Lag"]


def known_upstreams() -> Mapping[str, Upstream]:
    """Every network source, by name."""
    return UPSTREAMS


class Going(StrEnum):
    """How a feed goes."""

    STOPPED = "stopped"
    NEW = "new"  # nothing was heard yet
    WELL = "well"
    LATE = "late"  # it should have been heard by now, or the upstream itself is behind
    FAILING = "failing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lag:
    """How far behind a feed is: since when nothing was heard, and how old the newest word of the upstream itself is.

    Both None where nothing was heard. `due_in`: until the next round; negative where it is late; None without rounds.
    """

    going: Going
    heard_ago: timedelta | None
    newest_ago: timedelta | None
    due_in: timedelta | None


def add(
    house: House,
    feeds: Feeds,
    name: str,
    kind: str,
    source: str,
    options: Mapping[str, str],
    every_s: int | None = None,
) -> tuple[Feed, str | None]:
    """(the feed, the token of a door that is pushed to: told once, never kept). Asks for `feeds.set`.

    Raises WrongUsage for a name, an interval or an option that cannot be, NotFound for a source that is not there,
    Conflict where there is a feed of that name.
    """
    if not NAME.fullmatch(name):
        raise WrongUsage("not a name of a feed", given=name, remedy="small letters, digits and -; at most 32")
    every = _checked(kind, source, options, every_s)
    token = PREFIX + token_urlsafe(32) if kind == "push" else None
    now = house.clock()
    feed = Feed(
        name=name,
        kind=kind,
        source=source,
        options=dict(options),
        every_s=every,
        digest=None if token is None else digest_of(token),
        made_at=now,
        due_at=now,
    )
    feeds.refuse_known(name)
    perform(
        house, SET, f"feed:{name}", {"feed": name, "kind": kind, "source": source, "every_s": every, "set": "added"}
    )
    feeds.add(feed)
    return feed, token


def _checked(kind: str, source: str, options: Mapping[str, str], every_s: int | None) -> int:
    if kind not in KINDS:
        raise WrongUsage("no such kind of feed", given=kind, remedy=f"one of: {', '.join(KINDS)}")
    if kind == "pull":
        refuse_unknown(source, options)
        refuse_lacking(source, options)
        every = upstream(source).every_s if every_s is None else every_s
        if every < LEAST_EVERY_S:
            raise WrongUsage("an upstream is not asked that often", every_s=every, least_s=LEAST_EVERY_S)
        return every
    known = PUSH_OPTIONS if kind == "push" else mqtt.OPTIONS
    for option in options.keys() - known.keys():
        raise WrongUsage("an option that this kind of feed does not have", option=option, known=", ".join(known))
    if kind == "mqtt":
        mqtt.broker_of("", options, {})
    if options.get("grade", "F") not in tuple("ABCDEF"):
        raise WrongUsage("not an Admiralty letter", option="grade", given=options["grade"])
    return 0


def change(house: House, feeds: Feeds, name: str, options: Mapping[str, str], every_s: int | None = None) -> Feed:
    """Other options or another interval for a feed; where it was left is kept. Asks for `feeds.set`."""
    feed = feeds.one(name)
    every = _checked(feed.kind, feed.source, options, every_s if every_s is not None else feed.every_s or None)
    facts = {"feed": name, "set": "changed", "every_s": every, "options": sorted(options)}
    perform(house, SET, f"feed:{name}", facts)
    feeds.change(name, options=dict(options), every_s=every)
    return feeds.one(name)


def run_or_stop(house: House, feeds: Feeds, name: str, *, running: bool) -> Feed:
    """Let a feed run, from now on, or stop it. Asks for `feeds.set`."""
    feeds.one(name)
    perform(house, SET, f"feed:{name}", {"feed": name, "set": "running" if running else "stopped"})
    feeds.change(name, running=running, **({"due_at": house.clock()} if running else {}))
    return feeds.one(name)


def new_token(house: House, feeds: Feeds, name: str) -> str:
    """Another token for a door, told once; the old one opens nothing any more. Asks for `feeds.set`."""
    if feeds.one(name).kind != "push":
        raise WrongUsage("only a feed that is pushed to has a token", feed=name)
    token = PREFIX + token_urlsafe(32)
    perform(house, SET, f"feed:{name}", {"feed": name, "set": "token"})
    feeds.change(name, digest=digest_of(token))
    return token


def remove(house: House, feeds: Feeds, name: str) -> None:
    """Forget a feed; what it brought stays. Asks for `feeds.set`."""
    feeds.one(name)
    perform(house, SET, f"feed:{name}", {"feed": name, "set": "removed"})
    feeds.remove(name)


def digest_of(token: str) -> str:
    """What is kept of a token: 256 random bits need no slow hash."""
    return sha256(token.encode()).hexdigest()


def refuse_stranger(feed: Feed, token: str) -> None:
    """Raises Refused for a token that does not open this door, or for a door that is shut."""
    opens = feed.digest is not None and compare_digest(feed.digest, digest_of(token))
    if not opens:
        raise Refused("this token opens no door here")
    if not feed.running:
        raise Refused("this feed is stopped", feed=feed.name)


def lag_of(feed: Feed, now: datetime) -> Lag:
    """How far behind a feed is now."""
    heard = None if feed.heard_at is None else now - feed.heard_at
    newest = None if feed.newest is None else now - feed.newest
    due = feed.due_at - now if feed.kind == "pull" and feed.running else None
    return Lag(going=_going(feed, heard, newest), heard_ago=heard, newest_ago=newest, due_in=due)


def _going(feed: Feed, heard: timedelta | None, newest: timedelta | None) -> Going:
    if not feed.running:
        return Going.STOPPED
    if feed.failures:
        return Going.FAILING
    if heard is None:
        return Going.NEW
    pulled = feed.kind == "pull" and feed.source in UPSTREAMS
    patience = timedelta(seconds=2 * feed.every_s + 600 if pulled else SILENT_S)
    slow = timedelta(seconds=UPSTREAMS[feed.source].slow_s if pulled else SILENT_S)
    behind = newest is not None and newest > slow
    return Going.LATE if heard > patience or behind else Going.WELL


def described(feed: Feed, now: datetime, set_aside: int) -> dict[str, Any]:
    """A feed for machines: all but what opens its door, how far behind it is in seconds, and what was set aside."""
    lag, told = lag_of(feed, now), asdict(feed)
    for hidden in ("digest", "held_by", "held_until"):
        del told[hidden]
    spans = {"heard_ago_s": lag.heard_ago, "newest_ago_s": lag.newest_ago, "due_in_s": lag.due_in}
    seconds = {name: None if span is None else round(span.total_seconds()) for name, span in spans.items()}
    return told | {"going": lag.going.value, "set_aside": set_aside} | seconds
