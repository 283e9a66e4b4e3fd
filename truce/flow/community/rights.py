"""community violation: human-rights cases in their register; a restricted one is sealed once more, to those it names.

Whoever reads the register sees of a restricted case that it is there, and no more: it lies in the record sealed to the
keys of its few readers, so that no door has to hide it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from truce.community.harm.ladder import check_corroborated, stepped, unmerged
from truce.community.rights.forms import CASE, FORM, rights_case
from truce.community.rights.help import FIRST, check_begun, check_followed, needs_consent
from truce.community.rights.words import called, check, check_cared, nature
from truce.community.telling import authors, fields_of, read, step_of
from truce.community.telling import faults as faults_of
from truce.errors import NotFound, Refused, UnusableValue, WrongUsage
from truce.flow.acting import ask, members
from truce.flow.community import keeping, restricted
from truce.flow.community.dialogue import Taken
from truce.flow.community.keeping import Held
from truce.flow.community.taking import about, check_come, check_known, take, unread, wanted
from truce.flow.community.taking import begin as begun
from truce.flow.house import House
from truce.flow.people.people_keep import people
from truce.flow.rights.outgoing import SCREEN
from truce.model.harm import VERIFIED
from truce.model.rights_case import RightsCase
from truce.people.fold import trained
from truce.vocabulary.abuses import abuses
from truce.wire.rows import Row

REGISTER = "rights"
KNOWN = FORM.known
__all__ = [
    "KNOWN",
    "add",
    "begin",
    "called",
    "cases",
    "change",
    "faults",
    "nature",
    "one",
    "readers",
    "refer",
    "rewrap",
    "step",
    "trained_for",
    "unmerge",
]


@dataclass(frozen=True, slots=True)
class Cases:
    """The register: what whoever asks may read, and ids of cases restricted to others, of which no door tells."""

    held: Mapping[str, Held]
    closed: tuple[str, ...]

    @property
    def cases(self) -> list[RightsCase]:
        """Every case that may be read, in the order it was first told."""
        return [rights_case(id, held.revisions) for id, held in self.held.items()]


def cases(house: House, form: str = SCREEN) -> Cases:
    """The register, opened as far as the key in hand opens it; the look is on record."""
    return _opened(house, keeping.read(house, REGISTER, form=form))


def one(house: House, given: str) -> tuple[Held, RightsCase]:
    """One case, by id or reference, with all that was written on it.

    Raises NotFound, in the same words for one that is restricted to others as for one that is not there.
    """
    held = wanted(cases(house).held, given)
    return held, rights_case(held.id, held.revisions)


def _opened(house: House, all_held: Sequence[Held]) -> Cases:
    known: dict[str, Held] = {}
    closed: list[str] = []
    for held in all_held:
        if (told := restricted.opened(house, held)) is None:
            closed.append(held.id)
        else:
            known[held.id] = told
    return Cases(known, tuple(closed))


def rewrap(house: House) -> int:
    """Seal the restricted cases that the key in hand opens to the keys of now, where one of their readers has a new
    one; how many. Whoever may no longer read the register is left out, and still opens what was sealed before.
    """
    ask(house, f"{REGISTER}.rewrap", about=REGISTER)
    allowed, done = keeping.readers(house, REGISTER), 0
    for held in keeping.opened(house, REGISTER):
        if (told := restricted.opened(house, held)) is None:
            continue
        only = rights_case(told.id, told.revisions).only
        anew = restricted.sealed_anew(house, held, [handle for handle in only if handle in allowed])
        if anew is not None:
            keeping.write(house, REGISTER, anew, id=held.id)
            done += 1
    return done


def _wrapped(house: House, told: Mapping[str, Any], only: Sequence[str]) -> Mapping[str, Any]:
    """What is kept of a writing: itself, or sealed to those who alone may read it, whoever writes among them."""
    if not only:
        return told
    return restricted.sealed_to(told, _readers(house, only).values())


def _readers(house: House, only: Sequence[str]) -> dict[str, str]:
    """Keys of those named and of whoever writes. Raises WrongUsage for one who may not read the register at all."""
    allowed = keeping.readers(house, REGISTER)
    wanted = {*only, *([house.actor.handle] if house.actor is not None else [])}
    if wanted - set(allowed):
        raise WrongUsage("somebody named may not read this register", field="only", known=", ".join(sorted(allowed)))
    return {handle: members(house)[handle].reading for handle in wanted}


def add(house: House, rows: Sequence[Row]) -> Taken:
    """Take cases in; a row whose `reference` is known changes that one."""
    ask(house, f"{REGISTER}.write", about=REGISTER)
    there = cases(house)

    def wrap(told: Mapping[str, Any]) -> Mapping[str, Any]:
        return _wrapped(house, told, told["fields"].get("only", ()))

    return take(house, REGISTER, CASE, rows, there.held, lambda told: _made(house, told), wrap)


def faults(told: Mapping[str, Any]) -> dict[str, UnusableValue]:
    """What is wrong with the single fields of a form, all of it at once, by field."""
    return faults_of(FORM, told)


def begin(house: House, told: Mapping[str, Any], sending: str | None = None) -> str:
    """Keep one case that a form told, and raise what is wrong with it; its id. `sending`: see `taking.begin`."""
    ask(house, f"{REGISTER}.write", about=REGISTER)
    there = cases(house).held
    fields = _made(house, told)

    def wrap(kept: Mapping[str, Any]) -> Mapping[str, Any]:
        return _wrapped(house, kept, fields.get("only", ()))

    return begun(house, REGISTER, CASE, fields, there, sending, wrap)


def _made(house: House, told: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a case. Raises UnusableValue, WrongUsage, Refused: what a person in need of care is owed."""
    fields = read(FORM, told)
    check_come(house, fields)
    case = rights_case("rgt-new", [_saying(house, {"fields": fields})])
    check(case)
    for referral in fields.get("referrals", ()):
        check_begun(referral["path"], referral.get("state", FIRST[0]))
    check_cared(case, trained=_is_trained(house, case))
    _check_persons(house, case)
    return {**fields, "only": sorted(_readers(house, case.only))} if case.only else fields


def trained_for(house: House) -> frozenset[str]:
    """Groups of people whom whoever acts is on record as trained to record: child, survivor..."""
    by = None if house.actor is None else house.actor.handle
    return frozenset(group for who, group in trained(house.mission.ledger.entries(acts=["people.train"])) if who == by)


def readers(house: House) -> list[str]:
    """Handles of those who read the register: of whom a case may be restricted to some."""
    ask(house, f"{REGISTER}.read", about=REGISTER)
    return sorted(keeping.readers(house, REGISTER))


def _is_trained(house: House, case: RightsCase) -> bool:
    wanted = ({"child"} if case.age == "child" else set()) | (
        {"survivor"} if any(abuses().types[code].care for code in (case.type, *case.also)) else set()
    )
    return wanted <= trained_for(house)


def _check_persons(house: House, case: RightsCase) -> None:
    """Persons of the vault, and what is done for them only with their word."""
    known = people(house)
    check_known(known, (*case.persons, *(referral.person for referral in case.referrals)))
    at = house.clock()
    for referral in case.referrals:
        person = known.get(referral.person or "")
        if needs_consent(referral) and person is not None and not person.allows("internal", at):
            raise Refused("this person did not allow that a service is told", person=person.pseudonym)


def write(house: House, given: str, told: Mapping[str, Any]) -> RightsCase:
    """Keep one more writing on a case, under the same seal; the case as it stands then."""
    held, case = one(house, given)
    keeping.write(house, REGISTER, _wrapped(house, {"noun": CASE, **told}, case.only), id=held.id)
    return rights_case(held.id, [*held.revisions, _saying(house, told)])


def _saying(house: House, told: Mapping[str, Any]) -> keeping.Revision:
    by = None if house.actor is None else house.actor.handle
    return keeping.Revision(record="", act="", at=house.clock(), by=by, told=told)


def change(house: House, given: str, told: Mapping[str, Any], *, seen: int | None = None) -> RightsCase:
    """Tell some fields anew; `only` may widen or narrow who reads from now on, what was read stays read.

    `seen`: how many writings on it whoever acts has read; raises Conflict where there are others by now.
    """
    ask(house, f"{REGISTER}.write", about=about(REGISTER, given))
    held, _ = one(house, given)
    unread(held, seen)
    after = {**fields_of(held.revisions), **told}
    fields = _made(house, {name: value for name, value in after.items() if value is not None})
    kept = _wrapped(house, {"noun": CASE, "fields": fields}, fields.get("only", ()))
    keeping.write(house, REGISTER, kept, id=held.id)
    return rights_case(held.id, [*held.revisions, _saying(house, {"fields": fields})])


def step(
    house: House,
    given: str,
    to: str,
    why: str,
    *,
    ground: str | None = None,
    into: str | None = None,
    seen: int | None = None,
) -> RightsCase:
    """One step on the ladder, or a merger. `seen`: as for `change`.

    Raises Conflict, WrongUsage; Refused without sources or a second person.
    """
    ask(house, f"{REGISTER}.write", about=about(REGISTER, given))
    held, case = one(house, given)
    unread(held, seen)
    other = None if into is None else wanted(cases(house).held, into).id
    if other == held.id:
        raise WrongUsage("a case is merged into another one", remedy="--into ID")
    told = {"to": to, "why": why, "ground": ground, "into": other}
    said = _saying(house, {"step": told})
    stepped(case.steps, step_of(told, said.by, said.at), authors=authors(held.revisions))
    if to == VERIFIED:
        check_corroborated(case.tellers)
    return write(house, given, {"step": told})


def unmerge(house: House, given: str, why: str) -> RightsCase:
    """Take a merger back: the case stands where it stood."""
    ask(house, f"{REGISTER}.write", about=about(REGISTER, given))
    _, case = one(house, given)
    said = _saying(house, {"unmerge": why})
    unmerged(case.steps, by=said.by, at=said.at, why=why)
    return write(house, given, said.told)


def refer(
    house: House,
    given: str,
    state: str,
    *,
    referral: str = "new",
    path: str | None = None,
    person: str | None = None,
    why: str = "",
) -> RightsCase:
    """A new referral (`path`), or the next step of one (`referral`). Raises Conflict, Refused without consent."""
    ask(house, f"{REGISTER}.write", about=about(REGISTER, given))
    held, case = one(house, given)
    before = {told.id: told for told in case.referrals}
    if referral == "new":
        check_begun(path, state)
    elif referral in before:
        check_followed(before[referral], state)
    else:
        raise NotFound("the case has no such referral", known=", ".join(before) or "none")
    told = {"referral": {"id": referral, "path": path, "person": person, "state": state, "why": why}}
    after = rights_case(held.id, [*held.revisions, _saying(house, told)])
    _check_persons(house, after)
    return write(house, given, told)
