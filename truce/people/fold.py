"""The people of a mission, by pseudonym, from the acts about them. Pure: who they are is not in the acts."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from truce.model.act import Entry
from truce.model.concern import Concern, ConcernStep
from truce.model.consent import Consent, Release
from truce.model.interview import Interview
from truce.model.person import Opening, Person, Request
from truce.model.where import Disc

TAKEN_IN = ("people.add", "people.staff")
TRAINING = "training"  # the subject of what members were trained for


def persons(entries: Iterable[Entry]) -> dict[str, Person]:
    """Every person ever taken in, by id, forgotten ones too."""
    known: dict[str, Person] = {}
    for entry in entries:
        if entry.subject is None or entry.act not in STEPS:
            continue
        if entry.subject not in known:
            if entry.act not in TAKEN_IN:
                continue
            known[entry.subject] = _added(entry)
        else:
            known[entry.subject] = STEPS[entry.act](known[entry.subject], entry)
    return known


def consents(entries: Iterable[Entry]) -> dict[str, Consent]:
    """What each person who was asked allowed, by the person's id."""
    return {id: person.consent for id, person in persons(entries).items() if person.consent is not None}


def trained(entries: Iterable[Entry]) -> frozenset[tuple[str, str]]:
    """(handle, group) of every training on record."""
    return frozenset((e.facts["member"], e.facts["group"]) for e in entries if e.act == "people.train")


def _added(entry: Entry) -> Person:
    facts = entry.facts
    return Person(
        id=str(entry.subject),
        pseudonym=facts["pseudonym"],
        kind=facts["kind"],
        added_at=entry.at,
        by=entry.by,
        lock=facts["lock"],
        handle=facts.get("handle"),
        care=tuple(facts.get("care", ())),
        records=(facts["record"],),
    )


def _amended(person: Person, entry: Entry) -> Person:
    care = tuple(dict.fromkeys((*person.care, *entry.facts.get("care", ()))))  # no care is ever taken back
    return replace(person, records=(*person.records, entry.facts["record"]), care=care)


def _asked_consent(person: Person, entry: Entry) -> Person:
    """What is allowed from now on, whole: an earlier consent does not widen it. Releases of the past stay listed."""
    before = () if person.consent is None else person.consent.releases
    uses = frozenset(entry.facts["uses"])
    given = Consent(pseudonym=person.pseudonym, uses=uses, given_at=entry.at, releases=before)
    return replace(person, consent=given)


def _withdrew(person: Person, entry: Entry) -> Person:
    if person.consent is None:
        return person
    return replace(person, consent=person.consent.withdraw(entry.at, frozenset(entry.facts["uses"])))


def _released(person: Person, entry: Entry) -> Person:
    if person.consent is None:
        return person
    facts = entry.facts
    release = Release(product=facts["product"], use=facts["use"], to=facts["to"], at=entry.at)
    return replace(person, consent=replace(person.consent, releases=(*person.consent.releases, release)))


def _interviewed(person: Person, entry: Entry) -> Person:
    facts = entry.facts
    place = facts.get("place")
    held = Interview(
        id=facts["interview"],
        case=facts.get("case"),
        by=entry.by,
        at=entry.at,
        language=facts["language"],
        interpreter=facts.get("interpreter"),
        place=None if place is None else Disc(place["lon"], place["lat"], place["radius_m"]),
        referrals=tuple(facts.get("referrals", ())),
        warnings=tuple(facts.get("warnings", ())),
        record=facts["record"],
        lock=facts["lock"],
    )
    return replace(person, interviews=(*person.interviews, held))


def _feared(person: Person, entry: Entry) -> Person:
    facts = entry.facts
    due = facts.get("due")
    step = ConcernStep(
        state=facts["state"],
        by=entry.by,
        at=entry.at,
        due=None if due is None else datetime.fromisoformat(due),
        record=facts.get("record"),
    )
    known = {concern.id: concern for concern in person.concerns}
    before = known[facts["concern"]].steps if facts["concern"] in known else ()
    known[facts["concern"]] = Concern(id=facts["concern"], person=person.id, steps=(*before, step))
    return replace(person, concerns=tuple(known.values()))


def _asked_about(person: Person, entry: Entry) -> Person:
    facts = entry.facts
    asked = Request(id=facts["request"], by=entry.by, at=entry.at, record=facts["record"], case=facts.get("case"))
    return replace(person, requests=(*person.requests, asked))


def _answered(person: Person, request: str | None, how: str) -> Person:
    requests = tuple(replace(one, answered=how) if one.id == request else one for one in person.requests)
    return replace(person, requests=requests)


def _declined(person: Person, entry: Entry) -> Person:
    return _answered(person, entry.facts["request"], "declined")


def _opened(person: Person, entry: Entry) -> Person:
    opening = Opening(by=entry.by, at=entry.at, why=entry.facts["why"])
    return _answered(replace(person, openings=(*person.openings, opening)), entry.facts.get("request"), "opened")


def _forgotten(person: Person, entry: Entry) -> Person:
    gone = replace(person, identity_forgotten=person.identity_forgotten or entry.at)
    if entry.facts["what"] != "everything":
        return gone
    return replace(gone, statements_forgotten=person.statements_forgotten or entry.at)


STEPS: Mapping[str, Callable[[Person, Entry], Person]] = {
    "people.add": _amended,
    "people.staff": _amended,
    "people.consent": _asked_consent,
    "people.withdraw": _withdrew,
    "people.release": _released,
    "people.interview": _interviewed,
    "people.concern": _feared,
    "people.ask": _asked_about,
    "people.decline": _declined,
    "people.open": _opened,
    "people.forget": _forgotten,
}
ACTS = tuple(STEPS)
