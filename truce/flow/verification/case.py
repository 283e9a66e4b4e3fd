"""What every step of a case shares: finding it, acting on it, and reading it."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from truce.errors import Conflict, NotFound, WrongUsage
from truce.flow.acting import enter, members, perform
from truce.flow.house import House
from truce.flow.verification.case_ref import id_of, no_such_case
from truce.model.act import Signs, StateMove
from truce.model.case import Case
from truce.model.finding import Finding
from truce.model.information import Information
from truce.verification import fold
from truce.verification.screen import screened
from truce.verification.standards import OWN_FILE, Standard, standards
from truce.vocabulary.casework import casework

NOBODYS = ("unknown", "other")  # actors that no agreement names
CODE = re.compile(r"[a-z0-9][a-z0-9._:/-]{0,63}")


def all_cases(house: House) -> dict[str, Case]:
    """Every case, by id, as the ledger holds them."""
    return fold.cases(house.mission.ledger.entries(acts=fold.ACTS))


def find(house: House, ref: str) -> Case:
    """The case of an id or a number. Raises NotFound."""
    id = id_of(house, ref)
    try:
        return fold.case_of(house.mission.ledger.entries(subject=id))
    except NotFound:
        raise no_such_case(ref) from None


def kin(house: House, case: Case) -> dict[str, Case]:
    """The case and every case that is joined to it now, by id; others are not read."""
    known = {case.id: case}
    waiting = list(case.joined)
    while waiting:
        other = find(house, waiting.pop())
        known[other.id] = other
        waiting += [one for one in other.joined if one not in known]
    return known


def open_case(house: House, action: str, ref: str) -> Case:
    """The case that somebody wants to act on; who may not do that to any case hears so before anything is read."""
    enter(house, action)
    return find(house, ref)


def act(
    house: House,
    action: str,
    case: Case,
    facts: Mapping[str, Any],
    *,
    to: str | None = None,
    signs: Signs | None = None,
    **more: Any,
) -> Case:
    """Put an act about a case on record, with the move it makes; the case after it.

    `facts` without a value are left out. Raises Conflict where the case cannot go there.
    """
    if to is not None and to not in case.next_states:
        raise no_way(case, to)
    move = None if to is None else StateMove(len(case.moves) + 1, case.state if case.moves else None, to)
    told = {name: value for name, value in facts.items() if value is not None}
    entry = perform(house, action, case.id, told, state=case.state, move=move, signs=signs, **more)
    return fold.after(case, entry)


def no_way(case: Case, to: str) -> Conflict:
    """What somebody is told who wants a case where it cannot go from here."""
    return Conflict(
        f"a case that is {case.state} cannot become {to}",
        case=case.number or case.id,
        it_may_become=", ".join(case.next_states) or "nothing more",
        remedy="`truce case show` says who may do what next",
    )


def items_of(house: House, case: Case) -> tuple[Information, ...]:
    """The items of a case and of those joined to it."""
    return fold.items(kin(house, case), case.id)


def handle(house: House) -> str | None:
    """Who acts."""
    return None if house.actor is None else house.actor.handle


def needed_why(why: str, option: str = "--why") -> str:
    """A reason, screened. Raises WrongUsage where it is empty."""
    told = screened(why, option)
    if not told:
        raise WrongUsage("every step of a case needs its reason", empty=option)
    return told


def told_text(text: str, field: str) -> str:
    """A text that must say something, screened."""
    told = screened(text, field)
    if not told:
        raise WrongUsage("this text is empty", field=field)
    return told


def code(text: str, field: str) -> str:
    """An id or code: of a source, a party, an actor. Raises WrongUsage for what could be a name in words."""
    told = text.strip()
    if not CODE.fullmatch(told):
        remedy = "small letters, digits and hyphens; a person only by pseudonym (per-...)"
        raise WrongUsage("this is not a code", field=field, remedy=remedy)
    return told


def listed(kind: str, given: str, field: str) -> str:
    """A code of one of the lists of casework. Raises WrongUsage with those there are."""
    return casework().code(kind, given, field)


def known_handles(house: House, handles: tuple[str, ...]) -> tuple[str, ...]:
    """Handles that are members' handles. Raises NotFound for one that is not."""
    known = members(house)
    for one in handles:
        if one not in known:
            raise NotFound("no member of that handle", member=one, remedy="`truce roles list FOLDER` names them")
    return handles


def current(case: Case) -> Finding:
    """The finding as it stands. Raises Conflict where nobody assessed yet."""
    if case.finding is None:
        raise Conflict("nothing is assessed in this case yet", case=case.number or case.id, remedy="truce case assess")
    return case.finding


def number_of(prefix: str, count: int) -> str:
    """The next short id within a case: `i3` is its third item."""
    return f"{prefix}{count + 1}"


def known_standards(house: House) -> Mapping[str, Standard]:
    """The standards of proof that ship and the mission's own."""
    return standards(house.mission.folder / OWN_FILE)


def names(house: House) -> dict[str, str]:
    """Party -> name, over all agreements of the mission."""
    return {party.id: party.name for agreement in house.agreements for party in agreement.parties}


def not_future(house: House, at: datetime | None, field: str, what: str) -> datetime | None:
    """An instant at which something is told to have happened. Raises WrongUsage for one that is still to come."""
    if at is not None and at > house.clock():
        remedy = "check the year, the hour and the time zone; write for example 2025-04-19T18:00:00+03:00"
        raise WrongUsage(f"{what} in the future", field=field, given=f"{at:%Y-%m-%d %H:%M} UTC", remedy=remedy)
    return at


def known_actor(house: House, actor: str, field: str) -> str:
    """An actor that an agreement of the mission names, or `unknown`, or `other`: somebody who is none of them."""
    parties = names(house)
    if actor not in parties and actor not in NOBODYS:
        known = ", ".join([*sorted(parties), *NOBODYS])
        raise WrongUsage("no agreement of this mission names that actor", field=field, known=known)
    return actor


def later_than(house: House, at: datetime, field: str) -> datetime:
    """An instant that is still to come. Raises WrongUsage for one that is past."""
    if at <= house.clock():
        raise WrongUsage("that time is past", field=field, given=f"{at:%Y-%m-%d %H:%M} UTC")
    return at
