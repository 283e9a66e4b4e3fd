"""people forget and rewrap: locks destroyed so that a person can vanish, and locks sealed to whoever may read now."""

from dataclasses import dataclass, replace

from truce.errors import Refused, WrongUsage
from truce.flow.acting import ask, perform
from truce.flow.house import House
from truce.flow.people.people_keep import find, people, readers
from truce.model.person import OF_PEOPLE, Lock, Person
from truce.people import sealing

WHAT = ("identity", "everything")
REASONS = ("asked", "danger", "retention", "mistake")  # codes: a reason in free words could tell who it was


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewrapped:
    """What sealing anew did: locks sealed to the present readers, and locks that the key in hand does not open."""

    done: int
    closed: tuple[str, ...]
    swept: int


def forget(house: House, given: str, what: str, why: str) -> Person:
    """Destroy a person's lock (`identity`: who it is; `everything`: what was said too). No way back.

    The act is on record before the lock is gone, so that a cut between leaves a lock that `sweep` finds, never a loss
    that nobody answers for.
    """
    if what not in WHAT or why not in REASONS:
        raise WrongUsage("say what and why", remedy=f"--what {'|'.join(WHAT)} --why {'|'.join(REASONS)}")
    person = find(house, given)
    locks = sorted(_doomed(house, person, what))
    agreed = {"what": what, "why": why}  # what exactly two agree to
    perform(house, "people.forget", person.id, {**agreed, "locks": locks}, what=agreed)
    sweep(house)
    return find(house, person.id)


def _doomed(house: House, person: Person, what: str) -> set[str]:
    kept = house.mission.vault.locks(person.id)
    return {lock.id for lock in kept if lock.id == person.lock or what == "everything"}


def sweep(house: House) -> int:
    """Destroy every lock that the log says is forgotten: after a cut, or where an old copy of the vault came back."""
    doomed: set[str] = set()
    for person in people(house).values():
        if person.identity_forgotten is not None:
            doomed |= _doomed(house, person, "everything" if person.statements_forgotten else "identity")
    return house.mission.vault.shred(doomed) if doomed else 0


def rewrap(house: House) -> Rewrapped:
    """Seal every lock to those who may read it now: after somebody came, or left. Takes a key that opens them."""
    ask(house, "people.rewrap")
    swept = sweep(house)
    made, closed = list[Lock](), list[str]()
    for lock in (one for one in house.mission.vault.locks() if one.kind in OF_PEOPLE):
        try:
            made.append(_sealed_anew(house, lock))
        except Refused:
            closed.append(lock.id)
    perform(house, "people.rewrap", "vault", {"locks": len(made), "closed": closed, "swept": swept})
    if made:
        house.mission.vault.rewrap(made)
    return Rewrapped(done=len(made), closed=tuple(closed), swept=swept)


def _sealed_anew(house: House, lock: Lock) -> Lock:
    if house.actor is None:
        raise Refused("only a member's own key opens this", remedy="truce --as HANDLE ...")
    secret = house.actor.unseal(lock.wrapped)
    return replace(lock, wrapped=sealing.seal_to(readers(house, lock.kind, lock.case).values(), secret))
