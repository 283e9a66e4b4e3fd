"""What the steps about people share: finding one by pseudonym, sealing to locks, opening them with a member's key."""

import re
import secrets
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from truce.errors import NotFound, Refused, WrongUsage
from truce.flow.acting import members
from truce.flow.house import House
from truce.flow.rulebook import in_force, register_of
from truce.model.person import Lock, Person, Sealed
from truce.people import sealing
from truce.people.fold import ACTS, persons
from truce.rights.decide import Question, decide
from truce.wire.dossier import dossier_as_text, dossier_from

CASE = re.compile(r"cas-[0-9a-z-]{1,40}")
PSEUDONYM = re.compile(r"[A-Z]-[0-9]{3,6}")
LETTERS = "BCDFGHJKLMNPRSTVWXZ"  # said over a bad line, none is taken for another's number


def people(house: House) -> dict[str, Person]:
    """Every person ever taken in, by id."""
    return persons(house.mission.ledger.entries(acts=ACTS))


def find(house: House, given: str) -> Person:
    """A person by id or pseudonym. Raises NotFound."""
    by_id = given.startswith("per-")
    known = persons(house.mission.ledger.entries(subject=given)) if by_id else people(house)
    for person in known.values():
        if given == person.id or given.upper() == person.pseudonym:
            return person
    raise NotFound("there is nobody of that pseudonym", remedy="`truce people list FOLDER` names all")


def check_case(case: str | None) -> None:
    """Raises WrongUsage for what is no case's id: a refusal is on record with it, and it could be a name."""
    if case is not None and not CASE.fullmatch(case):
        raise WrongUsage("that is no case's id", remedy="it begins with cas-")


def new_id(prefix: str) -> str:
    """An id that tells nothing, not even what it was made of."""
    return f"{prefix}-{secrets.token_hex(8)}"


def new_pseudonym(house: House) -> str:
    """A short one that can be said aloud: a letter and digits by lot, which nobody has."""
    taken = {person.pseudonym for person in people(house).values()}
    digits = 3 if len(taken) < 5000 else 6
    while True:
        drawn = f"{secrets.choice(LETTERS)}-{secrets.randbelow(10**digits):0{digits}}"
        if drawn not in taken:
            return drawn


def free_pseudonym(house: House, given: str) -> str:
    """The pseudonym that was used in the field. Raises WrongUsage where it is not of the form, or taken."""
    told = given.strip().upper()
    if not PSEUDONYM.fullmatch(told):
        raise WrongUsage("this is not a pseudonym", remedy="one letter, a hyphen, three to six digits: W-017")
    if any(told == person.pseudonym for person in people(house).values()):
        raise WrongUsage("somebody has that pseudonym", remedy="take another, or leave it to the lot")
    return told


def readers(house: House, kind: str, case: str | None = None) -> dict[str, str]:
    """Handle and age recipient of those who may read a kind of lock now: identities, or statements of a case."""
    action = "people.open" if kind == "identity" else "people.read"
    policy, _ = in_force(house, register_of(house), action)
    question = Question(action=action, at=house.clock(), case=case)
    return {
        member.handle: member.reading
        for member in members(house).values()
        if decide(policy, member, question, founded=True).allowed
    }


def make_lock(house: House, person: str, kind: str, case: str | None = None) -> Lock:
    """A new lock, its secret sealed to whoever may read it now. Raises Refused where nobody may."""
    identity, recipient = sealing.new_lock()
    allowed = readers(house, kind, case)
    if not allowed:
        raise Refused(
            "there is nobody yet who could ever open this",
            remedy="an administrator gives somebody the role: truce roles grant FOLDER HANDLE protection",
        )
    wrapped = sealing.seal_to(allowed.values(), identity.encode())
    return Lock(id=new_id("lck"), person=person, kind=kind, recipient=recipient, wrapped=wrapped, case=case)


def seal(house: House, lock: Lock, kind: str, dossier: Mapping[str, Any]) -> Sealed:
    """A record sealed to a lock, ready to be kept; it takes no right to read it."""
    sealed = sealing.seal_to([lock.recipient], sealing.padded(dossier_as_text(dossier)))
    return Sealed(
        id=new_id("rec"),
        person=lock.person,
        kind=kind,
        lock=lock.id,
        sealed=sealed,
        sha256=sha256(sealed).hexdigest(),
        at=house.clock(),
    )


def lock_of(house: House, person: Person) -> Lock:
    """The lock of a person's identity. Raises NotFound where it was destroyed."""
    lock = house.mission.vault.lock(person.lock)
    if person.identity_forgotten is not None or lock is None:
        raise forgotten(person)
    return lock


def forgotten(person: Person) -> NotFound:
    """What every reader is told of whoever has vanished."""
    when = person.identity_forgotten or person.statements_forgotten
    what = f"forgotten on {when:%Y-%m-%d}" if when else "the lock is not in this vault"
    remedy = "nobody can read it any more" if when else "was the mission restored without its vault?"
    return NotFound(what, person=person.pseudonym, remedy=f"{remedy}; the pseudonym and what was done stay on record")


def opened(house: House, lock: Lock, records: list[Sealed]) -> list[dict[str, Any]]:
    """What records say, opened with the key in hand. Raises Refused where the lock is not wrapped for that key."""
    if house.actor is None:
        raise Refused("only a member's own key opens this", remedy="truce --as HANDLE ...")
    try:
        identity = house.actor.unseal(lock.wrapped).decode()
    except Refused:
        raise Refused(
            "your key does not open this lock yet",
            member=house.actor.handle,
            remedy="a protection officer seals it to you: truce people rewrap FOLDER",
        ) from None
    return [dossier_from(sealing.open(identity, record.sealed)) for record in records]
