"""roles: decoys. A record that nobody has reason to touch; which ones they are, only auditors can read."""

import json
from base64 import b64decode, b64encode
from secrets import token_hex
from typing import Any

from truce.errors import Refused, WrongUsage
from truce.flow.acting import ask, mark_of, members, perform
from truce.flow.house import House
from truce.flow.rights.roles import reason_given
from truce.flow.rulebook import register_of, time_of
from truce.model.act import Entry
from truce.people.sealing import padded, seal_to

SUBJECT = "decoys"
CHAFF = 7  # marks of nothing beside each true one: their number does not tell how many decoys there are


def plant(house: House, id: str, why: str) -> Entry:
    """Mark a case, an exhibit or a person that exists only to be touched by nobody.

    The log keeps a salted digest among digests of nothing, and the id sealed to the auditors. Raises WrongUsage where
    the mission has no auditor who could open it.
    """
    now, said = time_of(house), reason_given(why)
    auditors = [m.reading for m in members(house).values() if "auditor" in m.roles(now)]
    if not auditors:
        raise WrongUsage("nobody could read which are decoys", remedy="truce roles grant FOLDER HANDLE auditor")
    marks = register_of(house).marks
    salt = token_hex(16) if marks is None else marks.salt
    told = json.dumps({"id": id, "mark": mark_of(salt, id), "why": said})
    sealed = b64encode(seal_to(auditors, padded(told))).decode("ascii")
    digests = sorted([mark_of(salt, id), *(token_hex(32) for _ in range(CHAFF))])
    return perform(house, "log.canary", SUBJECT, {"salt": salt, "marks": digests, "box": sealed})


def decoys(house: House) -> dict[str, dict[str, Any]]:
    """mark -> id and why, of every box that whoever acts can open; nothing for those who are no auditor."""
    ask(house, "log.audit")
    return opened(house)


def opened(house: House) -> dict[str, dict[str, Any]]:
    """The same for a step that has asked already."""
    marks, me, found = register_of(house).marks, house.actor, dict[str, dict[str, Any]]()
    if marks is None or me is None:
        return {}
    for box in marks.boxes:
        try:
            told = json.loads(me.unseal(b64decode(box)))
        except Refused:
            continue  # sealed before this auditor came
        found[told["mark"]] = told
    return found
