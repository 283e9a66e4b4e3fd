"""One round of a network feed: asked from where it was left, kept batch by batch, and what it changed worked out anew.

A round that is cut short loses nothing: each batch is in the lake before the cursor moves past it, and the same batch
again changes nothing. On any number of workers, one holds a feed at a time.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from truce.errors import TruceError
from truce.flow.collect import Bringing, Sums, acknowledge, take_in
from truce.flow.feeds.differ import difference, versions
from truce.flow.feeds.revise import Known, keep_retold, known_of, take_back
from truce.flow.house import House
from truce.flow.run import run
from truce.model.ids import make_id
from truce.sources.contract import Window
from truce.sources.pull.catalogue import Upstream, upstream
from truce.sources.pull.contract import Asking, Batch
from truce.sources.pull.wire import Wire
from truce.store.room.feeds import Feed, Feeds, Round

LEASE = timedelta(minutes=15)
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)
READ = "read."  # options of the source's reader, among those of the feed


@dataclass(slots=True)
class _Heard:
    """What a round brought so far."""

    batches: int = 0
    added: Counter[str] = field(default_factory=Counter)
    already: Counter[str] = field(default_factory=Counter)
    deleted: int = 0
    revised: int = 0
    faults: int = 0
    notes: list[str] = field(default_factory=list)
    newest: datetime | None = None

    def facts(self) -> dict[str, Any]:
        return {
            "batches": self.batches,
            "added": dict(self.added),
            "already": dict(self.already),
            "deleted": self.deleted,
            "revised": self.revised,
            "faults": self.faults,
            "notes": self.notes,
            "newest": None if self.newest is None else self.newest.isoformat(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What rounds are given: the mission, the feeds, who works, the wire, and the secrets of a feed by its name."""

    house: House
    feeds: Feeds
    worker: str
    wire: Wire
    secrets: Callable[[Feed], Mapping[str, str]]


def walk_round(desk: Desk, name: str) -> Round | None:
    """Walk one round of a feed now; None where another worker does. A round that fails is kept, with its trouble.

    Raises NotFound for a feed or a source that is not there.
    """
    feed = desk.feeds.one(name)
    source = upstream(feed.source)
    started = desk.house.clock()
    if not desk.feeds.hold(name, desk.worker, started, LEASE):
        return None
    try:
        return _held(desk, feed, source, started)
    finally:
        desk.feeds.let_go(name, desk.worker)


def due_rounds(desk: Desk) -> list[Round]:
    """Walk every round that is due."""
    names = desk.feeds.due("pull", desk.house.clock())
    return [done for name in names if (done := walk_round(desk, name)) is not None]


def _held(desk: Desk, feed: Feed, source: Upstream, started: datetime) -> Round:
    before, heard, trouble, asked = versions(desk.house), _Heard(), None, timedelta(0)
    try:
        _listen(desk, feed, source, heard)
    except TruceError as wrong:
        trouble = wrong.explain()
        asked = timedelta(seconds=float(str(wrong.given.get("retry_after_s", 0))))
    facts = heard.facts() | {"before": before} | ({"trouble": trouble} if trouble else {})
    if versions(desk.house) != before:
        facts |= _recomputed(desk.house, before)
    facts["after"] = versions(desk.house)
    now = desk.house.clock()
    if trouble is None:
        desk.feeds.went_well(feed.name, now, now + timedelta(seconds=feed.every_s), heard.newest)
    else:
        desk.feeds.went_wrong(feed.name, now + max(asked, wait_after(feed.failures, feed.every_s)), trouble)
    told = {k: v for k, v in facts.items() if k not in ("notes", "trouble")}
    desk.house.mission.ledger.log("pulled", now, feed=feed.name, source=feed.source, failed=trouble is not None, **told)
    return desk.feeds.keep_round(feed.name, started, now, facts)


def _recomputed(house: House, before: Mapping[str, int]) -> dict[str, Any]:
    """Walk the street again, and say what is other than before. A mission that cannot be judged yet says why."""
    try:
        with house.mission.writing():
            run(house, once_a_day=True)
    except TruceError as wrong:
        return {"not_recomputed": wrong.explain()}
    return {"difference": difference(house, before, versions(house)).facts()}


def wait_after(failures: int, every_s: int) -> timedelta:
    """How long to wait after so many failures in a row before this one: twice as long each time, within bounds."""
    longest = min(LONGEST_WAIT, max(FIRST_WAIT, timedelta(seconds=every_s)))
    return min(longest, FIRST_WAIT * int(2 ** min(failures, 20)))


def _listen(desk: Desk, feed: Feed, source: Upstream, heard: _Heard) -> None:
    house = desk.house
    now = house.clock()
    options = {k: v for k, v in feed.options.items() if not k.startswith(READ)}
    asking = Asking(wire=desk.wire, options=options, secrets=desk.secrets(feed), now=now)
    known = known_of(house, source.card) if source.revises else None
    for batch in source.pull(asking, feed.cursor):
        with house.mission.writing():
            _take(house, feed, source, batch, known, heard)
        if batch.newest is not None:
            heard.newest = batch.newest if heard.newest is None else max(heard.newest, batch.newest)
        heard.notes += batch.notes
        desk.feeds.go_on(feed.name, desk.worker, batch.cursor, heard.newest)
        desk.feeds.hold(feed.name, desk.worker, house.clock(), LEASE)


def _take(house: House, feed: Feed, source: Upstream, batch: Batch, known: Known | None, heard: _Heard) -> None:
    """Keep one batch. What it takes back is on record as an act of the program."""
    heard.batches += 1
    counted = dict(known.counted) if known is not None else {}
    now = house.clock()
    if batch.file is not None:
        _file(house, feed, source, batch, known, heard)
    if batch.deleted and known is not None:
        take_back(house, known, batch.deleted)
    if known is not None and known.counted != counted:
        more = {kind: number - counted[kind] for kind, number in known.counted.items()}
        heard.deleted += more["deleted"]
        heard.revised += more["revised"]
        house.mission.ledger.log("withdrawn", now, feed=feed.name, source=source.card, **more)


def _file(house: House, feed: Feed, source: Upstream, batch: Batch, known: Known | None, heard: _Heard) -> None:
    name, now = str(batch.file), house.clock()
    options = {k.removeprefix(READ): v for k, v in feed.options.items() if k.startswith(READ)}
    keep = None if known is None else partial(keep_retold, known, now)
    digest = hashlib.sha256(batch.content).hexdigest()
    with TemporaryDirectory(prefix="truce-feed-") as folder:
        path = Path(folder) / name
        path.write_bytes(batch.content)
        sums = take_in(house, source.card, path, Window(), options, keep)
        id = make_id("collection", feed.name, digest, now)
        if any(sums.added.values()) or sums.faults:
            acknowledge(house, _noted(sums, batch), Bringing(id, source.card, path, digest, Window()))
    heard.added += sums.added
    heard.already += sums.already
    heard.faults += len(sums.faults)


def _noted(sums: Sums, batch: Batch) -> Sums:
    sums.notes += batch.notes
    return sums
