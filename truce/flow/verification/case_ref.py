"""A case by the number that people say, wherever a command takes one."""

from truce.errors import NotFound
from truce.flow.house import House
from truce.verification.fold import SUBJECT


def id_of(house: House, ref: str | None) -> str | None:
    """The id of a case named by its number or its id; None for none. Raises NotFound for a number nobody gave."""
    if ref is None or ref.startswith(SUBJECT):
        return ref
    for entry in house.mission.ledger.entries(acts=["case.register"]):
        if entry.facts.get("number") == ref:
            return entry.subject
    raise NotFound("there is no such case", given=ref, remedy="`truce case list FOLDER` names them")
