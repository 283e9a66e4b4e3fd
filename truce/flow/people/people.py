"""people: taken in under a pseudonym, asked what they allow, and obeyed. Who they are goes into the vault alone."""

from collections.abc import Mapping, Sequence
from typing import Any

from truce.errors import NotFound, Refused, WrongUsage
from truce.flow.acting import ask, look_at, members, perform
from truce.flow.house import House
from truce.flow.people.people_keep import find, free_pseudonym, lock_of, make_lock, new_id, new_pseudonym, people, seal
from truce.model.consent import USES, Release
from truce.model.person import SORTS, Person
from truce.vocabulary.protection import care

NARROWEST = ("record",)  # what is allowed where a person was asked and no use is named


def add(house: House, dossier: Mapping[str, Any], pseudonym: str | None = None) -> Person:
    """Take a person in under a new pseudonym, or the one used in the field; sealed before anything is written.

    Raises WrongUsage for a pseudonym that could be a name, or that somebody has.
    """
    return _taken_in(house, "people.add", dossier, kind=_sort(dossier), pseudonym=pseudonym)


def amend(house: House, given: str, dossier: Mapping[str, Any]) -> Person:
    """Add what is known by now about a person; the earlier record stays beside it, sealed."""
    ask(house, "people.add")
    person = find(house, given)
    record = seal(house, lock_of(house, person), "identity", dossier)
    house.mission.vault.keep([record])
    facts = {"record": record.id, "sha256": record.sha256, "care": _care(dossier)}
    perform(house, "people.staff" if person.kind == "staff" else "people.add", person.id, facts)
    return find(house, person.id)


def staff(house: House, handle: str, dossier: Mapping[str, Any]) -> Person:
    """Take a member's real name into the vault; everywhere else the handle stands for it."""
    ask(house, "people.staff")
    if handle not in members(house):
        raise NotFound("no member of that handle", remedy="`truce roles list FOLDER` names them")
    if any(person.handle == handle for person in people(house).values()):
        raise WrongUsage("that member is in the vault already", member=handle, remedy="truce people add --person")
    return _taken_in(house, "people.staff", dossier, kind="staff", handle=handle)


def _taken_in(
    house: House,
    action: str,
    dossier: Mapping[str, Any],
    *,
    kind: str,
    handle: str | None = None,
    pseudonym: str | None = None,
) -> Person:
    ask(house, action)
    needs = _care(dossier)
    id, pseudonym = new_id("per"), new_pseudonym(house) if pseudonym is None else free_pseudonym(house, pseudonym)
    lock = make_lock(house, id, "identity")
    record = seal(house, lock, "identity", dossier)
    house.mission.vault.keep([record], [lock])
    facts = {
        "pseudonym": pseudonym,
        "kind": kind,
        "handle": handle,
        "care": needs,
        "lock": lock.id,
        "record": record.id,
        "sha256": record.sha256,
    }
    perform(house, action, id, facts)
    return find(house, id)


def _sort(dossier: Mapping[str, Any]) -> str:
    kind = str(dossier.get("kind", SORTS[0]))
    if kind not in SORTS[:-1]:
        raise WrongUsage("there is no such kind of person", remedy=f"kind: {' or '.join(SORTS[:-1])}")
    return kind


def _care(dossier: Mapping[str, Any]) -> list[str]:
    told = list(dossier.get("care", ()))
    if set(told) - set(care()):
        raise WrongUsage("there is no such group that needs care", remedy=f"care: [{', '.join(care())}]")
    return told


def listed(house: House) -> list[Person]:
    """Everybody by pseudonym, without who they are; the look is on record."""
    look_at(house, "people.list", "people")
    return sorted(people(house).values(), key=lambda person: person.added_at)


def shown(house: House, given: str) -> Person:
    """All about one person that is not who it is; the look is on record."""
    person = find(house, given)
    look_at(house, "people.list", person.id)
    return person


def consent(house: House, given: str, uses: Sequence[str] | None, *, risk_asked: bool) -> Person:
    """Record what a person allows from now on, whole: what is not named is not allowed (None: recording alone)."""
    person = find(house, given)
    chosen = list(dict.fromkeys(NARROWEST if uses is None else uses))
    _known_uses(chosen)
    if not risk_asked:
        raise Refused("ask about the risk first, then for consent", remedy="ask, then say so: --risk-asked")
    perform(house, "people.consent", person.id, {"uses": chosen, "risk_asked": True})
    return find(house, person.id)


def withdraw(house: House, given: str, uses: Sequence[str] | None) -> tuple[Person, tuple[Release, ...]]:
    """Record that a person withdrew (None: all of it); with what had left before, to be followed up."""
    person = find(house, given)
    if person.consent is None:
        raise NotFound("this person never allowed anything", person=person.pseudonym)
    gone = list(USES if uses is None else uses)
    _known_uses(gone)
    entry = perform(house, "people.withdraw", person.id, {"uses": gone})
    after = find(house, person.id)
    past = () if after.consent is None else after.consent.past_releases(entry.at)
    return after, tuple(release for release in past if uses is None or release.use in gone)


def require_use(house: House, given: str, use: str) -> Person:
    """The door for every new use of what a person told. Raises Refused with what was allowed."""
    person = find(house, given)
    _known_uses([use])
    now = house.clock()
    if person.allows(use, now):
        return person
    allowed = ", ".join(person.allowed(now)) or "nothing"
    remedy = "ask the person again, or leave it out"
    raise Refused("this person does not allow that", person=person.pseudonym, use=use, allowed=allowed, remedy=remedy)


def release(house: House, given: str, product: str, use: str, to: str) -> Person:
    """Record that testimony leaves the mission; refused at once where the person does not allow that use."""
    ask(house, "people.release")
    person = require_use(house, given, use)
    if not product.strip() or not to.strip():
        raise WrongUsage("say what leaves, and to whom", remedy="--product ID --to WHOM")
    perform(house, "people.release", person.id, {"product": product, "use": use, "to": to})
    return find(house, person.id)


def releases(house: House, given: str | None = None) -> list[tuple[Person, Release]]:
    """What left the mission, oldest first: of one person, or of all; the look is on record."""
    only = None if given is None else find(house, given)
    look_at(house, "people.list", "releases" if only is None else only.id)
    found = [
        (person, told)
        for person in (people(house).values() if only is None else [only])
        for told in (() if person.consent is None else person.consent.releases)
    ]
    return sorted(found, key=lambda pair: pair[1].at)


def _known_uses(uses: Sequence[str]) -> None:
    if set(uses) - set(USES):  # what was typed is not repeated: it may be a name
        raise WrongUsage("there is no such use", remedy=f"one of: {', '.join(USES)}")
