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


def enter(house: House, noun: str, told: Mapping[str, Any], *, sure: bool, sending: str | None = None) -> Entered:
    """Keep one new thing. `sure`: whoever told it read again what looks as if it named somebody, and it names nobody.

    What names somebody cannot be taken out of the register again, so it is asked about before anything is kept.
    `sending`: what one sending of the form is known by; the same again is the same thing, and nothing more is kept.
    Raises Refused.
    """
    ask(house, f"{REGISTER}.write", about=REGISTER)
    there = keeping.opened(house, REGISTER)
    new = keeping.id_of_sending(house, REGISTER, sending) if sending else None
    if new is not None and (before := next((held for held in there if held.id == new), None)) is not None:
        return _sent_again(noun, told, before, there)
    known = {held.told.get("reference") for held in there if held.noun == noun}
    wrong = faults(noun, told) or tuple(_astray(noun, told, there))
    if told.get("reference") in known - {None}:
        wrong = (*wrong, Fault("reference", "reference_known"))
    if answer := _not_yet(wrong, told, sure):
        return answer
    return Entered(id=keeping.write(house, REGISTER, dialogue.as_kept(noun, told, there), new=new))


def _sent_again(noun: str, told: Mapping[str, Any], before: Held, there: Sequence[Held]) -> Entered:
    """A sending that came before. What it says otherwise now is not lost in silence: it is asked about."""
    same = not faults(noun, told) and not _astray(noun, told, there)
    if same and before.told_first == dialogue.as_kept(noun, told, there):
        return Entered(id=before.id)
    return Entered(faults=(Fault("", "sent_before"),))


def change(house: House, noun: str, id: str, told: Mapping[str, Any], *, seen: int, sure: bool) -> Entered:
    """Change fields of one thing (None: taken out). `seen`: how many revisions whoever changes it had before them.

    Where a colleague was quicker nothing is kept: what they wrote is looked at first. Raises NotFound, Refused.
    """
    ask(house, f"{REGISTER}.write", about=REGISTER)
    there = keeping.opened(house, REGISTER)
    held = next((one for one in there if one.id == id and one.noun == noun), None)
    if held is None:
        raise NotFound("there is no such thing in this register", register=REGISTER, remedy="its list names all")
    whole = {name: value for name, value in held.told.items() if name != "noun"} | dict(told)
    wrong = faults(noun, {name: value for name, value in whole.items() if value is not None})
    wrong = wrong or tuple(_astray(noun, told, there))
    if len(held.revisions) != seen:
        stands = not wrong and dialogue.as_kept(noun, whole, there) == held.told  # the same form, sent twice
        return Entered(id=id) if stands else Entered(faults=(Fault("", "changed_meanwhile"),))
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
