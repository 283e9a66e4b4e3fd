"""people interview, statement: risk, consent and care first; what was said is sealed apart from who said it."""

from collections.abc import Mapping
from typing import Any

from truce.errors import NotFound, Refused, WrongUsage
from truce.flow.acting import ask, look_at, members, perform
from truce.flow.house import House
from truce.flow.people.people_keep import check_case, find, forgotten, lock_of, make_lock, new_id, opened, people, seal
from truce.model.act import Entry
from truce.model.interview import Interview
from truce.model.person import Person
from truce.people.coarsen import place_of_person
from truce.people.fold import TRAINING, trained
from truce.vocabulary.protection import care, referrals


def interview(
    house: House, given: str, told: Mapping[str, Any], *, case: str | None = None, risk_asked: bool
) -> Interview:
    """Record an interview: the statement under a lock of its own, the exact place with who it is, the rest on record.

    Raises Refused where risk was not asked first, recording is not allowed, or who needs care has none.
    """
    check_case(case)
    ask(house, "people.interview", case=case)
    person = find(house, given)
    _refuse_unready(house, person, told, risk_asked)
    _known_case(house, case)
    interpreter = _named(house, told.get("interpreter"))
    lock = make_lock(house, person.id, "statement", case)
    place = _coarse(told)
    record = seal(house, lock, "statement", {"statement": told["statement"], "language": told["language"]})
    records = [record]
    if told.get("place"):
        records.append(seal(house, lock_of(house, person), "place", {"place": told["place"]}))
    house.mission.vault.keep(records, [lock])
    facts = {
        "interview": new_id("itv"),
        "case": case,
        "language": told["language"],
        "interpreter": interpreter,
        "risk_asked": True,
        "place": place,
        "referrals": list(told.get("referrals", ())),
        "warnings": _warnings(person),
        "lock": lock.id,
        "record": record.id,
        "sha256": [one.sha256 for one in records],
    }
    perform(house, "people.interview", person.id, facts, case=case)
    return find(house, person.id).interviews[-1]


def _refuse_unready(house: House, person: Person, told: Mapping[str, Any], risk_asked: bool) -> None:
    lock_of(house, person)  # who is forgotten is not interviewed
    if not risk_asked:
        raise Refused("risk is asked about before questions are", remedy="ask, then say so: --risk-asked")
    now = house.clock()
    if not person.allows("record", now):
        allowed = ", ".join(person.allowed(now)) or "nothing"
        remedy = f"ask first: truce people consent FOLDER {person.pseudonym} --risk-asked"
        raise Refused("recording is not allowed", person=person.pseudonym, allowed=allowed, remedy=remedy)
    if unknown := set(told.get("referrals", ())) - set(referrals()):
        raise WrongUsage("there is no such referral", given=len(unknown), remedy=f"one of: {', '.join(referrals())}")
    if person.care:
        _refuse_careless(house, person, told)


def _refuse_careless(house: House, person: Person, told: Mapping[str, Any]) -> None:
    handle = None if house.actor is None else house.actor.handle
    known = trained(house.mission.ledger.entries(subject=TRAINING))
    if lacking := [group for group in person.care if (handle, group) not in known]:
        raise Refused(
            "only somebody trained for it interviews this person",
            person=person.pseudonym,
            training=", ".join(lacking),
            remedy="let a trained colleague do it; a protection officer records training: truce people trained",
        )
    if not told.get("referrals"):
        raise Refused(
            "this person is referred for help first",
            person=person.pseudonym,
            remedy=f"write referrals: [...], of {', '.join(referrals())}",
        )


def _warnings(person: Person) -> list[str]:
    """What the interviewer must hear; codes, for the record."""
    if not person.interviews:
        return []
    return ["repeated_interview_of_person_in_care"] if person.care else ["repeated_interview"]


def _known_case(house: House, case: str | None) -> None:
    if case is not None and house.mission.ledger.last(case) is None:
        raise NotFound("there is no such case", case=case, remedy="give its id (cas-...)")


def _named(house: House, interpreter: str | None) -> str | None:
    """Interpreters are persons too: a handle or a pseudonym, never a name."""
    if interpreter is None or interpreter in members(house):
        return interpreter
    for person in people(house).values():
        if interpreter.upper() == person.pseudonym:
            return person.pseudonym
    raise Refused("an interpreter is named by handle or pseudonym", remedy="take the interpreter in: truce people add")


def _coarse(told: Mapping[str, Any]) -> dict[str, float] | None:
    place = told.get("place") or {}
    if place.get("lon") is None:
        return None
    seen = place_of_person(place["lon"], place["lat"], place.get("settlement"))
    return {"lon": round(seen.lon, 5), "lat": round(seen.lat, 5), "radius_m": seen.radius_m + 1}


def statement(house: House, given: str, interview_id: str | None = None) -> tuple[Person, Interview, dict[str, Any]]:
    """What a person said, without who it is: for those who work the case. The look is on record."""
    person = find(house, given)
    held = [one for one in person.interviews if interview_id in (None, one.id)]
    if not held:
        raise NotFound("there is no such interview", person=person.pseudonym, remedy="truce people show lists them")
    one = held[-1]
    look_at(house, "people.read", one.id, case=one.case)
    lock = house.mission.vault.lock(one.lock)
    if person.statements_forgotten is not None or lock is None:
        raise forgotten(person)
    records = [record for record in house.mission.vault.records(person.id) if record.id == one.record]
    return person, one, opened(house, lock, records)[-1]


def train(house: House, handle: str, group: str) -> Entry:
    """Put on record that a member is trained to interview a group that needs care."""
    if handle not in members(house):
        raise NotFound("no member of that handle", remedy="`truce roles list FOLDER` names them")
    if group not in care():
        raise WrongUsage("there is no such group that needs care", remedy=f"one of: {', '.join(care())}")
    return perform(house, "people.train", TRAINING, {"member": handle, "group": group})
