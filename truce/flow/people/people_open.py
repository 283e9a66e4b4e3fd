"""people ask, open, decline: who a pseudonym is. A colleague asks; the protection officer alone opens, and says why."""

from typing import Any

from truce.errors import NotFound, Refused, WrongUsage
from truce.flow.acting import ask, look_at, perform
from truce.flow.house import House
from truce.flow.people.people_keep import check_case, find, lock_of, new_id, opened, people, seal
from truce.model.person import Person, Request
from truce.people.words import tells


def request(house: House, given: str, why: str, *, case: str | None = None) -> Request:
    """Ask the protection officer about a person. The words are sealed to them: they may tell more than they should."""
    check_case(case)
    ask(house, "people.ask", case=case)
    person = find(house, given)
    if not why.strip():
        raise WrongUsage("say what you need, and why")
    record = seal(house, lock_of(house, person), "request", {"why": why})
    house.mission.vault.keep([record])
    facts = {"request": new_id("req"), "case": case, "record": record.id, "sha256": record.sha256}
    perform(house, "people.ask", person.id, facts, case=case)
    return find(house, person.id).requests[-1]


def waiting(house: House) -> list[tuple[Person, Request]]:
    """Requests that nobody has answered, oldest first; the look is on record."""
    look_at(house, "people.list", "requests")
    found = [(person, one) for person in people(house).values() for one in person.requests if one.answered is None]
    return sorted(found, key=lambda pair: pair[1].at)


def open_identity(house: House, given: str, why: str, *, request_id: str | None = None) -> list[dict[str, Any]]:
    """Who somebody is: every record under the person's own lock, oldest first, each with its kind.

    Nothing is shown before the act is on record. Raises Refused without the right, a reason, or the key; and where
    the reason itself would tell who it is.
    """
    ask(house, "people.open")
    person = find(house, given)
    if not why.strip():
        raise WrongUsage("opening needs a reason", remedy="--why TEXT, without names")
    if request_id is not None and request_id not in {one.id for one in person.requests}:
        raise NotFound("there is no such request about this person", remedy="truce people requests lists them")
    lock = lock_of(house, person)
    records = [record for record in house.mission.vault.records(person.id) if record.lock == lock.id]
    told = opened(house, lock, records)
    if tells(why, told):
        raise Refused("the reason tells who it is, and everybody reads the log", remedy="say it without names")
    perform(house, "people.open", person.id, {"why": why, "request": request_id})
    return [{"kind": record.kind, "record": record.id, **one} for record, one in zip(records, told, strict=True)]


def decline(house: House, given: str, request_id: str) -> Person:
    """Put on record that a request is not granted."""
    person = find(house, given)
    if request_id not in {one.id for one in person.requests if one.answered is None}:
        raise NotFound("no such request is waiting", remedy="truce people requests lists them")
    perform(house, "people.decline", person.id, {"request": request_id})
    return find(house, person.id)
