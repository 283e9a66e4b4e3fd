"""Files that came with reports become exhibits: their custody begins with the hash at arrival, checked again here."""

from dataclasses import dataclass, field, replace
from typing import Any

from truce.errors import TruceError
from truce.field.submission import leaves, read_submission
from truce.flow.acting import act_of, may, perform
from truce.flow.evidence.preserve_bytes import Looking, keep_look, look_again, store_of
from truce.flow.house import House
from truce.flow.people.people_keep import CASE
from truce.model.exhibit import Exhibit
from truce.model.ids import make_id
from truce.model.inbox import InboxEntry, InboxFile

ADD = "exhibit.add"
BATCH = 200


@dataclass(slots=True)
class Exhibited:
    """The exhibits that were made; the number of the file up to which there is nothing more to do."""

    ids: list[str] = field(default_factory=list)
    seen: int = 0


def exhibit_files(house: House, looking: Looking | None = None, after: int = 0) -> Exhibited:
    """Make exhibits of all files that are none yet and came `after`, one after the other. Sealed ones stay so.

    Whoever acts signs the receipt, where they may; else it is the program's own act.
    """
    done = Exhibited(seen=after)
    with house.mission.turn("inbox-exhibits"):
        while loose := house.mission.inbox.loose_files(BATCH, done.seen):
            for feed, file in loose:
                if "lock" not in file.told:
                    done.ids.append(_exhibit(house, feed, file, looking))
                done.seen = file.seq
    return done


def _exhibit(house: House, feed: str, file: InboxFile, looking: Looking | None) -> str:
    entry = house.mission.inbox.entries(feed=feed, key=file.key)[-1]
    case = _case_of(house, entry)
    id = make_id("exhibit", feed, file.key, file.name, file.sha256)
    if house.mission.ledger.last(id) is None:
        _put_on_record(house, id, _receipt(entry, file, case) | _checked(house, id, file, looking), case)
    house.mission.inbox.exhibited(file.seq, id, house.clock())
    return id


def _case_of(house: House, entry: InboxEntry) -> str | None:
    """The case that the report names, where there is such a case."""
    root = read_submission(entry.sent.content).root
    told = next(((leaf.text or "").strip() for path, leaf in leaves(root) if path == "case"), "")
    return told if CASE.fullmatch(told) and house.mission.ledger.last(told) is not None else None


def _receipt(entry: InboxEntry, file: InboxFile, case: str | None) -> dict[str, Any]:
    told = entry.sent.told
    facts = {
        "case": case,
        "origin": f"the field: {told.get('watcher')}",
        "why": "sent with a report",
        "what": f"{entry.sent.kind} {file.told.get('question', '')}".strip(),
        "collector": told.get("member") or told.get("watcher"),
        "place": "the mission's store",
        "kind": "original",
        "arrived_at": file.received_at.isoformat(),
        "reference": entry.sent.key,
        "sha256": file.sha256,
        "blake3": file.blake3,
        "size": file.size,
        "stored": file.stored,
    }
    return {name: value for name, value in facts.items() if value is not None}


def _checked(house: House, id: str, file: InboxFile, looking: Looking | None) -> dict[str, Any]:
    """Whether the bytes are still those that arrived, and what an examination sees in them."""
    store = store_of(house)
    holds = store.check(file.stored).ok
    if not holds:
        return {"hash_ok": False}
    exhibit = Exhibit(
        id=id, kind="original", case="", received_at=file.received_at, collector="", origin="", why="",
        sha256=file.sha256, blake3=file.blake3, size=file.size, stored=file.stored,
    )  # fmt: skip
    return {"hash_ok": True, "seen": keep_look(store, look_again(house, exhibit, None, looking), None)}


def _put_on_record(house: House, id: str, facts: dict[str, Any], case: str | None) -> None:
    if house.actor is not None and may(house, ADD, case=case).allowed:
        try:
            perform(house, ADD, id, facts, case=case)
        except TruceError:
            if house.mission.ledger.last(id) is None:
                raise
        return
    house.mission.ledger.append([act_of(replace(house, actor=None), ADD, id, facts)])
