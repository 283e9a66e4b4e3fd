"""A case by the number that people say, wherever a command takes one."""

import re

from truce.errors import NotFound
from truce.flow.house import House
from truce.verification.fold import SUBJECT

NAMED = re.compile(r"\d{4}-\d{1,8}|cas-[0-9a-f]{1,32}")  # a case as it is named: by its number or by its id


def id_of(house: House, ref: str | None) -> str | None:
    """The id of a case named by its number or its id; None for none. Raises NotFound for a number nobody gave."""
    if ref is None or ref.startswith(SUBJECT):
        return ref
    for entry in house.mission.ledger.entries(acts=["case.register"]):
        if entry.facts.get("number") == ref:
            return entry.subject
    raise no_such_case(ref)


def no_such_case(ref: str) -> NotFound:
    """What somebody is told who named a case that is not there. It repeats a number or an id, nothing else:
    who pasted a person's name in its place must not find it in a log.
    """
    given = {"given": ref} if NAMED.fullmatch(ref) else {}
    return NotFound("there is no such case", **given, remedy="`truce case list FOLDER` names them")
