"""Rows of harm and of rights taken into their register: good ones land, others are told, a known one is changed."""

import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from typing import Any

from truce.community.telling import fields_of
from truce.community.words import warnings
from truce.errors import Conflict, NotFound, Refused, UnusableValue, WrongUsage
from truce.flow.community import keeping
from truce.flow.community.dialogue import Bad, Mind, Taken, why_of
from truce.flow.community.keeping import Held
from truce.flow.house import House
from truce.wire.rows import Row

Fields = dict[str, Any]
Wrap = Callable[[Mapping[str, Any]], Mapping[str, Any]]  # what is told -> what is kept of it
ID = re.compile(r"[a-z]{3}-[0-9a-f]{16}")
OPEN_WORDS = ("place", "area")  # capitals belong there


def take(
    house: House,
    register: str,
    noun: str,
    rows: Sequence[Row],
    there: Mapping[str, Held],
    made: Callable[[Mapping[str, Any]], Fields],
    wrap: Wrap = lambda told: told,
) -> Taken:
    """Take rows of one noun in. `there`: what the register holds, opened; `made`: the fields of a row."""
    known = {str(fields_of(held.revisions).get("reference")): held for held in there.values() if held.noun == noun}
    taken, good, seen = Taken(), list[tuple[str | None, Fields]](), set[str]()
    for row in rows:
        try:
            fields = _fields(row, made, seen)
        except (UnusableValue, WrongUsage, Refused) as fault:
            taken.bad.append(Bad(row.line, why_of(fault)))
            continue
        taken.mind += [Mind(row.line, *found) for found in minds(row.told)]
        held = known.get(str(fields["reference"])) if "reference" in fields else None
        if held is not None and fields_of(held.revisions) == fields:
            taken.same += 1
        else:
            good.append((None if held is None else held.id, fields))
    told = [wrap({"noun": noun, "fields": fields}) for _, fields in good]
    ids = keeping.write_all(house, register, told, ids=[id for id, _ in good])
    for (before, _), id in zip(good, ids, strict=True):
        (taken.new if before is None else taken.changed).append(id)
    return taken


def begin(
    house: House,
    register: str,
    noun: str,
    fields: Fields,
    there: Mapping[str, Held],
    sending: str | None,
    wrap: Wrap = lambda told: told,
) -> str:
    """Keep one new thing, told in a form; its id. `sending`: of the form, so that one sent twice is one thing.

    Raises Conflict where its reference is another thing's: a form says something new, it changes nothing.
    """
    again = next((held.id for held in there.values() if sending and held.told_first.get("sending") == sending), None)
    if again is not None:
        return again
    if "reference" in fields and called(there, fields["reference"]) is not None:
        raise Conflict("this reference is kept for another one already", field="reference", remedy="choose another")
    told = {"noun": noun, "fields": fields} | ({"sending": sending} if sending else {})
    return keeping.write(house, register, wrap(told))


def unread(held: Held, seen: int | None) -> None:
    """Raises Conflict where somebody wrote on a thing since it was read. `seen`: revisions then; None: not asked."""
    if seen is not None and len(held.revisions) != seen:
        by = ", ".join(dict.fromkeys(str(one.by) for one in held.revisions[seen:]))
        raise Conflict("somebody wrote on this since you opened it", by=by, remedy="read it again, then send it again")


def minds(told: Mapping[str, Any]) -> list[tuple[str, tuple[str, ...]]]:
    """(field, why as codes of `community.words`) of every text that looks as if it told who somebody is."""
    return [found for found in warnings(told) if found[0] not in OPEN_WORDS]


def _fields(row: Row, made: Callable[[Mapping[str, Any]], Fields], seen: set[str]) -> Fields:
    if row.fault is not None:
        raise UnusableValue(row.fault)
    fields = made(row.told)
    if (reference := fields.get("reference")) in seen:
        raise UnusableValue("the reference stands twice among these rows")
    seen |= {reference} if reference else set()
    return fields


def resolved(there: Mapping[str, Held], noun: str, given: str) -> str:
    """The id of what a row points at. Raises UnusableValue; what was given is not repeated."""
    found = called(there, given)
    if found is None or found.noun != noun:
        raise UnusableValue("what it points at is not kept here", noun=noun, remedy="its id or its reference")
    return found.id


def called(there: Mapping[str, Held], given: str) -> Held | None:
    """A thing by its id or its reference."""
    by_reference = (one for one in there.values() if fields_of(one.revisions).get("reference") == given)
    return there.get(given) or next(by_reference, None)


def wanted(there: Mapping[str, Held], given: str) -> Held:
    """The same. Raises NotFound; what was given is not repeated: it may be a name."""
    found = called(there, given)
    if found is None:
        raise NotFound("there is no such thing in this register", remedy="its list names all")
    return found


def check_known(known: Container[str], persons: Iterable[str | None]) -> None:
    """Raises WrongUsage for whoever is not in the vault; what was given is not repeated: it may be a name."""
    if any(person is not None and person not in known for person in persons):
        raise WrongUsage("somebody is named who is not in the vault", remedy="truce people add says the id: per-...")


def about(register: str, given: str) -> str:
    """What an act is about, for the log: what was typed goes there only where it is an id."""
    return given if ID.fullmatch(given) else register
