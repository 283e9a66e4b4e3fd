"""Alarms, which are acts of the program itself: a decoy was touched, an account may have been stolen."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from truce.flow.house import House
from truce.flow.rulebook import register_of, time_of
from truce.model.act import Act


def watch(house: House, action: str, ids: Iterable[str | None]) -> None:
    """Raise an alarm where a decoy is among the ids. Whoever touched it is not told."""
    marks = register_of(house).marks
    if marks is None or house.actor is None:
        return
    touched = sorted({mark for id in ids if id and (mark := mark_of(marks.salt, id)) in marks.digests})
    if touched:
        alarm(house, "decoy", action=action, by=house.actor.handle, marks=touched)


def mark_of(salt: str, id: str) -> str:
    """What stands in the log for the id of a decoy."""
    return sha256(f"{salt}:{id}".encode()).hexdigest()


def alarm(house: House, kind: str, **facts: Any) -> None:
    """Put an alarm on record: an act of the program itself."""
    house.mission.ledger.append([alarm_of(house, kind, **facts)])


def alarm_of(house: House, kind: str, **facts: Any) -> Act:
    """An alarm that is not kept yet."""
    return Act(act="alarm", at=time_of(house), compartment="audit", facts={"kind": kind, **facts})
