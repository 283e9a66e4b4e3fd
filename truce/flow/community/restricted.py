"""Things that only some may read: every writing on one sealed once more, to the keys of those few.

Nothing is edited, so somebody's new key is let in by one more writing: whoever can read the thing seals all that was
written on it to the keys of now. Who wrote what, and when, stays what the log says of the first writings.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from truce.errors import Refused
from truce.flow.acting import members
from truce.flow.community.keeping import Held
from truce.flow.house import House
from truce.people import sealing

CLOSED = "sealed"  # the field that holds what only some may read
AGAIN, SPENT = "again", "spent"  # of a writing that seals anew: record -> what it says; records it takes the place of


def sealed_to(told: Mapping[str, Any], reading: Iterable[str]) -> dict[str, Any]:
    """What is kept of a writing: sealed to the keys of its few readers."""
    plain = json.dumps(told, ensure_ascii=False, sort_keys=True)
    return {"noun": told["noun"], CLOSED: b64encode(sealing.seal_to(reading, sealing.padded(plain))).decode()}


def opened(house: House, held: Held) -> Held | None:
    """A thing with what the key in hand opens of it; None where it is closed to that key."""
    told, spent = _told(house, held)
    if any(one.record not in told and one.record not in spent for one in held.revisions):
        return None
    left = [replace(one, told=told[one.record]) for one in held.revisions if one.record in told]
    return replace(held, revisions=tuple(left))


def _told(house: House, held: Held) -> tuple[dict[str, Mapping[str, Any]], set[str]]:
    """Record -> what it says, as far as it opens; and the records of writings that only sealed anew."""
    told: dict[str, Mapping[str, Any]] = {}
    spent = set[str]()
    for one in held.revisions:
        plain = _unsealed(house, one.told)
        if plain is None:
            continue
        if AGAIN in plain:
            told |= plain[AGAIN]
            spent |= {one.record, *plain[SPENT]}
        else:
            told[one.record] = plain
    return told, spent


def _unsealed(house: House, told: Mapping[str, Any]) -> Mapping[str, Any] | None:
    if CLOSED not in told:
        return told
    if house.actor is None:
        return None
    try:
        plain: dict[str, Any] = json.loads(house.actor.unseal(b64decode(told[CLOSED])))
    except Refused:
        return None
    return plain


def sealed_anew(house: House, held: Held, handles: Iterable[str]) -> dict[str, Any] | None:
    """The writing that seals a restricted thing to the keys of now; None where it is so already, or is closed.

    `handles`: who may read it now. It is sealed so already where nobody of them had a new key since it was last done.
    """
    told, spent = _told(house, held)
    closed = [one for one in held.revisions if CLOSED in one.told]
    known = members(house)
    reading = {handle: known[handle] for handle in handles}
    if not closed or opened(house, held) is None or not reading:
        return None
    newest = max(member.keys[-1].since for member in reading.values())
    if newest <= _since(house, held):
        return None
    carriers = {one.record for one in closed} - set(told)
    again = {AGAIN: told, SPENT: sorted(spent | carriers), "noun": held.noun}
    return sealed_to(again, (member.reading for member in reading.values()))


def _since(house: House, held: Held) -> datetime:
    """Since when all of it is sealed as it is now: the last time it was sealed anew, else its first writing."""
    anew = [one.at for one in held.revisions if AGAIN in (_unsealed(house, one.told) or {})]
    return max(anew, default=held.revisions[0].at)
