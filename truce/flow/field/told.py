"""The inbox as people see it: what came, from whom, what became of it. No words of a person, no exact place."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from truce.errors import WrongUsage
from truce.field.submission import leaves, name_kept, read_submission
from truce.flow.field.receive import files_here, names_lacking
from truce.flow.house import House
from truce.model.inbox import FIELD, OUTCOMES, InboxEntry

WAITING = "waiting"
STATES = (WAITING, *OUTCOMES)


def summary(house: House) -> Mapping[str, int]:
    """How many wait, landed, were set aside; files."""
    return house.mission.inbox.counts()


def shown(house: House, only: str | None, limit: int, before: int | None = None) -> list[dict[str, Any]]:
    """Entries, the newest first. Raises WrongUsage for a state that is none."""
    if only is not None and only not in STATES:
        raise WrongUsage("there is no such state", given=only[:40], remedy=f"one of {', '.join(STATES)}")
    inbox = house.mission.inbox
    if only == WAITING:
        found = inbox.waiting(limit, after=before or 0)
    else:
        found = inbox.entries(outcome=only, before=before, limit=limit)
    return [row_of(house, entry) for entry in found]


def row_of(house: House, entry: InboxEntry) -> dict[str, Any]:
    """One entry for a table or a machine. `lacks`: files that it names and that never came, as they would be kept."""
    told = {} if entry.landing is None else entry.landing.told
    named = entry.sent.told.get("files", ())
    have = files_here(house, entry.sent.key) if named else set()
    lacks = [name_kept(name) for name in names_lacking(named, have)]
    made = [f"{noun} {id}" for noun, ids in told.get("made", {}).items() for id in ids]
    return {
        "seq": entry.seq,
        "received_at": entry.sent.received_at.isoformat(timespec="seconds"),
        "watcher": entry.sent.told.get("watcher", entry.sent.feed),
        "member": entry.sent.told.get("member"),
        "device": entry.sent.told.get("device"),
        "door": entry.sent.told.get("door"),
        "feed": entry.sent.feed,
        "key": entry.sent.key,
        "form": entry.sent.kind,
        "version": entry.sent.version,
        "state": WAITING if entry.landing is None else entry.landing.outcome,
        "sealed": "sealed" in entry.sent.told,
        "replaces": entry.sent.told.get("replaces"),
        "landed_at": None if entry.landing is None else entry.landing.at.isoformat(timespec="seconds"),
        "made": made,
        "odd": list(told.get("odd", ())),
        "faults": list(told.get("faults", ())),
        "lacks": lacks,
        "told": [
            *made,
            *(f"odd: {code}" for code in told.get("odd", ())),
            *told.get("faults", ()),
            *(f"lacks the file {name}" for name in lacks),
        ],
    }


def _entry(house: House, seq: int) -> InboxEntry | None:
    found = house.mission.inbox.entries(before=seq + 1, limit=1)
    return found[0] if found and found[0].seq == seq else None


def entry_shown(house: House, seq: int) -> dict[str, Any] | None:
    """One entry by its number; None where there is none. `versions`: numbers of others under the same key."""
    entry = _entry(house, seq)
    if entry is None:
        return None
    versions = house.mission.inbox.entries(feed=entry.sent.feed, key=entry.sent.key)
    return row_of(house, entry) | {"versions": [one.seq for one in versions if one.seq != seq]}


def answers_shown(house: House, seq: int) -> list[tuple[str, str]]:
    """(question, answer) of what was sent, but for what is sealed, which is not there; of a sensor, its own words."""
    entry = _entry(house, seq)
    if entry is None:
        return []
    if entry.sent.feed != FIELD:
        return list(_parts(json.loads(entry.sent.content), ""))
    told = leaves(read_submission(entry.sent.content).root)
    return [(path, (leaf.text or "").strip()) for path, leaf in told if (leaf.text or "").strip()]


def _parts(told: Any, path: str) -> Iterator[tuple[str, str]]:
    """The leaves of a message, each with the way to it."""
    if isinstance(told, dict):
        for name, inner in told.items():
            yield from _parts(inner, f"{path}/{name}".lstrip("/"))
    elif isinstance(told, list):
        for number, inner in enumerate(told):
            yield from _parts(inner, f"{path}[{number}]")
    else:
        yield path, str(told)


def files_shown(house: House, seq: int) -> list[dict[str, Any]]:
    """The files that came with it, each with its exhibit where it is one."""
    entry = _entry(house, seq)
    if entry is None:
        return []
    return [
        {
            "name": file.name,
            "size": file.size,
            "media_type": file.told.get("media_type"),
            "sealed": "lock" in file.told,
            "sha256": None if "lock" in file.told else file.sha256,
            "exhibit": file.exhibit,
        }
        for file in house.mission.inbox.files(entry.sent.feed, entry.sent.key)
    ]
