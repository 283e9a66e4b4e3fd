"""land: what waits in the inbox becomes reports, coverage, sightings and inventories of the lake; each exactly once.

Every noun has an id that follows from the instance and the place in it, and the lake keeps an id once. So a kill
between the lake and the mark of landing costs a second look at the same entries, and nothing else. What cannot land is
set aside with the reason, and may be tried again. Interviews are taken in by somebody with the right (`interviews.py`).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

import pyarrow as pa

from truce.errors import UnusableValue
from truce.field.answers import Setting
from truce.field.facts import Told, tells
from truce.field.fixes import Area
from truce.field.layout import INTERVIEW
from truce.field.submission import read_submission
from truce.flow.field.area import area_of
from truce.flow.field.library import Library, library
from truce.flow.house import House
from truce.model.collection import Collection, Fault
from truce.model.columns import conform, schema
from truce.model.ids import make_id
from truce.model.inbox import FIELD, SENSOR, InboxEntry, Landing
from truce.wire.plain import from_json, parse

BATCH = 2_000
BLOCK = 1_000  # entries whose rows name one file
NOUNS = "nouns"  # the kind of an entry whose content is a JSON list of nouns (DESIGN 5), such as a sensor's
OTHER_VERSION = "the same instance was here before with other content"
UNKNOWN_FORM = "the mission has no such form"


@dataclass(slots=True)
class Landed:
    """What a landing did: entries by what became of them, rows by noun, faults by reason.

    `seen`: the number up to which there is nothing more to land.
    """

    entries: Counter[str] = field(default_factory=Counter)
    added: Counter[str] = field(default_factory=Counter)
    already: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    seen: int = 0


@dataclass(slots=True)
class _Batch:
    """Entries on their way: rows by noun, and what to say of each entry."""

    at: datetime
    rows: dict[type, list[dict[str, Any]]] = field(default_factory=dict)
    landings: list[Landing] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def land(self, entry: InboxEntry, made: dict[str, list[str]], odd: list[str], faults: list[str]) -> None:
        told = {"made": made, "odd": odd, "faults": faults}
        told = {name: value for name, value in told.items() if value}
        self.landings.append(Landing(entry=entry.seq, outcome="landed", at=self.at, told=told))

    def set_aside(self, entry: InboxEntry, reasons: list[str]) -> None:
        self.landings.append(Landing(entry=entry.seq, outcome="set_aside", at=self.at, told={"faults": reasons}))
        self.faults += [Fault(entry.seq, "submission", reason) for reason in reasons]


def land(house: House, *, again: bool = False, after: int = 0) -> Landed:
    """Land all that waits, in batches; `again`: also what was set aside before. One landing at a time.

    `after`: the number up to which an earlier landing of this process has seen everything.
    """
    done = Landed(seen=after)
    with house.mission.turn("inbox"):
        forms, area = library(house), area_of(house)
        if again:
            aside = [e for e in reversed(house.mission.inbox.entries(outcome="set_aside")) if _may_land(e, again=True)]
            for start in range(0, len(aside), BATCH):
                _land(house, aside[start : start + BATCH], forms, area, done)
        while waiting := house.mission.inbox.waiting(BATCH, after=done.seen):
            done.seen = waiting[-1].seq
            _land(house, [entry for entry in waiting if _may_land(entry)], forms, area, done)
    return done


def _may_land(entry: InboxEntry, *, again: bool = False) -> bool:
    """Interviews, and everything else with something sealed, wait for a person; a second version for a decision."""
    second = entry.landing is not None and OTHER_VERSION in entry.landing.told.get("faults", ())
    sensors = entry.sent.kind == SENSOR  # they land by flow/feeds
    return "sealed" not in entry.sent.told and not sensors and not (again and second)


def _land(house: House, entries: Sequence[InboxEntry], forms: Library, area: Area | None, done: Landed) -> None:
    if not entries:
        return
    batch = _Batch(house.clock())
    for entry in entries:
        _read(house, entry, forms, area, batch)
    added: Counter[str] = Counter()
    already: Counter[str] = Counter()
    for noun, rows in batch.rows.items():
        name = noun.__name__.lower()
        kept = house.mission.lake.add(noun, conform(noun, pa.Table.from_pylist(rows, schema=schema(noun))))
        added[name], already[name] = kept.new, kept.already
    if added or batch.faults:
        _acknowledge(house, entries, batch, added, already)
    house.mission.inbox.land(batch.landings)
    done.entries.update(one.outcome for one in batch.landings)
    done.added.update(added)
    done.already.update(already)
    done.faults.update(fault.reason for fault in batch.faults)


def _read(house: House, entry: InboxEntry, forms: Library, area: Area | None, batch: _Batch) -> None:
    if entry.sent.kind == NOUNS:
        _keep(entry, list(_nouns(entry)), batch)
        return
    if _is_second(house, entry):
        batch.set_aside(entry, [OTHER_VERSION])
        return
    form = forms.forms.get(entry.sent.kind)
    if form is None:
        batch.set_aside(entry, [UNKNOWN_FORM])
        return
    setting = Setting(
        watcher=entry.sent.told.get("watcher", FIELD),
        received_at=entry.sent.received_at,
        zone=house.choices.time_zone,
        area=area,
        parties={party.id for agreement in house.agreements for party in agreement.parties} or None,
    )
    told = tells(read_submission(entry.sent.content), form.layout, setting)
    if not told and INTERVIEW not in form.layout.nouns.values():
        batch.set_aside(entry, ["nothing was told that becomes anything"])
        return
    _keep(entry, told, batch)


def _is_second(house: House, entry: InboxEntry) -> bool:
    versions = house.mission.inbox.entries(feed=entry.sent.feed, key=entry.sent.key)
    return entry.seq != versions[-1].seq


def _nouns(entry: InboxEntry) -> Iterator[Told]:
    """What a sensor told: nouns as JSON, each with an id of its own."""
    try:
        told = parse(entry.sent.content.decode("utf-8", "replace"))
    except UnusableValue as wrong:
        yield Told(noun="", path=".", fault=str(wrong.given["reason"]))
        return
    for number, one in enumerate(told if isinstance(told, list) else [told]):
        yield Told(noun=str(one.get("noun", "")) if isinstance(one, dict) else "", path=f"[{number}]", told=one)


def _keep(entry: InboxEntry, told: Sequence[Told], batch: _Batch) -> None:
    """The rows of one entry. One that cannot be kept does not hold the others back; where none can, it is set aside."""
    made: dict[str, list[str]] = {}
    faults: list[str] = []
    for one in told:
        try:
            noun, row = _row(one, entry)
        except UnusableValue as wrong:
            faults.append(f"{one.noun} {one.path}: {wrong.given.get('reason', wrong.what)}".strip())
            continue
        batch.rows.setdefault(noun, []).append(row)
        made.setdefault(noun.__name__.lower(), []).append(row["id"])
    odd = sorted({code for one in told for code in one.odd})
    if made:
        batch.land(entry, made, odd, faults)
        batch.faults += [Fault(entry.seq, "submission", reason) for reason in faults]
    else:
        batch.set_aside(entry, faults)


def _row(one: Told, entry: InboxEntry) -> tuple[type, dict[str, Any]]:
    if one.fault is not None:
        raise UnusableValue(one.fault)
    noun, row = from_json(one.told)
    if "file" in row and row["file"] is None:
        row |= {"file": file_of(entry.seq), "row": entry.seq}
    return noun, row


def file_of(seq: int) -> str:
    """The name under which rows and collections speak of a stretch of the inbox."""
    return f"inbox-{(seq - 1) // BLOCK * BLOCK + 1}"


def _acknowledge(
    house: House, entries: Sequence[InboxEntry], batch: _Batch, added: Counter[str], already: Counter[str]
) -> None:
    """Put the landing on record as an act of collecting: over the digests of what landed, for each file named."""
    for file in dict.fromkeys(file_of(entry.seq) for entry in entries):
        of = [entry for entry in entries if file_of(entry.seq) == file]
        digest = sha256("\n".join(entry.sent.digest for entry in of).encode()).hexdigest()
        first = of[0] is entries[0]  # rows are counted once, with the first file
        collection = Collection(
            id=make_id("collection", FIELD, file, digest, batch.at.isoformat()),
            source=FIELD,
            file=file,
            sha256=digest,
            window_start=None,
            window_end=None,
            collected_at=batch.at,
            rows_read=len(of),
            outside_window=0,
            added=dict(added) if first else {},
            already=dict(already) if first else {},
            folded_repeats=0,
            faults=tuple(fault for fault in batch.faults if fault.row and file_of(fault.row) == file),
        )
        house.mission.ledger.keep_collection(collection)
        house.mission.ledger.log(
            "collected", batch.at, collection=collection.id, source=FIELD, sha256=digest, added=collection.added
        )
