"""Rows of harm and of rights taken into their register: good ones land, others are told, a known one is changed."""

import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from typing import Any

from truce.community.telling import fields_of
from truce.community.words import exact, warnings
from truce.errors import Conflict, NotFound, Refused, UnusableValue, WrongUsage
from truce.flow.community import keeping
from truce.flow.community.dialogue import Bad, Mind, Taken, why_of
from truce.flow.community.keeping import Held
from truce.flow.community.releasing import today
from truce.flow.house import House
from truce.wire.rows import Row

Fields = dict[str, Any]
Wrap = Callable[[Mapping[str, Any]], Mapping[str, Any]]  # what is told -> what is kept of it
ID = re.compile(r"[a-z]{3}-[0-9a-f]{16}")
PLACES = ("place", "area")  # capitals belong there; a door, a point on a map, a family's house do not
DAYS = ("day", "until", "told_clearers", "cleared")


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
    of_noun = {id: held for id, held in there.items() if held.noun == noun}
    taken, good, seen = Taken(), list[tuple[str | None, Fields]](), set[str]()
    for row in rows:
        try:
            fields = _fields(row, made, seen)
            held = only(by_reference(of_noun, fields.get("reference")))
        except (UnusableValue, WrongUsage, Refused, Conflict) as fault:
            taken.bad.append(Bad(row.line, why_of(fault)))
            continue
        taken.mind += [Mind(row.line, *found) for found in minds(row.told)]
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
    """(field, why as codes of `community.words`) of every text that looks as if it named somebody or led to a door."""
    of_places = {name: exact(str(told[name])) for name in PLACES if told.get(name)}
    return [
        *(found for found in warnings(told) if found[0] not in PLACES),
        *((name, found) for name, found in of_places.items() if found),
    ]


def check_come(house: House, fields: Mapping[str, Any]) -> None:
    """Raises UnusableValue for a day that has not come yet where the mission is, naming its field."""
    at = today(house).isoformat()
    days = [(name, fields.get(name)) for name in DAYS]
    days += [("sources", one.get("told_on")) for one in fields.get("sources", ())]
    for name, day in days:
        if day is not None and day > at:
            raise UnusableValue("this day has not come yet", field=name, today=at, remedy=f"at the latest {at}")


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
    found = called({id: held for id, held in there.items() if held.noun == noun}, given)
    if found is None:
        raise UnusableValue("what it points at is not kept here", noun=noun, remedy="its id or its reference")
    return found.id


def called(there: Mapping[str, Held], given: str) -> Held | None:
    """A thing by its id or its reference; the first of several."""
    return there.get(given) or next(iter(by_reference(there, given)), None)


def by_reference(there: Mapping[str, Held], given: str | None) -> list[Held]:
    """Everything that is kept under a reference, of what whoever asks may open."""
    return [one for one in there.values() if given and fields_of(one.revisions).get("reference") == given]


def only(found: Sequence[Held]) -> Held | None:
    """The one there is; None: none. Raises Conflict where there are several, with the id of each."""
    if len(found) > 1:
        ids = ", ".join(one.id for one in found)
        raise Conflict(f"{len(found)} things are kept under this reference", ids=ids, remedy="say which by its id")
    return found[0] if found else None


def wanted(there: Mapping[str, Held], given: str, noun: str | None = None) -> Held:
    """A thing by its id or its reference; of several under one reference that of a noun.

    Raises Conflict where several are left, NotFound; what was given is not repeated: it may be a name.
    """
    under = by_reference(there, given)
    found = there.get(given) or only([one for one in under if one.noun == noun] or under)
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
