"""Dialogue told by a form, one thing at a time: everything that is wrong is told at once, and nothing is kept then."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from truce.community.asks import Ask, Fault, asks, faults
from truce.community.words import warnings
from truce.errors import NotFound
from truce.flow.acting import ask
from truce.flow.community import dialogue, keeping
from truce.flow.community.dialogue import POINTERS, REGISTER
from truce.flow.community.keeping import Held
from truce.flow.house import House
from truce.wire.rows import Row

__all__ = ["Ask", "Entered", "Fault", "asks", "change", "enter"]

Looks = tuple[tuple[str, tuple[str, ...]], ...]  # (field, what in it looks as if it named somebody, as codes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """What became of a form. `id`: of what is kept; None where something is wrong, or must be read again first.

    `looks`: texts that look as if they named somebody.
    """

    id: str | None = None
    faults: tuple[Fault, ...] = ()
    looks: Looks = ()


def enter(house: House, noun: str, told: Mapping[str, Any], *, sure: bool) -> Entered:
    """Keep one new thing. `sure`: whoever told it read again what looks as if it named somebody, and it names nobody.

    What names somebody cannot be taken out of the register again, so it is asked about before anything is kept.
    Raises Refused.
    """
    ask(house, f"{REGISTER}.write", about=REGISTER)
    there = keeping.opened(house, REGISTER)
    known = {held.told.get("reference") for held in there if held.noun == noun}
    wrong = faults(noun, told) or tuple(_astray(noun, told, there))
    if told.get("reference") in known - {None}:
        wrong = (*wrong, Fault("reference", "reference_known"))
    if answer := _not_yet(wrong, told, sure):
        return answer
    taken = dialogue.add(house, noun, [Row(1, dict(told))])
    return Entered(id=taken.new[0]) if taken.new else Entered(faults=(Fault("", "not_taken"),))


def change(house: House, noun: str, id: str, told: Mapping[str, Any], *, seen: int, sure: bool) -> Entered:
    """Change fields of one thing (None: taken out). `seen`: how many revisions whoever changes it had before them.

    Where a colleague was quicker nothing is kept: what they wrote is looked at first. Raises NotFound, Refused.
    """
    ask(house, f"{REGISTER}.write", about=REGISTER)
    there = keeping.opened(house, REGISTER)
    held = next((one for one in there if one.id == id and one.noun == noun), None)
    if held is None:
        raise NotFound("there is no such thing in this register", register=REGISTER, remedy="its list names all")
    if len(held.revisions) != seen:
        return Entered(faults=(Fault("", "changed_meanwhile"),))
    whole = {name: value for name, value in held.told.items() if name != "noun"} | dict(told)
    wrong = faults(noun, {name: value for name, value in whole.items() if value is not None})
    wrong = wrong or tuple(_astray(noun, told, there))
    others = {one.told.get("reference") for one in there if one.noun == noun and one.id != id}
    if told.get("reference") in others - {None}:
        wrong = (*wrong, Fault("reference", "reference_known"))
    fresh = {name: value for name, value in told.items() if value != held.told.get(name)}
    if answer := _not_yet(wrong, fresh, sure):
        return answer
    dialogue.change(house, noun, id, told)
    return Entered(id=id)


def _astray(noun: str, told: Mapping[str, Any], there: Sequence[Held]) -> list[Fault]:
    """Fields that point at something that is not kept here."""
    return [
        Fault(name, "points_nowhere")
        for name, of in POINTERS.items()
        if told.get(name) and (noun, name) != ("agreement", "agreement") and not _kept(there, of, told[name])
    ]


def _kept(there: Sequence[Held], noun: str, given: str) -> bool:
    return any(held.noun == noun and given in (held.id, held.told.get("reference")) for held in there)


def _not_yet(wrong: tuple[Fault, ...], told: Mapping[str, Any], sure: bool) -> Entered | None:
    looks = tuple(warnings(told))
    return Entered(faults=wrong, looks=looks) if wrong or (looks and not sure) else None
